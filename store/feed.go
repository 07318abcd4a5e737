package store

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tidings/store/secret"
)

// A Feed is a source of articles. It is stored once for all who subscribe to it, except at
// a secret address: such a feed is stored once for each account that knows the address.
type Feed struct {
	ID          FeedID `json:"id"`
	URL         string `json:"url"`    // where it is fetched now; "tidings:welcome" and "tidings:saved" are never fetched
	Origin      string `json:"origin"` // the first URL: article ids are derived from it, so a move keeps them
	Title       string `json:"title"`  // as the feed calls itself, "" before the first fetch
	Description string `json:"description,omitempty"`
	Link        string `json:"link,omitempty"` // the site
	Language    string `json:"language,omitempty"`

	Owner  AccountID `json:"owner,omitempty"`  // the one account that may see it; 0 if it is shared
	Public bool      `json:"public,omitempty"` // a visit got it from a public address, and none from a private one

	// How fetching it goes.
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Hash         string    `json:"hash,omitempty"`     // of the last document, to skip parsing the same bytes
	Visited      time.Time `json:"visited,omitzero"`   // the last try
	Succeeded    time.Time `json:"succeeded,omitzero"` // the last try that worked
	NotBefore    time.Time `json:"not_before,omitzero"`
	Failures     int       `json:"failures,omitempty"` // tries since the last that worked
	Error        string    `json:"error,omitempty"`    // why the last try failed: one clean sentence
	Gone         bool      `json:"gone,omitempty"`     // the server said 410: never asked again by itself
}

// Local reports whether the feed is made here and never fetched.
func (f Feed) Local() bool { return len(f.URL) > 8 && f.URL[:8] == "tidings:" }

// isFoundByFollowers reports whether it is a shared feed that has moved: under its new
// address only those who follow it find it.
func (f Feed) isFoundByFollowers() bool { return f.Owner == 0 && f.URL != f.Origin }

// The feeds made here.
const (
	WelcomeURL = "tidings:welcome" // the articles that come with the program
	SavedURL   = "tidings:saved"   // what people saved by hand
	lostURL    = "tidings:lost"    // feeds whose address a repair could not read
)

// A Subscription is one account's subscription to a feed.
type Subscription struct {
	Title     string    `json:"title,omitempty"`  // the account's own name for it, "" for the feed's
	Folder    string    `json:"folder,omitempty"` // "" for none; "World/Asia" is a folder in a folder
	Retention Retention `json:"keep,omitzero"`    // how much of it is kept; zero for the account's default
	Added     time.Time `json:"added"`
}

// Subscribed is a feed as one account sees it.
type Subscribed struct {
	Feed
	Subscription Subscription
	Total        int // articles that the account has not deleted
	Unread       int // those of Total that the account has not read
}

// Name returns the account's name for the feed, else the feed's own title, else its
// address, with what is secret in an address hidden.
func (s Subscribed) Name() string {
	switch {
	case s.Subscription.Title != "":
		return secret.HideIn(s.Subscription.Title)
	case s.Title != "":
		return secret.HideIn(s.Title)
	}
	return secret.Hide(s.URL)
}

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
	URL    string
	Title  string
	Folder string
}

// Fetched is what one visit to a feed brought.
type Fetched struct {
	Feed         FeedID
	For          AccountID // whose visit it was; 0 if it was the server's, for all who follow the feed
	Private      bool      // the answer came from a private address
	At           time.Time
	Err          string // one clean sentence, "" for success; if there is one, only NotBefore and Gone of the fields below count
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
	Articles     []Incoming
}

// An Outcome counts what a visit changed.
type Outcome struct {
	New     int
	Updated int
}

// feed reads a feed, once in a transaction.
func (t *tx) feed(id FeedID) (f Feed, err error) {
	if f, known := t.feeds[id]; known {
		return f, nil
	}
	ok, err := getJSON(t.bucket(bucketFeeds), join32(uint32(id)), &f)
	if err == nil && !ok {
		err = ErrNotFound
	}
	if err != nil {
		return f, fmt.Errorf("read feed %d: %w", id, err)
	}
	if f.Owner == 0 { // written by an older tidings, which did not store it
		f.Owner = savedOwner(f.Origin)
	}
	t.feeds[id] = f
	return f, nil
}

func (t *tx) putFeed(f Feed) error {
	t.feeds[f.ID] = f
	return putJSON(t.bucket(bucketFeeds), join32(uint32(f.ID)), f)
}

func (t *tx) deleteFeed(id FeedID) error {
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
// feed already lives at the new address, both stay: merging them is a person's decision.
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
		wanted := map[FeedID]bool{}
		err := t.bucket(bucketSubs).ForEach(func(k, _ []byte) error {
			wanted[FeedID(field32(k, 1))] = true
			return nil
		})
		if err != nil {
			return err
		}
		return t.bucket(bucketFeeds).ForEach(func(k, v []byte) error {
			if !wanted[FeedID(field32(k, 0))] {
				return nil
			}
			var f Feed
			if err := json.Unmarshal(v, &f); err != nil {
				return fmt.Errorf("read feed: %w: %v", ErrCorrupt, err)
			}
			if !f.Local() && !f.Gone && !at.Before(f.NotBefore) {
				due = append(due, f)
			}
			return nil
		})
	})
	return due, err
}

// savedURL returns the address of the feed with what an account saved by hand.
func savedURL(a AccountID) string { return fmt.Sprintf("%s/%d", SavedURL, a) }

// savedOwner returns the account whose savedURL an address is, 0 for any other address.
func savedOwner(url string) AccountID {
	digits, isSaved := strings.CutPrefix(url, SavedURL+"/")
	if !isSaved {
		return 0
	}
	n, _ := strconv.ParseUint(digits, 10, 32) // 0 if it is no number
	return AccountID(n)
}
