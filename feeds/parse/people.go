package parse

import (
	"strings"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// maxName is how long a name may be, in bytes.
const maxName = 200

// nameLine makes a clean name of what may hold markup.
func nameLine(raw string) string { return sanitize.Cut(sanitize.TitleLine(raw), maxName) }

// personOf reads a person out of one line, as RSS writes authors:
//
//	ann@example.org (Ann Lee)    Ann Lee (ann@example.org)
//	Ann Lee <ann@example.org>    ann@example.org    Ann Lee
//
// Something in brackets that is no mail address may be an address on the web,
// or else belongs to the name.
func personOf(raw string) store.Person {
	raw = strings.TrimSpace(raw)
	open := strings.LastIndexAny(raw, "(<")
	if open < 0 || !strings.ContainsAny(raw[open:], ")>") {
		if isMail(raw) {
			return store.Person{Email: mailLine(raw)}
		}
		if address, name := looseMail(raw); address != "" {
			return store.Person{Name: nameLine(name), Email: mailLine(address)}
		}
		return store.Person{Name: nameLine(raw)}
	}
	before := strings.TrimSpace(raw[:open])
	inside := raw[open+1:]
	inside = strings.TrimSpace(inside[:strings.IndexAny(inside, ")>")])
	switch {
	case isMail(before):
		return store.Person{Name: nameLine(inside), Email: mailLine(before)}
	case isMail(inside):
		return store.Person{Name: nameLine(strings.Trim(before, `"`)), Email: mailLine(inside)}
	case sanitize.IsWeb(inside):
		return store.Person{Name: nameLine(before), URL: sanitize.Address(inside)}
	}
	return store.Person{Name: nameLine(raw)}
}

// looseMail parts a name from the mail address that stands before or behind it without brackets; both are empty
// for a line that is not so.
func looseMail(raw string) (address, name string) {
	first, rest, found := strings.Cut(raw, " ")
	if !found || strings.Count(raw, "@") != 1 || strings.ContainsAny(raw, "()<>") {
		return "", ""
	}
	if isMail(first) && hasHost(first) {
		return first, strings.Trim(rest, " -–—,:")
	}
	at := strings.LastIndexByte(raw, ' ')
	if last := raw[at+1:]; isMail(last) && hasHost(last) {
		return last, strings.Trim(raw[:at], " -–—,:")
	}
	return "", ""
}

// hasHost reports whether a mail address names a host with a dot, as a handle does not.
func hasHost(address string) bool {
	return strings.Contains(strings.Trim(address[strings.IndexByte(address, '@'):], "."), ".")
}

// isMail reports whether text looks like one mail address.
func isMail(text string) bool {
	text = strings.TrimPrefix(text, "mailto:")
	at := strings.IndexByte(text, '@')
	return at > 0 && at < len(text)-1 && strings.Count(text, "@") == 1 && !strings.ContainsAny(text, " \t\n<>()/,")
}

// mailLine makes a mail address fit to be kept.
func mailLine(text string) string {
	return sanitize.Cut(sanitize.Line(strings.TrimPrefix(text, "mailto:")), maxName)
}

// addPerson appends p to people. If somebody with that name or mail address is there
// already, p completes that entry.
func addPerson(people []store.Person, p store.Person) []store.Person {
	p = mendPerson(p)
	if p == (store.Person{}) || len(people) >= MaxListed {
		return people
	}
	for i := range people {
		known := &people[i]
		same := p.Name != "" && strings.EqualFold(p.Name, known.Name) || p.Email != "" && strings.EqualFold(p.Email, known.Email)
		if !same {
			continue
		}
		if known.Name == "" {
			known.Name = p.Name
		}
		if known.Email == "" {
			known.Email = p.Email
		}
		if known.URL == "" {
			known.URL = p.URL
		}
		return people
	}
	return append(people, p)
}

// nameElements are the elements that hold the name of a person.
func nameElements() []string {
	return []string{"atom:name", "name", "itunes:name", "rdf:value", "foaf:name"}
}

// atomPerson reads <author><name/><email/><uri/></author>, as Atom writes it
// (RFC 4287, section 3.2), or a bare line in its place.
func atomPerson(e *element) store.Person {
	if !e.hasElements() {
		return personOf(e.text())
	}
	p := store.Person{
		Name: nameLine(e.value(nameElements()...)),
		URL:  sanitize.AbsoluteLink(e.base, e.value("atom:uri", "atom:url", "atom:homepage", "uri", "url")),
	}
	if text := e.value("atom:email", "email", "itunes:email"); isMail(text) {
		p.Email = mailLine(text)
	}
	if isMail(p.Name) && p.Email == "" {
		p.Name, p.Email = "", p.Name
	}
	return p
}
