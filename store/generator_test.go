package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// A generator makes a library to measure with: articles like real ones in length
// (720 words, 3.6 KB of HTML), in how their words are spread (a few make up most of
// a text, most are rare: Zipf's law) and in how feeds differ (some bring a hundred
// times what others do). The same seed makes the same library.
type generator struct {
	dice  *rand.Rand
	zipf  *rand.Zipf
	feeds []store.Feed
	words []string
	html  int64 // bytes of HTML made so far
}

const (
	generatedFeeds = 500
	generatedWords = 200_000 // in the vocabulary
)

// newGenerator subscribes a store's local account to generatedFeeds in 20 folders.
func newGenerator(tb testing.TB, s *store.Store) *generator {
	tb.Helper()
	dice := rand.New(rand.NewPCG(1, 1))
	g := &generator{dice: dice, zipf: rand.NewZipf(dice, 1.07, 4, generatedWords-1)}
	for i := range generatedWords {
		g.words = append(g.words, spell(i))
	}
	var wishes []store.Wish
	for i := range generatedFeeds {
		wishes = append(wishes, store.Wish{URL: fmt.Sprintf("https://feed-%d.example/news", i), Folder: fmt.Sprint("Folder ", i%20)})
	}
	var err error
	if g.feeds, err = s.Subscribe(context.Background(), store.Local, wishes...); err != nil {
		tb.Fatal(err)
	}
	return g
}

// againGenerator makes more for a library that a generator has filled.
func againGenerator(dice *rand.Rand) *generator {
	g := &generator{dice: dice, zipf: rand.NewZipf(dice, 1.07, 4, generatedWords-1)}
	for i := range generatedWords {
		g.words = append(g.words, spell(i))
	}
	for id := range generatedFeeds {
		g.feeds = append(g.feeds, store.Feed{ID: store.FeedID(id + 1)})
	}
	return g
}

// spell makes a word of a number: no two numbers have one word, low numbers have
// short ones.
func spell(i int) string {
	const consonants, vowels = "bcdfghjklmnprstvwz", "aeiou"
	var word strings.Builder
	for {
		word.WriteByte(consonants[i%len(consonants)])
		i /= len(consonants)
		word.WriteByte(vowels[i%len(vowels)])
		if i /= len(vowels); i == 0 {
			return word.String()
		}
		i--
	}
}

func (g *generator) text(count int) string {
	var text strings.Builder
	for i := range count {
		if i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(g.words[g.zipf.Uint64()])
	}
	return text.String()
}

// article is the i-th article, published so many minutes after the first.
func (g *generator) article(i int, at time.Time) store.Incoming {
	var html strings.Builder
	for range 6 {
		fmt.Fprintf(&html, "<p>%s <a href=\"https://example.org/%d\">%s</a>.</p>\n", g.text(118), i, g.text(2))
	}
	source := html.String()
	g.html += int64(len(source))
	return store.Incoming{
		Key: fmt.Sprint("k", i), Title: g.text(9), Link: fmt.Sprintf("https://feed.example/%d", i),
		Authors: []store.Person{{Name: g.text(2)}}, Published: at, Summary: g.text(20), Words: 720,
		Content: store.Body{Kind: store.HTML, Source: source, Base: "https://feed.example/"},
	}
}

// visit is a visit to one of the feeds that brings so many articles, numbered from
// first.
func (g *generator) visit(first, count int, start time.Time) store.Fetched {
	// The lesser of two throws, squared: the first feeds bring most.
	feed := g.feeds[min(g.dice.IntN(generatedFeeds), g.dice.IntN(generatedFeeds))]
	return g.visitTo(feed, first, count, start)
}

// visitTo is a visit to a certain feed.
func (g *generator) visitTo(feed store.Feed, first, count int, start time.Time) store.Fetched {
	f := store.Fetched{Feed: feed.ID, At: noon, Title: fmt.Sprint("Feed ", feed.ID), Hash: fmt.Sprint(first)}
	for i := range count {
		at := start.Add(time.Duration(first+i)*time.Minute + time.Duration(g.dice.IntN(600))*time.Second)
		f.Articles = append(f.Articles, g.article(first+i, at))
	}
	return f
}

// fill records so many articles, 2,000 in one go, and reads all but every
// thousandth.
func (g *generator) fill(tb testing.TB, s *store.Store, articles int) {
	tb.Helper()
	ctx, start := context.Background(), noon.Add(-time.Duration(articles+20)*time.Minute)
	for done := 0; done < articles; {
		var visits []store.Fetched
		for len(visits) < 20 && done < articles {
			count := min(100, articles-done)
			visits = append(visits, g.visit(done, count, start))
			done += count
		}
		if _, err := s.Record(ctx, visits...); err != nil {
			tb.Fatal(err)
		}
		if done%4_000 == 0 || done == articles {
			if err := s.Tidy(ctx); err != nil {
				tb.Fatal(err)
			}
		}
	}
	if _, err := s.MarkListRead(ctx, store.Local, store.Query{}, 1<<31); err != nil {
		tb.Fatal(err)
	}
	var unread []store.Number
	for n := 1; n <= articles; n += 1000 {
		unread = append(unread, store.Number(n))
	}
	if _, err := s.MarkRead(ctx, store.Local, false, unread...); err != nil {
		tb.Fatal(err)
	}
}
