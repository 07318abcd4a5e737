package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// Each account keeps a place in every article that it has read, as long as the article is
// there.
func TestPlacesAreKept(t *testing.T) {
	h := newsroom(t)
	guest := h.account("guest")
	h.subscribe(guest, "https://a.example", "")
	placed := func(a store.AccountID, title string) store.Reading {
		t.Helper()
		article, err := h.Article(h.ctx(), a, h.number(title))
		h.need(err)
		article.Place.When = time.Time{}
		return article.Place
	}
	one := store.Reading{Article: h.number("a1"), Block: 3, Line: 2, Width: 72, Letters: 140, Share: 40}
	two := store.Reading{Article: h.number("a2"), Share: 100}
	h.need(h.KeepReading(h.ctx(), store.Local, one))
	h.need(h.KeepReading(h.ctx(), store.Local, store.Reading{Article: h.number("a3"), Block: 1, Share: 10}, two))
	h.need(h.KeepReading(h.ctx(), store.Local, store.Reading{}))
	h.need(h.KeepReading(h.ctx(), guest, store.Reading{Article: h.number("a1"), Block: 9}))
	h.need(h.KeepReading(h.ctx(), store.Local, store.Reading{Article: 4711, Block: 9})) // it has gone
	check := func() {
		t.Helper()
		want(t, "in the first", placed(store.Local, "a1"), one)
		want(t, "in the second", placed(store.Local, "a2"), two)
		want(t, "in one never opened", placed(store.Local, "a4"), store.Reading{})
		want(t, "of another", placed(guest, "a1").Block, 9)
		h.sound()
	}
	check()
	_, _, err := h.Compact(h.ctx(), nil)
	h.need(err)
	h.reopen()
	check()
	_, err = h.Delete(h.ctx(), store.Local, h.number("a2"))
	h.need(err)
	h.need(h.RemoveAccount(h.ctx(), guest))
	h.retain(store.Retention{Articles: 1}, 1)
	_, err = h.Prune(h.ctx())
	h.need(err)
	h.sound() // no place is in an article that has gone
	lately, err := h.Lately(h.ctx(), store.Local, 10)
	h.need(err)
	want(t, "lately read", len(lately) <= 1, true)
}

// What was begun comes before what was read to its end, each the latest first.
func TestWhatWasReadLately(t *testing.T) {
	h := newsroom(t)
	for i, title := range []string{"a1", "b1", "a2", "b2", "c1"} {
		h.at = noon.Add(time.Duration(i) * time.Minute)
		h.need(h.KeepReading(h.ctx(), store.Local, store.Reading{Article: h.number(title), Share: map[bool]int{true: 100, false: 30}[title[0] == 'b']}))
	}
	_, err := h.Delete(h.ctx(), store.Local, h.number("a1"))
	h.need(err)
	listed := func(most int) string {
		t.Helper()
		all, err := h.Lately(h.ctx(), store.Local, most)
		h.need(err)
		var said []string
		for _, one := range all {
			said = append(said, fmt.Sprintf("%s %d%%", one.Title, one.Reading.Share))
		}
		return strings.Join(said, ", ")
	}
	want(t, "lately", listed(10), "c1 30%, a2 30%, b2 100%, b1 100%")
	want(t, "of two", listed(2), "c1 30%, a2 30%")
}
