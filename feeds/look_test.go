package feeds_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"tidings/feeds"
	"tidings/store"
)

// A strict server answers each address once, and says 429 to whoever asks again.
type strict struct {
	mu    sync.Mutex
	asked map[string]int
	pages map[string]string // with HERE for its own address
}

func (s *strict) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked[r.URL.Path]++
	again := s.asked[r.URL.Path] > 1
	s.mu.Unlock()
	page, known := s.pages[r.URL.Path]
	switch {
	case !known:
		http.NotFound(w, r)
	case again:
		w.WriteHeader(http.StatusTooManyRequests)
	case strings.HasPrefix(page, "->"):
		http.Redirect(w, r, page[2:], http.StatusMovedPermanently)
	default:
		fmt.Fprint(w, strings.ReplaceAll(page, "HERE", "http://"+r.Host))
	}
}

// What was fetched to look at a feed, by any way to it, is what is kept of it.
func TestALookIsTheFirstVisit(t *testing.T) {
	const page = "<html><title>A site</title><body>"
	jsonFeed := `{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","content_text":"a"},{"id":"2","content_text":"b"}]}`
	for name, c := range map[string]struct {
		typed string
		pages map[string]string
	}{
		"the address of a feed": {"/feed", map[string]string{"/feed": rss("x", 1, 2)}},
		"JSON":                  {"/feed", map[string]string{"/feed": jsonFeed}},
		"one that has moved":    {"/old", map[string]string{"/old": "->/feed", "/feed": rss("x", 1, 2)}},
		"a page that declares":  {"/", map[string]string{"/": page + `<link rel="alternate" type="application/rss+xml" href="/f">`, "/f": rss("x", 1, 2)}},
		"a page that links":     {"/", map[string]string{"/": page + `<a href="/rss">RSS</a>`, "/rss": rss("x", 1, 2)}},
		"a page that is silent": {"/", map[string]string{"/": page, "/feed": rss("x", 1, 2)}},
	} {
		t.Run(name, func(t *testing.T) {
			server := &strict{asked: map[string]int{}, pages: c.pages}
			n := newNewsroom(t, server.ServeHTTP)
			looks := &feeds.Looks{}
			n.refresher.Looks = looks
			for range 2 { // it was left, and asked for again
				d, err := looks.Discover(t.Context(), n.refresher.Fetcher, n.URL+c.typed)
				if err != nil {
					if strings.HasPrefix(c.pages[c.typed], page) || strings.HasPrefix(c.pages[c.typed], "->") {
						break // a page itself is not kept
					}
					t.Fatal(err)
				}
				for range 2 {
					if look, err := looks.LookAt(t.Context(), n.refresher.Fetcher, d.Candidates[0].URL); err != nil || look.Articles != 2 {
						t.Fatalf("%+v, %v", look, err)
					}
				}
			}
			url := n.URL + map[bool]string{true: "/feed", false: "/f"}[c.pages["/feed"] != ""]
			if c.pages["/rss"] != "" {
				url = n.URL + "/rss"
			}
			report := n.refresher.Run(t.Context(), n.subscribe(t, url), nil)
			if report.New != 2 || len(report.Failed) != 0 {
				t.Errorf("%+v", report)
			}
			server.mu.Lock()
			asked := maps.Clone(server.asked)
			server.mu.Unlock()
			for path := range c.pages {
				if strings.Contains(c.pages[path], "<html>") || strings.HasPrefix(c.pages[path], "->") {
					continue
				}
				if asked[path] != 1 {
					t.Errorf("%s was asked %d times", path, asked[path])
				}
			}
			// The next visit is one: a look is news once.
			report = n.refresher.Run(t.Context(), []store.Feed{n.feed(t, 1)}, nil)
			if len(report.Failed) != 1 {
				t.Errorf("the second visit: %+v", report)
			}
		})
	}
}

// A feed that says where it has moved is followed there if a feed answers there that does
// not send us back; the articles are the same.
func TestAFeedSaysWhereItMoves(t *testing.T) {
	says := func(to, feed string) string {
		return strings.Replace(feed, "<link>", "<itunes:new-feed-url xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>"+to+"</itunes:new-feed-url><link>", 1)
	}
	for name, c := range map[string]struct {
		pages    map[string]string
		end      string
		articles int
	}{
		"to a feed":                 {map[string]string{"/old": says("HERE/new", rss("x", 1, 1)), "/new": rss("x", 1, 3)}, "/new", 3},
		"to a feed that has moved":  {map[string]string{"/old": says("HERE/new", rss("x", 1, 1)), "/new": "->/newer", "/newer": rss("x", 1, 3)}, "/newer", 3},
		"to where it is":            {map[string]string{"/old": says("HERE/old", rss("x", 1, 2))}, "/old", 2},
		"to nothing":                {map[string]string{"/old": says("HERE/new", rss("x", 1, 2))}, "/old", 2},
		"to a page":                 {map[string]string{"/old": says("HERE/new", rss("x", 1, 2)), "/new": "<html><title>Gone</title>"}, "/old", 2},
		"to one that sends us back": {map[string]string{"/old": says("HERE/new", rss("x", 1, 2)), "/new": says("HERE/old", rss("x", 1, 3))}, "/old", 2},
		"to no address":             {map[string]string{"/old": says("javascript:alert(1)", rss("x", 1, 2))}, "/old", 2},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNewsroom(t, nil)
			n.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				(&strict{asked: map[string]int{}, pages: c.pages}).ServeHTTP(w, r)
			})
			id := n.subscribe(t, "/old")[0].ID
			for range 2 {
				report := n.refresher.Run(t.Context(), []store.Feed{n.feed(t, id)}, nil)
				if len(report.Failed) != 0 {
					t.Fatalf("%+v", report)
				}
			}
			list, err := n.store.List(t.Context(), store.Local, store.Query{}, store.Cursor{}, 10)
			if f := n.feed(t, id); err != nil || f.URL != n.URL+c.end || len(list.Rows) != c.articles {
				t.Errorf("it is at %s and has %d articles, %v", f.URL, len(list.Rows), err)
			}
		})
	}
}
