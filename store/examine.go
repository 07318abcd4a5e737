package store

import (
	"context"
	"fmt"
)

// An Examination is what Examine finds.
type Examination struct {
	Format int
	Space  Space

	// The rest is 0 in a store of an older format, until it is opened.
	Accounts int
	Feeds    int
	Articles int // articles of all feeds that lists can show
	Pending  int // those of Articles that are not in the index of words yet
}

// Examine reads the store at path, and changes nothing. It fails with fs.ErrNotExist if
// there is no store, and as Open does.
func Examine(ctx context.Context, path string, o Options) (found Examination, err error) {
	s := newStore(path, o)
	defer s.Close()
	if found.Space, err = s.Space(ctx); err != nil {
		return found, fmt.Errorf("examine store: %w", err)
	}
	err = s.viewAny(ctx, func(t *tx) error {
		if found.Format = t.formatNow(); found.Format != Format() {
			return nil
		}
		live, err := loadSet(t.bucket(bucketLive), join32(uint32(everyFeed)))
		if err != nil {
			return err
		}
		pending, err := loadSet(t.bucket(bucketPending), nil)
		if err != nil {
			return err
		}
		found.Articles, found.Pending = int(live.GetCardinality()), int(pending.GetCardinality())
		found.Accounts, found.Feeds = t.keysIn(bucketAccounts), t.keysIn(bucketFeeds)
		return nil
	})
	if err != nil {
		return found, fmt.Errorf("examine store: %w", err)
	}
	return found, nil
}

// OpenUnchanged opens the store at path, but does not make one and does not migrate an
// older one. It fails with fs.ErrNotExist if there is no store, with ErrOlder if Open would
// migrate it, and as Open does.
func OpenUnchanged(ctx context.Context, path string, o Options) (*Store, error) {
	s := newStore(path, o)
	switch format, err := s.format(ctx); {
	case err != nil:
		return nil, fmt.Errorf("open store %s: %w", path, err)
	case format != Format():
		return nil, fmt.Errorf("open store %s: %w (format %d)", path, ErrOlder, format)
	}
	return s, nil
}

// keysIn counts the keys of a small bucket.
func (t *tx) keysIn(bucket []byte) (n int) {
	c := t.bucket(bucket).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		n++
	}
	return n
}

// Snapshots lists the snapshots of the store at path, newest first, also if
// the store itself cannot be opened.
func Snapshots(ctx context.Context, path string) ([]Snapshot, error) {
	return newStore(path, Options{}).snapshots(ctx)
}
