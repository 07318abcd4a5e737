package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tidings/store"
)

// limited is a library that a guest of these limits shares, opened as a server does.
func limited(t *testing.T, limits store.Limits) (h *house, guest store.AccountID) {
	h = open(t)
	a, err := h.AddAccount(h.ctx(), "guest", "SHA256:guest")
	h.need(err)
	s, err := store.Open(h.path, store.Options{Limits: limits})
	h.need(err)
	h.need(h.Close())
	h.Store = s
	return h, a.ID
}

// refused expects a LimitError that says something.
func refused(t *testing.T, what string, err error, words string) {
	t.Helper()
	var bound store.LimitError
	if !errors.As(err, &bound) || !strings.Contains(bound.Sentence, words) {
		t.Errorf("%s: got error %v, want a bound that says %q", what, err, words)
	}
}

// Whatever way an account comes to feeds, it follows no more than it may.
func TestF2AnAccountFollowsSoManyFeeds(t *testing.T) {
	h, guest := limited(t, store.Limits{Feeds: 300})
	wishes := func(from, to int) (all []store.Wish) {
		for i := from; i < to; i++ {
			all = append(all, store.Wish{URL: fmt.Sprintf("https://%d.example", i)})
		}
		return all
	}
	count := func() int {
		all, err := h.Feeds(h.ctx(), guest)
		h.need(err)
		return len(all)
	}
	_, err := h.Subscribe(h.ctx(), guest, wishes(0, 301)...)
	refused(t, "one too many", err, "at most 300 feeds")
	want(t, "feeds after it", count(), 0)
	_, err = h.Subscribe(h.ctx(), guest, wishes(0, 300)...)
	h.need(err)
	_, err = h.Subscribe(h.ctx(), guest, wishes(299, 301)...)
	refused(t, "one more", err, "at most 300 feeds")
	_, err = h.Save(h.ctx(), guest, piece("kept", 1))
	h.need(err)
	_, err = h.Load(h.ctx(), guest, strings.NewReader(manyLines()), store.LoadOptions{Clean: gate, Private: true})
	refused(t, "a dump", err, "at most 300 feeds")
	h.need(h.Unsubscribe(h.ctx(), guest, 1, 2))
	_, err = h.Subscribe(h.ctx(), guest, wishes(400, 401)...)
	h.need(err)
	_, err = h.Undo(h.ctx(), guest)
	h.need(err)
	_, err = h.Subscribe(h.ctx(), guest, wishes(400, 402)...)
	h.need(err)
	_, err = h.Undo(h.ctx(), guest)
	h.need(err)
	_, err = h.Subscribe(h.ctx(), store.Local, wishes(0, 400)...)
	h.need(err) // the owner's library is the owner's
	want(t, "feeds", count(), 299)
}

func TestF3AnAccountWritesSoMuch(t *testing.T) {
	h, guest := limited(t, store.Limits{Tags: 3, Note: 2000, Notes: 5000, Searches: 2, Bytes: 50_000})
	var articles []store.Incoming
	for i := range 100 {
		articles = append(articles, piece(fmt.Sprint(i), i))
	}
	fresh, err := h.Subscribe(h.ctx(), guest, store.Wish{URL: "https://a.example"})
	h.need(err)
	h.record(fresh[0].ID, articles...)
	mark := func(edit store.MarkEdit, numbers ...store.Number) error {
		_, err := h.EditMarks(h.ctx(), guest, edit, numbers...)
		return err
	}
	h.need(mark(store.MarkEdit{Tags: []string{"a", "b", "c"}}, 1))
	refused(t, "a fourth tag", mark(store.MarkEdit{Tags: []string{"d"}}, 2, 1), "at most 3 tags")
	h.need(mark(store.MarkEdit{Tags: []string{"d"}, How: store.ReplaceTags}, 1))
	refused(t, "a long note", mark(store.MarkEdit{Note: new(strings.Repeat("n", 2001))}, 1), "at most 2 KB")
	refused(t, "a note on many", mark(store.MarkEdit{Note: new(strings.Repeat("n", 1000))}, 1, 2, 3, 4, 5, 6), "4.9 KB of notes")
	for i := range 2 {
		_, err = h.SaveSearch(h.ctx(), guest, fmt.Sprint(i), "x")
		h.need(err)
	}
	_, err = h.SaveSearch(h.ctx(), guest, "3", "x")
	refused(t, "a third search", err, "at most 2 searches")
	full := error(nil)
	err = nil
	for n := store.Number(1); n <= 100 && full == nil; n++ {
		full = mark(store.MarkEdit{Note: new(strings.Repeat("n", 1900))}, n)
	}
	refused(t, "many notes", full, "48.8 KB of room")
	for i := 0; i < 10 && err == nil; i++ {
		_, err = h.Save(h.ctx(), guest, piece(fmt.Sprint("kept ", i), 1))
	}
	refused(t, "a saved article", err, "of room")
	h.need(mark(store.MarkEdit{Note: new("")}, 1, 2, 3)) // there is a way back
	h.need(h.Unsubscribe(h.ctx(), guest, fresh[0].ID))
	_, err = h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Note: new(strings.Repeat("n", 60_000)), Tags: []string{"a", "b", "c", "d"}}, 1)
	h.need(err)
}

// manyLines is a dump that takes three steps.
func manyLines() string {
	var text strings.Builder
	text.WriteString(`{"kind":"tidings","version":1,"made":"2026-11-22T12:00:00Z","accounts":["local"]}` + "\n" + `{"kind":"account","name":"local"}` + "\n")
	for i := range 250 {
		fmt.Fprintf(&text, `{"kind":"feed","origin":"https://loaded-%d.example","subscribed":{"added":"2026-11-22T12:00:00Z"}}`+"\n", i)
	}
	text.WriteString(`{"kind":"end"}` + "\n")
	return text.String()
}
