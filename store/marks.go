package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// MarkRead marks articles read or unread, and returns how many it changed. What was set aside
// and is marked unread is not set aside any more.
func (s *Store) MarkRead(ctx context.Context, a AccountID, read bool, numbers ...Number) (changed int, err error) {
	return s.changeNamed(ctx, a, markRead(read), numbers)
}

// MarkOpened marks articles read that have been opened, or passed: nobody asked for it, so that Undo
// passes over it, and what is read one after another is one step of history.
func (s *Store) MarkOpened(ctx context.Context, a AccountID, numbers ...Number) (changed int, err error) {
	how := markRead(true)
	how.form, how.opened = "read %s", true
	return s.changeNamed(ctx, a, how, numbers)
}

// An opinionChange is how what an account thinks of articles is to change.
type opinionChange struct {
	why    string
	form   string // what history says, with %s for the articles
	opened bool   // nobody asked for it
	change func(t *tx, a AccountID, byFeed map[FeedID]set, c *change) (count int, last Number, err error)
}

func markRead(read bool) opinionChange {
	if !read {
		return opinionChange{why: "mark", form: "marked %s unread", change: (*tx).unsettle}
	}
	return opinionChange{why: "mark", form: "marked %s read", change: func(t *tx, a AccountID, byFeed map[FeedID]set, c *change) (count int, last Number, err error) {
		c.Read, count, last, err = t.changeOpinions(bucketRead, a, true, byFeed)
		return count, last, err
	}}
}

// Delete takes articles off an account's lists; other accounts keep them, and
// undo brings them back. They can still be found by their id. It returns how many
// were not deleted before.
func (s *Store) Delete(ctx context.Context, a AccountID, numbers ...Number) (changed int, err error) {
	return s.changeNamed(ctx, a, opinionChange{why: "delete", form: "deleted %s", change: func(t *tx, a AccountID, byFeed map[FeedID]set, c *change) (count int, last Number, err error) {
		c.Hidden, count, last, err = t.changeOpinions(bucketHidden, a, true, byFeed)
		return count, last, err
	}}, numbers)
}

// changeNamed changes what an account thinks of articles, in one step of history.
func (s *Store) changeNamed(ctx context.Context, a AccountID, how opinionChange, numbers []Number) (changed int, err error) {
	return s.changeInSteps(ctx, a, how, func(t *tx) (byFeed map[FeedID]set, last bool, then func(), err error) {
		some := numbers[:min(len(numbers), stepNamed)]
		byFeed, err = t.openByFeed(a, some)
		return byFeed, len(some) == len(numbers), func() { numbers = numbers[len(some):] }, err
	})
}

// changeInSteps changes what an account thinks of articles, of which next gives some for
// each step.
func (s *Store) changeInSteps(ctx context.Context, a AccountID, how opinionChange, next func(*tx) (map[FeedID]set, bool, func(), error)) (changed int, err error) {
	var sum, now marked
	w := s.newAct(a, how.why)
	w.opened = how.opened
	err = w.all(ctx, func(t *tx, c *change) (last bool, then func(), err error) {
		byFeed, last, passed, err := next(t)
		if err != nil {
			return false, nil, err
		}
		count, highest, err := how.change(t, a, byFeed, c)
		now = marked{articles: sum.articles + count, last: max(sum.last, highest)}
		return last, func() { sum = now; passed() }, err
	}, func(t *tx) (string, error) { return t.sentence(now.articles, now.last, how.form) })
	if err != nil {
		return 0, err
	}
	return sum.articles, nil
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
// nothing that came since. If feeds are named, it is only what is theirs.
func (s *Store) MarkListRead(ctx context.Context, a AccountID, q Query, seen Number, among ...FeedID) (changed int, err error) {
	hits, err := s.hits(ctx, a, q)
	if err != nil {
		return 0, fmt.Errorf("mark list read: %w", err)
	}
	var byFeed map[FeedID]set
	err = s.view(ctx, func(t *tx) error {
		if _, err := t.account(a); err != nil {
			return err
		}
		numbers, err := t.scope(a, q)
		if err != nil {
			return err
		}
		numbers.RemoveRange(uint64(seen)+1, 1<<32)
		if hits != nil {
			numbers.And(hits)
		}
		oldest, end := q.dates()
		byFeed, err = t.byFeed(t.keepDates(numbers, oldest, end))
		for _, set := range byFeed {
			set.CloneCopyOnWriteContainers() // it leaves the transaction
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	feeds := slices.Sorted(maps.Keys(byFeed))
	if len(among) > 0 {
		wanted := map[FeedID]bool{}
		for _, id := range among {
			wanted[id] = true
		}
		feeds = slices.DeleteFunc(feeds, func(id FeedID) bool { return !wanted[id] })
	}
	return s.changeInSteps(ctx, a, markRead(true), func(t *tx) (map[FeedID]set, bool, func(), error) {
		some, articles, looked := map[FeedID]set{}, uint64(0), 0
		for looked < min(len(feeds), stepFeeds) && articles < stepListed {
			id := feeds[looked]
			looked++
			if open, err := t.lasts(a, id); err != nil {
				return nil, false, nil, err
			} else if open {
				some[id] = byFeed[id]
				articles += byFeed[id].GetCardinality()
			}
		}
		return some, looked == len(feeds), func() { feeds = feeds[looked:] }, nil
	})
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

// changeOpinions changes what an account has read or hidden, and returns what was
// not so before: as history keeps it, how many, and the one with the highest
// number.
func (t *tx) changeOpinions(bucket []byte, a AccountID, in bool, byFeed map[FeedID]set) (sets map[FeedID][]byte, count int, last Number, err error) {
	if _, err := t.account(a); err != nil { // a session may outlive its account
		return nil, 0, 0, err
	}
	sets, count, err = changeEach(a, byFeed, func(a AccountID, feed FeedID, numbers set) (set, error) {
		changed, err := t.changeOpinion(bucket, a, feed, numbers, in)
		if err == nil && !changed.IsEmpty() {
			last = max(last, Number(changed.Maximum()))
		}
		return changed, err
	})
	return sets, count, last, err
}

// unsettle marks articles unread, whether they were read or set aside, and adds that to a
// change. It returns how many were, and the one with the highest number.
func (t *tx) unsettle(a AccountID, byFeed map[FeedID]set, c *change) (count int, last Number, err error) {
	became := roaring.New()
	out := func(bucket []byte) func(AccountID, FeedID, set) (set, error) {
		return func(a AccountID, feed FeedID, numbers set) (set, error) {
			changed, err := t.changeOpinion(bucket, a, feed, numbers, false)
			if err == nil {
				became.Or(changed)
			}
			return changed, err
		}
	}
	if _, err := t.account(a); err != nil {
		return 0, 0, err
	}
	if c.Unread, _, err = changeEach(a, byFeed, out(bucketRead)); err != nil {
		return 0, 0, err
	}
	if c.Back, _, err = changeEach(a, byFeed, out(bucketAside)); err != nil || became.IsEmpty() {
		return 0, 0, err
	}
	return int(became.GetCardinality()), Number(became.Maximum()), nil
}

// sentence says what was done: with the title of the article if there was one,
// with their number if there were several.
func (t *tx) sentence(count int, last Number, form string) (string, error) {
	if count != 1 {
		return fmt.Sprintf(form, counted(count, "article", "articles")), nil
	}
	row, _, err := t.rowAt(last)
	return fmt.Sprintf(form, quoted(cmp.Or(row.Title, firstWords(row.Summary)))), err
}

// changeEach changes sets of articles, and returns those that were not so before, as history
// keeps them, and how many they are.
func changeEach(a AccountID, byFeed map[FeedID]set, change func(AccountID, FeedID, set) (set, error)) (sets map[FeedID][]byte, count int, err error) {
	sets = map[FeedID][]byte{}
	for _, feed := range slices.Sorted(maps.Keys(byFeed)) {
		changed, err := change(a, feed, byFeed[feed])
		if err != nil {
			return nil, 0, err
		}
		if changed.IsEmpty() {
			continue
		}
		count += int(changed.GetCardinality())
		changed.RunOptimize()
		if sets[feed], err = changed.ToBytes(); err != nil {
			return nil, 0, err
		}
	}
	return sets, count, nil
}

// opinionChanger is changeOpinion for articles that get into a bucket.
func (t *tx) opinionChanger(bucket []byte) func(AccountID, FeedID, set) (set, error) {
	return func(a AccountID, feed FeedID, numbers set) (set, error) {
		return t.changeOpinion(bucket, a, feed, numbers, true)
	}
}
