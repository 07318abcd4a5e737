package ui

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// Keeping the library in order. When the first list is on the screen, and when a
// refresh is done, what came in is indexed and packed, and the snapshot of the day
// is made, in a command that nobody waits for. What the owner should know of the
// file is said once.

// tidiedMsg ends the tidying.
type tidiedMsg struct {
	space   store.Space
	network string
	err     error
}

func (s *session) tidy() tea.Cmd {
	return func() tea.Msg {
		err := s.store.Tidy(s.ctx)
		if _, snapped := s.store.Snapshot(s.ctx); err == nil {
			err = snapped
		}
		space, measured := s.store.Space(s.ctx)
		if err == nil {
			err = measured
		}
		return tidiedMsg{space, s.store.Network(), err}
	}
}

// startTidying tidies, unless that is under way.
func (a *app) startTidying() tea.Cmd {
	if !a.tidies || a.tidying {
		return nil
	}
	a.tidying = true
	return a.tidy()
}

// takeTidied says what there is to say, unless something else stands there. That
// somebody else is at the file, or that it can only be read, is nothing to say:
// nobody has asked for anything.
func (a *app) takeTidied(msg tidiedMsg) {
	a.tidying = false
	if a.status.message != "" {
		return
	}
	switch {
	case errors.Is(msg.err, store.ErrReadOnly), errors.Is(msg.err, store.ErrLocked), errors.Is(msg.err, context.Canceled):
	case errors.Is(msg.err, store.ErrFull):
		a.status.warn("The disk is full: what is new cannot be indexed. Reading and marking go on.")
	case msg.err != nil:
		a.status.fail(msg.err)
	case !a.owner || a.told:
	case msg.network != "":
		a.told = true
		a.status.say("The library lies on a network (%s): use it from one machine at a time.", msg.network)
	case msg.space.Wasteful():
		a.told = true
		a.status.say("%d of the library's %d MB are free: g c gives them back.", msg.space.Free>>20, msg.space.Size>>20)
	}
}

// compactingMsg is how far a compaction has come.
type compactingMsg struct {
	done, total int64
	more        <-chan compactingMsg
}

// startCompacting gives back what is free in the file. Changes wait until it is
// done, so it is one of them; leaving ends it, and they are made.
func (a *app) startCompacting() tea.Cmd {
	switch {
	case !a.owner:
		a.status.say("The library is its owner's to compact.")
		return nil
	case a.compacts:
		return nil
	}
	a.compacts, a.status.busy = true, "compacting"
	tell := make(chan compactingMsg, 1)
	var ctx context.Context
	ctx, a.endCompacting = context.WithCancel(a.ctx)
	return tea.Batch(a.jobs.add(a.compact(ctx, tell)), awaitCompacting(tell))
}

func (s *session) compact(ctx context.Context, tell chan compactingMsg) tea.Cmd {
	return func() tea.Msg {
		defer close(tell)
		before, after, err := s.store.Compact(ctx, func(done, total int64) {
			select {
			case tell <- compactingMsg{done: done, total: total}:
			default: // the screen is behind; a later one says more
			}
		})
		said := fmt.Sprintf("The library's file had %s and has %s.", megabytes(before), megabytes(after))
		if err != nil {
			said = ""
		}
		return doneMsg{said: said, err: err, compacted: true}
	}
}

func awaitCompacting(more <-chan compactingMsg) tea.Cmd {
	return func() tea.Msg {
		p, ok := <-more
		if !ok {
			return nil
		}
		p.more = more
		return p
	}
}

func (a *app) takeCompacting(msg compactingMsg) tea.Cmd {
	if a.compacts {
		a.status.busy = fmt.Sprintf("compacting %d %%", min(99, 100*msg.done/max(msg.total, 1)))
	}
	return awaitCompacting(msg.more)
}

// megabytes is a size in MB with a tenth.
func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20)) }
