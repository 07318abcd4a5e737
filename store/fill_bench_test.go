//go:build unix

package store_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tidings/store"
)

// How many feeds BenchmarkFill fills, and how many articles each brings:
//
//	go test ./store -run - -bench Fill -benchtime 1x -feeds 400 -each 250
var (
	fillFeeds = flag.Int("feeds", 100, "feeds of BenchmarkFill")
	fillEach  = flag.Int("each", 30, "articles that each of them brings")
)

// cpu is the processor time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// written is how many bytes this process has handed to the system to write, as far as it
// says.
func written() (bytes int64) {
	text, _ := os.ReadFile("/proc/self/io")
	if _, after, ok := strings.Cut(string(text), "wchar:"); ok {
		_, _ = fmt.Sscan(after, &bytes)
	}
	return bytes
}

// BenchmarkFill fills an empty store as a first refresh does: visits that bring articles of
// 3 KB, and then what is left for idle hours.
func BenchmarkFill(b *testing.B) {
	ctx := context.Background()
	for b.Loop() {
		b.StopTimer()
		path := filepath.Join(b.TempDir(), "tidings.db")
		s, err := store.Open(path, store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		g := newGenerator(b, s)
		start := noon.Add(-time.Duration(*fillFeeds**fillEach+20) * time.Minute)
		var recording, tidying time.Duration
		bytes := written()
		for from := 0; from < *fillFeeds; from += 8 {
			var visits []store.Fetched
			for i := from; i < min(from+8, *fillFeeds); i++ {
				visits = append(visits, g.visitTo(g.feeds[i%len(g.feeds)], i**fillEach, *fillEach, start))
			}
			b.StartTimer()
			before := cpu()
			if _, err := s.Record(ctx, visits...); err != nil {
				b.Fatal(err)
			}
			recording += cpu() - before
			b.StopTimer()
		}
		b.StartTimer()
		before := cpu()
		if err := s.Tidy(ctx); err != nil {
			b.Fatal(err)
		}
		tidying += cpu() - before
		b.StopTimer()
		bytes = written() - bytes
		info, err := os.Stat(path)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		all := float64(*fillFeeds * *fillEach)
		b.ReportMetric(float64(recording.Microseconds())/all, "record-cpu-us/article")
		b.ReportMetric(float64(tidying.Microseconds())/all, "tidy-cpu-us/article")
		b.ReportMetric(float64(info.Size())/1e6, "file-MB")
		b.ReportMetric(float64(bytes)/float64(info.Size()), "written/file")
		b.StartTimer()
	}
}
