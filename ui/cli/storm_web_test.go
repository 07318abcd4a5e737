//go:build unix

package cli_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// A stormWeb serves the feeds of a storm: one for each actor that never changes, small
// ones to be followed and left, and news that come with each visit.
//
//	/birds/NAME  /extra/NAME  /news/terns  /news/gulls
type stormWeb struct {
	server *httptest.Server

	mu   sync.Mutex
	news map[string]int // how many articles there have been, by feed
}

// eggs is how many articles an actor's feed has. They fit on a screen of 24 lines.
const eggs = 8

// What news are like: some with each visit, of which the newest are shown, and no more
// when there have been so many that a library would only get slow.
const (
	newsEach  = 3
	newsShown = 40
	newsAtAll = 5000
)

func newStormWeb(t *testing.T) *stormWeb {
	w := &stormWeb{news: map[string]int{}}
	w.server = httptest.NewServer(w)
	t.Cleanup(w.server.Close)
	return w
}

func (w *stormWeb) at(path string) string { return w.server.URL + "/" + path }

// page is the address of an article.
func (w *stormWeb) page(title string) string {
	return "http://paper.example/" + strings.ReplaceAll(title, " ", "/")
}

// extraName is the name of one of the small feeds; "" if an address is none of them.
func extraName(address string) string {
	_, name, _ := strings.Cut(address, "/extra/")
	return name
}

func (w *stormWeb) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	kind, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	first, end := 0, eggs
	switch kind {
	case "extra":
		end = 1
	case "news":
		w.mu.Lock()
		w.news[name] = min(w.news[name]+newsEach, newsAtAll)
		end = w.news[name]
		w.mu.Unlock()
		first = max(0, end-newsShown)
	}
	out.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprintf(out, `<rss version="2.0"><channel><title>%s</title><link>%s</link>`, name, w.page(name))
	for i := end - 1; i >= first; i-- {
		title := fmt.Sprintf("%s piece %d", name, i)
		fmt.Fprintf(out, `<item><title>%s</title><guid>%s</guid><link>%s</link><pubDate>%s</pubDate><description>All about %s. %s</description></item>`,
			title, title, w.page(title), fmt.Sprintf("%d Sep 2025 10:%02d:%02d GMT", 1+i/3600%30, i/60%60, i%60), title, prose(i))
	}
	fmt.Fprint(out, `</channel></rss>`)
}

// prose is a text of some length, each another one.
func prose(n int) string {
	words := strings.Fields("water shore tide harbour wind boat morning light rope anchor mast river sand salt feather stone")
	var b strings.Builder
	for i := range 100 + n*37%400 {
		fmt.Fprintf(&b, "%s%d ", words[(i*7+n)%len(words)], (i*n)%50)
	}
	return b.String()
}
