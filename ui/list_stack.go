package ui

import "sort"

// A rowStack is how the rows of a list stand under each other: in groups of which each has a
// heading, or as one group without any. The rows of a group that is folded are not there; its
// heading is.
//
// A stop is what a cursor can be on: a row, or the heading of a folded group. Rows and stops are
// counted from 0. A line is counted from the first stop, as if all stops were to be seen at once.
// A screen begins with a stop, or with the heading of the group that this stop is in, so that it
// can be read there whose rows these are. Between two groups a line is left blank, unless both
// are folded.
type rowStack struct {
	groups []group
	height int  // lines of a row
	headed bool // the groups have headings
}

// A group is rows that stand together.
type group struct {
	key        int64
	first, end int // its rows, end is the one after the last
	folded     bool
	stop, line int // of its first row, or of its heading if it is folded
	counted    int // how many of its rows the list is of: others stay in sight that were read in it, or the like
}

// newStack stacks n rows that are so many lines high. same reports whether a row, which is not
// the first one, is in the group of the row before it. keyOf is asked once for each group, with
// its first row.
func newStack(n, height int, headed bool, same func(i int) bool, keyOf func(i int) int64, folded map[int64]bool) rowStack {
	s := rowStack{height: max(1, height), headed: headed}
	if n > 0 && !headed {
		s.groups = []group{{end: n}}
	}
	for i := 0; i < n && headed; i++ {
		if i > 0 && same(i) {
			s.groups[len(s.groups)-1].end++
			continue
		}
		key := keyOf(i)
		s.groups = append(s.groups, group{key: key, first: i, end: i + 1, folded: folded[key]})
	}
	for i := 1; i < len(s.groups); i++ {
		before, g := &s.groups[i-1], &s.groups[i]
		g.stop, g.line = before.stop+before.stops(), before.line+before.lines(s.height)
		if !before.folded || !g.folded {
			g.line++
		}
		if !g.folded {
			g.line++
		}
	}
	return s
}

func (g *group) rows() int { return g.end - g.first }

// stops is how many stops a group has, lines how many lines from its first stop on.
func (g *group) stops() int {
	if g.folded {
		return 1
	}
	return g.rows()
}

func (g *group) lines(height int) int {
	if g.folded {
		return 1
	}
	return g.rows() * height
}

// stops is how many stops there are.
func (s *rowStack) stops() int {
	if len(s.groups) == 0 {
		return 0
	}
	last := &s.groups[len(s.groups)-1]
	return last.stop + last.stops()
}

// groupOf is the index of the group of a row, of a row that there is.
func (s *rowStack) groupOf(row int) int {
	return sort.Search(len(s.groups), func(i int) bool { return s.groups[i].first > row }) - 1
}

// groupAt is the index of the group of a stop.
func (s *rowStack) groupAt(stop int) int {
	return sort.Search(len(s.groups), func(i int) bool { return s.groups[i].stop > stop }) - 1
}

// stopOf is the stop of a row, or of the heading that it is folded under; 0 if there are no rows.
func (s *rowStack) stopOf(row int) int {
	i := s.groupOf(row)
	if i < 0 {
		return 0
	}
	g := &s.groups[i]
	if g.folded {
		return g.stop
	}
	return g.stop + min(row, g.end-1) - g.first
}

// rowOf is the row of a stop, the first one of a folded group; 0 if there are no rows.
func (s *rowStack) rowOf(stop int) int {
	i := s.groupAt(stop)
	if i < 0 {
		return 0
	}
	g := &s.groups[i]
	if g.folded {
		return g.first
	}
	return g.first + min(stop-g.stop, g.rows()-1)
}

// isFolded reports whether a row is folded.
func (s *rowStack) isFolded(row int) bool {
	i := s.groupOf(row)
	return i >= 0 && s.groups[i].folded
}

// isHeading reports whether a stop is a heading.
func (s *rowStack) isHeading(stop int) bool {
	i := s.groupAt(stop)
	return i >= 0 && s.groups[i].folded
}

// lineOf is the line of a stop, tall how many lines it has.
func (s *rowStack) lineOf(stop int) int {
	i := s.groupAt(stop)
	if i < 0 {
		return 0
	}
	g := &s.groups[i]
	if g.folded {
		return g.line
	}
	return g.line + (stop-g.stop)*s.height
}

func (s *rowStack) tall(stop int) int {
	if s.isHeading(stop) {
		return 1
	}
	return s.height
}

// over is how many lines stand over the first stop of a screen: its heading.
func (s *rowStack) over(top int) int {
	if s.headed && !s.isHeading(top) {
		return 1
	}
	return 0
}

// screenLine is the line of a stop on a screen that begins with another one.
func (s *rowStack) screenLine(top, stop int) int {
	return s.lineOf(stop) - s.lineOf(top) + s.over(top)
}

// last is the last stop that has room on a screen of so many lines, at least the first one.
func (s *rowStack) last(top, lines int) int {
	n := sort.Search(s.stops()-top, func(i int) bool { return s.screenLine(top, top+i)+s.tall(top+i) > lines })
	return top + max(0, n-1)
}

// topFor is the first stop of the screen that has a stop as its last, at most that stop.
func (s *rowStack) topFor(last, lines int) int {
	n := sort.Search(last, func(top int) bool { return s.screenLine(top, last)+s.tall(last) <= lines })
	return max(0, n)
}

// topAt is the first stop of the screen that has a stop on a line, or as near above it as can be.
func (s *rowStack) topAt(stop, line int) int {
	return sort.Search(stop, func(top int) bool { return s.screenLine(top, stop) <= line })
}

// inSight is how many stops a screen shows, and how many rows more would have room behind the
// last one.
func (s *rowStack) inSight(top, lines int) int {
	if s.stops() == 0 {
		return max(1, lines/s.height)
	}
	last := s.last(top, lines)
	free := 0
	if last == s.stops()-1 {
		free = max(0, lines-s.screenLine(top, last)-s.tall(last)) / s.height
	}
	return last - top + 1 + free
}

// at is the stop on a line of a screen; false if there is none.
func (s *rowStack) at(top, line, lines int) (stop int, ok bool) {
	for stop = top; s.stops() > 0 && stop <= s.last(top, lines); stop++ {
		if from := s.screenLine(top, stop); line >= from && line < from+s.tall(stop) {
			return stop, true
		}
	}
	return 0, false
}
