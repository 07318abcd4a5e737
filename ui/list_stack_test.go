package ui

import (
	"testing"

	"pgregory.net/rapid"
)

// drawnLine is what a line of a screen shows: a row, its heading, or nothing.
type drawnLine struct {
	row     int // -1 for none
	heading bool
}

// drawnFrom draws all that stands from a stop on, line by line, as a person would who has the rows
// with their groups and knows of no arithmetic.
func drawnFrom(keys []int64, folded map[int64]bool, height, top int) (lines []drawnLine) {
	var all []drawnLine
	stops := []int{} // the line of each stop
	for i := range keys {
		begins := i == 0 || keys[i] != keys[i-1]
		if begins && i > 0 && !(folded[keys[i]] && folded[keys[i-1]]) {
			all = append(all, drawnLine{row: -1})
		}
		switch {
		case folded[keys[i]] && begins:
			stops = append(stops, len(all))
			all = append(all, drawnLine{i, true})
			continue
		case folded[keys[i]]:
			continue
		case begins:
			all = append(all, drawnLine{-1, true})
		}
		stops = append(stops, len(all))
		for range height {
			all = append(all, drawnLine{row: i})
		}
	}
	all = all[stops[top]:]
	if !all[0].heading {
		all = append([]drawnLine{{-1, true}}, all...)
	}
	return all
}

func TestStack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var keys []int64
		for key, n := range rapid.SliceOfN(rapid.IntRange(1, 6), 1, 8).Draw(t, "groups") {
			for range n {
				keys = append(keys, int64(key))
			}
		}
		folded := map[int64]bool{}
		for key := range keys[len(keys)-1] + 1 {
			folded[key] = rapid.Bool().Draw(t, "folded")
		}
		height, room := rapid.IntRange(1, 3).Draw(t, "height"), rapid.IntRange(4, 20).Draw(t, "room")
		s := newStack(len(keys), height, true, func(i int) bool { return keys[i] == keys[i-1] }, func(i int) int64 { return keys[i] }, folded)
		for top := range s.stops() {
			lines := drawnFrom(keys, folded, height, top)
			last := top
			for stop := top; stop < s.stops(); stop++ {
				at := s.screenLine(top, stop)
				if row := s.rowOf(stop); lines[at].row != row || at > 0 && lines[at-1].row == row || s.stopOf(row) != stop {
					t.Fatalf("from stop %d stop %d (row %d) is on line %d, where %+v is", top, stop, row, at, lines[at])
				}
				if at+s.tall(stop) <= room {
					last = stop
				}
				if first := s.topFor(stop, room); stop-first > 0 && s.screenLine(first, stop)+s.tall(stop) > room || first > 0 && s.screenLine(first-1, stop)+s.tall(stop) <= room {
					t.Fatalf("the screen that ends with stop %d begins with %d", stop, first)
				}
				if s.topAt(stop, at) > top {
					t.Fatalf("stop %d is on line %d from %d, not from %d", stop, at, s.topAt(stop, at), top)
				}
			}
			if got := s.last(top, room); got != last {
				t.Fatalf("from stop %d the last is %d, not %d", top, got, last)
			}
			for y := range room {
				stop, ok := s.at(top, y, room)
				isRow := y < len(lines) && lines[y].row >= 0 && s.stopOf(lines[y].row) <= last
				if ok != isRow || ok && stop != s.stopOf(lines[y].row) {
					t.Fatalf("from stop %d line %d is %d, %v", top, y, stop, ok)
				}
			}
		}
		for row, key := range keys {
			if s.isFolded(row) != folded[key] {
				t.Fatalf("row %d is folded: %v", row, s.isFolded(row))
			}
		}
	})
}

// Without headings rows stand on the lines that they stood on before there were any.
func TestStackWithoutGroups(t *testing.T) {
	s := newStack(10, 2, false, nil, nil, nil)
	if s.stops() != 10 || s.screenLine(3, 5) != 4 || s.last(3, 7) != 5 || s.topFor(9, 7) != 7 || s.inSight(8, 9) != 4 || s.stopOf(7) != 7 || s.rowOf(7) != 7 {
		t.Errorf("%+v", s)
	}
	if empty := newStack(0, 2, true, nil, nil, nil); empty.stops() != 0 || empty.inSight(0, 9) != 4 || empty.last(0, 9) != 0 {
		t.Errorf("%+v", empty)
	}
}
