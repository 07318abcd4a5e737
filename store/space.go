package store

import (
	"context"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Space is how the store's file is used.
type Space struct {
	Size  int64 // bytes of the file
	Free  int64 // bytes of it that hold nothing any more, and are used before the file grows
	Ahead int64 // bytes at its end that never held anything: bbolt lets it grow ahead
}

// Wasteful reports whether compacting is worth while: if more than a quarter of the
// file is free, or more than 200 MB (so long a list of free pages makes every change
// slow).
func (s Space) Wasteful() bool {
	const small = 8 << 20 // nobody minds
	return s.Size > small && (4*s.Free > s.Size || s.Free > 200<<20)
}

// Space measures the file.
func (s *Store) Space(ctx context.Context) (space Space, err error) {
	defer guard(&err)
	defer faultsPanic()()
	r, err := s.openReader(ctx)
	if err != nil {
		return space, fmt.Errorf("measure store: %w", err)
	}
	defer r.db.Close()
	info, err := r.file.Stat()
	if err != nil {
		return space, err
	}
	space.Size = info.Size()
	err = r.db.View(func(b *bolt.Tx) error {
		free, err := freePages(b, r.file)
		space.Free = free * int64(r.db.Info().PageSize)
		space.Ahead = max(0, space.Size-b.Size())
		return err
	})
	return space, err
}

// A Disk is what a folder lies on.
type Disk struct {
	Kind    string // of file system: "ext4", "tmpfs", "nfs"
	Network bool   // it is on another machine, where locks may not hold (see Store.Network)
	Free    int64  // bytes that may still be written
}
