package dbfile

import (
	"context"
	"time"
)

// pause is what a long work leaves to others between two of its transactions, if
// anybody waits.
const pause = 20 * time.Millisecond

// GiveWay is called between two transactions of a long work: it waits for a moment if
// others wait for the file's lock. It fails when ctx has ended, and then at once.
func (f *File) GiveWay(ctx context.Context) error {
	if f.contended() {
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return ctx.Err()
}
