package store

import (
	"context"
	"fmt"
)

// An Examination is what a look at a store tells.
type Examination struct {
	Format int
	Space  Space

	// The rest is 0 in a store of an older format, until it is opened.
	Accounts int
	Feeds    int
	Articles int // that lists show, of all feeds
	Pending  int // of them not in the index of words yet
}

// Examine looks at the store at path, and neither makes nor changes nor keeps
// anything. It fails with fs.ErrNotExist if there is none, and as Open does.
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

// OpenUnchanged opens the store at path for a look at what is in it: it neither makes one
// nor brings an older one up to date. It fails with fs.ErrNotExist if there is
// none, with ErrOlder if Open would change its form, and as Open does.
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
