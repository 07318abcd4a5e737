package typeset

import (
	"bytes"
	"strings"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
)

// Markdown for a screen has signs in it that cannot be seen (markup.Form): of places that one can
// go to, and around the numbers of links.

// signed cleans what glamour has set, since that decodes entities; numbers of links get their
// look, and the signs of places stay.
func (t *Typesetter) signed(set string) string {
	set = markup.ReplaceNumbers(set, func(before, digits string) string {
		return t.theme.Muted.Render("["+digits+"]") + styleAt(before)
	})
	parts, anchors := markup.SplitAnchors(set)
	for i, part := range parts {
		if parts[i] = sanitize.Screen(part); i < len(anchors) {
			parts[i] += anchors[i]
		}
	}
	return strings.Join(parts, "")
}

// styleAt is the sequence that sets the style at the end of a text, "" if it has none. glamour
// writes a style whole, before the words that have it.
func styleAt(text string) string {
	at := strings.LastIndex(text, "\x1b[")
	if at < 0 {
		return ""
	}
	sequence, _, ended := strings.Cut(text[at:], "m")
	if !ended || sequence == "\x1b[" || sequence == "\x1b[0" {
		return ""
	}
	return sequence + "m"
}

// TakePlaces takes the signs of places out of the lines of a block, and returns at which of them
// each stands.
func TakePlaces(lines []string) (places map[string]int) {
	for i, line := range lines {
		without, anchors := markup.CutAnchors(line)
		if len(anchors) == 0 {
			continue
		}
		lines[i] = without
		for _, anchor := range anchors {
			if places == nil {
				places = map[string]int{}
			}
			places[anchor] = i
		}
	}
	return places
}

// HasPlace reports whether a link of the document leads to a place in it, as far as it has been
// read.
func (m Document) HasPlace(link string) bool {
	anchor := markup.Anchor(link)
	return anchor != "" && bytes.Contains(m.source, []byte(anchor))
}

// Numbered returns the address of the link with a number, "" if none has it.
func (m Document) Numbered(n int) string {
	before, _, found := strings.Cut(string(m.source), markup.Number(n))
	if !found {
		return ""
	}
	address := strings.TrimSuffix(before[strings.LastIndex(before, "](")+len("]("):], ")")
	return strings.TrimSuffix(strings.TrimPrefix(address, "<"), ">")
}
