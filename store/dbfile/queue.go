package dbfile

import (
	"context"
	"sync"
	"time"
)

// A queue puts the calls of one File in the order in which they came, before one
// of them asks for the file's lock (lock_unix.go). Locks are polled, and a crowd
// that polls is served by chance: of two hundred calls some would wait until they
// give up, although each of them takes a moment only.
type queue struct {
	turn chan struct{} // holds one value while somebody's turn is

	mu     sync.Mutex
	moved  time.Time // when somebody's turn began last
	crowd  time.Time // since when there has always been somebody waiting
	behind int       // who waits
}

func newQueue() *queue { return &queue{turn: make(chan struct{}, 1)} }

// Other processes poll, too. After busy time without a pause they get one that is
// longer than the time between two of their attempts.
const (
	busy   = 50 * time.Millisecond
	breath = 6 * time.Millisecond
)

// enter waits for a turn, which leave ends. It gives up with ErrLocked when
// nobody's turn has come for the given time: somebody else keeps the lock.
func (q *queue) enter(ctx context.Context, wait time.Duration) error {
	began := time.Now()
	q.mu.Lock()
	q.behind++
	q.mu.Unlock()
	err := q.wait(ctx, began, wait)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.behind--
	if err != nil {
		return err
	}
	q.moved = time.Now()
	return nil
}

func (q *queue) wait(ctx context.Context, began time.Time, wait time.Duration) error {
	select {
	case q.turn <- struct{}{}: // a free turn is for everybody, however late
		return nil
	default:
	}
	patience := time.NewTimer(wait)
	defer patience.Stop()
	for {
		select {
		case q.turn <- struct{}{}:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-patience.C:
			q.mu.Lock()
			still := time.Since(later(q.moved, began))
			q.mu.Unlock()
			if still >= wait {
				return ErrLocked
			}
			patience.Reset(wait - still)
		}
	}
}

func (q *queue) leave() {
	q.mu.Lock()
	now := time.Now()
	pause := false
	switch {
	case q.behind == 0:
		q.crowd = time.Time{}
	case q.crowd.IsZero():
		q.crowd = now
	case now.Sub(q.crowd) > busy:
		q.crowd, pause = time.Time{}, true
	}
	q.mu.Unlock()
	if !pause {
		<-q.turn
		return
	}
	time.AfterFunc(breath, func() { <-q.turn })
}

// later is the later of two times.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
