package store

import (
	"bytes"
	"fmt"
	"time"
)

func (t *tx) sub(a AccountID, id FeedID) (*Subscription, error) {
	v := t.bucket(bucketSubs).Get(join32(uint32(a), uint32(id)))
	if v == nil {
		return nil, nil
	}
	s, err := subscriptionOf(string(v))
	if err != nil {
		return nil, err
	}
	return &s, nil
}

// putSub writes a subscription; nil ends it. ErrNotFound if there is no such
// account (any more): a session may outlive its account.
func (t *tx) putSub(a AccountID, id FeedID, s *Subscription) error {
	t.extent.addFeedsOf(a)
	key := join32(uint32(a), uint32(id))
	if s == nil {
		delete(t.follows, a) // it is counted again
		return t.bucket(bucketSubs).Delete(key)
	}
	if t.bucket(bucketAccounts).Get(join32(uint32(a))) == nil {
		return fmt.Errorf("subscribe account %d: %w", a, ErrNotFound)
	}
	old, err := t.sub(a, id)
	if err != nil {
		return err
	}
	if old == nil {
		if err := t.mayFollow(a, id); err != nil {
			return err
		}
		old = &Subscription{}
	}
	now := *s
	if old.Settings != now.Settings {
		if now.Settings, err = t.fitting(a, id, now.Settings); err != nil {
			return err
		}
		if err := t.forgetAnswer(id); err != nil {
			return err
		}
	}
	return t.bucket(bucketSubs).Put(key, now.record())
}

// fitting is what of some settings may stand with a feed: on one that is not the account's
// own, as it may have become since history wrote them down, only those that do not change
// what is fetched.
func (t *tx) fitting(a AccountID, id FeedID, r SettingsRecord) (SettingsRecord, error) {
	s, err := r.Settings()
	if err != nil {
		return "", nil // it comes from a damaged file
	}
	f, err := t.feed(id)
	if s.ChangesFetching() && (a != Local || f.Owner != a) {
		return s.harmless().Record(), err
	}
	return r, err
}

// forgetAnswer forgets what the last visit to a feed brought, since the next one asks in
// another way: the answer is new whatever the server says, and so is a failure. How long the
// server wants to be left alone still holds.
func (t *tx) forgetAnswer(id FeedID) error {
	f, err := t.feed(id)
	if err != nil {
		return err
	}
	f.ETag, f.LastModified, f.Hash = "", "", ""
	f.Failures, f.Error, f.Lapse, f.Failing = 0, "", Lapse{}, time.Time{}
	return t.putFeed(f)
}

// subs returns an account's subscriptions by feed.
func (t *tx) subs(a AccountID) (map[FeedID]Subscription, error) {
	all := map[FeedID]Subscription{}
	prefix := join32(uint32(a))
	c := t.bucket(bucketSubs).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		s, err := subscriptionOf(string(v))
		if err != nil {
			return nil, fmt.Errorf("read subscription: %w", err)
		}
		all[FeedID(field32(k, 1))] = s
	}
	return all, nil
}

// mayFollow is a LimitError if an account follows as many feeds as it may. Feeds made here,
// as what it saved, do not count.
func (t *tx) mayFollow(a AccountID, id FeedID) error {
	if !t.binds(a, int64(t.limits.Feeds)) {
		return nil
	}
	if f, err := t.feed(id); err != nil || f.Local() {
		return err
	}
	if t.follows == nil {
		t.follows = map[AccountID]int{}
	}
	n, known := t.follows[a]
	if !known {
		subs, err := t.subs(a)
		if err != nil {
			return err
		}
		n = len(subs)
		for _, url := range []string{savedURL(a), WelcomeURL} {
			f, there, err := t.feedAt(a, url)
			if err != nil {
				return err
			}
			if _, has := subs[f.ID]; there && has {
				n--
			}
		}
	}
	if n >= t.limits.Feeds {
		return beyond("an account follows at most %d feeds here; leave some before you add others", t.limits.Feeds)
	}
	t.follows[a] = n + 1
	return nil
}
