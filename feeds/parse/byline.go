package parse

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tidings/store"
)

// Formats have an element for each author, and many programs write all of them into one. A
// line is only taken apart where nothing else than several people can be meant: a firm, a
// surname before a comma or a title behind one stays as it is.

// peopleOf reads the people out of one line.
func peopleOf(raw string) []store.Person {
	var people []store.Person
	for _, part := range peopleIn(raw) {
		people = append(people, personOf(part))
	}
	return people
}

// addPeople appends the people of an element to others: one whose parts are elements of their
// own, or a line.
func addPeople(people []store.Person, e *element) []store.Person {
	p := atomPerson(e)
	raw := e.text()
	if e.hasElements() {
		raw = e.value(nameElements()...)
	}
	if names := e.children(nameElements()...); len(names) > 1 && p.Email == "" && p.URL == "" {
		for _, name := range names {
			people = addPerson(people, personOf(name.text()))
		}
		return people
	}
	if several := peopleIn(raw); len(several) > 1 && (!e.hasElements() || p.Email == "" && p.URL == "") {
		for _, one := range several {
			people = addPerson(people, personOf(one))
		}
		return people
	}
	return addPerson(people, p)
}

// peopleIn takes a line apart that names several people, one a part.
func peopleIn(raw string) []string {
	raw = strings.Join(strings.Fields(raw), " ")
	if len(raw) > MaxListed*maxName || raw == "" {
		return []string{raw}
	}
	if parts := severalIn(raw); parts != nil {
		return parts
	}
	if parts := addressesIn(raw); parts != nil {
		return parts
	}
	if len(raw) > 3 && strings.EqualFold(raw[:3], "by ") {
		if parts := severalIn(raw[3:]); parts != nil {
			return parts
		}
	}
	if p := personOf(raw); p.Email != "" && p.Name != "" { // noreply@blogger.com (Lena Roth and Tom Ede): the address is nobody's
		if parts := severalIn(p.Name); parts != nil {
			return parts
		}
	}
	return []string{raw}
}

// addressesIn is the parts of a line that has several mail addresses, or addresses in brackets, with nothing
// between the people but a blank: each with the name in brackets behind it, or with the name before it. It is nil
// if that is not how the line is made.
func addressesIn(raw string) (parts []string) {
	if strings.Count(raw, "@") < 2 && strings.Count(raw, "://") < 2 {
		return nil
	}
	var part []string
	hasAddress := false
	end := func() {
		if len(part) > 0 {
			parts = append(parts, strings.Join(part, " "))
		}
		part, hasAddress = nil, false
	}
	for _, word := range bracketed(raw) {
		inner := strings.Trim(word, "<>()[]")
		isAddress := isMail(inner) || inner != word && strings.Contains(inner, "://")
		switch {
		case isAddress && hasAddress:
			end()
			part, hasAddress = append(part, word), true
		case isAddress:
			part, hasAddress = append(part, word), true
			if inner != word { // behind its name: nothing follows
				end()
			}
		case hasAddress && strings.HasPrefix(word, "("): // the name behind its address
			part = append(part, word)
			end()
		case hasAddress: // a bare address: whose the word is does not show
			if len(part) > 1 {
				end()
			}
			part = append(part, word)
		default:
			part = append(part, word)
		}
	}
	end()
	for _, one := range parts {
		if p := personOf(one); p.Email == "" && p.URL == "" {
			return nil
		}
	}
	if len(parts) < 2 {
		return nil
	}
	return parts
}

// bracketed cuts a line at blanks, but not within brackets.
func bracketed(line string) []string {
	depth := 0
	return strings.FieldsFunc(line, func(r rune) bool {
		switch r {
		case '(', '<', '[':
			depth++
		case ')', '>', ']':
			depth = max(0, depth-1)
		}
		return r == ' ' && depth == 0
	})
}

// severalIn is the parts of a line that are each a person, nil if it names only one or
// somebody else.
func severalIn(raw string) []string {
	raw = strings.ReplaceAll(raw, " / ", "; ")
	for _, separators := range [...]string{";|；", ",，、"} {
		parts := splitOutside(raw, separators)
		if len(parts) > 1 {
			parts = splitLast(parts)
			if isEach(parts, isPerson) {
				return parts
			}
		}
	}
	if parts := splitLast([]string{raw}); len(parts) > 1 && isEach(parts, isPerson) {
		return parts
	}
	return nil
}

func isEach(parts []string, is func(string) bool) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !is(part) })
}

// splitOutside cuts a line at any of some characters, but not within brackets or quotes.
func splitOutside(line, separators string) (parts []string) {
	depth, quoted, from := 0, false, 0
	for at, r := range line {
		switch {
		case r == '(' || r == '<' || r == '[':
			depth++
		case r == ')' || r == '>' || r == ']':
			depth = max(0, depth-1)
		case r == '"':
			quoted = !quoted
		case depth == 0 && !quoted && strings.ContainsRune(separators, r):
			parts = append(parts, strings.TrimSpace(line[from:at]))
			from = at + utf8.RuneLen(r)
		}
	}
	parts = append(parts, strings.TrimSpace(line[from:]))
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}

// joiningWords are what stands before the last of several people.
func joiningWords() []string {
	return []string{"and", "&", "und", "et", "y", "e", "i", "en", "og", "och", "ja", "a", "és", "ve", "и", "і", "та", "και", "with", "mit", "avec", "con"}
}

// splitLast cuts the parts of a line at the word before the last person: "A, B and C", "A
// and B", and where it stands after a comma, "A, B, and C".
func splitLast(parts []string) []string {
	var out []string
	for i, part := range parts {
		words := strings.Fields(part)
		if i > 0 && i == len(parts)-1 && len(words) > 1 && slices.Contains(joiningWords(), strings.ToLower(words[0])) {
			words = words[1:]
		}
		at := slices.IndexFunc(words, func(word string) bool { return slices.Contains(joiningWords(), word) })
		if at > 0 && at < len(words)-1 && i == len(parts)-1 {
			out = append(out, strings.Join(words[:at], " "))
			words = words[at+1:]
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// isPerson reports whether a part of a line can only be a person: somebody with a mail
// address, or a first name and a surname.
func isPerson(part string) bool {
	if strings.Contains(part, "@") {
		p := personOf(part)
		return p.Email != ""
	}
	if surname, first, found := strings.Cut(part, ","); found { // parts of a list with semicolons
		part = strings.TrimSpace(first) + " " + strings.TrimSpace(surname)
	}
	words := strings.Fields(part)
	if len(words) == 1 {
		length := utf8.RuneCountInString(part)
		return length >= 2 && length <= 5 && isAllHan(part)
	}
	if len(words) == 0 || len(words) > 5 {
		return false
	}
	for i, word := range words {
		first, _ := utf8.DecodeRuneInString(word)
		switch lower := strings.ToLower(strings.Trim(word, ".")); {
		case slices.Contains(noNames(), lower):
			return false
		case i > 0 && i < len(words)-1 && slices.Contains(particles(), lower):
		case !unicode.IsUpper(first) && !unicode.Is(unicode.Lo, first), strings.ContainsAny(word, "0123456789/@:"):
			return false
		}
	}
	return true
}

func isAllHan(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.Is(unicode.Han, r) && !unicode.Is(unicode.Katakana, r) && r != '・'
	})
}

// particles are words of names that are written small.
func particles() []string {
	return []string{"de", "del", "della", "der", "den", "di", "da", "do", "dos", "du", "la", "le", "van", "von", "zu", "zum", "ten", "ter", "bin", "ibn", "al", "el", "af", "av", "y", "e"}
}

// noNames are words that make a part of a line something else than a person: a firm, an
// office, a title.
func noNames() []string {
	return []string{
		"inc", "ltd", "llc", "gmbh", "ag", "kg", "sa", "plc", "co", "corp", "company", "söhne", "sons", "brothers", "group", "partners", "associates",
		"writer", "editor", "editors", "reporter", "correspondent", "staff", "redaktion", "redaktionsnetzwerk", "team", "desk", "author", "contributor", "columnist", "photographer", "producer",
		"press", "news", "times", "post", "journal", "agency", "magazine", "media", "radio", "tv", "university", "institute", "college", "school", "department", "office", "ministry", "council",
		"jr", "sr", "phd", "md", "esq", "dr", "prof", "professor", "the", "by",
	}
}
