package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tidings/ui/typeset"
)

// overCorner draws a box over the lower right corner of a screen of w cells a line.
func overCorner(body, box []string, w int) []string {
	if len(box) == 0 {
		return body
	}
	over, top := make([]string, len(body)), len(body)-len(box)
	copy(over, body)
	for i, line := range box {
		left := w - ansi.StringWidth(line)
		over[top+i] = typeset.Fit(ansi.Truncate(body[top+i], left, ""), left) + line
	}
	return over
}

// menuBox is the box of a menu, with a title, within w by h cells: as small as its entries
// allow, in as many columns as they need. at is the key of the entry that stands in a cell
// of it, "" if none does.
func menuBox(t *typeset.Theme, title string, entries []shownAction, w, h int) (lines []string, at func(x, y int) (key string)) {
	const gap, borders = 2, 4
	room := max(1, h-2)
	columns := (len(entries) + room - 1) / room
	rows := (len(entries) + columns - 1) / columns
	column := 0
	for _, e := range entries {
		column = max(column, ansi.StringWidth(e.key())+gap+ansi.StringWidth(e.text))
	}
	column = min(column, (w-borders-gap*(columns-1))/columns)
	inner := columns*column + gap*(columns-1) + 2
	entry := func(column, row int) int { return column*rows + row }
	lines = []string{t.Rule.Render("╭─ ") + t.Accent.Render(title) + t.Rule.Render(" "+strings.Repeat("─", max(0, inner-3-ansi.StringWidth(title)))+"╮")}
	for row := range rows {
		line := " "
		for c := range columns {
			cell := ""
			if i := entry(c, row); i < len(entries) {
				cell = t.Accent.UnsetBold().Render(entries[i].key()) + strings.Repeat(" ", gap) + entries[i].text
			}
			if c > 0 {
				line += strings.Repeat(" ", gap)
			}
			line += typeset.Fit(cell, column)
		}
		lines = append(lines, t.Rule.Render("│")+line+" "+t.Rule.Render("│"))
	}
	return append(lines, t.Rule.Render("╰"+strings.Repeat("─", inner)+"╯")), func(x, y int) string {
		c, within := (x-2)/(column+gap), (x-2)%(column+gap)
		if i := entry(c, y-1); x >= 2 && c < columns && within < column && y >= 1 && y <= rows && i < len(entries) {
			return entries[i].keys[0]
		}
		return ""
	}
}
