package feeds_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tidings/store"
)

// A visit notes on the feed what people may want to know of it later: when it began to fail, from
// where it has moved, where it says that it lies, and that its server took long.
func TestWhatAVisitNotes(t *testing.T) {
	var clock atomic.Int64 // seconds after the morning
	var down, slow atomic.Bool
	n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) {
		if slow.Load() {
			clock.Add(12)
		}
		switch {
		case down.Load():
			http.Error(w, "down", http.StatusInternalServerError)
		case r.URL.Path == "/old":
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		default:
			self := `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://original.example/feed"/><link>`
			fmt.Fprint(w, strings.Replace(rss("noted", 1, 1+int(clock.Load()/3600)), "<link>", self, 1))
		}
	})
	n.refresher.Now = func() time.Time { return morning().Add(time.Duration(clock.Load()) * time.Second) }
	n.refresher.ByHand = true
	id := n.subscribe(t, "/old")[0].ID
	visit := func(hours int64) {
		clock.Store(hours * 3600)
		n.refresher.Run(t.Context(), n.feeds(t), nil)
	}
	visit(0)
	f := n.feed(t, id)
	if f.Move.From != n.URL+"/old" || f.Self != "https://original.example/feed" || f.Took != 0 || !f.Failing.IsZero() {
		t.Errorf("%+v", f)
	}
	slow.Store(true)
	visit(1)
	if f := n.feed(t, id); f.Took < 12_000 {
		t.Errorf("it took %d ms", f.Took)
	}
	slow.Store(false)
	down.Store(true)
	visit(2)
	visit(30)
	if f := n.feed(t, id); f.Failures != 2 || !f.Failing.Equal(morning().Add(2*time.Hour)) {
		t.Errorf("%d failures since %v", f.Failures, f.Failing)
	}
	down.Store(false)
	visit(90)
	if f := n.feed(t, id); !f.Failing.IsZero() || f.Took != 0 || f.Self == "" || f.Move.From == "" {
		t.Errorf("%+v", f)
	}
}

// feeds are the feeds as the store has them now.
func (n *newsroom) feeds(t testing.TB) (all []store.Feed) {
	t.Helper()
	due, err := n.store.Feeds(t.Context(), store.Local)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range due {
		all = append(all, f.Feed)
	}
	return all
}
