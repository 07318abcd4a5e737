package markup

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Notes: the marks that lead to them, the numbers before them and the ways back. Each
// program that makes notes writes them differently, and feeds lose the styles that raised
// the marks. What they have in common is a link to another place of the same page whose
// words are a mark.

// mayBeNote reports whether a link may be a mark or a way back: if it leads to its own
// page, or says that it is one.
func mayBeNote(a *html.Node, base string) bool {
	return isOwnPlace(strings.TrimSpace(Attribute(a, "href")), base) || isDeclaredNote(a)
}

// isDeclaredNote reports whether a link says that it leads to a note: DPUB-ARIA's roles
// doc-noteref and doc-backlink, the rel of Kramdown, the classes of nearly all.
func isDeclaredNote(a *html.Node) bool {
	for _, attribute := range a.Attr {
		switch attribute.Key {
		case "class", "rel", "role", "epub:type", "type":
			if value := strings.ToLower(attribute.Val); strings.Contains(value, "note") || strings.Contains(value, "backlink") {
				return true
			}
		}
	}
	return false
}

// maxMark is how long the mark of a note is, in characters: a number, or a Roman one.
const maxMark = 5

// isNoteMark reports whether words are the mark of a note: a number, a letter, a small
// Roman number or signs such as * and †.
func isNoteMark(text string) bool {
	length := 0
	for range text {
		length++
	}
	switch {
	case length == 0 || length > maxMark:
		return false
	case isAll(text, unicode.IsDigit):
		return length < maxMark
	case isAll(text, func(r rune) bool { return strings.ContainsRune("*∗†‡§‖", r) }):
		return true
	}
	return length == 1 && isAll(text, unicode.IsLetter) || strings.Trim(text, "ivx") == ""
}

// isJumpSign reports whether words are only a handle for jumping: the sign beside a
// heading, or arrows, perhaps with a number or a letter that tells several of them apart.
func isJumpSign(text string) bool {
	switch text = strings.Trim(text, " \t\n\u00a0\ufe0e\ufe0f"); text {
	case "", "#", "¶", "§", "🔗", "^", "[edit]", "Permalink", "Anchor":
		return true
	}
	isArrow := func(r rune) bool {
		return r >= 0x2190 && r <= 0x21ff || r >= 0x2b00 && r <= 0x2bff || strings.ContainsRune("⤴⤶⏎⎌▲△", r)
	}
	if !strings.ContainsFunc(text, isArrow) {
		return false
	}
	rest := strings.Map(func(r rune) rune {
		if isArrow(r) || unicode.IsDigit(r) || strings.ContainsRune(" \u00a0\ufe0e\ufe0f^[]", r) {
			return -1
		}
		return r
	}, text)
	return len(rest) <= 1
}

// leadsBack reports whether a link within its page leads from a note to its mark: it says so, or is
// an arrow and no more.
func leadsBack(a *html.Node, text string) bool {
	if strings.Contains(Attribute(a, "role"), "backlink") {
		return !isNoteMark(text)
	}
	return isJumpSign(text) && strings.Trim(text, "#¶§🔗 \u00a0") != "" && text != "[edit]" && text != "Permalink" && text != "Anchor"
}

// isSideNote reports whether an element is a note in the margin.
func isSideNote(n *html.Node) bool {
	for name := range strings.FieldsSeq(Attribute(n, "class")) {
		if isOneOf(sideNotes(), name) {
			return true
		}
	}
	return false
}

// standsBeforeNote reports whether a link that begins a line is the number of the note
// behind it: what follows it in its line is a block, or a word without a blank between.
func standsBeforeNote(a *html.Node) bool {
	for n := a; n != nil; n = n.Parent {
		for next := n.NextSibling; next != nil; next = next.NextSibling {
			switch {
			case next.Type == html.TextNode:
				if text := strings.TrimLeft(next.Data, " \n\t"); text != "" {
					return text == next.Data && next == n.NextSibling && unicode.IsLetter([]rune(text)[0])
				}
			case next.Type == html.ElementNode:
				switch next.DataAtom {
				case atom.Div, atom.P, atom.Section, atom.Aside, atom.Article:
					return true
				}
				return false
			}
		}
		if n.Parent == nil || n.Parent.DataAtom != atom.Sup && n.Parent.DataAtom != atom.Span && n.Parent.DataAtom != atom.Strong && n.Parent.DataAtom != atom.B {
			return false
		}
	}
	return false
}
