package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tidings/store"
)

// allPlaces are lists of every kind, of a newsroom with tags.
func allPlaces() map[string]store.Query {
	return map[string]store.Query{
		"all": {}, "unread": {State: store.Unread}, "read": {State: store.Read}, "a feed": {Feed: 2}, "a folder": {Folder: "World"},
		"a tag": {Tag: "later"}, "bookmarks": {Bookmarked: true}, "today": {Since: noon.Add(-2 * time.Hour)},
		"a week of a feed": {Feed: 1, Since: noon.Add(-3 * time.Hour), Before: noon.Add(-time.Hour)}, "before": {Before: noon.Add(-time.Hour)},
		"hits": {Text: "text"}, "hits, titles first": {Text: "text OR a2 OR b3 sort:title"}, "hits of a phrase": {Text: `"the text" -a2`},
	}
}

// reversed is a list from its end.
func reversed(titles string) string {
	words := strings.Fields(titles)
	slices.Reverse(words)
	return strings.Join(words, " ")
}

func TestOldestFirstIsTheReverse(t *testing.T) {
	h := newsroom(t)
	_, err := h.EditMarks(h.ctx(), store.Local, store.MarkEdit{Tags: []string{"later"}}, h.numbers([]string{"b2", "c3", "a4"})...)
	h.need(err)
	for name, q := range allPlaces() {
		t.Run(name, func(t *testing.T) {
			newest := h.page(q)
			if len(newest.Rows) < 2 {
				t.Fatalf("%d rows", len(newest.Rows))
			}
			q.OldestFirst = true
			oldest := h.page(q)
			expected := reversed(titles(newest.Rows))
			if strings.Contains(q.Text, "sort:title") { // each part by itself
				expected = reversed(titles(newest.Rows[:2])) + " " + reversed(titles(newest.Rows[2:]))
			}
			want(t, "total", oldest.Total, newest.Total)
			h.everyPlace(t, q, expected)
			want(t, "again", h.again(q, q, oldest.Rows[:1], 1), titles(oldest.Rows[:1]))
			want(t, "again, all", h.again(q, q, oldest.Rows, 1), expected)
		})
	}
}

// Articles that come while somebody pages stand where they belong, and move no others.
func TestOldestFirstWhileArticlesCome(t *testing.T) {
	fewChecks(t)
	folder := t.TempDir()
	count := 0
	rapid.Check(t, func(rt *rapid.T) {
		count++
		h := openModelled(t, filepath.Join(folder, fmt.Sprint(count, ".db")))
		defer h.Close()
		feeds := []store.FeedID{h.subscribe(store.Local, "https://a.example", "A"), h.subscribe(store.Local, "https://b.example", "")}
		come := func(label string) {
			for range rapid.IntRange(0, 4).Draw(rt, label) {
				count++
				h.record(rapid.SampledFrom(feeds).Draw(rt, "feed"), piece(fmt.Sprint("p", count), rapid.IntRange(0, 9).Draw(rt, "age")))
			}
		}
		come("before")
		come("before")
		q := store.Query{OldestFirst: true, State: store.Unread}
		switch rapid.IntRange(0, 3).Draw(rt, "place") {
		case 1:
			q.Feed = feeds[0]
		case 2:
			q.Folder = "A"
		case 3:
			q.Text = "text"
		}
		before := h.page(q).Rows
		var got []store.Row
		var after store.Cursor
		for more := true; more; {
			page, err := h.List(h.ctx(), store.Local, q, after, rapid.IntRange(1, 4).Draw(rt, "size"))
			h.need(err)
			if got, more = append(got, page.Rows...), page.More; more {
				after = q.After(got[len(got)-1])
				come("between")
			}
		}
		if !slices.IsSortedFunc(got, q.Compare) {
			rt.Fatalf("out of order: %s", titles(got))
		}
		for _, row := range before {
			if !slices.ContainsFunc(got, func(r store.Row) bool { return r.Number == row.Number }) {
				rt.Fatalf("%s is not in %s", row.Title, titles(got))
			}
		}
		if len(got) > 0 { // what is behind the place where the last page began is all there
			rest, err := h.List(h.ctx(), store.Local, q, after, 1000)
			h.need(err)
			if all := titles(got); !strings.HasSuffix(all, titles(rest.Rows)) {
				rt.Fatalf("%s does not end with %s", all, titles(rest.Rows))
			}
		}
	})
}
