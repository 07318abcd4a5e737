package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

const (
	oldAddress = "http://old.example/feed"
	newAddress = "https://new.example/feed"
)

// move records a visit that found a feed at another address for good, with what is there.
func (h *house) move(feed store.FeedID, to string, articles ...store.Incoming) store.Outcome {
	h.t.Helper()
	out, err := h.Record(h.ctx(), store.Fetched{Feed: feed, At: h.at, URL: to, Title: "Elsewhere", ETag: `"n"`, Hash: "n", Articles: articles})
	h.need(err)
	return out[0]
}

// said is what an account sees of all its feeds.
func (h *house) said(a store.AccountID) string {
	h.t.Helper()
	page, err := h.List(h.ctx(), a, store.Query{}, store.Cursor{}, 1000)
	h.need(err)
	var all []string
	for _, r := range page.Rows {
		line := r.Source + "/" + r.Title
		for _, one := range []struct {
			is   bool
			word string
		}{{r.Read, " read"}, {r.Bookmarked, " bookmarked"}, {r.Noted, " noted"}} {
			if one.is {
				line += one.word
			}
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// joined is how two feeds were joined, in short.
func joined(j store.Joined) string { return fmt.Sprint(j.Into.ID, j.Same, j.Carried, j.Left) }

func TestAMovedFeedJoinsTheOneThatIsThere(t *testing.T) {
	h := open(t)
	old, new := h.subscribe(store.Local, oldAddress, "News"), h.subscribe(store.Local, newAddress, "")
	h.need(h.Rename(h.ctx(), store.Local, "Mine", old))
	h.record(old, piece("both", 1), piece("read", 2), piece("kept", 3), piece("alone", 4), piece("thrown", 5))
	carried := h.number("alone")
	h.bookmark("kept")
	h.read("read", "alone")
	_, err := h.Delete(h.ctx(), store.Local, h.number("thrown"))
	h.need(err)
	h.need(h.KeepReading(h.ctx(), store.Local, store.Reading{Article: h.number("both"), Block: 3}))
	h.record(new, piece("both", 1), piece("read", 2), piece("kept", 3), piece("fresh", 5), piece("thrown", 5))
	out := h.move(old, newAddress, piece("both", 1), piece("fresh", 5), piece("next", 6))
	want(t, "new", out.New, 0)
	want(t, "joined", joined(out.Joined), "2 4 1 0")
	now := "Mine/alone read, Mine/both, Mine/fresh, Mine/kept bookmarked, Mine/read read"
	want(t, "lists", h.said(store.Local), now)
	want(t, "sidebar", h.sidebar(), "News/Mine")
	want(t, "number", h.number("alone"), carried)
	want(t, "feed", h.row("alone").Feed, new)
	place, row, err := h.Reading(h.ctx(), store.Local)
	h.need(err)
	want(t, "place", fmt.Sprint(row.Title, row.Feed, place.Block), "both2 3")
	_, err = h.Feed(h.ctx(), old)
	wantErr(t, "the old feed", err, store.ErrNotFound)
	f, err := h.Feed(h.ctx(), new)
	h.need(err)
	want(t, "said on the feed", f.Warnings, "the feed at http://old.example/feed is one with this now, and its articles are here")
	want(t, "its own", f.Title, "Feed 2")
	want(t, "words", h.titles(store.Query{Text: "alone"}), "alone")
	h.sound()
	h.need(h.Tidy(h.ctx()))
	want(t, "words when all is tidy", h.titles(store.Query{Text: "text sort:date"}), "both read kept alone fresh")

	there := open(t)
	there.load(store.Local, h.dump(store.Local, store.DumpOptions{Articles: true}))
	want(t, "dumped and loaded", there.said(store.Local), now)
	repairing := copyOf(h)
	h.need(repairing.Close())
	mended, _ := repaired(t, repairing.path)
	want(t, "repaired", mended.said(store.Local), now)

	// What was done before can still be taken back.
	h.undo()
	want(t, "deletion taken back", h.said(store.Local), now+", Mine/thrown")
	h.undo()
	h.undo()
	want(t, "marks taken back", h.said(store.Local), "Mine/alone, Mine/both, Mine/fresh, Mine/kept, Mine/read, Mine/thrown")
	h.redo()
	want(t, "bookmarked again", h.titles(store.Query{Bookmarked: true}), "kept")
}

// What was done with the subscription to the old feed can be taken back on the new one, if
// that goes on with it; and the old address leads to the new feed again.
func TestAJoinedFeedGoesOnWithTheSubscription(t *testing.T) {
	h := open(t)
	new := h.subscribe(store.Local, newAddress, "")
	h.record(new, piece("one", 1))
	h.need(h.Unsubscribe(h.ctx(), store.Local, new))
	old := h.subscribe(store.Local, oldAddress, "News")
	h.move(old, newAddress, piece("one", 1))
	want(t, "sidebar", h.sidebar(), "News/Feed 1")
	h.undo()
	want(t, "after undo", h.sidebar(), "")
	h.redo()
	want(t, "after redo", h.sidebar(), "News/Feed 1")
	again := h.subscribe(store.Local, oldAddress, "Else")
	h.move(again, newAddress, piece("one", 1))
	want(t, "followed again", h.sidebar(), "News/Feed 1")
	want(t, "articles", h.titles(store.Query{}), "one")
}

// The new feed's own values of a subscription stay, and nothing makes it keep less.
func TestOfTwoSubscriptionsTheNewOneStays(t *testing.T) {
	h := open(t)
	hourly := func(store.Feed, store.Settings) (store.Settings, error) { return store.Settings{Interval: 3600}, nil }
	for _, c := range []struct {
		name     string
		old, new func(store.FeedID)
		wanted   string
	}{
		{"nothing there", func(id store.FeedID) {
			h.need(h.Rename(h.ctx(), store.Local, "A", id))
			h.need(h.Retain(h.ctx(), store.Local, store.Retention{All: true}, id))
			_, err := h.EditFeed(h.ctx(), store.Local, id, "set", store.OnlySettings(hourly))
			h.need(err)
		}, func(store.FeedID) {}, `A all articles {"interval":3600}`},
		{"all there", func(id store.FeedID) {
			h.need(h.Rename(h.ctx(), store.Local, "A", id))
			h.need(h.Retain(h.ctx(), store.Local, store.Retention{All: true}, id))
		}, func(id store.FeedID) {
			h.need(h.Rename(h.ctx(), store.Local, "B", id))
			h.need(h.Retain(h.ctx(), store.Local, store.Retention{Days: 9}, id))
			_, err := h.EditFeed(h.ctx(), store.Local, id, "set", store.OnlySettings(hourly))
			h.need(err)
		}, `B the articles of the last 9 days {"interval":3600}`},
		{"a bound", func(id store.FeedID) {
			h.need(h.Retain(h.ctx(), store.Local, store.Retention{Articles: 1}, id))
		}, func(store.FeedID) {}, ` all articles `},
	} {
		old, new := h.subscribe(store.Local, oldAddress, ""), h.subscribe(store.Local, newAddress+c.name, "")
		c.old(old)
		c.new(new)
		h.move(old, newAddress+c.name)
		all := h.feeds()
		i := slices.IndexFunc(all, func(f store.Subscribed) bool { return f.ID == new })
		sub := all[i].Subscription
		want(t, c.name, fmt.Sprint(sub.Title, " ", sub.Retention, " ", sub.Settings), c.wanted)
		h.need(h.Unsubscribe(h.ctx(), store.Local, new))
	}
}

// Whether articles are the same is what the rule for articles of one feed says.
func TestWhichArticlesOfTwoFeedsAreTheSame(t *testing.T) {
	at := func(address string) func(*store.Incoming) { return func(in *store.Incoming) { in.Link = address } }
	for _, c := range []struct {
		name     string
		old, new func(*store.Incoming)
		same     bool
	}{
		{"key", nil, nil, true},
		{"key, another title", nil, func(in *store.Incoming) { in.Title = "Changed" }, true},
		{"key, another link", nil, at("https://example.org/changed"), true},
		{"key, all else another", nil, func(in *store.Incoming) {
			in.Title, in.Link, in.Published = "Changed", "https://example.org/changed", noon.Add(-time.Hour)
		}, false},
		{"link and title", nil, func(in *store.Incoming) { in.Key, in.Published = "k", noon.Add(-time.Hour) }, true},
		{"link of http, title", at("http://www.example.org/x/"), func(in *store.Incoming) { in.Key, in.Link = "k", "https://example.org/x" }, true},
		{"link at the other host, title", at("http://old.example/x"), func(in *store.Incoming) { in.Key, in.Link = "k", "https://new.example/x" }, true},
		{"link at a third host, title", at("http://third.example/x"), func(in *store.Incoming) { in.Key, in.Link = "k", "https://new.example/x" }, false},
		{"title alone", nil, func(in *store.Incoming) {
			in.Key, in.Link, in.Published = "k", "https://example.org/y", noon.Add(-time.Hour)
		}, false},
		{"no links, title and date", at(""), func(in *store.Incoming) { in.Key, in.Link = "k", "" }, true},
		{"the site's link, title and date", at(oldAddress), func(in *store.Incoming) { in.Key, in.Link = "k", newAddress }, true},
		{"no links, title and another date", at(""), func(in *store.Incoming) { in.Key, in.Link, in.Published = "k", "", noon.Add(-time.Hour) }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			old, new := h.subscribe(store.Local, oldAddress, ""), h.subscribe(store.Local, newAddress, "")
			for feed, change := range map[store.FeedID]func(*store.Incoming){old: c.old, new: c.new} {
				in := piece("one", 1)
				if change != nil {
					change(&in)
				}
				h.record(feed, in)
			}
			out := h.move(old, newAddress)
			want(t, "same", out.Joined.Same == 1, c.same)
			want(t, "there", len(h.page(store.Query{}).Rows) == 1, c.same)
		})
	}
}

// A server that leads its feed to another one changes nothing for those who follow that one
// and not its own, now or later.
func TestAJoiningChangesNothingForOthers(t *testing.T) {
	h := open(t)
	trusting, both, later := h.account("trusting"), h.account("both"), h.account("later")
	new := h.subscribe(trusting, newAddress, "")
	h.subscribe(both, newAddress, "")
	old := h.subscribe(both, oldAddress, "")
	h.subscribe(store.Local, oldAddress, "Here")
	public := func(id store.FeedID, title string, articles ...store.Incoming) {
		_, err := h.Record(h.ctx(), store.Fetched{Feed: id, At: noon, Title: title, Articles: articles})
		h.need(err)
	}
	public(new, "Paper", piece("one", 1), piece("two", 2))
	forged := piece("two", 2)
	forged.Content.Source = "<p>Buy things.</p>"
	public(old, "Trap", forged, piece("trap", 3))
	for _, a := range []store.AccountID{store.Local, both} {
		page, err := h.List(h.ctx(), a, store.Query{Feed: old}, store.Cursor{}, 10)
		h.need(err)
		_, err = h.MarkRead(h.ctx(), a, true, store.Numbers(page.Rows)...)
		h.need(err)
	}
	before := h.sees(trusting)
	out := h.move(old, newAddress, piece("one", 1))
	want(t, "joined", joined(out.Joined), "1 1 0 1")
	want(t, "trusting", h.said(trusting), "Paper/one, Paper/two")
	want(t, "reached by trusting", h.sees(trusting), before)
	want(t, "both", h.said(both), "Paper/one, Paper/two read, Trap/trap read")
	want(t, "owner", h.said(store.Local), "Paper/one, Paper/two read, Trap/trap read")
	f, err := h.Feed(h.ctx(), new)
	h.need(err)
	want(t, "the feed", fmt.Sprint(f.Title, f.Warnings, f.Joined), "Paperfalse")
	h.subscribe(later, newAddress, "")
	want(t, "who comes later", h.said(later), "Paper/one, Paper/two")
	h.sound()

	// The next visit has nothing to do, and says nothing.
	out = h.move(old, newAddress, piece("one", 1))
	want(t, "joined again", joined(out.Joined), "0 0 0 0")
	from, err := h.Feed(h.ctx(), old)
	h.need(err)
	want(t, "what the next visit is asked with", from.ETag, `"n"`)
	want(t, "said on the old feed", from.Warnings, "it is one with Paper now, at https://new.example/feed: here is what only this feed had, since that one is others' too")
}

// Where there is one account, the articles come along; who comes to that address later, and
// trusts it, gets a feed without them.
func TestACarriedArticleDoesNotStandUnderAnAddressForWhoTrustsIt(t *testing.T) {
	h := open(t)
	old, new := h.subscribe(store.Local, oldAddress, ""), h.subscribe(store.Local, newAddress, "")
	h.visit(new, 0, false, piece("one", 1))
	h.visit(old, 0, false, piece("trap", 1))
	want(t, "joined", joined(h.move(old, newAddress).Joined), "2 0 1 0")
	want(t, "local", h.said(store.Local), "F/one, F/trap")
	h.need(h.Unsubscribe(h.ctx(), store.Local, new))
	want(t, "it is found again", h.subscribe(store.Local, newAddress, ""), new)
	b, c := h.account("b"), h.account("c")
	h.read("one")
	h.need(h.Unsubscribe(h.ctx(), store.Local, new))
	want(t, "it is found again among others", h.subscribe(store.Local, newAddress, ""), new)
	for _, a := range []store.AccountID{b, c} {
		fresh := h.subscribe(a, newAddress, "")
		want(t, "what who comes sees", h.said(a), "")
		want(t, "the feed is theirs", h.owner(fresh), a)
		for _, r := range h.listed(store.Local) {
			_, err := h.Bookmark(h.ctx(), a, true, r.Number)
			wantErr(t, "a bookmark", err, store.ErrNotFound)
		}
	}
	want(t, "local in the end", h.said(store.Local), "F/one read, F/trap")
}

func (h *house) listed(a store.AccountID) []store.Row {
	h.t.Helper()
	page, err := h.List(h.ctx(), a, store.Query{}, store.Cursor{}, 1000)
	h.need(err)
	return page.Rows
}

// Somebody's mark on an article of the old feed stays where it is if they do not follow it.
func TestAMarkOfSomebodyElseKeepsItsArticle(t *testing.T) {
	h := open(t)
	b := h.account("b")
	old, new := h.subscribe(store.Local, oldAddress, ""), h.subscribe(store.Local, newAddress, "")
	h.subscribe(b, oldAddress, "")
	h.visit(old, 0, false, piece("one", 1), piece("two", 2))
	h.visit(new, 0, false, piece("one", 1))
	_, err := h.Bookmark(h.ctx(), b, true, h.listed(b)[0].Number)
	h.need(err)
	h.need(h.Unsubscribe(h.ctx(), b, old))
	h.move(old, newAddress)
	want(t, "local", h.said(store.Local), "F/one, F/two")
	want(t, "told once", joined(h.move(old, newAddress).Joined), "0 0 0 0")
	want(t, "local after the next visit", h.said(store.Local), "F/one, F/two")
	page, err := h.List(h.ctx(), b, store.Query{Bookmarked: true}, store.Cursor{}, 10)
	h.need(err)
	want(t, "b", titles(page.Rows), "one")
	want(t, "its feed", page.Rows[0].Feed, old)
}

// What is private and what is shared stay apart.
func TestAPrivateFeedIsNotJoinedWithASharedOne(t *testing.T) {
	for _, c := range []struct{ name, old, new string }{
		{"a secret to what is public", secretURL, newAddress},
		{"what is public to a secret", oldAddress, secretURL},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			old, new := h.subscribe(store.Local, c.old, ""), h.subscribe(store.Local, c.new, "")
			h.record(old, piece("one", 1))
			h.record(new, piece("one", 1))
			out := h.move(old, c.new)
			want(t, "joined", joined(out.Joined), "0 0 0 0")
			want(t, "feeds", len(h.feeds()), 2)
			_, err := h.Join(h.ctx(), store.Local, old, new)
			wantErr(t, "by hand", err, store.ErrUnfit)
		})
	}
	h := open(t)
	a := h.account("a")
	old, new := h.subscribe(a, wiki, ""), h.subscribe(a, newAddress, "")
	h.subscribe(store.Local, newAddress, "")
	h.visit(old, a, true, piece("inner", 1))
	h.visit(new, 0, false, piece("inner", 1))
	h.move(old, newAddress)
	want(t, "local", h.said(store.Local), "F/inner")
	want(t, "a", h.said(a), "Elsewhere/inner, F/inner")
	// A feed that is shared, and whose visit is led into a private network.
	other := h.subscribe(a, oldAddress, "")
	h.visit(other, 0, false, piece("open", 1))
	_, err := h.Record(h.ctx(), store.Fetched{Feed: other, For: a, Private: true, At: noon, URL: newAddress})
	h.need(err)
	want(t, "local after a private answer", h.said(store.Local), "F/inner")
	want(t, "feeds of a", len(h.feedsOf(a)), 2) // with its own at that address, and that alone
	want(t, "a after a private answer", h.said(a), "Elsewhere/inner, Elsewhere/open, F/inner")
}

func (h *house) feedsOf(a store.AccountID) []store.Subscribed {
	h.t.Helper()
	all, err := h.Feeds(h.ctx(), a)
	h.need(err)
	return all
}

// Two feeds of one account that were fetched in ways of its own are joined by hand only, and
// the sign-in of the one is not the other's.
func TestASignInDoesNotGoAlong(t *testing.T) {
	h := open(t)
	old, new := h.subscribe(store.Local, secretURL, ""), h.subscribe(store.Local, secretURL+"2", "")
	_, err := h.EditFeed(h.ctx(), store.Local, old, "set", store.OnlySettings(func(store.Feed, store.Settings) (store.Settings, error) {
		return store.Settings{Auth: store.AuthBearer, SecretEnv: "TOKEN", Interval: 3600}, nil
	}))
	h.need(err)
	want(t, "moved", joined(h.move(old, secretURL+"2").Joined), "0 0 0 0")
	done, err := h.Join(h.ctx(), store.Local, old, new)
	h.need(err)
	want(t, "by hand", joined(done), "2 0 0 0")
	want(t, "settings", string(h.feeds()[0].Subscription.Settings), `{"interval":3600}`)
}

// Who joins two feeds by hand joins them alone.
func TestJoinIsOneAccountsOwn(t *testing.T) {
	h := open(t)
	b := h.account("b")
	old, new := h.subscribe(store.Local, oldAddress, ""), h.subscribe(store.Local, newAddress, "")
	h.subscribe(b, oldAddress, "")
	h.visit(old, 0, false, piece("one", 1), piece("two", 2))
	h.visit(new, 0, false, piece("one", 1))
	_, err := h.Bookmark(h.ctx(), b, true, h.listed(b)[0].Number)
	h.need(err)
	h.bookmark("two")
	done, err := h.Join(h.ctx(), store.Local, old, new)
	h.need(err)
	want(t, "joined", joined(done), "2 1 0 1")
	want(t, "local", h.said(store.Local), "F/one, F/two bookmarked")
	want(t, "b", h.said(b), "F/one bookmarked, F/two")
	_, err = h.Join(h.ctx(), store.Local, new, new)
	wantErr(t, "with itself", err, store.ErrUnfit)
	_, err = h.Join(h.ctx(), b, new, old)
	wantErr(t, "what is not followed", err, store.ErrNotFound)
	h.need(h.Unsubscribe(h.ctx(), b, old))
	done, err = h.Join(h.ctx(), store.Local, old, new)
	h.need(err)
	want(t, "joined when nobody else follows it", joined(done), "2 0 0 1")
	want(t, "local in the end", h.said(store.Local), "F/one, F/two bookmarked")
}

// Saved searches that name the old feed go on finding what it had.
func TestSavedSearchesGoOnWithAJoinedFeed(t *testing.T) {
	for _, others := range []bool{false, true} {
		h := open(t)
		if others {
			h.account("b")
		}
		old, new := h.subscribe(store.Local, oldAddress, ""), h.subscribe(store.Local, newAddress, "")
		h.visit(old, 0, false, piece("both", 1), piece("alone", 2))
		h.need(h.Rename(h.ctx(), store.Local, "The Harbour", old))
		h.need(h.Rename(h.ctx(), store.Local, "Port News", new))
		h.visit(new, 0, false, piece("both", 1))
		for _, q := range []string{"feed:harbour", "feed:old.example text", "-feed:harbour", "feed:example"} {
			_, err := h.SaveSearch(h.ctx(), store.Local, q, q)
			h.need(err)
		}
		h.move(old, newAddress)
		for name, wanted := range map[string]string{"feed:harbour": "both alone", "feed:old.example text": "both alone", "-feed:harbour": "", "feed:example": "both alone"} {
			one, err := h.SearchNamed(h.ctx(), store.Local, name)
			h.need(err)
			want(t, fmt.Sprint(name, ", others: ", others, ", now ", one.Query), h.titles(store.Query{Text: one.Query}), wanted)
		}
	}
}

// A feed is not joined while it is visited: what the visit brings would be in a feed that
// nobody follows any more.
func TestJoinWaitsForAVisit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tidings.db")
	s, err := store.Open(path, store.Options{Now: func() time.Time { return noon }, Wait: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, Store: s, path: path, at: noon}
	defer s.Close()
	old, new := h.subscribe(store.Local, oldAddress, ""), h.subscribe(store.Local, newAddress, "")
	visit := h.BeginVisits(h.ctx(), old)[0]
	_, err = h.Join(h.ctx(), store.Local, old, new)
	wantErr(t, "during a visit", err, store.ErrLocked)
	want(t, "followed", len(h.feeds()), 2)
	visit.Turn.End()
	_, err = h.Join(h.ctx(), store.Local, old, new)
	h.need(err)
	want(t, "followed after it", len(h.feeds()), 1)
	want(t, "the turn is given back", h.BeginVisits(h.ctx(), old)[0].Turn != nil, true)
}
