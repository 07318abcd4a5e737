//go:build unix

package cli_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// What an actor knows of its things. After a change that was killed there are two
// worlds that may be, the one before and the one after; later changes happen in both.
// A look at the library tells which of them is.

// A thing is what an account thinks of an article, a feed that it follows, or a search
// that it has saved. Things are named by a word for their kind and what tells one from
// another.
type thing struct {
	There      bool // it is followed, or saved; of an article always true
	Read       bool
	Bookmarked bool
	Deleted    bool
	Note       string // of a search: its query
	Tags       string // sorted, with commas between them
}

type things map[string]thing

// A world is what things may be, and what was done to them before.
type world struct {
	now          things
	past, future []things // the newest last: what undo, and redo, lead to
}

// keptWorlds is how far back a world remembers.
const keptWorlds = 30

// A change is what a command, or a key, does to an actor's things.
type change struct {
	args []string
	in   string // standard input
	turn int    // -1 for undo, 1 for redo
	make func(things)
	what string // in words, where there are no args
}

// after is the world that a change leads to. What changes nothing leaves no trace.
func (w world) after(c change) world {
	switch n := len(w.past); {
	case c.turn < 0:
		return world{w.past[n-1], w.past[: n-1 : n-1], append(slices.Clip(w.future), w.now)}
	case c.turn > 0:
		n := len(w.future)
		return world{w.future[n-1], append(slices.Clip(w.past), w.now), w.future[: n-1 : n-1]}
	}
	next := maps.Clone(w.now)
	c.make(next)
	if maps.Equal(next, w.now) {
		return w
	}
	past := append(slices.Clip(w.past), w.now)
	return world{now: next, past: past[max(0, len(past)-keptWorlds):]}
}

func (w world) equal(o world) bool {
	same := func(a, b things) bool { return maps.Equal(a, b) }
	return same(w.now, o.now) && slices.EqualFunc(w.past, o.past, same) && slices.EqualFunc(w.future, o.future, same)
}

// Worlds are those that may be.
type worlds []world

// after is what may be after a change: with certainty, or perhaps.
func (all worlds) after(c change, certain bool) (next worlds) {
	if !certain {
		next = slices.Clone(all)
	}
	for _, w := range all {
		if w = w.after(c); !slices.ContainsFunc(next, w.equal) {
			next = append(next, w)
		}
	}
	return next
}

// in is those of the worlds in which things are as they were found.
func (all worlds) in(found things) (left worlds) {
	for _, w := range all {
		if maps.Equal(w.now, found) {
			left = append(left, w)
		}
	}
	return left
}

// every reports whether something holds in each of them.
func (all worlds) every(holds func(world) bool) bool {
	return !slices.ContainsFunc(all, func(w world) bool { return !holds(w) })
}

// differences says in what things differ from the world that is nearest to them.
func (all worlds) differences(found things) (least []string) {
	for i, w := range all {
		var says []string
		for name, wanted := range w.now {
			if found[name] != wanted {
				says = append(says, fmt.Sprintf("%s is %+v, acknowledged was %+v", name, found[name], wanted))
			}
		}
		for name, is := range found {
			if _, known := w.now[name]; !known {
				says = append(says, fmt.Sprintf("%s is %+v, and nobody made it so", name, is))
			}
		}
		if slices.Sort(says); i == 0 || len(says) < len(least) {
			least = says
		}
	}
	return least
}

// tagged is a list of tags with others put on or taken off.
func tagged(tags string, on bool, others ...string) string {
	list := strings.FieldsFunc(tags, func(r rune) bool { return r == ',' })
	if on {
		list = append(list, others...)
	} else {
		list = slices.DeleteFunc(list, func(tag string) bool { return slices.Contains(others, tag) })
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ",")
}

// merged is an article after the load of what was dumped of it: of two different
// notes both are kept.
func (here thing) merged(there thing) thing {
	here.Read = here.Read || there.Read
	here.Deleted = here.Deleted || there.Deleted
	here.Bookmarked = here.Bookmarked || there.Bookmarked
	here.Tags = tagged(here.Tags, true, strings.FieldsFunc(there.Tags, func(r rune) bool { return r == ',' })...)
	holds := func(note, part string) bool {
		return part == "" || strings.Contains("\n\n"+note+"\n\n", "\n\n"+part+"\n\n")
	}
	switch {
	case holds(here.Note, there.Note):
	case holds(there.Note, here.Note):
		here.Note = there.Note
	default:
		here.Note += "\n\n" + there.Note
	}
	return here
}
