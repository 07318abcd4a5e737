package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// A rest finds out whether a cursor rests: a pause begins where it stands, and another one if it has
// gone on by then. Until it rests nothing is asked for, however much it passes.
type rest[K comparable] struct {
	at      K // where the cursor stood when the pause began
	pausing bool
}

// begin begins a pause, and reports whether it did: there may be one already.
func (r *rest[K]) begin(at K) bool {
	if r.pausing {
		return false
	}
	r.at, r.pausing = at, true
	return true
}

// passed ends a pause, and reports whether the cursor has rested. If it has not, another pause has begun.
func (r *rest[K]) passed(at K) (rested bool) {
	r.pausing = r.at != at
	r.at = at
	return !r.pausing
}

// end gives the pause up: nobody waits for it any more.
func (r *rest[K]) end() { r.pausing = false }

// sayAfter sends a message when a while has passed.
func sayAfter(wait time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(wait, func(time.Time) tea.Msg { return msg })
}
