package store

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// How articles are removed.
//
// The bucket byfeed has the articles of a feed by date. A rule allows to remove a number of
// the oldest, and those dated before a time: in each case the articles up to some point. So
// pruning goes from the oldest on and ends at the first article that a rule keeps.
//
// These articles stay, whatever the rules say:
//
//   - an article on which any account has a bookmark, a note or a tag;
//   - all of a feed that nobody subscribes to, so that undo brings it back whole;
//   - all of the feeds made here: the welcome, and what people saved by hand.
//
// A feed whose account has been removed is removed whole (ownerless.go).
//
// The key of a removed article stays, so that its feed cannot bring it back as a new one.
// What accounts think of it stays too: that it was read, and a mark that comes by redo. The
// index of words is not changed: searches ask it about live articles only, and the removed
// ones leave it when segments are merged, or when a segment has no live article.

// prune drops the articles that no rule keeps, and the feeds of accounts that have
// been removed (ownerless.go), and returns how many articles it has dropped. A reading
// transaction finds the feeds that have too many; each writing one checks rules and marks
// again and drops up to 100 articles. It may be ended at any moment; the next call goes on.
// Without rules it only reads subscriptions, and the owners of feeds if an account was ever
// removed.
func (s *Store) prune(ctx context.Context) (dropped int, err error) {
	var full, ownerless []FeedID
	err = s.view(ctx, func(t *tx) (err error) {
		if full, err = t.overfull(); err != nil {
			return err
		}
		ownerless, err = t.ownerless()
		return err
	})
	if err == nil {
		dropped, err = s.pruneAll(ctx, full, (*tx).pruneBatch)
	}
	if err == nil {
		var more int
		more, err = s.pruneAll(ctx, ownerless, (*tx).dropOwnerless)
		dropped += more
	}
	if err != nil {
		return dropped, fmt.Errorf("prune feeds: %w", err)
	}
	return dropped, nil
}

// pruneAll calls batch in a transaction of its own until no feeds are left. batch returns
// how many articles it has dropped, and the feeds that are left.
func (s *Store) pruneAll(ctx context.Context, feeds []FeedID, batch func(*tx, []FeedID) (int, []FeedID, error)) (dropped int, err error) {
	for len(feeds) > 0 {
		var left []FeedID
		count := 0
		err := s.update(ctx, "pruning", func(t *tx) (err error) {
			count, left, err = batch(t, feeds)
			return err
		})
		if err != nil {
			return dropped, err
		}
		dropped, feeds = dropped+count, left
		if len(feeds) == 0 {
			break
		}
		if err := s.file.GiveWay(ctx); err != nil {
			return dropped, err
		}
	}
	return dropped, ctx.Err()
}

// A pruning holds, for one transaction, what decides whether an article is dropped.
type pruning struct {
	t        *tx
	accounts []Account
	marked   set // articles with a mark of any account
}

func (t *tx) pruning() (p *pruning, err error) {
	p = &pruning{t: t}
	if p.accounts, err = t.accounts(); err != nil {
		return nil, err
	}
	p.marked, err = t.marked()
	return p, err
}

// marked returns the articles on which any account has a mark.
func (t *tx) marked() (set, error) {
	all := roaring.New()
	for _, bucket := range [][]byte{bucketBookmarks, bucketNoted, bucketTags} {
		c := t.bucket(bucket).Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			piece := roaring.New()
			if _, err := piece.FromBuffer(v); err != nil {
				return nil, explainSet(err)
			}
			all.Or(piece)
		}
	}
	return all, nil
}

// overfull returns the feeds that have articles to drop.
func (t *tx) overfull() (feeds []FeedID, err error) {
	bounded, err := t.boundedFeeds()
	if err != nil || len(bounded) == 0 {
		return nil, err
	}
	p, err := t.pruning()
	if err != nil {
		return nil, err
	}
	for _, id := range bounded {
		doomed, err := p.doomed(id, 1)
		if err != nil {
			return nil, err
		}
		if len(doomed) > 0 {
			feeds = append(feeds, id)
		}
	}
	return feeds, nil
}

// boundedFeeds returns the feeds for which each account that subscribes has a rule
// with a bound.
func (t *tx) boundedFeeds() (feeds []FeedID, err error) {
	accounts, err := t.accounts()
	if err != nil {
		return nil, err
	}
	byID := map[AccountID]Account{}
	for _, a := range accounts {
		byID[a.ID] = a
	}
	each := func(look func(id FeedID, keep Retention)) error {
		return t.bucket(bucketSubs).ForEach(func(k, v []byte) error {
			sub, err := subscriptionOf(string(v))
			if err != nil {
				return fmt.Errorf("read subscription: %w", err)
			}
			look(FeedID(field32(k, 1)), byID[AccountID(field32(k, 0))].retentionOf(sub))
			return nil
		})
	}
	bounded := map[FeedID]bool{}
	err = each(func(id FeedID, keep Retention) {
		if !keep.keepsAll() {
			bounded[id] = true
		}
	})
	if err == nil && len(bounded) > 0 { // mostly nobody has a rule
		err = each(func(id FeedID, keep Retention) {
			if keep.keepsAll() {
				delete(bounded, id)
			}
		})
	}
	return slices.Sorted(maps.Keys(bounded)), err
}

// pruneBatch drops up to a batch of articles, and returns the feeds that are left.
func (t *tx) pruneBatch(feeds []FeedID) (dropped int, left []FeedID, err error) {
	p, err := t.pruning()
	if err != nil {
		return 0, nil, err
	}
	for i, id := range feeds {
		doomed, err := p.doomed(id, batch-dropped)
		if err != nil {
			return 0, nil, err
		}
		if err := t.drop(id, doomed); err != nil {
			return 0, nil, err
		}
		if dropped += len(doomed); dropped == batch {
			return dropped, feeds[i:], nil
		}
	}
	return dropped, nil, nil
}

// doomed returns up to limit articles of a feed that no rule keeps, oldest first.
func (p *pruning) doomed(id FeedID, limit int) (numbers []uint32, err error) {
	feed, err := p.t.feed(id)
	if err != nil || feed.Local() {
		return nil, err
	}
	prefix, c := join32(uint32(id)), p.t.bucket(bucketByFeed).Cursor()
	last := seekBefore(c, prefix, Cursor{})
	if !bytes.HasPrefix(last, prefix) {
		return nil, nil // there is no article
	}
	excesses, err := p.excesses(id, min(field32(last, 1), dateOf(p.t.now)))
	if err != nil || len(excesses) == 0 {
		return nil, err
	}
	k, _ := c.Seek(prefix)
	for place := 0; bytes.HasPrefix(k, prefix) && len(numbers) < limit; place++ {
		date, n := field32(k, 1), field32(k, 2)
		if slices.ContainsFunc(excesses, func(e excess) bool { return !e.has(place, date) }) {
			break
		}
		if !p.marked.Contains(n) {
			numbers = append(numbers, n)
		}
		k, _ = c.Next()
	}
	return numbers, nil
}

// An excess is what one rule does not keep of a feed: a number of the oldest articles, and
// all that are dated before a time.
type excess struct {
	oldest int
	before uint32
}

// has reports whether an article at a place, counted from the oldest, is in it.
func (e excess) has(place int, date uint32) bool { return place < e.oldest || date < e.before }

// excesses returns the excess by the rule of each account that subscribes to a feed. Days are
// counted back from now or from the feed's newest article, whichever is earlier, so that
// neither a feed without news nor a wrong clock empties the feed.
func (p *pruning) excesses(id FeedID, latest uint32) (all []excess, err error) {
	total := 0
	if v := p.t.bucket(bucketTallies).Get(join32(uint32(theStore), uint32(id))); v != nil {
		total = int(field32(v, 0))
	}
	for _, account := range p.accounts {
		sub, err := p.t.sub(account.ID, id)
		if err != nil {
			return nil, err
		}
		if sub == nil {
			continue
		}
		keep, e := account.retentionOf(*sub), excess{}
		if keep.Articles > 0 {
			e.oldest = total - keep.Articles
		}
		if keep.Days > 0 {
			const day = 24 * 60 * 60
			e.before = uint32(max(0, int64(latest)-int64(keep.Days)*day))
		}
		all = append(all, e)
	}
	return all, nil
}

// drop removes articles of one feed from the store. Their keys stay, and what they are known
// by if they come under other ones.
func (t *tx) drop(id FeedID, numbers []uint32) error {
	if len(numbers) == 0 {
		return nil
	}
	feed, err := t.feed(id)
	if err != nil {
		return err
	}
	if err := t.dropPlaces(numbers); err != nil {
		return err
	}
	names := make([]lesson, 0, len(numbers))
	for _, n := range numbers {
		t.charge(feed.Owner, -int64(rowSize+t.bodySize(Number(n))), false)
		row, err := t.dropRow(Number(n))
		if err != nil {
			return fmt.Errorf("drop article %d: %w", n, err)
		}
		names = append(names, lesson{hash: droppedHash(row.Title, row.Link, row.Date)})
	}
	if err := t.enter(id, names...); err != nil {
		return err
	}
	gone := roaring.BitmapOf(numbers...)
	if err := t.changeLive(id, gone, false); err != nil {
		return err
	}
	_, err = changeSet(t.bucket(bucketPending), nil, gone, false)
	return err
}

// dropRow deletes what insert has written, except the key, and returns the row.
func (t *tx) dropRow(n Number) (r rowRecord, err error) {
	r, ok, err := t.rowAt(n)
	if err == nil && !ok {
		err = fmt.Errorf("%w: it has no row", ErrCorrupt)
	}
	if err != nil {
		return r, err
	}
	key := join32(uint32(n))
	if r.Link != "" {
		if err := t.bucket(bucketLinks).Delete(append(linkKey(r.Link), key...)); err != nil {
			return r, err
		}
	}
	if err := t.bucket(bucketRows).Delete(key); err != nil {
		return r, err
	}
	if err := t.dropBody(n); err != nil {
		return r, err
	}
	if bytes.Equal(t.bucket(bucketIDs).Get(r.ID), key) {
		if err := t.bucket(bucketIDs).Delete(r.ID); err != nil {
			return r, err
		}
	}
	if err := t.bucket(bucketByDate).Delete(join32(r.Date, uint32(n))); err != nil {
		return r, err
	}
	if err := t.bucket(bucketByFeed).Delete(join32(uint32(r.Feed), r.Date, uint32(n))); err != nil {
		return r, err
	}
	return r, t.setDate(n, 0)
}
