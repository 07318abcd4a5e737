//go:build unix

package ui

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/opener"
)

// home is a folder short enough for a socket in it.
func home(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tidings-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// listen puts a socket where ssh -R would.
func listen(t *testing.T, dir string) *net.UnixListener {
	t.Helper()
	path := filepath.Join(dir, opener.SocketName)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return l
}

// serveOne answers the next connection, and returns what was asked.
func serveOne(t *testing.T, l net.Listener, answer string) <-chan string {
	asked := make(chan string, 1)
	go func() { // ends with the connection, or the listener
		conn, err := l.Accept()
		if err != nil {
			return
		}
		opener.AnswerRequest(t.Context(), conn, func(host, link string) (string, <-chan string) {
			asked <- host + " " + link
			return answer, nil
		})
	}()
	return asked
}

func far(dir string) map[string]string {
	return map[string]string{"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22", "SSH_TTY": "/dev/pts/1", "HOME": dir}
}

func TestOpenAtHome(t *testing.T) {
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for answer, want := range map[string]string{
		opener.AnswerOpened: "Opened at home " + cranesPage,
		opener.AnswerAsking: "Asked at home whether to open " + cranesPage,
	} {
		dir := home(t)
		asked := serveOne(t, listen(t, dir), answer)
		sc := showAt(t, news(t), 140, 24, far(dir)).press("o").sees(want)
		if got := <-asked; got != host+" "+cranesPage {
			t.Errorf("asked %q", got)
		}
		if sc.sent != "" || sc.overlay != nil {
			t.Errorf("handed over as well: %q", sc.sent)
		}
	}
}

// openedBy is what came of opening a link, among the commands of a key.
func openedBy(cmd tea.Cmd) tea.Msg {
	msg := cmd()
	all, are := msg.(tea.BatchMsg)
	if !are {
		return msg
	}
	for _, one := range all {
		if opened, is := one().(openedMsg); is {
			return opened
		}
	}
	return nil
}

// What the person at home answers is told when they do.
func TestAnswerFromHome(t *testing.T) {
	for answer, want := range map[string]string{
		opener.AnswerOpened:                   "Opened at home " + cranesPage,
		opener.Refusal("the answer was no"):   "It was not opened at home: the answer was no: " + cranesPage,
		"\x1b]0;x\a":                          "At home something answers that is not “tidings opener”: " + cranesPage,
		"":                                    "Asked at home whether to open " + cranesPage, // by an older opener, which does not tell
		opener.AnswerOpened + " and \x1b[31m": "At home something answers that is not “tidings opener”: " + cranesPage,
	} {
		dir := home(t)
		l := listen(t, dir)
		later := make(chan string, 1)
		go func() { // ends with the connection, or the listener
			conn, err := l.Accept()
			if err != nil {
				return
			}
			opener.AnswerRequest(t.Context(), conn, func(string, string) (string, <-chan string) {
				if answer == "" {
					return opener.AnswerAsking, nil
				}
				return opener.AnswerAsking, later
			})
		}()
		sc := showAt(t, news(t), 160, 24, far(dir))
		_, open := sc.Update(keyMsg("o"))
		_, wait := sc.Update(openedBy(open))
		sc.sees("Asked at home whether to open " + cranesPage)
		later <- answer
		if sc.run(wait); sc.sees(want).overlay != nil || sc.sent != "" {
			t.Errorf("%q: handed over as well", answer)
		}
	}
}

// Nobody waits for an answer once the screen is left.
func TestNoAnswerFromHome(t *testing.T) {
	dir := home(t)
	l := listen(t, dir)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		opener.AnswerRequest(t.Context(), conn, func(string, string) (string, <-chan string) { return opener.AnswerAsking, make(chan string) })
	}()
	opened, err := opener.Find(func(name string) string { return far(dir)[name] }).Open(t.Context(), cranesPage)
	if err != nil || opened.Question == nil {
		t.Fatal(opened, err)
	}
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if how, err := opened.Question.Await(ctx); how != "" || err != nil {
		t.Errorf("told %q, %v", how, err)
	}
}

func TestLinkIsHandedOver(t *testing.T) {
	s := news(t)
	for _, size := range append(sizes, [2]int{20, 4}) {
		for name, env := range map[string]map[string]string{"far": far(home(t)), "nothing": nil} {
			sc := showAt(t, s, size[0], size[1], env).press("o")
			if size[1] > 4 {
				sc.handed(cranesPage, "The link was sent to your terminal's clipboard", "any key back")
			} else if got := copied(t, sc.sent); got != cranesPage {
				t.Errorf("%s: sent %q", name, got)
			}
			if sc.press("enter"); sc.overlay != nil || sc.article.open {
				t.Errorf("%s: a key did not just go back", name)
			}
		}
	}
}

// A link longer than the screen can be looked at from end to end.
func TestLongLinkIsHandedOver(t *testing.T) {
	s := library(t)
	long := piece(1, "Long way", "<p>Far.</p>")
	long.Link = "https://news.example/" + strings.Repeat("0123456789", 400)
	fed(t, s, store.Wish{URL: "https://far.example/"}, "Far", long)
	sc := show(t, s, 80, 24).press("o")
	if got := copied(t, sc.sent); got != long.Link {
		t.Errorf("sent %d bytes", len(got))
	}
	first := sc.exact().text()
	for range 60 {
		sc.press("j").exact()
	}
	if sc.text() == first || sc.overlay == nil {
		t.Error("j did not scroll")
	}
	if sc.press("q").overlay != nil {
		t.Error("q did not go back")
	}
}

// Whatever is wrong with the way home is said, and the link handed over.
func TestWaysHomeThatFail(t *testing.T) {
	stale := func(t *testing.T, dir string) {
		l := listen(t, dir)
		l.SetUnlinkOnClose(false)
		l.Close()
	}
	raw := func(answer string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			l := listen(t, dir)
			go func() {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				_, _ = io.ReadAtLeast(conn, make([]byte, 8<<10), 10)
				fmt.Fprint(conn, answer)
				conn.Close()
			}()
		}
	}
	for name, test := range map[string]struct {
		prepare func(*testing.T, string)
		want    string
	}{
		"stale": {stale, "The forwarded socket .tidings-opener.sock is stale"},
		"refused": {func(t *testing.T, dir string) {
			serveOne(t, listen(t, dir), opener.Refusal("links from x were refused"))
		},
			"It was not opened at home: links from x were refused."},
		"nobody behind":  {raw(""), "At home nothing answers, so “tidings opener” may not be running there."},
		"something else": {raw("SSH-2.0-x\r\n"), "something answers that is not “tidings opener”"},
		"hostile":        {raw("NO \x1b]0;x\a\u009b31m" + strings.Repeat("x", 5000) + "\n"), "It was not opened at home: xxx"},
		"endless":        {raw(strings.Repeat("x", 20_000)), "At home nothing answers, so “tidings opener” may not be running there."},
		"a file": {func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, opener.SocketName), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "is not used: it is not a socket"},
		"a link to one": {func(t *testing.T, dir string) {
			l := listen(t, home(t))
			if err := os.Symlink(l.Addr().String(), filepath.Join(dir, opener.SocketName)); err != nil {
				t.Fatal(err)
			}
		}, "is not used: it is not a socket"},
		"open to others": {func(t *testing.T, dir string) {
			if err := os.Chmod(listen(t, dir).Addr().String(), 0o666); err != nil {
				t.Fatal(err)
			}
		}, "is not used: others may use it"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := home(t)
			test.prepare(t, dir)
			showAt(t, news(t), 100, 24, far(dir)).press("o").handed(cranesPage, test.want)
		})
	}
	t.Run("somebody else's", func(t *testing.T) {
		dir := home(t)
		if err := syscall.Chown(listen(t, dir).Addr().String(), 12345, 12345); err != nil {
			t.Skip("only root can give a socket away")
		}
		showAt(t, news(t), 100, 24, far(dir)).press("o").handed(cranesPage, "is not used: it belongs to somebody else")
	})
}

// An answer that comes late does not cover what was begun meanwhile.
func TestLateHandOver(t *testing.T) {
	sc := show(t, news(t), 100, 24)
	_, open := sc.Update(keyMsg("o"))
	sc.press("i", `"a note"`)
	sc.run(open)
	if _, ok := sc.overlay.(*noteEditor); !ok {
		t.Errorf("the note gave way to %T", sc.overlay)
	}
	sc.sees("Sent the link to your terminal's clipboard:", "https://")
	if got := copied(t, sc.sent); got != cranesPage {
		t.Errorf("sent %q", got)
	}
}

// A chosen program gets the link as one argument, without a shell, before any
// socket is asked.
func TestChosenOpener(t *testing.T) {
	for _, test := range []struct{ open, want string }{
		{"", "1 <" + cranesPage + ">\n"},
		{" --new-tab", "2 <--new-tab> <" + cranesPage + ">\n"},
		{" -u=%s ;touch $(x)", "3 <-u=" + cranesPage + "> <;touch> <$(x)>\n"},
	} {
		dir := home(t)
		script, out := filepath.Join(dir, "open"), filepath.Join(dir, "out")
		text := "#!/bin/sh\n{ printf %s $#; printf ' <%s>' \"$@\"; echo; } > " + out + ".new; mv " + out + ".new " + out + "\n"
		if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		env := far(dir)
		env["TIDINGS_OPEN"], env["DISPLAY"] = script+test.open, ":0"
		listen(t, dir) // nobody answers
		sc := showAt(t, news(t), 140, 24, env).press("o").sees("Opened " + cranesPage)
		got, err := os.ReadFile(out) // the screen's commands have been run to their ends
		if err != nil || string(got) != test.want {
			t.Errorf("%s: %q, %v", test.open, got, err)
		}
		if sc.sent != "" {
			t.Errorf("sent %q", sc.sent)
		}
	}
}

// Where the program is of no use, the link is handed over, and it is said why.
func TestProgramsThatFail(t *testing.T) {
	dir := home(t)
	text, other := filepath.Join(dir, "text"), filepath.Join(dir, "other")
	for path, mode := range map[string]os.FileMode{text: 0o600, other: 0o700} {
		if err := os.WriteFile(path, []byte("\x7fnothing that runs"), mode); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct{ variable, value, why string }{
		"not installed": {"BROWSER", "nosuch -new %s", "The program nosuch, which BROWSER names, is not installed here."},
		"nowhere":       {"TIDINGS_OPEN", "/nowhere/browser", "The program /nowhere/browser, which TIDINGS_OPEN names, is not installed here."},
		"hostile":       {"BROWSER", "no\x1b]0;x\asuch", "The program nosuch, which BROWSER names, is not installed here."},
		"may not":       {"BROWSER", text, "which BROWSER names, could not be started: permission denied."},
	} {
		for _, display := range []string{"", ":0"} {
			env := far(dir)
			env["DISPLAY"], env[c.variable] = display, c.value
			t.Run(name+display, func(t *testing.T) {
				showAt(t, news(t), 100, 24, env).press("o").handed(cranesPage, c.why)
			})
		}
	}
	t.Run("cannot run", func(t *testing.T) {
		env := map[string]string{"DISPLAY": ":0", "BROWSER": other}
		showAt(t, news(t), 100, 24, env).press("o").handed(cranesPage, "which BROWSER names, could not be started: exec format error.")
	})
	t.Run("the system's", func(t *testing.T) {
		t.Setenv("PATH", dir)
		showAt(t, news(t), 100, 24, map[string]string{"DISPLAY": ":0"}).press("o").
			handed(cranesPage, "The program xdg-open, which the system opens links with, is not installed here.")
	})
}

// The server's screen starts no program and looks at no socket.
func TestServerOpensNothing(t *testing.T) {
	dir := home(t)
	asked := serveOne(t, listen(t, dir), opener.AnswerOpened)
	env := far(dir)
	env["TIDINGS_OPEN"], env["BROWSER"], env["DISPLAY"] = "/bin/false", "/bin/false", ":0"
	env["TIDINGS_OPENER"] = filepath.Join(dir, opener.SocketName)
	model := New(t.Context(), Options{Store: news(t), Account: store.Local, Now: newClock, Zone: time.UTC, Remote: true,
		Getenv: func(name string) string { return env[name] }})
	sc := &screen{app: model.(*app), t: t}
	sc.changes, sc.minutes = nil, false
	sc.send(tea.WindowSizeMsg{Width: 100, Height: 24})
	sc.run(sc.Init())
	for range 20 { // below the welcome articles
		if row, _ := sc.list.selected(); row.Link == cranesPage {
			break
		}
		sc.press("j")
	}
	sc.press("o").handed(cranesPage)
	select {
	case got := <-asked:
		t.Errorf("a socket of the server was used: %s", got)
	default:
	}
}
