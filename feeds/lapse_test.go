package feeds_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"tidings/feeds"
	"tidings/store"
)

// loopback makes every host of the web the newsroom's own server.
func (n *newsroom) loopback() {
	n.refresher.Fetcher.Transport = &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, strings.TrimPrefix(n.URL, "http://"))
	}}
}

// A failure that a site is known for, and that passes by itself, is told when it lasts.
func TestPassingFailuresAreToldLate(t *testing.T) {
	const video, wide, forum, other = "http://www.youtube.com/feeds/videos.xml?channel_id=UC1", "http://www.youtube.com/about.xml", "http://www.reddit.com/r/x/.rss", "http://other.example/feed"
	minutes := func(all ...int) []int { return all }
	for _, c := range []struct {
		name, address string
		code          int
		never         bool  // it has not worked before
		after         []int // minutes from the first failure to each visit
		silent        int   // how many of the visits are not told
	}{
		{"a few", video, 404, false, minutes(0, 5, 20, 80), 4},
		{"too many", video, 500, false, minutes(0, 5, 20, 80, 140, 200, 260, 320, 380, 385), 8},
		{"asked very often", video, 500, false, minutes(0, 1, 2, 3, 4, 5, 6, 7, 8), 8},
		{"for too long", video, 404, false, minutes(0, 300, 360), 2},
		{"out of order", video, 503, false, minutes(0, 60), 2},
		{"another fault of it", video, 403, false, minutes(0), 0},
		{"it never worked", video, 404, true, minutes(0), 0},
		{"another address there", wide, 404, false, minutes(0), 0},
		{"asked too often", forum, 429, false, minutes(0, 30), 2},
		{"refused", forum, 403, false, minutes(0), 0},
		{"a site that nothing is known of", other, 404, false, minutes(0), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, asked := 200, 0
			n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) {
				if asked++; code != 200 {
					w.WriteHeader(code)
					return
				}
				fmt.Fprint(w, rss("Quay Films", 1, 1))
			})
			n.loopback()
			feed := n.subscribe(t, c.address)[0]
			visit := func() feeds.Report {
				t.Helper()
				before := asked
				report := n.refresher.Run(t.Context(), []store.Feed{n.feed(t, feed.ID)}, nil)
				if report.Err != nil || asked == before {
					t.Fatalf("%+v after %d requests", report, asked-before)
				}
				return report
			}
			if !c.never {
				visit()
			}
			n.now = n.now.Add(time.Hour)
			begin := n.now
			code = c.code
			for i, after := range c.after {
				n.now = begin.Add(time.Duration(after) * time.Minute)
				n.refresher.ByHand = n.now.Before(feeds.NextTry(n.feed(t, feed.ID)))
				report, told := visit(), i >= c.silent
				now := n.feed(t, feed.ID)
				if isTold := now.Failures > 0 && now.Error != "" && now.Lapse.Tries == 0 && len(report.Failed) == 1; told != isTold {
					t.Errorf("visit %d: told is %v: %+v, %+v", i+1, isTold, report, now)
				}
				if silent := now.Failures == 0 && now.Error == "" && now.Lapse.Tries == i+1 && len(report.Failed) == 0; told == silent {
					t.Errorf("visit %d: silent is %v: %+v, %+v", i+1, silent, report, now)
				}
				if !now.Fails() || !feeds.NextTry(now).After(n.now) || !told && feeds.NextTry(now).After(n.now.Add(time.Hour)) {
					t.Errorf("visit %d: asked again at %s: %+v", i+1, feeds.NextTry(now), now)
				}
			}
			n.now, code, n.refresher.ByHand = n.now.Add(24*time.Hour), 200, false
			visit()
			if now := n.feed(t, feed.ID); now.Fails() || now.Error != "" || !now.Lapse.Since.IsZero() {
				t.Errorf("when it works again: %+v", now)
			}
		})
	}
}

// Who asks for one feed by its name is told how that went.
func TestPassingFailuresAreToldToWhoAsks(t *testing.T) {
	code := 200
	n := newNewsroom(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(code)
		fmt.Fprint(w, rss("Quay Films", 1, 1))
	})
	n.loopback()
	feed := n.subscribe(t, "http://www.youtube.com/feeds/videos.xml?channel_id=UC1")[0]
	n.refresher.Run(t.Context(), []store.Feed{feed}, nil)
	n.now, code = n.now.Add(time.Hour), 404
	n.refresher.ByHand, n.refresher.ByName = true, true
	report := n.refresher.Run(t.Context(), []store.Feed{n.feed(t, feed.ID)}, nil)
	if len(report.Failed) != 1 || !strings.Contains(sentence(t, report.Failed[0].Err), "asked again") {
		t.Errorf("%+v", report)
	}
	if now := n.feed(t, feed.ID); now.Lapse.Tries != 1 || now.Failures != 0 {
		t.Errorf("%+v", now)
	}
}
