package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// A barLook is what the list shows beside the side bar while the cursor moves there: the place that the
// cursor is on, as soon as it has rested. It is looked at and no more: nobody has gone there yet. Until
// the cursor rests nothing is asked for, however many places it passes.
type barLook struct {
	looked  bool   // the list is only looked at
	paused  string // the key of the item under the cursor when the pause began
	pausing bool
}

// besideRestedMsg says that the pause has passed.
type besideRestedMsg struct{}

// next begins a pause, unless one is under way.
func (b *barLook) next(key string, wait time.Duration) tea.Cmd {
	if b.pausing {
		return nil
	}
	b.paused, b.pausing = key, true
	return tea.Tick(wait, func(time.Time) tea.Msg { return besideRestedMsg{} })
}

// passed ends a pause, and reports whether the cursor has rested on an item. If it has gone on, another
// pause begins.
func (b *barLook) passed(key string, wait time.Duration) (rested bool, again tea.Cmd) {
	b.pausing = false
	if key == b.paused {
		return true, nil
	}
	return false, b.next(key, wait)
}
