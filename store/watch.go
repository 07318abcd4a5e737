package store

import (
	"context"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// version names a state of the file: bbolt's transaction id, and which file it
// is, since the count begins anew when the file is replaced.
type version struct {
	uuid       string
	generation uint32
	tx         int
}

func (s *Store) version(ctx context.Context) (v version, err error) {
	err = s.view(ctx, func(t *tx) error {
		v = version{string(t.bucket(bucketMeta).Get([]byte("uuid"))), t.generation(), t.bolt.ID()}
		return nil
	})
	return v, err
}

// How often Watch looks: a while after the first event of a burst, and without
// any event, since on some file systems none ever comes.
const (
	watchSettle = 20 * time.Millisecond
	watchPoll   = 2 * time.Second
)

// Watch tells that something in the store has changed since Watch was called,
// whoever changed it, by a value on the channel; several changes may come as
// one. The channel is closed when ctx ends. One goroutine serves it and ends
// with ctx.
func (s *Store) Watch(ctx context.Context) <-chan struct{} {
	changed := make(chan struct{}, 1)
	last, _ := s.version(ctx) // what cannot be read now is a change later
	go s.watch(ctx, last, changed)
	return changed
}

func (s *Store) watch(ctx context.Context, last version, changed chan<- struct{}) {
	defer close(changed)
	var events chan fsnotify.Event
	var losses chan error
	if w, err := fsnotify.NewWatcher(); err == nil {
		defer w.Close()
		// The folder, not the file: a compacted store is renamed into place.
		if w.Add(filepath.Dir(s.path)) == nil {
			events, losses = w.Events, w.Errors
		}
	}
	poll := time.NewTicker(watchPoll)
	defer poll.Stop()
	settle := time.NewTimer(0) // at once: something may have happened before the watcher stood
	defer settle.Stop()
	settling := true
	for {
		select {
		case <-ctx.Done():
			return
		case <-losses: // events were lost; unread, this would hold up the next ones
		case e := <-events:
			// A burst that goes on does not put the look off.
			if !settling && filepath.Base(e.Name) == filepath.Base(s.path) {
				settle.Reset(watchSettle)
				settling = true
			}
			continue
		case <-settle.C:
			settling = false
		case <-poll.C:
		}
		now, err := s.version(ctx)
		if err != nil || now == last {
			continue
		}
		last = now
		select {
		case changed <- struct{}{}:
		default: // one is waiting already
		}
	}
}
