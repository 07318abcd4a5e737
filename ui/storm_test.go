//go:build unix

package ui_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// Whatever a terminal says of its size, there is a screen of it, or a sentence.
func TestAnySizeOfTerminal(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {1, 1}, {2, 1}, {10, 3}, {500, 300}} {
		s := start(t, t.TempDir(), size[0], size[1])
		s.awaitThat("is there", func(string) bool { return strings.Contains(s.bytes.text(), "\x1b[?1049h") })
		s.press("?q?qQ")
		if code := s.end(); code != 0 {
			t.Errorf("%v: exit code %d", size, code)
		}
		s.restored()
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []pty.Winsize{{Cols: 65535, Rows: 2000}, {Cols: 2000, Rows: 65535}} {
		cmd := exec.Command(path, "--data", t.TempDir())
		cmd.Env = []string{"TERM=xterm-256color", "LANG=C.UTF-8"}
		terminal, err := pty.StartWithSize(cmd, &size)
		if err != nil {
			t.Fatal(err)
		}
		out, _ := io.ReadAll(terminal) // it ends with an error when the program does
		terminal.Close()
		if err := cmd.Wait(); err == nil || bytes.Contains(out, []byte("\x1b")) || !bytes.Contains(out, []byte("stty cols 80 rows 24")) {
			t.Errorf("%v: %v %q", size, err, out)
		}
	}
}

// A window that is dragged about, also beyond all bounds, ends with a screen of
// its last size.
func TestAStormOfSizes(t *testing.T) {
	s := start(t, t.TempDir(), 80, 24).await("9 articles")
	for i := range 1000 {
		size := &pty.Winsize{Cols: uint16(1 + i*7%300), Rows: uint16(1 + i*3%90)}
		if i%100 == 0 {
			size = &pty.Winsize{Cols: 65535, Rows: 65535}
		}
		if err := pty.Setsize(s.pty, size); err != nil {
			t.Fatal(err)
		}
	}
	s.vt.Resize(60, 20)
	if err := pty.Setsize(s.pty, &pty.Winsize{Cols: 60, Rows: 20}); err != nil {
		t.Fatal(err)
	}
	s.press("?").await("Keys").press("q")
	s.awaitThat("is of the last size", func(screen string) bool {
		rows := strings.Split(screen, "\n")
		return len(rows) == 20 && strings.Contains(rows[0], "Unread") && strings.Contains(rows[19], "? help")
	})
	if used := peak(s.cmd.Process.Pid); !underRace && used > 200<<10 {
		t.Errorf("it took %d MB", used>>10)
	}
	s.press("Q")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// peak is the most memory that a running process has had, in KB; 0 where that is not to be
// known. What a process leaves behind when it ends says as much as the test had when it
// started the process, if that was more.
func peak(pid int) (used int) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	_, _ = fmt.Sscan(rest, &used)
	return used
}

// A terminal's answers to questions that nobody asked, torn ones among them, are
// neither keys nor text.
func TestAnswersThatNobodyAskedFor(t *testing.T) {
	s := start(t, t.TempDir(), 80, 24).await("9 articles")
	for range 50 {
		for _, answer := range []string{
			"\x1b]11;rgb:ffff/ffff/ffff\x07", "\x1b]11;rgb:QQQQ/0000/0000\x1b\\", "\x1b]52;c;UVFR\x07", "\x1b[?1;2;52c", "\x1b[>41;354;0c",
			"\x1bP1$r0m\x1b\\", "\x1bP>|XTerm(354)\x1b\\", "\x1b[24;80R", "\x1b[?2026;2$y", "\x1b[8;24;80t", "\x1b[200~\x1b[201~",
		} {
			s.press(answer)
		}
	}
	s.press("/")
	s.await("Search").press("\x1b]11;rgb:0000/0000/0000\x1b\\").press("welc").await("Search: welc").press("\x1b")
	s.await("? help").press("Q")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// What is pasted is text: in a prompt one clean line of it, elsewhere nothing at
// all, however much it is and wherever it is torn.
func TestPastes(t *testing.T) {
	s := start(t, t.TempDir(), 80, 24).await("9 articles")
	paste := func(text string) {
		t.Helper()
		for rest := "\x1b[200~" + text + "\x1b[201~"; rest != ""; {
			n := min(len(rest), 1021) // within a letter, every now and then
			s.press(rest[:n])
			rest = rest[n:]
		}
	}
	paste("bQ\r\x1b]0;evil\x07" + strings.Repeat("Qé漢", 200_000)) // over the list
	if strings.Contains(s.vt.String(), "★") {
		t.Errorf("a paste was taken for keys:\n%s", s.vt.String())
	}
	s.press("/").await("Search")
	paste("wel\x1b]0;evil\x07\x1b[31m\u009b2J\r\n\tcome 漢é" + strings.Repeat(" Q", 500_000) + " end")
	s.awaitThat("shows the paste", func(screen string) bool { return strings.Contains(screen, "Q Q") })
	s.press("\x1b").await("? help").press("Q")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	s.restored()
	if evil := regexp.MustCompile(`\x1b\]0;evil|\x{9b}2J`).FindString(s.bytes.text()); evil != "" {
		t.Errorf("%q reached the terminal", evil)
	}
}

// Ten thousand keys at once are taken one after another.
func TestManyKeys(t *testing.T) {
	s := start(t, t.TempDir(), 80, 24).await("9 articles")
	s.press(strings.Repeat("jk", 5000) + "b").await("Bookmarked.").press("Q")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
