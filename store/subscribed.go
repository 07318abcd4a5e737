package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// Feeds returns what the account subscribes to, with counts, sorted by folder
// (those without one last) and name.
func (s *Store) Feeds(ctx context.Context, a AccountID) (all []Subscribed, err error) {
	err = s.view(ctx, func(t *tx) error {
		known := s.rosters.of(a)
		now, err := t.roster(a, known)
		if err != nil {
			return err
		}
		if now != known {
			s.rosters.keep(a, now)
		}
		all = t.counted(a, now)
		return nil
	})
	return all, err
}

// roster reads what an account subscribes to; the known roster is returned if it still holds.
func (t *tx) roster(a AccountID, known *roster) (*roster, error) {
	var maker entryMaker
	entries, old := make([]*rosterEntry, 0, len(known.entries)), known.entries
	feeds := ascent{c: t.bucket(bucketFeeds).Cursor()}
	prefix, c := join32(uint32(a)), t.bucket(bucketSubs).Cursor()
	for k, sub := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, sub = c.Next() {
		id := FeedID(field32(k, 1))
		feed := feeds.at(id)
		for len(old) > 0 && old[0].ID < id {
			old = old[1:]
		}
		if len(old) > 0 && old[0].ID == id && old[0].sub == string(sub) && old[0].feed == string(feed) {
			entries = append(entries, old[0])
			continue
		}
		entry, err := maker.entry(id, sub, feed)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry)
	}
	if slices.Equal(entries, known.entries) {
		return known, nil
	}
	return &roster{entries, orderOf(entries, known)}, nil
}

// counted returns copies of a roster's entries in their order, with counts.
func (t *tx) counted(a AccountID, r *roster) []Subscribed {
	counts, count := make([][2]int, len(r.entries)), t.tallied(a)
	for i, e := range r.entries {
		counts[i][0], counts[i][1], _ = count(e.ID)
	}
	all := make([]Subscribed, len(r.entries))
	for i, at := range r.order {
		all[i] = r.entries[at].Subscribed
		all[i].Total, all[i].Unread = counts[at][0], counts[at][1]
	}
	return all
}

// tallied returns a function that says how many articles of a feed an account has not
// deleted, and how many of these are unread, and set aside. It is asked about one feed after another,
// by ascending numbers.
func (t *tx) tallied(a AccountID) func(id FeedID) (total, unread, aside int) {
	tallies := t.bucket(bucketTallies)
	live := ascent{prefix: join32(uint32(theStore)), c: tallies.Cursor()}
	seen := ascent{prefix: join32(uint32(a)), c: tallies.Cursor()}
	return func(id FeedID) (total, unread, aside int) {
		if v := live.at(id); v != nil {
			total = int(field32(v, 0))
			unread = total
		}
		if v := seen.at(id); v != nil {
			n := tallyOf(v)
			total -= int(n.hidden)
			unread -= int(n.done + n.aside)
			aside = int(n.aside)
		}
		return total, unread, aside
	}
}

// An ascent looks up one feed after another, by ascending numbers, in keys that end with
// the number of a feed. Mostly the next feed is the next key, which is found ten times as
// fast as any key.
type ascent struct {
	prefix []byte // of the keys
	c      *bolt.Cursor
	k, v   []byte // where the cursor is
	begun  bool
}

// at returns the value of a feed, nil if it has none.
func (s *ascent) at(id FeedID) []byte {
	var room [8]byte
	key := binary.BigEndian.AppendUint32(append(room[:0], s.prefix...), uint32(id))
	if s.begun && s.k != nil && bytes.Compare(s.k, key) < 0 {
		s.k, s.v = s.c.Next()
	}
	if !s.begun || s.k != nil && bytes.Compare(s.k, key) < 0 {
		s.k, s.v = s.c.Seek(key)
		s.begun = true
	}
	if !bytes.Equal(s.k, key) {
		return nil
	}
	return s.v
}

// FeedsAmong returns those of some feeds that the account subscribes to, with counts, by
// their numbers, and the highest article number there was.
func (s *Store) FeedsAmong(ctx context.Context, a AccountID, ids ...FeedID) (all []Subscribed, seen Number, err error) {
	if len(ids) == 0 {
		return nil, 0, nil
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	err = s.view(ctx, func(t *tx) error {
		known, maker := &roster{}, entryMaker{}
		for _, id := range ids {
			sub := t.bucket(bucketSubs).Get(join32(uint32(a), uint32(id)))
			if sub == nil {
				continue
			}
			entry, err := maker.entry(id, sub, t.bucket(bucketFeeds).Get(join32(uint32(id))))
			if err != nil {
				return err
			}
			known.order = append(known.order, int32(len(known.entries)))
			known.entries = append(known.entries, entry)
		}
		all, seen = t.counted(a, known), Number(t.last("article"))
		return nil
	})
	return all, seen, err
}
