package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

// Who may have two feeds joined, and how whoever has followed both follows the one (join.go).

// visitTurn takes the turn to visit a feed, so that no visit brings articles to a feed that is
// being joined.
func (s *Store) visitTurn(ctx context.Context, id FeedID) (*Turn, error) {
	for until := time.Now().Add(s.wait); ; {
		if turn, _ := s.turns.Begin(int64(id)); turn != nil {
			return turn, nil
		}
		if time.Now().After(until) {
			return nil, fmt.Errorf("the feed is being fetched: %w", ErrLocked)
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// mayJoin is why an account may not join two feeds, nil if it may.
func (t *tx) mayJoin(a AccountID, old, new FeedID) error {
	sub, err := t.sub(a, old)
	if err == nil && sub == nil {
		err = fmt.Errorf("feed %d: %w", old, ErrNotFound)
	}
	if err != nil {
		return err
	}
	to, err := t.feed(new)
	if err != nil {
		return err
	}
	if other, err := t.sub(a, new); err != nil {
		return err
	} else if other == nil {
		if admitted, err := t.admits(a, to); err != nil || !admitted {
			return errors.Join(err, fmt.Errorf("feed %d: %w", new, ErrNotFound))
		}
	}
	from, err := t.feed(old)
	switch {
	case err != nil:
		return err
	case old == new:
		return unfit("that is one feed")
	case from.Local() || to.Local():
		return unfit("what is made here cannot be joined with another feed")
	case from.Owner != to.Owner:
		return unfit("one of the two is yours alone, and the other is shared")
	}
	return nil
}

// movedOnto returns the feed that all who follow a feed mean by the address to which it has
// moved; false if there is none with which it can be joined. Whoever has it fetched in a way
// of their own is asked first: what is for one server may not be for the other.
func (t *tx) movedOnto(f Feed, url string) (onto Feed, ok bool, err error) {
	if f.Local() || url == "" || url == f.URL {
		return onto, false, nil
	}
	accounts, err := t.accountIDs()
	if err != nil {
		return onto, false, err
	}
	for i, a := range t.followers(accounts, f.ID) {
		sub, err := t.sub(a, f.ID)
		if err != nil {
			return onto, false, err
		}
		if s, err := sub.Settings.Settings(); err != nil || s.ChangesFetching() {
			return onto, false, nil
		}
		meant, there, err := t.feedAt(a, url)
		if err != nil || !there || meant.ID == f.ID || meant.Owner != f.Owner || meant.Local() || i > 0 && meant.ID != onto.ID {
			return Feed{}, false, err
		}
		onto, ok = meant, true
	}
	return onto, ok, nil
}

// joinedWith is the subscription to the new feed that one to the old feed and one to the new,
// which may be nil, make. What is for one server only, as a sign-in, is not taken along.
func (s Subscription) joinedWith(there *Subscription) *Subscription {
	old, _ := s.Settings.Settings()
	if there == nil {
		s.Settings = old.harmless().Record()
		return &s
	}
	now := *there
	now.Title, now.Folder, now.Outline = cmp.Or(now.Title, s.Title), cmp.Or(now.Folder, s.Folder), cmp.Or(now.Outline, s.Outline)
	if now.Added.After(s.Added) {
		now.Added = s.Added
	}
	if s.Retention.All && now.Retention == (Retention{}) { // a bound would drop articles for which there was none
		now.Retention = s.Retention
	}
	if set, err := now.Settings.Settings(); err == nil && set.Interval == 0 && old.Interval != 0 {
		set.Interval = old.Interval
		now.Settings = set.Record()
	}
	return &now
}
