//go:build linux

package cli_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// A speedScreen is a screen that is used and measured. What it sends is timed when it
// comes, before it is drawn.
type speedScreen struct {
	*window
	s     *sitting
	cmd   *exec.Cmd
	tty   *os.File
	began time.Time
	shown time.Time // what was waited for at first

	// guarded by the window's mu
	bytes  int
	last   time.Time                // when something came last
	wanted func(screen string) bool // nil when it has been met
	met    chan time.Time
}

// A burst is what came at once.
type burst struct {
	text []byte
	at   time.Time
}

// screen opens the screen on a library and waits until it shows a text.
func (s *sitting) screen(library string, width, height int, text string) *speedScreen {
	s.Helper()
	return s.screenOf(s.command(library), width, height, text)
}

// screenOf does the same with any program.
func (s *sitting) screenOf(cmd *exec.Cmd, width, height int, text string) *speedScreen {
	s.Helper()
	screen := &speedScreen{s: s, cmd: cmd, began: time.Now(), met: make(chan time.Time, 1), wanted: containing(text)}
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(width), Rows: uint16(height)})
	if err != nil {
		s.Fatal(err)
	}
	screen.tty, screen.last = tty, screen.began
	screen.window = newWindow(tty, width, height)
	done := screen.answer()
	bursts := make(chan burst, 1024)
	go func() { // ends with the program
		defer close(bursts)
		for {
			text := make([]byte, 1<<16)
			n, err := tty.Read(text)
			if err != nil {
				return
			}
			bursts <- burst{text[:n], time.Now()}
		}
	}()
	go func() {
		defer close(screen.ended)
		for one := range bursts {
			screen.draw(one)
		}
		done()
	}()
	s.Cleanup(screen.end)
	screen.shown = screen.awaitWanted("to begin")
	return screen
}

func (w *speedScreen) draw(one burst) {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, _ = w.vt.Write(one.text) // it takes all
	w.bytes += len(one.text)
	w.last = one.at
	if w.wanted != nil && w.wanted(w.vt.String()) {
		w.wanted = nil
		w.met <- one.at
	}
}

// end ends the program without a word.
func (w *speedScreen) end() {
	if w.cmd.ProcessState == nil {
		_ = w.cmd.Process.Kill()
		_ = w.cmd.Wait()
		<-w.ended
		w.tty.Close()
	}
}

// awaitWanted waits until the screen shows what is wanted, and returns when that came.
func (w *speedScreen) awaitWanted(what string) time.Time {
	w.s.Helper()
	select {
	case at := <-w.met:
		return at
	case <-w.ended:
		w.s.Fatalf("%s: the screen has ended, which was %s:\n%s", w.s.name, what, w.text())
	case <-time.After(stormPatience):
		w.s.Fatalf("%s: the screen, which was %s, shows\n%s", w.s.name, what, w.text())
	}
	return time.Time{}
}

// press presses keys and returns how long it takes until the screen shows something.
func (w *speedScreen) press(keys string, until func(screen string) bool) time.Duration {
	w.s.Helper()
	w.mu.Lock()
	w.wanted = until
	w.mu.Unlock()
	pressed := time.Now()
	w.send(keys)
	return w.awaitWanted("to answer " + keys).Sub(pressed)
}

func (w *speedScreen) send(keys string) {
	w.s.Helper()
	if _, err := w.tty.WriteString(keys); err != nil {
		w.s.Fatal(err)
	}
}

// settled waits until nothing has come for a while.
func (w *speedScreen) settled(quiet time.Duration) {
	for from := time.Now(); ; time.Sleep(time.Millisecond) {
		w.mu.Lock()
		last := w.last
		w.mu.Unlock()
		if last.Before(from) {
			last = from
		}
		if time.Since(last) >= quiet {
			return
		}
	}
}

// answered waits until a key has been answered whole: something came, and then nothing for a
// while. A key that changes nothing is not waited for long.
func (w *speedScreen) answered(before int) {
	for late := time.Now().Add(150 * time.Millisecond); time.Now().Before(late); time.Sleep(time.Millisecond) {
		if w.sent() > before {
			break
		}
	}
	w.settled(40 * time.Millisecond)
}

// sent is how many bytes have come.
func (w *speedScreen) sent() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.bytes
}

// cpu is what the program has used so far.
func (w *speedScreen) cpu() time.Duration { return cpuOf(w.s, w.cmd.Process.Pid) }

// cpuOf is what a process has used so far: the clock of its CPU, which is finer than
// what the system tells elsewhere.
func cpuOf(s *sitting, pid int) time.Duration {
	s.Helper()
	var now unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|2), &now); err != nil {
		s.Fatal(err)
	}
	return time.Duration(now.Nano())
}

// pause lets as much time go by as between keys of a person, never the same: else
// keys would keep step with the clock of the program.
func pause(dice *rand.Rand) { time.Sleep(time.Duration(dice.IntN(34_000)) * time.Microsecond) }

// containing tells whether a screen shows a text.
func containing(text string) func(string) bool {
	return func(screen string) bool { return strings.Contains(screen, text) }
}

// hiding tells whether it does not.
func hiding(text string) func(string) bool {
	return func(screen string) bool { return !strings.Contains(screen, text) }
}
