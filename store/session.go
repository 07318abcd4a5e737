package store

import (
	"context"
)

// sessionKey is where a context holds its session, a *session.
type sessionKey struct{}

// A session is told from others by its address.
type session struct{ _ byte }

// NewSession returns a context that stands for a new session. Watch, called with it or a
// context derived from it, does not report changes that are written with such contexts. A
// session that wants a change of its own reported writes it with another context.
func NewSession(ctx context.Context) context.Context {
	return context.WithValue(ctx, sessionKey{}, &session{})
}

// sessionOf returns the session that a context stands for, nil if it is none.
func sessionOf(ctx context.Context) *session {
	one, _ := ctx.Value(sessionKey{}).(*session)
	return one
}
