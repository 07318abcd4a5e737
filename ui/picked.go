package ui

import (
	"maps"
	"slices"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/typeset"
)

// picked are the rows of a list that somebody has selected: what is asked for next is done to all of
// them at once. They were selected one by one or by a query, and while a range is open, all rows from
// where it was opened to the cursor are, too. Rows of an answer to a query need not be among those
// that the list has loaded.
type picked struct {
	rows   map[store.Number]store.Row
	opened store.Number               // of the row where the open range was opened, 0 for none
	last   map[store.Number]store.Row // what was selected before that
	asked  int                        // how many keys had been pressed when it was asked whether so many pages are to be opened
}

// mostPicked is how many rows can be selected, so that what is done to them stays quick.
const mostPicked = 10_000

// rangeRows is the rows of the open range: from one, to before another.
func (l *list) rangeRows() (from, to int) {
	if l.picked.opened == 0 {
		return 0, 0
	}
	at := l.index(l.picked.opened)
	if at < 0 { // it has been removed
		at = l.cursor
	}
	return min(at, l.cursor), min(len(l.rows), max(at, l.cursor)+1)
}

// pickedRows are the selected rows in the order of the list.
func (l *list) pickedRows() []store.Row {
	from, to := l.rangeRows()
	all := maps.Clone(l.picked.rows)
	if all == nil {
		all = map[store.Number]store.Row{}
	}
	for _, row := range l.rows[from:to] {
		all[row.Number] = row
	}
	return slices.SortedStableFunc(maps.Values(all), l.place.asked().Compare)
}

// pickedCount is how many rows are selected.
func (l *list) pickedCount() int {
	n := len(l.picked.rows)
	from, to := l.rangeRows()
	for _, row := range l.rows[from:to] {
		if _, has := l.picked.rows[row.Number]; !has {
			n++
		}
	}
	return n
}

// anyPicked reports whether one of the selected rows is as is asked.
func (l *list) anyPicked(is func(store.Row) bool) bool {
	from, to := l.rangeRows()
	if slices.ContainsFunc(l.rows[from:to], is) {
		return true
	}
	for _, row := range l.picked.rows {
		if is(row) {
			return true
		}
	}
	return false
}

// pick selects rows, and reports whether there was room for all of them.
func (l *list) pick(rows ...store.Row) bool {
	if l.picked.rows == nil {
		l.picked.rows = map[store.Number]store.Row{}
	}
	for _, row := range rows {
		if len(l.picked.rows) >= mostPicked {
			return false
		}
		l.picked.rows[row.Number] = row
	}
	return true
}

// togglePick selects the row under the cursor, or no longer. An open range stays as it is and ends.
func (l *list) togglePick() {
	row, ok := l.selected()
	if !ok {
		return
	}
	if l.picked.opened != 0 {
		l.endRange()
		return
	}
	if _, has := l.picked.rows[row.Number]; has {
		delete(l.picked.rows, row.Number)
		return
	}
	l.pick(row)
}

// endRange makes the rows of the open range rows that are selected one by one.
func (l *list) endRange() {
	from, to := l.rangeRows()
	l.pick(l.rows[from:to]...)
	l.picked.opened = 0
}

// unpick selects nothing any more. What was selected can be selected again.
func (l *list) unpick() {
	l.endRange()
	l.picked = picked{last: l.picked.rows}
}

// pickAgain selects what was selected before.
func (l *list) pickAgain() {
	for _, row := range l.picked.last {
		l.pick(row)
	}
}

// isPicked reports whether a row is selected; from and to are the rows of the open range.
func (l *list) isPicked(i, from, to int) bool {
	_, has := l.picked.rows[l.rows[i].Number]
	return has || i >= from && i < to
}

// asPicked is the first line of a selected row, behind the mark that stands before it: its last
// cell, else blank, has a sign.
func (l *list) asPicked(mark, line string) string {
	if l.settings.Linear {
		return typeset.Fit("selected, "+line, l.w)
	}
	return ansi.Truncate(mark, cursorWidth-1, "") + l.theme.Accent.Render("✓") + line
}
