package store_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"tidings/store"
)

// benchArticles is how large the store is that benchmarks work on:
//
//	go test ./store -run - -bench . -articles 100000
var benchArticles = flag.Int("articles", 2000, "articles in the store of the benchmarks")

const benchFeeds = 500

// words makes a text of the length of an ordinary article.
func words(dice *rand.Rand, count int) string {
	text := []byte("<p>")
	for range count {
		// Few words are most of any text.
		text = fmt.Appendf(text, "word%d ", min(dice.IntN(1000), dice.IntN(1000), dice.IntN(1000), dice.IntN(1000)))
	}
	return string(text) + "</p>"
}

// library is a store of benchArticles in 500 feeds, all read but every 1,000th.
func library(b *testing.B) *store.Store {
	b.Helper()
	s, err := store.Open(filepath.Join(b.TempDir(), "tidings.db"), store.Options{Now: func() time.Time { return noon }})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	ctx, dice := context.Background(), rand.New(rand.NewPCG(1, 1))
	var wishes []store.Wish
	for i := range benchFeeds {
		wishes = append(wishes, store.Wish{URL: fmt.Sprintf("https://%d.example", i), Folder: fmt.Sprint(i % 20)})
	}
	feeds, err := s.Subscribe(ctx, store.Local, wishes...)
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; i < *benchArticles; {
		f := store.Fetched{Feed: feeds[min(dice.IntN(benchFeeds), dice.IntN(benchFeeds))].ID, At: noon, Title: "F"}
		for range min(200, *benchArticles-i) {
			one := piece(fmt.Sprint(i), *benchArticles-i+dice.IntN(60))
			one.Content.Source, one.Words, one.Summary = words(dice, 400), 400, "The first words of the text, as lists show them, up to a hundred and twenty bytes or so."
			f.Articles = append(f.Articles, one)
			i++
		}
		if _, err := s.Record(ctx, f); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := s.MarkListRead(ctx, store.Local, store.Query{}, store.Number(*benchArticles)); err != nil {
		b.Fatal(err)
	}
	for n := 1; n <= *benchArticles; n += 1000 {
		if _, err := s.MarkRead(ctx, store.Local, false, store.Number(n)); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	return s
}

// BenchmarkStore times what a screen, a key press and a refresh ask for.
func BenchmarkStore(b *testing.B) {
	s := library(b)
	ctx, dice := context.Background(), rand.New(rand.NewPCG(2, 2))
	all := store.Number(*benchArticles)
	rows := func(b *testing.B, q store.Query, after store.Cursor) {
		b.Helper()
		if _, err := s.List(ctx, store.Local, q, after, 50); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("page newest", func(b *testing.B) {
		for b.Loop() {
			rows(b, store.Query{}, store.Cursor{})
		}
	})
	b.Run("page any place", func(b *testing.B) {
		for b.Loop() {
			date := noon.Add(-time.Duration(dice.IntN(int(all))) * time.Minute)
			rows(b, store.Query{}, store.After(store.Row{Date: date}))
		}
	})
	b.Run("page of a feed", func(b *testing.B) {
		for b.Loop() {
			rows(b, store.Query{Feed: store.FeedID(1 + dice.IntN(benchFeeds))}, store.Cursor{})
		}
	})
	b.Run("page unread", func(b *testing.B) {
		for b.Loop() {
			rows(b, store.Query{State: store.Unread}, store.Cursor{})
		}
	})
	b.Run("feeds with counts", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Feeds(ctx, store.Local); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("counts", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Count(ctx, store.Local, noon.Add(-24*time.Hour)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("article", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Article(ctx, store.Local, 1+store.Number(dice.IntN(int(all)))); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("search to the end", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.List(ctx, store.Local, store.Query{Text: "zebra"}, store.Cursor{}, 50); err != nil {
				b.Fatal(err)
			}
		}
	})
	on := false
	b.Run("toggle bookmark", func(b *testing.B) {
		for b.Loop() {
			on = !on
			if _, err := s.Bookmark(ctx, store.Local, on, all/2); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("toggle read with a full history", func(b *testing.B) {
		for range 1000 {
			on = !on
			if _, err := s.MarkRead(ctx, store.Local, on, all/2); err != nil {
				b.Fatal(err)
			}
		}
		for b.Loop() {
			on = !on
			if _, err := s.MarkRead(ctx, store.Local, on, all/2); err != nil {
				b.Fatal(err)
			}
		}
	})
	visit := 0
	b.Run("refresh 300 feeds x 30 new", func(b *testing.B) {
		for b.Loop() {
			visit++
			refresh(b, s, dice, visit)
		}
	})
	b.Run("refresh 300 feeds x 30 known", func(b *testing.B) {
		same := rand.New(rand.NewPCG(3, 3))
		refresh(b, s, same, 1_000_000)
		for b.Loop() {
			refresh(b, s, rand.New(rand.NewPCG(3, 3)), 1_000_000)
		}
	})
}

// refresh records what 300 feeds bring.
func refresh(b *testing.B, s *store.Store, dice *rand.Rand, visit int) {
	b.Helper()
	var visits []store.Fetched
	for feed := range 300 {
		f := store.Fetched{Feed: store.FeedID(feed + 1), At: noon, Title: "F"}
		for i := range 30 {
			one := piece(fmt.Sprintf("%d.%d.%d", visit, feed, i), i)
			one.Content.Source = words(dice, 400)
			f.Articles = append(f.Articles, one)
		}
		visits = append(visits, f)
	}
	if _, err := s.Record(context.Background(), visits...); err != nil {
		b.Fatal(err)
	}
}
