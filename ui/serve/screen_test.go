package serve_test

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"tidings/ui/serve"
)

// A login opens the screen with the account's own list; a bookmark made there is
// seen by a command and by another screen.
func TestReadAndBookmark(t *testing.T) {
	h := open(t, nil)
	asha, ravi := h.member("asha"), h.member("ravi")
	asha.save("Of Asha")
	one := asha.screen(120, 40).await("Of Asha").await("10 articles")
	two := asha.screen(80, 24).await("Of Asha")
	his := ravi.screen(80, 24).await("9 articles")
	if strings.Contains(his.vt.String(), "Of Asha") {
		t.Error("one account's list holds another's article")
	}
	one.press("gg").press("b").await("★")
	two.await("★")
	if out, _, code := asha.run("bookmarks --json", ""); code != 0 || strings.Count(out, "\n") != 1 {
		t.Errorf("bookmarks: exit %d\n%s", code, out)
	}
	if out, _, code := ravi.run("bookmarks --json", ""); code != 0 || out != "" {
		t.Errorf("the other's bookmarks: exit %d\n%s", code, out)
	}
	one.press("Q")
	if code := one.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	one.restored("")
	if got := ravi.bookmarks(); got != nil {
		t.Errorf("the other's bookmarks: %v", got)
	}
}

// Odd terminals get a screen that fits, or a sentence.
func TestOddTerminals(t *testing.T) {
	h := open(t, nil)
	asha := h.member("asha")
	asha.screen(0, 0).await("Welcome to tidings").await("9 articles").press("Q").end()
	huge := asha.screen(1<<31-1, 1<<31-1).await("9 articles").press("Q")
	huge.end()
	if n := len(huge.bytes.text()); n > 1<<20 {
		t.Errorf("a terminal that claims to be endless was sent %d bytes", n)
	}
	for _, name := range []string{"dumb", "", "xterm\x1b]0;evil\a", strings.Repeat("x", 1<<16)} {
		s := h.session(asha.dial())
		if err := s.RequestPty(name, 24, 80, nil); err != nil {
			t.Fatal(err)
		}
		out := &recorder{}
		s.Stdout, s.Stderr = out, out
		if err := s.Shell(); err != nil {
			t.Fatal(err)
		}
		var exit *gossh.ExitError
		if err := s.Wait(); !asExit(err, &exit) || exit.ExitStatus() != 2 || strings.Contains(out.text(), "\x1b") || !strings.Contains(out.text(), "list") {
			t.Errorf("TERM %.20q: %v\n%q", name, err, out.text())
		}
	}
}

// The window may change at any rate; the last size is what is drawn.
func TestResizing(t *testing.T) {
	h := open(t, nil)
	s := h.member("asha").screen(80, 24).await("9 articles")
	for i := range 3000 {
		if err := s.session.WindowChange(10+i%100, 20+i%200); err != nil {
			t.Fatal(err)
		}
	}
	s.vt.Resize(60, 20)
	if err := s.session.WindowChange(0, 0); err != nil {
		t.Fatal(err)
	}
	if err := s.session.WindowChange(20, 60); err != nil {
		t.Fatal(err)
	}
	s.press("?").await("Keys").press("qQ")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// Nobody types for too long: the screen closes, and the terminal is as before.
// As long as somebody does, it stays.
func TestIdleScreens(t *testing.T) {
	const idle = 700 * time.Millisecond
	h := open(t, func(o *serve.Options) { o.Limits.Idle = idle })
	asha := h.member("asha")
	left := asha.screen(80, 24)
	used := asha.screen(80, 24)
	enough := time.After(2 * idle)
	for tick := time.NewTicker(20 * time.Millisecond); enough != nil; {
		select {
		case <-enough:
			enough = nil
		case <-tick.C:
			used.press("j")
		}
	}
	if code := left.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	left.restored("no key was pressed")
	if code := used.press("?").await("Keys").end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	used.restored("no key was pressed")
}

// The end of the server is told on every screen, and waits for all.
func TestGracefulEnd(t *testing.T) {
	h := open(t, nil)
	asha, ravi := h.member("asha"), h.member("ravi")
	client := asha.dial()
	screens := []*screen{
		h.screenOf(client, 80, 24).await("9 articles"),
		h.screenOf(client, 120, 40).await("9 articles"),
		ravi.screen(200, 50).await("9 articles"),
	}
	h.session(ravi.dial()) // opened, and asked for nothing
	screens[0].press("b").await("Bookmarked.")
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	for _, s := range screens {
		if code := s.end(); code != 0 {
			t.Errorf("exit code %d", code)
		}
		s.restored("the server is shutting down")
	}
	if got := asha.bookmarks(); !slices.Equal(got, []string{"Welcome to tidings"}) {
		t.Errorf("bookmarks: %v", got)
	}
	if _, err := h.login("asha", gossh.PublicKeys(asha.signer)); err == nil {
		t.Error("the closed server lets people in")
	}
}

// When the connection is lost in the middle, what was shown as done is kept and
// the account has its place back.
func TestLostConnections(t *testing.T) {
	h := open(t, func(o *serve.Options) { o.Limits.Sessions = 1 })
	asha := h.member("asha")
	for i := range 5 {
		client := asha.dial()
		h.screenOf(client, 80, 24).await("9 articles").press("b").await([]string{"Bookmarked.", "Took the bookmark off."}[i%2])
		client.Close()
		deadline := time.After(patience)
		for free := false; !free; {
			_, _, code := asha.run("version", "")
			free = code == 0
			select {
			case <-deadline:
				t.Fatal("the place of a lost session is never free again")
			default:
			}
		}
	}
	if got := asha.bookmarks(); len(got) != 1 {
		t.Errorf("bookmarks after five toggles: %v", got)
	}
}

// fuse is a way into the web that panics.
type fuse struct{}

func (fuse) RoundTrip(*http.Request) (*http.Response, error) { panic("blown \x1b]0;fuse\a") }

// A panic ends its own session, with a word and exit code 1, and no other.
func TestPanics(t *testing.T) {
	var lit atomic.Bool
	h := open(t, func(o *serve.Options) {
		o.Transport = fuse{}
		o.Now = func() time.Time {
			if lit.CompareAndSwap(true, false) {
				panic("the clock")
			}
			return noon
		}
	})
	asha := h.member("asha")
	other := h.member("ravi").screen(80, 24).await("9 articles")
	if _, errs, code := asha.run("config set mouse true", ""); code != 0 { // its modes are left, too
		t.Fatalf("exit %d: %s", code, errs)
	}
	t.Run("in a command of the screen", func(t *testing.T) {
		s := asha.screen(80, 24).await("9 articles").press("a").press("https://example.org/feed\r")
		if code := s.end(); code != 1 {
			t.Errorf("exit code %d", code)
		}
		s.restored("a fault in tidings")
	})
	t.Run("in the screen", func(t *testing.T) {
		s := asha.screen(80, 24).await("9 articles")
		lit.Store(true)
		if err := s.session.WindowChange(30, 100); err != nil { // every row is drawn anew, with its age
			t.Fatal(err)
		}
		if code := s.end(); code != 1 {
			t.Errorf("exit code %d", code)
		}
		s.restored("a fault in tidings")
	})
	t.Run("in a command", func(t *testing.T) {
		_, errs, code := asha.run("read https://example.org/page", "")
		if code != 1 || !strings.Contains(errs, "a fault in tidings") || strings.Contains(errs, "goroutine") {
			t.Errorf("exit %d\n%s", code, errs)
		}
	})
	other.press("?").await("Keys")
	if log := h.log.text(); strings.Count(log, "level=ERROR msg=panic") != 3 || strings.Contains(log, "\x1b") {
		t.Errorf("the log:\n%s", log)
	}
}
