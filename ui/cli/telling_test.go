package cli_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"tidings/feeds/own"
	"tidings/store"
)

// Commands tell programs what the screen tells them, unless they are not wanted or the person
// is elsewhere.
func TestHooksOfCommands(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are those of Unix")
	}
	s := newStage(t)
	const set = `hooks.on-new = ["tee", "new"]
hooks.on-refresh = ["tee", "refresh"]
hooks.on-bookmark = ["tee", "-a", "bookmark"]
notify.program = ["tee", "notify"]
`
	if err := os.WriteFile("config.toml", []byte(set), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(kind string, args ...string) {
		t.Helper()
		var out, errs bytes.Buffer
		p := s.program(kind, "", &out, &errs)
		getenv := p.Getenv
		p.Getenv = func(name string) string {
			if name == "HOME" {
				return s.folder
			}
			return getenv(name)
		}
		if kind != "ssh" {
			p.Home = &own.Home{Getenv: p.Getenv, State: filepath.Join(s.folder, "state"), Name: "here"}
		} else {
			defer func() { _ = p.Store.Close() }()
			if _, err := p.Store.AccountSettings(context.Background(), p.Account, func(string) (string, error) { return set, nil }); err != nil {
				t.Fatal(err)
			}
		}
		if code := p.Run(context.Background(), args); code != 0 {
			t.Fatalf("%v: %d %s %s", args, code, out.String(), errs.String())
		}
	}
	lines := func(name string) int {
		text, _ := os.ReadFile(filepath.Join(s.folder, name))
		_ = os.Remove(filepath.Join(s.folder, name))
		return strings.Count(string(text), "\n")
	}
	told := func(what string, fresh, refresh, bookmark, notify int) {
		t.Helper()
		if a, b, c, d := lines("new"), lines("refresh"), lines("bookmark"), lines("notify"); a != fresh || b != refresh || c != bookmark || d != notify {
			t.Errorf("%s: told of %d new, %d refreshes, %d bookmarks, notified %d", what, a, b, c, d)
		}
	}
	run("ssh", "add", "--no-fetch", "http://news.example/world.xml")
	run("ssh", "refresh")
	run("ssh", "bookmark", "http://news.example/kept")
	told("over SSH", 0, 0, 0, 0)
	run("", "add", "--no-fetch", "http://tech.example/tech.atom")
	run("", "refresh", "--quiet")
	told("what a feed had when it was read first", 0, 1, 0, 0)
	run("", "add", "--no-fetch", "http://news.example/tech.atom")
	s.wasRead("http://news.example/tech.atom")
	run("", "refresh", "--quiet")
	told("refresh", 1, 1, 0, 2)
	run("", "refresh", "--quiet")
	told("refresh again", 0, 1, 0, 0)
	run("", "bookmark", "http://news.example/kept", "http://news.example/other")
	told("bookmark", 0, 0, 2, 0)
	run("", "bookmark", "http://news.example/kept", "--note", "mine")
	told("bookmark again", 0, 0, 0, 0)
	run("", "bookmark", "--no-hooks", "http://news.example/third")
	run("", "unbookmark", "http://news.example/other")
	told("not wanted", 0, 0, 0, 0)
}

// wasRead has a feed be one that was read before, when it was empty.
func (s *stage) wasRead(url string) {
	s.t.Helper()
	library := s.open()
	all, err := library.Feeds(context.Background(), store.Local)
	for _, f := range all {
		if f.URL == url && err == nil {
			_, err = library.Record(context.Background(), store.Fetched{Feed: f.ID, At: clock().Add(-48 * time.Hour)})
		}
	}
	if err := errors.Join(err, library.Close()); err != nil {
		s.t.Fatal(err)
	}
}
