package ui

import (
	"path/filepath"
	"sync/atomic"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/fetch"
	"tidings/store"
)

// counted is a screen as New makes it, on a store that counts its transactions.
func counted(t *testing.T) (sc *screen, count func(do func()) (writes, reads int64)) {
	var writing, reading atomic.Int64
	s, err := store.Open(filepath.Join(t.TempDir(), "tidings.db"), store.Options{Now: newClock, Began: func(writes bool) {
		if writes {
			writing.Add(1)
		} else {
			reading.Add(1)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	fed(t, s, store.Wish{URL: "https://post.example/rss", Folder: "World"}, "Harbour Post", many(40, 2, "story")...)
	sc = &screen{app: New(t.Context(), Options{Store: s, Account: store.Local, Fetcher: fetch.NewFetcher("test"), Now: newClock, Remote: true}).(*app), t: t}
	sc.frameTime, sc.tidies, sc.minutes = 0, false, false
	sc.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	changes := sc.changes
	sc.changes = nil
	sc.run(sc.Init())
	return sc, func(do func()) (int64, int64) {
		t.Helper()
		all := s.Watch(t.Context(), store.Local) // is told of everything, as soon as the screen is told of what others did
		w, r := writing.Load(), reading.Load()
		do()
		w, r = writing.Load()-w, reading.Load()-r
		if w > 0 {
			<-all
			s.Watch(t.Context(), store.Local) // waits until all have been told
			select {
			case <-changes:
				t.Error("the screen is told of what it wrote itself")
			default:
			}
		}
		return w, r
	}
}

// A key costs few transactions: each of them waits for the file's lock.
func TestTransactionsOfAKey(t *testing.T) {
	sc, count := counted(t)
	for _, c := range []struct {
		name          string
		keys          []string
		writes, reads int64
	}{
		{"down", []string{"j"}, 0, 0},
		{"down and up five times", []string{"j", "j", "k", "j", "k"}, 0, 0},
		{"bookmark", []string{"b"}, 1, 7},
		{"open", []string{"enter"}, 1, 8},
		{"scroll", []string{"j", "ctrl+d"}, 0, 0},
	} {
		w, r := count(func() { sc.press(c.keys...) })
		t.Logf("%s: %d writing and %d reading transactions", c.name, w, r)
		if w != c.writes || r > c.reads {
			t.Errorf("%s: %d writing and %d reading transactions, at most %d and %d are meant", c.name, w, r, c.writes, c.reads)
		}
	}
}

// A screen that is told of its own changes again, or misses another's, is wrong: another's
// is told.
func TestChangesOfOthersAreTold(t *testing.T) {
	sc, _ := counted(t)
	changes := sc.store.Watch(sc.ctx, store.Local)
	sc.press("b")
	row, _ := sc.list.selected()
	if _, err := sc.store.MarkRead(t.Context(), store.Local, true, row.Number); err != nil {
		t.Fatal(err)
	}
	<-changes
}
