package store_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"tidings/store"
)

// tells says what a difference is.
func tells(d store.Difference) string {
	var said []string
	for _, one := range []struct {
		is   bool
		name string
	}{{d.All, "all"}, {d.Own, "own"}, {d.Words, "words"}} {
		if one.is {
			said = append(said, one.name)
		}
	}
	if !d.All {
		for _, id := range d.Feeds {
			said = append(said, fmt.Sprint(id))
		}
	}
	return strings.Join(said, " ")
}

// An account is told of what it did and of what feeds brought, and of nothing that another
// account did.
func TestWhatIsDifferentForWhom(t *testing.T) {
	h := newsroom(t)
	h.need(h.Tidy(h.ctx()))
	guest := h.account("guest")
	h.subscribe(guest, "https://b.example", "")
	quiet := func(feeds ...store.FeedID) {
		var visits []store.Fetched
		for _, id := range feeds {
			visits = append(visits, store.Fetched{Feed: id, At: h.at.Add(time.Hour), NotModified: true, ETag: "new"})
		}
		_, err := h.Record(h.ctx(), visits...)
		h.need(err)
	}
	for _, c := range []struct {
		name          string
		do            func()
		local, guests string
	}{
		{"nothing", func() {}, "", ""},
		{"a guest's mark", func() { _, err := h.MarkRead(h.ctx(), guest, true, h.number("b1")); h.need(err) }, "", "own 2"},
		{"its bookmark", func() { _, err := h.Bookmark(h.ctx(), guest, true, h.number("b2")); h.need(err) }, "", "own"},
		{"its step back", func() { _, err := h.Undo(h.ctx(), guest); h.need(err) }, "", "own"},
		{"its search", func() { _, err := h.SaveSearch(h.ctx(), guest, "s", "x"); h.need(err) }, "", "own"},
		{"what it had open", func() { h.need(h.KeepReading(h.ctx(), guest, store.Reading{Article: h.number("b1")})) }, "", ""},
		{"its name for a feed", func() { h.need(h.Rename(h.ctx(), guest, "Mine", 2)) }, "", "all own"},
		{"two marks in two feeds", func() { h.read("a2", "b1") }, "own 1 2", ""},
		{"the marks of both", func() { h.read("a3"); _, err := h.MarkRead(h.ctx(), guest, false, h.number("b1")); h.need(err) }, "own 1", "own 2"},
		{"a new article", func() { h.record(1, piece("a5", 1)) }, "1", "1"},
		{"a new article of each of two", func() { h.record(1, piece("a6", 1)); h.record(3, piece("c5", 1)) }, "1 3", "1 3"},
		{"an edited one", func() { edited := piece("a1", 0); edited.Language = "fr"; h.record(1, edited) }, "1", "1"},
		{"visits that bring nothing", func() { quiet(1, 2, 3) }, "", ""},
		{"a visit that fails", func() {
			_, err := h.Record(h.ctx(), store.Fetched{Feed: 3, At: h.at, Err: "gone fishing"})
			h.need(err)
		}, "3", "3"},
		{"words in the index", func() { h.need(h.Index(h.ctx())) }, "words", "words"},
		{"nothing to tidy", func() { h.need(h.Tidy(h.ctx())) }, "", ""},
		{"what a guest saves", func() { _, err := h.Save(h.ctx(), guest, piece("mine", 0)); h.need(err) }, "4", "all own"},
		{"a rule", func() { h.retain(store.Retention{Articles: 1}, 3) }, "all own", ""},
		{"what no rule keeps", func() { _, err := h.Prune(h.ctx()); h.need(err) }, "3", "3"},
		{"an account less", func() { h.need(h.RemoveAccount(h.ctx(), guest)) }, "all", "all own"},
		{"more than there is room for", func() {
			for i := range 300 {
				_, err := h.MarkRead(h.ctx(), store.Local, i%2 == 0, h.number("b1"))
				h.need(err)
			}
		}, "all", "all"},
		{"another file", func() { _, _, err := h.Compact(h.ctx(), nil); h.need(err) }, "all", "all"},
		{"a mark in the new file", func() { h.read("b1") }, "own 2", ""},
		{"what an older tidings writes", func() {
			h.edit(func(b *bolt.Tx) error { return b.Bucket([]byte("meta")).Put([]byte("old"), nil) })
			h.read("b3")
			h.edit(func(b *bolt.Tx) error { return b.Bucket([]byte("meta")).Delete([]byte("old")) })
		}, "all", "all"},
		{"a mark after that", func() { h.read("b4") }, "own 2", ""},
		{"extents that are damaged", func() {
			h.edit(func(b *bolt.Tx) error { return b.Bucket([]byte("meta")).Put([]byte("extents"), []byte("damaged")) })
		}, "all", "all"},
	} {
		before, err := h.Version(h.ctx())
		h.need(err)
		c.do()
		for a, expected := range map[store.AccountID]string{store.Local: c.local, guest: c.guests} {
			d, err := h.DifferenceSince(h.ctx(), before, a)
			h.need(err)
			if got := tells(d); got != expected {
				t.Errorf("%s, to account %d: %q, want %q", c.name, a, got, expected)
			}
		}
	}
	h.read("a4")
	h.sound()
}

// A watcher that has not received what it was told gets it together with what comes later.
func TestDifferencesAreGathered(t *testing.T) {
	h := newsroom(t)
	changed := h.Watch(t.Context(), store.Local)
	for _, title := range []string{"c1", "a2", "c2", "b4"} {
		all := h.Watch(t.Context(), 0)
		h.read(title)
		<-all
	}
	h.Watch(t.Context(), 0) // waits until all have been told
	want(t, "difference", tells(<-changed), "own 1 2 3")
}

// An accountView is what screens show to an account.
type accountView struct {
	version  store.Version
	follows  string                  // which feeds, and how
	feeds    map[store.FeedID]string // what is known of them, and their articles
	opinions string                  // what is the account's own
	counts   string
}

// view is what screens show to an account now.
func (h *house) view(a store.AccountID) (v accountView) {
	h.t.Helper()
	must := func(all any, err error) string {
		h.need(err)
		return fmt.Sprintf("%+v\n", all)
	}
	v.feeds = map[store.FeedID]string{}
	all, err := h.Feeds(h.ctx(), a)
	h.need(err)
	var subs []string
	for _, f := range all {
		subs = append(subs, fmt.Sprintln(f.ID, f.Subscription))
		v.feeds[f.ID] = fmt.Sprintln(f.Name(), f.Total, f.Unread, f.Failures, f.Error, f.Gone, f.Description, f.Link)
		if f.Total == 0 {
			continue
		}
		page, err := h.List(h.ctx(), a, store.Query{Feed: f.ID}, store.Cursor{}, 3000)
		h.need(err)
		for _, row := range page.Rows { // bookmarks and notes are told of as the account's own
			row.Bookmarked, row.Noted, row.Tags = false, false, ""
			v.feeds[f.ID] += fmt.Sprintln(row)
		}
	}
	v.follows = fmt.Sprint(slices.Sorted(slices.Values(subs)))
	marked, err := h.List(h.ctx(), a, store.Query{Bookmarked: true}, store.Cursor{}, 3000)
	h.need(err)
	history, err := h.History(h.ctx(), a, 100)
	v.opinions = fmt.Sprint(store.Numbers(marked.Rows)) + must(history, err)
	tags, err := h.Tags(h.ctx(), a)
	counts, failed := h.Count(h.ctx(), a, noon.Add(-4*time.Minute))
	v.counts = must(tags, err) + must(counts, failed)
	v.version, err = h.Version(h.ctx())
	h.need(err)
	return v
}

// untold says what is other between two views that a difference does not tell; "" if it
// tells all.
func untold(was, is accountView, d store.Difference) string {
	for _, id := range slices.Sorted(maps.Keys(is.feeds)) {
		if was.feeds[id] != is.feeds[id] && !d.Has(id) {
			return fmt.Sprintf("%q was told, and feed %d, which was %s is %s", tells(d), id, was.feeds[id], is.feeds[id])
		}
	}
	for _, one := range []struct {
		was, is string
		told    bool
	}{{was.follows, is.follows, d.All}, {was.opinions, is.opinions, d.All || d.Own}, {was.counts, is.counts, !d.IsNone()}} {
		if one.was != one.is && !one.told {
			return fmt.Sprintf("%q was told, and %s has become %s", tells(d), one.was, one.is)
		}
	}
	return ""
}

// compareViews sees that all that is other for an account since the last step has been told.
func (r *modelRun) compareViews(t *rapid.T) {
	now := map[store.AccountID]accountView{}
	for _, a := range r.accounts {
		now[a] = r.view(a)
		if r.views == nil {
			continue
		}
		d, err := r.DifferenceSince(r.ctx(), r.views[a].version, a)
		r.need(err)
		if said := untold(r.views[a], now[a], d); said != "" {
			t.Fatalf("account %d: %s", a, said)
		}
	}
	r.views = now
}
