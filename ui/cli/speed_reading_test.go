//go:build linux

package cli_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Rows of a person at the screen.

func tenThousand() feedSet { return feedSet{feeds: 40, items: 250, size: 3000} }

// measureOpening opens articles from the list, each in a screen of its own before which
// another one was opened and closed.
func measureOpening(s *sitting) *figures {
	set := feedSet{feeds: 1, items: len(readingSizes())}
	f := &figures{}
	for at, size := range readingSizes() {
		name := fmt.Sprintf("00000/%05d", set.items-1-at)
		screen := s.screen(s.copied(set), 80, 24, name)
		screen.settled(300 * time.Millisecond)
		if at > 0 {
			screen.press("\r", containing("Lead"))
			screen.settled(300 * time.Millisecond)
			screen.press("q", containing("● "))
			for range at {
				screen.send("j")
				screen.settled(700 * time.Millisecond)
			}
		}
		before := screen.cpu()
		opened := screen.press("\r", containing("Lead"+name))
		turned := screen.press(" ", hiding("Lead"+name))
		screen.settled(time.Second)
		cpu := screen.cpu() - before
		screen.end()
		what := strings.Replace(fmt.Sprintf("%d KB", size>>10), "1024 KB", "1 MB", 1)
		if at == 0 {
			what += ", the first of all"
		}
		f.add(what, ms(opened), "ms")
		f.add(what+", then a page down", ms(turned), "ms")
		f.aside(what+", both", ms(cpu), "ms CPU")
	}
	return f
}

// measureScrolling goes down a list, and down the floor's: the least that a program of
// these libraries can be.
func measureScrolling(s *sitting) *figures {
	const rows = 200
	library := s.copied(tenThousand())
	f := &figures{}
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		what := fmt.Sprintf("%d×%d", size[0], size[1])
		screen := s.screen(library, size[0], size[1], "● ")
		bytes, cpu := screen.scroll(rows)
		screen.end()
		f.add(what, float64(bytes)/rows, "bytes")
		f.add(what, ms(cpu)/rows, "ms CPU")
		if s.name == "new" {
			floor := s.screenOf(floorCommand(s.B), size[0], size[1], "row")
			_, cpu := floor.scroll(rows)
			floor.end()
			f.aside(what+", floor", ms(cpu)/rows, "ms CPU")
		}
	}
	return f
}

// scroll goes down so many rows, one by one, and returns what that took.
func (w *speedScreen) scroll(rows int) (bytes int, cpu time.Duration) {
	w.settled(500 * time.Millisecond)
	dice := rand.New(rand.NewPCG(1, 1))
	before, used := w.sent(), w.cpu()
	for range rows {
		already := w.sent()
		w.send("j")
		w.answered(already)
		pause(dice)
	}
	return w.sent() - before, w.cpu() - used
}

// measureStart opens the screen, a few times.
func measureStart(s *sitting) *figures {
	library := s.copied(tenThousand())
	var wall, cpu, memory []float64
	for range 5 {
		screen := s.screen(library, 80, 24, "● ")
		wall = append(wall, ms(screen.shown.Sub(screen.began)))
		screen.settled(200 * time.Millisecond)
		cpu, memory = append(cpu, ms(screen.cpu())), append(memory, private(screen.cmd.Process.Pid))
		screen.end()
	}
	all, ours := s.beforeMain()
	f := &figures{}
	f.add("first row after", median(wall), "ms")
	f.add("CPU", median(cpu), "ms")
	f.aside("before main", all, "ms")
	f.aside("before main, ours", ours, "ms")
	f.add("private memory", median(memory), "MB")
	return f
}

// beforeMain is how long packages take to be made ready before main, all of them and ours.
func (s *sitting) beforeMain() (all, ours float64) {
	s.Helper()
	var alls, ourss []float64
	for range 5 {
		cmd := s.command(s.TempDir(), "--version")
		cmd.Env = append(cmd.Env, "GODEBUG=inittrace=1")
		out, err := cmd.CombinedOutput()
		if err != nil {
			s.Fatal(err)
		}
		all, ours := 0.0, 0.0
		for _, made := range regexp.MustCompile(`(?m)^init (\S+) @\S+ ms, (\S+) ms clock`).FindAllStringSubmatch(string(out), -1) {
			took, _ := strconv.ParseFloat(made[2], 64)
			all += took
			if made[1] == "main" || strings.HasPrefix(made[1], "tidings") {
				ours += took
			}
		}
		alls, ourss = append(alls, all), append(ourss, ours)
	}
	return median(alls), median(ourss)
}
