package store

import (
	"strings"
)

// Who may see what. Everything an account thinks is kept under its number, so
// nobody else comes to it. Feeds and articles are shared, but for two kinds of
// feeds that are one account's: what it saved by hand, and those at secret
// addresses. Whoever names an article, by its number, its id or its address, gets
// past openTo or gets ErrNotFound, as if it were not there: row and named ask it
// for all methods that take articles, ensureFeed for those that take addresses.
// What comes from an account's own sets and subscriptions has been asked before, and
// undo, which brings them back, asks again: a feed may have become another account's.

// openTo reports whether an account may see a feed and its articles.
func (f Feed) openTo(a AccountID) bool { return f.Owner == 0 || f.Owner == a }

// isOpen is the same for a feed's number.
func (t *tx) isOpen(a AccountID, id FeedID) (bool, error) {
	f, err := t.feed(id)
	return f.openTo(a), err
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
