package cli_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"testing"

	"tidings/feeds/fetch"
)

// Whoever adds an old address of a feed that is followed is told so, whichever way leads from
// there to the new one, and has it once.
func TestAnOldAddressOfAFeedThatIsFollowed(t *testing.T) {
	news, err := os.ReadFile("testdata/web/world.xml")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		switch r.URL.Path {
		case "/new.xml":
			fmt.Fprintf(w, "%s", news)
		case "/says.xml":
			const says = `<itunes:new-feed-url xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">http://news.example/new.xml</itunes:new-feed-url></channel>`
			fmt.Fprint(w, strings.Replace(string(news), "</channel>", says, 1))
		default:
			http.Redirect(w, r, "http://news.example/new.xml", http.StatusMovedPermanently)
		}
	}))
	t.Cleanup(server.Close)
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}}
	t.Cleanup(transport.CloseIdleConnections)
	s := newStage(t)
	s.web = fetch.NewFetcher("test")
	s.web.Transport, s.web.Now, s.web.Private = transport, clock, func(netip.Addr) bool { return false }
	const story = `> tidings add http://news.example/new.xml
added “World News”, number 1: 3 articles
> tidings add http://news.example/old.xml
“World News” is followed already, number 1
> tidings add http://news.example/says.xml
“World News” is followed already, number 1
> tidings add --no-fetch http://news.example/older.xml
added “http://news.example/older.xml”, number 3
> tidings refresh
refreshed 2 feeds, 0 new articles
“http://news.example/older.xml”: it has moved to where “World News” is, number 1, and the two are one now
> tidings refresh
refreshed 1 feed, 0 new articles
> tidings feeds
     1  -       3       3                        World News                      http://news.example/new.xml
> tidings check
no damage found: 3 articles, 1 feed
`
	if got := s.play(story); got != story {
		t.Errorf("got\n%s\nwant\n%s", got, story)
	}
}
