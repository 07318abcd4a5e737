package dbfile

import (
	"context"
	"os"
)

// On Windows a mapped file cannot be renamed or truncated, so no handle is kept open (see
// reader.go). bbolt's own lock, tried each 50 ms, is the only one.

// keepsWarm says whether readers may stay open between reads.
const keepsWarm = false

type lockKind int

const (
	shared lockKind = iota
	exclusive
)

func (f *File) locked(_ context.Context, flag int, _ lockKind, _ string) (*os.File, error) {
	return os.OpenFile(f.path, flag, 0o600)
}

func (f *File) lock(context.Context, *os.File, lockKind, string) error { return nil }
func announce(string, string) error                                    { return nil }
func clearNote(string)                                                 {}
func unlock(*os.File) error                                            { return nil }
func isAt(*os.File, string) bool                                       { return false }

// SyncFolder does nothing on Windows.
func SyncFolder(string) error { return nil }

// contended is always true on Windows, where it is not known.
func (f *File) contended() bool { return true }

// LockAside always succeeds: two processes may do the same work at once, which does no harm.
func LockAside(string) (release func(), ok bool, err error) { return func() {}, true, nil }

// LockNamed always succeeds: each makes a draft of its own.
func LockNamed(string, string) (release func(), err error) { return func() {}, nil }

// lockByte always succeeds: two processes may fetch a feed at once.
func lockByte(*os.File, int64) bool                    { return true }
func byteOwner(*os.File, int64) (pid int, locked bool) { return 0, false }
func unlockByte(*os.File, int64)                       {}
