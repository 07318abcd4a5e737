package dbfile

import (
	"context"
	"os"
)

// On Windows an open map keeps its file from being renamed or cut, so nothing
// stays warm (see reader.go) and bbolt's own lock, asked for each 50 ms, is the
// only one.

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

// contended is not known on Windows, so it is always said.
func (f *File) contended() bool { return true }

// LockAside lets everybody in: whoever works aside at the same time does some of it
// twice, and no harm.
func LockAside(string) (release func(), ok bool, err error) { return func() {}, true, nil }

// lockByte lets everybody in: a feed may be asked by two processes at once.
func lockByte(*os.File, int64) bool { return true }
func unlockByte(*os.File, int64)    {}
