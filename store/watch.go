package store

import (
	"context"
	"path/filepath"
	"sync"
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
	err = s.look(ctx, upToDate(func(t *tx) error {
		v = version{string(t.bucket(bucketMeta).Get([]byte("uuid"))), t.generation(), t.bolt.ID()}
		return nil
	}))
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
// one. The channel is closed when ctx ends, or the store is closed. One goroutine
// looks out for all who watch a store, with one of the few watchers that a system
// gives to a user, and ends with the last of them, or with the store: Close waits
// for it.
func (s *Store) Watch(ctx context.Context) <-chan struct{} {
	w := &watcher{changed: make(chan struct{}, 1)}
	w.last, _ = s.version(ctx) // what cannot be read now is a change later
	s.lookout.join(w, s.lookOut)
	context.AfterFunc(ctx, func() { s.lookout.leave(w) })
	return w.changed
}

// A watcher is one who wants to know.
type watcher struct {
	last    version // what it has been told of
	changed chan struct{}
}

// A lookout is who watches a store. The zero value is nobody.
type lookout struct {
	mu       sync.Mutex
	watchers map[*watcher]bool
	joined   chan struct{}      // somebody has come, who may have missed something
	stop     context.CancelFunc // ends the goroutine; nil if there is none
	shut     bool               // the store is closed, and nobody looks out any more
	looking  sync.WaitGroup     // the goroutine, and one before it that has not ended yet
}

// join adds a watcher. For the first look is begun, in a goroutine of its own.
func (l *lookout) join(w *watcher, look func(ctx context.Context, joined <-chan struct{})) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.shut {
		close(w.changed)
		return
	}
	if l.stop == nil {
		var ctx context.Context
		ctx, l.stop = context.WithCancel(context.Background())
		joined := make(chan struct{}, 1)
		l.watchers, l.joined = map[*watcher]bool{}, joined
		l.looking.Go(func() { look(ctx, joined) })
	}
	l.watchers[w] = true
	select {
	case l.joined <- struct{}{}:
	default: // for somebody else, and it is the same look
	}
}

// leave takes a watcher off, unless that has happened.
func (l *lookout) leave(w *watcher) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.watchers[w] {
		return
	}
	delete(l.watchers, w)
	close(w.changed)
	if len(l.watchers) == 0 {
		l.stop()
		l.stop = nil
	}
}

// close takes all watchers off for good, and waits until nobody looks out.
func (l *lookout) close() {
	l.mu.Lock()
	l.shut = true
	for w := range l.watchers {
		delete(l.watchers, w)
		close(w.changed)
	}
	if l.stop != nil {
		l.stop()
		l.stop = nil
	}
	l.mu.Unlock()
	l.looking.Wait()
}

// tell tells everybody who does not know it that the store is as it is now. It
// waits for nobody.
func (l *lookout) tell(now version) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for w := range l.watchers {
		if w.last == now {
			continue
		}
		w.last = now
		select {
		case w.changed <- struct{}{}:
		default: // one is waiting already
		}
	}
}

// lookOut looks for changes until ctx ends.
func (s *Store) lookOut(ctx context.Context, joined <-chan struct{}) {
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
	settle := time.NewTimer(0)
	defer settle.Stop()
	settling := true
	for {
		select {
		case <-ctx.Done():
			return
		case <-joined: // a look at once: something may have happened before they stood here
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
		if now, err := s.version(ctx); err == nil {
			s.lookout.tell(now)
		}
	}
}
