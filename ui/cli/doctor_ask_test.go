package cli_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// The terminal is asked who it is, and all its answers are taken, the last one in
// two pieces: what is typed afterwards is the next program's.
func TestDoctorAsksTheTerminal(t *testing.T) {
	for _, c := range []struct{ name, answers, says string }{
		{"kitty", "\x1bP>|kitty(0.40.1)\x1b\\\x1b[>1;4000;40c", "terminal     kitty(0.40.1) as xterm, 100x30, UTF-8"},
		{"silent", "", "terminal     xterm, 100x30, UTF-8"},
		{"hostile", "\x1bP>|\x07x\u202ey\x9b31m\x1b\\", "terminal     xy"},
		{"screen", "\x1b[>83;40900;0c", "export TERM=screen-256color"},
		{"mosh", "\x1b[>1;10;0c", "terminal     xterm by mosh, 100x30, UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			screen := askedBy(t, c.answers)
			if !strings.Contains(screen, c.says) {
				t.Errorf("%q is not on\n%s", c.says, screen)
			}
			for _, reply := range []string{"[>", "[?62", "P>|"} {
				if strings.Contains(screen, reply) {
					t.Errorf("the answer %q is on the screen:\n%s", reply, screen)
				}
			}
		})
	}
}

// askedBy runs doctor in a terminal that gives these answers before that to DA1, and
// returns what it prints after the questions.
func askedBy(t *testing.T, answers string) string {
	t.Helper()
	cmd := tidings(t, t.TempDir(), "doctor")
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 30, Cols: 100})
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	var seen bytes.Buffer
	piece := make([]byte, 4096)
	answered := false
	for {
		n, err := terminal.Read(piece)
		seen.Write(piece[:n])
		if _, after, asked := strings.Cut(seen.String(), "\x1b[c"); asked && !answered {
			answered = true
			for _, part := range []string{answers + "\x1b[?62", ";22c"} {
				if _, err := terminal.WriteString(part); err != nil {
					t.Fatal(err)
				}
			}
			seen.Reset()
			seen.WriteString(after)
		}
		if err != nil { // the other end has closed it
			if err := cmd.Wait(); err != nil {
				t.Error(err)
			}
			return strings.NewReplacer("\x1b[2m", "", "\x1b[22m", "", "\r", "").Replace(seen.String())
		}
	}
}
