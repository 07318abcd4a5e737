package store

import (
	"context"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How often Watch looks: a while after the first event of a burst, and without
// any event, since on some file systems none ever comes.
const (
	watchSettle = 20 * time.Millisecond
	watchPoll   = 2 * time.Second
)

// Watch tells that something in the store has changed since Watch was called,
// whoever changed it, by a value on the channel; several changes may come as
// one. Of a session (see NewSession) it passes over its own changes, as far as they
// are made through this Store; a change by somebody else between two of them is told.
// The channel is closed when ctx ends, or the store is closed. One goroutine
// looks out for all who watch a store, with one of the few watchers that a system
// gives to a user, and ends with the last of them, or with the store: Close waits
// for it.
func (s *Store) Watch(ctx context.Context) <-chan struct{} {
	w := &watcher{changed: make(chan struct{}, 1), session: sessionOf(ctx), own: map[version]bool{}}
	w.last, _ = s.version(ctx) // what cannot be read now is a change later
	s.lookout.join(w, s.lookOut)
	context.AfterFunc(ctx, func() { s.lookout.leave(w) })
	return w.changed
}

// A watcher is one who wants to know.
type watcher struct {
	last    version // what it has been told of, or has made itself
	session *session
	own     map[version]bool // of its session, newer than last; one may not be committed yet
	changed chan struct{}
}

// made reports whether the watcher's session made everything that came after last,
// up to now. Each transaction that writes raises the count by one.
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

// reach notes that the watcher need hear of nothing up to now.
func (w *watcher) reach(now version) {
	w.last = now
	for v := range w.own {
		if v.uuid != now.uuid || v.generation != now.generation || v.tx <= now.tx {
			delete(w.own, v)
		}
	}
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

// claim notes, before a transaction is committed, which session commits it. Who
// holds the file's lock on writing calls it, and calls disclaim before giving the lock
// up if the commit fails.
func (l *lookout) claim(by *session, v version) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for w := range l.watchers {
		if w.session == by {
			w.own[v] = true
		}
	}
}

// disclaim takes a claim back: somebody else may make that version now.
func (l *lookout) disclaim(v version) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for w := range l.watchers {
		delete(w.own, v)
	}
}

// tell tells everybody who does not know it that the store is as it is now. It
// waits for nobody.
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
		case <-joined: // a look at once: something may have happened before they stood here
		case <-losses: // events were lost; unread, this would hold up the next ones
		case e := <-events:
			// A burst that goes on does not put the look off.
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
