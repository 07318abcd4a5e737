package store

import (
	"bytes"
	"errors"
	"slices"
)

// Feeds of accounts that have been removed.
//
// Some feeds are open to one account only (access.go). When the account has been removed,
// nobody can see them any more, and undo cannot bring the account back, since its number is
// never used again. So pruning drops such a feed with all its articles and their keys:
// first the articles, a batch in each transaction, then the feed. It can stop anywhere, and
// leaves what Check expects of any feed.
//
// A feed stays as long as an account subscribes to it, has a mark on one of its articles,
// or has its owner's number: a repair may bring back an account that a damaged file has
// lost.

// ownerless returns the feeds to be dropped because their account has been removed.
func (t *tx) ownerless() (feeds []FeedID, err error) {
	accounts, err := t.accountIDs()
	if err != nil || uint32(len(accounts)) == t.last("account") {
		return nil, err // no account has been removed
	}
	marked, err := t.marked()
	if err != nil {
		return nil, err
	}
	err = t.bucket(bucketFeeds).ForEach(func(k, _ []byte) error {
		f, err := t.feed(FeedID(field32(k, 0)))
		if err != nil {
			return err
		}
		goes, err := t.isOwnerless(f, accounts, marked)
		if goes {
			feeds = append(feeds, f.ID)
		}
		return err
	})
	return feeds, err
}

// isOwnerless reports whether a feed is to be dropped, given the accounts that exist and
// the articles with marks.
func (t *tx) isOwnerless(f Feed, accounts []AccountID, marked set) (bool, error) {
	if f.Owner == 0 || slices.Contains(accounts, f.Owner) || len(t.followers(accounts, f.ID)) > 0 {
		return false, nil
	}
	own := join32(uint32(f.Owner))
	for _, name := range accountBuckets() {
		if k, _ := t.bucket(name).Cursor().Seek(own); bytes.HasPrefix(k, own) {
			return false, nil
		}
	}
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(f.ID)))
	return err == nil && !live.Intersects(marked), err
}

// dropOwnerless drops up to a batch of articles of the first feed, or the feed itself if it
// has no articles, and returns the feeds that are left.
func (t *tx) dropOwnerless(feeds []FeedID) (dropped int, left []FeedID, err error) {
	f, err := t.feed(feeds[0])
	if errors.Is(err, ErrNotFound) {
		return 0, feeds[1:], nil // another process was quicker
	}
	if err != nil {
		return 0, nil, err
	}
	accounts, err := t.accountIDs()
	if err != nil {
		return 0, nil, err
	}
	marked, err := t.marked()
	if err != nil {
		return 0, nil, err
	}
	if goes, err := t.isOwnerless(f, accounts, marked); !goes || err != nil {
		return 0, feeds[1:], err
	}
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(f.ID)))
	if err != nil {
		return 0, nil, err
	}
	if live.IsEmpty() {
		more, err := t.dropFeed(f.ID, accounts)
		if !more {
			feeds = feeds[1:]
		}
		return 0, feeds, err
	}
	numbers := make([]uint32, batch)
	numbers = numbers[:live.ManyIterator().NextMany(numbers)]
	return len(numbers), feeds, t.drop(f.ID, numbers)
}

// dropFeed removes a feed without articles, with its addresses, the keys of its former
// articles, and what accounts have read of it, if it was ever open to others. It reports
// whether there are more keys than one transaction removes.
func (t *tx) dropFeed(id FeedID, accounts []AccountID) (more bool, err error) {
	key := join32(uint32(id))
	if more, err = deletePrefix(t.bucket(bucketKeys), key, keysAtOnce); more || err != nil {
		return more, err
	}
	for _, a := range accounts {
		for _, bucket := range opinionBuckets() {
			numbers, err := t.opinion(bucket, a, id)
			if err != nil {
				return false, err
			}
			numbers.CloneCopyOnWriteContainers()
			if _, err := t.changeOpinion(bucket, a, id, numbers, false); err != nil {
				return false, err
			}
		}
	}
	var addresses [][]byte
	err = t.bucket(bucketFeedURLs).ForEach(func(k, v []byte) error {
		if bytes.Equal(v, key) {
			addresses = append(addresses, bytes.Clone(k))
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	for _, k := range addresses {
		if err := t.bucket(bucketFeedURLs).Delete(k); err != nil {
			return false, err
		}
	}
	return false, t.deleteFeed(id)
}
