package ui

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"tidings/feeds"
	"tidings/feeds/own"
	"tidings/store"
	"tidings/ui/hooks"
)

// brought ends a refresh that has brought these articles.
func (s *screen) brought(fresh ...store.Number) *screen {
	s.run(s.refreshing.ended(s.app, feeds.Report{Feeds: 1, New: len(fresh), Fresh: fresh}))
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
	s.teller = hooks.New(s.ctx, s.store, s.account, homeIn(home))
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
