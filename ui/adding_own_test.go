package ui

import (
	"os"
	"path/filepath"
	"testing"

	"tidings/feeds/own"
	"tidings/store"
)

// atHome is a screen on the machine of the library's owner.
func atHome(t *testing.T, s *store.Store) (sc *screen, folder string) {
	sc, folder = show(t, s, 100, 24), t.TempDir()
	env := map[string]string{"HOME": folder, "PATH": os.Getenv("PATH")}
	sc.home = &own.Home{Getenv: func(name string) string { return env[name] }, State: filepath.Join(folder, "state"), Name: "here"}
	return sc, folder
}

const ownDocument = `<rss version="2.0"><channel><title>Tide table</title><item><guid>1</guid><title>High water at noon</title></item></channel></rss>`

// The person at the machine adds a program and a file on the screen; each is shown before it
// is followed, and is fetched then. Undo takes it back.
func TestAddOwnFeedOnTheScreen(t *testing.T) {
	s := news(t)
	sc, folder := atHome(t, s)
	path := filepath.Join(folder, "tides.xml")
	if err := os.WriteFile(path, []byte(ownDocument), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ typed, shown string }{
		{"exec:cat tides.xml", "exec:cat tides.xml"},
		{"  file:~/tides.xml", "file:" + path},
	} {
		sc.press("a", `"`+c.typed, "enter").sees("A feed of your own machine").press("esc").seesNot("Tide table")
		sc.press("a", `"`+c.typed, "enter").sees("enter subscribe").press("enter").sees("1 new article")
		sc.press("g", "a").sees("High water at noon", "Tide table")
		all, err := s.Feeds(t.Context(), store.Local)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, f := range all {
			found = found || f.URL == c.shown && f.Owner == store.Local && f.Error == ""
		}
		if !found {
			t.Errorf("%s is not followed: %+v", c.shown, all)
		}
		sc.press("a", `"`+c.typed, "enter").sees("you follow this already").press("esc")
		sc.press("u").seesNot("High water at noon")
	}
	sc.press("a", `"exec:cat tides.xml | sort"`, "enter").sees("there is no shell here").press("esc")
	sc.press("a", "ctrl+u", `"file:tides.xml"`, "enter").sees("write the whole path of the file").press("esc")
}

// Whoever comes over SSH has no such machine.
func TestAddOwnFeedFromAfar(t *testing.T) {
	s := news(t)
	sc := show(t, s, 100, 24)
	sc.owner = false
	for _, typed := range []string{"exec:id", "file:/etc/passwd"} {
		sc.press("a", "ctrl+u", `"`+typed, "enter").sees("only for the machine where").press("esc")
	}
}
