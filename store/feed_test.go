package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

func TestSubscribeReturnsOnlyWhatIsNew(t *testing.T) {
	h := open(t)
	fresh, err := h.Subscribe(h.ctx(), store.Local, store.Wish{URL: "https://a.example/feed", Title: "My A", Folder: "World"})
	h.need(err)
	want(t, "new feeds", len(fresh), 1)
	fresh, err = h.Subscribe(h.ctx(), store.Local,
		store.Wish{URL: "https://b.example/feed"}, store.Wish{URL: "https://a.example/feed", Title: "Other"},
		store.Wish{URL: "https://c.example/feed"}, store.Wish{URL: "https://b.example/feed"})
	h.need(err)
	got := ""
	for _, f := range fresh {
		got += f.URL + " "
	}
	want(t, "new feeds in the order of the wishes", got, "https://b.example/feed https://c.example/feed ")
	want(t, "sidebar", h.sidebar(), "World/My A; https://b.example/feed; https://c.example/feed")
}

// sidebar writes the local account's feeds as a side bar lists them.
func (h *house) sidebar() string {
	h.t.Helper()
	all, err := h.Feeds(h.ctx(), store.Local)
	h.need(err)
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = strings.TrimPrefix(f.Subscription.Folder+"/"+f.Name(), "/")
	}
	return strings.Join(names, "; ")
}

func TestFeedsAreSortedByFolderAndName(t *testing.T) {
	h := open(t)
	for _, w := range []store.Wish{
		{URL: "https://1.example", Title: "zebra"}, {URL: "https://2.example", Title: "Apple"},
		{URL: "https://3.example", Title: "m", Folder: "tech"}, {URL: "https://4.example", Title: "b", Folder: "World/Asia"},
		{URL: "https://5.example", Title: "B", Folder: "World"}, {URL: "https://6.example", Title: "a", Folder: "World"},
	} {
		_, err := h.Subscribe(h.ctx(), store.Local, w)
		h.need(err)
	}
	want(t, "sidebar", h.sidebar(), "tech/m; World/a; World/B; World/Asia/b; Apple; zebra")
}

func TestRenameMoveUnsubscribe(t *testing.T) {
	h := open(t)
	a, b := h.subscribe(store.Local, "https://a.example", ""), h.subscribe(store.Local, "https://b.example", "")
	h.need(h.Rename(h.ctx(), store.Local, "Both", a, b))
	h.need(h.Move(h.ctx(), store.Local, "World", a))
	want(t, "sidebar", h.sidebar(), "World/Both; Both")
	h.need(h.Rename(h.ctx(), store.Local, "", a))
	h.need(h.Move(h.ctx(), store.Local, "", a))
	want(t, "sidebar", h.sidebar(), "Both; https://a.example")
	h.need(h.Unsubscribe(h.ctx(), store.Local, a))
	want(t, "sidebar", h.sidebar(), "Both")

	wantErr(t, "unsubscribe twice", h.Unsubscribe(h.ctx(), store.Local, a), store.ErrNotFound)
	wantErr(t, "rename a feed without subscription", h.Rename(h.ctx(), store.Local, "x", a), store.ErrNotFound)
	wantErr(t, "move one with, one without", h.Move(h.ctx(), store.Local, "x", b, a), store.ErrNotFound)
	want(t, "sidebar after a refused move", h.sidebar(), "Both")
}

func TestDue(t *testing.T) {
	h := open(t)
	visit := func(url string, f store.Fetched) {
		f.Feed, f.At = h.subscribe(store.Local, url, ""), noon
		_, err := h.Record(h.ctx(), f)
		h.need(err)
	}
	h.subscribe(store.Local, "https://new.example", "")
	visit("https://fresh.example", store.Fetched{Title: "Fresh"})
	visit("https://patient.example", store.Fetched{NotBefore: noon.Add(time.Hour)})
	visit("https://gone.example", store.Fetched{Err: "it is gone", Gone: true})
	visit("https://failing.example", store.Fetched{Err: "no such host"})
	visit("tidings:welcome", store.Fetched{})
	left := h.subscribe(store.Local, "https://left.example", "")
	h.need(h.Unsubscribe(h.ctx(), store.Local, left))

	due := func(at time.Time) (urls string) {
		all, err := h.Due(h.ctx(), at)
		h.need(err)
		for _, f := range all {
			urls += strings.TrimSuffix(strings.TrimPrefix(f.URL, "https://"), ".example") + " "
		}
		return urls
	}
	want(t, "due at noon", due(noon), "new fresh failing ")
	want(t, "due just before the hour", due(noon.Add(time.Hour-time.Second)), "new fresh failing ")
	want(t, "due after an hour", due(noon.Add(time.Hour)), "new fresh patient failing ")
}

func TestAVisitIsKeptOnItsFeed(t *testing.T) {
	h := open(t)
	id := h.subscribe(store.Local, "https://a.example", "")
	visit := func(f store.Fetched) store.Feed {
		t.Helper()
		f.Feed = id
		_, err := h.Record(h.ctx(), f)
		h.need(err)
		feed, err := h.Feed(h.ctx(), id)
		h.need(err)
		return feed
	}
	f := visit(store.Fetched{
		At: noon, Title: "A", Description: "About", Link: "https://a.example/", Language: "en",
		ETag: `"1"`, LastModified: "Sun", Hash: "abc",
	})
	if f.Title != "A" || f.Description != "About" || f.Link != "https://a.example/" || f.Language != "en" ||
		f.ETag != `"1"` || f.LastModified != "Sun" || f.Hash != "abc" || !f.Succeeded.Equal(noon) || !f.Visited.Equal(noon) {
		t.Errorf("after a visit: %+v", f)
	}
	f = visit(store.Fetched{At: noon.Add(time.Hour), Err: "the server is ill"})
	f = visit(store.Fetched{At: noon.Add(2 * time.Hour), Err: "still ill"})
	if f.Failures != 2 || f.Error != "still ill" || f.Title != "A" || f.ETag != `"1"` || !f.Succeeded.Equal(noon) || !f.Visited.Equal(noon.Add(2*time.Hour)) {
		t.Errorf("after failures: %+v", f)
	}
	f = visit(store.Fetched{At: noon.Add(3 * time.Hour), NotModified: true})
	if f.Failures != 0 || f.Error != "" || f.Title != "A" || f.ETag != `"1"` || f.Hash != "abc" || !f.Succeeded.Equal(noon.Add(3*time.Hour)) {
		t.Errorf("after 304: %+v", f)
	}
	f = visit(store.Fetched{At: noon.Add(4 * time.Hour), NotModified: true, ETag: `"2"`})
	want(t, "validator after 304", f.ETag, `"2"`)
	f = visit(store.Fetched{At: noon.Add(5 * time.Hour), Title: "B"})
	if f.Title != "B" || f.ETag != "" || f.Hash != "" {
		t.Errorf("a document without validators left old ones: %+v", f)
	}
}

func TestFeedsThatMove(t *testing.T) {
	h := open(t)
	id := h.subscribe(store.Local, "https://old.example", "")
	other := h.subscribe(store.Local, "https://other.example", "")
	h.record(id, piece("One", 1))
	before := h.row("One").ID
	move := func(to string) string {
		t.Helper()
		_, err := h.Record(h.ctx(), store.Fetched{Feed: id, At: noon, Title: "F", URL: to, Articles: []store.Incoming{piece("One", 1)}})
		h.need(err)
		f, err := h.Feed(h.ctx(), id)
		h.need(err)
		return f.URL
	}
	want(t, "address after a move", move("https://new.example"), "https://new.example")
	want(t, "articles after a move", h.titles(store.Query{}), "One")
	want(t, "id after a move", h.row("One").ID, before)
	want(t, "address after moving back", move("https://old.example"), "https://old.example")
	want(t, "the new address leads to the feed", h.subscribeAgain("https://new.example"), 0)
	_, err := h.Record(h.ctx(), store.Fetched{Feed: id, At: noon, URL: "https://other.example"})
	h.need(err)
	want(t, "feeds after a move onto another feed", h.sidebar(), "https://other.example")
	want(t, "articles after a move onto another feed", h.titles(store.Query{Feed: other}), "One")
	_, err = h.Feed(h.ctx(), 99)
	wantErr(t, "a feed that is not there", err, store.ErrNotFound)
}

// subscribeAgain counts how many feeds an address is new for.
func (h *house) subscribeAgain(url string) int {
	h.t.Helper()
	fresh, err := h.Subscribe(h.ctx(), store.Local, store.Wish{URL: url})
	h.need(err)
	return len(fresh)
}

func TestFeedsCount(t *testing.T) {
	h := open(t)
	for i := range 3 {
		feed := h.subscribe(store.Local, fmt.Sprintf("https://%d.example", i), "")
		for j := range i + 1 {
			h.record(feed, piece(fmt.Sprintf("%d.%d", i, j), j))
		}
	}
	h.read("1.0", "2.0", "2.2")
	all, err := h.Feeds(h.ctx(), store.Local)
	h.need(err)
	got := ""
	for _, f := range all {
		got += fmt.Sprintf("%d/%d ", f.Unread, f.Total)
	}
	want(t, "unread of all", got, "1/1 1/2 1/3 ")
}

// What a feed said of itself stands until it says something else.
func TestAFeedKeepsWhatItSaidOfItself(t *testing.T) {
	h := open(t)
	id := h.subscribe(store.Local, "https://a.example/feed", "")
	for _, visit := range []store.Fetched{
		{Title: "Harbour Notes", Description: "All of the harbour", Link: "https://a.example/", Language: "cy", Hash: "1"},
		{Hash: "2"},
		{Hash: "3", Title: "Harbour News"},
		{Err: "broken"},
		{NotModified: true},
	} {
		visit.Feed, visit.At = id, noon
		_, err := h.Record(h.ctx(), visit)
		h.need(err)
	}
	f, err := h.Feed(h.ctx(), id)
	h.need(err)
	want(t, "what it says", f.Title+"; "+f.Description+"; "+f.Link+"; "+f.Language+"; "+f.Hash,
		"Harbour News; All of the harbour; https://a.example/; cy; 3")
}
