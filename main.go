// Tidings reads news in the terminal: it fetches feeds, keeps their articles in
// one file, sets them for reading, and remembers what was read and what is
// worth keeping.
//
// There are three doors into one house: no command opens the screen (package ui),
// serve opens it to others over SSH (package ui/serve), any other command is
// package ui/cli. All stand on package store, which keeps what package
// feeds brings. This file is the only one that knows the process: its streams,
// its signals and its exit code.
package main

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/store"
	"tidings/ui"
	"tidings/ui/cli"
	"tidings/ui/config"
	"tidings/ui/serve"
	"tidings/ui/terminal"
)

func main() { os.Exit(run()) }

// untilTold returns a context that ends when the process is told to end. What does
// not end then is killed by a second signal. An interrupt is for another program while
// that has the terminal.
func untilTold(loan *terminal.Loan) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	told := make(chan os.Signal, 1)
	// A dropped connection sends SIGHUP; asking for it also undoes an inherited nohup.
	signal.Notify(told, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() { // ends with the first signal, or by stop
		defer cancel()
		defer signal.Stop(told)
		for s := range told {
			if s != os.Interrupt || !loan.Out() {
				return
			}
		}
	}()
	return ctx, sync.OnceFunc(func() {
		signal.Stop(told)
		close(told)
	})
}

// run is the program; it returns the exit code.
func run() int {
	loan := new(terminal.Loan)
	ctx, stop := untilTold(loan)
	defer stop()
	// A pipe that nobody reads any more is an error of writing, not a death.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)

	in, closeIn := terminal.Input(ctx)
	defer closeIn()
	width, _, _ := term.GetSize(os.Stdout.Fd()) // 0 where it is no terminal
	version := version()
	fetcher := fetch.NewFetcher(version)
	defer fetcher.Close()
	heap := feeds.NewHeap(16 << 20)
	heap.Rest(16 << 20)
	home := &own.Home{Getenv: os.Getenv}
	program := &cli.Program{
		In: in, Out: os.Stdout, Err: os.Stderr,
		Terminal:    term.IsTerminal(os.Stdout.Fd()),
		Interactive: term.IsTerminal(os.Stdin.Fd()) && term.IsTerminal(os.Stderr.Fd()),
		Width:       width,
		Account:     store.Local, Fetcher: fetcher, Home: home, Heap: heap,
		Now: time.Now, Getenv: os.Getenv, Version: version,
		Attach: func(c *exec.Cmd) { c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr },
	}
	program.Screen = func(ctx context.Context, s *store.Store, settings config.Source) error {
		return ui.Run(ctx, ui.Options{Store: s, Account: store.Local, Fetcher: fetcher, Home: home, Heap: heap, Version: version, Now: time.Now, Loan: loan, Settings: settings})
	}
	program.EachAction, program.ReadSettings = ui.EachAction, ui.ReadSettings
	program.Server = &cli.Server{Run: serve.Library, PrintStatus: serve.PrintStatus}
	program.Server.Executable, _ = os.Executable() // "" where the system does not tell
	return program.Run(ctx, os.Args[1:])
}

// version is what the go tool knows of this build: a release, or a commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
