//go:build unix

package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"tidings/store"
)

// between opens a copy of a store twice, as two processes do, and lets one come
// in between two transactions of the other: when work is in its n-th transaction,
// meddle is begun, and waits at the turnstile before the transaction ends. It
// reports whether there were so many.
func (h *house) between(n int, work, meddle func(*house)) (other *house, met bool) {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), "tidings.db")
	copyFile(h.t, h.path, path)
	other = openAt(h.t, path)
	var meddling sync.WaitGroup
	armed, asked := false, 0
	s, err := store.Open(path, store.Options{Now: func() time.Time { // asked in each transaction
		if armed {
			asked++
		}
		if asked == n && !met {
			met = true
			done := make(chan struct{})
			meddling.Go(func() {
				defer close(done)
				meddle(other)
			})
			awaitTurnstile(h.t, path, done)
		}
		return noon
	}})
	h.need(err)
	defer s.Close()
	armed = true
	work(&house{Store: s, t: h.t, path: path, at: noon})
	meddling.Wait()
	return other, met
}

// awaitTurnstile waits until somebody waits at the turnstile, or has done already.
func awaitTurnstile(t testing.TB, path string, done <-chan struct{}) {
	t.Helper()
	gate, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		t.Error(err)
		return
	}
	defer gate.Close()
	late := time.After(30 * time.Second)
	for tick := time.NewTicker(time.Millisecond); ; {
		err := syscall.Flock(int(gate.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return
		}
		_ = syscall.Flock(int(gate.Fd()), syscall.LOCK_UN)
		select {
		case <-done:
			return
		case <-late:
			t.Error("nobody comes to the turnstile")
			return
		case <-tick.C:
		}
	}
}

// A bookmark that somebody puts on an article while pruning is about to drop it
// either is there, with the article, or was refused.
func TestBookmarkingWhatIsAboutToBeDropped(t *testing.T) {
	h, feed := shelved(t, 230)
	h.retain(store.Retention{Articles: 10}, feed)
	var kept, refused int
	for _, title := range []string{"a229", "a120", "a10"} { // the first to go, one of the second batch, the last
		number := h.number(title)
		for n, met := 1, true; met; n++ {
			var other *house
			var marked error
			other, met = h.between(n,
				func(w *house) {
					_, err := w.Prune(w.ctx())
					w.need(err)
				},
				func(w *house) { _, marked = w.Bookmark(w.ctx(), store.Local, true, number) })
			if !met {
				break
			}
			rows, err := other.Rows(other.ctx(), store.Local, number)
			other.need(err)
			if marked == nil {
				kept++
				want(t, "kept with its bookmark", len(rows) == 1 && rows[0].Bookmarked, true)
				want(t, "bookmarks", other.titles(store.Query{Bookmarked: true}), title)
				continue
			}
			refused++
			wantErr(t, "refused", marked, store.ErrNotFound)
			want(t, "rows of what was refused", len(rows), 0)
		}
	}
	want(t, "kept in the four transactions", kept, 1+2+3)
	want(t, "refused in them", refused, 3+2+1)
}

// Somebody else writes one of a visit's articles, or all, before it is written: nothing is
// there twice.
func TestBundlesOfArticlesThatAreKnownMeanwhile(t *testing.T) {
	for _, others := range [][]int{{3}, {0, 19}, {40}} {
		h := open(t)
		feed := h.subscribe(store.Local, "https://a.example", "")
		var all, some []store.Incoming
		for i := range 20 {
			all = append(all, longPiece(i))
		}
		for _, i := range others {
			some = append(some, longPiece(i))
		}
		for n, met := 1, true; met; n++ {
			var other *house
			other, met = h.between(n,
				func(w *house) { w.record(feed, all...) },
				func(w *house) { w.record(feed, some...) })
			other.sound()
			for _, i := range others {
				if !met && i >= len(all) {
					continue
				}
				want(t, "articles", other.page(store.Query{Text: fmt.Sprintf("%q", longPiece(i).Title)}).Total, 1)
			}
		}
	}
}

// What comes to a feed, or is thought of its articles, while it is being joined with another
// one is not lost: it is there in the end, or was refused.
func TestNothingIsLostWhileFeedsAreJoined(t *testing.T) {
	base := open(t)
	old, new := base.subscribe(store.Local, "https://old.example", ""), base.subscribe(store.Local, "https://new.example", "")
	base.record(old, piece("both", 1), piece("alone", 2))
	base.record(new, piece("both", 1))
	both, alone := base.page(store.Query{Feed: old}).Rows[0].Number, base.number("alone")
	met := true
	for n := 1; met; n++ {
		var recorded, bookmarked, read error
		var other *house
		other, met = base.between(n, func(h *house) {
			_, err := h.Join(h.ctx(), store.Local, old, new)
			h.need(err)
		}, func(h *house) {
			_, recorded = h.Record(h.ctx(), store.Fetched{Feed: old, At: noon, Articles: []store.Incoming{piece("late", 0)}})
			_, bookmarked = h.Bookmark(h.ctx(), store.Local, true, both)
			_, read = h.MarkRead(h.ctx(), store.Local, true, alone)
		})
		if !met {
			break
		}
		wanted := "Feed 2/alone read, Feed 2/both"
		if bookmarked == nil {
			wanted += " bookmarked"
		}
		if _, err := other.Feed(other.ctx(), old); recorded == nil && err != nil {
			wanted += ", Feed 2/late"
		} // else it came after the last step, by a visit that had taken no turn
		for _, err := range []error{recorded, bookmarked, read} {
			if err != nil && !errors.Is(err, store.ErrNotFound) || read != nil {
				t.Errorf("after %d transactions: %v", n, err)
			}
		}
		want(t, fmt.Sprintf("after %d transactions", n), other.said(store.Local), wanted)
		other.sound()
	}
}
