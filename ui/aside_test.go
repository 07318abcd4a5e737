package ui

import (
	"testing"
	"time"

	"tidings/store"
)

// stale is news with articles that came 40 days ago.
func stale(t *testing.T) *store.Store {
	s := news(t)
	feed, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: "https://slow.example/rss"})
	if err != nil {
		t.Fatal(err)
	}
	old := now.Add(-40 * 24 * time.Hour)
	_, err = s.Record(t.Context(), store.Fetched{Feed: feed[0].ID, At: old, Title: "Slow News", Articles: []store.Incoming{
		piece(24*41, "Snail crosses the road", "<p>It did.</p>"), piece(24*42, "Snail begins to cross the road", "<p>It will.</p>")}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What has been unread for long leaves Unread and stands under Set aside, where it can be read,
// marked and brought back as everywhere.
func TestSetAside(t *testing.T) {
	s := stale(t)
	showSet(t, s, 100, 24, text("")).sees("Unread          9").seesNot("Set aside", "set aside")
	sc := showSet(t, s, 100, 24, text("reading.set-aside = 30"))
	sc.sees("Unread          7", "Set aside       2", "2 articles set aside after 30 days").seesNot("Snail crosses the road") // nobody was at its row
	sc.press("q", "j", "j", "j", "j", "enter").sees("Snail crosses the road", "Snail begins")
	sc.press("m").press("m") // read, and unread again: that is no longer set aside
	sc.sees("Unread          8", "Set aside       1")
	sc.press("u", "u").sees("Unread          7", "Set aside       2")
	sc.press("A").sees("Unread          7").press("u").sees("Set aside       2")
	sc.press("1").sees("Snail crosses the road").seesNot("harbour after ninety") // a filter stays within what is set aside
	sc.press("u").sees("Unread          9")
}

// Settings that cannot be read whole move nothing.
func TestMistakesSetNothingAside(t *testing.T) {
	s := stale(t)
	showSet(t, s, 100, 24, text("reading.set-aside = 30")).sees("Set aside       2")
	showSet(t, s, 100, 24, text("reading.set-aside = \"30 days\"")).sees("Set aside       2")
	showSet(t, s, 100, 24, text("")).sees("Unread          9", "2 articles brought back from what was set aside").seesNot("Set aside  ")
}
