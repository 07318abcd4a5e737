package store

import (
	"context"
	"sync"
)

// sessionKey is where a context holds its session, a *session.
type sessionKey struct{}

// A session is told from others by its address.
type session struct{ numbers *numbering }

// NewSession returns a context that stands for a new session. Watch, called with it or a
// context derived from it, does not report changes that are written with such contexts.
//
// The numbers of feeds and articles that a session reads are of the library that lay there
// at its first call. If Restore puts another in its place, calls with the session's context
// fail with ErrReplaced, so that no number is taken for one of the other library, until
// StartOver.
func NewSession(ctx context.Context) context.Context {
	return context.WithValue(ctx, sessionKey{}, &session{numbers: &numbering{}})
}

// Beside returns a context that stands for another session, which works with numbers that
// the session of ctx holds. Each is told of the other's changes.
func Beside(ctx context.Context) context.Context {
	from := sessionOf(ctx)
	if from == nil {
		return NewSession(ctx)
	}
	return context.WithValue(ctx, sessionKey{}, &session{numbers: from.numbers})
}

// NoSession returns a context without the session that ctx stands for: for who holds no
// numbers from one call to the next, as a server does.
func NoSession(ctx context.Context) context.Context {
	return context.WithValue(ctx, sessionKey{}, (*session)(nil))
}

// StartOver has a session, and those beside it, go on with the library that is there now.
// It is called when they hold no number any more.
func StartOver(ctx context.Context) {
	if s := sessionOf(ctx); s != nil {
		s.numbers.set("")
	}
}

// sessionOf returns the session that a context stands for, nil if it is none.
func sessionOf(ctx context.Context) *session {
	one, _ := ctx.Value(sessionKey{}).(*session)
	return one
}

// A numbering is the library that the numbers of sessions are of; "" until the first
// transaction.
type numbering struct {
	mu sync.Mutex
	of string
}

func (n *numbering) set(library string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.of = library
}

// holds reports whether numbers are of a library, which they are if there are none yet.
func (n *numbering) holds(library string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.of == "" {
		n.of = library
	}
	return n.of == library
}
