package plaintext

import "strings"

// An effect is what a tag does to the text around it.
type effect uint8

const (
	none        effect = iota
	breaksLine         // what is before it and what is after it are on two lines
	isCell             // of a table
	isApart            // parted by a blank
	isPicture          // a word is what its alt says
	isRaised           // perhaps the mark of a footnote
	hides              // with what is in it, if it is closed
	hidesScript        // with what is in it, up to the end if it is not closed
)

// effectOf returns what the tags of an element do.
func effectOf(name string) effect {
	switch name {
	case "a", "b", "i", "em", "span", "strong", "code":
		return none // what is met most
	case "p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "tr", "table",
		"thead", "tbody", "tfoot", "caption", "dl", "dt", "dd", "figure", "figcaption", "section", "article", "header",
		"footer", "main", "aside", "nav", "address", "center", "details", "summary", "dialog", "dir", "menu", "fieldset",
		"legend", "form", "hgroup", "html", "head", "body", "listing", "xmp", "plaintext", "frameset", "marquee", "optgroup",
		"option", "search":
		return breaksLine
	case "td", "th":
		return isCell
	case "img", "image":
		return isPicture
	case "sup":
		return isRaised
	case "rt", "rp", "button", "input", "label", "video", "audio", "object", "embed", "canvas", "map", "area", "picture", "math",
		"meter", "progress", "output":
		return isApart
	case "template", "svg", "select", "textarea", "title", "iframe", "noembed", "noframes":
		return hides
	case "script", "style":
		return hidesScript
	}
	return none
}

// nextAttribute reads the attribute of a tag that begins at a place or behind blanks, and
// returns where the next one begins. At the end of the tag that is behind its >, with
// no name; it is -1 if the tag does not end.
func nextAttribute(tag string, at int) (name, value string, next int) {
	for at < len(tag) && (isBlank(tag[at]) || tag[at] == '/') {
		at++
	}
	if at < len(tag) && tag[at] == '>' {
		return "", "", at + 1
	}
	from := at
	for at < len(tag) && !isBlank(tag[at]) && tag[at] != '/' && tag[at] != '>' && (tag[at] != '=' || at == from) {
		at++
	}
	name = tag[from:at]
	for at < len(tag) && isBlank(tag[at]) {
		at++
	}
	if at == len(tag) {
		return "", "", -1
	}
	if tag[at] != '=' {
		return name, "", at
	}
	for at++; at < len(tag) && isBlank(tag[at]); at++ {
	}
	if at == len(tag) {
		return "", "", -1
	}
	from = at
	if quote := tag[at]; quote == '"' || quote == '\'' {
		length := strings.IndexByte(tag[at+1:], quote)
		if length < 0 {
			return "", "", -1
		}
		return name, tag[at+1 : at+1+length], at + 1 + length + 1
	}
	for at < len(tag) && !isBlank(tag[at]) && tag[at] != '>' {
		at++
	}
	if at == len(tag) {
		return "", "", -1
	}
	return name, tag[from:at], at
}

// attribute returns the value of an attribute of a tag as it is written, "" if there is
// none. The first one counts.
func attribute(tag string, at int, wanted string) string {
	for at >= 0 && at < len(tag) {
		name, value, next := nextAttribute(tag, at)
		if strings.EqualFold(name, wanted) {
			return value
		}
		at = next
	}
	return ""
}
