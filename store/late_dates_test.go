//go:build unix

package store_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tidings/store"
)

// hourly are many articles, each an hour older than the one before.
func hourly(first, count int) []store.Incoming {
	all := many(first, count)
	for i := range all {
		all[i].Published = noon.Add(-time.Duration(i) * time.Hour)
	}
	return all
}

// inOrderOfDates sees that lists have all articles in the order of their dates, whether they
// are in the bucket of dates or not, and that counts by date count them.
func (h *house) inOrderOfDates(last store.Number) {
	h.t.Helper()
	numbers := make([]store.Number, last)
	for i := range numbers {
		numbers[i] = store.Number(i + 1)
	}
	rows, err := h.Rows(h.ctx(), store.Local, numbers...)
	h.need(err)
	early, late := noon.Add(-30*time.Hour), noon.Add(-10*time.Hour)
	for name, q := range map[string]store.Query{
		"all": {}, "from a time on": {Since: early}, "before a time": {Before: late}, "between": {Since: early, Before: late},
		"oldest first": {OldestFirst: true}, "between, oldest first": {Since: early, Before: late, OldestFirst: true},
		"found": {Text: "after:2026-11-22"}, "found, oldest first": {Text: "after:2026-11-22", OldestFirst: true},
	} {
		expected := slices.DeleteFunc(slices.Clone(rows), func(r store.Row) bool {
			return !q.Since.IsZero() && r.Date.Before(q.Since) || !q.Before.IsZero() && !r.Date.Before(q.Before) || q.Text != "" && r.Date.Before(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
		})
		slices.SortFunc(expected, q.Compare)
		if len(expected) == 0 || len(expected) == len(rows) && (q.Text != "" || !q.Since.IsZero()) {
			h.t.Errorf("%s: %d of %d articles say nothing", name, len(expected), len(rows))
		}
		var got []store.Row
		after := store.Cursor{}
		for more := true; more && len(got) <= len(expected); {
			page, err := h.List(h.ctx(), store.Local, q, after, 7)
			h.need(err)
			if got, more = append(got, page.Rows...), page.More; more {
				after = q.After(page.Rows[len(page.Rows)-1])
			}
		}
		want(h.t, name, titles(got), titles(expected))
	}
	counted, err := h.Count(h.ctx(), store.Local, early)
	h.need(err)
	today := 0
	for _, r := range rows {
		if !r.Date.Before(early) {
			today++
		}
	}
	want(h.t, "today", counted.Today, today)
}

func TestManyNewArticlesAreListedBeforeTheyAreTidied(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	h.record(feed, hourly(0, 50)[20:25]...)
	want(t, "bydate", h.keysIn("bydate"), 5)
	h.record(feed, hourly(100, 60)...)
	want(t, "bydate", h.keysIn("bydate"), 5)
	h.inOrderOfDates(65)
	h.sound()

	h.record(feed, hourly(300, 3)...) // a few come at once
	want(t, "bydate", h.keysIn("bydate"), 8)
	h.inOrderOfDates(68)
	h.retain(store.Retention{Articles: 60}, feed)
	h.prune(8)
	h.inOrderOfDates(68)
	h.sound()

	h.need(h.Tidy(h.ctx()))
	want(t, "bydate", h.keysIn("bydate"), 60)
	h.inOrderOfDates(68)
	h.sound()
	h.record(feed, hourly(400, 2)...)
	want(t, "bydate", h.keysIn("bydate"), 62)
	h.inOrderOfDates(70)
	h.sound()
}

// Entering dates is broken off at any moment, and articles come and go meanwhile.
func TestDatesAreEnteredInTheEnd(t *testing.T) {
	h := open(t)
	feed, dice := h.subscribe(store.Local, "https://a.example", ""), rand.New(rand.NewPCG(6, 7))
	for round := range store.Number(10) {
		h.record(feed, hourly(int(100*round), 40)...)
		_ = h.Tidy(&impatientContext{context.Background(), dice.IntN(30)})
		h.inOrderOfDates(40 * (round + 1))
		h.sound()
	}
	h.need(h.Tidy(h.ctx()))
	want(t, "bydate", h.keysIn("bydate"), 400)

	h.record(feed, hourly(5000, 40)...)
	for n, met := 1, true; met; n++ {
		var other *house
		other, met = h.between(n,
			func(w *house) { w.need(w.Tidy(w.ctx())) },
			func(w *house) {
				w.retain(store.Retention{Articles: 420}, feed)
				w.prune(20)
				w.record(feed, hourly(6000, 1)...)
				w.record(feed, hourly(7000, 30)...)
			})
		other.inOrderOfDates(471)
		other.sound()
		other.need(other.Tidy(other.ctx()))
		other.inOrderOfDates(471)
		other.sound()
	}
}
