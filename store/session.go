package store

import (
	"context"
)

// sessionKey is where a context holds its session, a *session.
type sessionKey struct{}

// A session is one who works with stores; only its address counts.
type session struct{ _ byte }

// NewSession returns a context that stands for one who works with a store: Watch,
// called with it or with a context that comes from it, passes over what is written
// with such contexts. What is written in the session's name and has to be told to it
// all the same is written with another context.
func NewSession(ctx context.Context) context.Context {
	return context.WithValue(ctx, sessionKey{}, &session{})
}

// sessionOf returns the session that a context stands for, nil if it is none.
func sessionOf(ctx context.Context) *session {
	one, _ := ctx.Value(sessionKey{}).(*session)
	return one
}
