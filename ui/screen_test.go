package ui

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/markup"
	"tidings/store"
	"tidings/ui/opener"
	"tidings/ui/terminal"
)

var update = flag.Bool("update", false, "write the golden screens anew; look at each before you keep it")

// now is when all screens of these tests are looked at.
var now = time.Date(2026, 11, 22, 17, 30, 0, 0, time.UTC)

func newClock() time.Time { return now }

// cranesPage is the address of the newest article of the harbour.
const cranesPage = "https://news.example/old-cranes-leave-the-harbour-after-ninety-years"

// A screen is the real app on a real store, driven without a terminal: keys go
// into Update, the commands it returns are run to their ends one after another,
// and what they find goes into Update again.
type screen struct {
	*app
	t    *testing.T
	sent string // what went to the terminal beside the screen

	homeFolder string // of the machine, if toldPrograms has given it one
}

// library makes a store that somebody has been reading for a while.
func library(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "tidings.db"), store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if wrong, err := s.Check(context.Background()); err != nil || len(wrong) > 0 {
			t.Errorf("check: %v %v", wrong, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// fed subscribes to a feed and fills it.
func fed(t *testing.T, s *store.Store, wish store.Wish, title string, articles ...store.Incoming) store.FeedID {
	t.Helper()
	fresh, err := s.Subscribe(t.Context(), store.Local, wish)
	if err != nil || len(fresh) != 1 {
		t.Fatal(fresh, err)
	}
	visit := store.Fetched{Feed: fresh[0].ID, At: now, Title: title, Articles: articles}
	if _, err := s.Record(t.Context(), visit); err != nil {
		t.Fatal(err)
	}
	return fresh[0].ID
}

// piece is an article of some hours ago.
func piece(hours int, title, body string) store.Incoming {
	b := store.Body{Source: body}
	return store.Incoming{
		Key: title, Title: title, Link: "https://news.example/" + strings.ReplaceAll(strings.ToLower(title), " ", "-"),
		Published: now.Add(-time.Duration(hours) * time.Hour), Content: b, Summary: markup.Summary(b), Words: markup.Words(markup.PlainText(b)),
	}
}

const harbour = `<p>The last of the <a href="https://news.example/cranes">old cranes</a> came down on Saturday, and with it a skyline that three generations of dockers knew by heart.</p>
<h2>What comes now</h2>
<ul><li>A park with room for the market that has been held on the quay since the war, in the rain as in the sun.</li><li>Housing, a third of it for people who work nearby.</li></ul>
<blockquote><p>Nobody will miss the noise. Everybody will miss the view.</p></blockquote>
<pre><code class="language-go">func tide(h int) string { return "in" }</code></pre>
<p>The city expects the first trees in spring.</p>`

// news is a library of two folders and a feed without one.
func news(t *testing.T) *store.Store {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://post.example/rss", Folder: "World"}, "Harbour Post",
		piece(1, "Old cranes leave the harbour after ninety years", harbour),
		piece(3, "Ferries return to the northern islands", "<p>Twice a day from Monday.</p>"),
		piece(30, "A library opens in a disused signal box", "<p>Eleven shelves, one stove.</p>"))
	fed(t, s, store.Wish{URL: "https://asahi.example/rss", Folder: "World/Asia"}, "朝の新聞",
		piece(2, "東京の図書館、夜間開館を始める", "<p>来月から午後十時まで開館する。</p>"),
		piece(5, "Émile's café — “encore” 🇫🇷 👩‍👩‍👧 wins", "<p>Coffee.</p>"))
	fed(t, s, store.Wish{URL: "https://lab.example/atom"}, "Bench Notes",
		piece(4, "How long is a second, really? An afternoon with people who count caesium transitions for a living and worry about it", "<p>Nine billion.</p>"),
		piece(200, "Glass flows, they said", "<p>It does not.</p>"))
	return s
}

// show opens the screen on a store.
func show(t *testing.T, s *store.Store, w, h int) *screen { return showAt(t, s, w, h, nil) }

// showAt opens it in an environment.
func showAt(t *testing.T, s *store.Store, w, h int, env map[string]string) *screen {
	t.Helper()
	session := newSession(t.Context(), Options{
		Store: s, Account: store.Local, Fetcher: fetch.NewFetcher("test"), Now: func() time.Time { return now }, Zone: time.UTC,
		Getenv: func(name string) string { return env[name] },
	})
	session.fetcher.AllowPrivate, session.pause, session.frameTime, session.restTime, session.menuDelay = true, 0, 0, 0, 0
	if env != nil {
		session.opener = opener.Find(func(name string) string { return env[name] })
	}
	sc := &screen{app: newApp(session), t: t}
	sc.send(tea.WindowSizeMsg{Width: w, Height: h})
	sc.run(sc.Init())
	return sc
}

func (s *screen) send(msg tea.Msg) {
	_, cmd := s.Update(msg)
	s.run(cmd)
}

// run runs a command, and those that come of it.
func (s *screen) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	if msg == nil {
		return
	}
	if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		for i := range v.Len() {
			s.run(v.Index(i).Interface().(tea.Cmd))
		}
		return
	}
	switch msg := msg.(type) {
	case tea.QuitMsg:
		s.lending.quitting = true
		return
	case tea.RawMsg:
		if msg.Msg == ansi.RequestPrimaryDeviceAttributes { // as every terminal answers
			s.send(uv.PrimaryDeviceAttributesEvent{62})
			return
		}
		s.sent += fmt.Sprint(msg.Msg)
		return
	case terminal.Graphics:
		s.sent += strings.Join(msg.Pieces, "")
		if msg.Then != nil {
			s.send(msg.Then)
		}
		return
	}
	s.send(msg)
}

// press sends keys by name, as in "j", "enter", "ctrl+d", "space"; a text in
// quotes is typed letter by letter.
func (s *screen) press(keys ...string) *screen {
	s.t.Helper()
	for _, k := range keys {
		if text, quoted := strings.CutPrefix(k, `"`); quoted {
			for _, r := range strings.TrimSuffix(text, `"`) {
				s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
			continue
		}
		s.send(keyMsg(k))
	}
	return s
}

func keyMsg(name string) tea.KeyPressMsg {
	special := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "space": tea.KeySpace, "tab": tea.KeyTab, "home": tea.KeyHome,
		"end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "up": tea.KeyUp, "down": tea.KeyDown, "backspace": tea.KeyBackspace,
	}
	if r, ok := special[name]; ok {
		text := ""
		if name == "space" {
			text = " "
		}
		return tea.KeyPressMsg{Code: r, Text: text}
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(rest[0]), Mod: tea.ModCtrl}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// text is the screen as a person sees it, without colours.
func (s *screen) text() string { return ansi.Strip(s.View().Content) }

// exact fails unless the screen has exactly its size.
func (s *screen) exact() *screen {
	s.t.Helper()
	lines := strings.Split(s.View().Content, "\n")
	if len(lines) != s.h {
		s.t.Errorf("the screen has %d lines, want %d", len(lines), s.h)
	}
	for i, line := range lines {
		if got := ansi.StringWidthWc(line); got != s.w {
			s.t.Errorf("line %d is %d cells wide, want %d: %q", i, got, s.w, line)
		}
	}
	return s
}

// sees fails unless all texts are on the screen.
func (s *screen) sees(texts ...string) *screen {
	s.t.Helper()
	for _, want := range texts {
		if !strings.Contains(s.text(), want) {
			s.t.Errorf("%q is not on the screen:\n%s", want, s.text())
		}
	}
	return s
}

func (s *screen) seesNot(texts ...string) *screen {
	s.t.Helper()
	for _, no := range texts {
		if strings.Contains(s.text(), no) {
			s.t.Errorf("%q is on the screen:\n%s", no, s.text())
		}
	}
	return s
}

// golden compares the screen with the file kept under a name.
func (s *screen) golden(name string) {
	s.t.Helper()
	s.exact()
	lines := strings.Split(s.text(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	got := strings.Join(lines, "\n") + "\n"
	file := filepath.Join("testdata", "screens", fmt.Sprintf("%s-%dx%d.txt", name, s.w, s.h))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	if got != string(want) {
		s.t.Errorf("%s differs; got:\n%s\nwant:\n%s", file, got, want)
	}
}

// sizes are the screens that everything is looked at in.
var sizes = [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}}

func TestGoldenScreens(t *testing.T) {
	states := []struct {
		name string
		keys []string
	}{
		{"list", nil},
		{"sidebar", []string{"q"}},
		{"article", []string{"enter"}},
		{"article-end", []string{"enter", "G"}},
		{"all-marked", []string{"b", "j", "m", "g", "a"}},
		{"search", []string{"/", `"ferries"`, "enter"}},
		{"searching", []string{"/", `"caf"`}},
		{"found-in-text", []string{"/", `"ten OR quay OR 午後`, "enter"}},
		{"wrong-query", []string{"/", `"caf tilte:x`}},
		{"help", []string{"?"}},
		{"catalogue", []string{"c", "space", "j", "space"}},
		{"goto", []string{"g"}},
		{"empty", []string{"g", "b"}},
		{"writing", []string{"B", `"For Sunday: ask Ann about the quay, and whether the market stays where it is."`, "tab", `"port, w`}},
		{"tagging", []string{"T", `"port walk"`, "enter", "j", "T", `"p`}},
		{"renaming", []string{"q", "j", "j", "j", "j", "j", "e"}},
		{"noted", []string{"B", `"For Sunday"`, "enter", `"Ask Ann about the quay, and whether the market stays where it is."`, "tab", `"port, walk"`, "enter", "enter"}},
		{"saved", []string{"/", `"is:unread (islands OR café)"`, "enter", "F", "ctrl+u", `"Weekend"`, "enter", "q", "q"}},
		{"tagged", []string{"T", `"port walk"`, "enter", "j", "i", `"x"`, "ctrl+s", "q"}},
		{"history", []string{"b", "j", "enter", "A", "u", "j", "T", `"port"`, "enter", "D", "u", "g", "h"}},
		{"handed-over", []string{"o"}},
		{"tags", []string{"T", `"port walk"`, "enter", "t"}},
		{"palette", []string{":", `"har"`}},
		{"selected", []string{"g", "a", "v", "j", "V", "j", "j"}},
		{"all-read", []string{"enter", "q", "b", "C", "n"}},
		{"all-read-list", []string{"C", "g", "u"}},
	}
	for _, size := range sizes {
		for _, st := range states {
			t.Run(fmt.Sprintf("%s-%dx%d", st.name, size[0], size[1]), func(t *testing.T) {
				show(t, news(t), size[0], size[1]).press(st.keys...).golden(st.name)
			})
		}
	}
}

// Long lists: by day, folded, by feed and by title, with the menu of orders, and with an article open
// beside the list that the cursor is not on.
func TestGoldenScreensOfLongLists(t *testing.T) {
	for _, st := range []struct {
		name string
		keys []string
	}{
		{"days", []string{"m", "j", "b", "j", "T", `"port walk sea"`, "enter", "j"}},
		{"days-folded", []string{"-", "j", "j"}},
		{"all-folded", []string{"_", "j"}},
		{"feeds", []string{"S", "f", "ctrl+f"}},
		{"titles", []string{"S", "t"}},
		{"orders", []string{"S"}},
		{"open-beside", []string{"enter", "tab", "tab", "j", "j"}},
	} {
		for _, size := range sizes {
			t.Run(fmt.Sprintf("%s-%dx%d", st.name, size[0], size[1]), func(t *testing.T) {
				show(t, days(t), size[0], size[1]).press(st.keys...).golden(st.name)
			})
		}
	}
}

func TestWelcomeScreen(t *testing.T) {
	for _, size := range sizes {
		s := library(t)
		if _, err := s.Greet(t.Context(), store.Local, true, func() store.Fetched { return feeds.Welcome(now) }); err != nil {
			t.Fatal(err)
		}
		sc := show(t, s, size[0], size[1])
		sc.golden("welcome")
		sc.press("G", "enter").golden("typography")
		for range 12 {
			sc.press("ctrl+f").exact()
		}
	}
}

// handed fails unless the whole link was handed over, with these words.
func (s *screen) handed(link string, words ...string) {
	s.t.Helper()
	if got := copied(s.t, s.sent); got != link {
		s.t.Errorf("sent %q", got)
	}
	s.exact()
	lines := strings.Split(s.View().Content, "\n")
	links := linksOf(s.t, lines)
	text := ""
	for _, l := range links {
		if l.address != link || l.id != links[0].id || l.id == "" {
			s.t.Errorf("%+v", l)
		}
		text += strings.TrimSpace(l.text)
	}
	if text != link {
		s.t.Errorf("shows %q", text)
	}
	for _, line := range lines {
		if bare := strings.TrimRight(ansi.Strip(line), " "); strings.Contains(line, "\x1b]8;id") && !strings.Contains(link, bare) {
			s.t.Errorf("beside the link stands something else: %q", bare)
		}
	}
	shown := strings.Join(strings.Fields(s.text()), " ")
	for _, w := range words {
		if !strings.Contains(shown, w) {
			s.t.Errorf("%q is not on the screen:\n%s", w, s.text())
		}
	}
}
