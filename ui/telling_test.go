package ui

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/store"
	"tidings/ui/hooks"
)

// brought ends a refresh that has brought these articles.
func (s *screen) brought(fresh ...store.Number) *screen {
	s.run(s.refreshing.ended(s.app, feeds.Report{Feeds: 1, New: len(fresh), Fresh: fresh}, ""))
	return s
}

// toldPrograms gives the screen a home folder, does something and returns what is in the
// file "told" of it when all programs have ended; "" if there is none.
func (s *screen) toldPrograms(do func()) string {
	s.t.Helper()
	if runtime.GOOS == "windows" {
		s.t.Skip("the programs of this test are those of Unix")
	}
	home := s.t.TempDir()
	s.homeFolder = home
	s.teller = hooks.New(s.ctx, s.store, s.account, homeIn(home))
	s.teller.Use(s.settings)
	do()
	s.teller.Finish(time.Minute)
	told, err := os.ReadFile(filepath.Join(home, "told"))
	if err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	return string(told)
}

// homeIn is a machine whose home folder is this one.
func homeIn(folder string) *own.Home {
	return &own.Home{Getenv: func(name string) string {
		if name == "HOME" {
			return folder
		}
		return os.Getenv(name)
	}}
}

// A refresh that brought something is told once, with its first titles; one that brought
// nothing is not.
func TestNotices(t *testing.T) {
	for way, want := range map[string]string{
		"off":  "",
		"bell": "\a",
		"osc9": "\x1b]9;tidings: 4 new articles: Old cranes leave the harbour after ninety years · Ferries return to the northern islands · Émile's café — “encore” 🇫🇷 👩\u200d👩\u200d👧 wins · …\a",
	} {
		sc := showSet(t, news(t), 80, 24, text("notify.way = \""+way+"\""))
		if got := sc.brought(1, 2, 3, 4).sent; got != want {
			t.Errorf("%s: %q", way, got)
		}
		if got := sc.brought().sent; got != want {
			t.Errorf("%s, nothing: %q", way, got)
		}
	}
}

// A program that hangs holds up no key, and what goes wrong with one is said when it is known.
// Taking a bookmark off, undoing and reading tell nobody.
func TestHooksHoldUpNothing(t *testing.T) {
	sc := showSet(t, news(t), 80, 24, text(`hooks.on-bookmark = ["sh", "-c", "touch began; while [ ! -e go ]; do sleep 0.02; done; echo x >> told; exit 3"]`))
	told := sc.toldPrograms(func() {
		home := sc.homeFolder
		sc.press("b").sees("Bookmarked").press("b", "enter", "q", "m", "u", "u", "U")
		sc.wrong = sc.teller.Wrong()
		if err := os.WriteFile(filepath.Join(home, "go"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		msg := sc.awaitWrong()()
		sc.wrong = nil
		sc.send(msg)
		sc.sees("The hook on-bookmark failed: exit status 3.")
	})
	if told != "x\n" {
		t.Errorf("it was told %q", told)
	}
}

// A bookmark with a note is one, too, and told of once.
func TestBookmarkWithNoteIsToldOf(t *testing.T) {
	sc := showSet(t, news(t), 80, 24, text(`hooks.on-bookmark = ["sh", "-c", "grep -o '\"note\":\"[a-z]*\"' >> told"]`))
	told := sc.toldPrograms(func() { sc.press("B", `"mine"`, "ctrl+s", "B", `"mine"`, "ctrl+s") })
	// It is told of as the article is when the program gets its turn.
	if told != "\"note\":\"mine\"\n" && told != "\"note\":\"minemine\"\n" {
		t.Errorf("it was told %q", told)
	}
}

// Who is elsewhere has no programs here, whatever their settings say.
func TestNoHooksFromAfar(t *testing.T) {
	home := t.TempDir()
	s := news(t)
	set := ""
	for _, key := range []string{"notify.program", "hooks.on-new", "hooks.on-refresh", "hooks.on-bookmark", "hooks.on-open"} {
		set += key + ` = ["touch", "told"]` + "\n"
	}
	session := newSession(t.Context(), Options{
		Store: s, Account: store.Local, Home: homeIn(home), Fetcher: fetch.NewFetcher("test"), Now: newClock, Zone: time.UTC, Remote: true,
		Getenv: func(string) string { return "" }, Settings: text(set + "notify.way = \"bell\"\n"),
	})
	sc := &screen{app: newApp(session), t: t}
	sc.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	sc.run(sc.reloading.askFeeds(sc.app, everything()))
	sc.press("b", "o", "esc").brought(1, 2)
	Leave(sc.app)
	if _, err := os.Stat(filepath.Join(home, "told")); err == nil || strings.Contains(sc.sent, "\a\a") || sc.teller != nil {
		t.Errorf("%v %q", err, sc.sent)
	}
}
