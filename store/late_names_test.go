//go:build unix

package store_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"testing"

	bolt "go.etcd.io/bbolt"

	"tidings/store"
)

// many are so many articles that they get into the buckets of ids and links later.
func many(first, count int) (all []store.Incoming) {
	for i := range count {
		all = append(all, piece(fmt.Sprint("k", first+i), i))
	}
	return all
}

// findsAll looks whether each article is found by its id, by the first digits of it, and by
// its address.
func (h *house) findsAll() {
	h.t.Helper()
	for _, row := range h.page(store.Query{}).Rows {
		for _, ref := range []string{hex.EncodeToString(row.ID[:]), hex.EncodeToString(row.ID[:])[:13], row.Link} {
			if found, err := h.Find(h.ctx(), store.Local, ref); err != nil || found.Number != row.Number {
				h.t.Errorf("article %d by %q: %d %v", row.Number, ref, found.Number, err)
			}
		}
	}
}

func TestManyNewArticlesAreFoundBeforeTheyAreTidied(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	h.record(feed, many(0, 5)...)
	want(t, "ids", h.keysIn("ids"), 5)
	h.record(feed, many(100, 60)...)
	want(t, "ids", h.keysIn("ids"), 5)
	h.findsAll()
	h.sound()

	// One is edited, and gets another address; one goes; a few come at once.
	edited := many(100, 1)
	edited[0].Link += "/elsewhere"
	h.record(feed, edited...)
	h.record(feed, many(300, 3)...)
	h.findsAll()
	h.retain(store.Retention{Articles: 60}, feed)
	h.prune(8)
	h.findsAll()

	h.need(h.Tidy(h.ctx()))
	want(t, "ids", h.keysIn("ids"), 60)
	want(t, "links", h.keysIn("links"), 60)
	h.findsAll()
	h.sound()
	h.record(feed, many(400, 2)...)
	want(t, "ids", h.keysIn("ids"), 62)
	h.findsAll()
	h.sound()
}

// Entering ids and links is broken off at any moment, and articles change meanwhile.
func TestNamesAreEnteredInTheEnd(t *testing.T) {
	h := open(t)
	feed, dice := h.subscribe(store.Local, "https://a.example", ""), rand.New(rand.NewPCG(6, 6))
	for round := range 20 {
		h.record(feed, many(100*round, 40)...)
		_ = h.Tidy(&impatientContext{context.Background(), dice.IntN(30)})
		h.sound()
	}
	h.need(h.Tidy(h.ctx()))
	want(t, "ids", h.keysIn("ids"), 800)
	h.findsAll()

	h.record(feed, many(5000, 40)...)
	for n, met := 1, true; met; n++ {
		var other *house
		other, met = h.between(n,
			func(w *house) { w.need(w.Tidy(w.ctx())) },
			func(w *house) {
				edited := many(5000, 30)
				edited[7].Link += "/elsewhere"
				w.record(feed, edited[7], many(6000, 1)[0])
				w.record(feed, many(7000, 30)...)
			})
		other.sound()
		other.findsAll()
		other.need(other.Tidy(other.ctx()))
		other.sound()
		other.findsAll()
	}
}

// Of two articles with one id the one that comes into the bucket later gets another.
func TestAnIDThatIsTaken(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	h.record(feed, many(0, 1)...)
	h.record(feed, many(100, 30)...)
	taken := h.page(store.Query{}).Rows[3]
	h.edit(func(b *bolt.Tx) error { return b.Bucket([]byte("ids")).Put(taken.ID[:], be32(1)) })
	h.need(h.Tidy(h.ctx()))
	rows, err := h.Rows(h.ctx(), store.Local, taken.Number)
	h.need(err)
	if rows[0].ID == taken.ID {
		t.Errorf("article %d has the id of article 1", taken.Number)
	}
	h.edit(func(b *bolt.Tx) error { return b.Bucket([]byte("ids")).Delete(taken.ID[:]) })
	h.sound()
}
