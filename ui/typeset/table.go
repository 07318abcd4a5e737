package typeset

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"tidings/feeds/sanitize"
	"tidings/ui/terminal"
)

// How much of a table is drawn. What is beyond is told in a line below it.
const (
	mostColumns = 24
	mostRows    = 500
)

// A table is drawn with its words whole: columns are made narrower as far as the longest
// word in each allows, and heads and cells go on in the next line. Where that is not
// enough, or makes rows so high that nobody can follow them, the table is turned on its
// side: each row is a block, with a line for each cell behind its head.

// A table is what is drawn of a table's Markdown.
type table struct {
	head    []cell // nil if no cell of it has a word
	rows    [][]cell
	columns []column
	turns   bool   // it is mainly written from the right, and stands mirrored
	beyond  string // what is left out, in words
}

// A cell is the text of one cell.
type cell struct {
	pieces []piece
	width  int  // of all of it in one line
	empty  bool // there is nothing in it
}

// A column is what its cells have in common.
type column struct {
	align   east.Alignment
	natural int // the width of its widest cell
	narrow  int // the width of its longest word
	held    int // the same with words that are held together, as a number and its unit, taken for one
}

// columnGap separates columns: a rule with a blank on both sides.
const columnGap = 3

// highRow is from how many lines on a row is hard to follow.
const highRow = 8

func (t *Typesetter) table(n *east.Table, width int) []string {
	s := t.readTable(n, mostColumns, mostRows)
	widths, fits := s.fit(width)
	var lines []string
	if fits {
		var highest int
		lines, highest = t.drawGrid(s, widths)
		fits = highest < highRow && !t.theme.Linear || len(s.columns) == 1
	}
	if !fits {
		if turned := t.drawTurned(s, width); lines == nil || len(turned) <= len(lines) || t.theme.Linear {
			lines = turned
		}
	}
	t.reduced = t.reduced || !fits || s.beyond != ""
	if s.beyond != "" {
		for _, line := range Wrap(s.beyond, width) {
			lines = append(lines, t.theme.Muted.Render(line))
		}
	}
	if s.turns {
		return Prefix(lines, fromRight, fromRight)
	}
	return lines
}

// readTable reads the cells that are drawn and measures them.
func (t *Typesetter) readTable(n *east.Table, mostColumns, mostRows int) *table {
	var (
		s         = &table{}
		sources   [][]string
		rows, all int
	)
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if rows++; rows > mostRows+1 {
			continue
		}
		var texts []string
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			if len(texts) < mostColumns {
				texts = append(texts, t.cellSource(c))
			}
			all = max(all, len(texts))
		}
		sources = append(sources, texts)
		all = max(all, row.ChildCount())
	}
	s.columns = make([]column, min(all, mostColumns))
	for i := range s.columns {
		if i < len(n.Alignments) {
			s.columns[i].align = n.Alignments[i]
		}
	}
	cells := t.setCells(sources)
	for i, row := range cells {
		row = append(row, make([]cell, max(0, len(s.columns)-len(row)))...)
		for j := range row {
			row[j].empty = row[j].width == 0
		}
		if i > 0 || len(cells) == 1 { // heads alone are a row
			s.rows = append(s.rows, row)
		} else if slices.ContainsFunc(row, func(c cell) bool { return !c.empty }) {
			s.head = row
		}
	}
	s.turns = t.theme.Bidi != terminal.OrdersLines && s.isFromRight(cells)
	s.measure()
	s.beyond = left(rows-len(sources), all-len(s.columns))
	return s
}

// left says how much of a table is not drawn; "" if all is.
func left(rows, columns int) string {
	var parts []string
	if rows > 0 {
		parts = append(parts, Count(rows, "more row", "more rows"))
	}
	if columns > 0 {
		parts = append(parts, Count(columns, "more column", "more columns"))
	}
	if len(parts) == 0 {
		return ""
	}
	return "The table has " + strings.Join(parts, " and ") + "."
}

// cellSource returns the Markdown of a cell, as a paragraph would have it.
func (t *Typesetter) cellSource(n ast.Node) string {
	source := strings.TrimSpace(string(n.Lines().Value(t.doc.source)))
	return nameImages(strings.ReplaceAll(source, `\|`, "|"))
}

// setCells sets the text of cells, each in one line. Most are plain words, which need no
// renderer; the others are handed to glamour together.
func (t *Typesetter) setCells(sources [][]string) [][]cell {
	var (
		styled []string
		places []*cell
		cells  = make([][]cell, len(sources))
	)
	for i, row := range sources {
		cells[i] = make([]cell, len(row))
		for j, source := range row {
			if isPlain(source) {
				cells[i][j] = t.newCell(sanitize.Line(source))
				continue
			}
			styled, places = append(styled, source), append(places, &cells[i][j])
		}
	}
	for i, line := range t.setLines(styled) {
		*places[i] = t.newCell(line)
	}
	return cells
}

// setLines sets pieces of Markdown, each in one line.
func (t *Typesetter) setLines(sources []string) []string {
	if len(sources) == 0 {
		return nil
	}
	const paragraph = linkMark // a paragraph, whatever signs it begins with
	lines := t.render("\n"+paragraph+strings.Join(sources, "\n\n"+paragraph)+"\n\n"+t.doc.links, 0)
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	if len(lines) == len(sources) {
		return lines
	}
	if len(sources) == 1 {
		return []string{strings.Join(lines, " ")}
	}
	half := len(sources) / 2 // one of them makes no line, or several
	return slices.Concat(t.setLines(sources[:half]), t.setLines(sources[half:]))
}

// isPlain reports whether Markdown is nothing but words.
func isPlain(source string) bool {
	return !strings.ContainsAny(source, "\\*_[]<>&`~!@#^=\u2061") && !strings.Contains(source, "://") && !strings.Contains(source, "www.")
}

func (t *Typesetter) newCell(line string) cell {
	c := cell{pieces: piecesOf(line, t.theme.Abilities, asCell)}
	_, c.width = widest(c.pieces)
	return c
}

// number matches a cell that is a quantity: digits with the signs that go with them, and
// no more than one short word or sign before and behind, as in "€ 3,50", "12 kg" or "+4 %".
var number = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:\p{Sc}|[A-Z]{2,3}\s?)?\s?[-+−–±~≈<>≤≥]?\s?\p{Sc}?\pN[\pN.,:'’/\x{a0}\x{202f} ]*\s?(?:[%‰°*†]|\p{Sc}|[\pL²³µ°/%]{1,4})?$`)
})

// isNothing matches a cell that stands for no quantity.
func isNothing(text string) bool {
	switch strings.ToLower(text) {
	case "", "-", "–", "—", "−", ".", "…", "?", "n/a", "na", "x":
		return true
	}
	return false
}

// measure finds the widths that columns can have, and where their cells stand: as the
// table says, and numbers at the right where it says nothing.
func (s *table) measure() {
	for i := range s.columns {
		c := &s.columns[i]
		quantities, others := 0, 0
		for r, row := range slices.Concat([][]cell{s.head}, s.rows) {
			if row == nil || spans(row) {
				continue
			}
			one, all := widest(row[i].pieces)
			c.narrow, c.natural, c.held = max(c.narrow, one), max(c.natural, all), max(c.held, widestHeld(row[i].pieces))
			if r == 0 || c.align != east.AlignNone {
				continue
			}
			switch text := row[i].plain(); {
			case number().MatchString(text):
				quantities++
			case !isNothing(text):
				others++
			}
		}
		switch {
		case s.turns && c.align == east.AlignRight: // on the page
			c.align = east.AlignLeft
		case s.turns && c.align == east.AlignLeft:
			c.align = east.AlignRight
		case !s.turns && quantities > 0 && others == 0:
			c.align = east.AlignRight
		}
		c.narrow, c.natural, c.held = max(c.narrow, 1), max(c.natural, 1), max(c.held, 1)
	}
}

// plain returns the text of a cell without styles.
func (c cell) plain() string {
	var out strings.Builder
	for i, p := range c.pieces {
		if i > 0 {
			out.WriteString(strings.Repeat(" ", p.blanks))
		}
		out.WriteString(p.text)
	}
	return ansi.Strip(out.String())
}

// spans reports whether a row is one line of text over all columns, as the title of the
// rows below it is: it has no other cell than the first.
func spans(row []cell) bool {
	return len(row) > 2 && !row[0].empty && !slices.ContainsFunc(row[1:], func(c cell) bool { return !c.empty })
}

// fit shares a width among the columns; false if their longest words need more. Numbers keep their
// units if there is room for all of these.
func (s *table) fit(width int) (widths []int, fits bool) {
	if widths, fits = s.share(width, func(c column) int { return c.held }); fits {
		return widths, true
	}
	return s.share(width, func(c column) int { return c.narrow })
}

// share shares a width among the columns: each gets what it needs at least, and of the rest the more
// the more it could use.
func (s *table) share(width int, least func(column) int) (widths []int, fits bool) {
	room := width - columnGap*(len(s.columns)-1)
	wanted := 0
	for _, c := range s.columns {
		room -= least(c)
		wanted += c.natural - least(c)
	}
	if room < 0 {
		return nil, false
	}
	for _, c := range s.columns {
		wants := c.natural - least(c)
		gets := wants
		if wanted > room {
			gets = wants * room / wanted
		}
		room, wanted = room-gets, wanted-wants
		widths = append(widths, least(c)+gets)
	}
	return widths, true
}
