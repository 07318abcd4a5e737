package ui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync/atomic"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/fetch"
	"tidings/store"
)

// elsewhere is a library that others change. It counts the transactions that read.
type elsewhere struct {
	*store.Store
	t       *testing.T
	guest   store.AccountID
	feeds   []store.FeedID
	reading atomic.Int64
}

func newElsewhere(t *testing.T) *elsewhere {
	e := &elsewhere{t: t}
	s, err := store.Open(filepath.Join(t.TempDir(), "tidings.db"), store.Options{Now: newClock, Began: func(writes bool) {
		if !writes {
			e.reading.Add(1)
		}
	}})
	e.need(err)
	t.Cleanup(func() { _ = s.Close() })
	e.Store = s
	for i, folder := range []string{"World", "World/Asia", "", "Arts"} {
		url := fmt.Sprintf("https://%d.example/rss", i)
		e.feeds = append(e.feeds, fed(t, s, store.Wish{URL: url, Folder: folder}, fmt.Sprint("Feed ", i), many(12, 7+i, fmt.Sprint("story", i))...))
	}
	guest, err := s.AddAccount(t.Context(), "guest", "key")
	e.need(err)
	e.guest = guest.ID
	for i := range e.feeds {
		_, err := s.Subscribe(t.Context(), e.guest, store.Wish{URL: fmt.Sprintf("https://%d.example/rss", i)})
		e.need(err)
	}
	return e
}

func (e *elsewhere) need(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

// screen is a screen of the local account.
func (e *elsewhere) screen() *screen {
	sc := &screen{app: New(e.t.Context(), Options{Store: e.Store, Account: store.Local, Fetcher: fetch.NewFetcher("test"), Now: newClock, Remote: true}).(*app), t: e.t}
	sc.frameTime, sc.tidies, sc.minutes, sc.changes = 0, false, false, nil
	sc.send(tea.WindowSizeMsg{Width: 200, Height: 60})
	sc.run(sc.Init())
	return sc
}

// during does something and returns what a screen of the local account is told of it.
func (e *elsewhere) during(do func()) (told store.Difference) {
	e.t.Helper()
	ctx, stop := context.WithCancel(e.t.Context())
	defer stop()
	changed, all := e.Watch(ctx, store.Local), e.Watch(ctx, 0)
	do()
	for i := range 2 { // what is told of the second was looked at after the first
		_, err := e.Bookmark(ctx, e.guest, i == 0, 1)
		e.need(err)
		<-all
	}
	e.Watch(ctx, 0) // waits until all have been told
	select {
	case told = <-changed:
	default:
	}
	return told
}

// new gives a feed some articles.
func (e *elsewhere) new(feed int, titles ...string) {
	visit := store.Fetched{Feed: e.feeds[feed], At: now, Title: fmt.Sprint("Feed ", feed)}
	for _, title := range titles {
		visit.Articles = append(visit.Articles, piece(feed, title, "new"))
	}
	_, err := e.Record(e.t.Context(), visit)
	e.need(err)
}

// A change that concerns nothing on a screen costs it no look at the store, and another one
// few.
func TestTransactionsOfOthersChanges(t *testing.T) {
	e := newElsewhere(t)
	sc := e.screen()
	sc.press("G") // the last feed
	row, _ := sc.list.selected()
	marked, err := e.List(t.Context(), store.Local, store.Query{Feed: e.feeds[3]}, store.Cursor{}, 1)
	e.need(err)
	_, err = e.Bookmark(t.Context(), store.Local, true, store.Numbers(marked.Rows)...)
	e.need(err)
	edited := piece(10, marked.Rows[0].Title, "<p>x</p>")
	edited.Language = "fr"
	for _, c := range []struct {
		name  string
		keys  []string
		do    func()
		reads int64
	}{
		{"a guest's mark", nil, func() { _, err := e.MarkRead(t.Context(), e.guest, true, row.Number); e.need(err) }, 0},
		{"visits without news", nil, func() {
			_, err := e.Record(t.Context(), store.Fetched{Feed: e.feeds[0], At: now, NotModified: true}, store.Fetched{Feed: e.feeds[1], At: now, NotModified: true})
			e.need(err)
		}, 0},
		{"an article on the list", nil, func() { e.new(0, "fresh") }, 5},
		{"an article not on the list", []string{"g", "b"}, func() { e.new(0, "fresher") }, 4},
		{"one that is among the bookmarks, edited", []string{"g", "b"}, func() {
			_, err := e.Record(t.Context(), store.Fetched{Feed: e.feeds[3], At: now, Title: "Feed 3", Articles: []store.Incoming{edited}})
			e.need(err)
		}, 6}, // and its page, which is beside the list
		{"an article that does not have the tag", nil, func() { sc.run(sc.visitTag("later")); e.new(0, "untagged") }, 4},
		{"one of a folder in the folder", nil, func() { sc.run(sc.visit("folder World")); e.new(1, "near") }, 5},
		{"one of another folder", nil, func() { e.new(3, "far") }, 4},
		{"words in the index", nil, func() { e.need(e.Tidy(t.Context())) }, 1},
		{"one's own mark", nil, func() { _, err := e.MarkRead(t.Context(), store.Local, true, row.Number); e.need(err) }, 6},
	} {
		sc.press(c.keys...)
		d := e.during(c.do)
		before := e.reading.Load()
		if !d.IsNone() {
			sc.send(changedMsg{d})
		}
		if reads := e.reading.Load() - before; reads != c.reads {
			t.Errorf("%s: %d reading transactions, %d are meant (told of %+v)", c.name, reads, c.reads, d)
		}
	}
}

// A screen that reads again only what is named shows the same as one that reads everything
// again.
func TestAScreenFollowsWhatIsNamed(t *testing.T) {
	e := newElsewhere(t)
	_, err := e.SaveSearch(t.Context(), store.Local, "stories", "story1 OR fresh")
	e.need(err)
	named, whole := e.screen(), e.screen()
	dice := rand.New(rand.NewPCG(7, 7))
	numbers := func() []store.Number {
		page, err := e.List(t.Context(), store.Local, store.Query{Feed: e.feeds[dice.IntN(len(e.feeds))]}, store.Cursor{}, 100)
		e.need(err)
		all := store.Numbers(page.Rows)
		return all[:min(len(all), 1+dice.IntN(3))]
	}
	account := func() store.AccountID { return []store.AccountID{store.Local, e.guest}[dice.IntN(2)] }
	acts := []func(){
		func() { _, err := e.MarkRead(t.Context(), account(), dice.IntN(2) == 0, numbers()...); e.need(err) },
		func() { _, err := e.Bookmark(t.Context(), account(), dice.IntN(2) == 0, numbers()...); e.need(err) },
		func() { _, err := e.Delete(t.Context(), account(), numbers()[0]); e.need(err) },
		func() { _, err := e.Undo(t.Context(), account()); _ = err }, // there may be nothing
		func() {
			_, err := e.EditMarks(t.Context(), account(), store.MarkEdit{Tags: []string{"later"}}, numbers()...)
			e.need(err)
		},
		func() { e.new(dice.IntN(len(e.feeds)), fmt.Sprint("fresh", dice.IntN(1000))) },
		func() {
			_, err := e.Record(t.Context(), store.Fetched{Feed: e.feeds[dice.IntN(4)], At: now, Err: "no answer"})
			e.need(err)
		},
		func() {
			e.need(e.Rename(t.Context(), account(), fmt.Sprint("Name ", dice.IntN(3)), e.feeds[dice.IntN(4)]))
		},
		func() { e.need(e.Tidy(t.Context())) },
	}
	keys := [][]string{{"g", "a"}, {"g", "u"}, {"g", "b"}, {"g", "t"}, {"j"}, {"tab"}, {"]"}, {"/", "f", "r", "e", "s", "h", "enter"}, {"esc"}, {"g", "g"}, {"enter"}, {"q"}}
	tally := map[string]int{}
	for round := range 40 {
		d := e.during(acts[dice.IntN(len(acts))])
		switch {
		case d.All:
			tally["all"]++
		case d.IsNone():
			tally["none"]++
		default:
			tally["some"]++
		}
		named.send(changedMsg{d})
		whole.send(changedMsg{everything()})
		if named.text() != whole.text() || named.list.seenUpTo != whole.list.seenUpTo {
			t.Fatalf("round %d, told of %+v, a screen shows (read up to %d)\n%s\nand not (%d)\n%s", round, d, named.list.seenUpTo, named.text(), whole.list.seenUpTo, whole.text())
		}
		if dice.IntN(3) == 0 {
			some := keys[dice.IntN(len(keys))]
			named.press(some...)
			whole.press(some...)
		}
	}
	t.Log(tally)
	if tally["some"] < 12 || tally["none"] < 8 {
		t.Error("hardly anything was named")
	}
}
