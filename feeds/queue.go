package feeds

import (
	"net/url"
	"sync"

	"tidings/feeds/fetch"
	"tidings/store"
)

// A hostQueue holds the feeds of one host that are still to be visited.
type hostQueue struct {
	mu      sync.Mutex
	waiting []store.Feed
	enough  *fetch.StatusError // the host answered 429: it is not asked again in this run
}

// queues sorts feeds by host and returns a channel of turns: each host stands in
// it once for each visit that it may get at the same time.
func queues(feeds []store.Feed, perHost int) chan *hostQueue {
	var all []*hostQueue
	byName := make(map[string]*hostQueue)
	for _, f := range feeds {
		name := f.URL
		if u, err := url.Parse(f.URL); err == nil {
			name = u.Hostname()
		}
		if byName[name] == nil {
			byName[name] = new(hostQueue)
			all = append(all, byName[name])
		}
		byName[name].waiting = append(byName[name].waiting, f)
	}
	ready := make(chan *hostQueue, perHost*len(all))
	for turn := range perHost {
		for _, h := range all {
			if turn < len(h.waiting) {
				ready <- h
			}
		}
	}
	return ready
}

func (h *hostQueue) hasMore() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.waiting) > 0
}

func (h *hostQueue) next() (f store.Feed, enough *fetch.StatusError, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.waiting) == 0 {
		return f, nil, false
	}
	f, h.waiting = h.waiting[0], h.waiting[1:]
	return f, h.enough, true
}

// refuse leaves the host alone for the rest of the run.
func (h *hostQueue) refuse(status *fetch.StatusError) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.enough = status
}
