package store_test

import (
	"fmt"
	"strings"
	"testing"

	"tidings/store"
)

// state writes all that undo can change.
func (h *house) state() string {
	h.t.Helper()
	return fmt.Sprintf("%s | unread %s | bookmarked %s", h.sidebar(), h.titles(store.Query{State: store.Unread}), h.titles(store.Query{Bookmarked: true}))
}

// history writes the local account's last steps, newest first.
func (h *house) history(limit int) string {
	h.t.Helper()
	all, err := h.History(h.ctx(), store.Local, limit)
	h.need(err)
	lines := make([]string, len(all))
	for i, c := range all {
		lines[i] = c.What
		if c.Undone {
			lines[i] += " (undone)"
		}
	}
	return strings.Join(lines, "; ")
}

func (h *house) undo() string {
	h.t.Helper()
	c, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(h.t, "undone", c.Undone, true)
	return c.What
}

func (h *house) redo() string {
	h.t.Helper()
	c, err := h.Redo(h.ctx(), store.Local)
	h.need(err)
	want(h.t, "undone", c.Undone, false)
	return c.What
}

func TestEveryKindOfChangeIsUndoneAndRedone(t *testing.T) {
	mark := func(read bool, titles ...string) func(*house) error {
		return func(h *house) error {
			_, err := h.MarkRead(h.ctx(), store.Local, read, h.numbers(titles)...)
			return err
		}
	}
	bookmark := func(on bool, titles ...string) func(*house) error {
		return func(h *house) error {
			_, err := h.Bookmark(h.ctx(), store.Local, on, h.numbers(titles)...)
			return err
		}
	}
	for _, c := range []struct {
		what string
		do   func(h *house) error
	}{
		{"marked “a2” read", mark(true, "a2", "a1")},
		{"marked “a1” unread", mark(false, "a1", "a2")},
		{"marked 3 articles read", mark(true, "a2", "b1", "c1")},
		{"marked 8 articles read", func(h *house) error {
			_, err := h.MarkListRead(h.ctx(), store.Local, store.Query{}, 12)
			return err
		}},
		{"bookmarked “a2”", bookmark(true, "a2", "a1")},
		{"took the bookmark off “a1”", bookmark(false, "a1")},
		{"bookmarked 2 articles", bookmark(true, "a2", "c1")},
		{"subscribed to Mine", func(h *house) error {
			_, err := h.Subscribe(h.ctx(), store.Local, store.Wish{URL: "https://d.example", Title: "Mine"})
			return err
		}},
		{"subscribed to 2 feeds", func(h *house) error {
			_, err := h.Subscribe(h.ctx(), store.Local, store.Wish{URL: "https://d.example"}, store.Wish{URL: "https://e.example"})
			return err
		}},
		{"unsubscribed from Feed 1", func(h *house) error { return h.Unsubscribe(h.ctx(), store.Local, 1) }},
		{"unsubscribed from 3 feeds", func(h *house) error { return h.Unsubscribe(h.ctx(), store.Local, 1, 2, 3) }},
		{"renamed Feed 2", func(h *house) error { return h.Rename(h.ctx(), store.Local, "Bee", 2) }},
		{"moved 2 feeds", func(h *house) error { return h.Move(h.ctx(), store.Local, "Elsewhere", 1, 2) }},
	} {
		t.Run(c.what, func(t *testing.T) {
			h := newsroom(t)
			before, earlier := h.state(), h.history(9)
			h.need(c.do(h))
			after := h.state()
			if before == after {
				t.Fatal("nothing has changed")
			}
			want(t, "history", h.history(1), c.what)
			want(t, "undone", h.undo(), c.what)
			want(t, "state after undo", h.state(), before)
			want(t, "history", h.history(9), c.what+" (undone); "+earlier)
			h.reopen()
			want(t, "redone", h.redo(), c.what)
			want(t, "state after redo", h.state(), after)
			h.reopen()
			h.undo()
			want(t, "state after undoing again", h.state(), before)
		})
	}
}

func TestWhatChangesNothingIsNoStep(t *testing.T) {
	h := newsroom(t)
	before := h.history(9)
	h.read("a1")
	h.bookmark("a1")
	want(t, "new feeds", h.subscribeAgain("https://a.example"), 0)
	h.need(h.Move(h.ctx(), store.Local, "World", 1))
	h.record(1, piece("x", 1))
	want(t, "history", h.history(9), before)
}

func TestUndoToTheBeginningAndBack(t *testing.T) {
	h := newsroom(t)
	var states []string
	for h.history(1) != "" {
		states = append(states, h.state())
		h.undo()
		if steps, err := h.History(h.ctx(), store.Local, 99); err != nil || steps[len(steps)-1].Undone {
			break
		}
	}
	want(t, "state at the beginning", h.state(), " | unread  | bookmarked ")
	_, err := h.Undo(h.ctx(), store.Local)
	wantErr(t, "undo at the beginning", err, store.ErrNotFound)
	for i := len(states) - 1; i >= 0; i-- {
		h.redo()
		want(t, "state", h.state(), states[i])
	}
	_, err = h.Redo(h.ctx(), store.Local)
	wantErr(t, "redo at the end", err, store.ErrNotFound)
}

func TestANewChangeCutsOffWhatCouldBeRedone(t *testing.T) {
	h := newsroom(t)
	h.bookmark("a2")
	h.bookmark("a3")
	h.undo()
	h.bookmark("a4") // a3 can never be redone
	_, err := h.Redo(h.ctx(), store.Local)
	wantErr(t, "redo", err, store.ErrNotFound)
	want(t, "history", h.history(2), "bookmarked “a4”; bookmarked “a2”")
	h.undo()
	want(t, "undone across the gap", h.undo(), "bookmarked “a2”")
	h.bookmark("b1") // neither can a2 nor a4, on this and that side of a3
	want(t, "undone", h.undo(), "bookmarked “b1”")
	want(t, "redone", h.redo(), "bookmarked “b1”")
	_, err = h.Redo(h.ctx(), store.Local)
	wantErr(t, "redo", err, store.ErrNotFound)
	want(t, "bookmarks", h.titles(store.Query{Bookmarked: true}), "a1 b1 b3 c4")
}

func TestUndoOfAMarkOnAnUnsubscribedFeed(t *testing.T) {
	h := newsroom(t)
	h.read("b1")
	h.need(h.Unsubscribe(h.ctx(), store.Local, 2))
	h.undo()
	h.undo()
	want(t, "b1 is read", h.row("b1").Read, false)
}

func TestHistoryIsBounded(t *testing.T) {
	h := open(t)
	h.record(h.subscribe(store.Local, "https://a.example", ""), piece("One", 1))
	n := h.number("One")
	for i := range 1010 {
		_, err := h.MarkRead(h.ctx(), store.Local, i%2 == 0, n)
		h.need(err)
	}
	steps, err := h.History(h.ctx(), store.Local, 5000)
	h.need(err)
	want(t, "steps", len(steps), 1000)
	want(t, "newest", steps[0].What, "marked “One” unread")
	want(t, "limited", h.history(2), "marked “One” unread; marked “One” read")
}
