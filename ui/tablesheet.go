package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/ui/typeset"
)

// tableSheet is the overlay with one table of a page, in columns as wide as their words want. It is
// scrolled by columns; heads and first column stay in sight.
type tableSheet struct {
	*shared
	still
	over   overlay // the page that the table stands on, nil for the panes
	script *typeset.Document
	block  int    // of the script, that the table is in
	title  string // of the page

	sheet  typeset.Sheet
	drawn  *typeset.Theme // that the sheet is drawn in, nil as long as it is not there
	column int            // how many columns behind the first have been passed
	top    int            // the first line of the rows in sight
	w, h   int
}

// tableSheetMsg is a table as it is drawn.
type tableSheetMsg struct {
	of    *tableSheet
	sheet typeset.Sheet
	theme *typeset.Theme
}

func (s *tableSheet) scope() scope           { return inTable }
func (s *tableSheet) below() overlay         { return s.over }
func (s *tableSheet) retheme(to *shared)     { s.shared = to }
func (s *tableSheet) cursor() *tea.Cursor    { return s.cursorAt(0, tableSheetBar+len(s.sheet.Head)) }
func (s *tableSheet) turn(lines int) tea.Cmd { s.scroll(lines); return nil }

func (s *tableSheet) resize(w, h int) {
	s.w, s.h = w, h
	s.scroll(0)
	s.pass(0)
}

// load draws the table, unless it is drawn as it should be.
func (s *tableSheet) load() tea.Cmd {
	t := s.theme
	if t == s.drawn {
		return nil
	}
	return func() tea.Msg {
		sheet, _ := typeset.New(t, *s.script).Sheet(s.block)
		return tableSheetMsg{s, sheet, t}
	}
}

func (s *tableSheet) take(msg tea.Msg) tea.Cmd {
	if came, is := msg.(tableSheetMsg); is && came.of == s {
		s.sheet, s.drawn = came.sheet, came.theme
		s.resize(s.w, s.h)
		return s.load()
	}
	return nil
}

// tableSheetBar is how many lines stand above the table.
const tableSheetBar = 2

// room is how many lines of rows the screen holds.
func (s *tableSheet) room() int { return max(1, s.h-tableSheetBar-len(s.sheet.Head)) }

func (s *tableSheet) scroll(by int) {
	s.top = max(0, min(s.top+by, len(s.sheet.Rows)-s.room()))
}

func (s *tableSheet) move(m motion) tea.Cmd {
	s.scroll(m.by(s.room()/2, s.room()-1, len(s.sheet.Rows)))
	return nil
}

// pass goes on by so many columns. The last column is never left of the screen's right side.
func (s *tableSheet) pass(by int) {
	most := 0
	for most < len(s.sheet.Stops)-1 && s.sheet.Width-s.leftAt(most) > s.cells() {
		most++
	}
	s.column = max(0, min(s.column+by, most))
}

// cells is how wide the window is on the table: a blank stands on both sides.
func (s *tableSheet) cells() int { return max(1, s.w-2) }

// endOf is the cell at which a column behind the first ends.
func (s *tableSheet) endOf(column int) int {
	if column+1 < len(s.sheet.Stops) {
		return s.sheet.Stops[column+1]
	}
	return s.sheet.Width
}

// leftAt is how many cells behind the first column are left out when so many columns are passed.
func (s *tableSheet) leftAt(column int) int {
	if column == 0 || column >= len(s.sheet.Stops) {
		return 0
	}
	return s.sheet.Stops[column] - s.sheet.Side
}

func (s *tableSheet) perform(name string) (tea.Cmd, bool) {
	switch name {
	case "next-column":
		s.pass(1)
	case "previous-column":
		s.pass(-1)
	default:
		return nil, true
	}
	return nil, false
}

func (s *tableSheet) hints() []hint {
	return []hint{{"columns", []string{"previous-column", "next-column"}}, {"rows", []string{"down", "up"}}, {"back", []string{"close-table"}}}
}

// position says which columns are in sight, where that is not all of them.
func (s *tableSheet) position() string {
	if s.sheet.Width <= s.cells() {
		return progressOf(s.top, s.room(), len(s.sheet.Rows))
	}
	last := s.column
	for last+1 < len(s.sheet.Stops) && s.endOf(last+1)-s.leftAt(s.column) <= s.cells() {
		last++
	}
	if last == s.column {
		return fmt.Sprintf("column %d of %d", last+2, len(s.sheet.Stops)+1)
	}
	return fmt.Sprintf("columns %d to %d of %d", s.column+2, last+2, len(s.sheet.Stops)+1)
}

func (s *tableSheet) view(w, h int) string {
	t := s.theme
	right := ""
	if s.drawn != nil {
		right = s.position()
	}
	lines := []string{ends(" "+t.Accent.Render(t.Cut("Table · "+s.title, max(1, w-ansi.StringWidth(right)-3))), t.Muted.Render(right)+" ", w), ""}
	switch {
	case s.drawn == nil:
	case s.sheet.Width == 0:
		lines = append(lines, t.Muted.Render(" This table cannot be drawn."))
	default:
		window := s.sheet.Window(t, s.leftAt(s.column), s.top, s.cells(), max(1, h-tableSheetBar))
		lines = append(lines, typeset.Prefix(window, " ", " ")...)
	}
	if s.sheet.Beyond != "" && len(lines) < h {
		lines = append(lines, " "+t.Muted.Render(s.sheet.Beyond))
	}
	return fill(lines, w, h)
}

// sheetAt is the table that a line of the screen leads to: the column at which the line begins, and
// the table's block; false if it leads to none.
func (a *article) sheetAt(y int) (column, block int, ok bool) {
	bar := 1
	if a.alone() {
		bar = 0
	}
	block, ok = a.sheets[a.top+y-bar-len(a.head)]
	return marginOf(a.w, a.measure.Column, a.settings), block, ok && y >= bar
}

func (p *webPage) sheetAt(y int) (column, block int, ok bool) {
	block, ok = p.sheets[p.top+y-1]
	return marginOf(p.w, p.measure.Column, p.settings), block, ok && y >= 1
}

// sheetWidth is how wide the words of the line below a table are.
func sheetWidth(t *typeset.Theme) int {
	return ansi.StringWidth(strings.TrimSpace(typeset.SheetLine(t)))
}
