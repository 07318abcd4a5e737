package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// A terminal is asked for its background and for what its keys can do, and answers
// as if somebody typed. An answer that comes when the screen has been left is typed
// into the shell. So the last question is one that every terminal answers, and
// answers last: what it is (DA1). Whoever leaves before that answer has come waits
// for it, but not for long.

// fence is how far that question is.
type fence int

const (
	unasked fence = iota
	asked
	answered
)

// fenceTime is how long leaving waits: on a line that takes longer nobody is helped
// by waiting.
const fenceTime = time.Second

// settleTime is how long the first rows have been there when the question is asked:
// bubbletea asks its own with the first frame.
const settleTime = 250 * time.Millisecond

// settledMsg says that the first frame has been drawn.
type settledMsg struct{}

func (s *session) settle() tea.Cmd {
	return tea.Tick(s.settling, func(time.Time) tea.Msg { return settledMsg{} })
}

// askFence asks the last question, once.
func (a *app) askFence() tea.Cmd {
	if a.fence != unasked {
		return nil
	}
	a.fence = asked
	return tea.Raw(ansi.RequestPrimaryDeviceAttributes)
}

// takeFence lets go whoever waits to leave, or to get the terminal.
func (a *app) takeFence() tea.Cmd {
	a.fence = answered
	if a.lending != nil {
		return a.lendNow(a.lends)
	}
	return a.leaveIfDone()
}

// lentMsg says that the answer has not come in time for a lending.
type lentMsg struct{ number int }

// lend gives the terminal to somebody else by a command, the shell or a program that
// shows a link, when no answer is on its way any more: it would be typed to them.
func (a *app) lend(by tea.Cmd) tea.Cmd {
	a.lends++
	a.lending = by
	number := a.lends
	if a.fence == answered {
		return a.lendNow(number)
	}
	return tea.Batch(a.askFence(), tea.Tick(fenceTime, func(time.Time) tea.Msg { return lentMsg{number} }))
}

// lendNow gives the terminal away, unless that has happened. When the screen comes
// back it asks anew.
func (a *app) lendNow(number int) tea.Cmd {
	by := a.lending
	if number != a.lends || by == nil {
		return nil
	}
	a.lending, a.fence = nil, unasked
	return by
}

// leaveIfDone leaves if that has been asked for, all that was asked for before is
// on the disk, and no answer is on its way.
func (a *app) leaveIfDone() tea.Cmd {
	if a.quitting && a.jobs.idle() && a.fence == answered {
		return tea.Quit
	}
	return nil
}
