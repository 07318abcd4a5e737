package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tidings/store"
)

// again lists a query again over the rows with some titles.
func (h *house) again(q, place store.Query, shown []store.Row, step int) string {
	h.t.Helper()
	all := store.Shown{Rows: shown, To: len(shown)}
	p, err := h.ListAgain(h.ctx(), store.Local, q, place, all, step)
	h.need(err)
	far, err := h.ListAgain(h.ctx(), store.Local, q, place, store.Shown{Rows: shown}, step)
	h.need(err)
	for i := range far.Rows {
		if i < len(p.Rows) && q.Text == "" {
			want(h.t, "a row out of sight is stale", far.Rows[i].Stale, slices.ContainsFunc(shown, func(r store.Row) bool { return r.Number == far.Rows[i].Number }))
		}
		far.Rows[i].Stale = false
	}
	want(h.t, "out of sight", fmt.Sprint(far), fmt.Sprint(p))
	return titles(p.Rows)
}

func TestListingAgainKeepsWhatWasRead(t *testing.T) {
	unread := store.Query{State: store.Unread}
	for _, c := range []struct {
		name     string
		q, place store.Query
		do       func(h *house)
		want     string
	}{
		{"nothing", unread, store.Query{}, func(*house) {}, "b1 c1 a2 c2 a3 b3 a4 b4"},
		{"read", unread, store.Query{}, func(h *house) { h.read("a2", "b4") }, "b1 c1 a2 c2 a3 b3 a4 b4"},
		{"read, in a folder", store.Query{State: store.Unread, Folder: "World"}, store.Query{Folder: "World"},
			func(h *house) { h.read("a2", "b4") }, "b1 a2 a3 b3 a4 b4"},
		{"a feed has left the folder", store.Query{Folder: "World"}, store.Query{Folder: "World"},
			func(h *house) { h.need(h.Move(h.ctx(), store.Local, "Other", 1)) }, "a1 b1 b2 b3 b4"},
		{"unsubscribed", unread, store.Query{}, func(h *house) { h.need(h.Unsubscribe(h.ctx(), store.Local, 2)) }, "c1 a2 c2 a3 b3 a4"},
		{"deleted", unread, store.Query{}, func(h *house) {
			_, err := h.Delete(h.ctx(), store.Local, h.numbers([]string{"a2"})...)
			h.need(err)
		}, "b1 c1 c2 a3 b3 a4 b4"},
		{"no bookmark any more", store.Query{Bookmarked: true}, store.Query{Bookmarked: true}, func(h *house) {
			_, err := h.Bookmark(h.ctx(), store.Local, false, h.numbers([]string{"b3"})...)
			h.need(err)
			h.need(h.Unsubscribe(h.ctx(), store.Local, 2))
		}, "a1 b3 c4"},
		{"no tag any more", store.Query{Tag: "later"}, store.Query{Tag: "later"}, func(h *house) {
			_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{How: store.ReplaceTags}, h.numbers([]string{"b2"})...)
			h.need(err)
			h.need(h.Unsubscribe(h.ctx(), store.Local, 2))
		}, "b2 c3"},
		{"new ones above", unread, store.Query{}, func(h *house) { h.record(1, piece("a0", 0)) }, "a0 b1 c1 a2 c2 a3 b3 a4 b4"},
		{"a search", store.Query{Text: "text", State: store.Unread}, store.Query{Text: "text"},
			func(h *house) { h.read("c1") }, "b1 c1 a2 c2 a3 b3 a4 b4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newsroom(t)
			_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Tags: []string{"later"}}, h.numbers([]string{"b2", "c3"})...)
			h.need(err)
			shown := h.page(c.q).Rows
			c.do(h)
			want(t, "rows", h.again(c.q, c.place, shown, 3), c.want)
		})
	}
}

// The rows that are shown may lie anywhere below a flood of new ones.
func TestListingAgainReachesTheLastRowShown(t *testing.T) {
	h := newsroom(t)
	p, err := h.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 4)
	h.need(err)
	var flood []string
	for i := range 50 {
		name := fmt.Sprintf("n%02d", i)
		h.record(1, piece(name, -1))
		flood = append([]string{name}, flood...)
	}
	got := h.again(store.Query{}, store.Query{}, p.Rows, 7)
	want(t, "what is above", strings.HasPrefix(got, strings.Join(flood, " ")+" a1 b1 c1 a2"), true)
	want(t, "pages are whole", len(strings.Fields(got)), 56)
	want(t, "nothing is shown", h.again(store.Query{}, store.Query{}, nil, 3), "n49 n48 n47")
}

// So it is from the oldest on, where what is new comes behind the rows that are shown.
func TestListingAgainFromTheOldestOn(t *testing.T) {
	h := newsroom(t)
	q := store.Query{OldestFirst: true}
	p, err := h.List(h.ctx(), store.Local, q, store.Cursor{}, 4)
	h.need(err)
	for i := range 10 {
		h.record(1, piece(fmt.Sprintf("n%02d", i), -1))
	}
	want(t, "new ones behind", h.again(q, q, p.Rows, 1), "c4 b4 a4 c3")
	shownRows := store.Shown{Rows: p.Rows, To: 4, Seen: 12}
	again, err := h.ListAgain(h.ctx(), store.Local, q, q, shownRows, 1)
	h.need(err)
	want(t, "how many", again.Behind, 10)
	shownRows.Seen = 20
	again, err = h.ListAgain(h.ctx(), store.Local, q, q, shownRows, 14)
	h.need(err)
	want(t, "how many of which eight are known and two are not listed", again.Behind, 2)
	again, err = h.ListAgain(h.ctx(), store.Local, q, q, shownRows, 100)
	h.need(err)
	want(t, "none, where all are listed", again.Behind, 0)
	for i := range 10 {
		h.record(1, piece(fmt.Sprintf("o%02d", i), 1000))
	}
	got := h.again(q, q, p.Rows, 3)
	want(t, "old ones before", strings.HasPrefix(got, "o00 o01 o02 o03 o04 o05 o06 o07 o08 o09 c4 b4 a4 c3"), true)
	hits := store.Query{OldestFirst: true, Text: "text"}
	want(t, "hits before", strings.HasPrefix(h.again(hits, hits, p.Rows, 3), "o00 o01 o02 o03 o04 o05 o06 o07 o08 o09 c4 b4 a4 c3"), true)
	unread := store.Query{OldestFirst: true, State: store.Unread}
	shown := h.page(unread).Rows[10:]
	h.read("a4", "b1")
	want(t, "what was read stays in its place", strings.HasSuffix(h.again(unread, q, shown, 3), "b4 a4 b3 a3 c2 a2 c1 b1 n00 n01 n02 n03 n04 n05 n06 n07 n08 n09"), true)
}

func TestListingAgainIsOneTransaction(t *testing.T) {
	c := &transactionCount{}
	h := newsroom(t)
	s, err := store.Open(h.path, store.Options{Began: c.began})
	h.need(err)
	defer s.Close()
	shown := h.page(store.Query{State: store.Unread}).Rows
	h.read("a2", "b4")
	reading, writing := c.of(func() {
		_, err := s.ListAgain(h.ctx(), store.Local, store.Query{State: store.Unread}, store.Query{}, store.Shown{Rows: shown, To: 2}, 1)
		h.need(err)
	})
	want(t, "reading", reading, 1)
	want(t, "writing", writing, 0)
}
