package serve_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tidings/store"
	"tidings/ui/serve"
)

// A web is what the house's fetchers see: a feed at each address, with one
// article that is called after the host and the path.
type web struct {
	mu    sync.Mutex
	asked map[string]int
	hold  chan struct{} // nil to answer at once
}

func (w *web) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	if w.asked == nil {
		w.asked = map[string]int{}
	}
	w.asked[r.URL.Host+r.URL.Path]++
	w.mu.Unlock()
	if w.hold != nil {
		select {
		case <-w.hold:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	name := r.URL.Host + r.URL.Path
	body := fmt.Sprintf(`<rss version="2.0"><channel><title>Feed %s</title><item><guid>%s</guid><title>News of %s</title></item></channel></rss>`, name, name, name)
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/rss+xml"}}, Request: r, Body: io.NopCloser(strings.NewReader(body)),
	}, nil
}

func (w *web) times(name string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[name]
}

// eventually waits until something is so.
func eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	late := time.After(patience)
	for tick := time.NewTicker(5 * time.Millisecond); !so(); {
		select {
		case <-late:
			t.Fatal("never: ", what)
		case <-tick.C:
		}
	}
}

// follow subscribes an account to addresses.
func (h *house) follow(a store.AccountID, urls ...string) {
	h.t.Helper()
	for _, url := range urls {
		if _, err := h.store.Subscribe(context.Background(), a, store.Wish{URL: url}); err != nil {
			h.t.Fatal(err)
		}
	}
}

// The server fetches what anybody follows, once for all who do; a feed at a
// secret address for each, who sees only their own. A person who refreshes
// meanwhile does not ask again.
func TestServerRefreshes(t *testing.T) {
	w := &web{hold: make(chan struct{})}
	var before house
	var asha, ravi *member
	h := open(t, func(o *serve.Options) {
		o.Transport, o.Refresh = w, time.Hour
		before = house{t: t, store: o.Store}
		asha, ravi = before.member("asha"), before.member("ravi")
		for _, m := range []*member{asha, ravi} {
			before.follow(m.account, "https://shared.example/feed", "https://secret.example/feed?token=x")
		}
		before.follow(asha.account, "https://hers.example/feed")
		before.follow(store.Local, "http://nas.local/feed")
	})
	asha.house, ravi.house = h, h
	close1 := sync.OnceFunc(func() { close(w.hold) })
	defer close1()
	eventually(t, "the owner's feed is asked for", func() bool { return w.times("nas.local/feed") == 1 })
	close1()
	eventually(t, "all is there", func() bool {
		out, _, _ := asha.run("list", "")
		return strings.Contains(out, "shared.example") && strings.Contains(out, "secret.example") && strings.Contains(out, "hers.example")
	})
	for name, times := range map[string]int{"shared.example/feed": 1, "secret.example/feed": 2, "hers.example/feed": 1} {
		if got := w.times(name); got != times {
			t.Errorf("%s was fetched %d times", name, got)
		}
	}
	out, _, _ := ravi.run("list --json", "")
	if strings.Contains(out, "hers.example") || strings.Contains(out, "nas.local") || strings.Count(out, "News of secret.example") != 1 {
		t.Errorf("his list:\n%s", out)
	}
	eventually(t, "the log says so", func() bool { return strings.Contains(h.log.text(), "msg=refreshed feeds=4 new=4 failed=0") })
	if log := h.log.text(); strings.Contains(log, "token") {
		t.Errorf("the log:\n%s", log)
	}
}

// A feed that is being fetched is not asked again by somebody who refreshes at
// that moment.
func TestRefreshAtOneMoment(t *testing.T) {
	w := &web{hold: make(chan struct{})}
	h := open(t, func(o *serve.Options) { o.Transport = w })
	members := []*member{h.member("asha"), h.member("ravi"), h.member("noor")}
	ended := make(chan string, len(members))
	var all sync.WaitGroup
	for _, m := range members {
		h.follow(m.account, "https://shared.example/feed")
	}
	for _, m := range members {
		session := h.session(m.dial())
		all.Go(func() {
			out, err := session.CombinedOutput("refresh")
			ended <- fmt.Sprint(string(out), err)
		})
	}
	for range len(members) - 1 { // all but the one who fetches it
		if said := <-ended; !strings.Contains(said, "1 not asked") {
			t.Error(said)
		}
	}
	close(w.hold)
	all.Wait()
	if said := <-ended; !strings.Contains(said, "1 new article") || w.times("shared.example/feed") != 1 {
		t.Errorf("fetched %d times: %s", w.times("shared.example/feed"), said)
	}
	if out, _, _ := members[2].run("list", ""); !strings.Contains(out, "News of shared.example") {
		t.Error(out)
	}
}
