//go:build linux

package cli_test

import (
	"path/filepath"
	"time"

	"tidings/ui/typeset"
)

// Rows of commands, and of a library that grows.

// measureCommands runs short commands where there are many articles, and many feeds.
func measureCommands(s *sitting) *figures {
	f := &figures{}
	f.add("--version", s.usual(s.TempDir(), "--version"), "ms CPU")
	for _, c := range []struct {
		of  string
		set feedSet
	}{
		{"10,000 articles", tenThousand()},
		{"1,000 feeds", feedSet{feeds: 1000, items: 10, size: 1000}},
	} {
		library := s.copied(c.set)
		f.add("status with "+c.of, s.usual(library, "status"), "ms CPU")
		f.add("list with "+c.of, s.usual(library, "list", "--limit", "50"), "ms CPU")
	}
	return f
}

// usual is the CPU that a short command usually takes.
func (s *sitting) usual(library string, args ...string) float64 {
	s.Helper()
	var cpu []float64
	for range 9 {
		cpu = append(cpu, ms(s.cost(library, args...).cpu))
	}
	return median(cpu)
}

// grown is feeds with so many articles altogether.
func grown(articles int) feedSet { return feedSet{feeds: max(1, articles/250), items: 250, size: 3000} }

// measureFilling fills a library, and a small one to compare with.
func measureFilling(s *sitting) *figures {
	s.web.on(0, false)
	f := &figures{}
	each := map[int]float64{}
	for _, articles := range []int{10_000, *speedArticles} {
		s.web.prepare(grown(articles), 0)
		library := s.following(filepath.Join(s.TempDir(), "library"), grown(articles))
		c := s.cost(library, "refresh", "--quiet")
		long, onDisk := s.fileSizes(library)
		s.has(library, articles, c.errs)
		each[articles] = ms(c.cpu) / float64(articles)
		what := typeset.Thousands(articles) + " articles"
		f.add(what+", each", each[articles], "ms CPU")
		f.add(what+", written", c.written, "MB")
		f.aside(what+", file's length", long, "MB")
		f.add(what+", file", onDisk, "MB")
		f.aside(what+", written of the file", c.written/long, "times")
		f.aside(what+", private memory", c.private, "MB")
		if articles == *speedArticles {
			break // both are the same
		}
	}
	f.aside("an article of the second", each[*speedArticles]/each[10_000], "of the first")
	return f
}

// measureGrowth uses a small library and a large one.
func measureGrowth(s *sitting) *figures {
	f := &figures{}
	for _, articles := range []int{10_000, *speedArticles} {
		library := s.copied(grown(articles))
		what := typeset.Thousands(articles) + " articles"
		f.add(what+", status", s.usual(library, "status"), "ms CPU")
		var start []float64
		for range 5 {
			screen := s.screen(library, 80, 24, "● ")
			screen.settled(200 * time.Millisecond)
			start = append(start, ms(screen.cpu()))
			screen.end()
		}
		f.add(what+", start", median(start), "ms CPU")
		screen := s.screen(library, 80, 24, "● ")
		for _, act := range []struct{ name, keys string }{{"key", "j"}, {"page", "\x06"}, {"mark", "m"}, {"end", "G"}} {
			const times = 10
			screen.settled(300 * time.Millisecond)
			before := screen.cpu()
			for range times {
				already := screen.sent()
				screen.send(act.keys)
				screen.answered(already)
			}
			f.add(what+", "+act.name, ms(screen.cpu()-before)/times, "ms CPU")
		}
		screen.end()
	}
	return f
}
