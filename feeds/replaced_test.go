package feeds_test

import (
	"errors"
	"net/http"
	"path/filepath"
	"testing"

	"tidings/feeds"
	"tidings/store"
)

// A library that is put in the place of the one that a refresh has read its feeds from gets
// nothing of what that refresh brings: the numbers of its feeds mean other feeds.
func TestRefreshOfAReplacedLibrary(t *testing.T) {
	open := func() *store.Store {
		s, err := store.Open(filepath.Join(t.TempDir(), "tidings.db"), store.Options{Now: morning})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	subscribe := func(s *store.Store, url string) {
		t.Helper()
		if _, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: url}); err != nil {
			t.Fatal(err)
		}
	}
	mine, other, copied := open(), open(), filepath.Join(t.TempDir(), "copy.db")
	subscribe(other, "https://other.example/feed")
	if err := other.Backup(t.Context(), copied, false); err != nil {
		t.Fatal(err)
	}
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		if _, err := store.Restore(t.Context(), copied, mine.Path(), store.Options{}); err != nil {
			t.Error(err)
		}
		_, _ = w.Write([]byte(`<rss version="2.0"><channel><title>Mine</title><item><title>One</title><guid>1</guid></item></channel></rss>`))
	})
	subscribe(mine, server.URL)
	due, err := mine.Due(t.Context(), morning())
	if err != nil || len(due) != 1 {
		t.Fatal(due, err)
	}
	r := feeds.Refresher{Store: mine, For: store.Local, Fetcher: newFetcher(t), Now: morning}
	if report := r.Run(t.Context(), due, nil); !errors.Is(report.Err, store.ErrReplaced) {
		t.Errorf("%+v", report)
	}
	page, err := mine.List(t.Context(), store.Local, store.Query{}, store.Cursor{}, 10)
	if err != nil || len(page.Rows) != 0 {
		t.Errorf("the other library has %v %v", page.Rows, err)
	}
	if f, err := mine.Feed(t.Context(), due[0].ID); err != nil || f.URL != "https://other.example/feed" || f.Title != "" {
		t.Errorf("its feed is %+v %v", f, err)
	}
}
