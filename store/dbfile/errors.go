package dbfile

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	bolterrors "go.etcd.io/bbolt/errors"
)

// What can be wrong with a file. Errors of this package wrap one of these where a
// caller could do something about it.
var (
	ErrReadOnly = errors.New("the store can only be read")
	ErrLocked   = errors.New("the store is in use")
	ErrForeign  = errors.New("this file is not a tidings store")
	ErrCorrupt  = errors.New("the store is damaged")
	ErrFull     = errors.New("the disk is full")
)

// Explain wraps an error of the system or of bbolt in the error of this package that it
// means.
func Explain(err error) error {
	switch {
	case err == nil:
		return nil
	case isErrno(err, syscall.ENOSPC), isErrno(err, syscall.EDQUOT), isErrno(err, syscall.EFBIG):
		return fmt.Errorf("%w: %v", ErrFull, err)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch):
		return fmt.Errorf("%w: %v", ErrForeign, err)
	case errors.Is(err, bolterrors.ErrChecksum):
		return fmt.Errorf("%w: %v", ErrCorrupt, err)
	}
	return err
}

// ExplainWrite is Explain for errors of writing, where a lack of permission means
// ErrReadOnly.
func ExplainWrite(err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("%w: %v", ErrReadOnly, err)
	}
	return Explain(err)
}

// isErrno reports whether an error is an error number of the system. When bbolt fails to
// grow the file it keeps only the text of the error.
func isErrno(err error, number syscall.Errno) bool {
	return errors.Is(err, number) || strings.HasSuffix(err.Error(), ": "+number.Error())
}
