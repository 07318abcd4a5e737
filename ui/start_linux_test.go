package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"

	"tidings/feeds/fetch"
	"tidings/store"
)

// BenchmarkStart opens the screen on a library with many feeds that nobody has read yet.
// Its CPU counts, also of the collector, where the machine does other things.
func BenchmarkStart(b *testing.B) {
	for _, feeds := range []int{50, 5000} {
		path := filepath.Join(b.TempDir(), "tidings.db")
		followMany(b, path, feeds)
		fetcher := fetch.NewFetcher("test")
		b.Run(fmt.Sprintf("%d-feeds", feeds), func(b *testing.B) {
			before := used(b)
			for b.Loop() {
				s, err := store.Open(path, store.Options{})
				if err != nil {
					b.Fatal(err)
				}
				session := newSession(b.Context(), Options{Store: s, Account: store.Local, Fetcher: fetcher, Getenv: func(string) string { return "" }})
				session.pause, session.frameTime, session.restTime, session.menuDelay = 0, 0, 0, 0
				sc := &screen{app: newApp(session)}
				sc.send(tea.WindowSizeMsg{Width: 80, Height: 24})
				sc.run(sc.reloading.askFeeds(sc.app, everything()))
				_ = sc.View()
				s.Close()
			}
			b.ReportMetric(float64((used(b)-before).Nanoseconds())/float64(b.N), "CPU-ns/op")
		})
	}
}

// used is the CPU that the process has used.
func used(b *testing.B) time.Duration {
	b.Helper()
	var all unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &all); err != nil {
		b.Fatal(err)
	}
	return time.Duration(all.Utime.Nano() + all.Stime.Nano())
}

// followMany makes a library with many feeds, in folders, of an article each.
func followMany(b *testing.B, path string, feeds int) {
	b.Helper()
	s, err := store.Open(path, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	ctx := context.Background()
	var wishes []store.Wish
	for i := range feeds {
		wishes = append(wishes, store.Wish{URL: fmt.Sprintf("https://feed-%d.example/news", i), Folder: fmt.Sprint("Folder ", i%20)})
	}
	fresh, err := s.Subscribe(ctx, store.Local, wishes...)
	if err != nil {
		b.Fatal(err)
	}
	var visits []store.Fetched
	for i, f := range fresh {
		visits = append(visits, store.Fetched{
			Feed: f.ID, At: time.Now(), Title: fmt.Sprintf("Feed %d", i*7919%feeds), ETag: `"5f3c-61a2b"`, Hash: "4e65cddb4e7f76c1c21745b64afe730b", Link: f.URL,
			Articles: []store.Incoming{{Key: "1", Title: "An article", Published: time.Now().Add(-time.Duration(i) * time.Minute)}},
		})
	}
	if _, err := s.Record(ctx, visits...); err != nil {
		b.Fatal(err)
	}
	if err := s.Tidy(ctx); err != nil {
		b.Fatal(err)
	}
}
