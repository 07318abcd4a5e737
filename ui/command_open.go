package ui

import (
	"context"
	"io"
	"os"
	"os/exec"
	"sync/atomic"
	"time"

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

// lent says that another program has the process's terminal.
var lent atomic.Bool

// TerminalIsLent reports whether another program has the terminal: what is typed to
// interrupt it is not meant for this one.
func TerminalIsLent() bool { return lent.Load() }

// A tenant is a program that has the terminal while it runs: the files themselves,
// not what saves bytes on the way there.
type tenant struct{ *exec.Cmd }

// Run implements tea.ExecCommand.
func (t tenant) Run() error {
	t.Stdin, t.Stdout, t.Stderr = os.Stdin, os.Stdout, os.Stderr
	lent.Store(true)
	defer lent.Store(false)
	defer time.Sleep(shortestLoan)
	return t.Cmd.Run()
}

// shortestLoan is how long the terminal is given away at least. bubbletea 2.1 stops
// its clock in a goroutine that stopRenderer does not wait for: where the screen comes
// back before that, as after a program that cannot be started, nothing is drawn again.
const shortestLoan = 50 * time.Millisecond

// SetStdin, SetStdout and SetStderr are for what bubbletea offers.
func (t tenant) SetStdin(io.Reader)  {}
func (t tenant) SetStdout(io.Writer) {}
func (t tenant) SetStderr(io.Writer) {}

// awaitEnd waits for a program to end, whenever that is. How it ends is its own
// affair.
func awaitEnd(program *exec.Cmd) tea.Cmd {
	return func() tea.Msg {
		_ = program.Wait()
		return nil
	}
}
