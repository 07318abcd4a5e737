package store_test

import (
	"errors"
	"testing"
	"time"

	"tidings/store"
)

// withArticles subscribes to a feed that has articles.
func (h *house) withArticles(titles ...string) store.FeedID {
	h.t.Helper()
	feed := h.subscribe(store.Local, "https://post.example/feed", "")
	for i, title := range titles {
		h.record(feed, piece(title, i+1))
	}
	return feed
}

func (h *house) opened(titles ...string) {
	h.t.Helper()
	_, err := h.MarkOpened(h.ctx(), store.Local, h.numbers(titles)...)
	h.need(err)
}

// Articles that were read are one step for each sitting, which undo and redo pass over: they take
// back what was done last on purpose, and nothing of it is lost by reading on.
func TestWhatWasReadIsNoStepOfItsOwn(t *testing.T) {
	h := open(t)
	h.withArticles("a", "b", "c", "d", "e")
	h.opened("a")
	want(t, "history", h.history(1), "read “a”")
	h.opened("b", "c")
	_, err := h.Bookmark(h.ctx(), store.Local, true, h.numbers([]string{"b"})...)
	h.need(err)
	h.opened("d")
	want(t, "history", h.history(3), "read “d”; bookmarked “b”; read 3 articles")
	want(t, "undone", h.undo(), "bookmarked “b”")
	h.opened("e")
	want(t, "history", h.history(3), "read 2 articles; bookmarked “b” (undone); read 3 articles")
	want(t, "redone", h.redo(), "bookmarked “b”")
	want(t, "unread", h.titles(store.Query{State: store.Unread}), "")
	h.undo()
	if c, err := h.Undo(h.ctx(), store.Local); err == nil && c.What != "subscribed to https://post.example/feed" {
		t.Errorf("undone: %q %v", c.What, err)
	}
}

// Hours later it is another sitting.
func TestAnotherSittingIsAnotherStep(t *testing.T) {
	h := open(t)
	h.withArticles("a", "b")
	h.opened("a")
	h.at = h.at.Add(2 * time.Hour)
	h.opened("b")
	want(t, "history", h.history(2), "read “b”; read “a”")
}

// Any step is taken back alone, and made again, whatever was done since; what was read as well.
func TestAStepIsTakenBackAlone(t *testing.T) {
	h := open(t)
	h.withArticles("a", "b", "c")
	h.opened("a", "b")
	_, err := h.Bookmark(h.ctx(), store.Local, true, h.numbers([]string{"c"})...)
	h.need(err)
	steps, err := h.History(h.ctx(), store.Local, 2)
	h.need(err)
	back, err := h.TurnStep(h.ctx(), store.Local, steps[1].Step)
	h.need(err)
	want(t, "step", back.What, "read 2 articles")
	want(t, "undone", back.Undone, true)
	want(t, "unread", h.titles(store.Query{State: store.Unread}), "a b c")
	want(t, "bookmarked", h.titles(store.Query{Bookmarked: true}), "c")
	again, err := h.TurnStep(h.ctx(), store.Local, steps[1].Step)
	h.need(err)
	want(t, "undone", again.Undone, false)
	want(t, "unread", h.titles(store.Query{State: store.Unread}), "c")
	want(t, "undone", h.undo(), "bookmarked “c”")
	_, err = h.TurnStep(h.ctx(), store.Local, 999)
	want(t, "no such step", errors.Is(err, store.ErrNotFound), true)
}

// A step is not taken back alone if that would take back something later, too.
func TestAStepThatWasOvertaken(t *testing.T) {
	h := open(t)
	feed := h.withArticles("a")
	h.need(h.Move(h.ctx(), store.Local, "World", feed))
	h.need(h.Rename(h.ctx(), store.Local, "The Post", feed))
	steps, err := h.History(h.ctx(), store.Local, 2)
	h.need(err)
	before := h.state()
	_, err = h.TurnStep(h.ctx(), store.Local, steps[1].Step)
	want(t, "overtaken", errors.Is(err, store.ErrOvertaken), true)
	want(t, "state", h.state(), before)
	_, err = h.TurnStep(h.ctx(), store.Local, steps[0].Step)
	h.need(err)
	_, err = h.TurnStep(h.ctx(), store.Local, steps[1].Step)
	h.need(err)
}
