package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tidings/ui/typeset"
)

// withMenu draws the keys that may follow those of a sequence over the lower right corner
// of what is on the screen: a box as small as they allow, in as many columns as they need.
func (a *app) withMenu(body []string) []string {
	if !a.keyboard.menu || a.w < 12 || len(body) < 4 {
		return body
	}
	box := menuBox(a.theme, shownKey(a.keyboard.pending), a.keyboard.after(a.scopes(), a.keyboard.pending), a.w, len(body))
	over, top := make([]string, len(body)), len(body)-len(box)
	copy(over, body)
	for i, line := range box {
		left := a.w - ansi.StringWidth(line)
		over[top+i] = typeset.Fit(ansi.Truncate(body[top+i], left, ""), left) + line
	}
	return over
}

// menuBox is the box of a menu, with a title, within w by h cells.
func menuBox(t *typeset.Theme, title string, entries []shownAction, w, h int) []string {
	const gap, borders = 2, 4
	room := max(1, h-2)
	columns := (len(entries) + room - 1) / room
	rows := (len(entries) + columns - 1) / columns
	column := 0
	for _, e := range entries {
		column = max(column, ansi.StringWidth(e.keys)+gap+ansi.StringWidth(e.text))
	}
	column = min(column, (w-borders-gap*(columns-1))/columns)
	inner := columns*column + gap*(columns-1) + 2
	lines := []string{t.Rule.Render("╭─ ") + t.Accent.Render(title) + t.Rule.Render(" "+strings.Repeat("─", max(0, inner-3-ansi.StringWidth(title)))+"╮")}
	for row := range rows {
		line := " "
		for c := range columns {
			cell := ""
			if i := c*rows + row; i < len(entries) {
				cell = t.Accent.UnsetBold().Render(entries[i].keys) + strings.Repeat(" ", gap) + entries[i].text
			}
			if c > 0 {
				line += strings.Repeat(" ", gap)
			}
			line += typeset.Fit(cell, column)
		}
		lines = append(lines, t.Rule.Render("│")+line+" "+t.Rule.Render("│"))
	}
	return append(lines, t.Rule.Render("╰"+strings.Repeat("─", inner)+"╯"))
}
