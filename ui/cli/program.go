package cli

import (
	"context"
	"io"
	"os/exec"
	"time"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/store"
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
	Now     func() time.Time // in the zone of whoever reads
	Getenv  func(string) string
	Version string

	// Screen opens the reader's screen, which is what no command at all asks
	// for; nil where there is none to open.
	Screen func(context.Context, *store.Store) error

	// EachAction calls its argument for everything that the screen's keys do, as
	// ui.EachAction does; nil where there is no screen.
	EachAction func(write func(group, keys, name, help, where string))

	// Attach gives a program the terminal that the person sits at; nil where
	// there is none to give.
	Attach func(*exec.Cmd)

	// Server is the SSH server, for the commands of the machine's owner, which no
	// remote session has; nil where there is none to run.
	Server *Server
}

// What Run returns.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// A run is one command on its way.
type run struct {
	*Program
	args     []string
	out, err *output
	ink      ink
	data     string       // --data
	opened   *store.Store // by this run, to be closed by it

	understood bool // the command was found and its arguments are of the right kind
}

// library opens the store, once.
func (r *run) library() (*store.Store, error) {
	if r.Store != nil {
		return r.Store, nil
	}
	if r.opened != nil {
		return r.opened, nil
	}
	path, err := r.storePath()
	if err != nil {
		return nil, err
	}
	s, err := store.Open(path, store.Options{Now: r.Now})
	if err != nil {
		return nil, storeFault{path, err}
	}
	r.opened = s
	return s, nil
}

func (r *run) close() error {
	if r.opened == nil {
		return nil
	}
	return r.opened.Close()
}

// refresher visits feeds because a person asked.
func (r *run) refresher(s *store.Store) *feeds.Refresher {
	return &feeds.Refresher{Store: s, Fetcher: r.Fetcher, Now: r.Now, ByHand: true}
}
