//go:build unix

package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// How long others wait while a refresh writes: four processes that page through
// lists, one that toggles bookmarks, and this one, which takes in 20,000 articles.

// measurePages lists a page of any place each 30 ms, and prints how many
// microseconds each took.
func measurePages(path string, stop chan struct{}) error {
	return measureEach(path, stop, 30*time.Millisecond, func(ctx context.Context, s *store.Store, dice *rand.Rand, all store.Number) error {
		q := []store.Query{{}, {State: store.Unread}, {Feed: store.FeedID(1 + dice.IntN(generatedFeeds))}}[dice.IntN(3)]
		after := store.Query{}.After(store.Row{Date: noon.Add(-time.Duration(dice.IntN(int(all))) * time.Minute)})
		_, err := s.List(ctx, store.Local, q, after, 50)
		return err
	})
}

// measureToggles changes a bookmark each 100 ms, and prints how many microseconds
// each took.
func measureToggles(path string, stop chan struct{}) error {
	on := false
	return measureEach(path, stop, 100*time.Millisecond, func(ctx context.Context, s *store.Store, _ *rand.Rand, all store.Number) error {
		on = !on
		_, err := s.Bookmark(ctx, store.Local, on, all/2)
		return err
	})
}

func measureEach(path string, stop chan struct{}, pause time.Duration, act func(context.Context, *store.Store, *rand.Rand, store.Number) error) error {
	s, err := store.Open(path, store.Options{})
	if err != nil {
		return err
	}
	ctx, dice := context.Background(), rand.New(rand.NewPCG(uint64(os.Getpid()), 1))
	page, err := s.List(ctx, store.Local, store.Query{}, store.Cursor{}, 1)
	for err == nil {
		select {
		case <-stop:
			return s.Close()
		case <-time.After(pause):
		}
		began := time.Now()
		if err = act(ctx, s, dice, page.Seen); err == nil {
			fmt.Println(time.Since(began).Microseconds())
		}
	}
	return errors.Join(err, s.Close())
}

// BenchmarkBesideARefresh reports how long pages and bookmarks take meanwhile.
func BenchmarkBesideARefresh(b *testing.B) {
	s := &bench{Store: library(b), dice: rand.New(rand.NewPCG(3, 3))}
	s.all = s.page(b, store.Query{}, store.Cursor{}).Seen
	g := againGenerator(s.dice)
	first := int(s.all) * 3
	for b.Loop() {
		var readers []*helper
		for range 4 {
			readers = append(readers, helping(b, "pages", s.Path(), 0))
		}
		toggler := helping(b, "toggles", s.Path(), 0)
		for range 10 { // the maps are warm
			readers[0].line()
		}
		var visits []store.Fetched
		for range 200 {
			visits = append(visits, g.visit(first, 100, noon.Add(-time.Duration(first+200)*time.Minute)))
			first += 100
		}
		_, err := s.Record(context.Background(), visits...)
		s.must(b, err)
		s.must(b, s.Tidy(context.Background()))
		var pages []int
		for _, r := range readers {
			pages = append(pages, microseconds(b, r.rest())...)
		}
		report(b, "page", pages)
		report(b, "bookmark", microseconds(b, toggler.rest()))
	}
}

func microseconds(b *testing.B, lines []string) (all []int) {
	for _, line := range lines {
		n, err := strconv.Atoi(line)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}

func report(b *testing.B, what string, took []int) {
	if len(took) == 0 {
		b.Fatal(what, " was not once done")
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2])/1000, what+"-p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100])/1000, what+"-p99-ms")
	b.ReportMetric(float64(took[len(took)-1])/1000, what+"-max-ms")
}

// BenchmarkMemory reports how much memory is a process's own after a thousand
// pages, a hundred articles and a hundred searches.
func BenchmarkMemory(b *testing.B) {
	s := &bench{Store: library(b), dice: rand.New(rand.NewPCG(4, 4))}
	s.all = s.page(b, store.Query{}, store.Cursor{}).Seen
	s.must(b, s.Close())
	for b.Loop() {
		for _, line := range helping(b, "memory", s.Path(), 0).rest() {
			name, kilobytes, _ := strings.Cut(line, " ")
			n, err := strconv.Atoi(kilobytes)
			s.must(b, err)
			b.ReportMetric(float64(n)/1024, name+"-MB")
		}
	}
}

// measureMemory does what the benchmark says, and prints the memory of its own.
func measureMemory(path string) error {
	s, err := store.Open(path, store.Options{})
	if err != nil {
		return err
	}
	ctx, dice := context.Background(), rand.New(rand.NewPCG(5, 5))
	page, err := s.List(ctx, store.Local, store.Query{}, store.Cursor{}, 50)
	if err != nil {
		return err
	}
	printMemory("first-page")
	for range 1000 {
		after := store.Query{}.After(store.Row{Date: noon.Add(-time.Duration(dice.IntN(int(page.Seen))) * time.Minute)})
		if _, err := s.List(ctx, store.Local, store.Query{}, after, 50); err != nil {
			return err
		}
	}
	for range 100 {
		if _, err := s.Article(ctx, store.Local, 1+store.Number(dice.IntN(int(page.Seen)))); err != nil {
			return err
		}
		q := store.Query{Text: spell(dice.IntN(2000)), Typing: true}
		if _, err := s.List(ctx, store.Local, q, store.Cursor{}, 50); err != nil {
			return err
		}
	}
	printMemory("after-all")
	return s.Close()
}

// printMemory prints what of this process's memory is no page of a file.
func printMemory(when string) {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if value, found := strings.CutPrefix(line, "RssAnon:"); found {
			fmt.Println(when, strings.Fields(value)[0])
		}
	}
}
