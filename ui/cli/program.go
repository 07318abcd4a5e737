package cli

import (
	"context"
	"io"
	"os/exec"
	"time"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/store"
	"tidings/ui/config"
)

// A Program is what a command needs to know of the world. Its fields are set
// once, by main.go, by a test or by the SSH server, and only read after that.
type Program struct {
	In       io.Reader
	Out, Err io.Writer

	Terminal    bool // Out is a terminal
	Interactive bool // In and Err are a terminal too: somebody is there to answer questions
	Width       int  // columns of the terminal, 0 if unknown
	Remote      bool // at the far end of an SSH connection: no files, no paths, no private networks

	Store   *store.Store    // nil to open the one that --data names
	Account store.AccountID // whose subscriptions and marks
	Fetcher *fetch.Fetcher
	Home    *own.Home        // the machine of the library's owner, who sits at it; nil for anybody else
	Heap    *feeds.Heap      // of the process; nil to leave it as it is
	Now     func() time.Time // in the zone of whoever reads
	Getenv  func(string) string
	Version string

	// AskTidy asks a server to keep its library in order, after a command has added to it;
	// nil where the command itself does that.
	AskTidy func()

	// Screen opens the reader's screen, for a command line without a command; nil if there
	// is none to open.
	Screen func(context.Context, *store.Store, config.Source) error

	// ReadSettings reads settings with all that may stand in them, as ui.ReadSettings does; nil where
	// there is no screen.
	ReadSettings func(config.Loaded) config.Config
	// EachAction calls its argument for everything that the screen's keys do, as
	// ui.EachAction does; nil where there is no screen.
	EachAction func(write func(group, keys, name, help, where string))

	// Attach gives a program the terminal that the person sits at; nil if there is none.
	Attach func(*exec.Cmd)

	// Server is the SSH server, for the commands of the machine's owner, which no
	// remote session has; nil if there is none to run.
	Server *Server
}

// The exit codes that Run returns.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// A run is one command line while it is executed.
type run struct {
	*Program
	args       []string
	out, err   *output
	ink        ink
	data       string       // --data
	configPath string       // --config
	limits     store.Limits // of the accounts, for the store that this run opens
	ownStore   *store.Store // the store that this run has opened and closes; nil if it was given one
	looks      feeds.Looks  // feeds that were looked at and may be added

	understood bool // the command was found and its arguments are of the right kind
}

// A Server is the SSH server as the command serve needs it. It is handed in, since its
// package runs the commands of this one.
type Server struct {
	// Run serves a library until ctx ends.
	Run func(ctx context.Context, s *store.Store, o ServeOptions) error
	// PrintStatus prints who is connected to the server of the library at a path.
	PrintStatus func(w io.Writer, library string, zone *time.Location, asJSON bool) error
	// Executable is this program's file, which a service runs; "" if unknown.
	Executable string
}

// ServeOptions are what a person says of a server on the command line.
type ServeOptions struct {
	Listen       string        // host:port
	AllowPrivate bool          // feeds may be fetched from private networks, too
	Refresh      time.Duration // how often to look which feeds are due; 0 for never
	Commands     int           // that an account may run in a minute; 0 for what is usual
	Home         *own.Home     // of the machine's owner
	Out, Err     io.Writer     // where the address is told, and what is logged
	Version      string
	Now          func() time.Time
}
