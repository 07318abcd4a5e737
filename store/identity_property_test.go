package store_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tidings/store"
)

// Whatever a feed does with its articles and their keys from one document to the next, each
// is one article of the library, what was read stays read, and what was dropped stays away.
func TestArticlesStayWhoTheyAre(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) { stayWhoTheyAre(t, r) })
}

func FuzzIdentity(f *testing.F) {
	f.Add([]byte("one key for all"))
	f.Add(slices.Repeat([]byte{1, 0, 0, 0, 0, 0, 0, 0}, 60))
	f.Add(slices.Repeat([]byte{3, 0, 0, 0, 0, 0, 0, 0}, 60))
	f.Fuzz(func(t *testing.T, data []byte) {
		rapid.MakeFuzz(func(r *rapid.T) { stayWhoTheyAre(t, r) })(t, data)
	})
}

// The ways in which feeds name their articles.
const (
	keysOfTheirOwn = iota
	oneForAll      // in documents of several, of which later ones may have one alone
	oneAtATime     // one key, and one article in each document
	places         // the newest of a list, counted from above
	waysOfNaming
)

// An issuer publishes documents, and knows which articles are in them.
type issuer struct {
	*rapid.T
	way      int
	keys     map[int]int  // how often an article has got another key
	titles   map[int]int  // and another title
	links    map[int]int  // and another link
	ever     map[int]bool // articles that have been in a document
	dropped  map[int]bool // those that the store has dropped
	newest   int          // the last article that has been written, where they are written one after the other
	document []int        // what is in the document now
}

func stayWhoTheyAre(t *testing.T, r *rapid.T) {
	folder, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(filepath.Join(folder, "tidings.db"), store.Options{Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx := context.Background()
	fresh, err := s.Subscribe(ctx, store.Local, store.Wish{URL: "https://a.example"})
	if err != nil {
		t.Fatal(err)
	}
	feed := fresh[0].ID
	i := &issuer{
		T: r, way: rapid.IntRange(0, waysOfNaming-1).Draw(r, "way"),
		keys: map[int]int{}, titles: map[int]int{}, links: map[int]int{}, ever: map[int]bool{}, dropped: map[int]bool{},
	}
	if rapid.Bool().Draw(r, "few are kept") {
		if err := s.Retain(ctx, store.Local, store.Retention{Articles: 3}, feed); err != nil {
			t.Fatal(err)
		}
	}
	for range rapid.IntRange(2, 7).Draw(r, "documents") {
		before := maps.Clone(i.ever)
		articles := i.publish()
		if _, err := s.Record(ctx, store.Fetched{Feed: feed, At: noon, Articles: articles}); err != nil {
			t.Fatal(err)
		}
		i.compare(ctx, s, before)
		if _, err := s.MarkListRead(ctx, store.Local, store.Query{}, 1<<31); err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(r, "prune") {
			if _, err := s.Prune(ctx); err != nil {
				t.Fatal(err)
			}
			left := i.listed(ctx, s)
			for n := range i.ever {
				i.dropped[n] = i.dropped[n] || left[n] == nil
			}
		}
	}
	if problems, err := s.Check(ctx); err != nil || len(problems) > 0 {
		r.Fatalf("%q %v", problems, err)
	}
}

// publish makes the next document.
func (i *issuer) publish() (all []store.Incoming) {
	i.choose()
	for _, n := range i.document {
		changed := i.ever[n] && !i.dropped[n] && i.change(n)
		if i.way == keysOfTheirOwn && i.ever[n] && !changed && rapid.IntRange(0, 3).Draw(i.T, "another key") == 0 {
			i.keys[n]++
		}
	}
	scheme := rapid.SampledFrom([]string{"http://", "https://", "https://www."}).Draw(i.T, "scheme")
	for place, n := range i.document {
		in := store.Incoming{
			Key: fmt.Sprintf("k%d-%d", n, i.keys[n]), Title: fmt.Sprintf("Article %d, %d", n, i.titles[n]), Link: fmt.Sprintf("%ss.example/%d-%d", scheme, n, i.links[n]),
			Authors: []store.Person{{Name: fmt.Sprint(n)}}, Published: noon.Add(time.Duration(n-1000) * time.Minute),
			Content: store.Body{Source: fmt.Sprint(rapid.IntRange(0, 1).Draw(i.T, "text"))},
		}
		switch i.way {
		case oneForAll:
			in.Key = "g"
		case oneAtATime:
			in.Key = "latest"
		case places:
			in.Key = fmt.Sprint(place + 1)
		}
		all = append(all, in)
		i.ever[n] = true
	}
	return all
}

// choose chooses the articles of a document.
func (i *issuer) choose() {
	switch i.way {
	case oneAtATime:
		if len(i.ever) > 1 && rapid.IntRange(0, 3).Draw(i.T, "an old one") == 0 {
			i.document = []int{rapid.SampledFrom(slices.Sorted(maps.Keys(i.ever))).Draw(i.T, "which")}
		} else if len(i.ever) == 0 || rapid.Bool().Draw(i.T, "a new one") {
			i.newest++
			i.document = []int{i.newest}
		}
	case places:
		i.newest += rapid.IntRange(0, 4).Draw(i.T, "new ones")
		i.newest = max(i.newest, 3)
		i.document = []int{i.newest, i.newest - 1, i.newest - 2}
	default:
		least := 1
		if i.way == oneForAll && len(i.ever) == 0 {
			least = 2 // the first key that nobody shares is believed
		}
		i.document = rapid.SliceOfNDistinct(rapid.IntRange(0, 9), least, 6, rapid.ID[int]).Draw(i.T, "articles")
	}
}

// change edits an article: its title or its link, or both on the same date, as far as its
// feed's way of naming lets one see who it is. It reports whether it did.
func (i *issuer) change(n int) bool {
	how := rapid.IntRange(0, 5).Draw(i.T, "change")
	if i.way == places || how > 2 || i.way != keysOfTheirOwn && how > 0 {
		return false
	}
	if how != 1 {
		i.titles[n]++
	}
	if how > 0 {
		i.links[n]++
	}
	return true
}

// listed returns the articles that the store has, by who they are.
func (i *issuer) listed(ctx context.Context, s *store.Store) map[int][]store.Row {
	page, err := s.List(ctx, store.Local, store.Query{}, store.Cursor{}, 200)
	if err != nil {
		i.Fatal(err)
	}
	all := map[int][]store.Row{}
	for _, row := range page.Rows {
		var n int
		fmt.Sscan(row.Author, &n)
		all[n] = append(all[n], row)
	}
	return all
}

// compare compares what the store has with what has been published.
func (i *issuer) compare(ctx context.Context, s *store.Store, before map[int]bool) {
	listed := i.listed(ctx, s)
	for n := range i.ever {
		switch rows := listed[n]; {
		case i.dropped[n] && len(rows) > 0:
			i.Fatalf("%d was dropped, and is back", n)
		case i.dropped[n]:
		case len(rows) != 1:
			i.Fatalf("%d is there %d times", n, len(rows))
		case !rows[0].Read && before[n]:
			i.Fatalf("%d is unread again", n)
		case rows[0].Read && !before[n]:
			i.Fatalf("%d is new, and was read", n)
		case slices.Contains(i.document, n) && !strings.HasSuffix(rows[0].Title, fmt.Sprint(", ", i.titles[n])):
			i.Fatalf("%d is %q, which is not what it was called last", n, rows[0].Title)
		}
	}
}
