package store

import (
	"context"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"

	"tidings/store/pages"
)

// A Space says how much of the store's file is used.
type Space struct {
	Size  int64 // bytes of the file
	Free  int64 // bytes of free pages, which are used before the file grows
	Ahead int64 // bytes at the end that were never used: bbolt grows the file in large steps

	// Network is the kind of network file system that the file lies on: "nfs", "smb",
	// "9p" or "fuse"; "" for a local disk, or if it is not known. On a network file system
	// only one machine at a time should use the store, since locks may not hold between
	// machines.
	Network string
}

// Wasteful reports whether the store should be compacted: if more than a quarter of the file
// is free, or more than 200 MB, since a long list of free pages makes every change slow.
func (s Space) Wasteful() bool {
	const small = 8 << 20 // not worth it
	return s.Size > small && (4*s.Free > s.Size || s.Free > 200<<20)
}

// Space measures the file.
func (s *Store) Space(ctx context.Context) (space Space, err error) {
	err = s.file.ViewAlone(ctx, "", func(b *bolt.Tx, file *os.File) error {
		info, err := file.Stat()
		if err != nil {
			return err
		}
		free, err := pages.CountFree(b, file)
		space.Size, space.Network = info.Size(), s.file.Network()
		space.Free = free * int64(b.DB().Info().PageSize)
		space.Ahead = max(0, space.Size-b.Size())
		return err
	})
	if err != nil {
		return space, fmt.Errorf("measure store: %w", err)
	}
	return space, nil
}
