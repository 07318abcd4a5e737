//go:build unix

package ui_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"tidings/store"
)

// binary builds the program once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "tidings-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "tidings")
	out, err := exec.Command("go", "build", "-o", path, "tidings").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %v\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// A terminal is the built program in a pseudo-terminal, with an emulator that
// draws what it sends and answers what it asks.
type terminal struct {
	t     *testing.T
	cmd   *exec.Cmd
	pty   *os.File
	vt    *display
	bytes *recorder
	ended chan error
	read  chan struct{} // closed when all output has been read
}

// A display is an emulator that may be looked at while it is written to.
type display struct {
	*vt.Emulator
	mu sync.Mutex
}

func (d *display) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.Emulator.Write(p)
}

func (d *display) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.Emulator.String()
}

func (d *display) Resize(w, h int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Emulator.Resize(w, h)
}

// patience bounds each wait of a test: what takes longer has failed.
const patience = 45 * time.Second

// recorder keeps all that the program sent.
type recorder struct {
	mu  sync.Mutex
	all []byte
}

func (r *recorder) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, p...)
	return len(p), nil
}

func (r *recorder) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return string(r.all)
}

// start runs the program on a data folder in a screen of w by h cells.
func start(t *testing.T, data string, w, h int, env ...string) *terminal {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return startCommand(t, exec.Command(path, "--data", data), data, w, h, env...)
}

// startCommand does the same with a command that runs the program.
func startCommand(t *testing.T, cmd *exec.Cmd, data string, w, h int, env ...string) *terminal {
	t.Helper()
	cmd.Env = append([]string{"TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + data, "PATH=" + os.Getenv("PATH")}, env...)
	return startIn(t, cmd, w, h)
}

// startIn runs any command in a screen of w by h cells.
func startIn(t *testing.T, cmd *exec.Cmd, w, h int) *terminal {
	t.Helper()
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)})
	if err != nil {
		t.Fatal(err)
	}
	f = pollable(t, f)
	term := &terminal{t: t, cmd: cmd, pty: f, vt: &display{Emulator: vt.NewEmulator(max(w, 1), max(h, 1))}, bytes: &recorder{}, ended: make(chan error, 1), read: make(chan struct{})}
	go func() { // ends with the program
		defer close(term.read)
		_, _ = io.Copy(io.MultiWriter(term.vt, term.bytes), f)
	}()
	go func() { _, _ = io.Copy(f, term.vt) }() // ends with its pipe
	go func() { term.ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		f.Close()
		if pipe, ok := term.vt.InputPipe().(io.Closer); ok { // Close itself is not safe beside Read
			pipe.Close()
		}
	})
	return term
}

// pollable is the same pseudo-terminal, but one whose Close ends a Read under
// way: only then does the program see that its terminal has gone.
func pollable(t *testing.T, f *os.File) *os.File {
	t.Helper()
	defer f.Close()
	fd, err := syscall.Dup(int(f.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	syscall.CloseOnExec(fd)
	if err := syscall.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), f.Name())
}

func (s *terminal) press(keys string) *terminal {
	s.t.Helper()
	if _, err := io.WriteString(s.pty, keys); err != nil {
		s.t.Fatal(err)
	}
	return s
}

// await waits until a text is on the screen.
func (s *terminal) await(text string) *terminal {
	s.t.Helper()
	return s.awaitThat("shows "+text, func(screen string) bool { return strings.Contains(screen, text) })
}

func (s *terminal) awaitThat(what string, holds func(string) bool) *terminal {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	for tick := time.NewTicker(5 * time.Millisecond); ; {
		if holds(s.vt.String()) {
			return s
		}
		select {
		case <-ctx.Done():
			s.t.Fatalf("the screen never %s:\n%s", what, s.vt.String())
		case <-tick.C:
		}
	}
}

// end waits for the program to end by itself, and returns its exit code.
func (s *terminal) end() int {
	s.t.Helper()
	select {
	case <-s.ended:
		return s.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		s.t.Fatalf("still running; the screen:\n%s", s.vt.String())
		return -1
	}
}

func TestReadBookmarkQuitAndComeBack(t *testing.T) {
	data := t.TempDir()
	s := start(t, data, 80, 24).await("Welcome to tidings").await("9 articles")
	s.press("\r").await("By tidings").press("b").await("★").press("J").await("Moving about").press("q")
	s.await("Unread").press("Q")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	s = start(t, data, 80, 24).await("7 articles").press("ga").await("9 articles")
	s.await("★ Welcome to tidings").press("gb").await("1 article").press("qqq")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	info, err := os.Stat(filepath.Join(data, "tidings.db"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the library: %v %v", info.Mode(), err)
	}
}

// Two screens and a command on one library at the same time: what one does the
// others show.
func TestSideBySide(t *testing.T) {
	data := t.TempDir()
	one := start(t, data, 120, 40).await("9 articles")
	two := start(t, data, 80, 24).await("9 articles")
	one.press("b").await("●★ Welcome to tidings")
	two.await("●★ Welcome to tidings")
	one.press("Tmail\r").await("#mail")
	two.press("q").await("#mail")
	one.press("/welc\r").await("Search: welc").press("F\r").await("Saved as")
	two.await("▾ Searches").press("l")
	path, _ := binary()
	out, err := exec.Command(path, "--data", data, "list", "--bookmarked").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Welcome to tidings") {
		t.Errorf("list --bookmarked: %v\n%s", err, out)
	}
	out, err = exec.Command(path, "--data", data, "mark", "read", "--all").CombinedOutput()
	if err != nil {
		t.Errorf("mark read --all: %v\n%s", err, out)
	}
	allRead := func(screen string) bool { return !strings.Contains(screen, "●★") }
	one.awaitThat("lost its unread marks", allRead).press("Q")
	two.awaitThat("lost its unread marks", allRead).press("Q")
	if a, b := one.end(), two.end(); a != 0 || b != 0 {
		t.Errorf("exit codes %d and %d", a, b)
	}
	if out, err := exec.Command(path, "--data", data, "refresh").CombinedOutput(); err != nil {
		t.Errorf("refresh: %v\n%s", err, out)
	}
}

// Whatever ends the program, the mark of the last key is on the disk and the
// terminal as it was.
func TestEndings(t *testing.T) {
	endings := map[string]func(*terminal){
		"SIGTERM": func(s *terminal) { _ = s.cmd.Process.Signal(syscall.SIGTERM) },
		"SIGINT":  func(s *terminal) { _ = s.cmd.Process.Signal(syscall.SIGINT) },
		"SIGHUP":  func(s *terminal) { _ = s.cmd.Process.Signal(syscall.SIGHUP) },
		"hang-up": func(s *terminal) { _ = s.pty.Close() },
		"ctrl-c":  func(s *terminal) { s.press("\x03") },
	}
	for name, end := range endings {
		t.Run(name, func(t *testing.T) {
			data := t.TempDir()
			s := start(t, data, 80, 24).await("9 articles").press("b").await("Bookmarked.")
			end(s)
			s.end()
			if name != "hang-up" {
				s.restored()
			}
			st, err := store.Open(filepath.Join(data, "tidings.db"), store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			page, err := st.List(t.Context(), store.Local, store.Query{Bookmarked: true}, store.Cursor{}, 10)
			if err != nil || len(page.Rows) != 1 {
				t.Errorf("bookmarks: %v %v", page.Rows, err)
			}
			if wrong, err := st.Check(t.Context()); err != nil || len(wrong) > 0 {
				t.Errorf("check: %v %v", wrong, err)
			}
		})
	}
}

// Under nohup, or in a shell that ignores hang-ups, the program ends with its
// terminal all the same: nobody could ever type to it again.
func TestAnIgnoredHangUpEndsTheProgram(t *testing.T) {
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for name, end := range map[string]func(*terminal){
		"SIGHUP":  func(s *terminal) { _ = s.cmd.Process.Signal(syscall.SIGHUP) },
		"hang-up": func(s *terminal) { _ = s.pty.Close() },
	} {
		data := t.TempDir()
		ignoring := exec.Command("sh", "-c", `trap "" HUP; exec "$0" --data "$1"`, path, data)
		s := startCommand(t, ignoring, data, 80, 24).await("9 articles").press("b").await("Bookmarked.")
		end(s)
		s.end()
		out, err := exec.Command(path, "--data", data, "bookmarks").Output()
		if err != nil || !strings.Contains(string(out), "Welcome to tidings") {
			t.Errorf("%s: bookmarks: %v %s", name, err, out)
		}
	}
}

// Where a session was opened for the program alone, as by ssh -t host tidings, a
// stopped one would never go on.
func TestControlZ(t *testing.T) {
	alone := start(t, t.TempDir(), 80, 24).await("9 articles").press("\x1a").await("There is no shell")
	alone.press("?").await("Keys").press("\x1a").press("Q")
	if code := alone.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	shell := exec.Command("sh", "-c", `set -m; "$0" --data "$1"; echo "it has stopped"; fg >/dev/null`, path, data)
	s := startCommand(t, shell, data, 80, 24).await("9 articles").press("\x1a")
	s.awaitThat("was stopped and goes on", func(screen string) bool {
		return strings.Contains(s.bytes.text(), "it has stopped") && strings.Contains(screen, "9 articles")
	})
	if code := s.press("?").await("Keys").press("Q").end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	s.restored()
}

// A connection that breaks in the middle of an article: the next session goes on at
// the same line.
func TestTheNextSessionGoesOn(t *testing.T) {
	data := t.TempDir()
	s := start(t, data, 80, 24).await("9 articles").press("G").await("▌ ●  A page of typography").press("\r")
	s.await("Put the kettle on.").press("\x04")
	s.awaitThat("shows a part of an article that is read", func(screen string) bool {
		return strings.Contains(screen, "%") && !strings.Contains(screen, "●")
	})
	left := s.vt.String()
	_ = s.cmd.Process.Signal(syscall.SIGHUP)
	s.end()
	s = start(t, data, 80, 24).await("g r goes on with “A page of typography”").press("gr").await("%")
	s.awaitThat("goes on at "+left, func(screen string) bool { return screen == left }).press("Q").end()
}

// restored fails unless every mode the program switched on is off again.
func (s *terminal) restored() {
	s.t.Helper()
	s.drained()
	on := map[string]bool{}
	for _, m := range regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])`).FindAllStringSubmatch(s.bytes.text(), -1) {
		for _, mode := range strings.Split(m[1], ";") {
			on[mode] = m[2] == "h"
		}
	}
	for _, mode := range []string{"1049", "2004", "1000", "1002", "1003", "1006", "1004"} {
		if on[mode] {
			s.t.Errorf("mode %s was left on", mode)
		}
	}
	if !on["25"] {
		s.t.Error("the cursor was left hidden")
	}
}

// drained waits until all that the ended program sent has been read.
func (s *terminal) drained() {
	s.t.Helper()
	select {
	case <-s.read:
	case <-time.After(patience):
		s.t.Fatal("the pseudo-terminal was not read to its end")
	}
}

// A terminal that cannot draw gets a sentence, not sequences.
func TestNoScreenForDumbTerminals(t *testing.T) {
	for _, term := range []string{"TERM=dumb", "TERM="} {
		s := start(t, t.TempDir(), 80, 24, term)
		if code := s.end(); code == 0 {
			t.Errorf("%s: exit code 0", term)
		}
		s.drained()
		if out := s.bytes.text(); strings.Contains(out, "\x1b") || !strings.Contains(out, "tidings list") {
			t.Errorf("%s: %q", term, out)
		}
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(path, "--data", t.TempDir()).CombinedOutput()
	if err == nil || strings.Contains(string(out), "\x1b") || strings.Count(strings.TrimSpace(string(out)), "\n") > 1 {
		t.Errorf("without a terminal: %v %q", err, out)
	}
}

// Only sequences that a reader has business sending reach the terminal, also
// when the articles are full of others.
func TestNothingUncleanReachesTheTerminal(t *testing.T) {
	data := t.TempDir()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	hostile := "# \x1b]0;owned\x07\x1b[31mred\u009b31m \u202eevil\n\n<p>&#27;]52;c;ZXZpbA==&#7; &amp;#27;[2J [x](javascript:alert(1)) ~~&**#27;**]0;y~~ [l](https://h.example/%1b]8;;)</p>\n\n```x\x1b[m\n\x1bPq\x1b\\\n```\n"
	save := exec.Command(path, "--data", data, "save", "-")
	save.Stdin = strings.NewReader(hostile)
	out, err := save.CombinedOutput()
	if err != nil {
		t.Fatalf("save: %v\n%s", err, out)
	}
	id, _, _ := strings.Cut(string(out), " ")
	if out, err := exec.Command(path, "--data", data, "bookmark", id).CombinedOutput(); err != nil {
		t.Fatalf("bookmark: %v\n%s", err, out)
	}
	s := start(t, data, 100, 30).await("articles").press("gb").await("★ red evil")
	s.press("\r").await("Saved ·").press(" ").press("q").await("★ red evil").press("?").await("Keys").press("qQ")
	s.end()
	s.drained()
	for _, m := range regexp.MustCompile(`\x1b\]([0-9]+);([^\x07\x1b]*)`).FindAllStringSubmatch(s.bytes.text(), -1) {
		link := strings.TrimPrefix(m[2], "")
		if m[1] == "52" || m[1] == "0" || m[1] == "8" && strings.Contains(link, "javascript") || m[1] == "2" && !regexp.MustCompile(`^(|tidings|(Unread|Bookmarks|All) · ([0-9]+ unread · )?tidings)$`).MatchString(m[2]) {
			t.Errorf("OSC %s;%s", m[1], m[2])
		}
	}
	if bad := regexp.MustCompile("\x1b[P_X^]|[\u0080-\u009f\u202a-\u202e\u2066-\u2069]").FindString(s.bytes.text()); bad != "" {
		t.Errorf("sent %q", bad)
	}
}

// A newspaper's page of plain text, as people hand them on, comes out well.
func TestNewspaperPage(t *testing.T) {
	data := t.TempDir()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(path, "--data", data, "save", "cli/testdata/files/newspaper.txt").CombinedOutput(); err != nil {
		t.Fatalf("save: %v\n%s", err, out)
	}
	s := start(t, data, 80, 24).await("10 articles").press("gaG").await("▌ ●  Harbour town votes").press("\r")
	s.await("4 October").await("By Jonas Feld · 1 min").await("which has crossed the bay")
	s.press("b").await("★").press("G").await("takes you onto it.").press("q").await("★ Harbour town").press("Q")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	out, err := exec.Command(path, "--data", data, "bookmarks", "--json").Output()
	if err != nil || !strings.Contains(string(out), `"read":true`) || !strings.Contains(string(out), `"date":"2026-10-04`) {
		t.Errorf("bookmarks: %v %s", err, out)
	}
}

// A browser that draws in the terminal has it for itself, and not a pipe to it.
func TestATextBrowserHasTheTerminal(t *testing.T) {
	data := t.TempDir()
	browser := filepath.Join(data, "w3m")
	script := "#!/bin/sh\n[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo terminal > \"$0.says\"\n"
	if err := os.WriteFile(browser, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(path, "--data", data, "bookmark", "https://news.example/1").CombinedOutput(); err != nil {
		t.Fatalf("bookmark: %v\n%s", err, out)
	}
	s := start(t, data, 80, 24, "TIDINGS_OPEN="+browser).await("articles").press("gb").await("1 article").press("o")
	s.await("https://news.example/1").press("Q").end()
	if says, err := os.ReadFile(browser + ".says"); err != nil || string(says) != "terminal\n" {
		t.Errorf("it says %q: %v", says, err)
	}
}
