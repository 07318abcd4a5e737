package store

import (
	"errors"

	"tidings/store/dbfile"
)

// What can be wrong with a store. Errors of this package wrap one of these
// where a caller could do something about it.
var (
	ErrNotFound  = errors.New("not found")
	ErrAmbiguous = errors.New("more than one article begins like this")
	ErrExists    = errors.New("already there")
	ErrReplaced  = errors.New("the library has been replaced by another") // see NewSession
	ErrOvertaken = errors.New("something later has changed it again: take that back first")
	ErrReadOnly  = dbfile.ErrReadOnly
	ErrLocked    = dbfile.ErrLocked
	ErrNewer     = errors.New("the store was written by a newer tidings")
	ErrOlder     = errors.New("the store was written by an older tidings")
	ErrForeign   = dbfile.ErrForeign
	ErrCorrupt   = dbfile.ErrCorrupt
	ErrFull      = dbfile.ErrFull
)

// A DanglingLinkError says that the store's path is a symbolic link to nothing.
type DanglingLinkError = dbfile.DanglingLinkError

// A NotFileError says that something else lies where the store, or a file beside it, should be.
type NotFileError = dbfile.NotFileError
