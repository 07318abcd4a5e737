package serve_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/serve"
)

func asExit(err error, exit **gossh.ExitError) bool { return errors.As(err, exit) }

const library = `<opml version="2.0"><body><outline text="A &quot;feed&quot;" xmlUrl="https://example.org/feed.xml"/></body></opml>`

// Commands have the session as standard input and output.
func TestCommands(t *testing.T) {
	h := open(t, nil)
	asha := h.member("asha")
	saved := asha.save("Of Asha")
	out, errs, code := asha.run("list --json", "")
	if code != 0 || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for line := range strings.Lines(out) {
		var row struct{ ID, Title string }
		if err := json.Unmarshal([]byte(line), &row); err != nil || row.ID != saved.ID.String() || row.Title != "Of Asha" {
			t.Errorf("%v in %s", err, line)
		}
	}
	steps := []struct {
		command, input string
		code           int
		out, errs      string
	}{
		{"tidings bookmark " + saved.ID.Short(), "", 0, "", ""},
		{"bookmarks", "", 0, "Of Asha", ""},
		{"tidings bookmark https://example.org/away --tag later", "", 0, "kept in Saved", ""},
		{"bookmarks --format urls", "", 0, "https://example.org/away", "left out 1 article"},
		{"import --bookmarks -", "https://example.org/near\n", 0, "bookmarked 1 article", ""},
		{"status --format '{bookmarks} {unread}'", "", 0, "3 3\n", ""},
		{"import -", library, 0, "", ""},
		{`rename https://example.org/feed.xml "It's \"mine\""`, "", 0, "", ""},
		{"feeds", "", 0, `It's "mine"`, ""},
		{`rename 'It'\''s "mine"' ""`, "", 0, "own title", ""},
		{"export", "", 0, "https://example.org/feed.xml", ""},
		{"show " + saved.ID.Short(), "", 0, "The text of Of Asha.", ""},
		{"mark read -", saved.ID.String() + "\n", 0, "", ""},
		{"list --nonsense", "", 2, "", "nonsense"},
		{"list 'open", "", 2, "", "quote"},
		{"sh -c id", "", 2, "", "no shell"},
		{"scp -t /tmp", "", 2, "", "no file copying"},
		{"rsync --server . /", "", 2, "", "no file copying"},
		{"git-upload-pack x", "", 2, "", "no file copying"},
		{"rm -rf /", "", 2, "", "“rm” cannot be run here"},
		{"list; id", "", 2, "", "no command"},
		{"--data /tmp list", "", 2, "", "data"},
		{"serve --listen :1", "", 1, "", "for the server's owner"},
		{"account list", "", 1, "", "for the server's owner"},
		{"read /etc/passwd", "", 1, "", "cannot be read over SSH"},
		{"import /etc/passwd", "", 1, "", "cannot be read over SSH"},
		{"export /tmp/tidings-test.opml", "", 1, "", "cannot be written over SSH"},
		{"save file:///etc/passwd", "", 1, "", ""},
	}
	for _, s := range steps {
		out, errs, code := asha.run(s.command, s.input)
		if code != s.code || !strings.Contains(out, s.out) || !strings.Contains(errs, s.errs) || strings.Contains(out+errs, "root:") {
			t.Errorf("%s: exit %d, want %d\nout: %s\nerr: %s", s.command, code, s.code, out, errs)
		}
	}
}

// Who asks for nothing, and has no terminal to see the screen on, is told so in one
// line.
func TestNeitherTerminalNorCommand(t *testing.T) {
	h := open(t, nil)
	asha := h.member("asha")
	for _, command := range []string{"", "tidings"} {
		out, errs, code := asha.run(command, "")
		if code != 2 || out != "" || !strings.Contains(errs, "needs a terminal: `ssh -t HOST`") || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q: exit %d\nout: %s\nerr: %s", command, code, out, errs)
		}
	}
	if log := h.log.text(); strings.Count(log, "what=nothing") != 2 || strings.Contains(log, "what=screen") {
		t.Errorf("the log:\n%s", log)
	}
}

// With a terminal and a command it is the command that runs, set for the
// terminal.
func TestCommandOnTerminal(t *testing.T) {
	h := open(t, nil)
	asha := h.member("asha")
	asha.save("Of Asha")
	s := h.terminal(h.session(asha.dial()), 80, 24)
	if err := s.session.Start("list"); err != nil {
		t.Fatal(err)
	}
	s.watch()
	if code := s.end(); code != 0 || !strings.Contains(s.vt.String(), "Of Asha") || strings.Contains(s.bytes.text(), "\x1b[?1049h") {
		t.Errorf("exit %d\n%s", code, s.vt.String())
	}
	typing := h.terminal(h.session(asha.dial()), 80, 24)
	if err := typing.session.Start("import -"); err != nil {
		t.Fatal(err)
	}
	typing.watch()
	if code := typing.press(library + "\r\x04").end(); code != 0 {
		t.Errorf("exit %d\n%s", code, typing.vt.String())
	}
	stopped := h.terminal(h.session(asha.dial()), 80, 24)
	if err := stopped.session.Start("import -"); err != nil {
		t.Fatal(err)
	}
	stopped.watch()
	if code := stopped.press("typed\r").press("\x03").end(); code != 130 {
		t.Errorf("exit %d\n%s", code, stopped.vt.String())
	}
}

// command runs a command on a terminal of 80 by 24.
func (m *member) command(line string) *screen {
	m.house.t.Helper()
	s := m.house.terminal(m.house.session(m.dial()), 80, 24)
	if err := s.session.Start(line); err != nil {
		m.house.t.Fatal(err)
	}
	s.watch()
	return s
}

// What is typed into a command is shown, can be mended, and is what the command
// reads; no control character of it comes back.
func TestTypingIntoCommands(t *testing.T) {
	h := open(t, nil)
	asha := h.member("asha")
	s := asha.command("save -")
	s.press("A wrong word\x15A titel\x7f\x7fle").await("A title")
	s.press("\r\r新聞\x7f紙 \x1b[31mred\x1b[A \u009b2J\x07.\r").await("新紙 red 2J.")
	if code := s.press("\x04").end(); code != 0 {
		t.Errorf("exit %d\n%s", code, s.vt.String())
	}
	if s.await("A title"); strings.Contains(s.vt.String(), "wrong") || strings.ContainsAny(s.bytes.text(), "\x1b\u009b\x07") {
		t.Errorf("%q\n%s", s.bytes.text(), s.vt.String())
	}
	if out, _, _ := asha.run("show --text "+strings.Fields(lastLine(s.vt.String()))[0], ""); !strings.Contains(out, "A title") || !strings.Contains(out, "新紙 red 2J.") {
		t.Error(out)
	}
	if out, _, _ := asha.run("save -", "Typed by nobody\n\nText.\n"); strings.Contains(out, "Text.") {
		t.Errorf("shown without a terminal: %s", out)
	}
}

// On a terminal a command asks, and what is typed is its answer; without one it
// does not wait for any.
func TestQuestions(t *testing.T) {
	h := open(t, nil)
	asha := h.member("asha")
	before, _, _ := asha.run("feeds --json", "")
	out, errs, code := asha.run("add --catalogue --no-fetch", "1\n")
	if after, _, _ := asha.run("feeds --json", ""); code != 0 || !strings.Contains(out, "   1  ") || strings.Contains(out+errs, "which?") || after != before {
		t.Errorf("without a terminal: exit %d\nout: %s\nerr: %s\nfeeds: %s", code, out, errs, after)
	}
	if code := asha.command("add --catalogue --no-fetch").await("which?").press("\r").end(); code != 0 {
		t.Errorf("no answer: exit %d", code)
	}
	if after, _, _ := asha.run("feeds --json", ""); after != before {
		t.Errorf("no answer: %s", after)
	}
	s := asha.command("add --catalogue --no-fetch").await("which?")
	if code := s.press("9\x7f1 2\r").end(); code != 0 || strings.Count(s.vt.String(), "added “") != 2 {
		t.Errorf("exit %d\n%s", code, s.vt.String())
	}
	s = asha.command("add --catalogue --no-fetch").await("which?").press("3\x03")
	if code := s.end(); code != 130 {
		t.Errorf("interrupted: exit %d\n%s", code, s.vt.String())
	}
}

// lastLine is the last line of a screen that is not empty.
func lastLine(screen string) string {
	lines := strings.Split(strings.TrimRight(screen, "\n "), "\n")
	return lines[len(lines)-1]
}

// blockedWeb answers nothing.
type blockedWeb struct{ asked chan struct{} }

func (w blockedWeb) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case w.asked <- struct{}{}:
	default:
	}
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// Control and c ends a command also after the end of its input.
func TestInterruptionAfterTheEndOfInput(t *testing.T) {
	web := blockedWeb{make(chan struct{}, 1)}
	h := open(t, func(o *serve.Options) { o.Transport = web })
	s := h.member("asha").command("add https://example.org/feed.xml")
	s.press("ahead\r\x04").await("ahead")
	within(t, "the web is asked", web.asked)
	if code := s.press("\x03").end(); code != 130 || !strings.Contains(s.vt.String(), "interrupted") {
		t.Errorf("exit %d\n%s", code, s.vt.String())
	}
}

// Nobody makes the server ask the network around it.
func TestPrivateAddresses(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	var asked atomic.Int32
	go func() { // ends when the listener is closed
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			asked.Add(1)
			conn.Close()
		}
	}()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	h := open(t, nil)
	asha := h.member("asha")
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1", "0"} {
		for _, command := range []string{"read", "add", "save", "feeds parse"} {
			line := command + " http://" + host + ":" + port + "/"
			if _, errs, code := asha.run(line, ""); code == 0 {
				t.Errorf("%s: exit 0\n%s", line, errs)
			}
		}
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("%d connections into the private network", n)
	}
}

// A command may take so long, and be given so much.
func TestCommandLimits(t *testing.T) {
	h := open(t, func(o *serve.Options) {
		o.Limits.Command, o.Limits.Input = 300*time.Millisecond, 1000
	})
	asha := h.member("asha")
	s := h.session(asha.dial())
	var errs bytes.Buffer
	s.Stderr = &errs
	if _, err := s.StdinPipe(); err != nil { // open, and silent
		t.Fatal(err)
	}
	time.AfterFunc(patience, func() { s.Close() })
	var exit *gossh.ExitError
	if err := s.Run("import -"); !errors.As(err, &exit) || exit.ExitStatus() != 1 || !strings.Contains(errs.String(), "took too long") {
		t.Errorf("a command without end: %v\n%s", err, errs.String())
	}
	if _, said, code := asha.run("save -", strings.Repeat("word ", 1000)); code != 1 || !strings.Contains(said, "too large") {
		t.Errorf("5000 bytes where 1000 may be: exit %d\n%s", code, said)
	}
	if _, said, code := asha.run("save -", "A title\n\nSome text.\n"); code != 0 {
		t.Errorf("exit %d\n%s", code, said)
	}
}

// A command that the server's end cuts off has failed: what it was to do is not done.
func TestTheEndOfTheServerFailsCommands(t *testing.T) {
	h := open(t, nil)
	s := h.session(h.member("asha").dial())
	var errs bytes.Buffer
	s.Stderr = &errs
	if _, err := s.StdinPipe(); err != nil { // open, and silent
		t.Fatal(err)
	}
	if err := s.Start("save -"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the command runs", func() bool { return strings.Contains(h.log.text(), "what=save") })
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	var exit *gossh.ExitError
	if err := s.Wait(); !errors.As(err, &exit) || exit.ExitStatus() != 1 || !strings.Contains(errs.String(), "the server is shutting down") {
		t.Errorf("%v\n%s", err, errs.String())
	}
}

// A client that doesn't read what it asked for loses its connection, and holds
// nobody up.
func TestClientsThatDoNotRead(t *testing.T) {
	h := open(t, func(o *serve.Options) {
		o.Limits.Command, o.Limits.Grace = 500*time.Millisecond, 200*time.Millisecond
	})
	asha := h.member("asha")
	row, err := h.store.Save(t.Context(), asha.account, store.Incoming{
		Key: "endless", Title: "Endless",
		Content: store.Body{Kind: store.Text, Source: strings.Repeat("It goes on, and on.\n", 200_000)}, // 4 MB, more than a channel's window
	})
	if err != nil {
		t.Fatal(err)
	}
	client := asha.dial()
	s := h.session(client)
	if _, err := s.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := s.Start("show --text " + row.ID.String()); err != nil {
		t.Fatal(err)
	}
	cut := make(chan error, 1)
	go func() { cut <- client.Wait() }()
	if _, said, code := asha.run("version", ""); code != 0 {
		t.Errorf("meanwhile: exit %d %s", code, said)
	}
	select {
	case <-cut:
	case <-time.After(patience):
		t.Error("still connected")
	}
}

// What the machine does by itself is its owner's to say: an account is neither offered that
// nor can it set it, in whatever way it writes it.
func TestWhatAnAccountCannotSet(t *testing.T) {
	asha := open(t, nil).member("asha")
	if out, _, code := asha.run("config default", ""); code != 0 || !strings.Contains(out, "# page.width = 72") || strings.Contains(out, "refresh.every") {
		t.Errorf("exit %d\n%s", code, out)
	}
	if _, errs, code := asha.run("config set refresh.every 5m", ""); code != 2 || !strings.Contains(errs, "the server's owner") {
		t.Errorf("exit %d\n%s", code, errs)
	}
	if _, errs, code := asha.run("config set refresh.every never", ""); code != 2 || !strings.Contains(errs, "the server's owner") {
		t.Errorf("exit %d\n%s", code, errs)
	}
	for _, set := range config.All() {
		if !set.AtHome {
			continue
		}
		if _, errs, code := asha.run("config set "+set.Key+" '"+set.Default+"'", ""); code != 2 || !strings.Contains(errs, "the server's owner") {
			t.Errorf("%s: exit %d\n%s", set.Key, code, errs)
		}
	}
	if out, _, code := asha.run("config", ""); code != 0 || strings.Contains(out, "refresh") {
		t.Errorf("exit %d\n%s", code, out)
	}
}
