package typeset

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// isCaption reports whether a block is what is said of the picture above it: a paragraph that is
// emphasised as a whole, as captions are written in Markdown. What follows a block says nothing of
// it, since it may not have come yet.
func (t *Typesetter) isCaption(n ast.Node) bool {
	if n.Kind() != ast.KindParagraph {
		return false
	}
	source := t.doc.sourceOf(n)
	if len(source) < len("*x*") || source[0] != '*' || source[1] == '*' || source[len(source)-1] != '*' {
		return false
	}
	if inner := bytes.ReplaceAll(source[1:len(source)-1], []byte(`\*`), nil); bytes.IndexByte(inner, '*') >= 0 {
		return false
	}
	return t.isPicture(n.PreviousSibling())
}

// isPicture reports whether a block is nothing but a picture, maybe with a link.
func (t *Typesetter) isPicture(n ast.Node) bool {
	if n == nil || n.Kind() != ast.KindParagraph {
		return false
	}
	source := t.doc.sourceOf(n)
	return bytes.HasPrefix(source, []byte("![")) || bytes.HasPrefix(source, []byte("[!["))
}

// manner is how the prose is set that a typesetter is at.
func (t *Typesetter) manner() manner {
	switch {
	case t.captioned:
		return captioned
	case t.quotes > 0:
		return quoted
	}
	return plainly
}
