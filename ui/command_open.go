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
	opened opener.OpenedLink
	err    error
}

func openLink(ctx context.Context, o opener.Opener, link string) tea.Cmd {
	return func() tea.Msg {
		opened, err := o.Open(ctx, link)
		return openedMsg{link, opened, err}
	}
}

// answeredMsg is what the person at home has answered about a link; how and err are empty
// if there was no answer.
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

// awaitEnd waits for a program to end. Its exit code does not matter.
func awaitEnd(program *exec.Cmd) tea.Cmd {
	return func() tea.Msg {
		_ = program.Wait()
		return nil
	}
}
