package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// noon is when most of these tests happen.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// A house is a store in a folder of its own, with a clock that stands still
// until it is set. Its methods end the test if the store refuses. When the test
// ends the store is checked whole.
type house struct {
	*store.Store
	t    testing.TB
	path string
	at   time.Time
}

func open(t testing.TB) *house {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "tidings.db"))
}

func openAt(t testing.TB, path string) *house {
	t.Helper()
	h := &house{t: t, path: path, at: noon}
	s, err := store.Open(path, store.Options{Now: func() time.Time { return h.at }})
	if err != nil {
		t.Fatal(err)
	}
	h.Store = s
	t.Cleanup(func() {
		h.sound()
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// ctx is what every call here is made with.
func (h *house) ctx() context.Context { return context.Background() }

// need ends the test at an error.
func (h *house) need(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// sound checks the store.
func (h *house) sound() {
	h.t.Helper()
	differences, err := h.Check(h.ctx())
	if err != nil {
		h.t.Errorf("check: %v", err)
	}
	for _, d := range differences {
		h.t.Errorf("check: %s", d)
	}
}

// reopen closes the store and opens it again, as tomorrow does.
func (h *house) reopen() {
	h.t.Helper()
	h.need(h.Close())
	s, err := store.Open(h.path, store.Options{Now: func() time.Time { return h.at }})
	h.need(err)
	h.Store = s
}

// subscribe subscribes an account to a feed.
func (h *house) subscribe(a store.AccountID, url, folder string) store.FeedID {
	h.t.Helper()
	_, err := h.Subscribe(h.ctx(), a, store.Wish{URL: url, Folder: folder})
	h.need(err)
	all, err := h.Feeds(h.ctx(), a)
	h.need(err)
	for _, f := range all {
		if f.Origin == url || f.URL == url {
			return f.ID
		}
	}
	h.t.Fatalf("%s is not among the feeds of account %d", url, a)
	return 0
}

// record makes one visit to a feed that brings articles.
func (h *house) record(feed store.FeedID, articles ...store.Incoming) counts {
	h.t.Helper()
	out, err := h.Record(h.ctx(), store.Fetched{Feed: feed, At: h.at, Title: fmt.Sprintf("Feed %d", feed), Articles: articles})
	h.need(err)
	return countsOf(h.t, out[0])
}

// counts are how many articles a visit brought.
type counts struct{ New, Updated int }

// countsOf are the counts of an outcome, which names as many new articles as it counts.
func countsOf(t interface{ Errorf(string, ...any) }, o store.Outcome) counts {
	if names := slices.Clone(o.Fresh); len(names) != o.New || !slices.IsSorted(names) || len(slices.Compact(names)) != o.New {
		t.Errorf("%d new articles have the numbers %v", o.New, o.Fresh)
	}
	return counts{o.New, o.Updated}
}

// page lists up to 1,000 articles of the local account.
func (h *house) page(q store.Query) store.Page {
	h.t.Helper()
	p, err := h.List(h.ctx(), store.Local, q, store.Cursor{}, 1000)
	h.need(err)
	return p
}

// titles lists the local account's articles by title.
func (h *house) titles(q store.Query) string {
	h.t.Helper()
	return titles(h.page(q).Rows)
}

func titles(rows []store.Row) string {
	all := make([]string, len(rows))
	for i, r := range rows {
		all[i] = r.Title
	}
	return strings.Join(all, " ")
}

// row is the local account's article of a title.
func (h *house) row(title string) store.Row {
	h.t.Helper()
	for _, r := range h.page(store.Query{}).Rows {
		if r.Title == title {
			return r
		}
	}
	h.t.Fatalf("there is no article %q", title)
	return store.Row{}
}

func (h *house) number(title string) store.Number { h.t.Helper(); return h.row(title).Number }

// read marks articles of the local account read.
func (h *house) read(titles ...string) {
	h.t.Helper()
	_, err := h.MarkRead(h.ctx(), store.Local, true, h.numbers(titles)...)
	h.need(err)
}

// bookmark bookmarks articles of the local account.
func (h *house) bookmark(titles ...string) {
	h.t.Helper()
	_, err := h.Bookmark(h.ctx(), store.Local, true, h.numbers(titles)...)
	h.need(err)
}

func (h *house) numbers(titles []string) (numbers []store.Number) {
	h.t.Helper()
	for _, title := range titles {
		numbers = append(numbers, h.number(title))
	}
	return numbers
}

// want says what is not as it should be.
func want[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// wantErr says so if an error does not wrap the one wanted.
func wantErr(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got error %v, want %v", what, got, want)
	}
}

// piece is an article that a feed published some minutes before noon.
func piece(title string, minutes int) store.Incoming {
	return store.Incoming{
		Key: "key of " + title, Title: title, Link: "https://example.org/" + title,
		Published: noon.Add(-time.Duration(minutes) * time.Minute),
		Content:   store.Body{Source: "<p>The text of " + title + ".</p>"}, Words: 4,
	}
}

func TestOpenMakesFolderAndFilePrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "share", "tidings", "tidings.db")
	h := openAt(t, path)
	want(t, "path", h.Path(), path)
	for name, mode := range map[string]fs.FileMode{filepath.Dir(path): 0o700, path: 0o600} {
		info, err := os.Stat(name)
		h.need(err)
		want(t, name, info.Mode().Perm(), mode)
	}
	files, err := os.ReadDir(filepath.Dir(path))
	h.need(err)
	for _, f := range files {
		if !slices.Contains([]string{"tidings.db", "tidings.db.lock"}, f.Name()) {
			t.Errorf("%s was left behind", f.Name())
		}
	}
}

func TestCloseEndsWarmReadersAndKeepsEverything(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://example.org/feed", "")
	h.record(feed, piece("One", 1))
	h.reopen()
	want(t, "articles after opening again", h.titles(store.Query{}), "One")
}

func TestWriteToCopiesTheWholeStore(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://example.org/feed", "")
	h.record(feed, piece("One", 1), piece("Two", 2))
	h.bookmark("Two")
	copied := copyOf(h)
	want(t, "copied articles", copied.titles(store.Query{}), "One Two")
	want(t, "copied bookmarks", copied.titles(store.Query{Bookmarked: true}), "Two")
	if h.WriteTo(h.ctx(), shortWriter{}) == nil {
		t.Error("a copy that was cut short is no failure")
	}
}

// copyOf opens a copy of a store, which the original knows nothing of.
func copyOf(h *house) *house {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), "copy.db")
	f, err := os.Create(path)
	h.need(err)
	h.need(errors.Join(h.WriteTo(h.ctx(), f), f.Close()))
	return openAt(h.t, path)
}

type shortWriter struct{}

func (shortWriter) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func (h *house) account(name string) store.AccountID {
	h.t.Helper()
	a, err := h.AddAccount(h.ctx(), name, "SHA256:"+name)
	h.need(err)
	return a.ID
}

func (h *house) owner(id store.FeedID) store.AccountID {
	h.t.Helper()
	f, err := h.Feed(h.ctx(), id)
	h.need(err)
	return f.Owner
}

// repaired repairs the store at a path and opens it; the house checks it at the end.
func repaired(t testing.TB, path string) (*house, store.Repaired) {
	t.Helper()
	got, err := store.Repair(t.Context(), path, store.Options{Now: func() time.Time { return noon }}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return openAt(t, path), got
}
