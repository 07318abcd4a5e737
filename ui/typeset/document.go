package typeset

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A Document is an article's Markdown, parsed and cut into blocks.
type Document struct {
	source []byte
	blocks []ast.Node
	code   bool   // there is code in it
	links  string // definitions of reference links, which each block needs
}

// Parse reads Markdown. It parses no more than blocks: what stands in their lines is
// parsed by glamour when they are set.
func Parse(markdown string) Document {
	m := Document{source: []byte(markdown)}
	blocks := parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(), util.Prioritized(extension.NewTableParagraphTransformer(), 200))...),
	)
	context := parser.NewContext()
	doc := blocks.Parse(text.NewReader(m.source), parser.WithContext(context))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		m.blocks = append(m.blocks, n)
	}
	// goldmark finds a code block's language at the first call and notes it in the tree.
	// That call is made here, so the tree is never written again, and several typesetters
	// may read it at once.
	_ = ast.Walk(doc, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		if code, ok := n.(*ast.FencedCodeBlock); ok {
			code.Language(m.source)
		}
		m.code = m.code || isCode(n)
		return ast.WalkContinue, nil
	})
	var links strings.Builder
	for _, r := range context.References() {
		links.WriteString("\n[" + string(r.Label()) + "]: <" + string(r.Destination()) + ">")
	}
	m.links = links.String()
	return m
}

// Len returns how many blocks there are.
func (m Document) Len() int { return len(m.blocks) }

// AnyCode reports whether there is code in the document.
func (m Document) AnyCode() bool { return m.code }

func isCode(n ast.Node) bool {
	return n.Kind() == ast.KindFencedCodeBlock || n.Kind() == ast.KindCodeBlock
}

// HasCode reports whether there is code in the i-th block.
func (m Document) HasCode(i int) (has bool) {
	if !m.code || i < 0 || i >= len(m.blocks) {
		return false
	}
	_ = ast.Walk(m.blocks[i], func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		if has = isCode(n); has {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return has
}

// Shared returns how many blocks two documents begin with alike: those blocks are the
// same wherever they are set. A document and one of its beginning share all blocks of the
// beginning, but for the last, which may go on.
func (m Document) Shared(with Document) int {
	if m.links != with.links {
		return 0
	}
	alike := 0
	for alike < min(len(m.source), len(with.source)) && m.source[alike] == with.source[alike] {
		alike++
	}
	for i := range min(len(m.blocks), len(with.blocks)) {
		from, to := m.extent(m.blocks[i])
		fromToo, toToo := with.extent(with.blocks[i])
		if m.blocks[i].Kind() != with.blocks[i].Kind() || from != fromToo || to != toToo || to > alike {
			return i
		}
	}
	return min(len(m.blocks), len(with.blocks))
}

// Like returns which block has the same text as the i-th of another document: of several
// the one nearest to the i-th, or -1 if none has.
func (m Document) Like(other Document, i int) int {
	wanted, nearest := other.sourceOf(other.blocks[i]), -1
	for at, block := range m.blocks {
		if closer := nearest < 0 || max(at-i, i-at) < max(nearest-i, i-nearest); closer && bytes.Equal(m.sourceOf(block), wanted) {
			nearest = at
		}
	}
	return nearest
}

// sourceOf returns the source of a block: its own lines, or all that its children cover.
func (m Document) sourceOf(n ast.Node) []byte {
	if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
		return bytes.TrimRight(n.Lines().Value(m.source), "\n")
	}
	from, to := m.extent(n)
	return m.source[from:to]
}

// extent returns where the lines of a block and of all in it begin and end in the source.
// Both are 0 if it has none, as a rule has none.
func (m Document) extent(n ast.Node) (from, to int) {
	from = len(m.source)
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && n.Type() == ast.TypeBlock && n.Lines() != nil {
			for i := range n.Lines().Len() {
				from, to = min(from, n.Lines().At(i).Start), max(to, n.Lines().At(i).Stop)
			}
		}
		return ast.WalkContinue, nil
	})
	if from >= to {
		return 0, 0
	}
	for from > 0 && m.source[from-1] != '\n' {
		from--
	}
	for to < len(m.source) && m.source[to] != '\n' {
		to++
	}
	return from, to
}
