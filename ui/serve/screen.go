package serve

import (
	"context"
	"errors"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	wishtea "charm.land/wish/v2/bubbletea"

	"tidings/store"
	"tidings/ui"
	"tidings/ui/terminal"
)

// openScreen shows the screen until the person leaves, the client goes, no key
// is typed for too long, or the server closes.
func (sv *Server) openScreen(s ssh.Session, v *visit, a store.Account) int {
	t := &sessionTerminal{Session: s, visit: v, environ: environment(s), painter: terminal.NewPainter(s, framesPerSecond)}
	if pty, _, _ := s.Pty(); pty.Term == "dumb" {
		say(s, "the screen needs a terminal that can move its cursor; try `ssh HOST list`")
		return exitUsage
	}
	// The screen's context ends after the program, so that a mark on its way to the disk
	// arrives there.
	life, leave := context.WithCancel(context.WithoutCancel(v))
	defer leave()
	idle := time.AfterFunc(sv.limits.Idle, func() { v.end(errIdle) })
	defer idle.Stop()
	model := &guardedScreen{
		model: ui.New(life, ui.Options{
			Store: sv.store, Account: a.ID, Fetcher: sv.fetcher, Version: sv.version, Now: sv.now,
			Getenv: lookUp(t.environ), Remote: true, AskTidy: sv.keeper.ask,
		}),
		onKey: func() {
			idle.Reset(sv.limits.Idle)
			v.lastKey.Store(sv.now().UnixNano())
			sv.hadActivity.Store(true)
		},
		onPanic: func(fault any) { sv.noteFault(v, fault) },
	}
	program := tea.NewProgram(t.painter.Paint(model), append(wishtea.MakeOptions(t),
		tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(), tea.WithFilter(t.filter))...)
	defer context.AfterFunc(v, program.Quit)()
	v.tasks.run(func() { t.passSizes(life, program) })
	_, _ = io.WriteString(s, terminal.SaveTitle) // if it fails, the client has gone
	_, err := program.Run()
	_, _ = io.WriteString(s, terminal.RestoreTitle)
	ui.Leave(model.model)
	leave()
	if !v.tasks.run(model.commands.close) { // the client has gone, so nobody waits for us
		model.commands.close()
	}
	if errors.Is(err, tea.ErrProgramPanic) { // in bubbletea itself; it wrote the rest to standard error
		v.end(errFault)
	}
	if err != nil {
		sv.log.Error("the screen failed", "account", sv.nameOf(v), "err", err)
		return exitFailed
	}
	return 0
}

// passSizes tells the program of new window sizes until the screen is left.
func (t *sessionTerminal) passSizes(life context.Context, program *tea.Program) {
	for {
		select {
		case <-life.Done():
			return
		case w := <-t.visit.windows:
			program.Send(tea.WindowSizeMsg{Width: w.Width, Height: w.Height})
		}
	}
}

// A sessionTerminal is a session as the screen sees it: with the reduced environment, and
// it ends the visit when nobody can type any more, which a program does not notice.
type sessionTerminal struct {
	ssh.Session
	visit   *visit
	environ []string
	painter *terminal.Painter
	typed   terminal.Typed
}

// filter sees each message of the screen. The server is never suspended.
func (t *sessionTerminal) filter(m tea.Model, msg tea.Msg) tea.Msg {
	if _, is := msg.(tea.SuspendMsg); is {
		return tea.ResumeMsg{}
	}
	return t.painter.Filter(m, msg)
}

// Environ returns the reduced environment.
func (t *sessionTerminal) Environ() []string { return append([]string(nil), t.environ...) }

// Write sends what the terminal does not show already.
func (t *sessionTerminal) Write(p []byte) (int, error) { return t.painter.Write(p) }

// Read reads what is typed. When that ends, so does the visit.
func (t *sessionTerminal) Read(p []byte) (int, error) {
	n, err := t.typed.Read(t.Session, p)
	if errors.Is(err, io.EOF) {
		t.visit.end(errGone)
	}
	return n, err
}
