package terminal

import (
	"io"
	"os"
	"os/exec"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

// A Loan is the process's terminal as it is given to other programs: a browser that
// draws in it, for instance. The zero Loan has been given to nobody.
type Loan struct{ out atomic.Bool }

// Out reports whether another program has the terminal: what is typed to interrupt
// it is not meant for this one. A nil Loan is never out.
func (l *Loan) Out() bool { return l != nil && l.out.Load() }

// To is what gives the terminal to a program when bubbletea executes it (tea.Exec).
func (l *Loan) To(program *exec.Cmd) tea.ExecCommand { return tenant{program, l} }

// A tenant is a program that has the terminal while it runs. It gets the files themselves,
// without the Painter.
type tenant struct {
	*exec.Cmd
	loan *Loan
}

// Run implements tea.ExecCommand.
func (t tenant) Run() error {
	if t.Stdin == nil { // nothing else was meant for it
		t.Stdin = os.Stdin
	}
	t.Stdout, t.Stderr = os.Stdout, os.Stderr
	if t.loan != nil {
		t.loan.out.Store(true)
		defer t.loan.out.Store(false)
	}
	defer time.Sleep(shortestLoan)
	return t.Cmd.Run()
}

// shortestLoan is how long the terminal is given away at least. bubbletea 2.1 stops its
// clock in a goroutine that stopRenderer does not wait for. If the screen came back before
// that, as after a program that cannot be started, nothing would be drawn any more.
const shortestLoan = 50 * time.Millisecond

// SetStdin, SetStdout and SetStderr implement tea.ExecCommand; the tenant has its own files.
func (t tenant) SetStdin(io.Reader)  {}
func (t tenant) SetStdout(io.Writer) {}
func (t tenant) SetStderr(io.Writer) {}
