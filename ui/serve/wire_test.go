package serve_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"tidings/ui/serve"
)

// A wire is a connection that goes dead: after so many writes, or when it is
// cut. What is written then is lost, and nothing is heard any more, but the
// socket stays open, as when a laptop is shut.
type wire struct {
	net.Conn
	writes int64 // how many come through; negative for all
	cut    atomic.Bool
	heard  atomic.Int64  // bytes
	closed chan struct{} // by the other side, after it was cut; may be nil
}

func (w *wire) Write(p []byte) (int, error) {
	if w.cut.Load() || w.writes == 0 {
		return len(p), nil
	}
	w.writes--
	return w.Conn.Write(p)
}

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.heard.Add(int64(n))
	if !w.cut.Load() {
		return n, err
	}
	_, _ = io.Copy(io.Discard, w.Conn) // ends with the connection
	if w.closed != nil {
		close(w.closed)
	}
	return 0, io.EOF
}

// dialWire connects with the member's key over a wire.
func (m *member) dialWire() (*wire, *gossh.Client) {
	m.house.t.Helper()
	conn, err := net.Dial("tcp", m.house.at)
	if err != nil {
		m.house.t.Fatal(err)
	}
	m.house.t.Cleanup(func() { conn.Close() })
	w := &wire{Conn: conn, writes: -1, closed: make(chan struct{})}
	c, channels, requests, err := gossh.NewClientConn(w, "", &gossh.ClientConfig{
		User: "whoever", Auth: []gossh.AuthMethod{gossh.PublicKeys(m.signer)}, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		m.house.t.Fatal(err)
	}
	return w, gossh.NewClient(c, channels, requests)
}

func press(keys io.Writer, what string) error {
	_, err := io.WriteString(keys, what)
	return err
}

func within(t *testing.T, what string, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(patience):
		t.Errorf("never: %s", what)
	}
}

// A client whose cable is pulled, or that sends nothing but signs of life, is let
// go in time; what it did is kept and its place is free.
func TestDeadWires(t *testing.T) {
	h := open(t, func(o *serve.Options) {
		o.Limits.Sessions, o.Limits.Idle, o.Limits.Empty = 1, time.Second, 200*time.Millisecond
	})
	asha := h.member("asha")
	t.Run("a cable is pulled", func(t *testing.T) {
		w, client := asha.dialWire()
		h.screenOf(client, 80, 24).await("9 articles").press("b").await("Bookmarked.")
		w.cut.Store(true)
		eventually(t, "its place is free", func() bool {
			_, _, code := asha.run("version", "")
			return code == 0
		})
		within(t, "the connection is closed", w.closed)
		if got := asha.bookmarks(); len(got) != 1 {
			t.Errorf("bookmarks: %v", got)
		}
	})
	t.Run("signs of life", func(t *testing.T) {
		client := asha.dial()
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			for {
				if _, _, err := client.SendRequest("keepalive@openssh.com", true, nil); err != nil {
					return
				}
			}
		}()
		s := h.screenOf(client, 80, 24)
		if code := s.end(); code != 0 {
			t.Errorf("exit code %d", code)
		}
		s.restored("no key was pressed")
		within(t, "the connection is closed", gone)
	})
}

// A screen whose client takes nothing any more loses its connection; what it
// showed as done is kept, and it held no lock that others wait for.
func TestScreensThatNobodyReads(t *testing.T) {
	h := open(t, func(o *serve.Options) { o.Limits.Idle, o.Limits.Grace = 5*time.Second, 200*time.Millisecond })
	asha, ravi := h.member("asha"), h.member("ravi")
	for i := range 200 { // a screen full of rows
		asha.save(fmt.Sprint(i, strings.Repeat(" and a title that is long", 20)))
	}
	const window = 2 << 20 // bytes that a Go client takes without reading them
	w, client := asha.dialWire()
	session := h.session(client)
	if err := session.RequestPty("xterm-256color", 200, 500, nil); err != nil {
		t.Fatal(err)
	}
	keys, err := session.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.StdoutPipe(); err != nil { // never read
		t.Fatal(err)
	}
	if err := session.Shell(); err != nil {
		t.Fatal(err)
	}
	cut := make(chan struct{})
	go func() {
		_ = client.Wait()
		close(cut)
	}()
	if err := press(keys, "b"); err != nil {
		t.Fatal(err)
	}
	rows := 200
	eventually(t, "the client is full", func() bool {
		rows = 399 - rows // each change of size is a screen drawn anew
		if err := errors.Join(session.WindowChange(rows, 500), press(keys, "j")); err != nil {
			t.Fatal(err)
		}
		return w.heard.Load() >= window
	})
	ravi.screen(80, 24).await("9 articles").press("b").await("Bookmarked.")
	within(t, "the connection is closed", cut)
	if got := asha.bookmarks(); len(got) != 1 {
		t.Errorf("bookmarks: %v", got)
	}
}

// Sizes that come before anything reads them, a second terminal, channels that
// nobody offers and requests without end: nothing waits for them.
func TestFloods(t *testing.T) {
	h := open(t, nil)
	client := h.member("asha").dial()
	session := h.session(client)
	for range 5000 {
		if err := session.WindowChange(30, 90); err != nil {
			t.Fatal(err)
		}
	}
	for range 1000 {
		if c, _, err := client.OpenChannel("nonsense", nil); err == nil {
			c.Close()
			t.Fatal("a channel was opened that nobody offers")
		}
		if _, _, err := client.SendRequest("nonsense@example.org", false, nil); err != nil {
			t.Fatal(err)
		}
	}
	s := h.terminal(session, 80, 24)
	if err := session.RequestPty("vt100", 50, 200, nil); err == nil {
		t.Error("a second terminal was granted")
	}
	if err := session.Shell(); err != nil {
		t.Fatal(err)
	}
	s.watch()
	s.await("9 articles")
	if ok, err := session.SendRequest("shell", true, nil); ok || err != nil {
		t.Errorf("a second shell was granted: %v", err)
	}
	if ok, err := session.SendRequest("exec", true, gossh.Marshal(struct{ Command string }{"version"})); ok || err != nil {
		t.Errorf("a command beside the screen was granted: %v", err)
	}
	if code := s.press("?").await("Keys").press("qQ").end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// A feed that brings the fetcher down fails for itself; the server goes on.
func TestRefreshThatPanics(t *testing.T) {
	var asha *member
	h := open(t, func(o *serve.Options) {
		o.Transport, o.Refresh = fuse{}, time.Hour
		before := house{t: t, store: o.Store}
		asha = before.member("asha")
		before.follow(asha.account, "https://shared.example/feed")
	})
	asha.house = h
	eventually(t, "the feed has failed", func() bool { return strings.Contains(h.log.text(), "a feed has begun to fail") })
	if out, errs, code := asha.run("feeds", ""); code != 0 || !strings.Contains(out, "shared.example") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	if log := h.log.text(); strings.Contains(log, "\x1b") {
		t.Errorf("the log:\n%s", log)
	}
}
