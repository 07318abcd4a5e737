//go:build unix

package store_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"tidings/store"
)

// shows is all that accounts have, and can come to, as text.
func (h *house) shows(accounts ...store.AccountID) (text string) {
	h.t.Helper()
	for _, a := range accounts {
		text += h.dump(a, store.DumpOptions{Articles: true})
	}
	return text
}

// entriesOf counts what the file has of a feed that is no article.
func (h *house) entriesOf(feed store.FeedID) (n int) {
	h.t.Helper()
	id := be32(uint32(feed))
	h.edit(func(b *bolt.Tx) error {
		for bucket, at := range map[string]int{"feeds": 0, "keys": 0, "byfeed": 0, "live": 0, "subs": 4, "read": 4, "hidden": 4, "aside": 4, "tallies": 4} {
			err := b.Bucket([]byte(bucket)).ForEach(func(k, _ []byte) error {
				if bytes.HasPrefix(k[at:], id) {
					n++
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return b.Bucket([]byte("feedurls")).ForEach(func(_, v []byte) error {
			if bytes.Equal(v, id) {
				n++
			}
			return nil
		})
	})
	return n
}

// What an account alone could see goes after it, at the next pruning; what others can
// see stays, and what they think of it.
func TestFeedsOfARemovedAccountGo(t *testing.T) {
	h := newsroom(t)
	anna, ben := h.account("anna"), h.account("ben")
	shared := h.subscribe(anna, "https://anna-alone.example", "")
	h.record(shared, piece("public", 1))
	his, hers := h.subscribe(ben, secretURL, ""), h.subscribe(anna, secretURL, "")
	var all []store.Incoming
	for i := range 230 {
		all = append(all, piece(fmt.Sprint("hushed ", i), i))
	}
	h.record(hers, all...)
	h.record(his, all[:3]...)
	_, err := h.Record(h.ctx(), store.Fetched{Feed: hers, At: noon, Title: "F", URL: "https://paid.example/moved?token=x"})
	h.need(err)
	saved, err := h.Save(h.ctx(), anna, piece("kept", 3))
	h.need(err)
	_, err = h.Save(h.ctx(), ben, piece("kept", 3))
	h.need(err)
	page, err := h.List(h.ctx(), anna, store.Query{}, store.Cursor{}, 40)
	h.need(err)
	for i, r := range page.Rows {
		switch i % 3 {
		case 0:
			_, err = h.Bookmark(h.ctx(), anna, true, r.Number)
		case 1:
			_, err = h.MarkRead(h.ctx(), anna, true, r.Number)
		case 2:
			_, err = h.Delete(h.ctx(), anna, r.Number)
		}
		h.need(err)
	}
	h.need(h.Unsubscribe(h.ctx(), anna, hers))
	h.need(h.Tidy(h.ctx()))
	h.prune(0) // she may undo it
	before := h.shows(store.Local, ben)
	h.need(h.RemoveAccount(h.ctx(), anna))
	h.sound()
	had, err := store.Examine(h.ctx(), h.path, store.Options{})
	h.need(err)

	// At whatever moment it is broken off, or a visit brings something, it is sound.
	moments := 0
	for n, met := 1, true; met; n++ {
		var other *house
		other, met = h.between(n,
			func(w *house) {
				_, err := w.Prune(&impatientContext{w.ctx(), n})
				if err != nil {
					wantErr(t, "prune", err, context.Canceled)
				}
			},
			func(w *house) {
				_, err := w.Record(w.ctx(),
					store.Fetched{Feed: hers, At: noon, Title: "F", Articles: []store.Incoming{piece("late", 1)}},
					store.Fetched{Feed: shared, At: noon, Title: "S", Articles: []store.Incoming{piece("late", 1)}})
				if err != nil {
					wantErr(t, "record", err, store.ErrNotFound)
				}
			})
		other.sound()
		if !met {
			break
		}
		moments++
		want(t, "local's list", other.titles(store.Query{}), h.titles(store.Query{}))
		again := other.subscribe(store.Local, "https://anna-alone.example", "")
		want(t, "shared still", again, shared)
		want(t, "with what came late", len(other.page(store.Query{Feed: shared}).Rows), 2)
		_, err := other.Prune(other.ctx())
		other.need(err)
		want(t, "entries", other.entriesOf(hers), 0)
	}

	want(t, "transactions: a look, three and one for the feed, one and one for what was saved", moments, 1+3+1+1+1)
	h.prune(231)
	after, err := store.Examine(h.ctx(), h.path, store.Options{})
	h.need(err)
	want(t, "articles", after.Articles, had.Articles-231)
	want(t, "feeds", after.Feeds, had.Feeds-2)
	want(t, "entries of hers", h.entriesOf(hers)+h.entriesOf(saved.Feed), 0)
	want(t, "what others have", h.shows(store.Local, ben), before)
	h.subscribe(store.Local, "https://anna-alone.example", "")
	want(t, "the shared one", h.titles(store.Query{Feed: shared}), "public")
	h.prune(0)
	want(t, "a feed of one's own", h.subscribe(store.Local, secretURL, "") > his, true)
	h.need(h.Tidy(h.ctx()))
}

// Where a feed became one account's by a repair, others may have marks on it: then it
// stays, though nobody can come to it.
func TestFeedsWithOthersMarksStay(t *testing.T) {
	h := newsroom(t)
	anna := h.account("anna")
	b := h.subscribe(anna, "https://b.example", "")
	h.need(h.Unsubscribe(h.ctx(), store.Local, b))
	mended, _ := h.torn(lose("feeds", be32(uint32(b))))
	want(t, "owner", mended.owner(b), anna)
	mended.need(mended.RemoveAccount(mended.ctx(), anna))
	mended.prune(0)
	for range 2 { // the subscription, which stays away; the newsroom's bookmarks
		_, err := mended.Undo(mended.ctx(), store.Local)
		mended.need(err)
		mended.sound()
	}
	mended.prune(4)
	want(t, "entries", mended.entriesOf(b), 0)
	for range 2 {
		_, err := mended.Redo(mended.ctx(), store.Local)
		mended.need(err)
		mended.sound()
	}
	_, err := mended.Undo(mended.ctx(), store.Local)
	mended.need(err)
	mended.sound()
}

// Whatever accounts do with feeds of their own and with shared ones, and whoever is
// removed when: the others have what they had, and nothing is left of who has gone.
func TestRemovedAccountsLeaveNothing(t *testing.T) {
	urls := []string{secretURL, "https://other.example/rss?key=abcdefgh12345678", "https://shared.example", "https://common.example"}
	fewChecks(t)
	rapid.Check(t, func(rt *rapid.T) {
		h := openModelled(t, t.TempDir()+"/tidings.db")
		defer func() { h.need(h.Close()) }()
		living := []store.AccountID{store.Local}
		owned := map[store.AccountID][]store.FeedID{}
		names, visits := 0, 0
		rt.Repeat(map[string]func(*rapid.T){
			"come": func(rt *rapid.T) {
				names++
				living = append(living, h.account(fmt.Sprint("a", names)))
			},
			"follow": func(rt *rapid.T) {
				a, url := rapid.SampledFrom(living).Draw(rt, "account"), rapid.SampledFrom(urls).Draw(rt, "url")
				feed := h.subscribe(a, url, "")
				if h.owner(feed) != 0 {
					owned[a] = append(owned[a], feed)
				}
				visits++
				h.record(feed, piece(fmt.Sprint("v", visits), visits%50), piece("always", 3))
			},
			"save": func(rt *rapid.T) {
				a := rapid.SampledFrom(living).Draw(rt, "account")
				row, err := h.Save(h.ctx(), a, piece(fmt.Sprint("s", rapid.IntRange(0, 3).Draw(rt, "which")), 3))
				h.need(err)
				owned[a] = append(owned[a], row.Feed)
			},
			"mark": func(rt *rapid.T) {
				a := rapid.SampledFrom(living).Draw(rt, "account")
				page, err := h.List(h.ctx(), a, store.Query{}, store.Cursor{}, 10)
				h.need(err)
				if len(page.Rows) == 0 {
					return
				}
				n := rapid.SampledFrom(page.Rows).Draw(rt, "row").Number
				_, err = h.Bookmark(h.ctx(), a, rapid.Bool().Draw(rt, "on"), n)
				h.need(err)
				_, err = h.MarkRead(h.ctx(), a, true, n)
				h.need(err)
			},
			"turn back": func(rt *rapid.T) {
				_, _ = h.Undo(h.ctx(), rapid.SampledFrom(living).Draw(rt, "account")) // there may be nothing
			},
			"tidy": func(*rapid.T) { h.need(h.Tidy(h.ctx())) },
			"go": func(rt *rapid.T) {
				if len(living) == 1 {
					return
				}
				at := rapid.IntRange(1, len(living)-1).Draw(rt, "who")
				gone := living[at]
				living = append(living[:at:at], living[at+1:]...)
				before := h.shows(living...)
				h.need(h.RemoveAccount(h.ctx(), gone))
				_, err := h.Prune(h.ctx())
				h.need(err)
				if after := h.shows(living...); after != before {
					rt.Fatalf("others had\n%s\nand have\n%s", before, after)
				}
				for _, feed := range owned[gone] {
					if n := h.entriesOf(feed); n != 0 {
						rt.Fatalf("%d entries of feed %d are left", n, feed)
					}
				}
				h.sound()
			},
		})
		h.sound()
	})
}
