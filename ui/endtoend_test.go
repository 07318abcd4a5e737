package ui

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

// Real feeds, by site, go the whole way: served over HTTP, subscribed to,
// fetched, parsed, cleaned, kept, listed, opened and set on the screen; and a
// second refresh finds nothing new in any of them.
func TestRealFeedsFromEndToEnd(t *testing.T) {
	const folder = "../feeds/testdata/feeds"
	server := httptest.NewServer(http.FileServer(http.Dir(folder)))
	t.Cleanup(server.Close)
	files, err := os.ReadDir(folder)
	if err != nil || len(files) < 30 {
		t.Fatalf("%d feeds: %v", len(files), err)
	}
	s := library(t)
	var wishes []store.Wish
	for _, f := range files {
		wishes = append(wishes, store.Wish{URL: server.URL + "/" + f.Name(), Title: strings.TrimSuffix(f.Name(), filepath.Ext(f.Name()))})
	}
	if _, err := s.Subscribe(t.Context(), store.Local, wishes...); err != nil {
		t.Fatal(err)
	}
	sc := show(t, s, 100, 40).press("R").seesNot("failed")
	all, err := s.Feeds(t.Context(), store.Local)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Failures > 0 || f.Total == 0 {
			t.Errorf("%s: %d articles, %s", f.Name(), f.Total, f.Error)
			continue
		}
		page, err := s.List(t.Context(), store.Local, store.Query{Feed: f.ID}, store.Cursor{}, 3)
		if err != nil {
			t.Fatal(err)
		}
		sc.run(sc.visit(feedKey(f.ID)))
		sc.exact().sees(f.Name())
		for i, row := range page.Rows {
			sc.press("enter").exact()
			if sc.article.article.Number != row.Number || !sc.article.whole {
				t.Errorf("%s: article %d did not open: %q", f.Name(), i, row.Title)
			}
			for _, r := range ansi.Strip(strings.Join(sc.article.lines, "\n")) {
				if unicode.IsControl(r) && r != '\n' {
					t.Errorf("%s: %q holds U+%04X", f.Name(), row.Title, r)
				}
			}
			sc.press("q", "j")
		}
	}
	sc.press("R").sees("0 new articles.")
}
