package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// A roster is what an account subscribes to, as the file had it when it was read last.
// Reading it again compares the records, and decodes and sorts only what has changed, so
// that thousands of feeds are read again in a millisecond. A roster and its entries are
// never changed: others take their place.
type roster struct {
	entries []*rosterEntry // by the number of the feed
	order   []int32        // indexes of entries, sorted as people see them
}

type rosterEntry struct {
	sub, feed string // the records
	place     string // what people see them sorted by
	Subscribed
}

// rosters are the rosters that a store keeps. The zero value has none.
type rosters struct {
	mu      sync.Mutex
	known   map[AccountID]*roster
	entries int // of all of them
}

// mostEntries is how many entries a store keeps, each of about a kilobyte.
const mostEntries = 20_000

// of returns the roster that was kept for an account, an empty one if there is none.
func (r *rosters) of(a AccountID) *roster {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known := r.known[a]; known != nil {
		return known
	}
	return &roster{}
}

// keep keeps a roster. If that makes too many entries, all others are forgotten.
func (r *rosters) keep(a AccountID, now *roster) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if old := r.known[a]; old != nil {
		r.entries -= len(old.entries)
		delete(r.known, a)
	}
	if len(now.entries) > mostEntries {
		return
	}
	if r.known == nil || r.entries+len(now.entries) > mostEntries {
		r.known, r.entries = map[AccountID]*roster{}, 0
	}
	r.known[a] = now
	r.entries += len(now.entries)
}

// newEntry decodes a subscription and its feed.
func newEntry(id FeedID, sub, feed []byte) (_ *rosterEntry, err error) {
	if feed == nil {
		return nil, fmt.Errorf("read feed %d: %w", id, ErrNotFound)
	}
	e := &rosterEntry{sub: string(sub), feed: string(feed)}
	if e.Subscription, err = subscriptionOf(e.sub); err != nil {
		return nil, fmt.Errorf("read subscription: %w", err)
	}
	if err = e.Feed.read(e.feed); err != nil {
		return nil, fmt.Errorf("read feed %d: %w", id, err)
	}
	e.ID = id
	e.place = placeOf(e.Subscribed)
	return e, nil
}

// placeOf is what feeds are sorted by.
func placeOf(f Subscribed) string {
	own := f.Subscription.Folder
	folder := strings.ToLower(strings.ReplaceAll(own, "/", "\x01")) // a folder's folders before its namesakes
	if folder == "" {
		folder = "\xff" // behind every folder
	}
	return folder + "\x00" + own + "\x00" + strings.ToLower(f.Name())
}

// orderOf sorts entries. The order of the roster before is theirs if they are at the same
// places.
func orderOf(entries []*rosterEntry, before *roster) []int32 {
	same := slices.EqualFunc(entries, before.entries, func(a, b *rosterEntry) bool { return a.ID == b.ID && a.place == b.place })
	if same {
		return before.order
	}
	order := make([]int32, len(entries))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		return cmp.Or(cmp.Compare(entries[i].place, entries[j].place), cmp.Compare(i, j))
	})
	return order
}
