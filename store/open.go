package store

import (
	"context"
	"fmt"
)

// Open opens the store at path, making it and its folder (0600, 0700) if there
// is none, and bringing an older one up to date after copying it. It holds no
// lock afterwards. It fails with ErrNewer, ErrForeign, ErrCorrupt or ErrLocked, and with
// DanglingLinkError if the path is a symbolic link to nothing;
// a store that cannot be written is opened all the same, and its changing
// methods fail with ErrReadOnly.
func Open(path string, o Options) (*Store, error) {
	s := newStore(path, o)
	if err := s.migrate(context.Background()); err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	s.before, s.settle = s.findOrphans, s.settleOrphans
	s.settleAny(context.Background())
	return s, nil
}
