//go:build unix

package opener

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// A desk is an opener at home with somebody at its terminal.
type desk struct {
	t     *testing.T
	at    string // its socket
	keys  *io.PipeWriter
	lines chan string // what it says, line by line

	mu     sync.Mutex
	opened []string
	now    time.Time
	fails  error
}

func newDesk(t *testing.T) *desk {
	dir, err := os.MkdirTemp("", "tidings-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	in, keys := io.Pipe()
	d := &desk{t: t, at: filepath.Join(dir, "tidings", "opener.sock"), keys: keys, lines: make(chan string, 100),
		now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	ctx, cancel := context.WithCancel(context.Background())
	listener, err := ListenAt(ctx, d.at)
	if err != nil {
		t.Fatal(err)
	}
	h := &HomeOpener{Start: d.start, Now: d.clock, Out: d}
	ended := make(chan error, 1)
	go func() { ended <- h.Run(ctx, listener, in) }()
	t.Cleanup(func() {
		cancel()
		keys.Close()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if _, err := os.Lstat(d.at); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the socket was left behind: %v", err)
		}
	})
	return d
}

func (d *desk) Write(p []byte) (int, error) {
	d.lines <- string(p)
	return len(p), nil
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) start(link string) (OpenedLink, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fails != nil {
		return OpenedLink{}, d.fails
	}
	d.opened = append(d.opened, link)
	return OpenedLink{How: "opened"}, nil
}

// open opens a link from far away.
func (d *desk) open(link string) (OpenedLink, error) {
	return Find(func(name string) string {
		return map[string]string{"SSH_TTY": "/dev/pts/1", "TIDINGS_OPENER": d.at}[name]
	}).Open(d.t.Context(), link)
}

// far opens a link from far away, and returns what is told there.
func (d *desk) far(link string) string {
	d.t.Helper()
	opened, err := d.open(link)
	if err != nil {
		return err.Error()
	}
	return opened.How
}

// asks opens a link from far away, and returns the question that this leads to.
func (d *desk) asks(link string) *Question {
	d.t.Helper()
	opened, err := d.open(link)
	if err != nil || opened.Question == nil {
		d.t.Fatal(opened, err)
	}
	return opened.Question
}

// says waits until it has said something.
func (d *desk) says(words string) {
	d.t.Helper()
	for {
		select {
		case line := <-d.lines:
			if strings.Contains(line, words) {
				return
			}
		case <-time.After(30 * time.Second):
			d.t.Fatalf("never said %q", words)
		}
	}
}

func (d *desk) types(line string) {
	d.t.Helper()
	if _, err := io.WriteString(d.keys, line+"\n"); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) has(links ...string) {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if strings.Join(d.opened, " ") != strings.Join(links, " ") {
		d.t.Errorf("opened %v, want %v", d.opened, links)
	}
}

const asked = "asked at home whether to open"

func TestOpenerAsksOnce(t *testing.T) {
	d := newDesk(t)
	d.types("y")                                           // before there is a question: it answers none
	if _, err := io.WriteString(d.keys, " "); err != nil { // taken only after that line has been
		t.Fatal(err)
	}
	if got := d.far("https://x.example/1"); got != asked {
		t.Errorf("told %q", got)
	}
	d.says("wants to open https://x.example/1")
	d.says("[y/once/never")
	if got := d.far("https://x.example/2"); !strings.Contains(got, "a question about another link waits") {
		t.Errorf("told %q", got)
	}
	d.has()
	d.types("y")
	d.says("opened https://x.example/1 from ")
	for _, link := range []string{"https://x.example/3", "http://x.example/4"} {
		if got := d.far(link); got != "opened at home" {
			t.Errorf("told %q", got)
		}
	}
	d.has("https://x.example/1", "https://x.example/3", "http://x.example/4")
}

// Who asked is told what was answered.
func TestOpenerTellsTheAnswer(t *testing.T) {
	for _, c := range []struct{ typed, how, why string }{
		{"y", "opened at home", ""},
		{"once", "opened at home", ""},
		{"what?\n\n", "", "it was not opened at home: the answer was no"},
		{"never", "", "it was not opened at home: links from "},
	} {
		d := newDesk(t)
		question := d.asks("https://x.example/1")
		d.types(c.typed)
		how, err := question.Await(t.Context())
		if how != c.how || (err == nil) != (c.why == "") || err != nil && !strings.HasPrefix(err.Error(), c.why) {
			t.Errorf("%q: told %q, %v", c.typed, how, err)
		}
	}
	d := newDesk(t)
	question := d.asks("https://x.example/1")
	d.keys.Close()
	if how, err := question.Await(t.Context()); how != "" || err == nil || !strings.Contains(err.Error(), "nobody is there any more to be asked") {
		t.Errorf("nobody there: told %q, %v", how, err)
	}
}

// Those who wait for an answer keep nobody out, and an opener that ends lets them go.
func TestOpenerEndsWithAQuestion(t *testing.T) {
	var question *Question
	t.Run("waits", func(t *testing.T) {
		d := newDesk(t)
		question = d.asks("https://x.example/1")
		if got := d.far("https://x.example/2"); !strings.Contains(got, "a question about another link waits") {
			t.Errorf("told %q", got)
		}
	})
	if how, _ := question.Await(t.Context()); how != "" {
		t.Errorf("told %q", how)
	}
}

func TestOpenerOnce(t *testing.T) {
	d := newDesk(t)
	for _, link := range []string{"https://x.example/1", "https://x.example/2"} {
		if got := d.far(link); got != asked {
			t.Errorf("told %q", got)
		}
		d.says("[y/once/never")
		d.types("once")
		d.says("opened " + link)
	}
}

func TestOpenerRefuses(t *testing.T) {
	d := newDesk(t)
	d.far("https://x.example/1")
	d.says("[y/once/never")
	d.types("")
	d.says("not opened")
	d.far("https://x.example/1")
	d.says("[y/once/never")
	d.types("perhaps") // is asked again
	d.types("never")
	d.says("are not opened until this ends")
	if got := d.far("https://x.example/2"); !strings.Contains(got, "it was not opened at home: links from ") {
		t.Errorf("told %q", got)
	}
	d.has()
}

func TestOpenerCannotStart(t *testing.T) {
	d := newDesk(t)
	d.fails = errors.New("no such program")
	d.far("https://x.example/1")
	d.says("[y/once/never")
	d.types("y")
	d.says("https://x.example/1 could not be opened: no such program")
	if got := d.far("https://x.example/2"); !strings.Contains(got, "the browser there could not be started") {
		t.Errorf("told %q", got)
	}
}

func TestOpenerTakesSoManyLinks(t *testing.T) {
	d := newDesk(t)
	d.far("https://x.example/1")
	d.says("[y/once/never")
	d.types("y")
	d.says("opened")
	for range mostAMinute - 1 {
		if got := d.far("https://x.example/n"); got != "opened at home" {
			t.Fatalf("told %q", got)
		}
	}
	if got := d.far("https://x.example/n"); !strings.Contains(got, "more than 20 links a minute are not taken") {
		t.Errorf("told %q", got)
	}
	d.mu.Lock()
	d.now = d.now.Add(time.Minute)
	d.mu.Unlock()
	if got := d.far("https://x.example/n"); got != "opened at home" {
		t.Errorf("a minute later told %q", got)
	}
}

// Where nobody can type, nothing is opened.
func TestOpenerAlone(t *testing.T) {
	d := newDesk(t)
	d.keys.Close()
	if opened, err := d.open("https://x.example/1"); err == nil { // before that was noticed
		_, _ = opened.Question.Await(t.Context())
	}
	if got := d.far("https://x.example/1"); !strings.Contains(got, "nobody is there to be asked") {
		t.Errorf("told %q", got)
	}
	d.has()
}

// The socket can be reached by nobody else, and takes the place of an old one.
func TestOpenerSocket(t *testing.T) {
	d := newDesk(t)
	for path, mode := range map[string]os.FileMode{d.at: 0o600, filepath.Dir(d.at): 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v %v", path, info.Mode(), err)
		}
	}
	if _, err := ListenAt(t.Context(), d.at); err == nil || !strings.Contains(err.Error(), "waiting at "+d.at+" already") {
		t.Errorf("a second one: %v", err)
	}
	folder := filepath.Dir(filepath.Dir(d.at))
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := ListenAt(t.Context(), filepath.Join(folder, "s")); err == nil || !strings.Contains(err.Error(), "other users may enter the folder") {
		t.Errorf("an open folder: %v", err)
	}
	file := filepath.Join(filepath.Dir(d.at), "file")
	if err := os.WriteFile(file, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ListenAt(t.Context(), file); err == nil {
		t.Error("a file gave way")
	}
}
