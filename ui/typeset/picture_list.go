package typeset

import (
	"github.com/yuin/goldmark/ast"

	"tidings/feeds/sanitize"
)

// A Picture is one of a document.
type Picture struct {
	Address string // clean
	Words   string // what is said of it, "" if nothing is; plain
	Block   int    // that it is in
}

// Pictures returns all pictures of a document that have a paragraph of their own, in order.
func (m Document) Pictures() (all []Picture) {
	for i, block := range m.blocks {
		_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if kind := n.Kind(); !entering || kind != ast.KindParagraph && kind != ast.KindTextBlock {
				return ast.WalkContinue, nil
			}
			if address, words, ok := pictureIn(string(m.sourceOf(n))); ok {
				all = append(all, Picture{address, sanitize.Line(unescapedWords(words)), i})
			}
			return ast.WalkSkipChildren, nil
		})
	}
	return all
}

// unescapedWords is what Markdown says between the brackets of a picture, without the signs
// that keep other signs from meaning something.
func unescapedWords(markdown string) string {
	out := make([]byte, 0, len(markdown))
	for i := 0; i < len(markdown); i++ {
		if markdown[i] == '\\' && i+1 < len(markdown) {
			i++
		}
		out = append(out, markdown[i])
	}
	return string(out)
}
