package ui

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Keys typed ahead. Over a slow line people do not wait for what they see: keys
// for a list or a prompt that is on its way are kept, and taken when it is there.

// maxAhead bounds how many keys are kept for a list that is on its way.
const maxAhead = 64

// isForRows reports whether a key means nothing before the list is there. Over a
// slow line people type ahead; such keys wait for the rows.
func (a *app) isForRows(msg tea.KeyPressMsg) bool {
	m, r := a.keys.move, a.keys.marks
	return key.Matches(msg, m.Down, m.Up, m.HalfDown, m.HalfUp, m.PageDown, m.PageUp, m.Top, m.Bottom, m.In,
		a.keys.list.Space, r.Read, r.Bookmark, r.Delete, r.Tag, r.Note, r.Keep, r.NextUnread, r.PreviousUnread,
		r.Open, r.OpenRead, r.Copy)
}

// typesAhead reports whether one of the keys that wait will ask for a text: then
// all that come after it are letters of it.
func (a *app) typesAhead() bool {
	r := a.keys.marks
	return slices.ContainsFunc(a.ahead, func(msg tea.KeyPressMsg) bool { return key.Matches(msg, r.Tag, r.Note, r.Keep) })
}

// catchUp takes the keys that were typed ahead of the list.
func (a *app) catchUp() tea.Cmd {
	if a.asking {
		return nil
	}
	if a.overlay != nil || a.prompt.open() {
		a.ahead = nil
	}
	return a.replay()
}

// replay takes the keys that waited.
func (a *app) replay() tea.Cmd {
	ahead := a.ahead
	a.ahead = nil
	cmds := make([]tea.Cmd, len(ahead))
	for i, msg := range ahead {
		cmds[i] = a.press(msg)
	}
	return tea.Batch(cmds...)
}
