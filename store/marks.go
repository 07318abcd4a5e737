package store

import (
	"context"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
)

// MarkRead marks articles read, or unread, and returns how many were not so
// before.
func (s *Store) MarkRead(ctx context.Context, a AccountID, read bool, numbers ...Number) (changed int, err error) {
	err = s.update(ctx, "mark", func(t *tx) error {
		byFeed, err := t.openByFeed(a, numbers)
		if err != nil {
			return err
		}
		changed, err = t.markRead(a, read, byFeed)
		return err
	})
	return changed, err
}

// Delete takes articles off an account's lists; other accounts keep them, and
// undo brings them back. They can still be found by their id. It returns how many
// were not deleted before.
func (s *Store) Delete(ctx context.Context, a AccountID, numbers ...Number) (changed int, err error) {
	err = s.update(ctx, "delete", func(t *tx) error {
		byFeed, err := t.openByFeed(a, numbers)
		if err != nil {
			return err
		}
		sets, count, last, err := t.changeOpinions(bucketHidden, a, true, byFeed)
		if err != nil {
			return err
		}
		changed = count
		what, err := t.sentence(count, last, "deleted %s")
		if err != nil {
			return err
		}
		return t.remember(a, change{What: what, Hidden: sets})
	})
	return changed, err
}

// openByFeed parts articles that an account names by their feeds. ErrNotFound if one
// is not there, or not for it.
func (t *tx) openByFeed(a AccountID, numbers []Number) (map[FeedID]set, error) {
	wanted := roaring.New()
	for _, n := range numbers {
		if t.bucket(bucketRows).Get(join32(uint32(n))) == nil {
			return nil, fmt.Errorf("mark article %d: %w", n, ErrNotFound)
		}
		wanted.Add(uint32(n))
	}
	parts, err := t.byFeed(wanted)
	for feed, part := range parts {
		if err := t.mayMarkAll(a, feed, part); err != nil {
			return nil, err
		}
	}
	return parts, err
}

// MarkListRead marks read what a list holds: everything the query finds up to
// the article with the highest number there was when the list was made, and
// nothing that came since.
func (s *Store) MarkListRead(ctx context.Context, a AccountID, q Query, seen Number) (changed int, err error) {
	hits, err := s.hits(ctx, a, q)
	if err != nil {
		return 0, fmt.Errorf("mark list read: %w", err)
	}
	err = s.update(ctx, "mark all", func(t *tx) error {
		numbers, err := t.scope(a, q)
		if err != nil {
			return err
		}
		numbers.RemoveRange(uint64(seen)+1, 1<<32)
		if hits != nil {
			numbers.And(hits)
		}
		oldest, end := q.dates()
		byFeed, err := t.byFeed(t.keepDates(numbers, oldest, end))
		if err != nil {
			return err
		}
		changed, err = t.markRead(a, true, byFeed)
		return err
	})
	return changed, err
}

// hits is every article that fits a query's text; nil if it has none.
func (s *Store) hits(ctx context.Context, a AccountID, q Query) (set, error) {
	sr, err := s.newSearch(a, q)
	if sr == nil || err != nil {
		return nil, err
	}
	defer s.packers.Put(sr.pack)
	if err := sr.askIndex(ctx, Cursor{}); err != nil || sr.unverified.IsEmpty() {
		return sr.candidates, err
	}
	for !sr.exhausted {
		if err := sr.verifySome(ctx, searchStep); err != nil {
			return nil, err
		}
	}
	return sr.hitSet(), nil
}

// markRead changes the read sets and writes the step down.
func (t *tx) markRead(a AccountID, read bool, byFeed map[FeedID]set) (count int, err error) {
	sets, count, last, err := t.changeOpinions(bucketRead, a, read, byFeed)
	if err != nil {
		return 0, err
	}
	c := change{}
	if read {
		c.Read = sets
	} else {
		c.Unread = sets
	}
	if c.What, err = t.sentence(count, last, "marked %s "+map[bool]string{true: "read", false: "unread"}[read]); err != nil {
		return 0, err
	}
	return count, t.remember(a, c)
}

// changeOpinions changes what an account has read or hidden, and returns what was
// not so before: as history keeps it, how many, and the one with the highest
// number.
func (t *tx) changeOpinions(bucket []byte, a AccountID, in bool, byFeed map[FeedID]set) (sets map[FeedID][]byte, count int, last Number, err error) {
	if _, err := t.account(a); err != nil { // a session may outlive its account
		return nil, 0, 0, err
	}
	sets = map[FeedID][]byte{}
	for feed, numbers := range byFeed {
		changed, err := t.changeOpinion(bucket, a, feed, numbers, in)
		if err != nil {
			return nil, 0, 0, err
		}
		if changed.IsEmpty() {
			continue
		}
		count += int(changed.GetCardinality())
		last = max(last, Number(changed.Maximum()))
		changed.RunOptimize()
		if sets[feed], err = changed.ToBytes(); err != nil {
			return nil, 0, 0, err
		}
	}
	return sets, count, last, nil
}

// sentence says what was done: with the title of the article if there was one,
// with their number if there were several.
func (t *tx) sentence(count int, last Number, form string) (string, error) {
	if count != 1 {
		return fmt.Sprintf(form, fmt.Sprintf("%d articles", count)), nil
	}
	row, _, err := t.rowAt(last)
	return fmt.Sprintf(form, "“"+row.Title+"”"), err
}
