package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// bareURL returns an address without a user name and password.
func bareURL(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	u.User = nil
	return u.String()
}

// A Wish asks for a subscription to the feed at an address. Title and Folder may be empty.
type Wish struct {
	Outline string // see Subscription; may be empty, too

	URL    string
	Title  string
	Folder string

	Settings SettingsRecord // of a new subscription; "" for none
}

// Fetched is what one visit to a feed brought.
type Fetched struct {
	Feed         FeedID
	For          AccountID // whose visit it was; 0 if it was the server's, for all who follow the feed
	Private      bool      // the answer came from a private address
	At           time.Time
	Err          string // one clean sentence, "" for success; if there is one, only NotBefore, Gone and Lapse of the fields below count
	Lapse        Lapse  // if it has Tries, Err is one more failure of a row that is not told yet
	Gone         bool   // 410
	NotModified  bool   // 304, or the same bytes as last time: no Articles, the rest holds
	URL          string // where the feed has moved for good, "" if it has not
	ETag         string
	LastModified string
	Hash         string
	NotBefore    time.Time // what the server asked for, within bounds
	Title        string
	Description  string
	Link         string
	Language     string
	Warnings     []string // what was wrong with the document and could be mended, or was left out
	Detour       Detour   // where the feed was found, if not at its address
	Self         string   // where the document says that it lies, "" if it does not or that is where it was found
	Took         time.Duration
	Articles     []Incoming

	joins bool // URL was another feed's, with which this one is joined
}

// An Outcome counts what a visit changed.
type Outcome struct {
	New     int
	Updated int
	Fresh   []Number // of the new articles, in the order in which they got them
	Joined  Joined   // with another feed, to whose address this one has moved; zero if it has not
}

// Joined is what became of two feeds that were joined.
type Joined struct {
	Into    Feed // where the articles are now
	Same    int  // articles that both had
	Carried int  // articles that only the old one had, and that are in the other one now
	Left    int  // articles that stay in the old one, since others can come to the new one
}

// feed reads a feed, once in a transaction.
func (t *tx) feed(id FeedID) (f Feed, err error) {
	if f, known := t.feeds[id]; known {
		return f, nil
	}
	v := t.bucket(bucketFeeds).Get(join32(uint32(id)))
	if v == nil {
		return f, fmt.Errorf("read feed %d: %w", id, ErrNotFound)
	}
	if f, err = feedOf(string(v)); err != nil {
		return f, fmt.Errorf("read feed %d: %w", id, err)
	}
	t.feeds[id] = f
	return f, nil
}

func (t *tx) putFeed(f Feed) error {
	if before, err := t.feed(f.ID); err != nil || before.shown() != f.shown() {
		t.extent.addFeed(f.ID)
	}
	t.feeds[f.ID] = f
	return t.bucket(bucketFeeds).Put(join32(uint32(f.ID)), f.record())
}

func (t *tx) deleteFeed(id FeedID) error {
	t.extent.addFeed(id)
	delete(t.feeds, id)
	return t.bucket(bucketFeeds).Delete(join32(uint32(id)))
}

// feedAt finds the feed that an account means by an address that the feed has, or once
// had: its own, or the one that everybody shares if the account may see that.
func (t *tx) feedAt(a AccountID, url string) (f Feed, ok bool, err error) {
	if f, ok, err = t.feedUnder(feedURLKey(a, url)); ok || err != nil {
		return f, ok, err
	}
	owner := ownerOf(a, url)
	if owner != 0 && owner != a { // what another account saved
		return t.feedUnder(feedURLKey(owner, url))
	}
	if f, ok, err = t.feedUnder(feedURLKey(0, url)); !ok || err != nil {
		return f, false, err
	}
	if strings.HasPrefix(f.URL, lostURL) { // findAgain sees whose it was
		return f, true, nil
	}
	if owner == 0 {
		ok, err = t.admits(a, f)
		return f, ok, err
	}
	// Older releases shared secret feeds. Whoever subscribed to one then still has it.
	sub, err := t.sub(a, f.ID)
	return f, sub != nil, err
}

func (t *tx) feedUnder(key []byte) (f Feed, ok bool, err error) {
	v := t.bucket(bucketFeedURLs).Get(key)
	if v == nil {
		return f, false, nil
	}
	f, err = t.feed(FeedID(field32(v, 0)))
	return f, err == nil, err
}

// ensureFeed finds the feed that an account means by an address, or makes it.
// ErrNotFound if it is another account's. One whose address had been lost, and which
// this address leads to, has it again, and belongs to whom it did: the address stands
// in feedurls with its owner's number, or without any if the feed is shared.
func (t *tx) ensureFeed(a AccountID, url string) (Feed, error) {
	f, ok, err := t.feedAt(a, url)
	if err != nil {
		return f, err
	}
	if IsOwnAddress(url) && a != Local {
		return f, ErrElsewhere
	}
	if !ok {
		f = Feed{URL: url, Origin: url, Owner: ownerOf(a, url)}
		if f.Owner == 0 && t.bucket(bucketFeedURLs).Get(feedURLKey(0, url)) != nil {
			f.Owner = a // there is a shared one, which this account may not see
		}
	}
	if ok && strings.HasPrefix(f.URL, lostURL) && !strings.HasPrefix(url, lostURL) {
		return t.findAgain(a, f, url)
	}
	if !f.openTo(a) {
		return Feed{}, fmt.Errorf("feed: %w", ErrNotFound)
	}
	if ok {
		return f, nil
	}
	n, err := t.next("feed")
	if err != nil {
		return f, err
	}
	f.ID = FeedID(n)
	if err := t.bucket(bucketFeedURLs).Put(feedURLKey(f.Owner, url), join32(n)); err != nil {
		return f, err
	}
	return f, t.putFeed(f)
}

// findAgain gives a feed whose address had been lost the one that an account found it
// by.
func (t *tx) findAgain(a AccountID, f Feed, url string) (Feed, error) {
	owner := ownerOf(a, url)
	accounts, err := t.accountIDs()
	if err != nil {
		return f, err
	}
	others := slices.DeleteFunc(t.followers(accounts, f.ID), func(other AccountID) bool { return other == owner })
	if _, own, err := t.feedUnder(feedURLKey(owner, url)); err != nil {
		return f, err
	} else if !own && len(others) > 0 {
		owner = 0 // an older tidings shared what is secret, and this is such a feed
	}
	f.URL, f.Origin, f.Owner = url, url, owner
	if !f.openTo(a) {
		return Feed{}, fmt.Errorf("feed: %w", ErrNotFound)
	}
	if err := t.bucket(bucketFeedURLs).Put(feedURLKey(owner, url), join32(uint32(f.ID))); err != nil {
		return f, err
	}
	for _, other := range others {
		if f.openTo(other) {
			continue
		}
		if err := t.putSub(other, f.ID, nil); err != nil { // the repair could not know whose it was
			return f, err
		}
	}
	return f, t.putFeed(f)
}

// accountIDs lists the accounts there are.
func (t *tx) accountIDs() (all []AccountID, err error) {
	err = t.bucket(bucketAccounts).ForEach(func(k, _ []byte) error {
		all = append(all, AccountID(field32(k, 0)))
		return nil
	})
	return all, err
}

// followers returns those of some accounts that subscribe to a feed.
func (t *tx) followers(accounts []AccountID, id FeedID) (all []AccountID) {
	for _, a := range accounts {
		if t.bucket(bucketSubs).Get(join32(uint32(a), uint32(id))) != nil {
			all = append(all, a)
		}
	}
	return all
}

// moveFeed gives a feed a new address, under which those who follow it now find it; others
// get a feed of their own there. So what once came from another address never stands under
// this one for somebody who trusts it. The old address still leads to the feed. If another
// feed already lives at the new address, the two are joined (join.go) or both stay: what one
// of them is to others decides that.
func (t *tx) moveFeed(f Feed, url string, followers ...AccountID) error {
	keys := [][]byte{feedURLKey(f.Owner, url)}
	if f.Owner == 0 {
		if v := t.bucket(bucketFeedURLs).Get(keys[0]); v != nil {
			if FeedID(field32(v, 0)) == f.ID {
				f.URL = url
			}
			return t.putFeed(f)
		}
		keys = nil
		accounts, err := t.accountIDs()
		if err != nil {
			return err
		}
		for _, a := range append(t.followers(accounts, f.ID), followers...) {
			keys = append(keys, feedURLKey(a, url))
		}
	}
	for _, key := range keys {
		switch v := t.bucket(bucketFeedURLs).Get(key); {
		case v == nil:
			if err := t.bucket(bucketFeedURLs).Put(key, join32(uint32(f.ID))); err != nil {
				return err
			}
			f.URL = url
		case FeedID(field32(v, 0)) == f.ID:
			f.URL = url
		}
	}
	return t.putFeed(f)
}

// moveOn gives a feed the address that a visit found it at, and notes where it was.
func (t *tx) moveOn(f Feed, url string) error {
	from := f.URL
	if err := t.moveFeed(f, url); err != nil {
		return err
	}
	f, err := t.feed(f.ID)
	if err != nil || f.URL == from {
		return err
	}
	f.Move = Move{from, t.now}
	return t.putFeed(f)
}

// A TakenError says that a feed cannot get an address since another feed is there that the
// account follows, or once followed. The two can be joined (Join).
type TakenError struct{ By Feed }

func (TakenError) Error() string { return "another feed that you follow is at this address" }

// readdress gives a feed that is an account's own another address. The old one still leads to
// it. What is known of visits is of the old one, and is forgotten.
func (t *tx) readdress(a AccountID, id FeedID, url string) error {
	f, err := t.feed(id)
	if err != nil {
		return err
	}
	key := feedURLKey(a, url)
	switch v := t.bucket(bucketFeedURLs).Get(key); {
	case v == nil:
		if err := t.bucket(bucketFeedURLs).Put(key, join32(uint32(id))); err != nil {
			return err
		}
	case FeedID(field32(v, 0)) != id:
		there, err := t.feed(FeedID(field32(v, 0)))
		return errors.Join(err, TakenError{there})
	}
	f.URL, f.NotBefore, f.Gone, f.Detour, f.Move, f.Self, f.Took = url, time.Time{}, false, Detour{}, Move{}, "", 0
	if err := t.putFeed(f); err != nil {
		return err
	}
	return t.forgetAnswer(id)
}

// Feed returns one feed.
func (s *Store) Feed(ctx context.Context, id FeedID) (f Feed, err error) {
	err = s.view(ctx, func(t *tx) (err error) {
		f, err = t.feed(id)
		return err
	})
	return f, err
}

// Due returns the feeds that somebody subscribes to and that may be fetched at
// the given time, in the order of their numbers: feeds that are not local, are not gone
// and have not asked to be left alone until later.
func (s *Store) Due(ctx context.Context, at time.Time) (due []Feed, err error) {
	err = s.view(ctx, func(t *tx) error {
		wanted := map[FeedID]time.Duration{}
		err := t.bucket(bucketSubs).ForEach(func(k, v []byte) error {
			id := FeedID(field32(k, 1))
			sub, err := subscriptionOf(string(v))
			wait := sub.Settings.interval()
			if before, again := wanted[id]; again {
				wait = min(wait, before)
			}
			wanted[id] = wait
			return err
		})
		if err != nil {
			return err
		}
		return t.bucket(bucketFeeds).ForEach(func(k, v []byte) error {
			wait, is := wanted[FeedID(field32(k, 0))]
			if !is {
				return nil
			}
			f, err := feedOf(string(v))
			if err != nil {
				return fmt.Errorf("read feed: %w", err)
			}
			f.Interval = wait
			if !f.Local() && !f.Gone && !at.Before(f.NotBefore) {
				due = append(due, f)
			}
			return nil
		})
	})
	return due, err
}
