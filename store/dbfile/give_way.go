package dbfile

import (
	"context"
	"time"
)

// pause is how long a long operation leaves the lock to others between two of its
// transactions.
const pause = 20 * time.Millisecond

// GiveWay is called between two transactions of a long operation. If others wait for the
// file's lock it waits too, so that they get it. It returns the error of ctx, as soon as
// ctx ends.
func (f *File) GiveWay(ctx context.Context) error {
	if f.contended() {
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return ctx.Err()
}

// IsWaitedFor reports whether somebody waits for the file's lock.
func (f *File) IsWaitedFor() bool { return f.contended() }
