//go:build linux

package cli_test

import (
	"path/filepath"
	"strings"
	"time"
)

// Rows of fetching.

func threeHundred() feedSet { return feedSet{feeds: 300, items: 30, size: 3000} }

// measureRefresh fills an empty library by a command, and begins to by a screen.
func measureRefresh(s *sitting) *figures {
	set := threeHundred()
	s.web.on(0, false)
	s.web.prepare(set, 0)
	library := s.following(filepath.Join(s.TempDir(), "library"), set)
	c := s.cost(library, "refresh", "--json")
	long, onDisk := s.fileSizes(library)
	s.has(library, set.articles(), c.errs)

	onScreen := s.screen(s.following(filepath.Join(s.TempDir(), "library"), set), 80, 24, "? help")
	onScreen.settled(300 * time.Millisecond)
	seen := onScreen.press("R", firstRow)
	onScreen.end()

	f := &figures{}
	f.add("first row on the screen after", ms(seen), "ms")
	f.add("all rows stored after", ms(c.lines[len(c.lines)-1].after), "ms")
	f.add("index made after", ms(c.wall), "ms")
	f.add("CPU", ms(c.cpu), "ms")
	f.add("private memory", c.private, "MB")
	f.add("written", c.written, "MB")
	f.add("file", onDisk, "MB")
	f.aside("file's length", long, "MB")
	f.aside("first feed stored after", ms(c.lines[0].after), "ms")
	return f
}

// firstRow tells whether a screen shows an article in its list.
func firstRow(screen string) bool {
	for line := range strings.Lines(screen) {
		if strings.Contains(line, "●") && strings.Contains(line, "/000") {
			return true
		}
	}
	return false
}

func measureTenth(s *sitting) *figures {
	library := s.copied(threeHundred())
	s.web.prepare(threeHundred(), 1)
	s.web.on(1, false)
	c := s.cost(library, "refresh", "--json")
	brought := 0
	for _, line := range c.lines {
		if strings.Contains(line.text, `"new":3`) {
			brought++
		}
	}
	if brought != threeHundred().feeds/10 {
		s.Fatalf("%s: %d feeds had something new", s.name, brought)
	}
	f := &figures{}
	f.add("CPU", ms(c.cpu), "ms")
	f.add("done after", ms(c.wall), "ms")
	f.aside("written", c.written, "MB")
	return f
}

func measureUnchanged(s *sitting) *figures { return unchanged(s, false) }

func measureLate(s *sitting) *figures { return unchanged(s, true) }

// unchanged refreshes what is known, three times: a single time is short.
func unchanged(s *sitting, late bool) *figures {
	library := s.copied(threeHundred())
	s.web.on(0, late)
	defer s.web.on(0, false)
	s.cost(library, "refresh", "--quiet") // takes what was left to be done
	var cpu, wall []float64
	for range 3 {
		c := s.cost(library, "refresh", "--quiet")
		cpu, wall = append(cpu, ms(c.cpu)), append(wall, ms(c.wall))
	}
	f := &figures{}
	f.add("CPU", median(cpu), "ms")
	f.add("done after", median(wall), "ms")
	return f
}
