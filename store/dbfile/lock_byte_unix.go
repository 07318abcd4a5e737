//go:build unix

package dbfile

import (
	"errors"
	"os"
	"syscall"
)

// lockByte locks one byte of a file, which need not have as many; false if another
// process has locked it. Within a process the lock keeps nobody out, and closing the
// file, however often it is open, frees all of it. Where a file system knows no such
// locks everybody is let in.
func lockByte(f *os.File, at int64) bool {
	err := changeByte(f, at, syscall.F_WRLCK)
	return !errors.Is(err, syscall.EAGAIN) && !errors.Is(err, syscall.EACCES)
}

// unlockByte lets a byte go again.
func unlockByte(f *os.File, at int64) { _ = changeByte(f, at, syscall.F_UNLCK) }

func changeByte(f *os.File, at int64, kind int16) error {
	return syscall.FcntlFlock(f.Fd(), syscall.F_SETLK, &syscall.Flock_t{Type: kind, Start: at, Len: 1})
}
