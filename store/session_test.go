package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"tidings/store"
)

// hears reports whether a session's watcher hears of something that is done. To know
// that the store has been looked at since, it lets the session write once more, which
// another watcher has to be told of.
func (h *house) hears(session context.Context, changed <-chan store.Difference, do func()) bool {
	h.t.Helper()
	ctx, stop := context.WithCancel(h.ctx())
	defer stop()
	do()
	all := h.Watch(ctx, store.Local)
	_, err := h.EditMarks(session, store.Local, store.MarkEdit{Note: new(rand.Text())}, 1)
	h.need(err)
	select {
	case <-all:
	case <-time.After(30 * time.Second):
		h.t.Fatal("nobody hears anything")
	}
	h.Watch(ctx, store.Local) // waits until all have been told
	select {
	case <-changed:
		return true
	default:
		return false
	}
}

func TestASessionIsNotToldOfItsOwnChanges(t *testing.T) {
	h := newsroom(t)
	other := openAt(t, h.path)
	n := h.number("a1")
	on := false
	write := func(s *store.Store, ctx context.Context) {
		t.Helper()
		on = !on
		_, err := s.MarkRead(ctx, store.Local, on, n)
		h.need(err)
	}
	mine, stop := context.WithCancel(store.NewSession(h.ctx()))
	defer stop()
	theirs := store.NewSession(h.ctx())
	child, cancel := context.WithTimeout(mine, time.Minute)
	defer cancel()
	changed := h.Watch(mine, store.Local)
	for _, c := range []struct {
		name string
		do   func()
		want bool
	}{
		{"one of its own", func() { write(h.Store, mine) }, false},
		{"three of its own", func() { write(h.Store, child); write(h.Store, mine); write(h.Store, context.WithoutCancel(mine)) }, false},
		{"one of another session", func() { write(h.Store, theirs) }, true},
		{"one of nobody", func() { write(h.Store, h.ctx()) }, true},
		{"one of its own again", func() { write(h.Store, mine) }, false},
		{"one of another store between two of its own", func() { write(h.Store, mine); write(other.Store, h.ctx()); write(h.Store, mine) }, true},
		{"one of its own through another store", func() { write(other.Store, mine) }, true},
		{"one of its own, and a compaction", func() {
			write(h.Store, mine)
			_, _, err := h.Compact(mine, nil)
			h.need(err)
		}, true},
		{"one of its own in the new file", func() { write(h.Store, mine) }, false},
	} {
		want(t, c.name, h.hears(mine, changed, c.do), c.want)
	}
}

// What a session has begun to write and not committed may be written by somebody else.
func TestAFailedChangeIsNotTheSessionsOwn(t *testing.T) {
	h := newsroom(t)
	mine, stop := context.WithCancel(store.NewSession(h.ctx()))
	defer stop()
	changed := h.Watch(mine, store.Local)
	told := h.hears(mine, changed, func() {
		if _, err := h.MarkRead(mine, 99, true, 1); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("marked read by an account that is not there: %v", err)
		}
		h.bookmark("a2")
	})
	want(t, "told", told, true)
}

// Two sessions and another process's store write at once; each session reads again
// only when it is told of a change, and sees all that the others did at last.
func TestNoForeignChangeIsMissed(t *testing.T) {
	h := newsroom(t)
	other := openAt(t, h.path)
	const rounds = 100
	type writer struct {
		s   *store.Store
		ctx context.Context
		tag string
	}
	ctx, stop := context.WithCancel(h.ctx())
	defer stop()
	writers := []writer{
		{h.Store, store.NewSession(ctx), "one"}, {h.Store, store.NewSession(ctx), "two"}, {other.Store, ctx, "three"},
	}
	articles := h.numbers([]string{"a2", "a3", "a4"})
	// see waits until the last thing that a writer wrote is seen, looking only when told.
	see := func(watching writer, changed <-chan store.Difference) error {
		late := time.After(60 * time.Second)
		for {
			tags, err := watching.s.Tags(ctx, store.Local)
			if err != nil {
				return err
			}
			seen := map[string]bool{}
			for _, tag := range tags {
				seen[tag.Tag] = true
			}
			missing := 0
			for _, w := range writers {
				if w.tag != watching.tag && !seen[w.tag] {
					missing++
				}
			}
			if missing == 0 {
				return nil
			}
			select {
			case <-changed:
			case <-late:
				return fmt.Errorf("%s was not told of %d other writers' changes", watching.tag, missing)
			}
		}
	}
	var all sync.WaitGroup
	for i, w := range writers {
		changed := w.s.Watch(w.ctx, store.Local)
		all.Go(func() {
			if err := see(w, changed); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() {
			for round := range rounds {
				if _, err := w.s.MarkRead(w.ctx, store.Local, round%2 == 0, articles[i]); err != nil {
					t.Error(err)
				}
			}
			if _, err := w.s.EditMarks(w.ctx, store.Local, store.MarkEdit{Tags: []string{w.tag}}, articles[i]); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
