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

// Watch returns a channel on which comes what changes in the store since the call as far as
// an account sees it, whoever changes it; account 0 stands for all. Several changes that
// come while none is received share a value. If ctx stands for a session (see NewSession),
// changes that the session makes through this Store are left out. The channel is closed when
// ctx ends or the store is closed.
//
// One goroutine looks for all watchers of a Store, with one of the few watchers that the
// system gives to a user. It ends with the last watcher or with Close, which waits for it.
func (s *Store) Watch(ctx context.Context, a AccountID) <-chan Difference {
	w := &watcher{changed: make(chan Difference, 1), account: a, session: sessionOf(ctx), own: map[version]bool{}}
	w.last, _, _ = s.versionWithExtents(ctx) // if it cannot be read now, the first look reports a change
	s.lookout.join(w, s.lookOut)
	context.AfterFunc(ctx, func() { s.lookout.leave(w) })
	return w.changed
}

// A watcher is one call of Watch.
type watcher struct {
	last    version // the version up to which changes have been reported or are its own
	account AccountID
	session *session
	own     map[version]bool // versions after last that its session has made; the newest may not be committed yet
	changed chan Difference
}

// difference is what the versions after last up to now have changed for the watcher. Each
// writing transaction raises the number by one.
func (w *watcher) difference(now version, all extents) (d Difference) {
	if now.uuid != w.last.uuid || now.generation != w.last.generation || now.tx < w.last.tx {
		return Difference{All: true}
	}
	for v := now; v.tx > w.last.tx && !d.All; v.tx-- {
		if w.own[v] {
			continue
		}
		one, err := differenceIn(all.at(v), w.account)
		if err != nil {
			return Difference{All: true} // it is not known
		}
		d = d.And(one)
	}
	return d
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

// tell tells each watcher what has changed for it up to the version now, given the extents
// of the last versions. It does not wait for any.
func (l *lookout) tell(now version, all extents) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for w := range l.watchers {
		d := w.difference(now, all)
		w.reach(now)
		if d.IsNone() {
			continue
		}
		select {
		case waiting := <-w.changed:
			d = waiting.And(d)
		default:
		}
		w.changed <- d // there is room, since nobody else sends
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
		if now, all, err := s.versionWithExtents(ctx); err == nil {
			s.lookout.tell(now, all)
		}
	}
}
