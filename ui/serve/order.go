package serve

import (
	"cmp"
	"context"
	"log/slog"
	"runtime/debug"
	"time"

	"tidings/store"
)

const (
	// tidyFirst is how long after the server has begun the library is tidied: what an
	// earlier server left to be done, and the snapshot of the day, can wait until those who
	// come at the beginning have their screens.
	tidyFirst = 30 * time.Second
	// tidySoon is how long after somebody has asked for it, so that one tidying does for
	// many who ask.
	tidySoon = 2 * time.Second
	// tidyEvery is how often without being asked: so each day has its snapshot.
	tidyEvery = time.Hour
)

// A keeper keeps the library of a server in order. Sessions do not: with each of them doing
// it, the first screens of a day would all make the snapshot of that day at once.
type keeper struct {
	store *store.Store
	log   *slog.Logger
	first time.Duration // tidyFirst, or less in a test
	asked chan struct{} // gets a value when the library is to be tidied
	done  func()        // is called after each tidying
}

func newKeeper(s *store.Store, log *slog.Logger, first time.Duration, done func()) *keeper {
	return &keeper{store: s, log: log, first: cmp.Or(first, tidyFirst), asked: make(chan struct{}, 1), done: done}
}

// ask has the library tidied soon. It does not wait.
func (k *keeper) ask() {
	select {
	case k.asked <- struct{}{}:
	default: // it is asked for already
	}
}

// run tidies the library until ctx ends.
func (k *keeper) run(ctx context.Context) {
	due := time.NewTimer(k.first)
	defer due.Stop()
	for soon := false; ; {
		select {
		case <-ctx.Done():
			return
		case <-due.C:
			k.tidy(ctx)
			due.Reset(tidyEvery)
			soon = false
		case <-k.asked:
			if !soon { // those who ask later do not put it off
				due.Reset(tidySoon)
				soon = true
			}
		}
	}
}

// tidy takes what is new into the index and makes the snapshot of the day. A panic in it
// does not end the server.
func (k *keeper) tidy(ctx context.Context) {
	defer k.done()
	defer func() {
		if fault := recover(); fault != nil {
			k.log.Error("panic while tidying", "fault", fault, stackKey, string(debug.Stack()))
		}
	}()
	ctx = store.NewSession(ctx)
	if err := k.store.Tidy(ctx); err != nil && ctx.Err() == nil {
		k.log.Error("cannot tidy the store", "err", err)
	}
	if _, err := k.store.Snapshot(ctx); err != nil && ctx.Err() == nil {
		k.log.Error("cannot make a snapshot", "err", err)
	}
}
