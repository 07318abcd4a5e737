package serve_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"

	"tidings/store"
	"tidings/ui/serve"
)

// noon is when all tests take place.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// patience bounds each wait of a test: what takes longer has failed.
const patience = 45 * time.Second

// A house is a store with a server at its door.
type house struct {
	t     testing.TB
	store *store.Store
	at    string       // host:port
	host  atomic.Value // the host key, a gossh.PublicKey, once somebody has seen it
	log   *recorder
	close func() error // ends the server and returns what Serve did
}

// open starts a server on a new store. change may alter its options.
func open(t testing.TB, change func(*serve.Options)) *house {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "tidings.db"), store.Options{Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, store: s, log: &recorder{}}
	o := serve.Options{
		Store: s, Listen: "127.0.0.1:0", Version: "1.2.3", Now: func() time.Time { return noon },
		Log: serve.NewLog(h.log), Limits: serve.Limits{Grace: 2 * time.Second},
	}
	if change != nil {
		change(&o)
	}
	server, err := serve.Listen(o)
	if err != nil {
		t.Fatal(err)
	}
	h.at = server.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx) }()
	h.close = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-served:
			return err
		case <-time.After(patience):
			return errors.New("the server does not end")
		}
	})
	t.Cleanup(func() {
		if err := h.close(); err != nil {
			t.Error(err)
		}
		if wrong, err := s.Check(context.Background()); err != nil || len(wrong) > 0 {
			t.Error("check:", wrong, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// A member is somebody with a key.
type member struct {
	house   *house
	account store.AccountID
	private ed25519.PrivateKey
	signer  gossh.Signer
}

// stranger makes somebody with a key that no account lists.
func (h *house) stranger() *member {
	h.t.Helper()
	m := newMember(h.t)
	m.house = h
	return m
}

func newMember(t testing.TB) *member {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return &member{private: private, signer: signer}
}

// print is the fingerprint of the member's key.
func (m *member) print() string { return gossh.FingerprintSHA256(m.signer.PublicKey()) }

// member makes somebody with an account.
func (h *house) member(name string) *member {
	h.t.Helper()
	m := h.stranger()
	a, err := h.store.AddAccount(context.Background(), name, gossh.FingerprintSHA256(m.signer.PublicKey()))
	if err != nil {
		h.t.Fatal(err)
	}
	m.account = a.ID
	return m
}

// login tries to connect under a name, with given means.
func (h *house) login(name string, auth ...gossh.AuthMethod) (*gossh.Client, error) {
	return gossh.Dial("tcp", h.at, &gossh.ClientConfig{
		User: name, Auth: auth, Timeout: patience,
		HostKeyCallback: func(_ string, _ net.Addr, key gossh.PublicKey) error {
			h.host.Store(key)
			return nil
		},
	})
}

// dial connects with the member's key.
func (m *member) dial() *gossh.Client {
	m.house.t.Helper()
	client, err := m.house.login("whoever", gossh.PublicKeys(m.signer))
	if err != nil {
		m.house.t.Fatal(err)
	}
	m.house.t.Cleanup(func() { client.Close() })
	return client
}

// session opens a session on a connection.
func (h *house) session(client *gossh.Client) *gossh.Session {
	h.t.Helper()
	s, err := client.NewSession()
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { s.Close() })
	return s
}

// run runs a command and returns what it printed and its exit code.
func (m *member) run(command, input string) (out, errs string, code int) {
	m.house.t.Helper()
	client := m.dial()
	defer client.Close()
	s := m.house.session(client)
	var stdout, stderr bytes.Buffer
	s.Stdin, s.Stdout, s.Stderr = strings.NewReader(input), &stdout, &stderr
	err := s.Run(command)
	var exit *gossh.ExitError
	switch {
	case errors.As(err, &exit):
		code = exit.ExitStatus()
	case err != nil:
		m.house.t.Fatalf("%s: no exit code: %v\n%s", command, err, &stderr)
	}
	return stdout.String(), stderr.String(), code
}

// A screen is a session with a terminal, and an emulator that draws what comes
// and answers what is asked.
type screen struct {
	t       testing.TB
	session *gossh.Session
	keys    io.Writer
	vt      *glass
	bytes   *recorder
	ended   chan error
}

// screen opens the screen on a new connection.
func (m *member) screen(w, h int) *screen {
	m.house.t.Helper()
	return m.house.screenOf(m.dial(), w, h)
}

func (h *house) screenOf(client *gossh.Client, width, height int) *screen {
	h.t.Helper()
	s := h.terminal(h.session(client), width, height)
	if err := s.session.Shell(); err != nil {
		h.t.Fatal(err)
	}
	s.watch()
	return s
}

// terminal asks for a terminal; nothing runs on it yet.
func (h *house) terminal(session *gossh.Session, width, height int) *screen {
	h.t.Helper()
	if err := session.RequestPty("xterm-256color", height, width, gossh.TerminalModes{}); err != nil {
		h.t.Fatal(err)
	}
	keys, err := session.StdinPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	if width == 0 {
		width, height = 80, 24
	}
	s := &screen{
		t: h.t, session: session, keys: keys, bytes: &recorder{}, ended: make(chan error, 1),
		vt: newGlass(min(width, 500), min(height, 200)),
	}
	session.Stdout = io.MultiWriter(s.vt, s.bytes)
	session.Stderr = session.Stdout
	return s
}

// watch begins to answer the program and to wait for its end.
func (s *screen) watch() {
	go func() { _, _ = io.Copy(s.keys, s.vt) }() // ends when it is closed
	go func() { s.ended <- s.session.Wait() }()
	s.t.Cleanup(s.vt.close)
}

func (s *screen) press(keys string) *screen {
	s.t.Helper()
	if _, err := io.WriteString(s.keys, keys); err != nil {
		s.t.Fatal(err)
	}
	return s
}

// await waits until a text is on the screen.
func (s *screen) await(text string) *screen {
	s.t.Helper()
	late := time.After(patience)
	for tick := time.NewTicker(5 * time.Millisecond); ; {
		if strings.Contains(s.vt.String(), text) {
			return s
		}
		select {
		case <-late:
			s.t.Fatalf("the screen never shows %q:\n%s", text, s.vt.String())
		case <-tick.C:
		}
	}
}

// end waits for the session to end by itself and returns its exit code.
func (s *screen) end() int {
	s.t.Helper()
	select {
	case err := <-s.ended:
		var exit *gossh.ExitError
		if errors.As(err, &exit) {
			return exit.ExitStatus()
		}
		if err != nil {
			s.t.Fatalf("ended without an exit code: %v", err)
		}
		return 0
	case <-time.After(patience):
		s.t.Fatalf("still running; the screen:\n%s", s.vt.String())
		return -1
	}
}

// restored fails unless every mode that was switched on is off again, and the
// last word came after that.
func (s *screen) restored(lastWord string) {
	s.t.Helper()
	all := s.bytes.text()
	on := map[string]bool{}
	for _, m := range regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])`).FindAllStringSubmatch(all, -1) {
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
	if at := strings.LastIndex(all, lastWord); at < strings.LastIndex(all, "\x1b[?1049l") {
		s.t.Errorf("%q is not on the screen that was there before", lastWord)
	}
}

// A recorder keeps what is written to it.
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

// save keeps an article that only its account can list.
func (m *member) save(title string) store.Row {
	m.house.t.Helper()
	row, err := m.house.store.Save(context.Background(), m.account, store.Incoming{
		Key: title, Title: title, Published: noon.Add(-time.Hour),
		Content: store.Body{Kind: store.Text, Source: "The text of " + title + "."},
	})
	if err != nil {
		m.house.t.Fatal(err)
	}
	return row
}

// bookmarks are the titles that the account has bookmarked.
func (m *member) bookmarks() (titles []string) {
	m.house.t.Helper()
	page, err := m.house.store.List(context.Background(), m.account, store.Query{Bookmarked: true}, store.Cursor{}, 100)
	if err != nil {
		m.house.t.Fatal(err)
	}
	for _, r := range page.Rows {
		titles = append(titles, r.Title)
	}
	return titles
}

// A glass is an emulator that may be looked at while it is drawn on.
type glass struct {
	mu       sync.Mutex
	emulator *vt.Emulator
}

func newGlass(w, h int) *glass { return &glass{emulator: vt.NewEmulator(w, h)} }

func (g *glass) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.emulator.Write(p)
}

func (g *glass) String() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.emulator.String()
}

func (g *glass) Resize(w, h int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.emulator.Resize(w, h)
}

// Read returns what the emulator answers. It has a pipe of its own for that, and
// no lock is held: Write waits for this.
func (g *glass) Read(p []byte) (int, error) { return g.emulator.Read(p) }

// close ends the reading of answers. The emulator's own Close sets a flag that
// its Read looks at unguarded.
func (g *glass) close() {
	if pipe, ok := g.emulator.InputPipe().(io.Closer); ok {
		pipe.Close()
	}
}
