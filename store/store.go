package store

import (
	"cmp"
	"context"
	"math"
	"sync"
	"time"

	"tidings/store/dbfile"
)

// longestVisit is how long the turn to fetch a feed is respected. It is far more than a
// visit takes, and shorter than what is usual between two refreshes.
const longestVisit = 10 * time.Minute

// DefaultWait is how long other processes are waited for.
const DefaultWait = 5 * time.Second

// Options change how a store is opened. The zero value is right for a program.
type Options struct {
	Now  func() time.Time // the clock; time.Now if nil
	Wait time.Duration    // how long to wait for other processes; DefaultWait if 0

	Limits Limits // of what an account may have that is not the owner's

	// Began is called when a transaction of this store begins, unless it is nil; for
	// tests that count them. It is called from any goroutine, and must not call the
	// store. Watch reads the version of the store without calling it.
	Began func(writing bool)

	reached func(step string) // called at each step of what makes or replaces the file, for tests that stop there
}

func (o Options) clock() func() time.Time {
	if o.Now == nil {
		return time.Now
	}
	return o.Now
}

func (o Options) onBegin() func(writing bool) {
	if o.Began == nil {
		return func(bool) {}
	}
	return o.Began
}

func (o Options) onStep() func(step string) {
	if o.reached == nil {
		return func(string) {}
	}
	return o.reached
}

func (o Options) patience() time.Duration { return cmp.Or(o.Wait, DefaultWait) }

// A Store is one file of feeds, articles and marks. It holds no lock between
// calls and may be used by any number of goroutines.
type Store struct {
	path    string // as it was opened; file has the path that it leads to
	file    *dbfile.File
	limits  Limits
	now     func() time.Time
	wait    time.Duration
	began   func(writing bool)
	reached func(step string)

	packers sync.Pool     // of *packer
	texts   fetchedTexts  // of pending articles that this process has fetched
	turns   *dbfile.Turns // who visits which feed, at PATH.refresh
	acts    *dbfile.Turns // who is at a long change of which account, at PATH.acts
	lookout lookout       // who watches
	rosters rosters       // what accounts subscribe to, as it was read last

	// What ended processes have left half done is taken back before any change: before fails
	// with leftovers if there is something, and settle takes it back. Open sets them; both are
	// nil in stores that nobody but this process knows.
	before func(*tx) error
	settle func(context.Context, leftovers) error
}

func newStore(path string, o Options) *Store {
	file := dbfile.Resolve(path)
	return &Store{
		path: path, file: dbfile.At(file, o.patience()), turns: dbfile.TurnsAt(file+".refresh", longestVisit, o.clock()),
		limits: o.Limits,
		acts:   dbfile.TurnsAt(file+".acts", math.MaxInt64, o.clock()), // it is never taken from who is alive
		now:    o.clock(), wait: o.patience(), began: o.onBegin(), reached: o.onStep(),
	}
}

// beside returns a store with the same options for another file.
func (s *Store) beside(path string) *Store {
	return newStore(path, Options{Now: s.now, Wait: s.wait, Began: s.began})
}

// Path returns the path at which the store was opened. What people look for lies beside it,
// also if it is a symbolic link: the snapshots, and what a server keeps there.
func (s *Store) Path() string { return s.path }

// Close ends all watching and closes the handles that are kept open. Calls under way
// close theirs when they end.
func (s *Store) Close() error {
	s.lookout.close() // first: it reads
	return s.file.Close()
}
