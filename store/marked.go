package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// Importing many bookmarks, from a browser, another reader or a list. Usually only the link
// of an article is known. If the store has an article with that link, which the account may
// read, it is marked. If not, an article is made of what is known, in the feed with what
// the account saved.

// A Marked is an article with a mark.
type Marked struct {
	Article Incoming // stored if no article has its Link; the Key is the Link
	Mark    Mark     // clean; without the time of a bookmark it gets the present time
}

// A MarkedOutcome counts what SaveMarked changed.
type MarkedOutcome struct {
	New    int // articles that the store did not have
	Marked int // articles with another mark than before, among them new articles
}

// SaveMarked bookmarks articles by their links. A mark that is there is merged with
// the new one: the earlier date of two counts, tags are united, of two different
// notes both stay. An article that the account had deleted comes back. Doing the
// same again changes nothing.
//
// All is one step of history, in a transaction for each hundred (act.go); when it is
// undone, what was new is gone from the account's lists. If one of them fails, or ctx
// ends, it is taken back in the same way. Of articles with one date those stand above which
// come first in all.
func (s *Store) SaveMarked(ctx context.Context, a AccountID, all []Marked) (out MarkedOutcome, err error) {
	k := &markedImport{store: s, account: a, numbers: roaring.New(), packer: s.packer(), at: s.now().UTC()}
	defer s.packers.Put(k.packer)
	if len(all) == 0 {
		return out, nil
	}
	w := s.newAct(a, "import")
	var last bool
	for end := len(all); err == nil && !last; end -= batch { // the last first: the newest number stands above
		if err = ctx.Err(); err == nil {
			last, err = k.step(ctx, w, all, max(end-batch, 0), end)
		}
		if err == nil && !last {
			err = s.file.GiveWay(ctx)
		}
	}
	if err = w.end(ctx, err); err != nil {
		return out, fmt.Errorf("save bookmarks: %w", err)
	}
	return k.out, nil
}

// A markedImport is a SaveMarked under way.
type markedImport struct {
	store   *Store
	account AccountID
	packer  *packer
	at      time.Time
	now     gathered // what the step under way changes
	numbers set      // all articles that were marked
	out     MarkedOutcome
}

// step keeps the articles from begin to end.
func (k *markedImport) step(ctx context.Context, w *act, all []Marked, begin, end int) (last bool, err error) {
	ready := make([]prepared, end-begin)
	for i := range ready {
		article := all[begin+i].Article
		if ready[i], err = prepare(k.packer, Feed{Origin: savedURL(k.account), Owner: k.account}, article, k.at, begin+i); err != nil {
			return false, err
		}
		ready[i].row.setFingerprint(article.fingerprint())
	}
	before := k.out
	last, err = w.step(ctx, func(t *tx, c *change) (bool, func(), error) {
		k.out, k.now = before, newGathered()
		if err := k.batch(t, all[begin:end], ready); err != nil {
			return false, nil, err
		}
		if !k.now.grown && (begin > 0 || w.id == 0) {
			return false, nil, errNothingNew
		}
		return begin == 0, func() {}, k.now.into(c)
	}, func(*tx) (string, error) {
		if n := k.numbers.GetCardinality(); n != 1 {
			return fmt.Sprintf("imported %d bookmarks", n), nil
		}
		return "imported a bookmark", nil
	})
	if errors.Is(err, errNothingNew) {
		return begin == 0, nil
	}
	return last, err
}

// batch keeps some articles, the last first.
func (k *markedImport) batch(t *tx, all []Marked, ready []prepared) error {
	if _, err := t.account(k.account); err != nil {
		return err
	}
	for i := len(all) - 1; i >= 0; i-- {
		if err := k.one(t, all[i], ready[i]); err != nil {
			return err
		}
	}
	return nil
}

// one finds the article with a link, or makes it, and merges its mark.
func (k *markedImport) one(t *tx, m Marked, p prepared) error {
	n, err := k.place(t, m.Article, p)
	if err != nil {
		return err
	}
	there := m.Mark
	if there.Bookmarked.IsZero() || there.Bookmarked.After(t.now) {
		there.Bookmarked = t.now
	}
	there.Bookmarked = timeOf(dateOf(there.Bookmarked))
	here, err := t.mark(k.account, n)
	if err != nil {
		return err
	}
	now := here.merged(there)
	if now.equal(here) {
		return nil
	}
	k.now.mark(n, here, now)
	k.numbers.Add(uint32(n))
	k.out.Marked++
	return t.putMark(k.account, n, now)
}

// place finds or makes the article, which is on the account's lists then.
func (k *markedImport) place(t *tx, in Incoming, p prepared) (Number, error) {
	numbers, err := t.numbersAt(in.Link)
	if err != nil {
		return 0, err
	}
	found, err := t.readable(k.account, numbers)
	if err != nil {
		return 0, err
	}
	if len(found) > 0 {
		row := found[0]
		if !row.Deleted {
			return row.Number, nil
		}
		_, err := t.changeOpinion(bucketHidden, k.account, row.Feed, roaring.BitmapOf(uint32(row.Number)), false)
		k.show(row.Feed, row.Number)
		return row.Number, err
	}
	feed, err := t.savedFeed(k.account)
	if err != nil {
		return 0, err
	}
	p = p.in(feed.ID, hash64(in.Key))
	made, err := t.takeIn(feed.ID, []prepared{p})
	if err != nil {
		return 0, err
	}
	n := Number(field32(t.bucket(bucketKeys).Get(p.key), 0))
	k.out.New += made.New
	k.show(feed.ID, n)
	return n, nil
}

// show notes that an article came onto the account's lists by this step.
func (k *markedImport) show(feed FeedID, n Number) {
	k.now.addTo(k.now.shown, feed, roaring.BitmapOf(uint32(n)))
}
