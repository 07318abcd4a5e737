package store

import (
	"bytes"
	"fmt"
	"strings"

	"tidings/store/secret"
)

// Who may see what.
//
// Marks, subscriptions and history are stored under an account's number, so no other
// account reaches them. Feeds and articles are shared, except for four kinds of feeds that
// belong to one account: the one with what it saved by hand, feeds at secret addresses,
// feeds that were fetched from a private network, whatever their names look like (claim.go),
// and feeds that the owner of the library has fetched in ways of their own, from files,
// programs or with credentials (own_feed.go).
//
// openTo decides whether an account may see a feed and its articles. If not, a method
// fails with ErrNotFound, as if the article did not exist. Methods that take articles check
// in tx.row and tx.openByFeed.
//
// admits decides whether an account may begin to see a shared feed: it has to be known that
// the feed comes from a public address, and from one address alone (join.go). Everything that leads to a feed asks it:
// ensureFeed for addresses (subscribing, importing, loading a dump), marks for articles, and
// undo, since a feed may belong to another account by then.

// openTo reports whether an account may see a feed and its articles.
func (f Feed) openTo(a AccountID) bool { return f.Owner == 0 || f.Owner == a }

// isOpen is openTo for the number of a feed.
func (t *tx) isOpen(a AccountID, id FeedID) (bool, error) {
	f, err := t.feed(id)
	return f.openTo(a), err
}

// admits reports whether an account may begin to see a feed that exists, or sees it
// already. The owner of the library may see what is shared; anybody else a feed that is
// known to come from a public address, or that has no articles yet: the next visit shows
// where it comes from.
func (t *tx) admits(a AccountID, f Feed) (bool, error) {
	if f.Joined && f.Owner == 0 {
		return t.admitsToJoined(a, f)
	}
	if f.Owner != 0 || f.Public || f.Local() || a == Local {
		return f.openTo(a), nil
	}
	if sub, err := t.sub(a, f.ID); sub != nil || err != nil {
		return sub != nil, err
	}
	articles, _ := t.bucket(bucketLive).Cursor().Seek(join32(uint32(f.ID)))
	return f.Succeeded.IsZero() && !bytes.HasPrefix(articles, join32(uint32(f.ID))), nil
}

// admitsToJoined is admits for a shared feed that has articles of another one: whoever had
// nothing to do with it trusts its address, and what came from another must not stand there.
// An account without others has nobody to fear.
func (t *tx) admitsToJoined(a AccountID, f Feed) (bool, error) {
	accounts, err := t.accountIDs()
	if err != nil || len(accounts) == 1 {
		return err == nil, err
	}
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(f.ID)))
	if err != nil {
		return false, err
	}
	return t.hasToDo(a, f.ID, live)
}

// hasToDo reports whether an account follows a feed, or thinks anything of its articles, which
// are given.
func (t *tx) hasToDo(a AccountID, id FeedID, live set) (bool, error) {
	if t.bucket(bucketSubs).Get(join32(uint32(a), uint32(id))) != nil {
		return true, nil
	}
	for _, bucket := range opinionBuckets() {
		if numbers, err := t.opinion(bucket, a, id); err != nil || !numbers.IsEmpty() {
			return true, err
		}
	}
	prefix, c := join32(uint32(a)), t.bucket(bucketMarks).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if live.Contains(field32(k, 1)) {
			return true, nil
		}
	}
	return false, nil
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

// ownerOf returns the account that a new feed at an address belongs to when a adds it; 0
// if the feed is shared.
func ownerOf(a AccountID, url string) AccountID {
	if owner := savedOwner(url); owner != 0 {
		return owner
	}
	if IsOwnAddress(url) || secret.Is(url) || strings.HasPrefix(url, lostURL) { // what lay at a lost address may have been secret
		return a
	}
	return 0
}

// A source is what the rows of a feed's articles need to know of the feed.
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

// mayRead reports whether an account subscribes to the feed of an article or has marked
// the article. It does not check openTo.
func (t *tx) mayRead(a AccountID, row Row) (bool, error) {
	if sub, err := t.sub(a, row.Feed); sub != nil || err != nil {
		return sub != nil, err
	}
	return t.bucket(bucketMarks).Get(join32(uint32(a), uint32(row.Number))) != nil, nil
}
