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
	uuid string
	tx   int
}

func (s *Store) version(ctx context.Context) (v version, err error) {
	err = s.view(ctx, func(t *tx) error {
		v = version{uuid: string(t.bucket(bucketMeta).Get([]byte("uuid"))), tx: t.bolt.ID()}
		return nil
	})
	return v, err
}

// How often Watch looks: a while after the last event of a burst, and without
// any event, since on some file systems none ever comes.
const (
	watchSettle = 20 * time.Millisecond
	watchPoll   = 2 * time.Second
)

// Watch tells that something in the store has changed, whoever changed it, by a
// value on the channel; several changes may come as one. The channel is closed
// when ctx ends. One goroutine serves it and ends with ctx.
func (s *Store) Watch(ctx context.Context) <-chan struct{} {
	changed := make(chan struct{}, 1)
	go s.watch(ctx, changed)
	return changed
}

func (s *Store) watch(ctx context.Context, changed chan<- struct{}) {
	defer close(changed)
	var events chan fsnotify.Event
	if w, err := fsnotify.NewWatcher(); err == nil {
		defer w.Close()
		// The folder, not the file: a compacted store is renamed into place.
		if w.Add(filepath.Dir(s.path)) == nil {
			events = w.Events
		}
	}
	poll := time.NewTicker(watchPoll)
	defer poll.Stop()
	settle := time.NewTimer(0)
	defer settle.Stop()
	last, _ := s.version(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-events:
			if filepath.Base(e.Name) == filepath.Base(s.path) {
				settle.Reset(watchSettle)
			}
			continue
		case <-settle.C:
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
