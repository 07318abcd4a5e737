package feeds_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tidings/feeds"
	"tidings/store"
)

// Pages are read by themselves after a refresh where somebody wants it: of what is new, one of
// a host at a time; what cannot be read holds nothing up.
func TestPagesAreReadAfterARefresh(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	var now, most atomic.Int32
	last, host := 3, ""
	n := newOpenRoom(t, func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case path == "/teasers" || path == "/quiet":
			fmt.Fprint(w, strings.ReplaceAll(rss(path[1:], 1, last), "https://site.example", host+path))
		case strings.HasSuffix(path, "/2"):
			http.NotFound(w, r)
		default:
			mu.Lock()
			asked = append(asked, path)
			mu.Unlock()
			most.Store(max(most.Load(), now.Add(1)))
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, printed("A title", "", story(1), ""))
			now.Add(-1)
		}
	})
	host = n.URL
	all := n.subscribe(t, "/teasers", "/quiet")
	_, err := n.store.EditFeed(t.Context(), store.Local, all[0].ID, "set", store.OnlySettings(func(store.Feed, store.Settings) (store.Settings, error) {
		return store.Settings{FullText: store.FullTextAlways}, nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	refresh := func() feeds.Report {
		due, err := n.store.Due(t.Context(), n.now)
		if err != nil {
			t.Fatal(err)
		}
		n.refresher.ByHand = true
		return n.refresher.Run(t.Context(), due, nil)
	}
	got := refresh()
	slices.Sort(asked)
	if got.New != 6 || len(got.Failed) != 0 || strings.Join(asked, " ") != "/teasers/1 /teasers/3" || most.Load() != 1 {
		t.Errorf("new %d, failed %v, asked for %v, %d at once", got.New, got.Failed, asked, most.Load())
	}
	full := func() (titles []string) {
		page, err := n.store.List(t.Context(), store.Local, store.Query{Text: `"harbour comes to the fore"`}, store.Cursor{}, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Rows {
			titles = append(titles, r.Title)
		}
		slices.Sort(titles)
		return titles
	}
	if found := full(); strings.Join(found, ", ") != "teasers 1, teasers 3" {
		t.Errorf("found in full texts: %v", found)
	}
	asked, last = nil, 4
	refresh()
	if strings.Join(asked, " ") != "/teasers/4" {
		t.Errorf("the next time %v were asked for", asked)
	}
	if found := full(); len(found) != 3 {
		t.Errorf("found in full texts: %v", found)
	}
}
