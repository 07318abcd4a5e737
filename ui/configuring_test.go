package ui

import (
	"context"
	"errors"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/fetch"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/pictures"
	"tidings/ui/terminal"
)

// A text is a source of settings that nobody changes but the test.
type text string

func (t text) Load(context.Context) config.Loaded                  { return config.Loaded{Text: string(t)} }
func (t text) AwaitChange(_ context.Context, _ config.Loaded) bool { return false }
func (t text) Change(context.Context, func([]byte) ([]byte, error)) error {
	return errors.New("a test has no file")
}

// showSet opens the screen with settings.
func showSet(t *testing.T, s *store.Store, w, h int, source config.Source) *screen {
	t.Helper()
	session := newSession(t.Context(), Options{
		Store: s, Account: store.Local, Fetcher: fetch.NewFetcher("test"), Now: newClock, Zone: time.UTC,
		Getenv: func(string) string { return "" }, Settings: source,
	})
	session.pause, session.frameTime, session.restTime, session.menuDelay = 0, 0, 0, 0
	session.after = func(time.Duration) <-chan time.Time { now := make(chan time.Time, 1); now <- newClock(); return now }
	sc := &screen{app: newApp(session), t: t}
	sc.send(tea.WindowSizeMsg{Width: w, Height: h})
	sc.run(sc.Init())
	return sc
}

// configure changes the settings of a screen that is open, as a program beside it does.
func (s *screen) configure(set string) *screen {
	s.send(s.read(config.Loaded{Text: set}))
	return s
}

// unread is how many articles are unread.
func (s *screen) unread() int {
	s.t.Helper()
	page, err := s.store.List(s.t.Context(), store.Local, store.Query{State: store.Unread}, store.Cursor{}, 100)
	if err != nil {
		s.t.Fatal(err)
	}
	return page.Total
}

// column is where a text begins on the screen, in letters; -1 if it is not there.
func (s *screen) column(text string) int {
	for _, line := range strings.Split(s.text(), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			return len([]rune(before))
		}
	}
	return -1
}

// effects has for each setting a value that is not the default, and what becomes of the
// screen by it.
func effects() map[string]effect {
	const title = "Old cranes leave the harbour after ninety years"
	wide := func(s *screen) *screen { // the list has room for a row in one line
		s.send(tea.WindowSizeMsg{Width: 140, Height: 50})
		return s
	}
	rows := func(s *screen) any { return wide(s).list.visible() }
	return map[string]effect{
		"background": {`"light"`, func(s *screen) any {
			s.send(tea.BackgroundColorMsg{Color: color.Black})
			return s.theme.Ground
		}, []any{terminal.DarkGround, terminal.LightGround}},
		"theme": {`"sepia"`, func(s *screen) any {
			s.send(tea.BackgroundColorMsg{Color: color.White})
			return strings.Contains(s.press("enter").View().Content, "38;2;138;66;8")
		}, []any{false, true}},
		"paint":  {"true", func(s *screen) any { return s.View().BackgroundColor != nil }, []any{false, true}},
		"linear": {"true", func(s *screen) any { return s.View().Cursor != nil }, []any{false, true}},
		"mouse":  {"true", func(s *screen) any { s.click(60, 4); return s.list.cursor }, []any{0, 1}},
		"page.style": {`"dracula"`, func(s *screen) any {
			return strings.Contains(s.press("enter").text(), "## What comes now")
		}, []any{false, true}},
		"page.width": {"100", func(s *screen) any {
			s.press("enter")
			return strings.Contains(s.text(), "The last of the old cranes came down on Saturday, and with it a skyline that three generations")
		}, []any{false, true}},
		"page.links": {`"numbered"`, func(s *screen) any { return strings.Contains(s.press("enter").text(), "old cranes[1]") }, []any{false, true}},
		"links.trackers": {`"keep"`, func(s *screen) any {
			s.article.article.Link = "https://e.example/?utm_source=x"
			return s.leads(s.article.article.Link)
		}, []any{"https://e.example/", "https://e.example/?utm_source=x"}},
		"preview":        {`"off"`, func(s *screen) any { return strings.Contains(s.text(), "The city expects the first trees") }, []any{true, false}},
		"page.place":     {`"left"`, func(s *screen) any { return s.press("enter").column("The last of the old cranes") }, []any{103, 80}},
		"bidi":           {`"off"`, func(s *screen) any { s.status.say("שלום"); return strings.Contains(s.text(), "םולש") }, []any{true, false}},
		"sidebar.width":  {"20", func(s *screen) any { return s.column(title) }, []any{28, 26}},
		"panes.ratio":    {"50", func(s *screen) any { s.press("enter"); return s.list.w }, []any{54, 88}},
		"sidebar.counts": {`"both"`, func(s *screen) any { s.press("enter", "q"); return s.column("2/3") }, []any{-1, 19}},
		"reading.space": {`"stop"`, func(s *screen) any {
			s.press("]", "enter", "space", "space", "space", "space")
			return s.list.place.name
		}, []any{"朝の新聞", "Harbour Post"}},
		"page.pictures":    {`"off"`, func(s *screen) any { return s.way != pictures.NoWay }, []any{true, false}},
		"page.pictures-by": {`"kitty"`, func(s *screen) any { return s.way }, []any{pictures.Blocks, pictures.Kitty}},
		"list.lines":       {"2", func(s *screen) any { return wide(s).column("Harbour Post · 1h") }, []any{-1, 28}},
		"list.order":       {`"oldest"`, func(s *screen) any { return s.list.rows[0].Title }, []any{"Old cranes leave the harbour after ninety years", "Glass flows, they said"}},
		"list.groups":      {`"feed"`, func(s *screen) any { return s.list.place.title() }, []any{"Unread", "Unread · by feed"}},
		"list.dates": {`"day"`, func(s *screen) any {
			text := s.text()
			return strings.Contains(text, " 16:30") && strings.Contains(text, "21 Nov") && !strings.Contains(text, " 30h")
		}, []any{false, true}},
		"list.excerpt":      {"3", rows, []any{47, 11}},
		"window.title":      {"false", func(s *screen) any { return s.View().WindowTitle }, []any{"Unread · 7 unread · tidings", ""}},
		"reading.mark-read": {`"hand"`, func(s *screen) any { return s.press("enter").unread() }, []any{6, 7}},
		"reading.set-aside": {"30", func(s *screen) any {
			all, err := s.store.Accounts(s.t.Context())
			if err != nil {
				s.t.Fatal(err)
			}
			return all[0].Aside != nil && all[0].Aside.Days == 30
		}, []any{false, true}},
		"screen.first": {`"bookmarks"`, func(s *screen) any { return s.list.place.name }, []any{"Unread", "Bookmarks"}},
		"screen.confirm-quit": {"true", func(s *screen) any {
			s.press("Q")
			return s.lending.quitting
		}, []any{true, false}},
		"refresh.every": {`"never"`, func(s *screen) any {
			s.autoRefreshes = true
			return s.refreshing.auto.ask(s.session, &s.status, s.settings.RefreshEvery, false) != nil
		}, []any{true, false}},
		"refresh.at-start": {"false", func(s *screen) any {
			s.autoRefreshes = true
			s.refreshing.auto.begin(s.session, s.settings)
			return s.refreshing.auto.notUntil.IsZero()
		}, []any{true, false}},
		"save.folder": {`"kept"`, func(s *screen) any { s.atHome().press("s"); return s.prompt.open() }, []any{true, false}},
		"pipe.form": {`"json"`, func(s *screen) any {
			s.atHome().press("|", `"sh -c 'head -c 1'"`, "enter")
			return strings.Contains(s.text(), "{")
		}, []any{false, true}},
		"save.form": {`"html"`, func(s *screen) any {
			s.atHome().press("s", `"kept"`, "enter")
			_, there := s.filesIn("kept")["2026-11-22 "+title+".html"]
			return there
		}, []any{false, true}},
		"notify.way":        {`"bell"`, func(s *screen) any { return s.brought(1).sent }, []any{"", "\a"}},
		"notify.program":    {`["tee", "told"]`, func(s *screen) any { return s.toldPrograms(func() { s.brought(1) }) }, []any{"", "1 new article\nA library opens in a disused signal box\n"}},
		"hooks.on-new":      {`["sh", "-c", "grep -c content_html > told"]`, func(s *screen) any { return s.toldPrograms(func() { s.brought(1, 2, 3) }) }, []any{"", "3\n"}},
		"hooks.on-refresh":  {`["tee", "told"]`, func(s *screen) any { return s.toldPrograms(func() { s.brought() }) }, []any{"", "{\"feeds\":1,\"new\":0,\"updated\":0,\"unchanged\":0,\"failed\":0}\n"}},
		"hooks.on-bookmark": {`["sh", "-c", "echo $1 > told", "", "{title}"]`, func(s *screen) any { return s.toldPrograms(func() { s.press("j", "b") }) }, []any{"", "東京の図書館、夜間開館を始める\n"}},
		"hooks.on-open":     {`["sh", "-c", "echo $1 > told", "", "{link}"]`, func(s *screen) any { return s.toldPrograms(func() { s.press("o") }) }, []any{"", cranesPage + "\n"}},
		"open.audio":        {`["a-player"]`, func(s *screen) any { return s.wouldOpen("audio") }, []any{"", "a-player open.audio"}},
		"open.video":        {`["a-player"]`, func(s *screen) any { return s.wouldOpen("video") }, []any{"", "a-player open.video"}},
		"open.file":         {`["a-player"]`, func(s *screen) any { return s.wouldOpen("PDF") }, []any{"", "a-player open.file"}},
		"download.folder": {`"/dev/null"`, func(s *screen) any {
			s.send(filesMsg{download: true, files: []store.Enclosure{{URL: "https://radio.example/a.mp3"}}})
			return strings.Contains(s.status.message, "/dev/null")
		}, []any{false, true}},
		"keyboard.preset": {`"arrows"`, func(s *screen) any { s.press("j"); return s.list.cursor }, []any{1, 0}},
		"keyboard.counts": {"true", func(s *screen) any { s.press("3", "j"); return s.list.cursor }, []any{0, 3}},
	}
}

type effect struct {
	value string // as the file says it
	seen  func(*screen) any
	want  []any // without the setting, and with it
}

// Every setting that config default shows does something that can be seen, from the start
// on and also when it is changed while the screen is open.
func TestEverySettingHasAnEffect(t *testing.T) {
	atStart := map[string]bool{"screen.first": true} // later there is nothing to see
	for _, set := range config.All() {
		e, known := effects()[set.Key]
		if !known {
			t.Errorf("%s has no effect", set.Key)
			continue
		}
		line := set.Key + " = " + e.value
		for i, text := range []text{"", text(line)} {
			if got := e.seen(showSet(t, news(t), 200, 50, text)); got != e.want[i] {
				t.Errorf("%s: %q: %v, want %v", set.Key, text, got, e.want[i])
			}
		}
		if atStart[set.Key] {
			continue
		}
		if got := e.seen(showSet(t, news(t), 200, 50, text("")).configure(line)); got != e.want[1] {
			t.Errorf("%s, changed while the screen is open: %v, want %v", set.Key, got, e.want[1])
		}
		if got := e.seen(showSet(t, news(t), 200, 50, text(line)).configure("")); got != e.want[0] {
			t.Errorf("%s, taken back while the screen is open: %v, want %v", set.Key, got, e.want[0])
		}
	}
}

// When an article counts as read is the person's to say.
func TestWhenAnArticleCountsAsRead(t *testing.T) {
	for _, c := range []struct {
		when string
		keys []string
		left int // unread, of 7
	}{
		{"open", []string{"enter"}, 6},
		{"hand", []string{"enter", "G"}, 7},
		{"hand", []string{"enter", "m"}, 6},
		{"end", []string{"enter"}, 7},
		{"end", []string{"enter", "ctrl+d"}, 7},
		{"end", []string{"enter", "G"}, 6},
		{"end", []string{"enter", "G", "m", "k", "j"}, 7}, // it is not marked a second time
		{"end", []string{"enter", "G", "q", "j", "enter"}, 5},
		{"after 5s", []string{"enter"}, 6},
		{"after 5s", []string{"j", "k"}, 7},
		{"scroll", []string{"j", "j", "k"}, 5},
		{"scroll", []string{"G"}, 7},
		{"scroll", []string{"enter"}, 6},
		{"scroll", []string{"b", "j", "j", "u"}, 5}, // nobody asked for what was passed
	} {
		sc := showSet(t, news(t), 80, 10, text("reading.mark-read = \""+c.when+"\""))
		if left := sc.press(c.keys...).unread(); left != c.left {
			t.Errorf("%s, %v: %d unread, want %d", c.when, c.keys, left, c.left)
		}
	}
}

// Somebody who wants to be asked leaves with two keys that follow each other.
func TestLeavingIsConfirmed(t *testing.T) {
	sc := showSet(t, news(t), 80, 24, text("screen.confirm-quit = true"))
	sc.press("Q").sees("The same key once more leaves tidings.")
	if sc.press("j", "Q").lending.quitting {
		t.Error("another key was between")
	}
	if !sc.press("Q").lending.quitting {
		t.Error("it was said twice")
	}
}

// What is wrong with the settings is said when the screen opens and when they change, once,
// and the rest of them holds.
func TestWrongSettingsAreTold(t *testing.T) {
	const wrong = "page.widht = 90\nlist.lines = 2\nbackground = dark\n"
	sc := showSet(t, news(t), 120, 24, text(wrong))
	sc.sees("2 wrong settings (tidings config check): line 1: there is no setting page.widht; did you mean page.width?")
	sc.sees("Harbour Post · 1h")
	sc.press("j").configure(wrong + "# so\n").seesNot("wrong settings")
	sc.configure("page.width = \"x\x1b[2J\"").sees("1 wrong setting (tidings config check): line 1")
	sc.send(sc.read(config.Loaded{Fault: "your settings do not count: it is a folder (/etc)"}))
	sc.sees("Your settings do not count: it is a folder (/etc).")
	if sc.settings != config.Defaults() {
		t.Errorf("%+v", sc.settings)
	}
}

// The settings of an account are in the store, and its screen follows them.
func TestAccountsHaveSettingsOfTheirOwn(t *testing.T) {
	s := news(t)
	set := func(text string) {
		t.Helper()
		if _, err := s.AccountSettings(t.Context(), store.Local, func(string) (string, error) { return text, nil }); err != nil {
			t.Fatal(err)
		}
	}
	set("list.lines = 2")
	sc := showSet(t, s, 80, 24, accountSettings{s, store.Local}).sees("Harbour Post · 1h")
	beside := s.Watch(t.Context(), store.Local)
	set("list.lines = 1")
	sc.send(changedMsg{<-beside})
	sc.seesNot("Harbour Post · 1h")
}

// An open screen follows the file of the settings, whoever writes it.
func TestAScreenFollowsTheFile(t *testing.T) {
	sc := showSet(t, news(t), 80, 24, text(""))
	file := config.File{Path: filepath.Join(t.TempDir(), "new", "config.toml")}
	sc.source = file
	followed := make(chan tea.Msg, 1)
	go func() { followed <- sc.awaitSettings(sc.configuring.loaded)() }()
	if err := file.Change(t.Context(), func(before []byte) ([]byte, error) { return config.Set(before, "list.lines", "2") }); err != nil {
		t.Fatal(err)
	}
	msg := <-followed
	sc.source = text("")
	sc.send(msg)
	sc.sees("Harbour Post · 1h")
}

// A fileAtRest is a file of settings that nobody changes.
type fileAtRest struct{ config.File }

func (fileAtRest) AwaitChange(context.Context, config.Loaded) bool { return false }

// What is wrong with a theme is told with the line of the settings that names it. Who has
// the settings in a file may keep themes and styles of pages beside it; nobody else reads
// files by them.
func TestThemesOfOnesOwn(t *testing.T) {
	file := config.File{Path: filepath.Join(t.TempDir(), "config.toml")}
	for name, text := range map[string]string{
		"config.toml": "page.width = 90\ntheme = \"mine\"\npage.style = \"mine.json\"\n", "themes/mine.toml": "[colours]\naccnt = 1\naccent = \"#123456\"\n",
		"mine.json": `{"heading": {"prefix": "§ "}}`,
	} {
		path := filepath.Join(filepath.Dir(file.Path), filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sc := showSet(t, news(t), 120, 40, fileAtRest{file})
	sc.sees(`line 2: themes/mine.toml, line 2: there is no "accnt" to be coloured; did you`)
	sc.send(tea.BackgroundColorMsg{Color: color.Black})
	sc.press("enter").sees("§ What comes now")
	if sc.configuring.colouring.choice.Dark == nil {
		t.Error("the other lines of the theme do not count")
	}
	s := news(t)
	if _, err := s.AccountSettings(t.Context(), store.Local, func(string) (string, error) {
		return "theme = \"mine\"\npage.style = \"" + filepath.ToSlash(filepath.Join(filepath.Dir(file.Path), "mine.json")) + "\"\n", nil
	}); err != nil {
		t.Fatal(err)
	}
	sc = showSet(t, s, 120, 40, accountSettings{s, store.Local})
	sc.sees("2 wrong settings", "there is no theme").press("enter").seesNot("§ What")
}
