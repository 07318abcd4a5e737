package store

import (
	"context"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"

	"tidings/store/pages"
)

// Space is how the store's file is used.
type Space struct {
	Size  int64 // bytes of the file
	Free  int64 // bytes of it that hold nothing any more, and are used before the file grows
	Ahead int64 // bytes at its end that never held anything: bbolt lets it grow ahead

	// Network is the kind of network file system that the file lies on: "nfs", "smb",
	// "9p" or "fuse"; "" if it lies on a disk, or that cannot be known. There locks may
	// not hold between machines, and what one has mapped may not show what another
	// wrote: nothing is kept warm, and one machine at a time should use it.
	Network string
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
