package store_test

import (
	"fmt"
	"testing"

	"tidings/store"
)

func TestKnown(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	other := h.subscribe(store.Local, "https://b.example", "")
	one, two, three := piece("One", 10), piece("Two", 20), piece("Three", 30)
	h.record(feed, one, two)
	two.Content.Source = "<p>Edited.</p>"
	measured := one
	measured.Summary, measured.Words, measured.Media = "better", 7, store.HasVideo

	for _, test := range []struct {
		feed     store.FeedID
		articles []store.Incoming
		want     string
	}{
		{feed, []store.Incoming{one, two, three, measured}, "[true false false true]"},
		{other, []store.Incoming{one}, "[false]"},
		{99, []store.Incoming{one}, "[false]"},
		{feed, nil, "[]"},
	} {
		known, err := h.Known(h.ctx(), test.feed, test.articles)
		h.need(err)
		want(t, "known", fmt.Sprint(known), test.want)
	}
}

// Record takes the caller's word for what is known, and an article that comes twice
// in one document still counts as its first.
func TestRecordPassesOverTheKnown(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	one, two := piece("One", 10), piece("Two", 20)
	h.record(feed, one, two)
	before := h.articleOf("One")
	one.Known, one.Summary = true, ""
	again := piece("One", 10)
	again.Content.Source = "<p>Not this one.</p>"
	two.Content.Source = "<p>Edited.</p>"
	want(t, "outcome", h.record(feed, one, again, two), counts{Updated: 1})
	want(t, "the known article", fmt.Sprint(h.articleOf("One")), fmt.Sprint(before))
}
