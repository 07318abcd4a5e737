package ui

import (
	"context"
	"os/exec"

	tea "charm.land/bubbletea/v2"

	"tidings/ui/opener"
)

// The commands that show links outside.

// openedMsg says what became of a link.
type openedMsg struct {
	link   string
	opened opener.Opened
	err    error
}

func openLink(ctx context.Context, o opener.Opener, link string) tea.Cmd {
	return func() tea.Msg {
		opened, err := o.Open(ctx, link)
		return openedMsg{link, opened, err}
	}
}

// answeredMsg is what was said at home about a link, once the person there has
// answered; how and err are empty if it was not told.
type answeredMsg struct {
	link string
	how  string
	err  error
}

// awaitAnswer waits for the person at home until the screen is left.
func awaitAnswer(ctx context.Context, asked *opener.Question, link string) tea.Cmd {
	return func() tea.Msg {
		how, err := asked.Await(ctx)
		return answeredMsg{link, how, err}
	}
}

// openHere gives the terminal to a program that shows the link in it.
func (a *app) openHere(link string) tea.Cmd {
	o := a.opener
	program, err := o.Command(link)
	if err != nil {
		return func() tea.Msg { return openedMsg{link: link, err: err} }
	}
	return a.lend(tea.Exec(a.loan.To(program), func(err error) tea.Msg { return openedMsg{link, opener.Opened{How: "opened"}, o.Outcome(program, err)} }))
}

// awaitEnd waits for a program to end, whenever that is. How it ends is its own
// affair.
func awaitEnd(program *exec.Cmd) tea.Cmd {
	return func() tea.Msg {
		_ = program.Wait()
		return nil
	}
}
