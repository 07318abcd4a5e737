package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/store/query"
	"tidings/ui/typeset"
)

// pageSize is how many rows are asked of the store at a time.
const pageSize = 200

// list is the pane of articles. It holds the rows loaded so far; the selected
// article stays selected and where it is on the screen whatever comes and goes
// around it.
type list struct {
	*shared
	w, h    int
	focused bool

	key           string // of the place in the side bar
	place         place  // which list this is
	newName       string // the name of the place, if it has been renamed since the list was entered
	rows          []store.Row
	lines         []string // each row as it is drawn; "" for rows not drawn yet
	total         int
	atLeast       bool         // total is a lower bound
	terms         query.Words  // the search terms, lit in the hits
	matchesEnded  bool         // the search terms are no longer lit in opened articles
	latest        store.Number // the highest article number in the store at the last answer
	seenUpTo      store.Number // latest at the time when no row was hidden or held back: marking the list read stops there
	more          bool         // the store has rows behind the last one
	loading       bool         // the next page has been asked for
	loaded        bool         // the first page has come
	rereading     bool         // stale rows in sight have been asked for
	cursor        int
	top           int                   // first row on the screen
	stack         rowStack              // how the rows stand under each other
	grouped       grouping              // what the groups of that are
	keeps         bool                  // rows stay in sight that the list is no longer of
	long          bool                  // the list is long enough for headings
	folded        map[int64]bool        // the groups that are folded
	foldNew       bool                  // groups that come are folded, too
	newBelow      int                   // of a list that begins with the oldest: number of articles that came in below the screen and have not been seen
	newAbove      int                   // number of rows that came in above the screen and have not been seen
	feedRemoved   bool                  // the account no longer subscribes to the feed of the list
	offersFeeds   bool                  // the account subscribes to nothing: the list says how to begin
	day           string                // what the day was like: said where all is read
	pending       []store.Row           // new rows that belong between those on the screen; they wait until it moves
	heldTop       int                   // the screen may stay at this row although more rows would fit: so no row moves
	deletedHere   map[store.Number]bool // articles deleted in this list; an undo brings them back to the cursor
	excerptsAsked map[store.Number]bool // hits whose excerpts have been asked for
	undoing       bool                  // the last change was an undo, which may have brought rows back
	picked        picked
	open          store.Number // the article that is open beside the list; 0 for none
	beside        bool         // a page is to be seen beside the list
	sourceWidth   int          // cells that the names of feeds need
}

func (l *list) resize(w, h int) {
	if shown := h > 0 && (w != l.w || h != l.h); shown {
		l.w, l.h = w, h
		l.weigh()
		clear(l.lines)
	}
	l.w, l.h = w, h
	l.restack()
	l.scroll()
	l.draw()
}

// stand gives the list its place, and says whether there is a page beside it, and of what.
func (l *list) stand(at, page box, open store.Number) {
	if beside := at.shown() && page.shown(); beside != l.beside && at.shown() {
		l.beside, l.w = beside, 0 // all rows are drawn anew
	}
	if l.open = 0; l.beside {
		l.open = open
	}
	l.resize(at.w, at.h)
}

// enter empties the list for another place.
func (l *list) enter(p place) {
	l.place, l.rows, l.lines = p, nil, nil
	l.total, l.atLeast, l.more, l.loaded, l.loading, l.terms = 0, false, false, false, true, nil
	l.rereading = false
	l.cursor, l.top, l.newAbove, l.newBelow, l.heldTop, l.pending = 0, 0, 0, 0, 0, nil
	l.deletedHere, l.undoing, l.feedRemoved, l.newName, l.matchesEnded = map[store.Number]bool{}, false, false, "", false
	l.excerptsAsked = map[store.Number]bool{}
	l.picked = picked{}
	l.folded, l.foldNew, l.long = map[int64]bool{}, false, false
	l.restack()
}

// selected is the article under the cursor; false if there is none, or it is folded.
func (l *list) selected() (store.Row, bool) {
	if l.cursor < 0 || l.cursor >= len(l.rows) || l.onFolded() {
		return store.Row{}, false
	}
	return l.rows[l.cursor], true
}

func (l *list) index(n store.Number) int {
	return slices.IndexFunc(l.rows, func(r store.Row) bool { return r.Number == n })
}

// choose puts the cursor on an article, if it is here.
func (l *list) choose(n store.Number) {
	i := l.index(n)
	if i >= 0 && l.stack.isFolded(i) {
		l.setFolded(false, l.stack.groups[l.stack.groupOf(i)])
	}
	if i >= 0 && i != l.cursor {
		l.moveTo(i)
	}
}

// rowHeight is how many lines an article takes: where the pane is narrow, or the person
// wants it so, the source and the age have a line of their own, and what a search has found
// is shown with the text around it. Else the beginning of the text may stand below.
func (l *list) rowHeight() int {
	switch {
	case l.place.found():
		return 2
	case l.inTwo():
		return 2 + l.settings.ListExcerpt
	}
	return 1 + l.settings.ListExcerpt
}

// visible is how many rows and folded headings the pane shows; a line is the heading's, another is
// left blank where there is room.
func (l *list) visible() int { return max(1, l.stack.inSight(l.stack.stopOf(l.top), l.room())) }

// room is how many lines there are for rows.
func (l *list) room() int { return l.h - l.heading() }

// end is the row after the last one on the screen, which may be folded.
func (l *list) end() int {
	if len(l.rows) == 0 {
		return 0
	}
	s := &l.stack
	last := s.last(s.stopOf(l.top), l.room())
	if last == s.stops()-1 {
		return len(l.rows)
	}
	return s.rowOf(last + 1)
}

func (l *list) heading() int {
	if l.h >= roomy {
		return 2
	}
	return 1
}

// moveTo puts the cursor on a row, and the screen where it can be seen.
func (l *list) moveTo(i int) {
	l.cursor = i
	l.scroll()
	l.draw()
}

// keptRows is how many rows stay in sight when the screen scrolls.
const keptRows = 2

// scroll puts the cursor on a row that there is, and the screen where the cursor can be
// seen. A cursor that leaves the screen turns the page: the rows that it comes from stay
// in sight, then follow those that it goes to, and all rows stand still until it has gone
// through them. If each key moved all rows by one, none of them could be read meanwhile.
// Each key would also cost more: the mean of 200 keys at 80x24 and 200x50 is 183 and 5,982
// bytes if rows move one by one, since few terminals can move a part of a line and the
// side bar would be written again, 158 and 311 if half a page is turned, 104 and 192 with
// nearly a whole one.
func (l *list) scroll() {
	l.cursor = max(0, min(l.cursor, len(l.rows)-1))
	if l.h == 0 { // the pane is hidden; it scrolls when it is shown again
		return
	}
	s := &l.stack
	at, top, most := s.stopOf(l.cursor), s.stopOf(l.top), max(0, s.stops()-1)
	kept := min(keptRows, (l.visible()-1)/4)
	switch {
	case at < top:
		top = s.topFor(min(at+kept, most), l.room())
	case at > s.last(top, l.room()):
		top = at - kept
	}
	top = max(0, min(top, max(s.topFor(most, l.room()), s.stopOf(l.heldTop)), at))
	l.cursor, l.top = s.rowOf(at), s.rowOf(top)
	l.heldTop = min(l.heldTop, l.top)
	l.newAbove = min(l.newAbove, l.top)
	if !l.more {
		l.newBelow = min(l.newBelow, max(0, len(l.rows)-l.end()))
	}
	if l.unseen() == 0 {
		l.seenUpTo = l.latest
	}
}

// unseen is how many articles have come in that were not on the screen yet.
func (l *list) unseen() int { return l.newAbove + l.newBelow + len(l.pending) }

// newcomers says how many there are of those, and which key goes to them.
func (l *list) newcomers() string {
	switch n := l.unseen(); {
	case l.place.growsBelow() && l.settings.Linear:
		return fmt.Sprintf("%d new below: G", n)
	case l.place.growsBelow():
		return fmt.Sprintf("↓ %d new: G ", n)
	case l.settings.Linear:
		return fmt.Sprintf("%d new above: g g", n)
	default:
		return fmt.Sprintf("↑ %d new: g g ", n)
	}
}

// short reports that rows should be loaded: the cursor is within a page of the
// last one.
func (l *list) short() bool {
	return l.loaded && l.more && !l.loading && l.stack.stopOf(l.cursor)+2*l.visible() >= l.stack.stops()
}

// move moves the cursor, by pages with what stands around it.
func (l *list) move(m motion) {
	if m != lineDown && m != lineUp {
		l.admitPending()
	}
	s, n := &l.stack, l.visible()
	at, top, most := s.stopOf(l.cursor), s.stopOf(l.top), max(0, s.stops()-1)
	by := m.by(n/2, n, len(l.rows))
	if m == pageUp && top > 0 { // there may be more headings above than there were here
		by = s.topFor(top-1, l.room()) - top
	}
	whole, half := m == pageDown || m == pageUp, m == halfDown || m == halfUp
	if to := at + by; whole || half && (to < top || to >= top+n) {
		l.top = s.rowOf(max(0, min(top+by, s.topFor(most, l.room()))))
	}
	l.moveTo(s.rowOf(max(0, min(at+by, most))))
}

// turn scrolls by so many lines. The cursor stays on its row as long as that is in sight: keys
// are about a row that one sees.
func (l *list) turn(lines int) {
	l.admitPending()
	s, by := &l.stack, lines/l.rowHeight()
	if by == 0 {
		by = lines / max(lines, -lines)
	}
	top := max(0, min(s.stopOf(l.top)+by, s.topFor(max(0, s.stops()-1), l.room())))
	l.top = s.rowOf(top)
	l.moveTo(s.rowOf(max(top, min(s.stopOf(l.cursor), s.last(top, l.room())))))
}

// rowAt is the row that a line of the pane shows, or the first one of a group that is folded there;
// false if it shows none.
func (l *list) rowAt(y int) (i int, ok bool) {
	stop, ok := l.stack.at(l.stack.stopOf(l.top), y-l.heading(), l.room())
	return l.stack.rowOf(stop), ok
}

// step moves to the next row (or the previous, by -1) that suits and is not folded, and reports
// whether there was one.
func (l *list) step(by int, suits func(store.Row) bool) bool {
	for i := l.cursor + by; i >= 0 && i < len(l.rows); i += by {
		if suits(l.rows[i]) && !l.stack.isFolded(i) {
			l.moveTo(i)
			return true
		}
	}
	return false
}

// draw makes the lines of the rows on the screen that have none yet.
func (l *list) draw() {
	if l.w == 0 {
		return
	}
	for i := l.top; i < min(l.end()+1, len(l.rows)); i++ {
		if l.lines[i] == "" && !l.stack.isFolded(i) {
			l.lines[i] = rowLook{list: l}.line(l.rows[i])
		}
	}
}

// lineCursor is the terminal's cursor on the selected row, where the screen is read aloud.
func (l *list) lineCursor() *tea.Cursor {
	if len(l.rows) == 0 {
		return l.cursorAt(emptyIndent, l.heading()+1)
	}
	return l.cursorAt(0, l.heading()+l.stack.screenLine(l.stack.stopOf(l.top), l.stack.stopOf(l.cursor)))
}

func (l *list) view() string {
	lines := make([]string, 0, l.h)
	lines = append(lines, l.header())
	if l.heading() == 2 {
		lines = append(lines, strings.Repeat(" ", l.w))
	}
	if len(l.rows) == 0 {
		return fill(append(append(lines, ""), l.emptyLines()...), l.w, l.h)
	}
	blank := strings.Repeat(" ", l.before())
	from, to := l.rangeRows()
	lines = append(lines, l.stops(l.room(), func(i int) (drawn []string) {
		mark := blank
		switch {
		case i == l.cursor:
			mark = l.cursorMark()
		case l.open != 0 && l.rows[i].Number == l.open:
			mark = " " + l.theme.Accent.Render("›")
		}
		for n, line := range strings.Split(l.drawn(i), "\n") {
			if n == 0 && l.isPicked(i, from, to) {
				drawn = append(drawn, l.asPicked(mark, line))
			} else {
				drawn = append(drawn, mark+line)
			}
			if i != l.cursor || l.w >= narrow && !l.beside {
				mark = blank
			}
		}
		return drawn
	})...)
	if l.offersFeeds && !l.more && !l.place.found() {
		lines = append(lines, "")
		offer := l.theme.Wrap(howToBegin, l.w-6)
		lines = append(lines, typeset.Prefix(styled(l.theme.Muted.Render, offer), "     ", "     ")...)
		return fill(lines, l.w, l.h)
	}
	return pad(lines, l.w, l.h)
}

// drawn is a row as it is seen: the one under the cursor stands out.
func (l *list) drawn(i int) string {
	if i != l.cursor || l.settings.Linear {
		return l.lines[i]
	}
	return rowLook{l, true}.line(l.rows[i])
}

// cursorMark is what stands before the row under the cursor.
func (l *list) cursorMark() string {
	switch {
	case l.settings.Linear:
		return ""
	case l.focused:
		return l.theme.Accent.Render("▌") + " "
	}
	return l.theme.Muted.Render("▌") + " "
}

func (l *list) header() string {
	style := l.theme.Muted
	if l.focused {
		style = l.theme.Accent
	}
	right := ""
	switch {
	case l.unseen() > 0:
		right = l.newcomers()
	case l.loaded && l.place.found():
		right = typeset.AtLeast(l.total, l.atLeast, "match", "matches")
	case l.loaded:
		right = l.counts(l.total) + " "
	}
	title := l.place
	title.name = cmp.Or(l.newName, title.name)
	if l.settings.Linear {
		return typeset.Fit(title.title()+", "+strings.TrimSpace(right), l.w)
	}
	return ends(" "+style.Render(l.theme.VisualText(title.title())), l.theme.Muted.Render(right), l.w)
}
