package store

import (
	"context"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Watch looks at the store watchSettle after the first event of a burst, and every
// watchPoll without an event, since some file systems report none.
const (
	watchSettle = 20 * time.Millisecond
	watchPoll   = 2 * time.Second
)

// Watch returns a channel with a value for each change of the store since the call,
// whoever made it. Several changes may share a value. If ctx stands for a session (see
// NewSession), changes that the session makes through this Store are left out; a change
// that somebody else makes between two of them is not. The channel is closed when ctx ends
// or the store is closed.
//
// One goroutine looks for all watchers of a Store, with one of the few watchers that the
// system gives to a user. It ends with the last watcher or with Close, which waits for it.
func (s *Store) Watch(ctx context.Context) <-chan struct{} {
	w := &watcher{changed: make(chan struct{}, 1), session: sessionOf(ctx), own: map[version]bool{}}
	w.last, _ = s.version(ctx) // if it cannot be read now, the first look reports a change
	s.lookout.join(w, s.lookOut)
	context.AfterFunc(ctx, func() { s.lookout.leave(w) })
	return w.changed
}

// A watcher is one call of Watch.
type watcher struct {
	last    version // the version up to which changes have been reported or are its own
	session *session
	own     map[version]bool // versions after last that its session has made; the newest may not be committed yet
	changed chan struct{}
}

// made reports whether the watcher's session has made all versions after last up to now.
// Each writing transaction raises the number by one.
func (w *watcher) made(now version) bool {
	if now.uuid != w.last.uuid || now.generation != w.last.generation || now.tx < w.last.tx {
		return false
	}
	for v := now; v.tx > w.last.tx; v.tx-- {
		if !w.own[v] {
			return false
		}
	}
	return true
}

// reach notes that nothing up to now has to be reported any more.
func (w *watcher) reach(now version) {
	w.last = now
	for v := range w.own {
		if v.uuid != now.uuid || v.generation != now.generation || v.tx <= now.tx {
			delete(w.own, v)
		}
	}
}

// A lookout holds the watchers of a store. The zero value has none.
type lookout struct {
	mu       sync.Mutex
	watchers map[*watcher]bool
	joined   chan struct{}      // a watcher has joined, and the store may have changed since it read the version
	stop     context.CancelFunc // ends the goroutine; nil if there is none
	shut     bool               // the store is closed
	looking  sync.WaitGroup     // the goroutine, and an earlier one that has not ended yet
}

// join adds a watcher. For the first one it starts look in a goroutine.
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
	default: // a look is due already
	}
}

// leave removes a watcher, if it is there.
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

// close removes all watchers, lets no more join, and waits for the goroutine.
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

// claim notes that a session is about to commit a version. It is called while the file is
// locked for writing. If the commit fails, disclaim is called before the lock is released.
func (l *lookout) claim(by *session, v version) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for w := range l.watchers {
		if w.session == by {
			w.own[v] = true
		}
	}
}

// disclaim takes back a claim: another process may make the version now.
func (l *lookout) disclaim(v version) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for w := range l.watchers {
		delete(w.own, v)
	}
}

// tell reports the version now to each watcher that has to hear of it. It does not wait
// for any.
func (l *lookout) tell(now version) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for w := range l.watchers {
		made := w.made(now)
		w.reach(now)
		if made {
			continue
		}
		select {
		case w.changed <- struct{}{}:
		default: // a value is waiting already
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
		if w.Add(filepath.Dir(s.file.Path())) == nil {
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
		case <-joined:
		case <-losses: // some events are lost; the channel has to be read, or no more come
		case e := <-events:
			// Further events of a burst do not delay the look.
			if !settling && filepath.Base(e.Name) == filepath.Base(s.file.Path()) {
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
