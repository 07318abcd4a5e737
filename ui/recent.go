package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// recent is what was chosen in the palette, or the commands that were given articles: in this
// session, and in those before. What the store keeps is asked for when that is offered for the
// first time, and written when the screen ends.
type recent struct {
	of    store.Choice
	keys  []string // the last first
	fresh int      // how many of them have been chosen since the screen was opened
	asked bool     // what is kept has been asked for
}

// mostRecent is how many of the things chosen last are remembered.
const mostRecent = 20

// add notes what was chosen.
func (r *recent) add(key string) {
	at := slices.Index(r.keys, key)
	if at < 0 || at >= r.fresh {
		r.fresh++
	}
	if at >= 0 {
		r.keys = slices.Delete(slices.Clone(r.keys), at, at+1)
	}
	r.keep(append([]string{key}, r.keys...))
}

func (r *recent) keep(keys []string) {
	r.keys = keys[:min(len(keys), mostRecent)]
	r.fresh = min(r.fresh, len(r.keys))
}

// lines are the commands that are offered again.
func (r *recent) lines() []string {
	const most = 10
	return r.keys[:min(len(r.keys), most)]
}

// chosenMsg has what was chosen in sessions before.
type chosenMsg struct {
	of   store.Choice
	keys []string
}

// load asks for what the store keeps, once.
func (r *recent) load(s *session) tea.Cmd {
	if r.asked {
		return nil
	}
	r.asked = true
	of := r.of
	return func() tea.Msg {
		keys, err := s.store.Chosen(s.ctx, s.account, of)
		if err != nil { // then what is new stands first
			return nil
		}
		return chosenMsg{of, keys}
	}
}

// came puts what the store has kept behind what was chosen here.
func (r *recent) came(msg chosenMsg) {
	keys := slices.Clone(r.keys)
	for _, key := range msg.keys {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	r.keep(keys)
}

// leave writes down what was chosen, when the screen ends.
func (r *recent) leave(ctx context.Context, s *session) {
	if r.fresh > 0 {
		_, _ = s.store.Chosen(ctx, s.account, r.of, r.keys[:r.fresh]...) // nobody is left to be told
	}
}
