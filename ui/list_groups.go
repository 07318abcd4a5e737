package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/typeset"
)

// The groups of a list: what stands together under a heading, and what of it is folded.

// grouping is what the groups of a list are.
type grouping int

const (
	ungrouped grouping = iota
	byDay
	byFeed
)

// leastGrouped is the height, in lines, from which a list has room for headings.
const leastGrouped = 14

// mayGroup is what a place can have headings for in its order, if it is to have some.
func (p place) mayGroup() grouping {
	switch {
	case p.byDate():
		return byDay
	case p.sort == store.ByFeed:
		return byFeed
	}
	return ungrouped
}

// usefulGroups is what headings are worth having for in a list that is longer than the screen, or is
// not. Where all is of one day or one feed, or what was found is of many years, they say nothing.
func (p place) usefulGroups(long bool, set config.Settings) grouping {
	by := p.mayGroup()
	isScattered := p.found() || !p.query.Since.IsZero()
	switch {
	case p.heads == headsOff, p.heads == headsWhereUseful && set.ListGroups == config.GroupsOff:
		return ungrouped
	case p.heads == headsOn:
		return by
	case p.single, by == byDay && (!long || isScattered):
		return ungrouped
	}
	return by
}

// restack puts the rows anew into groups.
func (l *list) restack() {
	by := ungrouped
	if l.h == 0 { // the pane is hidden, and has what it had
		by = l.grouped
	} else if l.h >= leastGrouped {
		by = l.place.usefulGroups(l.long, l.settings)
	}
	if by != l.grouped {
		clear(l.lines)
	}
	l.grouped = by
	same, key := l.groupsBy(by)
	l.stack = newStack(len(l.rows), l.rowHeight(), by != ungrouped, same, key, l.folded)
	l.count()
}

// count counts the rows of each group that the list is of.
func (l *list) count() {
	l.keeps = false
	for at := range l.stack.groups {
		g := &l.stack.groups[at]
		g.counted = g.rows()
		if l.place.holds() == holdsAll {
			continue
		}
		for i := g.first; i < g.end; i++ {
			if !l.place.isOf(&l.rows[i]) {
				g.counted--
				l.keeps = true
			}
		}
	}
}

// counts says how many articles there are. Where rows stay in sight that the list is no longer of,
// they are not among these, and the word for the rest says so.
func (l *list) counts(n int) string {
	if l.keeps {
		return typeset.Thousands(n) + " " + string(l.place.holds())
	}
	return typeset.Count(n, "article", "articles")
}

// groupsBy tells whether a row is in the group of the one before it, and what its group is called
// among others: the number of its feed, its day as 20261112, or its month as 20261100.
func (l *list) groupsBy(by grouping) (same func(i int) bool, key func(i int) int64) {
	if by == byFeed {
		return func(i int) bool { return l.rows[i].Feed == l.rows[i-1].Feed }, func(i int) int64 { return int64(l.rows[i].Feed) }
	}
	var from, to int64 // the day or month of the last row
	now := l.now().In(l.zone)
	same = func(i int) bool { at := l.rows[i].Date.Unix(); return at >= from && at < to }
	return same, func(i int) int64 {
		begins, ends, _ := typeset.Period(l.rows[i].Date.In(l.zone), now)
		from, to = begins.Unix(), ends.Unix()
		key := int64(begins.Year()*10_000 + int(begins.Month())*100)
		if begins.AddDate(0, 0, 1).Equal(ends) {
			key += int64(begins.Day())
		}
		return key
	}
}

// weigh finds out how wide the names of feeds are, and whether the list is long enough to need
// headings. That is not found out again while it is read, so that nothing moves.
func (l *list) weigh() {
	room := (l.h - l.heading()) / l.rowHeight()
	l.sourceWidth = 0
	for i := range min(len(l.rows), 2*pageSize) {
		l.sourceWidth = max(l.sourceWidth, l.theme.Width(sanitize.Line(l.rows[i].Source)))
	}
	l.long = len(l.rows) > 0 && (l.more || len(l.rows) > room && !l.isOneDay())
}

// isOneDay reports whether all rows are of one day.
func (l *list) isOneDay() bool {
	first, last := l.rows[0].Date.In(l.zone), l.rows[len(l.rows)-1].Date.In(l.zone)
	return typeset.DayOf(first).Equal(typeset.DayOf(last))
}

// onFolded reports whether the cursor is on the heading of a folded group.
func (l *list) onFolded() bool { return len(l.rows) > 0 && l.stack.isFolded(l.cursor) }

// anyFolded reports whether a group is folded.
func (l *list) anyFolded() bool { return len(l.folded) > 0 && l.stack.headed }

// fold folds the group that the cursor is in, or unfolds it. It reports whether there was one.
func (l *list) fold() bool {
	if !l.stack.headed || len(l.rows) == 0 {
		return false
	}
	g := l.stack.groups[l.stack.groupOf(l.cursor)]
	l.setFolded(!g.folded, g)
	return true
}

// unfoldHere unfolds the group under the cursor, if it is folded.
func (l *list) unfoldHere() bool { return l.onFolded() && l.fold() }

// foldAll folds all groups, also those that come when more rows are loaded, or unfolds them if all
// are. It reports whether there are groups.
func (l *list) foldAll() bool {
	if !l.stack.headed || len(l.rows) == 0 {
		return false
	}
	folds := false
	for i := range l.stack.groups {
		folds = folds || !l.stack.groups[i].folded
	}
	l.foldNew = folds
	l.setFolded(folds, l.stack.groups...)
	return true
}

// setFolded folds groups or unfolds them. The cursor stays on its line as far as that is possible.
func (l *list) setFolded(folds bool, groups ...group) {
	line := l.stack.screenLine(l.stack.stopOf(l.top), l.stack.stopOf(l.cursor))
	for _, g := range groups {
		if folds {
			l.folded[g.key] = true
		} else {
			delete(l.folded, g.key)
		}
	}
	l.restack()
	at := l.stack.stopOf(l.cursor)
	l.cursor, l.heldTop = l.stack.rowOf(at), 0
	l.top = l.stack.rowOf(l.stack.topAt(at, line))
	l.scroll()
	l.draw()
}

// foldFresh folds the groups that have just come, if all are to be folded.
func (l *list) foldFresh(known int) {
	if !l.foldNew || !l.stack.headed {
		return
	}
	for _, g := range l.stack.groups {
		if g.first >= known {
			l.folded[g.key] = true
		}
	}
	l.restack()
}

// headingName is what a group is called, and how many articles it has if that is known.
func (l *list) headingName(g group) string {
	name := sanitize.Line(l.rows[g.first].Source)
	if l.grouped == byDay {
		_, _, name = typeset.Period(l.rows[g.first].Date.In(l.zone), l.now().In(l.zone))
	}
	if known := g.end < len(l.rows) || !l.more; !known {
		return name
	}
	if l.settings.Linear {
		return name + ", " + l.counts(g.counted)
	}
	return name + " · " + typeset.Thousands(g.counted)
}

// headingLine is the line of a group's heading, behind the cells of the cursor.
func (l *list) headingLine(g group) string {
	room := l.w - l.before()
	name := l.headingName(g)
	switch {
	case l.settings.Linear && g.folded:
		return typeset.Fit(l.theme.Cut("folded: "+name, room), room)
	case l.settings.Linear:
		return typeset.Fit(l.theme.Cut(name, room), room)
	case g.folded:
		name = "▸ " + name
	}
	return typeset.Fit(l.theme.VisualText(l.theme.Muted.Bold(true).Render(l.theme.Cut(name, room-ellipsis))), room)
}

// stops draws what is on the screen from its first row on: headings and rows. row draws a row.
func (l *list) stops(room int, row func(i int) []string) (lines []string) {
	if len(l.rows) == 0 {
		return nil
	}
	s, blank := &l.stack, strings.Repeat(" ", l.w)
	top := s.stopOf(l.top)
	last := s.last(top, room)
	heads := strings.Repeat(" ", l.before())
	for stop := top; stop <= last; stop++ {
		i := s.rowOf(stop)
		g := s.groups[s.groupOf(i)]
		isFirst := i == g.first || stop == top
		for len(lines) < s.screenLine(top, stop)-1 || g.folded && len(lines) < s.screenLine(top, stop) {
			lines = append(lines, blank)
		}
		switch {
		case g.folded:
			mark := heads
			if i == l.cursor {
				mark = l.cursorMark()
			}
			lines = append(lines, ansi.Truncate(mark+l.headingLine(g), l.w, ""))
			continue
		case s.headed && isFirst:
			lines = append(lines, heads+l.headingLine(g))
		}
		lines = append(lines, row(i)...)
	}
	return lines
}
