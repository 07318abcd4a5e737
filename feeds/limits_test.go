package feeds_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tidings/feeds"
	"tidings/store"
)

// atHosts subscribes to two feeds of each of so many hosts, which w answers for.
func atHosts(t *testing.T, hosts int, w web) (*newsroom, []store.Feed) {
	n := newNewsroom(t, nil)
	n.refresher.Fetcher.Transport = w
	n.refresher.Fetcher.Timeout = time.Minute // of one that waits for others, on a machine that has much to do
	var addresses []string
	for i := range hosts {
		for feed := range 2 {
			addresses = append(addresses, fmt.Sprintf("http://host%d.example/%d", i, feed))
		}
	}
	return n, n.subscribe(t, addresses...)
}

// Answers that come late are waited for together: nobody is answered here before 128 have
// asked, two at a host.
func TestRunWaitsForManyAnswers(t *testing.T) {
	const together = 128
	var mu sync.Mutex
	byHost, now, most := map[string]int{}, 0, 0
	enough := make(chan struct{})
	n, all := atHosts(t, 100, func(r *http.Request) *http.Response {
		mu.Lock()
		byHost[r.Host]++
		if now++; now > most {
			most = now
		}
		if byHost[r.Host] > 2 {
			t.Errorf("%d visits to %s", byHost[r.Host], r.Host)
		}
		if now == together {
			select {
			case <-enough:
			default:
				close(enough)
			}
		}
		mu.Unlock()
		select {
		case <-enough:
		case <-r.Context().Done():
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		byHost[r.Host]--
		now--
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(rss(r.URL.Path[1:], 1, 2)))}
	})
	if got := n.refresher.Run(t.Context(), all, nil); got.New != 400 || got.Err != nil {
		t.Errorf("%d new, %d failed, %v", got.New, len(got.Failed), got.Err)
	}
	if most != together {
		t.Errorf("%d visits at once", most)
	}
}

// heldBack is a body that gives its last byte when it may. It counts what all have given
// that are not at their end.
type heldBack struct {
	io.Reader
	all      *heldBacks
	ctx      context.Context
	given    int64
	size     int64
	atTheEnd bool
}

type heldBacks struct {
	mu        sync.Mutex
	now, most int64
	last      chan struct{} // gets a value when one has given all but its last byte
	end       chan struct{} // closed when they may end
}

func (h *heldBack) Read(p []byte) (int, error) {
	if h.given == h.size-1 && !h.atTheEnd {
		h.atTheEnd = true
		select {
		case h.all.last <- struct{}{}:
		default:
		}
		select {
		case <-h.all.end:
		case <-h.ctx.Done():
			return 0, h.ctx.Err()
		}
	}
	if !h.atTheEnd {
		p = p[:min(int64(len(p)), h.size-1-h.given)]
	}
	n, err := h.Reader.Read(p)
	h.given += int64(n)
	h.all.mu.Lock()
	defer h.all.mu.Unlock()
	h.all.now += int64(n)
	h.all.most = max(h.all.most, h.all.now)
	if err == io.EOF {
		h.all.now -= h.given
	}
	return n, err
}

func (h *heldBack) Close() error { return nil }

const heldSize = 4 << 20

// held answers with feeds of heldSize bytes.
func (h *heldBacks) answer(r *http.Request) *http.Response {
	begin, end := "<rss><channel><title>x</title><description>", "</description></channel></rss>"
	text := begin + strings.Repeat("x", heldSize-len(begin)-len(end)) + end
	return &http.Response{StatusCode: 200, ContentLength: -1,
		Body: &heldBack{Reader: strings.NewReader(text), all: h, ctx: r.Context(), size: int64(len(text))}}
}

// However many large bodies come at once, those in memory are few, and all arrive.
func TestRunLimitsBodies(t *testing.T) {
	h := &heldBacks{last: make(chan struct{}, 1), end: make(chan struct{})}
	n, all := atHosts(t, 10, h.answer)
	go func() {
		<-h.last
		close(h.end)
	}()
	got := n.refresher.Run(t.Context(), all, nil)
	if got.Feeds != 20 || len(got.Failed) > 0 || got.Err != nil {
		t.Fatalf("%+v", got)
	}
	if h.most > 8<<20+heldSize || h.most < heldSize {
		t.Errorf("%d KB of bodies at once", h.most>>10)
	}
}

// Whoever waits for room, or for an answer, ends at once with the run, and nothing is
// recorded.
func TestRunEndsWhileVisitsWait(t *testing.T) {
	h := &heldBacks{last: make(chan struct{}, 1), end: make(chan struct{})}
	n, all := atHosts(t, 10, h.answer)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-h.last
		cancel()
	}()
	got := n.refresher.Run(ctx, all, func(p feeds.Progress) { t.Errorf("told of %s", p.Feed.URL) })
	if !errors.Is(got.Err, context.Canceled) || got.Feeds != 0 {
		t.Errorf("%+v", got)
	}
	for _, f := range all {
		if now := n.feed(t, f.ID); !now.Visited.IsZero() {
			t.Errorf("recorded %+v", now)
		}
	}
}
