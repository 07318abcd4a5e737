package feeds

import (
	"context"
	"runtime"
	"sync"
)

// Most visits wait for an answer, which costs nothing, so many are made at once. What they
// bring costs memory and time, which are limited here for all visits of a run together.
const (
	visitsAtOnce = 128
	bodyRoom     = 8 << 20 // bytes of all bodies but one, from the first byte until they are taken apart
)

// bigDocument is the size in bytes beyond which documents are taken apart one at a time.
const bigDocument = 2 << 20

// limits are what the visits of a run share.
type limits struct {
	big    chan struct{} // holds an element if a visit takes a big document apart
	cores  chan struct{} // holds one for each visit that takes a document apart
	beyond chan struct{} // holds one if a visit need not wait for room

	mu    sync.Mutex
	room  int64         // bytes left
	freed chan struct{} // closed when there is more room
}

func newLimits() *limits {
	return &limits{
		big: make(chan struct{}, 1), cores: make(chan struct{}, runtime.GOMAXPROCS(0)),
		beyond: make(chan struct{}, 1), room: bodyRoom, freed: make(chan struct{}),
	}
}

// needs are what one visit has of them.
type needs struct {
	*limits
	bytes    int64
	isBeyond bool // it takes what it needs, beside the room of the others
	hasBig   bool
	hasCore  bool
}

// grow waits until there is room for more bytes. If there is none, since each visit has a
// part of its body and waits for the rest, one of them takes what it needs beside that room:
// so the bodies in memory are those that there is room for and one more, and nobody waits
// for ever.
func (n *needs) grow(ctx context.Context, more int64) error {
	for !n.isBeyond {
		freed, ok := n.take(more)
		if ok {
			return nil
		}
		select {
		case <-freed:
		case n.beyond <- struct{}{}:
			n.isBeyond = true
			n.free()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// take takes so many bytes, if there is room for them; else it returns what is closed when
// there is more room.
func (n *needs) take(bytes int64) (freed <-chan struct{}, ok bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if bytes > n.room {
		return n.freed, false
	}
	n.room -= bytes
	n.bytes += bytes
	return nil, true
}

// free gives back the bytes that the visit has taken.
func (n *needs) free() {
	if n.bytes == 0 {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.room += n.bytes
	n.bytes = 0
	close(n.freed)
	n.freed = make(chan struct{})
}

// core waits until the visit may take a document apart. A big one waits for other big ones
// first, so that small ones go on beside them.
func (n *needs) core(ctx context.Context, isBig bool) error {
	if isBig {
		select {
		case n.big <- struct{}{}:
			n.hasBig = true
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	select {
	case n.cores <- struct{}{}:
		n.hasCore = true
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// end gives all back.
func (n *needs) end() {
	if n.hasCore {
		<-n.cores
	}
	if n.hasBig {
		<-n.big
	}
	n.free()
	if n.isBeyond {
		<-n.beyond
	}
}

// again gives all back, since the visit makes another request.
func (n *needs) again() {
	n.end()
	*n = needs{limits: n.limits}
}
