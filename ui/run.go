package ui

import (
	"context"
	"fmt"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/hooks"
	"tidings/ui/opener"
	"tidings/ui/terminal"
)

// Options are what a screen is opened with.
type Options struct {
	Store   *store.Store
	Account store.AccountID
	Fetcher *fetch.Fetcher
	Home    *own.Home   // the machine of the library's owner, who sits at it; nil for anybody else
	Heap    *feeds.Heap // of the process; nil to leave it as it is
	Version string
	Now     func() time.Time
	Zone    *time.Location      // decides when today begins; time.Local if nil
	Getenv  func(string) string // the session's environment; os.Getenv if nil
	Remote  bool                // the person is on another machine: no program is started on this one
	AskTidy func()              // asks a server to keep the library in order; nil if the screen does that itself
	Loan    *terminal.Loan      // notes when another program has the terminal; may be nil

	Settings config.Source // what the person has set; nil for the defaults, or for what a remote account keeps in the store
}

// New makes the screen for a caller that runs it, as the SSH server does. ctx must end when
// the screen is left: that ends the watching of the store. A new account finds the welcome
// articles.
func New(ctx context.Context, o Options) tea.Model {
	s := newSession(ctx, o)
	greeted, err := s.store.Greet(ctx, s.account, false, func() store.Fetched { return feeds.Welcome(s.now()) })
	if !o.Remote {
		s.opener = opener.Find(o.getenv())
	}
	a := newApp(s)
	switch {
	case err != nil:
		a.status.fail(err)
	case a.status.failed: // what is wrong with the settings
	case greeted && s.ascii:
		a.status.say("Welcome. This terminal shows ASCII only: other letters are shown as similar ones. c offers feeds.")
	case s.ascii:
		a.status.say("This terminal shows ASCII only: other letters are shown as similar ones, or as ?.")
	case greeted:
		a.status.say("Welcome. Space reads on, ? shows all keys.") // the list says how feeds are added
	}
	s.changes = s.store.Watch(s.ctx, s.account)
	s.wrong = s.teller.Wrong()
	s.tidies, s.autoRefreshes, s.minutes = o.AskTidy == nil, !o.Remote, true
	return a
}

// Run shows the screen on the process's terminal until the person leaves, the terminal goes
// away, or ctx ends. bubbletea handles no signals: ctx has to end when one comes.
func Run(ctx context.Context, o Options) error {
	if w, h, err := term.GetSize(os.Stdout.Fd()); err == nil && w*h > maxCells {
		return fmt.Errorf("this terminal says that it has %d columns and %d rows; `stty cols 80 rows 24` sets that right", w, h)
	}
	model, painter := New(ctx, o), terminal.NewPainter(os.Stdout, o.framesPerSecond())
	options := []tea.ProgramOption{}
	if term.IsTerminal(os.Stdin.Fd()) {
		options = append(options, tea.WithInput(terminal.TypedFile{File: os.Stdin, Typed: new(terminal.Typed)}))
	}
	p := tea.NewProgram(painter.Paint(model), append(options, tea.WithFPS(o.framesPerSecond()), tea.WithoutSignalHandler(),
		tea.WithFilter(func(m tea.Model, msg tea.Msg) tea.Msg { return painter.Filter(m, tameSize(m, msg)) }),
		tea.WithOutput(terminal.PaintedFile{File: os.Stdout, Painter: painter}))...)
	defer context.AfterFunc(ctx, p.Quit)()
	_, _ = os.Stdout.WriteString(terminal.SaveTitle) // if it fails, so does all that follows
	_, err := p.Run()
	_, _ = os.Stdout.WriteString(terminal.RestoreTitle)
	Leave(model)
	if err != nil {
		return fmt.Errorf("show the screen: %w", err)
	}
	return nil
}

// maxCells is the largest number of cells that a terminal may claim to have. bubbletea keeps
// 250 bytes for each, before any message could tell it otherwise.
const maxCells = 4 * maxScreenW * maxScreenH

// tameSize brings a new size of the terminal within bounds before bubbletea makes
// room for it.
func tameSize(_ tea.Model, msg tea.Msg) tea.Msg {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		return tea.WindowSizeMsg{Width: min(size.Width, maxScreenW), Height: min(size.Height, maxScreenH)}
	}
	return msg
}

func newSession(ctx context.Context, o Options) *session {
	s := &session{ctx: store.Beside(ctx), store: o.Store, account: o.Account, fetcher: o.Fetcher, home: o.Home, heap: o.Heap, now: o.Now, zone: o.Zone, pause: pause, frameTime: firstFrameTime, restTime: restTime, menuDelay: menuDelay, owner: !o.Remote, suspends: !o.Remote && terminal.HasJobControl(), loan: o.Loan, ascii: terminal.OnlyASCII(o.getenv())}
	if !o.Remote {
		s.teller = hooks.New(s.ctx, o.Store, o.Account, o.Home)
	}
	s.downloads, s.getenv, s.far = newDownloads(s.ctx), o.getenv(), o.far()
	s.shelf = newShelf(o.Fetcher, o.Remote, o.getenv())
	s.ground = terminal.GroundIn(o.getenv())
	s.askTidy, s.after, s.source = o.AskTidy, time.After, o.Settings
	if s.source == nil && o.Remote {
		s.source = accountSettings{o.Store, o.Account}
	}
	s.clipboard = terminal.FindClipboard(o.getenv(), o.far())
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

// framesPerSecond bounds how often the screen is drawn. A frame is painted at once unless
// another one has just been; over SSH frames cost bytes.
func (o Options) framesPerSecond() int {
	if o.far() {
		return 60
	}
	return 120
}

// far reports whether the terminal is at the far end of an SSH connection.
func (o Options) far() bool {
	return o.Remote || o.getenv()("SSH_TTY") != "" || o.getenv()("SSH_CONNECTION") != ""
}
