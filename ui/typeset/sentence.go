package typeset

import (
	"context"
	"errors"
	"strings"

	"tidings/store"
	"tidings/store/query"
)

// Sentence turns an error into one sentence for a person, with what to do where
// something can be done. Errors become sentences here, at the edge, and nowhere
// else.
func Sentence(err error) string {
	var wrong *query.Error
	switch {
	case errors.As(err, &wrong):
		return "The search cannot be read: " + wrong.Why + "."
	case errors.Is(err, store.ErrExists):
		return "Something else has that name."
	case errors.Is(err, context.Canceled):
		return "Stopped."
	case errors.Is(err, store.ErrReadOnly):
		return "The library can only be read here: nothing was changed."
	case errors.Is(err, store.ErrFull):
		return "The disk is full: not kept. Reading goes on, and marks are kept while they fit."
	case errors.Is(err, store.ErrLocked):
		return "The library is in use" + holder(err) + ". Try again."
	case errors.Is(err, store.ErrCorrupt):
		return "The library is damaged: “tidings repair” makes a copy and mends it."
	case errors.Is(err, store.ErrNotFound):
		return "That is not here any more."
	}
	return Capital(err.Error()) + "."
}

// holder is who holds the store, as its error says it.
func holder(err error) string {
	_, who, found := strings.Cut(err.Error(), store.ErrLocked.Error())
	if !found || who == "" {
		return " by another program"
	}
	return who
}

// Capital makes a text begin with a capital letter.
func Capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
