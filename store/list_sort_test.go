package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// catalogue is a library of three feeds with titles that are hard to sort.
func catalogue(t testing.TB) *house {
	h := open(t)
	for _, name := range []string{"Echo 10", "Éclair", "echo 9"} {
		id := h.subscribe(store.Local, fmt.Sprintf("https://%x.example", name), "")
		h.need(h.Rename(h.ctx(), store.Local, name, id))
	}
	for i, title := range []string{"Zebra", "“apple”", "Part 10", "part 9", "Änderung", "«Part 010»"} {
		one := piece(title, 10*i)
		one.Words = 10 * (6 - i)
		h.record(store.FeedID(i%3+1), one)
	}
	return h
}

// A list is sorted by what it is asked for, in pages of any size and from any place on.
func TestSortedLists(t *testing.T) {
	h := catalogue(t)
	for _, c := range []struct {
		sort   store.Sort
		oldest bool
		want   []string
	}{
		{store.ByFeed, false, []string{"Part 10", "«Part 010»", "Zebra", "part 9", "“apple”", "Änderung"}},
		{store.ByFeed, true, []string{"«Part 010»", "Part 10", "part 9", "Zebra", "Änderung", "“apple”"}},
		{store.ByTitle, false, []string{"Änderung", "“apple”", "part 9", "Part 10", "«Part 010»", "Zebra"}},
		{store.ByTitle, true, []string{"Änderung", "“apple”", "part 9", "«Part 010»", "Part 10", "Zebra"}},
		{store.ByLength, false, []string{"«Part 010»", "Änderung", "part 9", "Part 10", "“apple”", "Zebra"}},
	} {
		q := store.Query{Sort: c.sort, OldestFirst: c.oldest}
		var whole []store.Row
		for size := 1; size < 8; size++ {
			var got []store.Row
			var after store.Cursor
			for more := true; more; {
				p, err := h.List(h.ctx(), store.Local, q, after, size)
				h.need(err)
				got, more = append(got, p.Rows...), p.More
				after = q.After(got[len(got)-1])
			}
			want(t, fmt.Sprintf("%+v by pages of %d", q, size), titles(got), strings.Join(c.want, " "))
			whole = got
		}
		if !slices.IsSortedFunc(whole, q.Compare) {
			t.Errorf("%+v: Compare has another order", q)
		}
		// What was read stays among the unread where it was.
		unread := q
		unread.State = store.Unread
		shown := h.page(unread).Rows
		h.readNow(true, shown[2].Number)
		again, err := h.ListAgain(h.ctx(), store.Local, unread, q, store.Shown{Rows: shown, To: len(shown)}, 1)
		h.need(err)
		want(t, fmt.Sprintf("%+v again", q), titles(again.Rows), strings.Join(c.want, " "))
		h.readNow(false, shown[2].Number)
	}
}

func (h *house) readNow(read bool, n store.Number) {
	h.t.Helper()
	_, err := h.MarkRead(h.ctx(), store.Local, read, n)
	h.need(err)
}

// By length, what counts is the text that is read.
func TestFullTextsAreSortedByTheirLength(t *testing.T) {
	h := catalogue(t)
	longest := h.page(store.Query{Sort: store.ByLength}).Rows
	h.need(h.KeepFullText(h.ctx(), store.Local, longest[0].Number, store.Body{Source: "<p>long</p>"}, 500))
	want(t, "last", h.page(store.Query{Sort: store.ByLength}).Rows[5].Number, longest[0].Number)
}

// A list that is too long to be sorted by titles is by date, and says so; by feeds any list is
// sorted.
func TestListsTooLongToBeSorted(t *testing.T) {
	h := catalogue(t)
	const many = 50_001
	var articles []store.Incoming
	for i := range many {
		articles = append(articles, piece(fmt.Sprintf("%05d", (i*7919)%many), i))
	}
	h.record(1, articles...)
	q := store.Query{Sort: store.ByTitle}
	whole, err := h.List(h.ctx(), store.Local, q, store.Cursor{}, 3)
	h.need(err)
	byDate, err := h.List(h.ctx(), store.Local, store.Query{}, store.Cursor{}, 6)
	h.need(err)
	want(t, "by date", whole.ByDate, true)
	want(t, "the first page", titles(whole.Rows), titles(byDate.Rows[:3]))
	next, err := h.List(h.ctx(), store.Local, q, q.After(whole.Rows[2]), 3)
	h.need(err)
	want(t, "the next page", titles(next.Rows), titles(byDate.Rows[3:]))
	again, err := h.ListAgain(h.ctx(), store.Local, q, q, store.Shown{Rows: whole.Rows, To: 3}, 3)
	h.need(err)
	want(t, "again, by date", again.ByDate, true)
	want(t, "again", titles(again.Rows), titles(byDate.Rows[:3]))

	some, err := h.List(h.ctx(), store.Local, store.Query{Sort: store.ByTitle, State: store.Unread, Since: noon.Add(-time.Hour)}, store.Cursor{}, 3)
	h.need(err)
	want(t, "its dates do not make it short", some.ByDate, true)
	feeds, err := h.List(h.ctx(), store.Local, store.Query{Sort: store.ByFeed}, store.Cursor{}, 3)
	h.need(err)
	want(t, "by feed", feeds.ByDate, false)
}

// What a list holds of a time is counted.
func TestListsOfATimeAreCounted(t *testing.T) {
	h := newsroom(t)
	p, err := h.List(h.ctx(), store.Local, store.Query{Since: noon.Add(-time.Hour)}, store.Cursor{}, 2)
	h.need(err)
	want(t, "total", p.Total, 4)
	again, err := h.ListAgain(h.ctx(), store.Local, store.Query{Since: noon.Add(-time.Hour)}, store.Query{Since: noon.Add(-time.Hour)}, store.Shown{Rows: p.Rows, To: 2}, 2)
	h.need(err)
	want(t, "total again", again.Total, 4)
}

// BenchmarkSorted lists 50,000 articles by what is read of each, and 100,000 by date.
func BenchmarkSorted(b *testing.B) {
	h := open(b)
	for feed := range 70 {
		id := h.subscribe(store.Local, fmt.Sprintf("https://%d.example", feed), "")
		var articles []store.Incoming
		for i := range 714 {
			n := 70*i + feed
			articles = append(articles, piece(fmt.Sprintf("%s %d of the harbour", spell(n*7919%50_000), n), n))
		}
		h.record(id, articles...)
	}
	for name, sort := range map[string]store.Sort{"date": store.ByDate, "feed": store.ByFeed, "title": store.ByTitle, "length": store.ByLength} {
		q := store.Query{Sort: sort}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				p, err := h.List(h.ctx(), store.Local, q, store.Cursor{}, 200)
				h.need(err)
				if p.ByDate || len(p.Rows) != 200 {
					b.Fatal(p.ByDate, len(p.Rows))
				}
			}
		})
		first, err := h.List(h.ctx(), store.Local, q, store.Cursor{}, 200)
		h.need(err)
		b.Run(name+", the next page", func(b *testing.B) {
			for b.Loop() {
				_, err := h.List(h.ctx(), store.Local, q, q.After(first.Rows[199]), 200)
				h.need(err)
			}
		})
	}
}
