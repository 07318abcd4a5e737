//go:build unix

package cli_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	gossh "golang.org/x/crypto/ssh"
)

// An actor at a screen types keys and sees what they do. What the screen shows as done
// was acknowledged.

// A window is a screen that runs, with an emulator of a terminal before it.
type window struct {
	keys  io.Writer
	ended chan struct{} // closed when it has ended
	leave func()        // ends it in some way, if it has not ended
	sink  func()        // sees that nothing of it goes on

	mu sync.Mutex
	vt *vt.Emulator
}

const windowWidth, windowHeight = 80, 24

// goodbye leaves what is being typed, and then the screen.
const goodbye = "\x03\x03\x03"

func newWindow(keys io.Writer, width, height int) *window {
	return &window{keys: keys, ended: make(chan struct{}), vt: vt.NewEmulator(width, height)}
}

// Write draws what the screen sends.
func (w *window) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.vt.Write(p)
}

func (w *window) text() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.vt.String()
}

// answer answers what the screen asks its terminal, until done is called.
func (w *window) answer() (done func()) {
	go func() { _, _ = io.Copy(w.keys, w.vt) }() // ends with the pipe
	return func() {
		if pipe, ok := w.vt.InputPipe().(io.Closer); ok {
			pipe.Close()
		}
	}
}

// A screenOpener is where screens can be opened: an account's.
type screenOpener interface {
	open(a *actor) (*window, error)
}

func (o *ownAccount) open(a *actor) (*window, error) {
	cmd := tidings(o.s.t, o.folder)
	cmd.Env = append(cmd.Env, "TERM=xterm-256color", "LANG=C.UTF-8")
	master, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: windowWidth, Rows: windowHeight})
	if err != nil {
		return nil, err
	}
	v := o.s.running.add(cmd.Process, "screen")
	w := newWindow(master, windowWidth, windowHeight)
	done := w.answer()
	read := make(chan struct{})
	go func() { // ends with the process
		defer close(read)
		_, _ = io.Copy(w, master)
	}()
	ways := []func(){
		v.kill,
		func() { v.tell(syscall.SIGTERM) },
		func() { v.tell(syscall.SIGHUP) },
		func() { _, _ = io.WriteString(master, goodbye) },
	}
	way := ways[a.dice.IntN(len(ways))]
	w.leave = func() {
		way()
		o.s.await(w.ended, "a screen that was told to ends", v.kill)
	}
	w.sink = func() {
		v.kill()
		<-w.ended
	}
	go func() { // ends with the process
		defer close(w.ended)
		_ = cmd.Wait()
		o.s.running.forget(v)
		<-read
		done()
		master.Close()
		killed, _ := v.ended()
		if code := cmd.ProcessState.ExitCode(); code != 0 && !killed && (code > 1 || o.s.excuse(w.text()) == "") {
			o.s.t.Errorf("a screen ended with %v:\n%s", cmd.ProcessState, w.text())
		}
	}()
	return w, nil
}

func (m *sshAccount) open(*actor) (*window, error) {
	client, up, err := m.dial()
	if err != nil {
		return nil, err
	}
	session, err := client.NewSession()
	if err == nil {
		err = session.RequestPty("xterm-256color", windowHeight, windowWidth, gossh.TerminalModes{})
	}
	var keys io.Writer
	if err == nil {
		keys, err = session.StdinPipe()
	}
	if err != nil {
		client.Close()
		return nil, err
	}
	w := newWindow(keys, windowWidth, windowHeight)
	session.Stdout, session.Stderr = w, w
	if err := session.Shell(); err != nil {
		client.Close()
		return nil, err
	}
	done := w.answer()
	w.leave = func() {
		_, _ = io.WriteString(keys, goodbye)
		m.server.s.await(w.ended, "a screen that was told to ends", func() { client.Close() })
	}
	w.sink = func() { // the session alone would not tell what the server still does for it
		up.kill()
		m.server.awaitEnd(up, result{who: m.name, args: []string{"screen"}})
	}
	go func() { // ends with the session
		defer close(w.ended)
		err := session.Wait()
		client.Close()
		done()
		var exit *gossh.ExitError
		if _, told := up.ended(); err != nil && (told || !errors.As(err, &exit)) {
			m.server.awaitEnd(up, result{who: m.name, args: []string{"screen"}, errs: err.Error()})
		}
	}()
	return w, nil
}

// useScreen sits at a screen for a while.
func (a *actor) useScreen() {
	at, _ := a.account.(screenOpener)
	w, err := at.open(a)
	if err != nil {
		a.counts.add("not opened: screen of " + a.account.String())
		a.rest(a.dice, 200*time.Millisecond)
		return
	}
	a.counts.add("opened: screen of " + a.account.String())
	defer func() {
		if a.dice.IntN(3) == 0 {
			a.press(w, "R") // it is left in the middle of a refresh
		}
		w.leave()
		<-w.ended
		a.certain()
	}()
	if !a.shown(w, "", func(screen string) bool { return strings.Contains(screen, "? help") }) {
		return
	}
	// Ctrl and u takes away what stands there already.
	if !a.reach(w, "/\x15feed:"+a.feed+"\r", func(screen string) bool { return strings.Contains(screen, "Search: feed:"+a.feed) }) {
		return
	}
	for turn := 0; (a.raging() || a.changes < leastChanges) && turn < 30; turn++ {
		if !a.certain() || !a.actAt(w) {
			return
		}
	}
}

func (a *actor) press(w *window, keys string) bool {
	_, err := io.WriteString(w.keys, keys)
	return err == nil
}

// reach types keys until the screen shows where they lead: what is typed while a list is
// read anew may be lost. It does no harm to type them twice.
func (a *actor) reach(w *window, keys string, shows func(string) bool) bool {
	for late := time.Now().Add(stormPatience); time.Now().Before(late); a.counts.add("typed again: " + keys[:1]) {
		if !a.press(w, keys) {
			return false
		}
		switch a.awaitShown(w, shows, 3*time.Second) {
		case isShown:
			return true
		case isNeverShown:
			return false
		}
	}
	a.t.Errorf("%v, %s: the screen does not show where %q leads:\n%s", a.account, a.feed, keys, w.text())
	return false
}

// Whether a screen shows something.
type showing int

const (
	isShown showing = iota
	isNotYetShown
	isNeverShown // the screen has ended, or says that the library could not be used
)

// awaitShown waits a while until the screen shows something.
func (a *actor) awaitShown(w *window, shows func(string) bool, long time.Duration) showing {
	late := time.After(long)
	for {
		screen := w.text()
		if shows(screen) {
			return isShown
		}
		if excuse := a.excuse(screen); excuse != "" {
			a.counts.add(excuse + ": screen of " + a.account.String())
			return isNeverShown
		}
		select {
		case <-w.ended:
			a.counts.add("ended by others: screen of " + a.account.String())
			return isNeverShown
		case <-late:
			return isNotYetShown
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// shown types keys, perhaps none, and waits until the screen shows what they do.
func (a *actor) shown(w *window, keys string, shows func(string) bool) bool {
	if !a.press(w, keys) {
		return false
	}
	is := a.awaitShown(w, shows, stormPatience)
	if is == isNotYetShown {
		a.t.Errorf("%v, %s: the screen does not show what %q does:\n%s", a.account, a.feed, keys, w.text())
	}
	return is == isShown
}

// A shown is what a row of a list shows.
type shown struct{ unread, star, cursor bool }

// row finds an article's row on the screen.
func row(screen, title string) (is shown, found bool) {
	for line := range strings.Lines(screen) {
		line = line[strings.LastIndex(line, "│")+1:] // beside the side bar
		before, after, here := strings.Cut(line, title)
		if here && (after == "" || after[0] == ' ' || after[0] == '\n') {
			return shown{strings.Contains(before, "●"), strings.Contains(before, "★"), strings.Contains(before, "▌")}, true
		}
	}
	return is, false
}

// shows tells whether an article's row shows what is thought of it.
func shows(title string, t articleState, cursor bool) func(string) bool {
	return func(screen string) bool {
		is, found := row(screen, title)
		if t.Deleted {
			return !found
		}
		return found && is.unread == !t.Read && is.star == t.Bookmarked && is.cursor == cursor
	}
}

// showsAll tells whether all rows show what is thought of their articles, with the cursor
// on one of them.
func showsAll(all []article, now articleStates, at article) func(string) bool {
	return func(screen string) bool {
		return !slices.ContainsFunc(all, func(one article) bool { return !shows(one.title, now[one.name], one == at)(screen) })
	}
}

// actAt goes to an article and does something to it by keys. The screen has to show
// what is known before, and what was done after.
func (a *actor) actAt(w *window) bool {
	now := a.possible[0].now
	var listed []article
	for _, one := range a.articles { // newest first, as a list has them
		if !now[one.name].Deleted {
			listed = append(listed, one)
		}
	}
	if len(listed) < 4 {
		return a.do(edited(a.articles, func(t *articleState) { t.Bookmarked, t.Deleted = true, false }, "bookmark"))
	}
	at := a.dice.IntN(len(listed))
	one, was := listed[at], now[listed[at].name]
	// The rows are those that are known before the cursor moves among them: one that was
	// deleted is there for a moment.
	if !a.reach(w, "gg", showsAll(a.articles, now, listed[0])) || !a.reach(w, "gg"+strings.Repeat("j", at), showsAll(a.articles, now, one)) {
		return false
	}
	if a.dice.IntN(6) == 0 {
		return a.bookmarkAndUndoAt(w, one, was)
	}
	a.turn.RLock()
	defer a.turn.RUnlock()
	keys, edit, done := a.key(one)
	c := edited([]article{one}, edit)
	c.what = one.title
	then := shows(one.title, a.possible[0].after(c).now[one.name], true)
	switch {
	case keys == open:
		return a.types(w, c, keystroke{keys, done}, keystroke{"q", then})
	case done == nil:
		done = then
	}
	return a.types(w, c, keystroke{keys, done})
}

func (a *actor) bookmarkAndUndoAt(w *window, one article, was articleState) bool {
	a.turn.Lock()
	defer a.turn.Unlock()
	c := edited([]article{one}, func(t *articleState) { t.Bookmarked = !t.Bookmarked })
	c.what = one.title
	then := a.possible[0].after(c).now[one.name]
	return a.types(w, c, keystroke{"b", shows(one.title, then, true)}) &&
		a.types(w, change{turn: -1, what: one.title}, keystroke{"u", shows(one.title, was, true)})
}

// open is the key that opens an article.
const open = "\r"

// A keystroke is keys with what the screen shows when they have done their work.
type keystroke struct {
	keys string
	done func(screen string) bool
}

// types types what makes a change. If the screen does not show that it is made, it may be
// made yet, so the screen is sunk.
func (a *actor) types(w *window, c change, strokes ...keystroke) bool {
	kind := fmt.Sprintf("screen of %v: %q", a.account, strokes[0].keys[:1])
	done := !slices.ContainsFunc(strokes, func(k keystroke) bool { return !a.shown(w, k.keys, k.done) })
	a.note("%s: %s, done %v", kind, c.what, done)
	if !done {
		w.sink()
		a.counts.add("perhaps done: " + kind)
	} else {
		a.counts.add("done: " + kind)
	}
	a.did(c, done)
	return done
}

// key is a key with what it does, and how that is known to be done if not by the
// article's row.
func (a *actor) key(one article) (keys string, edit func(*articleState), done func(string) bool) {
	says := func(what string) func(string) bool {
		return func(screen string) bool { return strings.Contains(screen, what) }
	}
	switch a.dice.IntN(6) {
	case 0, 1:
		return "b", func(t *articleState) { t.Bookmarked = !t.Bookmarked }, nil
	case 2:
		return "m", func(t *articleState) { t.Read = !t.Read }, nil
	case 3:
		// The row goes a little later.
		return "D", func(t *articleState) { t.Deleted = true }, says("Deleted “" + one.title)
	case 4:
		tag := a.another()
		return "T\x15" + tag + "\r", func(t *articleState) { t.Tags = tag }, says("Tagged #" + tag)
	}
	return open, func(t *articleState) { t.Read = true }, says("1 September 2025")
}
