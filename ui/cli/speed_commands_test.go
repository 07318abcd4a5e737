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

// measureGrowth uses a small library, one with more articles, and one with more feeds.
func measureGrowth(s *sitting) *figures {
	const many = 5000
	f := &figures{}
	var few figures // of the small library
	for i, library := range []struct {
		what string
		feedSet
	}{
		{"10,000 articles", grown(10_000)},
		{typeset.Thousands(*speedArticles) + " articles", grown(*speedArticles)},
		{typeset.Thousands(many) + " feeds", feedSet{feeds: many, items: 2, size: 3000}},
	} {
		acts := s.acts(library.feedSet)
		for _, act := range acts {
			f.add(library.what+", "+act.name, act.value, act.unit)
		}
		switch i {
		case 0:
			few = acts
		case 2:
			for at, act := range acts {
				f.aside(act.name+", a feed more", 1000*(act.value-few[at].value)/float64(many-grown(10_000).feeds), "µs CPU")
			}
		}
	}
	return f
}

// acts is what the acts cost in a library: a start, and keys on a screen.
func (s *sitting) acts(set feedSet) (f figures) {
	library := s.copied(set)
	f.add("status", s.usual(library, "status"), "ms CPU")
	var start []float64
	for range 9 {
		screen := s.screen(library, 80, 24, "● ")
		screen.settled(200 * time.Millisecond)
		start = append(start, ms(screen.cpu()))
		screen.end()
	}
	f.add("start", median(start), "ms CPU")
	screen := s.screen(library, 80, 24, "● ")
	defer screen.end()
	for _, act := range []struct{ name, keys string }{{"key", "j"}, {"page", "\x06"}, {"mark", "m"}, {"end", "G"}} {
		const times = 10
		screen.settled(300 * time.Millisecond)
		before := screen.cpu()
		for range times {
			already := screen.sent()
			screen.send(act.keys)
			screen.answered(already)
		}
		f.add(act.name, ms(screen.cpu()-before)/times, "ms CPU")
	}
	return f
}
