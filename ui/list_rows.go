package ui

import (
	"slices"

	"tidings/store"
)

// What becomes of the rows of a list when the store has changed.

// placesOf tells in which row each article is.
func placesOf(rows []store.Row) map[store.Number]int {
	at := make(map[store.Number]int, len(rows))
	for i := range rows {
		at[rows[i].Number] = i
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
	before, latest := l.total, l.latest
	if l.noteTotals(page); page.AtLeast {
		l.total = max(l.total, before)
	}
	if len(have) == 0 {
		l.weigh()
	}
	l.restack()
	l.foldFresh(len(have))
	if l.place.growsBelow() && len(have) > 0 { // a reload tells what has come in since then
		l.latest = latest
	}
	l.scroll()
	l.draw()
}

// noteTotals takes what a page says of the whole list. A page after the first counts only
// itself and what follows it.
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

// noteSeen notes the highest article number in the store, when no article up to it that is
// not among the rows belongs to them.
func (l *list) noteSeen(latest store.Number) {
	if l.loading || !l.loaded {
		return
	}
	l.latest = max(l.latest, latest)
	if l.unseen() == 0 {
		l.seenUpTo = l.latest
	}
}

// showHits shows the hits of a search. A cursor that has not moved yet stays on the first
// hit. partial means that these may be only the newest hits, and that the whole answer is
// on its way.
func (l *list) showHits(page store.Page, partial bool) {
	switch {
	case l.cursor == 0 && l.top == 0:
		l.rows, l.lines = page.Rows, make([]string, len(page.Rows))
	case len(page.Rows) < len(l.rows) && page.More: // more have been loaded
		page.More = l.more
	default:
		l.setRows(page.Rows)
	}
	l.noteTotals(page)
	l.loaded, l.loading = true, partial && page.AtLeast
	l.restack()
	l.scroll()
	l.draw()
}

// replace shows the rows that the store has now. Nothing on the screen moves: new rows
// above the screen are counted, and new rows within it wait, unless the person's own undo
// brought them back.
func (l *list) replace(page store.Page) {
	have := placesOf(l.rows)
	rows, brought := page.Rows, l.undoing && hasUnknown(page.Rows, have)
	for i := range rows {
		if at, had := have[rows[i].Number]; had && rows[i].Excerpt == "" {
			rows[i].Excerpt, rows[i].ExcerptNote = l.rows[at].Excerpt, l.rows[at].ExcerptNote
		}
	}
	if brought {
		l.pending, l.undoing = nil, false
	} else {
		rows = l.holdBack(rows, have)
	}
	l.setRows(rows)
	l.noteTotals(page)
	l.loaded = true
	l.countBelow(page.Behind)
	l.scroll()
	if brought {
		l.toReturned(rows)
	}
	l.draw()
}

// countBelow counts what has come in below the screen, in a list that begins with the oldest,
// where behind the last row there is more of it.
func (l *list) countBelow(behind int) {
	if !l.place.growsBelow() {
		return
	}
	l.newBelow = behind
	for _, row := range l.rows[l.end():] {
		if row.Number > l.seenUpTo {
			l.newBelow++
		}
	}
}

// withoutExcerpt returns hits on the screen, or within a screen below it, whose excerpt is
// not known yet. Each is returned once.
func (l *list) withoutExcerpt() (bare []store.Number) {
	if len(l.terms) == 0 {
		return nil
	}
	for _, row := range l.rows[min(l.top, len(l.rows)):min(l.end()+l.visible(), len(l.rows))] {
		if row.Excerpt == "" && !l.excerptsAsked[row.Number] && !l.terms.ShownBy(row.Title) {
			l.excerptsAsked[row.Number] = true
			bare = append(bare, row.Number)
		}
	}
	return bare
}

// margin is how many rows above and below the screen a reload reads again as well, so that
// they are there when somebody scrolls to them.
const margin = 100

// shown is the rows with the part of them that a reload reads again whole.
func (l *list) shown() store.Shown {
	return store.Shown{
		Rows: slices.Clone(l.rows),
		From: max(0, min(l.top, l.cursor)-margin), To: min(max(l.end(), l.cursor)+margin, len(l.rows)), Seen: l.seenUpTo,
	}
}

// staleInSight returns the rows on the screen, or within a screen of it, that the last
// reload has not read, unless they have been asked for.
func (l *list) staleInSight() (stale []store.Number) {
	if l.rereading {
		return nil
	}
	n := l.visible()
	for i := max(0, l.top-n); i < min(l.end()+n, len(l.rows)); i++ {
		if l.rows[i].Stale {
			stale = append(stale, l.rows[i].Number)
		}
	}
	return stale
}

// notStale notes that rows have been read; those that were not found go with the next
// reload.
func (l *list) notStale(numbers []store.Number) {
	at := placesOf(l.rows)
	for _, n := range numbers {
		if i, here := at[n]; here {
			l.rows[i].Stale = false
		}
	}
}

// addExcerpts adds excerpts to the rows of their articles.
func (l *list) addExcerpts(lines map[store.Number]store.Excerpt) {
	for i, row := range l.rows {
		if found := lines[row.Number]; found.Line != "" && row.Excerpt == "" {
			l.rows[i].Excerpt, l.rows[i].ExcerptNote, l.lines[i] = found.Line, found.OfNote, ""
		}
	}
	l.draw()
}

// hasUnknown reports whether there are rows that are not in a list.
func hasUnknown(rows []store.Row, have map[store.Number]int) bool {
	return slices.ContainsFunc(rows, func(r store.Row) bool { _, known := have[r.Number]; return !known })
}

// holdBack returns the rows without those that would push rows on the screen apart, which
// become pending.
func (l *list) holdBack(rows []store.Row, have map[store.Number]int) []store.Row {
	l.pending = nil
	end := l.end()
	if l.h == 0 || l.top >= end {
		return rows
	}
	first, last := l.rows[l.top], l.rows[end-1]
	return slices.DeleteFunc(rows, func(r store.Row) bool {
		_, known := have[r.Number]
		between := !known && !l.deletedHere[r.Number] && l.inTurn(first, r) && l.inTurn(r, last)
		if between {
			l.pending = append(l.pending, r)
		}
		return between
	})
}

// admitPending puts the pending rows into the list. The screen is about to move anyway.
func (l *list) admitPending() {
	if len(l.pending) == 0 {
		return
	}
	rows, compare := slices.Clone(l.rows), l.place.asked().Compare
	for _, row := range l.pending {
		at, _ := slices.BinarySearchFunc(rows, row, compare)
		rows = slices.Insert(rows, at, row)
	}
	l.pending = nil
	l.setRows(rows)
	l.scroll()
}

// reverse shows the rows in the other order, which p has. A cursor that has not moved yet stays at
// the beginning, unless it has to keep its article.
func (l *list) reverse(p place, keeps bool) {
	begins := l.cursor == 0 && l.top == 0 && !keeps
	l.place = p
	l.admitPending()
	rows := slices.Clone(l.rows)
	slices.SortStableFunc(rows, p.asked().Compare)
	l.setRows(rows)
	l.newAbove, l.newBelow = 0, 0
	if begins {
		l.cursor = 0
	}
	l.scroll()
	l.draw()
}

// setRows replaces the rows. The selected article stays where it is on the screen; if it
// has been removed, the one after it takes its place.
func (l *list) setRows(rows []store.Row) {
	at := placesOf(rows)
	old, stays := l.anchor(at)
	line := l.stack.screenLine(l.stack.stopOf(l.top), l.stack.stopOf(min(l.cursor, max(0, old))))
	now := at[stays.Number]
	l.rows, l.lines = rows, make([]string, len(rows))
	l.restack()
	if old < 0 {
		return
	}
	if !l.place.growsBelow() && (l.top == 0 || l.newAbove > 0) {
		l.newAbove += max(0, now-old)
	}
	l.cursor, l.top = now, l.stack.rowOf(l.stack.topAt(l.stack.stopOf(now), line))
	l.heldTop = l.top
}

// anchor returns the row that keeps its place on the screen when others are removed: the
// selected one, else the next one below that is still there, else the next one above. The
// index is -1 if none is.
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

// toReturned puts the cursor on an article that was deleted in this list and that an undo
// has brought back.
func (l *list) toReturned(rows []store.Row) {
	for _, r := range rows {
		if l.deletedHere[r.Number] && !r.Deleted {
			delete(l.deletedHere, r.Number)
			l.choose(r.Number)
		}
	}
}

// renewRows replaces rows that have changed in the store.
func (l *list) renewRows(rows []store.Row) {
	at := placesOf(l.rows)
	for _, row := range rows {
		if i, here := at[row.Number]; here {
			row.Excerpt, row.ExcerptNote, row.BelowTitles = l.rows[i].Excerpt, l.rows[i].ExcerptNote, l.rows[i].BelowTitles
			l.rows[i], l.lines[i] = row, ""
			if _, picked := l.picked.rows[row.Number]; picked {
				l.picked.rows[row.Number] = row
			}
		}
	}
	l.count()
	l.draw()
}

// inTurn reports whether one row stands before another.
func (l *list) inTurn(a, b store.Row) bool { return l.place.asked().Compare(a, b) < 0 }
