package ui

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
)

// Options are what a screen is opened with.
type Options struct {
	Store   *store.Store
	Account store.AccountID
	Fetcher *feeds.Fetcher
	Version string
	Now     func() time.Time
	Zone    *time.Location      // what today is reckoned in; time.Local if nil
	Getenv  func(string) string // the session's environment; os.Getenv if nil
	In      io.Reader           // os.Stdin if nil
	Out     io.Writer           // os.Stdout if nil
	Environ []string            // the session's environment, for colours; os.Environ() if nil
}

// Run shows the screen until the person leaves, the terminal goes away, or ctx
// ends. An account that comes for the first time finds the welcome articles.
func Run(ctx context.Context, o Options) error {
	// A dropped connection sends SIGHUP, which bubbletea leaves to its default:
	// dying at once. Asking for it also undoes an inherited nohup.
	ctx, cancel := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer cancel()
	s := newSession(ctx, o)
	greeted, err := s.store.Greet(ctx, s.account, feeds.Welcome(s.now()))
	a := newApp(s, findOpener(o.getenv()))
	switch {
	case err != nil:
		a.status.fail(err)
	case greeted:
		a.status.say("Welcome. c offers well-known news feeds to pick from, a adds any address.")
	}
	s.changes = s.store.Watch(ctx)
	p := tea.NewProgram(a, o.programOptions()...)
	defer context.AfterFunc(ctx, p.Quit)()
	if _, err := p.Run(); err != nil {
		return fmt.Errorf("show the screen: %w", err)
	}
	return nil
}

func newSession(ctx context.Context, o Options) *session {
	s := &session{ctx: ctx, store: o.Store, account: o.Account, fetcher: o.Fetcher, now: o.Now, zone: o.Zone}
	if s.now == nil {
		s.now = time.Now
	}
	if s.zone == nil {
		s.zone = time.Local
	}
	return s
}

func (o Options) getenv() func(string) string {
	if o.Getenv == nil {
		return os.Getenv
	}
	return o.Getenv
}

// framesPerSecond bounds how often the screen is drawn. Locally twice the
// default halves what a key takes; over SSH frames cost bytes.
func (o Options) framesPerSecond() int {
	if o.getenv()("SSH_TTY") != "" {
		return 60
	}
	return 120
}

func (o Options) programOptions() []tea.ProgramOption {
	options := []tea.ProgramOption{tea.WithFPS(o.framesPerSecond())}
	if o.In != nil {
		options = append(options, tea.WithInput(o.In))
	}
	if o.Out != nil {
		options = append(options, tea.WithOutput(o.Out))
	}
	if o.Environ != nil {
		options = append(options, tea.WithEnvironment(o.Environ))
	}
	return options
}
