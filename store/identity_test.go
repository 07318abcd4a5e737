package store_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tidings/store"
)

// Who an article is, by what two documents say one after the other. Each article is its key,
// title, link and minute, parted by blanks ("-" for nothing).
func TestWhoAnArticleIs(t *testing.T) {
	for _, c := range []struct {
		name, first, second string
		all                 int // articles in the end
	}{
		{"the same", "a One /1 1", "a One /1 1", 1},
		{"edited", "a One /1 1", "a Two /2 2", 1},
		{"one key for all", "g One /1 1; g Two /2 2; g Three /3 3", "g One /1 1; g Two /2 2; g Three /3 3", 3},
		{"one key for all, and one more", "g One /1 1; g Two /2 2", "g Four /4 4; g One /1 1; g Two /2 2", 3},
		{"one key for all, and then only one is left", "g One /1 1; g Two /2 2", "g Two /2 2", 2},
		{"one key, and later a second article with it", "g One /1 1", "g Two /2 2; g One /1 1", 2},
		{"one key and one link for all", "g One / 1; g Two / 2", "g One / 1; g Two / 2", 2},
		{"one key, link and title", "g One /1 1; g One /1 1", "g One /1 1", 1},
		{"another key", "a One /1 1", "b One /1 1", 1},
		{"another key, and the old one too", "a One /1 1", "b One /1 1; a One /1 1", 2},
		{"another key and title", "a One /1 1", "b Two /1 1", 2},
		{"another key and link", "a One /1 1", "b One /2 1", 2},
		{"https and a slash", "http://s.example/1 One http://www.s.example/1 1", "https://s.example/1/ One https://s.example/1/ 1", 1},
		{"followed about", "a One /1?utm_source=x&id=7 1", "b One /1?id=7&msclkid=9 1", 1},
		{"a session", "a One /1;jsessionid=AB12 1", "b One /1?PHPSESSID=abcdef 1", 1},
		{"what is no session", "a One /1?sid=7 1", "b One /1?sid=8 1", 2},
		{"no links, the same date", "a One - 1", "b One - 1", 1},
		{"no links, another date", "a One - 1", "b One - 2", 2},
		{"no links, no titles", "a - - 1", "b - - 1", 2},
		{"no titles, the same link", "a - /1 1", "b - /1 1", 1},
		{"a series at one link", "a Bulletin / 1; b Bulletin / 2", "c Bulletin / 3; d Bulletin / 2", 3},
		{"all keys at random", "r1 One /1 1; r2 Two /2 2; r3 Three /3 3", "r4 One /1 1; r5 Two /2 2; r6 Three /3 3", 3},
		{"two with a title that agree with one", "a One /1 1", "b One /1 1; c One /1 1", 2},
	} {
		h := open(t)
		feed := h.subscribe(store.Local, "https://a.example", "")
		h.record(feed, documentOf(c.first)...)
		_, err := h.MarkListRead(h.ctx(), store.Local, store.Query{}, 1<<31)
		h.need(err)
		before := h.page(store.Query{}).Total
		h.record(feed, documentOf(c.second)...)
		if got := h.page(store.Query{}).Total; got != c.all {
			t.Errorf("%s: %d articles, not %d: %s", c.name, got, c.all, h.titles(store.Query{}))
		}
		if unread := h.page(store.Query{State: store.Unread}).Total; unread != c.all-before {
			t.Errorf("%s: %d are unread, not %d", c.name, unread, c.all-before)
		}
		want(t, c.name+", again", h.record(feed, documentOf(c.second)...), store.Outcome{})
	}
}

func documentOf(text string) (articles []store.Incoming) {
	for one := range strings.SplitSeq(text, "; ") {
		words := strings.Split(one, " ")
		for i := range words {
			if words[i] == "-" {
				words[i] = ""
			}
		}
		var minute int
		fmt.Sscan(words[3], &minute)
		link := words[2]
		if strings.HasPrefix(link, "/") {
			link = "https://s.example" + link
		}
		articles = append(articles, store.Incoming{Key: words[0], Title: words[1], Link: link, Published: noon.Add(-time.Duration(minute) * time.Minute), Content: store.Body{Source: "<p>x</p>"}})
	}
	return articles
}

// Whatever a feed does with its articles and their keys from one document to the next, each
// is one article of the library, and what was read stays read. An article is told by its
// title here.
func TestArticlesStayWhoTheyAre(t *testing.T) {
	folder := t.TempDir()
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		s, err := store.Open(filepath.Join(folder, fmt.Sprint(runs), "tidings.db"), store.Options{Now: func() time.Time { return noon }})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		ctx := context.Background()
		fresh, err := s.Subscribe(ctx, store.Local, store.Wish{URL: "https://a.example"})
		if err != nil {
			t.Fatal(err)
		}
		shared := rapid.Bool().Draw(t, "one key for all")
		keys := map[int]int{} // how often each article has got another key
		ever := map[int]bool{}
		for range rapid.IntRange(2, 6).Draw(t, "documents") {
			least := 1
			if shared {
				least = 2 // a key that nobody shares is believed
			}
			there := rapid.SliceOfNDistinct(rapid.IntRange(0, 7), least, 6, rapid.ID[int]).Draw(t, "articles")
			https, rekeyed := rapid.Bool().Draw(t, "https"), rapid.SliceOfN(rapid.SampledFrom(there), 0, 3).Draw(t, "other keys")
			for _, n := range rekeyed {
				keys[n]++
			}
			var document []store.Incoming
			for _, n := range there {
				scheme := "http"
				if https {
					scheme = "https"
				}
				in := store.Incoming{
					Key: fmt.Sprintf("k%d-%d", n, keys[n]), Title: fmt.Sprintf("Article %d", n), Link: fmt.Sprintf("%s://s.example/%d", scheme, n),
					Published: noon.Add(-time.Duration(n) * time.Minute), Content: store.Body{Source: fmt.Sprint(rapid.IntRange(0, 1).Draw(t, "text"))},
				}
				if shared {
					in.Key = "g"
				}
				document = append(document, in)
			}
			for _, n := range there {
				ever[n] = true
			}
			if _, err := s.Record(ctx, store.Fetched{Feed: fresh[0].ID, At: noon, Articles: document}); err != nil {
				t.Fatal(err)
			}
			page, err := s.List(ctx, store.Local, store.Query{}, store.Cursor{}, 100)
			if err != nil {
				t.Fatal(err)
			}
			var got, unread []string
			for _, row := range page.Rows {
				got = append(got, row.Title)
				if !row.Read {
					unread = append(unread, row.Title)
				}
			}
			var wanted []string
			for _, n := range slices.Sorted(maps.Keys(ever)) {
				wanted = append(wanted, fmt.Sprintf("Article %d", n))
			}
			slices.Sort(got)
			if !slices.Equal(got, wanted) {
				t.Fatalf("there are %v, not %v", got, wanted)
			}
			for _, title := range unread { // only what this document brought first
				if n := int(title[len(title)-1] - '0'); !slices.Contains(there, n) {
					t.Fatalf("%s is unread again", title)
				}
			}
			if _, err := s.MarkListRead(ctx, store.Local, store.Query{}, 1<<31); err != nil {
				t.Fatal(err)
			}
		}
	})
}
