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

// stuckPatience is how long a call waits behind one that has been waiting for long.
const stuckPatience = 10 * time.Millisecond

// enter waits for a turn, which leave ends. It fails with ErrLocked if no turn begins for
// the given time: then another process keeps the lock. A call that may overtake, as reads
// may, goes on without a turn if none begins for that time; 0 means it may not. inTurn
// says whether leave has to be called.
func (q *queue) enter(ctx context.Context, wait, overtake time.Duration) (inTurn bool, err error) {
	began := time.Now()
	q.mu.Lock()
	q.behind++
	q.mu.Unlock()
	inTurn, err = q.wait(ctx, began, wait, overtake)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.behind--
	if inTurn {
		q.moved = time.Now()
	}
	return inTurn, err
}

func (q *queue) wait(ctx context.Context, began time.Time, wait, overtake time.Duration) (inTurn bool, err error) {
	select {
	case q.turn <- struct{}{}: // a free turn is taken even if ctx has ended
		return true, nil
	default:
	}
	patience := time.NewTimer(wait)
	defer patience.Stop()
	var impatience <-chan time.Time
	if overtake > 0 {
		impatience = time.After(max(stuckPatience, overtake-q.still(time.Time{})))
	}
	for {
		select {
		case q.turn <- struct{}{}:
			return true, nil
		case <-ctx.Done():
			return false, context.Cause(ctx)
		case <-impatience:
			still := q.still(time.Time{})
			if still >= overtake {
				return false, nil
			}
			impatience = time.After(max(stuckPatience, overtake-still))
		case <-patience.C:
			still := q.still(began)
			if still >= wait {
				return false, ErrLocked
			}
			patience.Reset(wait - still)
		}
	}
}

// still is how long nobody's turn has begun, at most since a time.
func (q *queue) still(since time.Time) time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	return time.Since(later(q.moved, since))
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
