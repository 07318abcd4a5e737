package parse

import (
	"encoding/xml"
	"html"
	"strings"

	"tidings/feeds/sanitize"
)

// An element is one XML element with all that is in it: an item, or a part of
// the feed's head.
type element struct {
	name    string     // canonical (names.go)
	written xml.Name   // the name as it stands in the document
	attrs   []xml.Attr // as written, xmlns and xml: included
	parts   []xmlPart  // what is in it, in order
	base    string     // what its relative links are relative to, "" if nothing
	based   bool       // base comes from an xml:base
	lang    string     // xml:lang of it or of what it stands in
	scope   *xmlScope
	skipped bool // nothing in it is kept, and it is not kept in its parent
}

// An xmlPart of an element is a text or an element.
type xmlPart struct {
	text  string
	child *element
}

// attr returns the attribute's value without white space around it, "" if it is not
// there. Prefixes are ignored: rdf:about is about.
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if strings.EqualFold(a.Name.Local, name) && a.Name.Space != "xmlns" {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// child returns the first element in e of that name that holds anything, or the
// first, or nil.
func (e *element) child(name string) *element {
	var first *element
	for _, p := range e.parts {
		if p.child == nil || p.child.name != name {
			continue
		}
		if len(p.child.parts) > 0 {
			return p.child
		}
		if first == nil {
			first = p.child
		}
	}
	return first
}

// children returns the elements in e of these names, in the document's order.
func (e *element) children(names ...string) []*element {
	var found []*element
	for _, p := range e.parts {
		for _, name := range names {
			if p.child != nil && p.child.name == name {
				found = append(found, p.child)
			}
		}
	}
	return found
}

// text returns the words in e, those of its inner elements included, without
// white space around them.
func (e *element) text() string {
	if e == nil {
		return ""
	}
	if len(e.parts) == 1 && e.parts[0].child == nil {
		return strings.TrimSpace(e.parts[0].text)
	}
	var out strings.Builder
	e.addText(&out)
	return strings.TrimSpace(out.String())
}

func (e *element) addText(out *strings.Builder) {
	for _, p := range e.parts {
		if p.child != nil {
			p.child.addText(out)
		} else {
			out.WriteString(p.text)
		}
	}
}

// value returns what the first of these children with any text says, "" if none
// does.
func (e *element) value(names ...string) string {
	for _, name := range names {
		for _, child := range e.children(name) {
			if text := child.text(); text != "" {
				return text
			}
		}
	}
	return ""
}

// hasElements reports whether there are elements in e and not only text.
func (e *element) hasElements() bool {
	for _, p := range e.parts {
		if p.child != nil {
			return true
		}
	}
	return false
}

// markup returns what is in e as HTML that somebody escaped, as RSS wants it. If
// they forgot to and the HTML stands there as elements, it is written out.
func (e *element) markup() string {
	if e == nil {
		return ""
	}
	if !e.hasElements() {
		return e.text()
	}
	return e.innerHTML()
}

// markupAsHTML returns what is in e, which claims to hold elements, as HTML. If
// it holds none, its text is what somebody escaped all the same.
func (e *element) markupAsHTML() string {
	if !e.hasElements() && strings.Contains(e.text(), "</") {
		return e.text()
	}
	return e.innerHTML()
}

// innerHTML writes the elements in e as HTML. Links inside an element with an xml:base
// are made absolute, since HTML has no such attribute.
func (e *element) innerHTML() string {
	var out strings.Builder
	for _, p := range e.parts {
		p.writeHTML(&out, e.base)
	}
	return strings.TrimSpace(out.String())
}

func (p xmlPart) writeHTML(out *strings.Builder, base string) {
	e := p.child
	if e == nil {
		out.WriteString(html.EscapeString(p.text))
		return
	}
	tag := e.written.Local
	out.WriteString("<" + tag)
	for _, a := range e.attrs {
		if a.Name.Space != "" || a.Name.Local == "xmlns" {
			continue
		}
		value := a.Value
		if e.base != base && isLinkAttribute(a.Name.Local) {
			if absolute := sanitize.AbsoluteLink(e.base, value); absolute != "" {
				value = absolute
			}
		}
		out.WriteString(" " + a.Name.Local + `="` + html.EscapeString(value) + `"`)
	}
	out.WriteString(">")
	for _, inner := range e.parts {
		inner.writeHTML(out, base)
	}
	if !isVoid(tag) {
		out.WriteString("</" + tag + ">")
	}
}

// isLinkAttribute reports whether an HTML attribute of that name holds a link.
func isLinkAttribute(name string) bool {
	switch strings.ToLower(name) {
	case "href", "src", "cite", "poster", "action", "data", "longdesc":
		return true
	}
	return false
}

// isVoid reports whether an HTML element of that name never has an end tag.
func isVoid(tag string) bool {
	switch strings.ToLower(tag) {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr":
		return true
	}
	return false
}
