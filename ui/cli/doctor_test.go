package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

// A finding is what tests read of doctor --json.
type finding struct {
	Library struct {
		State                                   string
		Format, Articles, Feeds, Accounts, Size int
	}
	Snapshots struct{ Count, Damaged int }
	Files     []struct{ Name, Use string }
	Lock      []struct {
		PID                   int
		Why                   string
		Reads, Stopped, Waits bool
	}
	Terminal struct {
		Name, Multiplexer string
		UTF8, SSH         bool
		Columns, Colours  int
	}
	Clipboard, Links string
	Feeds            struct {
		Followed int
		Failing  []struct {
			Name, Error string
			Gone        bool
		}
	}
	Problems []struct{ About, What, Mend string }
}

// mends are the lines that mend what was found.
func (f finding) mends() (all []string) {
	for _, p := range f.Problems {
		all = append(all, p.Mend)
	}
	return all
}

// doctor runs doctor as a kind of session, with env over the stage's variables, and
// returns what --json says and the page.
func (s *stage) doctor(kind string, env map[string]string) (found finding, page string, code int) {
	s.t.Helper()
	run := func(args ...string) string {
		var out, errs bytes.Buffer
		p := s.program(kind, "", &out, &errs)
		inner := p.Getenv
		p.Getenv = func(name string) string {
			if value, ok := env[name]; ok {
				return value
			}
			if name == "SSH_CONNECTION" { // the stage's own, so that no browser is opened
				return ""
			}
			return inner(name)
		}
		code = p.Run(context.Background(), append([]string{"doctor"}, args...))
		if p.Store != nil {
			if err := p.Store.Close(); err != nil {
				s.t.Error(err)
			}
		}
		if errs.Len() > 0 {
			s.t.Errorf("doctor complains: %s", &errs)
		}
		return out.String()
	}
	page = run()
	out := run("--json")
	if err := json.Unmarshal([]byte(out), &found); err != nil {
		s.t.Fatal(out, err)
	}
	return found, page, code
}

func TestDoctorFindsNothing(t *testing.T) {
	s := newStage(t)
	s.must("add --quiet http://news.example/world.xml")
	s.must("save --quiet notes.md") // into a feed that nobody follows
	s.must("refresh --quiet")
	found, page, code := s.doctor("tty", nil)
	if code != 0 || len(found.Problems) != 0 || !strings.HasSuffix(page, "\n\nno problems found\n") {
		t.Errorf("exit code %d, %+v\n%s", code, found.Problems, page)
	}
	l := found.Library
	if l.State != "good" || l.Format != store.Format() || l.Articles != 4 || l.Feeds != 2 || l.Accounts != 2 || l.Size == 0 || found.Snapshots.Count != 1 || found.Feeds.Followed != 1 {
		t.Errorf("%+v", found)
	}
}

// The page fits terminals of any width, and on one of 80 columns it is one page.
func TestDoctorFits(t *testing.T) {
	s := newStage(t)
	s.ailing()
	for width := 40; width < 140; width++ {
		var out, errs bytes.Buffer
		p := s.program("tty", "", &out, &errs)
		p.Width = width
		p.Run(context.Background(), []string{"doctor"})
		lines := strings.Split(out.String(), "\n")
		for _, line := range lines {
			if ansi.StringWidth(line) > width && !strings.HasPrefix(line, "  → ") {
				t.Errorf("%d cells at %d columns: %q", ansi.StringWidth(line), width, line)
			}
		}
		if width >= 80 && len(lines) > 45 {
			t.Errorf("%d lines at %d columns:\n%s", len(lines), width, &out)
		}
	}
}

// ailing gives the stage's library feeds of all kinds of trouble.
func (s *stage) ailing() {
	s.t.Helper()
	library := s.open()
	defer library.Close()
	for i := range 9 {
		made, err := library.Subscribe(context.Background(), store.Local, store.Wish{URL: fmt.Sprintf("https://ailing.example/a/long/way/to/%d", i), Title: "Ail \x1b[31m" + strings.Repeat("病", 5*i)})
		if err != nil {
			s.t.Fatal(err)
		}
		for range 1 + i/3*2 {
			visit := store.Fetched{Feed: made[0].ID, At: noon, Err: strings.Repeat("no answer from a server far away ", 3), Gone: i == 8}
			if _, err := library.Record(context.Background(), visit); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

func TestDoctorOnFeeds(t *testing.T) {
	s := newStage(t)
	s.ailing()
	found, page, code := s.doctor("tty", nil)
	if code != 0 || found.Feeds.Followed != 9 || len(found.Feeds.Failing) != 9 || !found.Feeds.Failing[8].Gone {
		t.Errorf("exit code %d, %+v", code, found.Feeds)
	}
	if got := found.mends(); !slices.Equal(got, []string{"tidings remove 9", "tidings refresh 4 5 6 7 8"}) {
		t.Errorf("%q", got)
	}
	if strings.Count(page, "never worked") != 5 || !strings.Contains(page, "and 4 more") {
		t.Error(page)
	}
}

// Whatever is the matter with the library, the rest of the page is there.
func TestDoctorWithoutLibrary(t *testing.T) {
	s := newStage(t)
	s.must("add --quiet http://news.example/world.xml")
	s.must("refresh --quiet")
	library := filepath.Join(s.folder, "library", "tidings.db")
	good, err := os.ReadFile(library)
	if err != nil {
		t.Fatal(err)
	}
	cut := good[:len(good)/2]
	for name, c := range map[string]struct {
		data  []byte
		state string
		mend  string
		code  int
	}{
		"foreign":   {bytes.Repeat([]byte("not a store "), 2000), "unusable", "move it away, or name another folder with --data", 1},
		"empty":     {nil, "unusable", "move it away, or name another folder with --data", 1},
		"cut short": {cut, "unusable", "", 1},
	} {
		if err := os.WriteFile(library, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		found, page, code := s.doctor("tty", nil)
		if code != c.code || found.Library.State != c.state || len(found.Problems) < 2 || c.mend != "" && found.Problems[0].Mend != c.mend {
			t.Errorf("%s: exit code %d, %+v", name, code, found)
		}
		if last := found.mends()[1]; !strings.HasPrefix(last, "tidings load --data NEWFOLDER ") || !strings.HasSuffix(last, ".jsonl.zst") {
			t.Errorf("%s: the snapshot is not thought of: %q", name, last)
		}
		for _, part := range []string{"disk", "memory", "terminal", "clipboard", "time-outs"} {
			if !strings.Contains(page, part) {
				t.Errorf("%s: no %s in\n%s", name, part, page)
			}
		}
	}
	found, _, code := s.doctor("tty", map[string]string{"TIDINGS_DATA": filepath.Join(s.folder, "none")})
	if _, err := os.Stat("none"); code != 0 || found.Library.State != "none" || !os.IsNotExist(err) {
		t.Errorf("no library: exit code %d, %+v, %v", code, found.Library, err)
	}
	_, page, code := s.doctor("tty", map[string]string{"TIDINGS_DATA": "", "HOME": ""})
	if code != 1 || !strings.Contains(page, "$HOME is not set") {
		t.Errorf("no home: exit code %d\n%s", code, page)
	}
}

// A library of an older format is not brought up to date by being looked at.
func TestDoctorOnOlderLibrary(t *testing.T) {
	old, err := os.ReadFile("../../store/testdata/format-1.db")
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	library := filepath.Join(s.folder, "library", "tidings.db")
	if err := os.WriteFile(library, old, 0o600); err != nil {
		t.Fatal(err)
	}
	found, _, code := s.doctor("tty", nil)
	if now, err := os.ReadFile(library); code != 0 || found.Library.State != "older" || err != nil || !bytes.Equal(now, old) {
		t.Errorf("exit code %d, %+v, %v", code, found.Library, err)
	}
}

func TestDoctorOnRights(t *testing.T) {
	s := newStage(t)
	folder := filepath.Join(s.folder, "library")
	copied := filepath.Join(folder, "tidings.db.format-1")
	if err := os.WriteFile(copied, make([]byte, 2<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	found, page, _ := s.doctor("tty", map[string]string{"HOME": s.folder})
	if want := []string{"chmod 700 ~/library", "chmod 600 ~/library/tidings.db.format-1"}; !slices.Equal(found.mends(), want) {
		t.Errorf("%q", found.mends())
	}
	if !strings.Contains(page, "tidings.db.format-1, 2.0 MB: a copy, to delete when all is well") {
		t.Error(page)
	}
}

func TestDoctorOnTerminals(t *testing.T) {
	s := newStage(t)
	bin := t.TempDir()
	say := func(words string) map[string]string {
		if err := os.WriteFile(filepath.Join(bin, "tmux"), []byte("#!/bin/sh\n"+words+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		return map[string]string{"TMUX": "/tmp/x,1,0", "TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a"}
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	const tmuxMend = "tmux set -s set-clipboard on"
	for name, c := range map[string]struct {
		kind    string
		env     func() map[string]string
		colours int
		says    string // on the page
		mends   []string
	}{
		"plain":        {"tty", func() map[string]string { return nil }, 16, "terminal     xterm, 80 columns, UTF-8\n", nil},
		"true colours": {"tty", func() map[string]string { return map[string]string{"COLORTERM": "truecolor"} }, 1 << 24, "16 million", nil},
		"kitty":        {"tty", func() map[string]string { return map[string]string{"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"} }, 1 << 24, "kitty as xterm-kitty", nil},
		"no colours":   {"tty", func() map[string]string { return map[string]string{"NO_COLOR": "1"} }, 0, "none (NO_COLOR is set)", nil},
		"ssh": {"tty", func() map[string]string {
			return map[string]string{"TERM": "xterm-256color", "SSH_TTY": "/dev/pts/1", "SSH_CONNECTION": "a 1 b 2"}
		}, 256, "xterm-256color over SSH", nil},
		"command over ssh": {"", func() map[string]string { return map[string]string{"SSH_CONNECTION": "a 1 b 2"} }, 0, "`ssh -t HOST tidings` opens the screen", nil},
		"pipe":             {"", func() map[string]string { return nil }, 0, "none: the output goes to a file or a pipe", nil},
		"dumb":             {"tty", func() map[string]string { return map[string]string{"TERM": "dumb"} }, 0, "TERM is dumb", []string{"export TERM=xterm-256color"}},
		"no TERM":          {"tty", func() map[string]string { return map[string]string{"TERM": ""} }, 0, "TERM is not set", []string{"export TERM=xterm-256color"}},
		"no UTF-8":         {"tty", func() map[string]string { return map[string]string{"LANG": "C"} }, 16, "->", []string{"export LC_ALL=C.UTF-8"}},
		"screen": {"tty", func() map[string]string { return map[string]string{"STY": "1.pts", "TERM": "screen"} }, 256,
			"clipboard    OSC 52 through GNU screen, in blocks that it passes on\n", nil},
		"tmux":         {"tty", func() map[string]string { return say(`echo external`) }, 256, "tmux 3.3a as tmux-256color", []string{tmuxMend}},
		"tmux on":      {"tty", func() map[string]string { return say(`echo on`) }, 256, "which passes it on", nil},
		"tmux gone":    {"tty", func() map[string]string { return say(`exit 1`) }, 256, "if its set-clipboard is on", nil},
		"tmux hostile": {"tty", func() map[string]string { return say(`printf '\033[31mred\a'`) }, 256, "set-clipboard is red", []string{tmuxMend}},
		"browser":      {"tty", func() map[string]string { return map[string]string{"BROWSER": "tmux --new"} }, 16, "`o` opens them by tmux --new", nil},
		"no browser": {"tty", func() map[string]string { return map[string]string{"BROWSER": "no-such-browser"} }, 16, "which is not installed",
			[]string{"export BROWSER=firefox, or whichever browser there is"}},
		"far away": {"ssh", func() map[string]string { return say("echo nobody asks") }, 0, "your browser is on your own machine", nil},
	} {
		found, page, code := s.doctor(c.kind, c.env())
		if plain := ansi.Strip(page); code != 0 || found.Terminal.Colours != c.colours || !strings.Contains(plain, c.says) || !slices.Equal(found.mends(), c.mends) {
			t.Errorf("%s: exit code %d, %+v\n%q\n%s", name, code, found.Terminal, found.mends(), plain)
		}
	}
}

// Far away the page is about the account, and says nothing of the server.
func TestDoctorFarAway(t *testing.T) {
	s := newStage(t)
	s.ailing() // not the account's
	found, page, code := s.doctor("ssh", map[string]string{"TERM": "xterm-256color", "SSH_TTY": "/dev/tty"})
	if code != 0 || found.Feeds.Followed != 0 || len(found.Feeds.Failing) != 0 || found.Library.State != "" {
		t.Errorf("exit code %d, %+v", code, found)
	}
	for _, secret := range []string{s.folder, "library", "process", "lock ", "disk", "memory", "snapshots"} {
		if strings.Contains(strings.ReplaceAll(page, "library's lock", ""), secret) {
			t.Errorf("%q is told:\n%s", secret, page)
		}
	}
}

// Snapshots grow old, and it takes days until that is a problem.
func TestDoctorOnSnapshots(t *testing.T) {
	s := newStage(t)
	s.must("add --quiet http://news.example/world.xml")
	for days, mends := range map[int][]string{1: nil, 2: nil, 4: {"tidings refresh"}} {
		folder := filepath.Join(s.folder, "library", "snapshots")
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
		s.must("refresh --quiet")
		made, err := filepath.Glob(folder + "/*")
		if err != nil || len(made) != 1 {
			t.Fatal(made, err)
		}
		day := noon.Add(-time.Duration(days) * 24 * time.Hour).Format(time.DateOnly)
		if err := os.Rename(made[0], filepath.Join(folder, day+".jsonl.zst")); err != nil {
			t.Fatal(err)
		}
		if found, _, _ := s.doctor("tty", nil); !slices.Equal(found.mends(), mends) {
			t.Errorf("after %d days: %q", days, found.mends())
		}
	}
}
