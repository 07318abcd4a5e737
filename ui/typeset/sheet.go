package typeset

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// A Sheet is a table drawn in columns as wide as their words want, to be looked at through a
// window that is smaller.
type Sheet struct {
	Head   []string // the heads and the rule below them: they stay in sight; nil without heads
	Rows   []string
	Side   int    // how wide the first column is, in cells, with what stands behind it: it stays in sight
	Stops  []int  // the cells at which the other columns begin
	Width  int    // of all of it, in cells
	Beyond string // what of it is left out, in words; "" for nothing

	turns bool // it is mainly written from the right: its columns begin at the right side
}

// How much of a table a sheet shows, and how wide its columns are at most if their words allow it.
const (
	sheetColumns = 200
	sheetRows    = 5000
	sheetColumn  = 48
)

// IsReduced reports whether the block set last has a table that is turned on its side, or of which
// something is left out: then there is a Sheet to be looked at.
func (t *Typesetter) IsReduced() bool { return t.reduced }

// Sheet draws the table in the i-th block; false if there is none.
func (t *Typesetter) Sheet(i int) (sheet Sheet, ok bool) {
	defer func() {
		if recover() != nil { // no article may end the program
			sheet, ok = Sheet{}, false
		}
	}()
	var found *east.Table
	_ = ast.Walk(t.doc.blocks[i], func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if one, is := n.(*east.Table); is && entering && found == nil {
			found = one
		}
		return ast.WalkContinue, nil
	})
	if found == nil {
		return Sheet{}, false
	}
	s := t.readTable(found, sheetColumns, sheetRows)
	if len(s.columns) == 0 {
		return Sheet{}, false
	}
	widths := make([]int, len(s.columns))
	for c, column := range s.columns {
		widths[c] = min(column.natural, max(column.narrow, sheetColumn))
		if sheet.Width += widths[c]; c > 0 {
			sheet.Width += columnGap
			sheet.Stops = append(sheet.Stops, sheet.Width-widths[c])
		}
	}
	sheet.Side, sheet.Beyond, sheet.turns = min(widths[0]+columnGap, sheet.Width), s.beyond, s.turns
	if s.head != nil {
		sheet.Head = append(t.drawRow(s, s.head, widths, true), t.rule(widths))
		s.head = nil
	}
	sheet.Rows, _ = t.drawGrid(s, widths)
	TakePlaces(sheet.Head)
	TakePlaces(sheet.Rows)
	return sheet, true
}

// SheetLine is what stands below a table of which there is a Sheet: a line that is chosen as a
// link is.
func SheetLine(t *Theme) string { return t.link.Render("the table in columns") }

// Window is what of a sheet is to be seen in w by h cells: its first column and the heads, and
// what stands behind and below them from a cell and a line of the rows on, as they are drawn.
func (s Sheet) Window(t *Theme, left, top, w, h int) (lines []string) {
	cut := func(line string) string {
		if s.Width <= w {
			return line
		}
		side := min(s.Side, max(0, w-leastWindow))
		return t.part(line, 0, side) + t.part(line, s.Side+left, s.Side+left+w-side)
	}
	for _, line := range slices.Concat(s.Head[:min(len(s.Head), max(0, h-1))], s.Rows[min(top, len(s.Rows)):]) {
		if len(lines) == h {
			break
		}
		if line = cut(line); s.turns {
			line = fromRight + line
		}
		lines = append(lines, t.Visual(line, w))
	}
	return lines
}

// leastWindow is how many cells the columns behind the first one have at least.
const leastWindow = 12

// part is the part of a styled line between two cells, as wide as these are apart or less.
func (t *Theme) part(line string, from, to int) string {
	if to <= from {
		return ""
	}
	cut := ansi.Cut(line, from, to)
	return cut + strings.Repeat(" ", max(0, to-from-t.Width(cut)))
}
