package ui

import (
	"slices"

	"tidings/store"
)

// What becomes of the rows of a list when the store has changed.

// placesOf tells in which row each article is.
func placesOf(rows []store.Row) map[store.Number]int {
	at := make(map[store.Number]int, len(rows))
	for i, r := range rows {
		at[r.Number] = i
	}
	return at
}

// append takes the next page.
func (l *list) append(page store.Page) {
	l.loading, l.loaded = false, true
	have := placesOf(l.rows)
	for _, row := range page.Rows {
		if _, known := have[row.Number]; !known {
			l.rows = append(l.rows, row)
			l.lines = append(l.lines, "")
		}
	}
	before := l.total
	if l.noteTotals(page); page.AtLeast {
		l.total = max(l.total, before)
	}
	l.scroll()
	l.draw()
}

// noteTotals takes what a page says of the list as a whole. Pages behind the first do
// not count what lies before them.
func (l *list) noteTotals(page store.Page) {
	l.latest, l.more, l.terms = page.Seen, page.More, page.Words
	l.total, l.atLeast = page.Total, page.AtLeast
	switch {
	case l.place.found() && !page.More:
		l.total, l.atLeast = len(l.rows)+len(l.pending), false
	case page.AtLeast:
		l.total = max(l.total, len(l.rows))
	}
}

// showHits takes the hits of a search that is being typed, or has just been. Who
// has not moved yet stays at the first. some says that they may only be the
// newest, and the rest is on its way.
func (l *list) showHits(page store.Page, some bool) {
	switch {
	case l.cursor == 0 && l.top == 0:
		l.rows, l.lines = page.Rows, make([]string, len(page.Rows))
	case len(page.Rows) < len(l.rows) && page.More: // more have been loaded
		page.More = l.more
	default:
		l.setRows(page.Rows)
	}
	l.noteTotals(page)
	l.loaded, l.loading = true, some && page.AtLeast
	l.scroll()
	l.draw()
}

// replace takes the list as the store has it now. Nothing on the screen moves:
// what came above it is counted, what came into it waits, unless an undo of the
// reader's own brought it.
func (l *list) replace(page store.Page) {
	rows, brought := page.Rows, l.undoing && l.hasUnknown(page.Rows)
	have := placesOf(l.rows)
	for i, row := range rows {
		if at, had := have[row.Number]; had && row.Excerpt == "" {
			rows[i].Excerpt = l.rows[at].Excerpt
		}
	}
	if brought {
		l.pending, l.undoing = nil, false
	} else {
		rows = l.holdBack(rows)
	}
	l.setRows(rows)
	l.noteTotals(page)
	l.loaded = true
	l.scroll()
	if brought {
		l.toReturned(rows)
	}
	l.draw()
}

// withoutExcerpt is what is on the screen, or nearly, and was found in a text whose line
// is not known yet. It is asked for once.
func (l *list) withoutExcerpt() (bare []store.Number) {
	if len(l.terms) == 0 {
		return nil
	}
	for _, row := range l.rows[min(l.top, len(l.rows)):min(l.top+2*l.visible(), len(l.rows))] {
		if row.Excerpt == "" && !l.excerptsAsked[row.Number] && len(l.terms.In(row.Title)) == 0 {
			l.excerptsAsked[row.Number] = true
			bare = append(bare, row.Number)
		}
	}
	return bare
}

// addExcerpts shows the lines that were found in texts.
func (l *list) addExcerpts(lines map[store.Number]string) {
	for i, row := range l.rows {
		if line := lines[row.Number]; line != "" && row.Excerpt == "" {
			l.rows[i].Excerpt, l.lines[i] = line, ""
		}
	}
	l.draw()
}

// hasUnknown reports whether there are rows that are not in the list.
func (l *list) hasUnknown(rows []store.Row) bool {
	have := placesOf(l.rows)
	return slices.ContainsFunc(rows, func(r store.Row) bool { _, known := have[r.Number]; return !known })
}

// holdBack parts from new rows those that would push rows on the screen apart.
func (l *list) holdBack(rows []store.Row) []store.Row {
	l.pending = nil
	end := min(l.top+l.visible(), len(l.rows))
	if l.h == 0 || l.top >= end {
		return rows
	}
	first, last, have := l.rows[l.top], l.rows[end-1], placesOf(l.rows)
	return slices.DeleteFunc(slices.Clone(rows), func(r store.Row) bool {
		_, known := have[r.Number]
		between := !known && !l.deletedHere[r.Number] && newer(first, r) && newer(r, last)
		if between {
			l.pending = append(l.pending, r)
		}
		return between
	})
}

// admitPending lets the waiting rows in; the screen is about to move anyway.
func (l *list) admitPending() {
	if len(l.pending) == 0 {
		return
	}
	rows := append(slices.Clone(l.rows), l.pending...)
	l.pending = nil
	slices.SortStableFunc(rows, store.NewestFirst)
	l.setRows(rows)
	l.scroll()
}

// setRows replaces the rows; the selected article keeps its place on the screen. If
// it has gone, the one that was behind it takes it.
func (l *list) setRows(rows []store.Row) {
	at := placesOf(rows)
	old, stays := l.anchor(at)
	offset := min(l.cursor, old) - l.top
	now := at[stays.Number]
	l.rows, l.lines = rows, make([]string, len(rows))
	if old < 0 {
		return
	}
	if l.top == 0 || l.newAbove > 0 {
		l.newAbove += max(0, now-old)
	}
	l.cursor, l.top = now, max(0, now-offset)
	l.heldTop = l.top
}

// anchor is the row that the screen stays on when others go: the selected one,
// else the next below that stays, else the next above. -1 if none stays.
func (l *list) anchor(at map[store.Number]int) (int, store.Row) {
	for i := l.cursor; i < len(l.rows); i++ {
		if _, stays := at[l.rows[i].Number]; stays {
			return i, l.rows[i]
		}
	}
	for i := min(l.cursor, len(l.rows)) - 1; i >= 0; i-- {
		if _, stays := at[l.rows[i].Number]; stays {
			return i, l.rows[i]
		}
	}
	return -1, store.Row{}
}

// toReturned puts the cursor on what an undo has brought back of what was deleted
// here.
func (l *list) toReturned(rows []store.Row) {
	for _, r := range rows {
		if l.deletedHere[r.Number] && !r.Deleted {
			delete(l.deletedHere, r.Number)
			l.choose(r.Number)
		}
	}
}

// renewRows shows what has become of rows.
func (l *list) renewRows(rows []store.Row) {
	at := placesOf(l.rows)
	for _, row := range rows {
		if i, here := at[row.Number]; here {
			row.Excerpt, row.BelowTitles = l.rows[i].Excerpt, l.rows[i].BelowTitles
			l.rows[i], l.lines[i] = row, ""
		}
	}
	l.draw()
}

func newer(a, b store.Row) bool { return store.NewestFirst(a, b) < 0 }

func numbersOf(rows []store.Row) []store.Number {
	numbers := make([]store.Number, len(rows))
	for i, r := range rows {
		numbers[i] = r.Number
	}
	return numbers
}
