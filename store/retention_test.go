package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"tidings/store"
)

// retain sets the local account's rule for feeds.
func (h *house) retain(keep store.Retention, feeds ...store.FeedID) {
	h.t.Helper()
	h.need(h.Retain(h.ctx(), store.Local, keep, feeds...))
}

// prune prunes, wants so many articles to go and the store to be sound after it.
func (h *house) prune(dropped int) {
	h.t.Helper()
	n, err := h.Prune(h.ctx())
	h.need(err)
	want(h.t, "dropped", n, dropped)
	h.sound()
}

// days is an article that a feed published some days before noon.
func days(title string, n int) store.Incoming { return piece(title, n*24*60) }

// shelved is a store with one feed, whose articles are a day apart: a0 is of noon,
// a1 of the day before.
func shelved(t testing.TB, articles int) (*house, store.FeedID) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	var all []store.Incoming
	for i := range articles {
		all = append(all, days(fmt.Sprint("a", i), i))
	}
	h.record(feed, all...)
	return h, feed
}

func TestRetentionBounds(t *testing.T) {
	for _, c := range []struct {
		keep store.Retention
		says string
		left string
	}{
		{store.Retention{}, "all articles", "a0 a1 a2 a3 a4 a5"},
		{store.Retention{All: true, Articles: 1}, "all articles", "a0 a1 a2 a3 a4 a5"},
		{store.Retention{Articles: -1, Days: -1}, "all articles", "a0 a1 a2 a3 a4 a5"},
		{store.Retention{Articles: 1}, "the newest article", "a0"},
		{store.Retention{Articles: 2}, "the newest 2 articles", "a0 a1"},
		{store.Retention{Articles: 6}, "the newest 6 articles", "a0 a1 a2 a3 a4 a5"},
		{store.Retention{Articles: 1 << 40}, "the newest 1099511627776 articles", "a0 a1 a2 a3 a4 a5"},
		{store.Retention{Days: 1}, "the articles of the last day", "a0 a1"},
		{store.Retention{Days: 3}, "the articles of the last 3 days", "a0 a1 a2 a3"},
		{store.Retention{Days: 1 << 40}, "the articles of the last 1099511627776 days", "a0 a1 a2 a3 a4 a5"},
		{store.Retention{Articles: 4, Days: 2}, "the newest 4 articles of the last 2 days", "a0 a1 a2"},
		{store.Retention{Articles: 2, Days: 4}, "the newest 2 articles of the last 4 days", "a0 a1"},
	} {
		t.Run(c.says, func(t *testing.T) {
			want(t, "says", c.keep.String(), c.says)
			h, feed := shelved(t, 6)
			h.retain(c.keep, feed)
			_, err := h.Prune(h.ctx())
			h.need(err)
			want(t, "left", h.titles(store.Query{}), c.left)
			h.prune(0)

			h, _ = shelved(t, 6)
			h.need(h.RetainByDefault(h.ctx(), store.Local, c.keep))
			_, err = h.Prune(h.ctx())
			h.need(err)
			want(t, "left by default", h.titles(store.Query{}), c.left)
		})
	}
}

func TestAFeedsOwnRuleComesBeforeTheDefault(t *testing.T) {
	h, feed := shelved(t, 6)
	h.need(h.RetainByDefault(h.ctx(), store.Local, store.Retention{Articles: 3}))
	h.retain(store.Retention{All: true}, feed)
	h.prune(0)
	h.retain(store.Retention{Articles: 4}, feed)
	h.prune(2)
	h.retain(store.Retention{}, feed)
	h.prune(1)
	want(t, "left", h.titles(store.Query{}), "a0 a1 a2")
	wantErr(t, "a rule for a feed one has not", h.Retain(h.ctx(), store.Local, store.Retention{Articles: 1}, 77), store.ErrNotFound)
	wantErr(t, "a default of nobody", h.RetainByDefault(h.ctx(), 77, store.Retention{Articles: 1}), store.ErrNotFound)
}

func TestWhatAlwaysStays(t *testing.T) {
	guest := func(h *house, keep store.Retention) store.AccountID {
		a, err := h.AddAccount(h.ctx(), "guest", "SHA256:guest")
		h.need(err)
		feed := h.subscribe(a.ID, "https://a.example", "")
		h.need(h.Retain(h.ctx(), a.ID, keep, feed))
		return a.ID
	}
	for _, c := range []struct {
		name    string
		do      func(h *house, feed store.FeedID)
		dropped int
		left    string
	}{
		{"nothing", func(*house, store.FeedID) {}, 5, "a0"},
		{"a bookmark", func(h *house, _ store.FeedID) { h.bookmark("a3") }, 4, "a0 a3"},
		{"a tag", func(h *house, _ store.FeedID) {
			_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Tags: []string{"x"}}, h.number("a4"))
			h.need(err)
		}, 4, "a0 a4"},
		{"a note", func(h *house, _ store.FeedID) {
			_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Note: new("why")}, h.number("a5"))
			h.need(err)
		}, 4, "a0 a5"},
		{"what was read and deleted does not", func(h *house, _ store.FeedID) {
			h.read("a3")
			_, err := h.Delete(h.ctx(), store.Local, h.number("a4"))
			h.need(err)
		}, 5, "a0"},
		{"a mark among the newest counts once", func(h *house, _ store.FeedID) { h.bookmark("a0") }, 5, "a0"},
		{"somebody wants more", func(h *house, _ store.FeedID) { guest(h, store.Retention{Articles: 3}) }, 3, "a0 a1 a2"},
		{"somebody wants more days", func(h *house, _ store.FeedID) { guest(h, store.Retention{Days: 2}) }, 3, "a0 a1 a2"},
		{"somebody wants less", func(h *house, feed store.FeedID) {
			guest(h, store.Retention{Articles: 1})
			h.retain(store.Retention{Articles: 2}, feed)
		}, 4, "a0 a1"},
		{"somebody wants all", func(h *house, _ store.FeedID) { guest(h, store.Retention{}) }, 0, "a0 a1 a2 a3 a4 a5"},
		{"somebody wanted all and left", func(h *house, feed store.FeedID) {
			h.need(h.Unsubscribe(h.ctx(), guest(h, store.Retention{All: true}), feed))
		}, 5, "a0"},
		{"somebody's bookmark in a feed they left", func(h *house, feed store.FeedID) {
			a := guest(h, store.Retention{All: true})
			_, err := h.Bookmark(h.ctx(), a, true, h.number("a2"))
			h.need(errors.Join(err, h.Unsubscribe(h.ctx(), a, feed)))
		}, 4, "a0 a2"},
		{"somebody's account was removed", func(h *house, _ store.FeedID) {
			h.need(h.RemoveAccount(h.ctx(), guest(h, store.Retention{All: true})))
		}, 5, "a0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, feed := shelved(t, 6)
			h.retain(store.Retention{Articles: 1}, feed)
			c.do(h, feed)
			h.prune(c.dropped)
			want(t, "left", h.titles(store.Query{}), c.left)
			h.prune(0)
		})
	}
	t.Run("a feed nobody subscribes to", func(t *testing.T) {
		h, feed := shelved(t, 6)
		h.retain(store.Retention{Articles: 1}, feed)
		h.need(h.Unsubscribe(h.ctx(), store.Local, feed))
		h.prune(0)
		_, err := h.Undo(h.ctx(), store.Local)
		h.need(err)
		want(t, "after undo", h.titles(store.Query{}), "a0 a1 a2 a3 a4 a5")
		h.prune(5)
	})
	t.Run("the feeds made here", func(t *testing.T) {
		h := open(t)
		for _, title := range []string{"s1", "s2", "s3"} {
			_, err := h.Save(h.ctx(), store.Local, piece(title, 9))
			h.need(err)
		}
		_, err := h.Greet(h.ctx(), store.Local, true, func() store.Fetched {
			return store.Fetched{At: noon, Articles: []store.Incoming{piece("w1", 1), piece("w2", 2)}}
		})
		h.need(err)
		h.need(h.RetainByDefault(h.ctx(), store.Local, store.Retention{Articles: 1}))
		feeds, err := h.Feeds(h.ctx(), store.Local)
		h.need(err)
		for _, f := range feeds {
			h.retain(store.Retention{Articles: 1}, f.ID)
		}
		h.prune(0)
		want(t, "left", len(h.page(store.Query{}).Rows), 5)
	})
}

func TestDroppedStaysDropped(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	h.record(feed, days("One", 0), days("Two", 1))
	two := h.row("Two")
	h.read("Two")
	h.retain(store.Retention{Articles: 1}, feed)
	h.prune(1)

	edited := days("Two", 1)
	edited.Summary = "edited"
	want(t, "outcome", h.record(feed, days("One", 0), edited), counts{})
	want(t, "articles", h.titles(store.Query{}), "One")
	want(t, "read ones", h.titles(store.Query{State: store.Read}), "")
	counts, err := h.Count(h.ctx(), store.Local, noon.AddDate(0, 0, -7))
	h.need(err)
	want(t, "counts", counts, store.Counts{All: 1, Unread: 1, Today: 1, TodayUnread: 1})
	h.sound()

	_, err = h.Article(h.ctx(), store.Local, two.Number)
	wantErr(t, "its page", err, store.ErrNotFound)
	_, err = h.MarkRead(h.ctx(), store.Local, false, two.Number)
	wantErr(t, "marking it", err, store.ErrNotFound)
	for _, ref := range []string{two.ID.String(), two.Link} {
		_, err = h.Find(h.ctx(), store.Local, ref)
		wantErr(t, "looking for "+ref, err, store.ErrNotFound)
	}
	rows, err := h.Rows(h.ctx(), store.Local, two.Number)
	h.need(err)
	want(t, "its row", len(rows), 0)
}

func TestUndoAfterPruning(t *testing.T) {
	h, feed := shelved(t, 4)
	h.bookmark("a2")
	h.read("a3")
	h.retain(store.Retention{Articles: 1}, feed)
	_, err := h.Bookmark(h.ctx(), store.Local, false, h.number("a2"))
	h.need(err)
	h.prune(3)
	for _, what := range []string{
		"took the bookmark off “a2”", "chose to keep the newest article from Feed 1", "marked “a3” read", "bookmarked “a2”",
	} {
		step, err := h.Undo(h.ctx(), store.Local)
		h.need(err)
		want(t, "undone", step.What, what)
		h.sound()
	}
	want(t, "left", h.titles(store.Query{}), "a0")
	h.record(feed, days("b1", 1), days("b2", 2))
	h.prune(0) // the rule is undone
	for range 4 {
		_, err := h.Redo(h.ctx(), store.Local)
		h.need(err)
		h.sound()
	}
	want(t, "bookmarks", h.titles(store.Query{Bookmarked: true}), "")
	h.prune(2)
	want(t, "left", h.titles(store.Query{}), "a0")
}

func TestUndoOfTheDefault(t *testing.T) {
	h, _ := shelved(t, 4)
	rule := func(keep store.Retention) {
		t.Helper()
		got, err := h.Retention(h.ctx(), store.Local)
		h.need(err)
		want(t, "default", got, keep)
	}
	few := store.Retention{Articles: 2}
	h.need(h.RetainByDefault(h.ctx(), store.Local, few))
	h.need(h.RetainByDefault(h.ctx(), store.Local, few)) // no step
	rule(few)
	step, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "undone", step.What, "chose to keep the newest 2 articles by default")
	rule(store.Retention{})
	h.prune(0)
	_, err = h.Redo(h.ctx(), store.Local)
	h.need(err)
	rule(few)
	h.reopen()
	h.prune(2)
	h.need(h.RetainByDefault(h.ctx(), store.Local, store.Retention{All: true}))
	rule(store.Retention{})
}

// TestClocksAndQuietFeedsEmptyNothing counts days from the newest article, or from
// now where that is earlier.
func TestClocksAndQuietFeedsEmptyNothing(t *testing.T) {
	h, feed := shelved(t, 6)
	h.retain(store.Retention{Days: 3}, feed)
	h.at = noon.AddDate(10, 0, 0)
	h.prune(2)
	want(t, "ten years later", h.titles(store.Query{}), "a0 a1 a2 a3")

	h.at = noon.AddDate(0, 0, 2)
	next := piece("next", 0)
	next.Published = h.at
	h.record(feed, next)
	h.at = noon // the clock is set back behind the newest article
	h.prune(0)
	h.at = noon.AddDate(0, 0, 2)
	h.prune(2)
	want(t, "in the end", h.titles(store.Query{}), "next a0 a1")
}

func TestPruningTakesSmallTransactions(t *testing.T) {
	h, first := shelved(t, 250)
	second := h.subscribe(store.Local, "https://b.example", "")
	var all []store.Incoming
	for i := range 60 {
		all = append(all, days(fmt.Sprint("b", i), i))
	}
	h.record(second, all...)
	h.need(h.Tidy(h.ctx())) // bodies into blocks
	h.need(h.RetainByDefault(h.ctx(), store.Local, store.Retention{Articles: 10}))
	left := func() int {
		t.Helper()
		return len(h.page(store.Query{}).Rows)
	}

	// The clock is asked in each transaction: once in the first, which reads.
	ctx, cancel := context.WithCancel(h.ctx())
	asked := 0
	s, err := store.Open(h.path, store.Options{Now: func() time.Time {
		if asked++; asked == 3 {
			cancel()
		}
		return noon
	}})
	h.need(err)
	defer s.Close()
	asked = 0
	n, err := s.Prune(ctx)
	wantErr(t, "stopped in the second", err, context.Canceled)
	want(t, "dropped until then", n, 200)
	want(t, "left then", left(), 110)
	h.sound()

	// Somebody reads all the while, so that nothing can be written.
	impatient, err := store.Open(h.path, store.Options{Wait: 50 * time.Millisecond, Now: func() time.Time { return noon }})
	h.need(err)
	defer impatient.Close()
	var refused error
	cut := h.WriteTo(h.ctx(), meanwhile(func() error {
		_, refused = impatient.Prune(h.ctx())
		return refused
	}))
	if cut == nil {
		t.Error("the copy was not cut short")
	}
	wantErr(t, "while somebody reads", refused, store.ErrLocked)
	want(t, "left still", left(), 110)

	h.prune(90)
	want(t, "left of the first", len(h.page(store.Query{Feed: first}).Rows), 10)
	want(t, "left of the second", len(h.page(store.Query{Feed: second}).Rows), 10)
}

// meanwhile does something in the middle of a copy, and ends it.
type meanwhile func() error

func (do meanwhile) Write([]byte) (int, error) { return 0, do() }

// TestBlocksGoWithTheirLastArticle packs 64 bodies into four blocks.
func TestBlocksGoWithTheirLastArticle(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	var all []store.Incoming
	for i := range 64 {
		all = append(all, longPiece(i)) // the last is the oldest, and number 1
	}
	h.record(feed, all...)
	h.need(h.Tidy(h.ctx()))
	want(t, "blocks", h.keysIn("blocks"), 4)
	edited := longPiece(63)
	edited.Content.Source = "<p>All is different now.</p>"
	h.record(feed, edited) // stands alone again
	want(t, "bodies alone", h.keysIn("bodies"), 1)

	h.retain(store.Retention{Articles: 49}, feed)
	h.prune(15)
	want(t, "blocks, one with a single article", h.keysIn("blocks"), 4)
	want(t, "bodies alone", h.keysIn("bodies"), 0)
	h.retain(store.Retention{Articles: 48}, feed)
	h.prune(1)
	want(t, "blocks", h.keysIn("blocks"), 3)
	h.retain(store.Retention{Articles: 1}, feed)
	h.prune(47)
	want(t, "blocks", h.keysIn("blocks"), 1)
	a, err := h.Article(h.ctx(), store.Local, 64)
	h.need(err)
	want(t, "the last one's text", a.Content.Source, longPiece(0).Content.Source)
	want(t, "entries", fmt.Sprint(h.keysIn("rows"), h.keysIn("ids"), h.keysIn("links"), h.keysIn("bydate"), h.keysIn("byfeed"), h.keysIn("keys")), "1 1 1 1 1 127") // of a dropped one its key, and its link with its title
}

// TestSearchForgetsWhatWasDropped looks while it is pending, in the index, and
// when segments have been merged.
func TestSearchForgetsWhatWasDropped(t *testing.T) {
	h, feed := shelved(t, 3)
	h.retain(store.Retention{Articles: 2}, feed)
	h.prune(1)
	pending, err := h.Pending(h.ctx())
	h.need(err)
	want(t, "pending", pending, 2)
	want(t, "found while pending", h.titles(store.Query{Text: "text"}), "a0 a1")
	h.need(h.Tidy(h.ctx()))
	h.retain(store.Retention{Articles: 1}, feed)
	h.prune(1)
	for _, text := range []string{"text", "tex*", "a1 OR a0", "-a2", "is:unread", `"the text"`} {
		want(t, "found by "+text, h.titles(store.Query{Text: text}), "a0")
	}
	segments := func() (n int) {
		h.edit(func(b *bolt.Tx) error {
			return b.Bucket([]byte("segments")).ForEachBucket(func([]byte) error { n++; return nil })
		})
		return n
	}
	want(t, "segments", segments(), 1)
	h.record(feed, piece("b", 0)) // the newer one of two of noon
	h.prune(1)
	h.need(h.Tidy(h.ctx()))
	want(t, "segments, the empty one gone", segments(), 1)
	want(t, "found in the second", h.titles(store.Query{Text: "text"}), "b")
	h.retain(store.Retention{Articles: 3}, feed)
	for i := range 10 {
		fresh := piece(fmt.Sprint("n", i), 0)
		fresh.Published = noon.Add(-time.Minute).Add(time.Duration(i) * time.Second)
		h.record(feed, fresh)
		h.need(h.Tidy(h.ctx()))
		h.sound()
	}
	want(t, "found after merging", h.titles(store.Query{Text: "text"}), "b n9 n8")
}
