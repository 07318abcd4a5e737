package markup

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What is asked of nodes of a tree everywhere, and how new ones are made.

// MaxSource is how much of a body is looked at, in bytes. The longest articles are a
// tenth of it.
const MaxSource = 8 << 20

// maxShort is how many bytes are looked at of a text that should be short.
const maxShort = 400

// maxQuotes is how deep quotes are drawn; deeper ones are drawn at this depth.
const maxQuotes = 8

// newElement makes an element without attributes.
func newElement(tag atom.Atom) *html.Node {
	return &html.Node{Type: html.ElementNode, DataAtom: tag, Data: tag.String()}
}

// newText makes a text node.
func newText(text string) *html.Node {
	return &html.Node{Type: html.TextNode, Data: text}
}

// Attribute returns the value of an attribute, "" if it is missing or empty.
func Attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// HasAttribute reports whether the attribute is there, with a value or without.
func HasAttribute(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// setAttribute adds an attribute to an element that we made.
func setAttribute(n *html.Node, key, value string) {
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

// isElementOf reports whether n is the element tag.
func isElementOf(n *html.Node, tag atom.Atom) bool {
	return n != nil && n.Type == html.ElementNode && n.DataAtom == tag
}

// TextOf returns the text below n as it stands. It stops when it has more than limit
// bytes, since callers want to know a few words, or whether there are many, and may ask
// again for each element inside n.
func TextOf(n *html.Node, limit int) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var text strings.Builder
	for child := range n.Descendants() {
		if child.Type == html.TextNode {
			text.WriteString(child.Data)
			if text.Len() > limit {
				break
			}
		}
	}
	return text.String()
}

// lastLetter returns the last character of the text below n, "" if there is none.
func lastLetter(n *html.Node) string {
	for n.LastChild != nil {
		n = n.LastChild
	}
	if n.Type != html.TextNode {
		return ""
	}
	_, size := utf8.DecodeLastRuneInString(n.Data)
	return n.Data[len(n.Data)-size:]
}

// FindElement returns the first element below n that is one of the tags, or nil.
func FindElement(n *html.Node, tags ...atom.Atom) *html.Node {
	for child := range n.Descendants() {
		for _, tag := range tags {
			if isElementOf(child, tag) {
				return child
			}
		}
	}
	return nil
}

// ownFormat returns the format that all words of an element have by themselves, so that
// marking a word with it would say nothing; 0 if there is none.
func ownFormat(tag atom.Atom) atom.Atom {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Th, atom.Dt, atom.Summary:
		return atom.Strong
	case atom.Figcaption, atom.Caption:
		return atom.Em
	}
	return 0
}

// unformat takes the format off the words of a line.
func unformat(el *html.Node, format atom.Atom) {
	for child := el.FirstChild; child != nil; {
		next := child.NextSibling
		if child.DataAtom == format {
			moveChildren(el, child, child)
			el.RemoveChild(child)
		}
		child = next
	}
}

// moveChildren moves what is in from to the place before a child of el, nil for
// its end.
func moveChildren(el, from, before *html.Node) {
	for inner := from.FirstChild; inner != nil; inner = from.FirstChild {
		from.RemoveChild(inner)
		el.InsertBefore(inner, before)
	}
}

// tighten makes an element that begins with its only paragraph hold the words
// themselves, so that "<li><p>one</p></li>" is the same as "<li>one</li>".
func tighten(el *html.Node) *html.Node {
	first := el.FirstChild
	if !isElementOf(first, atom.P) || isElementOf(first.FirstChild, atom.Img) {
		return el
	}
	for n := first.NextSibling; n != nil; n = n.NextSibling {
		if n.DataAtom == atom.P {
			return el
		}
	}
	moveChildren(el, first, first)
	el.RemoveChild(first)
	return el
}

// isOnlyPictures reports whether nothing is in a simple tree but pictures, each perhaps with
// a caption below. afterPicture tells whether what came last is one.
func isOnlyPictures(n *html.Node, afterPicture *bool) bool {
	for child := range n.ChildNodes() {
		isPicture := isElementOf(child, atom.P) && isPictureLine(child)
		isSlanted := isElementOf(child, atom.P) && isElementOf(child.FirstChild, atom.Em) && child.FirstChild.NextSibling == nil
		switch {
		case isElementOf(child, atom.Figure):
			if !isOnlyPictures(child, afterPicture) {
				return false
			}
			continue
		case !isPicture && !(*afterPicture && (isSlanted || isElementOf(child, atom.Figcaption))):
			return false
		}
		*afterPicture = isPicture
	}
	return true
}

// isPictureLine reports whether a paragraph of a simple tree holds a picture.
func isPictureLine(p *html.Node) bool {
	return isElementOf(p.FirstChild, atom.Img) || isElementOf(p.FirstChild, atom.A) && isElementOf(p.FirstChild.FirstChild, atom.Img)
}

// isBlockName reports whether an element of the name begins a block that stands for itself.
func isBlockName(name string) bool {
	switch name {
	case "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote", "figure", "section", "article", "hr":
		return true
	}
	return false
}

// isNameByte reports whether a byte may stand in the name of an element.
func isNameByte(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' }
