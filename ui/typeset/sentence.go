package typeset

import (
	"context"
	"errors"
	"strings"

	"tidings/store"
	"tidings/store/query"
	"tidings/store/secret"
)

// A trouble is an error that a person can do something about, or has to know of.
type trouble struct {
	is        error
	what      string // without a capital and a full stop
	onScreen  string // what to say beside it on the screen, "" for nothing
	toGuests  string // the same to whom the library does not belong; "" for the same
	inCommand string // what to do, said by a command; "" if a command says it in words of its own
}

func troubles() []trouble {
	return []trouble{
		{store.ErrExists, "something else has that name", "", "", ""},
		{context.Canceled, "stopped", "", "", ""},
		{store.ErrReadOnly, "the library can only be read here, so nothing was changed", "", "", "check the permissions of its file and folder"},
		{store.ErrFull, "the disk is full, so this was not kept", "Reading goes on, and marks are kept while they fit.", "", "make room and try again"},
		{store.ErrLocked, "the library is in use", "Try again.", "", "try again when that has ended"},
		{store.ErrCorrupt, "the library is damaged", "“tidings repair” makes a copy and mends it.", "Its owner can repair it.", ""},
		{store.ErrReplaced, "the library has been replaced by another", "", "Log in again.", "try again"},
		{store.ErrOvertaken, store.ErrOvertaken.Error(), "", "", ""},
		{store.ErrNotFound, "that is not here any more", "", "", ""},
	}
}

// Sentence turns an error into sentences for a person at the screen, with what to do
// where something can be done: by the owner of the library, or by somebody else. Errors
// become sentences here, at the edge, and nowhere else.
func Sentence(err error, owner bool) string {
	var wrong *query.Error
	if errors.As(err, &wrong) {
		return "The search cannot be read: " + wrong.Why + "."
	}
	if bound := (store.LimitError{}); errors.As(err, &bound) {
		return Capital(bound.Sentence) + "."
	}
	for _, t := range troubles() {
		if errors.Is(err, t.is) {
			more := t.onScreen
			if !owner && t.toGuests != "" {
				more = t.toGuests
			}
			return strings.TrimSpace(Capital(t.what) + Holder(err) + ". " + more)
		}
	}
	return Capital(secret.HideIn(err.Error())) + "."
}

// Clause turns an error into what a command says after "tidings: ", if it is one of those
// that every command says in the same words.
func Clause(err error) (string, bool) {
	if bound := (store.LimitError{}); errors.As(err, &bound) {
		return bound.Sentence, true
	}
	for _, t := range troubles() {
		if errors.Is(err, t.is) && t.inCommand != "" {
			return t.what + Holder(err) + "; " + t.inCommand, true
		}
	}
	return "", false
}

// Holder is who uses the library, with a blank before it, as an error says that was
// refused for it; "" if the error is another one.
func Holder(err error) string {
	if !errors.Is(err, store.ErrLocked) {
		return ""
	}
	_, who, _ := strings.Cut(err.Error(), store.ErrLocked.Error())
	if who == "" {
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
