package feeds_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/store"
)

// A feed that is signed in to is refreshed like any other, and its secret is in no byte that
// is kept; when it moves to another host it rests, and the secret stays where it is.
func TestASecretIsKeptNowhere(t *testing.T) {
	const secret = "correct-horse-battery"
	folder := t.TempDir()
	document := func(title string) string {
		return "<rss version='2.0'><channel><title>Paper</title><item><guid>" + title + "</guid><title>" + title + "</title></item></channel></rss>"
	}
	var sentAway string
	away := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sentAway += fmt.Sprint(r.Header, r.URL)
		_, _ = io.WriteString(w, document("away"))
	}))
	defer away.Close()
	moved := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch given := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "); {
		case given != secret:
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, "not "+given)
		case moved:
			http.Redirect(w, r, away.URL, http.StatusMovedPermanently)
		default:
			w.Header().Set("ETag", `"`+given+`"`)
			_, _ = io.WriteString(w, strings.Replace(document("one"), "<item>", "<description>Made for "+given+"</description><item><description>Your key is "+given+
				"</description><link>http://paper.example/1?key="+given+"</link><enclosure url='http://paper.example/1.mp3?key="+given+"' type='audio/mpeg'/>", 1))
		}
	}))
	defer server.Close()
	path := filepath.Join(folder, "library", "tidings.db")
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	s, err := store.Open(path, store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	password := secret
	home := &own.Home{State: filepath.Join(folder, "state"), Name: "here", Getenv: func(name string) string {
		return map[string]string{"PAPER": password, "PATH": os.Getenv("PATH"), "HOME": folder}[name]
	}}
	if _, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: server.URL}); err != nil {
		t.Fatal(err)
	}
	f := fetch.NewFetcher("test")
	defer f.Close()
	refresher := &feeds.Refresher{Store: s, For: store.Local, Fetcher: f, Now: func() time.Time { return now }, Home: home, ByHand: true}
	// refresh visits the feed and says how that went.
	refresh := func() string {
		t.Helper()
		all, err := s.Feeds(t.Context(), store.Local)
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		now = now.Add(24 * time.Hour)
		report := refresher.Run(t.Context(), []store.Feed{all[0].Feed}, nil)
		if report.Err != nil {
			t.Fatal(report.Err)
		}
		if len(report.Failed) > 0 {
			return fmt.Sprintf("%v %+v", report.Failed[0].Err, report.Failed[0].Err)
		}
		return fmt.Sprint(report.New, " new")
	}
	set := func(to store.Settings) {
		t.Helper()
		all, _ := s.Feeds(t.Context(), store.Local)
		_, err := s.EditFeed(t.Context(), store.Local, all[0].ID, "set auth of", store.OnlySettings(func(at store.Feed, _ store.Settings) (store.Settings, error) { return home.Confirm(at, to) }))
		if err != nil {
			t.Fatal(err)
		}
	}
	all := ""
	says := func(what, expected string) {
		t.Helper()
		got := refresh()
		if all += got; !strings.HasPrefix(got, expected) {
			t.Errorf("%s: %s, want %s", what, got, expected)
		}
	}
	says("without a secret", "401: the server wants a name and a password; `tidings feed set 1 auth …` signs in")
	set(store.Settings{Auth: store.AuthBearer, SecretEnv: "PAPER"})
	says("with it", "1 new")
	password = secret + "-no-more"
	says("with another", "401: the server wants a name and a password; look at what its auth and secret are set to")
	password = secret
	moved = true
	says("when it has moved", "1 new")
	says("and then", "resting: `tidings feed trust 1` confirms it")
	refresher.Home = nil
	says("at another's", "this feed is only fetched by its owner")

	var dump bytes.Buffer
	if err := s.Dump(t.Context(), store.Local, &dump, store.DumpOptions{Articles: true}); err != nil {
		t.Fatal(err)
	}
	history, err := s.History(t.Context(), store.Local, 100)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"errors": all, "the dump": dump.String(), "history": fmt.Sprint(history), "the other host": sentAway}
	err = filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			text, err := os.ReadFile(path)
			texts[path] = string(text)
			return err
		}
		return err
	})
	if err != nil || len(texts) < 7 {
		t.Fatal(len(texts), err)
	}
	for name, text := range texts {
		if strings.Contains(text, secret) {
			t.Errorf("%s has the secret in it", name)
		}
	}
	if differences, err := s.Check(t.Context()); err != nil || len(differences) > 0 {
		t.Errorf("check: %v %v", differences, err)
	}
}

// What a feed of a program says of itself leads nowhere: not to another address, and not to
// another program or file.
func TestADocumentLeadsToNoProgram(t *testing.T) {
	ran := filepath.Join(t.TempDir(), "ran")
	for _, to := range []string{"exec:touch " + ran, "file:///etc/passwd"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/redirect" {
				w.Header().Set("Location", to)
				w.WriteHeader(http.StatusMovedPermanently)
				return
			}
			_, _ = io.WriteString(w, `<html><head><link rel="alternate" type="application/rss+xml" href="`+to+`"><meta http-equiv="refresh" content="0;url=`+to+`"></head><body><a href="`+to+`">RSS</a></body></html>`)
		}))
		f := fetch.NewFetcher("test")
		for _, address := range []string{server.URL, server.URL + "/redirect", to} {
			if d, err := feeds.Discover(t.Context(), f, address); err == nil {
				t.Errorf("%s leads to %v", address, d.Candidates)
			}
		}
		f.Close()
		server.Close()
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("a program was run")
	}
	if feeds.NextTry(store.Feed{Visited: time.Unix(0, 0), Interval: time.Hour}).Unix() != 3600 {
		t.Error("an interval does not count")
	}
}
