package ui

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/typeset"
)

// upkeep is the part that keeps the library in order. When the first list is on the
// screen, and when a refresh is done, what came in is indexed and packed, and the
// snapshot of the day is made, in a command that nobody waits for. What the owner should
// know of the file is said once. At a server all this is the server's to do, once for all
// of its screens.
type upkeep struct {
	tidying       bool               // the library is being put in order
	compacting    bool               // its file is being made smaller
	endCompacting context.CancelFunc // ends that
	announced     bool               // what there is to say of the file has been said
}

// upkeepActions keep the library's file in order.
func upkeepActions() []*action {
	return []*action{{name: "compact", group: "The program", help: "compact the library's file", where: inPanes,
		can: func(a *app) string {
			if !a.owner {
				return "The library is its owner's to compact."
			}
			return ""
		},
		do: func(a *app, _ string) tea.Cmd { return a.upkeep.compact(a) }}}
}

// refreshed has the library tidied after a refresh, and old articles set aside.
func (u *upkeep) refreshed(a *app) tea.Cmd {
	if a.askTidy != nil {
		a.askTidy()
		return u.setAside(a)
	}
	return tea.Batch(u.start(a), u.setAside(a))
}

// start tidies, unless that is under way.
func (u *upkeep) start(a *app) tea.Cmd {
	if !a.tidies || u.tidying {
		return nil
	}
	u.tidying = true
	return a.tidy()
}

// take takes how the tidying ended, and how far a compaction is.
func (u *upkeep) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tidiedMsg:
		u.tidied(a, msg)
		return nil, true
	case asideMsg:
		return u.asideDone(a, msg), true
	case compactingMsg:
		if u.compacting {
			a.status.busy = fmt.Sprintf("compacting %d %%", min(99, 100*msg.done/max(msg.total, 1)))
		}
		return awaitCompacting(msg.more), true
	}
	return nil, false
}

// tidied says what there is to say, unless something else stands there. That somebody
// else is at the file, or that it can only be read, is nothing to say: the person has
// asked for nothing.
func (u *upkeep) tidied(a *app, msg tidiedMsg) {
	u.tidying = false
	if a.status.message != "" {
		return
	}
	switch {
	case errors.Is(msg.err, store.ErrReadOnly), errors.Is(msg.err, store.ErrLocked), isCancelled(msg.err):
	case errors.Is(msg.err, store.ErrFull):
		a.status.warn("The disk is full: what is new cannot be indexed. Reading and marking go on.")
	case msg.err != nil:
		a.status.fail(msg.err)
	case !a.owner || u.announced:
	case msg.network != "":
		u.announced = true
		a.status.say("The library lies on a network (%s): use it from one machine at a time.", msg.network)
	case msg.space.Wasteful():
		u.announced = true
		a.status.say("%d of the library's %d MB are free: “:compact” gives them back.", msg.space.Free>>20, msg.space.Size>>20)
	}
}

// compact gives back what is free in the file. Changes wait until it is done, so it is
// one of them; leaving ends it, and they are made.
func (u *upkeep) compact(a *app) tea.Cmd {
	if u.compacting {
		return nil
	}
	u.compacting, a.status.busy = true, "compacting"
	tell := make(chan compactingMsg, 1)
	var ctx context.Context
	ctx, u.endCompacting = context.WithCancel(a.ctx)
	return tea.Batch(a.marking.add(a.compact(ctx, tell)), awaitCompacting(tell))
}

// cancel ends a compaction that is under way.
func (u *upkeep) cancel() {
	if u.compacting {
		u.endCompacting()
	}
}

// compacted takes the end of a compaction, done or not.
func (u *upkeep) compacted(a *app) {
	u.endCompacting()
	u.compacting, a.status.busy = false, ""
}

// tidiedMsg ends the tidying.
type tidiedMsg struct {
	space   store.Space
	network string
	err     error
}

func (s *session) tidy() tea.Cmd {
	return func() tea.Msg {
		defer s.heap.Loosen()()
		err := s.store.Tidy(s.ctx)
		if _, snapped := s.store.Snapshot(s.ctx); err == nil {
			err = snapped
		}
		space, measured := s.store.Space(s.ctx)
		if err == nil {
			err = measured
		}
		return tidiedMsg{space, space.Network, err}
	}
}

// compactingMsg is how far a compaction has come.
type compactingMsg struct {
	done, total int64
	more        <-chan compactingMsg
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
		return doneMsg{message: said, err: err, compacted: true}
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

// megabytes is a size in MB with a tenth.
func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20)) }

// asideMsg says how many articles were set aside, or brought back.
type asideMsg struct {
	days  int
	moved int
	err   error
}

// setAside has the store set aside what the settings ask for, if it is time. Settings with a
// mistake in them move nothing: the line that counts may be the one that is wrong.
func (u *upkeep) setAside(a *app) tea.Cmd {
	set := a.configuring.now.set
	if set.Fault != nil || len(set.Mistakes) > 0 || a.configuring.loaded.Fault != "" {
		return nil
	}
	s, days := a.session, set.Settings.SetAside
	return func() tea.Msg {
		moved, err := s.store.SetAside(s.ctx, s.account, days)
		if moved == 0 && err == nil {
			return nil
		}
		return asideMsg{days, moved, err}
	}
}

// asideDone shows what was moved. That somebody else is at the file is nothing to say: the
// person has asked for nothing, and it is done later.
func (u *upkeep) asideDone(a *app, msg asideMsg) tea.Cmd {
	articles := typeset.Count(msg.moved, "article", "articles")
	switch {
	case errors.Is(msg.err, store.ErrReadOnly), errors.Is(msg.err, store.ErrLocked), isCancelled(msg.err):
		return nil
	case a.status.message != "":
	case msg.err != nil:
		a.status.fail(msg.err)
	case msg.days == 0:
		a.status.say("%s brought back from what was set aside.", articles)
	default:
		a.status.say("%s set aside after %s; Set aside in the side bar has them.", articles, typeset.Count(msg.days, "day", "days"))
	}
	switch isUntouched := a.list.cursor == 0 && !a.article.open && a.focus == onList && a.overlay == nil && !a.prompt.open(); {
	case msg.err != nil:
		return nil
	case isUntouched && !a.list.place.typed(): // as when the screen has just been opened: nobody is at a row that would go
		return tea.Batch(a.enter(a.list.place), a.reloading.askFeeds(a, everything()))
	}
	return a.reloading.reload(a, everything())
}
