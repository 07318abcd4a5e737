package markup

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// definitionSign stands before each term in Markdown, which has lists of definitions only as lists.
// No other list begins with it, or Markdown would take two for one.
const definitionSign = "+ "

// definitions returns the lines of a list of definitions: an item for each term, with what it
// means below it.
func (w blockWriter) definitions(dl *html.Node) (lines []string) {
	var item []string
	words, tight := true, true // the item's last block is words; no item has other blocks than words
	var items [][]string
	for part := range dl.ChildNodes() {
		block, isTerm := w.block(part), part.DataAtom == atom.Dt
		if !isTerm {
			block = w.blocks(part)
		}
		isWordsAlone := isTerm || isWords(part)
		switch {
		case len(block) == 0:
			continue
		case isTerm && len(item) > 0 && !isTermOf(part):
			items, item = append(items, item), nil
		}
		switch {
		case len(item) > 0 && words && isWordsAlone && w.plain:
		case len(item) > 0 && words && isWordsAlone:
			item[len(item)-1] += hardBreak(item[len(item)-1])
		case len(item) > 0:
			item = append(item, "")
		}
		item = append(item, block...)
		words, tight = isWordsAlone, tight && isWordsAlone
	}
	if len(item) > 0 {
		items = append(items, item)
	}
	sign := definitionSign
	if w.plain {
		sign = "- "
	}
	for i, item := range items {
		if i > 0 && !tight {
			lines = append(lines, "")
		}
		lines = append(lines, indent(item, sign, "  ")...)
	}
	return lines
}

// isDefinitions reports whether an element holds terms and what they mean, and nothing else.
func isDefinitions(dl *html.Node) bool {
	for part := range dl.ChildNodes() {
		if !isElementOf(part, atom.Dt) && !isElementOf(part, atom.Dd) {
			return false
		}
	}
	return true
}

// isTermOf reports whether a term is another one of the same definition: it follows a term.
func isTermOf(term *html.Node) bool { return isElementOf(term.PrevSibling, atom.Dt) }
