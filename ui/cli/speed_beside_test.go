//go:build linux

package cli_test

import (
	"regexp"
	"strings"
	"time"
)

// Rows of a screen beside which something goes on, and of one that has much to show.

// measureIdle has a screen, and the floor, do nothing.
func measureIdle(s *sitting) *figures {
	const long = 10 * time.Second
	idle := func(screen *speedScreen) float64 {
		screen.settled(2 * time.Second)
		before, since := screen.cpu(), time.Now()
		time.Sleep(long)
		used := screen.cpu() - before
		screen.end()
		return ms(used) / time.Since(since).Seconds()
	}
	f := &figures{}
	f.add("CPU", idle(s.screen(s.copied(tenThousand()), 80, 24, "● ")), "ms a second")
	if s.name == "new" {
		f.aside("floor", idle(s.screenOf(floorCommand(s.B), 80, 24, "row")), "ms a second")
	}
	return f
}

var underCursor = regexp.MustCompile(`▌.*?([0-9]{5}/[0-9]{5})`)

// chosen is the article that the cursor is on; "" if it is on none.
func chosen(screen string) string {
	for line := range strings.Lines(screen) {
		if found := underCursor.FindStringSubmatch(line); found != nil {
			return found[1]
		}
	}
	return ""
}

// step moves the cursor down and returns how long it takes until it can be seen.
func (w *speedScreen) step() time.Duration {
	w.s.Helper()
	before := chosen(w.text())
	return w.press("j", func(screen string) bool {
		now := chosen(screen)
		return now != "" && now != before
	})
}

// measureBeside moves about on a screen, first alone and then while another process
// brings many articles.
func measureBeside(s *sitting) *figures {
	library := s.copied(tenThousand())
	s.web.on(0, false)
	s.web.prepare(threeHundred(), 0)
	s.following(library, threeHundred())
	screen := s.screen(library, 80, 24, "● ")
	screen.settled(time.Second)
	var alone, beside []float64
	for range 30 {
		alone = append(alone, ms(screen.step()))
		time.Sleep(50 * time.Millisecond)
	}
	before := screen.cpu()
	since := time.Now()
	ended := make(chan error, 1)
	refresh := s.command(library, "refresh", "--quiet")
	if err := refresh.Start(); err != nil {
		s.Fatal(err)
	}
	go func() { ended <- refresh.Wait() }()
	for running := true; running; {
		beside = append(beside, ms(screen.step()))
		select {
		case err := <-ended:
			if err != nil {
				s.Fatal(err)
			}
			running = false
		case <-time.After(50 * time.Millisecond):
		}
	}
	screen.settled(500 * time.Millisecond)
	f := &figures{}
	f.add("the screen's own CPU", ms(screen.cpu()-before), "ms")
	f.aside("in so much time", ms(time.Since(since)), "ms")
	f.add("a key, half under", median(beside), "ms")
	f.add("a key, 95 of 100 under", percentile(beside, 95), "ms")
	f.aside("alone, half under", median(alone), "ms")
	f.aside("alone, 95 of 100 under", percentile(alone, 95), "ms")
	screen.end()
	return f
}

// measureMany marks an article and refreshes where very many feeds are followed.
func measureMany(s *sitting) *figures {
	const marks = 10
	set := feedSet{feeds: 5000, items: 3, size: 1000}
	library := s.copied(set)
	s.web.on(0, false)
	screen := s.screen(library, 80, 24, "● ")
	screen.settled(time.Second)
	var seen []float64
	before := screen.cpu()
	for range marks {
		unread := strings.Count(screen.text(), "● ")
		seen = append(seen, ms(screen.press("m", func(screen string) bool { return strings.Count(screen, "● ") < unread })))
		screen.settled(300 * time.Millisecond)
		screen.send("j")
		screen.settled(300 * time.Millisecond)
	}
	marked := screen.cpu() - before
	screen.settled(time.Second)
	before = screen.cpu()
	long := screen.press("R", containing("0 new articles."))
	screen.settled(time.Second)
	f := &figures{}
	f.add("m and a row down", ms(marked)/marks, "ms CPU")
	f.add("m until it is seen", median(seen), "ms")
	f.add("R with nothing new", ms(screen.cpu()-before), "ms CPU")
	f.add("R with nothing new, until it is done", ms(long), "ms")
	screen.end()
	f.aside("refresh by a command", ms(s.cost(library, "refresh", "--quiet").cpu), "ms CPU")
	return f
}
