package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// newsroom is a store with three feeds in folders, twelve articles, some read,
// some bookmarked; a1 is the newest, then b1, c1, a2 and so on.
func newsroom(t testing.TB) *house {
	h := open(t)
	feeds := []store.FeedID{
		h.subscribe(store.Local, "https://a.example", "World"),
		h.subscribe(store.Local, "https://b.example", "World/Asia"),
		h.subscribe(store.Local, "https://c.example", "Worldly"),
	}
	for i, name := range []string{"a", "b", "c"} {
		for j := range 4 {
			h.record(feeds[i], piece(fmt.Sprint(name, j+1), 60*j+i))
		}
	}
	h.read("a1", "b2", "c3", "c4")
	h.bookmark("a1", "b3", "c4")
	return h
}

func TestEachConditionOfAQuery(t *testing.T) {
	h := newsroom(t)
	hours := func(n int) time.Time { return noon.Add(-time.Duration(n) * time.Hour) }
	for _, c := range []struct {
		name string
		q    store.Query
		want string
	}{
		{"everything", store.Query{}, "a1 b1 c1 a2 b2 c2 a3 b3 c3 a4 b4 c4"},
		{"a feed", store.Query{Feed: 2}, "b1 b2 b3 b4"},
		{"a feed nobody has", store.Query{Feed: 9}, ""},
		{"a folder and the one in it", store.Query{Folder: "World"}, "a1 b1 a2 b2 a3 b3 a4 b4"},
		{"a folder in a folder", store.Query{Folder: "World/Asia"}, "b1 b2 b3 b4"},
		{"a folder nobody has", store.Query{Folder: "Wor"}, ""},
		{"unread", store.Query{State: store.Unread}, "b1 c1 a2 c2 a3 b3 a4 b4"},
		{"read", store.Query{State: store.Read}, "a1 b2 c3 c4"},
		{"bookmarked", store.Query{Bookmarked: true}, "a1 b3 c4"},
		{"bookmarked and unread", store.Query{Bookmarked: true, State: store.Unread}, "b3"},
		{"bookmarked in a folder", store.Query{Bookmarked: true, Folder: "World"}, "a1 b3"},
		{"bookmarked in a feed", store.Query{Bookmarked: true, Feed: 3}, "c4"},
		{"since", store.Query{Since: hours(1)}, "a1 b1 c1 a2"},
		{"before", store.Query{Before: hours(3)}, "b4 c4"},
		{"between", store.Query{Since: hours(2), Before: hours(1)}, "b2 c2 a3"},
		{"between, of a feed", store.Query{Since: hours(2), Before: hours(1), Feed: 2}, "b2"},
		{"between, unread", store.Query{Since: hours(2), Before: hours(1), State: store.Unread}, "c2 a3"},
		{"nothing is between", store.Query{Since: hours(1), Before: hours(2)}, ""},
		{"words", store.Query{Text: "a2"}, "a2"},
		{"words of an unread one in a folder", store.Query{Text: "text", Folder: "World", State: store.Unread, Since: hours(2)}, "b1 a2 a3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want(t, "list", h.titles(c.q), c.want)
			h.everyPlace(t, c.q, c.want)
		})
	}
}

// everyPlace pages through a list, by each size of page and from behind each of
// its rows.
func (h *house) everyPlace(t *testing.T, q store.Query, all string) {
	t.Helper()
	rows := h.page(q).Rows
	for size := 1; size <= len(rows)+1; size++ {
		var got []store.Row
		var after store.Cursor
		for more := true; more; {
			p, err := h.List(h.ctx(), store.Local, q, after, size)
			h.need(err)
			if got = append(got, p.Rows...); len(got) > len(rows) || p.More && len(p.Rows) != size {
				t.Fatalf("pages of %d go on and on: %s", size, titles(got))
			}
			if more = p.More; more {
				after = q.After(p.Rows[len(p.Rows)-1])
			}
		}
		want(t, fmt.Sprintf("pages of %d", size), titles(got), all)
	}
	for i, r := range rows {
		p, err := h.List(h.ctx(), store.Local, q, q.After(r), 1000)
		h.need(err)
		want(t, "behind "+r.Title, titles(p.Rows), titles(rows[i+1:]))
	}
}

func TestPagesSayHowManyThereAre(t *testing.T) {
	h := newsroom(t)
	p, err := h.List(h.ctx(), store.Local, store.Query{State: store.Unread}, store.Cursor{}, 8)
	h.need(err)
	want(t, "total", p.Total, 8)
	want(t, "more", p.More, false)
	want(t, "seen", p.Seen, 12)
	p, err = h.List(h.ctx(), store.Local, store.Query{State: store.Unread}, store.Cursor{}, 7)
	h.need(err)
	want(t, "more", p.More, true)
	p, err = h.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 0)
	h.need(err)
	want(t, "rows of an empty page", len(p.Rows), 0)
	want(t, "an empty store", open(t).page(store.Query{}).Total, 0)
}

func TestListsStandStillWhileArticlesCome(t *testing.T) {
	h := newsroom(t)
	first, err := h.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 5)
	h.need(err)
	h.record(1, piece("old", 70), piece("new", 0))
	next, err := h.List(h.ctx(), store.Local, store.Query{}, store.Query{}.After(first.Rows[4]), 5)
	h.need(err)
	want(t, "next page", titles(next.Rows), "c2 old a3 b3 c3")
}

// In a store where almost all is read, the walk over dates gives up and the few
// candidates are sorted: both must give the same list.
func TestAnAlmostFullyReadStore(t *testing.T) {
	h := open(t)
	const articles = 3000
	feeds := []store.FeedID{h.subscribe(store.Local, "https://a.example", "A"), h.subscribe(store.Local, "https://b.example", "B")}
	visits := make([]store.Fetched, 2)
	for i := range articles {
		v := &visits[i%2]
		v.Feed, v.At, v.Title = feeds[i%2], noon, "F"
		v.Articles = append(v.Articles, piece(fmt.Sprint(i), i/3)) // three of one date
	}
	_, err := h.Record(h.ctx(), visits...)
	h.need(err)
	_, err = h.MarkListRead(h.ctx(), store.Local, store.Query{}, articles)
	h.need(err)
	left := []string{"17", "18", "2101", "2500", "2501", "2502", "2999"}
	for _, title := range left {
		r, err := h.Find(h.ctx(), store.Local, "https://example.org/"+title)
		h.need(err)
		_, err = h.MarkRead(h.ctx(), store.Local, false, r.Number)
		h.need(err)
	}
	all := h.titles(store.Query{State: store.Unread})
	got := strings.Fields(all)
	slices.SortFunc(got, func(a, b string) int { return len(a) - len(b) })
	if len(got) != len(left) || got[len(got)-1] < "2101" || !slices.Equal(got[:2], []string{"17", "18"}) && !slices.Equal(got[:2], []string{"18", "17"}) {
		t.Errorf("unread: %s", all)
	}
	h.everyPlace(t, store.Query{State: store.Unread}, all)
	h.everyPlace(t, store.Query{State: store.Unread, Folder: "A"}, h.titles(store.Query{State: store.Unread, Feed: feeds[0]}))
	h.everyPlace(t, store.Query{State: store.Unread, Since: noon.Add(-834 * time.Minute)}, strings.TrimSuffix(all, " 2999"))
	h.everyPlace(t, store.Query{State: store.Unread, OldestFirst: true}, reversed(all))
	h.everyPlace(t, store.Query{State: store.Unread, OldestFirst: true, Since: noon.Add(-834 * time.Minute), Before: noon.Add(-20 * time.Minute)}, "2502 2500 2501 2101")
	p, err := h.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, articles)
	h.need(err)
	seen := map[store.Number]bool{}
	for i, r := range p.Rows {
		if seen[r.Number] || i > 0 && r.Date.After(p.Rows[i-1].Date) {
			t.Fatalf("row %d, article %d, is there twice or out of order", i, r.Number)
		}
		seen[r.Number] = true
	}
	want(t, "articles", len(seen), articles)
}

func TestBookmarksOutliveTheirSubscription(t *testing.T) {
	h := newsroom(t)
	h.need(h.Unsubscribe(h.ctx(), store.Local, 2, 3))
	want(t, "everything", h.titles(store.Query{}), "a1 a2 a3 a4")
	want(t, "bookmarks", h.titles(store.Query{Bookmarked: true}), "a1 b3 c4")
	want(t, "bookmarks in a folder", h.titles(store.Query{Bookmarked: true, Folder: "World"}), "a1")
	b3 := h.page(store.Query{Bookmarked: true}).Rows[1]
	want(t, "source", b3.Source, "Feed 2")
	a, err := h.Article(h.ctx(), store.Local, b3.Number)
	h.need(err)
	want(t, "text", a.Content.Source, "<p>The text of b3.</p>")
	_, err = h.Article(h.ctx(), store.Local, b3.Number+1)
	wantErr(t, "an article neither subscribed to nor marked", err, store.ErrNotFound)
}

func TestCounts(t *testing.T) {
	h := newsroom(t)
	count := func() store.Counts {
		t.Helper()
		c, err := h.Count(h.ctx(), store.Local, noon.Add(-time.Hour))
		h.need(err)
		return c
	}
	want(t, "counts", count(), store.Counts{All: 12, Unread: 8, Bookmarked: 3, Today: 4, TodayUnread: 3})
	h.need(h.Unsubscribe(h.ctx(), store.Local, 3))
	want(t, "counts", count(), store.Counts{All: 8, Unread: 6, Bookmarked: 3, Today: 3, TodayUnread: 2})
}

func TestRowsReadsAgain(t *testing.T) {
	h := newsroom(t)
	rows, err := h.Rows(h.ctx(), store.Local, h.number("c4"), 99, h.number("b1"))
	h.need(err)
	want(t, "rows", titles(rows), "c4 b1")
	want(t, "marks", rows[0].Read && rows[0].Bookmarked && !rows[1].Read && !rows[1].Bookmarked, true)
	h.need(h.Rename(h.ctx(), store.Local, "Mine", rows[0].Feed))
	rows, err = h.Rows(h.ctx(), store.Local, rows[0].Number)
	h.need(err)
	want(t, "source", rows[0].Source, "Mine")
}
