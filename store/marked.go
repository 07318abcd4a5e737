package store

import (
	"context"
	"errors"
	"fmt"

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
// All is one step of history, one more for each ten thousand articles; when it is
// undone, what was new is gone from the account's lists. It is a transaction for
// each hundred: if one fails, or ctx ends, what came before stays, and can be
// undone. Of articles with one date those stand above which come first in all.
func (s *Store) SaveMarked(ctx context.Context, a AccountID, all []Marked) (out MarkedOutcome, err error) {
	k := &markedImport{account: a, step: newStep()}
	p := s.packer()
	defer s.packers.Put(p)
	at := s.now().UTC()
	for end := len(all); end > 0; end -= batch { // the last first: the newest number stands above
		if err := ctx.Err(); err != nil {
			return k.out, fmt.Errorf("save bookmarks: %w", err)
		}
		begin := max(end-batch, 0)
		ready := make([]prepared, end-begin)
		for i := range ready {
			article := all[begin+i].Article
			if ready[i], err = prepare(p, Feed{Origin: savedURL(a), Owner: a}, article, at, begin+i); err != nil {
				return k.out, fmt.Errorf("save bookmarks: %w", err)
			}
			ready[i].row.setFingerprint(article.fingerprint())
		}
		err := s.update(ctx, "import", func(t *tx) error { return k.batch(t, all[begin:end], ready) })
		if err != nil && !errors.Is(err, errNothingNew) {
			return k.out, fmt.Errorf("save bookmarks: %w", err)
		}
		if begin > 0 {
			if err := s.file.GiveWay(ctx); err != nil {
				return k.out, fmt.Errorf("save bookmarks: %w", err)
			}
		}
	}
	return k.out, nil
}

// A markedImport is a SaveMarked under way.
type markedImport struct {
	account AccountID
	step    longStep
	out     MarkedOutcome
}

// batch keeps some articles, the last first.
func (k *markedImport) batch(t *tx, all []Marked, ready []prepared) error {
	if _, err := t.account(k.account); err != nil {
		return err
	}
	k.step.resume(t)
	before := k.out
	for i := len(all) - 1; i >= 0; i-- {
		if err := k.one(t, all[i], ready[i]); err != nil {
			k.out = before
			return err
		}
	}
	if !k.step.grown {
		return errNothingNew
	}
	what := fmt.Sprintf("imported %d bookmarks", len(k.step.Marks))
	if len(k.step.Marks) == 1 {
		what = "imported a bookmark"
	}
	return k.step.remember(t, k.account, what)
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
	now := here.merged(there, Cleaner{Lines: func(note string) string { return note }})
	if now.equal(here) {
		return nil
	}
	k.step.mark(n, here, now)
	k.out.Marked++
	return t.putMark(k.account, n, now)
}

// place finds or makes the article, which is on the account's lists then.
func (k *markedImport) place(t *tx, in Incoming, p prepared) (Number, error) {
	found, err := t.readable(k.account, t.numbersAt(in.Link))
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
	if k.step.shown[feed] == nil {
		k.step.shown[feed] = roaring.New()
	}
	k.step.shown[feed].Add(uint32(n))
	k.step.grown = true
}
