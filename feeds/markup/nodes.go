package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What is asked of nodes of a tree everywhere, and how new ones are made.

// MaxSource is how much of a body is looked at, in bytes. The longest articles are a
// tenth of it.
const MaxSource = 8 << 20

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
