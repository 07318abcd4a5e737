package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"tidings/ui/opener"
)

// lending is the part that gives the terminal away: to a program that shows a link, to
// the shell, and for good when the screen is left.
//
// A terminal is asked for its background and for what its keys can do, and answers as if
// somebody typed. An answer that comes when the screen has been left is typed into the
// shell. So the last question is one that every terminal answers, and answers last: what
// it is (DA1). Whoever leaves before that answer has come waits for it, but not for long.
//
// The mouse is like that: the end of a click, or a wheel that is still turning, would be typed
// into the shell. So where it is used, it is given back before the screen is left, and the last
// question is asked once more: what the mouse did before comes before that answer.
type lending struct {
	handshake handshake
	handover  tea.Cmd // gives the terminal to somebody else, when it has answered; nil for nobody
	handovers int     // how often that was asked for
	quitting  bool    // leave when all changes are made and the terminal has answered
	asked     int     // the key press that asked whether to leave; 0 for none
}

// handshake is how far the last question is.
type handshake int

const (
	handshakeDue handshake = iota
	handshakeSent
	handshakeDone
)

const (
	// handshakeTime is how long leaving waits: on a line that takes longer nobody is
	// helped by waiting.
	handshakeTime = time.Second
	// firstFrameTime is how long the first rows have been there when the question is asked:
	// bubbletea asks its own with the first frame.
	firstFrameTime = 250 * time.Millisecond
	// patience is how long leaving waits for what is not yet on the disk.
	patience = 2 * time.Second
)

// programActions concern the program as a whole.
func programActions() []*action {
	const group = "The program"
	quit := func(a *app, _ string) tea.Cmd { return a.askToQuit(a.settings.ConfirmQuit) }
	return []*action{
		{name: "help", group: group, help: "help", keys: []string{"?"}, where: inPanes | inPages,
			do: func(a *app, _ string) tea.Cmd { return a.openHelp() }},
		{name: "find-in-help", group: group, help: "find a word in the help", brief: "find", keys: []string{"/"}, where: inHelp},
		{name: "redraw", group: group, help: "draw the screen anew", keys: []string{"ctrl+l"}, where: inPanes | inPages,
			do: func(a *app, _ string) tea.Cmd { return tea.Batch(tea.ClearScreen, a.forgetPictures()) }},
		{name: "suspend", group: group, help: "suspend", keys: []string{"ctrl+z"}, where: anywhere,
			can: func(a *app) string {
				if !a.suspends { // where there is no shell, nobody could ever let the program go on
					return "There is no shell to go back to from here. Q quits."
				}
				return ""
			},
			do: func(a *app, _ string) tea.Cmd { return a.lending.lend(a, tea.Suspend) }},
		{name: "quit-from-feeds", group: group, help: "quit", keys: []string{"q"}, where: inOutermost,
			do: func(a *app, _ string) tea.Cmd { return a.askToQuit(true) }}, // q has led here: one too many is soon pressed
		{name: "quit", group: group, help: "quit", keys: []string{"Q", "ctrl+c"}, where: inPanes | inPages | inLink | inLongLink | inEnd, do: quit},
	}
}

// askToQuit leaves, or asks first: then the same key once more leaves.
func (a *app) askToQuit(asks bool) tea.Cmd {
	if asks && (a.lending.asked == 0 || a.keyboard.presses != a.lending.asked+1) {
		a.lending.asked = a.keyboard.presses
		a.status.say("The same key once more leaves tidings.")
		return nil
	}
	return a.quit()
}

// quit leaves when all that was asked for is on the disk, and the terminal has answered.
func (a *app) quit() tea.Cmd {
	a.lending.quitting = true
	a.upkeep.cancel()
	back := a.lending.giveMouseBack(a)
	if leave := a.quitIfDone(); leave != nil {
		return leave
	}
	wait := patience
	if a.marking.idle() {
		wait = handshakeTime
	}
	return tea.Batch(tea.Sequence(back, a.lending.ask()), tea.Tick(wait, func(time.Time) tea.Msg { return tea.QuitMsg{} }))
}

// quitIfDone leaves if that has been asked for, all that was asked for before is on the
// disk, and no answer is on its way.
func (a *app) quitIfDone() tea.Cmd {
	if a.lending.quitting && a.marking.idle() && a.lending.handshake == handshakeDone {
		return tea.Quit
	}
	return nil
}

// take takes the terminal's answer, or that it has not come in time.
func (l *lending) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case firstFrameMsg:
		return l.ask(), true
	case uv.PrimaryDeviceAttributesEvent:
		l.handshake = handshakeDone
		if l.handover != nil {
			return l.lendNow(l.handovers), true
		}
		return a.quitIfDone(), true
	case lateMsg:
		return l.lendNow(msg.handover), true
	case screenBackMsg:
		return a.forgetPictures(), true
	}
	return nil, false
}

// ask asks the last question, once.
func (l *lending) ask() tea.Cmd {
	if l.handshake != handshakeDue {
		return nil
	}
	l.handshake = handshakeSent
	return tea.Raw(ansi.RequestPrimaryDeviceAttributes)
}

// askAgain asks the terminal something while the screen is shown. The last question is due
// again, since the answer is on its way.
func (l *lending) askAgain(something tea.Cmd) tea.Cmd {
	if l.handshake == handshakeDone {
		l.handshake = handshakeDue
	}
	return something
}

// giveMouseBack gives the mouse back to the terminal, if it is used. The last question is due
// again: it is answered when the terminal has it.
func (l *lending) giveMouseBack(a *app) tea.Cmd {
	if !a.pointer.on(a.settings.Mouse) {
		return nil
	}
	if l.handshake == handshakeDone {
		l.handshake = handshakeDue
	}
	return tea.Raw(ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseExtSgr)
}

// openHere gives the terminal to a program that shows the link in it.
func (l *lending) openHere(a *app, link string) tea.Cmd {
	o := a.opener
	program, err := o.Command(link)
	if err != nil {
		return func() tea.Msg { return openedMsg{link: link, err: err} }
	}
	return l.lend(a, tea.Exec(a.loan.To(program), func(err error) tea.Msg {
		return openedMsg{link: link, opened: opener.OpenedLink{How: "opened"}, err: o.Outcome(program, err)}
	}))
}

// lend gives the terminal to somebody else by a command, when no answer is on its way any
// more: it would be typed to them.
func (l *lending) lend(a *app, by tea.Cmd) tea.Cmd {
	l.handovers++
	l.handover = by
	number, back := l.handovers, l.giveMouseBack(a)
	if l.handshake == handshakeDone {
		return l.lendNow(number)
	}
	return tea.Batch(tea.Sequence(back, l.ask()), tea.Tick(handshakeTime, func(time.Time) tea.Msg { return lateMsg{number} }))
}

// lendNow gives the terminal away, unless that has happened. When the screen comes back
// it asks anew.
func (l *lending) lendNow(number int) tea.Cmd {
	by := l.handover
	if number != l.handovers || by == nil {
		return nil
	}
	l.handover, l.handshake = nil, handshakeDue
	back := func() tea.Msg { return screenBackMsg{} }
	return tea.Sequence(by, back, tea.RequestBackgroundColor) // its ground may be another one by then
}

// screenBackMsg says that the terminal has been given back.
type screenBackMsg struct{}

// firstFrameMsg says that the first frame has been drawn.
type firstFrameMsg struct{}

func (s *session) awaitFirstFrame() tea.Cmd {
	return tea.Tick(s.frameTime, func(time.Time) tea.Msg { return firstFrameMsg{} })
}

// lateMsg says that the answer has not come in time for a handover.
type lateMsg struct{ handover int }
