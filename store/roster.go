package store

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
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
	folder    string // the name of the folder as folders are sorted
	name      string // the name of the feed as feeds of a folder are sorted
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

// An entryMaker makes entries some at a time, and their texts in pieces, since there may be
// thousands. The pieces are small: each is kept as long as one of its entries is.
type entryMaker struct {
	entries []rosterEntry // room for the next ones
	texts   strings.Builder
	folders map[string]string // how folders are sorted, by name
}

const (
	entriesAtOnce = 16
	textsAtOnce   = 8 << 10 // bytes
)

// entry decodes a subscription and its feed.
func (m *entryMaker) entry(id FeedID, sub, feed []byte) (_ *rosterEntry, err error) {
	if feed == nil {
		return nil, fmt.Errorf("read feed %d: %w", id, ErrNotFound)
	}
	if len(m.entries) == 0 {
		m.entries = make([]rosterEntry, entriesAtOnce)
	}
	e := &m.entries[0]
	m.entries = m.entries[1:]
	e.sub, e.feed = m.copied(sub), m.copied(feed)
	if e.Subscription, err = subscriptionOf(e.sub); err != nil {
		return nil, fmt.Errorf("read subscription: %w", err)
	}
	if err = e.Feed.read(e.feed); err != nil {
		return nil, fmt.Errorf("read feed %d: %w", id, err)
	}
	e.ID, e.Interval = id, e.Subscription.Settings.interval()
	e.folder, e.name = m.sortedAs(e.Subscription.Folder), m.lower(e.Name())
	return e, nil
}

// room is a builder that so many bytes can be added to without moving what it has.
func (m *entryMaker) room(size int) *strings.Builder {
	if m.texts.Cap()-m.texts.Len() < size {
		m.texts = strings.Builder{}
		m.texts.Grow(max(size, textsAtOnce))
	}
	return &m.texts
}

func (m *entryMaker) copied(record []byte) string {
	to := m.room(len(record))
	from := to.Len()
	to.Write(record)
	return to.String()[from:]
}

// lower is strings.ToLower.
func (m *entryMaker) lower(name string) string {
	upper := false
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return strings.ToLower(name)
		}
		upper = upper || 'A' <= name[i] && name[i] <= 'Z'
	}
	if !upper {
		return name
	}
	to := m.room(len(name))
	from := to.Len()
	for i := range len(name) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		to.WriteByte(c)
	}
	return to.String()[from:]
}

// sortedAs is what a folder is sorted by.
func (m *entryMaker) sortedAs(folder string) string {
	sorted, known := m.folders[folder]
	if known {
		return sorted
	}
	if m.folders == nil {
		m.folders = map[string]string{}
	}
	sorted = strings.ToLower(strings.ReplaceAll(folder, "/", "\x01")) // a folder's folders before its namesakes
	if folder == "" {
		sorted = "\xff" // behind every folder
	}
	m.folders[folder] = sorted + "\x00" + folder
	return m.folders[folder]
}

// orderOf sorts entries by folder and name. The order of the roster before is theirs if they
// are at the same places.
func orderOf(entries []*rosterEntry, before *roster) []int32 {
	same := slices.EqualFunc(entries, before.entries, func(a, b *rosterEntry) bool {
		return a.ID == b.ID && a.folder == b.folder && a.name == b.name
	})
	if same {
		return before.order
	}
	ranks := ranksOf(entries)
	type place struct {
		begins uint64 // the name begins
		rank   int32  // of the folder
		at     int32
	}
	places := make([]place, len(entries))
	for i, e := range entries {
		var begins [8]byte
		copy(begins[:], e.name)
		places[i] = place{binary.BigEndian.Uint64(begins[:]), ranks[e.folder], int32(i)}
	}
	slices.SortFunc(places, func(a, b place) int {
		if a.rank != b.rank {
			return int(a.rank - b.rank)
		}
		if a.begins != b.begins {
			return cmp.Compare(a.begins, b.begins)
		}
		return cmp.Or(strings.Compare(entries[a.at].name, entries[b.at].name), int(a.at-b.at))
	})
	order := make([]int32, len(entries))
	for i, p := range places {
		order[i] = p.at
	}
	return order
}

// ranksOf is the place of each folder among all.
func ranksOf(entries []*rosterEntry) map[string]int32 {
	ranks := map[string]int32{}
	for _, e := range entries {
		ranks[e.folder] = 0
	}
	for i, folder := range slices.Sorted(maps.Keys(ranks)) {
		ranks[folder] = int32(i)
	}
	return ranks
}
