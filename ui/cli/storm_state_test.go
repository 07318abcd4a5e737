//go:build unix

package cli_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// What an actor knows of its things. After a change that was killed there are two
// possible states, the one before and the one after; later changes happen in both.
// A look at the library tells which of them is.

// A articleState is what an account thinks of an article, a feed that it follows, or a search
// that it has saved. Things are named by a word for their kind and what tells one from
// another.
type articleState struct {
	There      bool // it is followed, or saved; of an article always true
	Read       bool
	Bookmarked bool
	Deleted    bool
	Note       string // of a search: its query
	Tags       string // sorted, with commas between them
}

type articleStates map[string]articleState

// A possibleState is what things may be, and what was done to them before.
type possibleState struct {
	now          articleStates
	past, future []articleStates // the newest last: what undo, and redo, lead to
}

// keptSteps is how many steps of history a state keeps.
const keptSteps = 30

// A change is what a command, or a key, does to an actor's things.
type change struct {
	args []string
	in   string // standard input
	turn int    // -1 for undo, 1 for redo
	make func(articleStates)
	what string // in words, where there are no args
}

// after is the state that a change leads to. What changes nothing leaves no trace.
func (w possibleState) after(c change) possibleState {
	switch n := len(w.past); {
	case c.turn < 0:
		return possibleState{w.past[n-1], w.past[: n-1 : n-1], append(slices.Clip(w.future), w.now)}
	case c.turn > 0:
		n := len(w.future)
		return possibleState{w.future[n-1], append(slices.Clip(w.past), w.now), w.future[: n-1 : n-1]}
	}
	next := maps.Clone(w.now)
	c.make(next)
	if maps.Equal(next, w.now) {
		return w
	}
	past := append(slices.Clip(w.past), w.now)
	return possibleState{now: next, past: past[max(0, len(past)-keptSteps):]}
}

func (w possibleState) equal(o possibleState) bool {
	same := func(a, b articleStates) bool { return maps.Equal(a, b) }
	return same(w.now, o.now) && slices.EqualFunc(w.past, o.past, same) && slices.EqualFunc(w.future, o.future, same)
}

// Worlds are those that may be.
type possibleStates []possibleState

// after is what may be after a change: with certainty, or perhaps.
func (all possibleStates) after(c change, certain bool) (next possibleStates) {
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

// in is those of the states in which articles are as they were found.
func (all possibleStates) in(found articleStates) (left possibleStates) {
	for _, w := range all {
		if maps.Equal(w.now, found) {
			left = append(left, w)
		}
	}
	return left
}

// every reports whether something holds in each of them.
func (all possibleStates) every(holds func(possibleState) bool) bool {
	return !slices.ContainsFunc(all, func(w possibleState) bool { return !holds(w) })
}

// differences says in what articles differ from the state that is nearest to them.
func (all possibleStates) differences(found articleStates) (least []string) {
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
func (here articleState) merged(there articleState) articleState {
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
