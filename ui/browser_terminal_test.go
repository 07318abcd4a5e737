//go:build unix

package ui_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// talker is a program that nobody knows for a browser. It prints what it is told to
// show, waits for a line, and ends with the exit code that this line says.
func talker(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(shortFolder(t), "talker")
	script := "#!/bin/sh\n[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo \"page of $*|\" && read code && exit $code\nexit 99\n"
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// Where there is no display, whatever is to show a link has the terminal, and what
// is said of it afterwards is true.
func TestAnyProgramHasTheTerminal(t *testing.T) {
	path := talker(t)
	for env, shown := range map[string]string{
		"TIDINGS_OPEN=" + path:           harbourPage,
		"BROWSER=" + path:                harbourPage,
		"BROWSER=" + path + ":elsewhere": harbourPage,
		"BROWSER=" + path + " -a u=%s":   "-a u=" + harbourPage,
	} {
		t.Run(env, func(t *testing.T) {
			s := start(t, libraryWith(t), 120, 24, "SSH_TTY=/dev/pts/9", "SSH_CONNECTION=x", env).await("▌ ●  Harbour opens")
			s.press("o").await("page of " + shown + "|").press("0\n").await("▌ ●  Harbour opens").await("Opened " + harbourPage)
			s.press("o").await("page of " + shown + "|").press("7\n")
			s.await("The program talker ended badly (exit status 7): " + harbourPage).press("Q").end()
		})
	}
}

// A display is where windows are shown: the screen stays.
func TestAProgramHasItsWindow(t *testing.T) {
	path, shown := browser(t)
	s := start(t, libraryWith(t), 100, 24, "DISPLAY=:9", "BROWSER="+path).await("▌ ●  Harbour opens").press("o").await("Opened " + harbourPage)
	s.awaitThat("told the browser", func(string) bool { return shown() == "1|"+harbourPage+"|" }).press("Q").end()
	s.drained()
	if left := strings.Count(s.bytes.text(), "\x1b[?1049l"); left != 1 {
		t.Errorf("the screen was left %d times", left)
	}
}

// What interrupts a program that has the terminal does not end the reader behind it.
func TestAnInterruptIsForWhoHasTheTerminal(t *testing.T) {
	path := filepath.Join(shortFolder(t), "stubborn")
	script := "#!/bin/sh\ntrap 'echo it was interrupted; done=1' INT\necho the page\nuntil [ \"$done\" ]; do sleep 0.05; done\nsleep 0.3\n"
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	s := start(t, libraryWith(t), 120, 24, "BROWSER="+path).await("▌ ●  Harbour opens")
	s.press("o").await("the page").press("\x03").await("it was interrupted")
	s.await("▌ ●  Harbour opens").await("Opened " + harbourPage).press("Q")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// opening runs tidings open in a terminal.
func opening(t *testing.T, env ...string) *terminal {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return startCommand(t, exec.Command(path, "open", harbourPage), t.TempDir(), 120, 24, env...)
}

func TestOpenGivesTheTerminal(t *testing.T) {
	for code, says := range map[string]string{
		"0": "opened " + harbourPage + "\r\n",
		"7": "tidings: the program talker ended badly (exit status 7)\r\n",
	} {
		s := opening(t, "BROWSER="+talker(t)).await("page of " + harbourPage + "|").press(code + "\n")
		if got := s.end(); (got == 0) != (code == "0") {
			t.Errorf("exit code %d", got)
		}
		s.drained()
		if out := ansi.Strip(s.bytes.text()); !strings.Contains(out, says) {
			t.Errorf("%q is not in %q", says, out)
		}
	}
}

// What cannot be opened is printed, for a person or a program to take.
func TestOpenPrintsWhatItCannotOpen(t *testing.T) {
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, display := range []string{"", ":0"} {
		var out, errs strings.Builder
		cmd := exec.Command(path, "open", harbourPage)
		cmd.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "BROWSER=nosuch", "DISPLAY=" + display}
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := cmd.Run(); err == nil || cmd.ProcessState.ExitCode() != 1 {
			t.Errorf("it ended with %v", err)
		}
		if out.String() != harbourPage+"\n" || errs.String() != "tidings: the program nosuch, which BROWSER names, is not installed here; name another with TIDINGS_OPEN\n" {
			t.Errorf("printed %q and %q", out.String(), errs.String())
		}
	}
}

// A program that has the terminal and does not run leaves the screen as it was, and
// the address on it.
func TestABrokenProgramInTheTerminal(t *testing.T) {
	path := filepath.Join(shortFolder(t), "broken")
	if err := os.WriteFile(path, []byte("\x7fnothing that runs"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := start(t, libraryWith(t), 140, 24, "BROWSER="+path).await("▌ ●  Harbour opens").press("o").await("No browser can be opened from here")
	s.await(harbourPage).await("could not be started: exec format error.").press("q").await("▌ ●  Harbour opens").press("Q").end()
}
