package store

import (
	"context"
	"io"
)

// What tests outside of the package need of the inside.

func (s *Store) Index(ctx context.Context) error                           { return s.index(ctx) }
func (s *Store) Pending(ctx context.Context) (int, error)                  { return s.pending(ctx) }
func (s *Store) Prune(ctx context.Context) (dropped int, err error)        { return s.prune(ctx) }
func (s *Store) Snapshots(ctx context.Context) (all []Snapshot, err error) { return s.snapshots(ctx) }

// Retention returns the account's default.
func (s *Store) Retention(ctx context.Context, a AccountID) (keep Retention, err error) {
	err = s.view(ctx, func(t *tx) error {
		account, err := t.account(a)
		keep = account.Retention
		return err
	})
	return keep, err
}

// WriteTo writes the whole store to w, as it is at one moment. Others may read
// meanwhile, but writers wait.
func (s *Store) WriteTo(ctx context.Context, w io.Writer) error {
	return s.view(ctx, func(t *tx) error {
		_, err := t.bolt.WriteTo(w)
		return err
	})
}

// Reaching has a function called at each step of what makes or replaces the store's file.
func (o Options) Reaching(step func(string)) Options {
	o.reached = step
	return o
}

// EditFeed returns the record of a feed with a change made in it.
func EditFeed(record []byte, edit func(*Feed)) ([]byte, error) {
	f, err := feedOf(string(record))
	if err != nil {
		return nil, err
	}
	edit(&f)
	return f.record(), nil
}

// A Version is a version of a store.
type Version = version

// Version returns the present version.
func (s *Store) Version(ctx context.Context) (v Version, err error) {
	v, _, err = s.versionWithExtents(ctx)
	return v, err
}

// DifferenceSince returns what has changed for an account since a version.
func (s *Store) DifferenceSince(ctx context.Context, v Version, a AccountID) (Difference, error) {
	now, all, err := s.versionWithExtents(ctx)
	return (&watcher{last: v, account: a}).difference(now, all), err
}

// FeedURLKey is the key of an address in feedurls.
func FeedURLKey(owner AccountID, url string) []byte { return feedURLKey(owner, url) }

// SubscriptionRecord is a subscription as the file has it.
func SubscriptionRecord(s Subscription) []byte { return s.record() }
