package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// A Mark is an account's opinion of an article, apart from having read it. It
// is kept under the article's number and outlives the article.
type Mark struct {
	Bookmarked time.Time `json:"bookmarked,omitzero"` // when; zero if it is not
	Note       string    `json:"note,omitempty"`
	Tags       []string  `json:"tags,omitempty"`
}

// MarkRead marks articles read, or unread, and returns how many were not so
// before.
func (s *Store) MarkRead(ctx context.Context, a AccountID, read bool, numbers ...Number) (changed int, err error) {
	err = s.update(ctx, "mark", func(t *tx) error {
		byFeed := map[FeedID]set{}
		for _, n := range numbers {
			row, ok, err := t.rowAt(n)
			if err != nil {
				return err
			}
			if !ok {
				return fmt.Errorf("mark article %d: %w", n, ErrNotFound)
			}
			if byFeed[row.Feed] == nil {
				byFeed[row.Feed] = roaring.New()
			}
			byFeed[row.Feed].Add(uint32(n))
		}
		changed, err = t.markRead(a, read, byFeed)
		return err
	})
	return changed, err
}

// MarkListRead marks read what a list holds: everything the query finds up to
// the article with the highest number there was when the list was made, and
// nothing that came since. If the query has words it looks for them first, in
// several transactions.
func (s *Store) MarkListRead(ctx context.Context, a AccountID, q Query, seen Number) (changed int, err error) {
	hits, err := s.hits(ctx, a, q)
	if err != nil {
		return 0, fmt.Errorf("mark list read: %w", err)
	}
	err = s.update(ctx, "mark all", func(t *tx) error {
		scope, err := t.scope(a, q)
		if err != nil {
			return err
		}
		for _, numbers := range scope.byFeed {
			numbers.RemoveRange(uint64(seen)+1, 1<<32)
			if hits != nil {
				numbers.And(hits)
			}
			t.keepDates(numbers, q)
		}
		changed, err = t.markRead(a, true, scope.byFeed)
		return err
	})
	return changed, err
}

// hits is every article that holds the words of a query; nil if it has none.
func (s *Store) hits(ctx context.Context, a AccountID, q Query) (set, error) {
	if strings.TrimSpace(q.Text) == "" {
		return nil, nil
	}
	found := roaring.New()
	var after Cursor
	for {
		page, err := s.search(ctx, a, q, after, searchStep)
		if err != nil {
			return nil, err
		}
		for _, row := range page.Rows {
			found.Add(uint32(row.Number))
			after = After(row)
		}
		if !page.More {
			return found, nil
		}
	}
}

// keepDates takes the articles out of a set that a query's dates leave out.
func (t *tx) keepDates(numbers set, q Query) {
	if q.Since.IsZero() && q.Before.IsZero() {
		return
	}
	oldest, end := q.dates()
	column := t.dates()
	for _, n := range numbers.ToArray() {
		if date := column.date(n); date < oldest || end != 0 && date >= end {
			numbers.Remove(n)
		}
	}
}

// markRead changes the read sets and writes the step down.
func (t *tx) markRead(a AccountID, read bool, byFeed map[FeedID]set) (count int, err error) {
	if _, err := t.account(a); err != nil { // a session may outlive its account
		return 0, err
	}
	sets := map[FeedID][]byte{}
	var last Number
	for feed, numbers := range byFeed {
		changed, err := changeSet(t.bucket(bucketRead), join32(uint32(a), uint32(feed)), numbers, read)
		if err != nil {
			return 0, err
		}
		if changed.IsEmpty() {
			continue
		}
		count += int(changed.GetCardinality())
		last = Number(changed.Maximum())
		if sets[feed], err = changed.ToBytes(); err != nil {
			return 0, err
		}
	}
	state := map[bool]string{true: "read", false: "unread"}[read]
	c := change{What: fmt.Sprintf("marked %d articles %s", count, state)}
	if count == 1 {
		row, _, err := t.rowAt(last)
		if err != nil {
			return 0, err
		}
		c.What = fmt.Sprintf("marked “%s” %s", row.Title, state)
	}
	if read {
		c.Read = sets
	} else {
		c.Unread = sets
	}
	return count, t.remember(a, c)
}

// Bookmark puts a bookmark on articles, or takes it off, and returns how many
// were not so before. Notes and tags stay.
func (s *Store) Bookmark(ctx context.Context, a AccountID, on bool, numbers ...Number) (changed int, err error) {
	err = s.update(ctx, "bookmark", func(t *tx) error {
		if _, err := t.account(a); err != nil {
			return err
		}
		c := change{Marks: map[Number][2]Mark{}}
		for _, n := range numbers {
			row, ok, err := t.rowAt(n)
			if err != nil {
				return err
			}
			if !ok {
				return fmt.Errorf("bookmark article %d: %w", n, ErrNotFound)
			}
			before, err := t.mark(a, n)
			if err != nil {
				return err
			}
			if before.Bookmarked.IsZero() != on {
				continue
			}
			after := before
			after.Bookmarked = time.Time{}
			c.What = fmt.Sprintf("took the bookmark off “%s”", row.Title)
			if on {
				after.Bookmarked = t.now
				c.What = fmt.Sprintf("bookmarked “%s”", row.Title)
			}
			c.Marks[n] = [2]Mark{before, after}
			if err := t.putMark(a, n, after); err != nil {
				return err
			}
		}
		if changed = len(c.Marks); changed > 1 {
			c.What = fmt.Sprintf("changed the bookmarks of %d articles", changed)
		}
		return t.remember(a, c)
	})
	return changed, err
}

func (t *tx) mark(a AccountID, n Number) (m Mark, err error) {
	_, err = getJSON(t.bucket(bucketMarks), join32(uint32(a), uint32(n)), &m)
	return m, err
}

// putMark writes a mark and keeps the set of bookmarks true. An empty mark is
// no mark.
func (t *tx) putMark(a AccountID, n Number, m Mark) error {
	one := roaring.BitmapOf(uint32(n))
	if _, err := changeSet(t.bucket(bucketBookmarks), join32(uint32(a)), one, !m.Bookmarked.IsZero()); err != nil {
		return err
	}
	key := join32(uint32(a), uint32(n))
	if m.Bookmarked.IsZero() && m.Note == "" && len(m.Tags) == 0 {
		return t.bucket(bucketMarks).Delete(key)
	}
	return putJSON(t.bucket(bucketMarks), key, m)
}
