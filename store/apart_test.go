package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"tidings/store"
)

const wiki = "http://wiki.firm.example/feed"

// sees lists what an account can read of all the articles there are, by any name.
func (h *house) sees(a store.AccountID) string {
	h.t.Helper()
	page, err := h.List(h.ctx(), a, store.Query{}, store.Cursor{}, 100)
	h.need(err)
	seen := page.Rows
	for n := range store.Number(40) {
		if article, err := h.Article(h.ctx(), a, n); err == nil && !slices.ContainsFunc(seen, func(r store.Row) bool { return r.Number == n }) {
			seen = append(seen, article.Row)
		}
	}
	return titles(seen)
}

// visit records what a visit brought, for an account and from a private address or not.
func (h *house) visit(feed store.FeedID, by store.AccountID, private bool, articles ...store.Incoming) {
	h.t.Helper()
	_, err := h.Record(h.ctx(), store.Fetched{Feed: feed, For: by, Private: private, At: noon, Title: "F", Articles: articles})
	h.need(err)
}

// forgetOrigin makes a feed one of a library from before it was kept where feeds come from.
func (h *house) forgetOrigin(id store.FeedID) {
	h.t.Helper()
	h.edit(func(t *bolt.Tx) error {
		feeds := t.Bucket([]byte("feeds"))
		now, err := store.EditFeed(feeds.Get(be32(uint32(id))), func(f *store.Feed) { f.Public = false })
		return errors.Join(err, feeds.Put(be32(uint32(id)), now))
	})
}

// ways are all the ways in which an account can come to a feed or an article of it
// without fetching anything: by address, by a dump, by a mark, by number and id.
func (h *house) ways(m store.AccountID, url string, theirs string, rows []store.Row) {
	h.t.Helper()
	for _, r := range rows {
		_, err := h.EditMarks(h.ctx(), m, store.MarkEdit{Note: &r.Title}, r.Number)
		if !errors.Is(err, store.ErrNotFound) {
			h.t.Errorf("a note on %q: %v", r.Title, err)
		}
		if _, err = h.MarkRead(h.ctx(), m, true, r.Number); !errors.Is(err, store.ErrNotFound) {
			h.t.Errorf("%q marked read: %v", r.Title, err)
		}
		if _, err = h.Delete(h.ctx(), m, r.Number); !errors.Is(err, store.ErrNotFound) {
			h.t.Errorf("%q deleted: %v", r.Title, err)
		}
		_, err = h.Import(h.ctx(), m, links([]store.ImportedArticle{{Article: store.Incoming{Key: r.Link, Link: r.Link, Title: "a link"}, Bookmarked: true}}))
		h.need(err)
	}
	_, err := h.Subscribe(h.ctx(), m, store.Wish{URL: url})
	h.need(err)
	_, err = h.Load(h.ctx(), m, strings.NewReader(theirs), store.LoadOptions{Clean: gate, Private: true})
	h.need(err)
	for range 3 { // back and forth
		_, _ = h.Undo(h.ctx(), m)
	}
	for range 3 {
		_, _ = h.Redo(h.ctx(), m)
	}
	_, err = h.SaveSearch(h.ctx(), m, "all", "meeting OR salaries")
	h.need(err)
}

// What was fetched from a private network is the account's whose visit it was, whatever
// the address looks like, and whoever follows it.
func TestF1WhatAPrivateNetworkSaidIsOneAccounts(t *testing.T) {
	for name, c := range map[string]struct {
		begin func(h *house, m store.AccountID) store.FeedID
	}{
		"the owner follows it": {func(h *house, _ store.AccountID) store.FeedID {
			id := h.subscribe(store.Local, wiki, "")
			h.visit(id, store.Local, true, piece("meeting", 1), piece("salaries", 2))
			return id
		}},
		"it was public before": {func(h *house, _ store.AccountID) store.FeedID {
			id := h.subscribe(store.Local, wiki, "")
			h.visit(id, store.Local, false, piece("meeting", 1))
			h.visit(id, store.Local, true, piece("meeting", 1), piece("salaries", 2))
			return id
		}},
		"the other follows it as well": {func(h *house, m store.AccountID) store.FeedID {
			h.subscribe(m, wiki, "Hers")
			id := h.subscribe(store.Local, wiki, "")
			h.visit(id, m, false)
			h.visit(id, store.Local, true, piece("meeting", 1), piece("salaries", 2))
			return id
		}},
		"the server fetched it for the owner": {func(h *house, _ store.AccountID) store.FeedID {
			id := h.subscribe(store.Local, wiki, "")
			h.visit(id, 0, true, piece("meeting", 1), piece("salaries", 2))
			return id
		}},
		"it had moved there": {func(h *house, m store.AccountID) store.FeedID {
			id := h.subscribe(store.Local, "https://old.example/feed", "")
			_, err := h.Record(h.ctx(), store.Fetched{Feed: id, At: noon, URL: wiki})
			h.need(err)
			h.visit(id, store.Local, true, piece("meeting", 1), piece("salaries", 2))
			return id
		}},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			m := h.account("mallory")
			id := c.begin(h, m)
			want(t, "owner", h.owner(id), store.Local)
			want(t, "what the owner reads", h.titles(store.Query{}), "meeting salaries")
			rows := []store.Row{h.row("meeting"), h.row("salaries")}
			theirs := h.dump(store.Local, store.DumpOptions{})
			h.ways(m, wiki, theirs, rows)
			want(t, "what mallory sees", strings.ReplaceAll(h.sees(m), "a link", ""), " ")
			h.visit(id, store.Local, true, piece("later", 0))
			want(t, "and later", strings.ReplaceAll(h.sees(m), "a link", ""), " ")
			want(t, "the owner finds it again", h.subscribe(store.Local, wiki, ""), id)
			feeds, err := h.Feeds(h.ctx(), m)
			h.need(err)
			for _, f := range feeds {
				if f.ID == id {
					t.Error("mallory follows the owner's feed")
				}
			}
		})
	}
}

// A name that leads an account's own feed into the network of whoever refreshes it brings
// that account nothing.
func TestF1ANameThatTurnsIntoAnothersNetwork(t *testing.T) {
	h := open(t)
	m := h.account("mallory")
	own := h.subscribe(m, "https://evil.example/feed?token=mine-alone", "")
	shared := h.subscribe(m, "https://evil.example/feed", "Evil")
	h.visit(own, m, false, piece("harmless", 1))
	for _, id := range []store.FeedID{own, shared} {
		h.visit(id, store.Local, true, piece("meeting", 1), piece("salaries", 2))
	}
	want(t, "what mallory sees", h.sees(m), "harmless")
	f, err := h.Feed(h.ctx(), own)
	h.need(err)
	want(t, "why", f.Error, "it lies in a private network, which this account cannot reach")
	feeds, err := h.Feeds(h.ctx(), m)
	h.need(err)
	want(t, "mallory still follows", len(feeds), 2)
	h.visit(own, m, false, piece("harmless", 1), piece("also harmless", 0))
	want(t, "and reads on", h.sees(m), "also harmless harmless")
}

// In a library from before it was known where feeds come from, nobody begins to see a
// shared feed until a visit has shown that.
func TestF1AFeedOfUnknownOrigin(t *testing.T) {
	h := open(t)
	m := h.account("mallory")
	id := h.subscribe(store.Local, wiki, "")
	h.record(id, piece("meeting", 1), piece("salaries", 2))
	h.forgetOrigin(id)
	rows := []store.Row{h.row("meeting"), h.row("salaries")}
	h.ways(m, wiki, h.dump(store.Local, store.DumpOptions{}), rows)
	want(t, "before a visit", strings.ReplaceAll(h.sees(m), "a link", ""), " ")
	h.visit(id, store.Local, false, piece("meeting", 1))
	n := h.account("nora")
	want(t, "after one, whoever comes", h.subscribe(n, wiki, ""), id)
	want(t, "sees", h.sees(n), "meeting salaries")
}

// A permanent redirect takes those along who follow the feed, and plants nothing in
// front of others who trust the address that it leads to.
func TestF4ARedirectPlantsNothing(t *testing.T) {
	const good = "https://good.example/feed"
	h := open(t)
	m, v := h.account("mallory"), h.account("victim")
	evil := h.subscribe(m, "https://evil.example/feed", "")
	h.visit(evil, m, false, piece("forged", 1))
	_, err := h.Record(h.ctx(), store.Fetched{Feed: evil, For: m, At: noon, URL: good, Title: "Good"})
	h.need(err)
	f, err := h.Feed(h.ctx(), evil)
	h.need(err)
	want(t, "mallory's feed is fetched from", f.URL, good)
	want(t, "mallory finds it by the new address", h.subscribe(m, good, ""), evil)
	id := h.subscribe(v, good, "")
	want(t, "the victim gets another", id != evil, true)
	h.visit(id, v, false, piece("true", 1))
	want(t, "what the victim sees", h.sees(v), "true")
	want(t, "what mallory sees", h.sees(m), "forged")
	local := h.subscribe(store.Local, good, "")
	want(t, "the owner gets the true one", local, id)

	// A feed that others trust already is not moved onto, whoever redirects to it.
	second := h.subscribe(m, "https://evil.example/second", "")
	h.visit(second, m, false, piece("forged too", 1))
	_, err = h.Record(h.ctx(), store.Fetched{Feed: second, For: m, At: noon, URL: good})
	h.need(err)
	want(t, "what the victim sees then", h.sees(v), "true")
	for _, way := range []string{good, "https://evil.example/feed"} {
		_ = h.subscribe(v, way, "")
	}
	want(t, "who follows both sees both", h.sees(v), "true forged")

	// A moved feed keeps all of it for those who followed it, also across a dump.
	there := open(t)
	there.load(store.Local, h.dump(m, store.DumpOptions{Articles: true}))
	want(t, "loaded elsewhere", there.titles(store.Query{}), "forged too forged")
	want(t, "found by the new address", there.subscribeAgain(good), 0)
}

// What one account loads never changes what another finds in a shared feed: what was
// dropped there comes back as a copy of its own.
func TestF5ALoadPlantsNothing(t *testing.T) {
	h := open(t)
	m := h.account("mallory")
	id := h.subscribe(m, "https://a.example", "")
	var all []store.Incoming
	for i := range 5 {
		all = append(all, piece(fmt.Sprint("true ", i), i))
	}
	h.visit(id, m, false, all...)
	for n := range store.Number(5) {
		_, err := h.Bookmark(h.ctx(), m, true, n+1)
		h.need(err)
	}
	dump := strings.ReplaceAll(h.dump(m, store.DumpOptions{Articles: true}), "true ", "forged ")
	for n := range store.Number(5) {
		_, err := h.Bookmark(h.ctx(), m, false, n+1)
		h.need(err)
	}
	h.need(h.Tidy(h.ctx()))
	h.need(h.Retain(h.ctx(), m, store.Retention{Articles: 1}, id))
	h.need(h.Tidy(h.ctx()))
	want(t, "what is left", h.sees(m), "true 0")
	_, err := h.Load(h.ctx(), m, strings.NewReader(dump), store.LoadOptions{Clean: gate, Private: true})
	h.need(err)
	v := h.account("victim")
	want(t, "the feed", h.subscribe(v, "https://a.example", ""), id)
	want(t, "what the victim sees", h.sees(v), "true 0")
	want(t, "what mallory sees", h.sees(m), "true 0 forged 1 forged 2 forged 3 forged 4")
	before := h.dump(v, store.DumpOptions{Articles: true})
	_, err = h.Load(h.ctx(), m, strings.NewReader(dump), store.LoadOptions{Clean: gate, Private: true})
	h.need(err)
	want(t, "loaded again, mallory sees", h.sees(m), "true 0 forged 1 forged 2 forged 3 forged 4")
	h.need(h.Rename(h.ctx(), m, "forged", id))
	h.need(h.Retain(h.ctx(), m, store.Retention{Articles: 1}, id))
	h.visit(id, v, false, append(all, piece("true 5", 0))...)
	h.need(h.Tidy(h.ctx()))
	want(t, "the widest rule holds", h.sees(v), "true 5 true 0")
	want(t, "the feed's name", strings.Contains(before, "forged"), false)
}
