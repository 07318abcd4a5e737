package store_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tidings/store"
)

// How large the library is that benchmarks work on, and where it is kept from one
// run to the next:
//
//	go test ./store -run - -bench . -articles 100000
//	go test ./store -run - -bench . -articles 1000000 -library /var/tmp/million.db -timeout 1h
var (
	benchArticles = flag.Int("articles", 2000, "articles in the library of the benchmarks")
	benchLibrary  = flag.String("library", "", "the library's file; made if it is not there, and kept")
)

// library opens the benchmarks' library, and makes it first if need be.
func library(b *testing.B) *store.Store {
	b.Helper()
	path := *benchLibrary
	if path == "" {
		path = filepath.Join(b.TempDir(), "tidings.db")
	}
	_, missing := os.Stat(path)
	s, err := store.Open(path, store.Options{}) // with a clock that goes: some searches end by it
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	if !errors.Is(missing, fs.ErrNotExist) {
		return s
	}
	began := time.Now()
	g := newGenerator(b, s)
	g.fill(b, s, *benchArticles)
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	fmt.Printf("made %d articles in %s: %d MB of HTML, the file is %d MB with its index\n",
		*benchArticles, time.Since(began).Round(time.Second), g.html>>20, info.Size()>>20)
	return s
}

// measure runs something again and again and reports, beside the mean, the time
// that half of the runs stay under, and that 99 of 100 do.
func measure(b *testing.B, name string, run func(b *testing.B)) {
	b.Run(name, func(b *testing.B) {
		var took []time.Duration
		for b.Loop() {
			began := time.Now()
			run(b)
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
		b.ReportMetric(ms(took[len(took)/2]), "p50-ms")
		b.ReportMetric(ms(took[len(took)*99/100]), "p99-ms")
	})
}

// A bench is the library and what the benchmarks do with it.
type bench struct {
	*store.Store
	dice *rand.Rand
	all  store.Number // the highest number there is
}

func (s *bench) must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// page lists 50 articles.
func (s *bench) page(b *testing.B, q store.Query, after store.Cursor) store.Page {
	b.Helper()
	p, err := s.List(context.Background(), store.Local, q, after, 50)
	s.must(b, err)
	return p
}

// place is any place in a list.
func (s *bench) place() store.Cursor {
	return store.Query{}.After(store.Row{Date: noon.Add(-time.Duration(s.dice.IntN(int(s.all))) * time.Minute)})
}

// BenchmarkStore times what a screen, a key press and a refresh ask for.
func BenchmarkStore(b *testing.B) {
	s := &bench{Store: library(b), dice: rand.New(rand.NewPCG(2, 2))}
	s.all = s.page(b, store.Query{}, store.Cursor{}).Seen
	b.Run("read", s.readers)
	b.Run("search", s.searches)
	b.Run("type", s.peeks)
	b.Run("write", s.writers)
}

// readers are what a screen asks for.
func (s *bench) readers(b *testing.B) {
	ctx := context.Background()
	measure(b, "opened, and its first page", func(b *testing.B) {
		again, err := store.Open(s.Path(), store.Options{})
		s.must(b, err)
		_, err = again.List(ctx, store.Local, store.Query{State: store.Unread}, store.Cursor{}, 50)
		s.must(b, err)
		_, err = again.Feeds(ctx, store.Local)
		s.must(b, err)
		s.must(b, again.Close())
	})
	measure(b, "page of all", func(b *testing.B) { s.page(b, store.Query{}, store.Cursor{}) })
	measure(b, "page of all, any place", func(b *testing.B) { s.page(b, store.Query{}, s.place()) })
	measure(b, "page of unread", func(b *testing.B) { s.page(b, store.Query{State: store.Unread}, store.Cursor{}) })
	measure(b, "page of unread, any place", func(b *testing.B) { s.page(b, store.Query{State: store.Unread}, s.place()) })
	measure(b, "page of a feed", func(b *testing.B) {
		s.page(b, store.Query{Feed: store.FeedID(1 + s.dice.IntN(generatedFeeds))}, store.Cursor{})
	})
	measure(b, "page of a folder", func(b *testing.B) {
		s.page(b, store.Query{Folder: fmt.Sprint("Folder ", s.dice.IntN(20))}, store.Cursor{})
	})
	measure(b, "page of bookmarks", func(b *testing.B) { s.page(b, store.Query{Bookmarked: true}, store.Cursor{}) })
	measure(b, "feeds with unread counts", func(b *testing.B) {
		_, err := s.Feeds(ctx, store.Local)
		s.must(b, err)
	})
	measure(b, "counts of standing lists", func(b *testing.B) {
		_, err := s.Count(ctx, store.Local, noon.Add(-24*time.Hour))
		s.must(b, err)
	})
	measure(b, "article", func(b *testing.B) {
		_, err := s.Article(ctx, store.Local, 1+store.Number(s.dice.IntN(int(s.all))))
		s.must(b, err)
	})
}

// searches are answered whole: a page, and how many there are.
func (s *bench) searches(b *testing.B) {
	word := func(from, to int) string { return spell(from + s.dice.IntN(to-from)) }
	for _, c := range []struct {
		name   string
		text   func() string
		typing bool
	}{
		{"common word", func() string { return word(0, 20) }, false},
		{"middling word", func() string { return word(200, 1000) }, false},
		{"rare word", func() string { return word(50_000, 200_000) }, false},
		{"three words", func() string { return word(0, 200) + " " + word(0, 200) + " " + word(200, 2000) }, false},
		{"two letters of a word", func() string { return spell(s.dice.IntN(90)) }, true},
		{"three letters of a word", func() string { return word(90, 2000)[:3] }, true},
		{"word of a title", func() string { return "title:" + word(100, 1000) }, false},
		{"unread with a word", func() string { return "is:unread " + word(20, 500) }, false},
		{"one word and not another", func() string { return word(20, 500) + " -" + word(20, 500) }, false},
		{"phrase", func() string { return `"` + word(0, 50) + " " + word(0, 50) + `"` }, false},
		{"word of the last month", func() string { return "age:30d " + word(20, 500) }, false},
	} {
		measure(b, c.name, func(b *testing.B) {
			s.page(b, store.Query{Text: c.text(), Typing: c.typing}, store.Cursor{})
		})
	}
}

// peeks are what is asked at each key of somebody who types: the newest hits.
func (s *bench) peeks(b *testing.B) {
	for letters := 1; letters <= 4; letters++ {
		measure(b, fmt.Sprintf("%d letters", letters), func(b *testing.B) {
			word := spell(90 + s.dice.IntN(2000))
			_, err := s.SearchAsTyped(context.Background(), store.Local, store.Query{Text: word[:min(letters, len(word))], Typing: true}, 60)
			s.must(b, err)
		})
	}
}

// writers are what a key press and a refresh do.
func (s *bench) writers(b *testing.B) {
	ctx := context.Background()
	on := false
	measure(b, "toggle bookmark", func(b *testing.B) {
		on = !on
		_, err := s.Bookmark(ctx, store.Local, on, s.all/2)
		s.must(b, err)
	})
	measure(b, "toggle read", func(b *testing.B) {
		on = !on
		_, err := s.MarkRead(ctx, store.Local, on, s.all/3)
		s.must(b, err)
	})
	measure(b, "undo and redo of all read", func(b *testing.B) {
		_, err := s.MarkListRead(ctx, store.Local, store.Query{}, s.all)
		s.must(b, err)
		_, err = s.Undo(ctx, store.Local)
		s.must(b, err)
	})
	var many []store.Number
	for n := range min(100_000, s.all) {
		many = append(many, n+1)
	}
	measure(b, "mark 100,000 unread and read", func(b *testing.B) {
		_, err := s.MarkRead(ctx, store.Local, false, many...)
		s.must(b, err)
		_, err = s.Undo(ctx, store.Local)
		s.must(b, err)
	})
	g := againGenerator(s.dice)
	first := int(s.all) * 2
	b.Run("refresh of 300 feeds with 10 new each", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			var visits []store.Fetched
			for range 300 {
				visits = append(visits, g.visit(first, 10, noon.Add(-time.Duration(first+60)*time.Minute)))
				first += 10
			}
			b.StartTimer()
			_, err := s.Record(ctx, visits...)
			s.must(b, err)
			s.must(b, s.Tidy(ctx))
		}
	})
}
