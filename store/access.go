package store

import (
	"bytes"
	"fmt"
	"strings"
)

// Who may see what. Everything an account thinks is kept under its number, so nobody else
// comes to it. Feeds and articles are shared, but for three kinds of feeds that are one
// account's: what it saved by hand, those at secret addresses, and those that were fetched
// from a private network, whatever their names look like (claim.go). Whoever names an
// article, by its number, its id or its address, gets past openTo or gets ErrNotFound, as
// if it were not there: row and named ask it for all methods that take articles.
//
// An account begins to see a shared feed only if admits lets it in: it knows that the feed
// comes from a public address. All ways to a feed ask it: ensureFeed for whatever names an
// address (subscribing, importing, loading a dump), marks for whatever names an article,
// and undo, which asks again: a feed may have become another account's.

// openTo reports whether an account may see a feed and its articles.
func (f Feed) openTo(a AccountID) bool { return f.Owner == 0 || f.Owner == a }

// isOpen is the same for a feed's number.
func (t *tx) isOpen(a AccountID, id FeedID) (bool, error) {
	f, err := t.feed(id)
	return f.openTo(a), err
}

// admits reports whether an account may begin to see a feed that exists, or sees it
// already. The owner of the library may see what is shared; anybody else a feed that is
// known to come from a public address, or that has no articles yet: the next visit shows
// where it comes from.
func (t *tx) admits(a AccountID, f Feed) (bool, error) {
	if f.Owner != 0 || f.Public || f.Local() || a == Local {
		return f.openTo(a), nil
	}
	if sub, err := t.sub(a, f.ID); sub != nil || err != nil {
		return sub != nil, err
	}
	articles, _ := t.bucket(bucketLive).Cursor().Seek(join32(uint32(f.ID)))
	return f.Succeeded.IsZero() && !bytes.HasPrefix(articles, join32(uint32(f.ID))), nil
}

// mayMark reports whether an account may have an opinion of an article of a feed: it
// reads it, or may begin to.
func (t *tx) mayMark(a AccountID, n Number, id FeedID) (bool, error) {
	f, err := t.feed(id)
	if err != nil || !f.openTo(a) {
		return false, err
	}
	if may, err := t.admits(a, f); may || err != nil {
		return may, err
	}
	return t.bucket(bucketMarks).Get(join32(uint32(a), uint32(n))) != nil, nil
}

// mayMarkAll is ErrNotFound if an account may not have an opinion of one of the articles
// of a feed.
func (t *tx) mayMarkAll(a AccountID, id FeedID, articles set) error {
	f, err := t.feed(id)
	if err != nil {
		return err
	}
	if may, err := t.admits(a, f); may || err != nil {
		return err
	}
	for numbers := articles.Iterator(); numbers.HasNext(); {
		n := numbers.Next()
		if !f.openTo(a) || t.bucket(bucketMarks).Get(join32(uint32(a), n)) == nil {
			return fmt.Errorf("mark article %d: %w", n, ErrNotFound)
		}
	}
	return nil
}

// ownerOf is the account that a feed at an address would belong to, if a brought
// it; 0 if it would be shared.
func ownerOf(a AccountID, url string) AccountID {
	if owner := savedOwner(url); owner != 0 {
		return owner
	}
	if isSecret(url) || strings.HasPrefix(url, lostURL) { // what lay at a lost address may have been secret
		return a
	}
	return 0
}

// A source is a feed as the rows of its articles need it.
type source struct {
	name string // what the account calls it
	open bool
}

func (t *tx) source(a AccountID, id FeedID) (source, error) {
	f, err := t.feed(id)
	if err != nil {
		return source{}, err
	}
	seen := Subscribed{Feed: f}
	sub, err := t.sub(a, id)
	if sub != nil {
		seen.Subscription = *sub
	}
	return source{seen.Name(), f.openTo(a)}, err
}

// mayRead reports whether an article is an account's business, beside being open
// to it.
func (t *tx) mayRead(a AccountID, row Row) (bool, error) {
	if sub, err := t.sub(a, row.Feed); sub != nil || err != nil {
		return sub != nil, err
	}
	return t.bucket(bucketMarks).Get(join32(uint32(a), uint32(row.Number))) != nil, nil
}
