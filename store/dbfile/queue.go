package dbfile

import (
	"context"
	"sync"
	"time"
)

// A queue lets the calls of one File ask for the file's lock in the order in which they
// came. Without it they would all poll for the lock (lock_unix.go) and get it by chance: of
// two hundred calls some would time out, though each holds the lock for a moment only.
type queue struct {
	turn chan struct{} // holds one value during a turn

	mu     sync.Mutex
	moved  time.Time // when the last turn began
	crowd  time.Time // since when calls have been waiting without a break
	behind int       // how many calls wait
}

func newQueue() *queue { return &queue{turn: make(chan struct{}, 1)} }

// After the queue has been busy without a break it pauses for a breath, which is longer than
// the time between two attempts of other processes that poll.
const (
	busy   = 50 * time.Millisecond
	breath = 6 * time.Millisecond
)

// enter waits for a turn, which leave ends. It fails with ErrLocked if no turn begins for
// the given time: then another process keeps the lock.
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
	case q.turn <- struct{}{}: // a free turn is taken even if ctx has ended
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

// later returns the later of two times.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
