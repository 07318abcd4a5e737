package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
)

// What is in a body and not for reading.

// hasLetters reports whether the text is words rather than a machine's note,
// such as the date in <abbr title="2020-01-02T10:00">.
func hasLetters(text string) bool {
	letters := 0
	for i := range len(text) {
		if c := text[i] | 0x20; c >= 'a' && c <= 'z' || text[i] >= 0x80 {
			letters++
		}
	}
	return 2*letters > len(text)
}

// isHidden reports whether a browser would not show the element.
func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return a.Val != "until-found"
		case "class", "id":
			if isAttachment(a.Val) {
				return !isOneSignOnly(n)
			}
		case "aria-hidden":
			if a.Val == "true" && !(n.DataAtom == atom.Img && Attribute(n, "alt") != "") {
				return true
			}
		case "style":
			if style := strings.ToLower(a.Val); strings.Contains(style, "display") || strings.Contains(style, "visibility") {
				style = strings.ReplaceAll(style, " ", "")
				if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
					return n.DataAtom != atom.Img // lazy images are hidden until a script shows them
				}
			}
		}
	}
	return false
}

// isAttachment reports whether one of an element's classes, or its id, is one of the
// attachments.
func isAttachment(names string) bool {
	if len(names) < 8 {
		return false
	}
	for name := range strings.FieldsSeq(names) {
		if isOneOf(attachments(), name) {
			return true
		}
	}
	return false
}

// isDropped reports whether the element is there for browsers, not for reading.
func isDropped(n *html.Node) bool {
	if n.Namespace != "" {
		return true // svg
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Button, atom.Svg, atom.Nav, atom.Select, atom.Textarea,
		atom.Title, atom.Head, atom.Link, atom.Meta, atom.Base, atom.Area,
		atom.Datalist, atom.Progress, atom.Meter, atom.Param, atom.Source, atom.Track, atom.Frameset,
		atom.Noembed, atom.Noframes, atom.Option, atom.Optgroup:
		return true
	case atom.Dialog:
		return !HasAttribute(n, "open")
	case atom.Label:
		return asksForText(n)
	case atom.Form:
		return isSignIn(n)
	}
	return false
}

// asksForText reports whether a text is to be typed in an element.
func asksForText(n *html.Node) bool {
	input := FindElement(n, atom.Input, atom.Select, atom.Textarea)
	if input == nil {
		return false
	}
	switch strings.ToLower(Attribute(input, "type")) {
	case "checkbox", "radio", "hidden", "submit", "button", "image":
		return false
	}
	return true
}

// isSignIn reports whether a form is nothing but a control: it asks for an address, a
// password or words to look for, and holds no more words than such a form needs. All other
// forms are content, but for their controls: some pages are one large form.
func isSignIn(form *html.Node) bool {
	if len(TextOf(form, maxShort)) > maxShort {
		return false
	}
	for n := range form.Descendants() {
		if n.DataAtom == atom.Input {
			switch strings.ToLower(Attribute(n, "type")) {
			case "email", "password", "search":
				return true
			}
		}
	}
	return false
}

// isOneSignOnly reports whether an element holds nothing but a sign or two: the slash of a
// fraction, which is drawn as a line for those who see, belongs to what is said.
func isOneSignOnly(n *html.Node) bool {
	text := sanitize.Line(TextOf(n, maxShort))
	return text != "" && len(text) <= 3 && hasNoWords(text)
}

// keepsBreaks reports whether an element says what becomes of line breaks in its text, and
// whether they stay: by white-space (CSS Text 3, section 3), or by white-space-collapse of
// level 4, or by a class that is known to set it.
func keepsBreaks(n *html.Node) (keeps, says bool) {
	for _, a := range n.Attr {
		switch a.Key {
		case "class":
			if strings.Contains(a.Val, "whitespace-") {
				for name := range strings.FieldsSeq(a.Val) {
					switch {
					case isOneOf(breakKeepers(), name):
						keeps, says = true, true
					case name == "whitespace-normal" || name == "whitespace-nowrap":
						keeps, says = false, true
					}
				}
			}
		case "style":
			value, _, _ := strings.Cut(declaration(n, "white-space")+" "+declaration(n, "white-space-collapse"), "  ")
			for word := range strings.FieldsSeq(value) {
				switch word {
				case "pre", "pre-wrap", "pre-line", "break-spaces", "preserve", "preserve-breaks":
					return true, true
				case "normal", "nowrap", "collapse", "initial":
					keeps, says = false, true
				}
			}
		}
	}
	return keeps, says
}
