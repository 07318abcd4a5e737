//go:build unix

package dbfile

import (
	"errors"
	"os"
	"syscall"
)

// lockByte locks one byte of a file, which need not have as many; false if another
// process has locked it. The lock does not exclude others of the same process, and closing
// any handle of the file in the process releases all its locks. On file systems without
// such locks it succeeds always.
func lockByte(f *os.File, at int64) bool {
	err := changeByte(f, at, syscall.F_WRLCK)
	return !errors.Is(err, syscall.EAGAIN) && !errors.Is(err, syscall.EACCES)
}

// byteOwner reports whether another process has locked a byte of a file, and which one; 0
// if that is not known.
func byteOwner(f *os.File, at int64) (pid int, locked bool) {
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Start: at, Len: 1}
	if err := syscall.FcntlFlock(f.Fd(), syscall.F_GETLK, &lock); err != nil || lock.Type == syscall.F_UNLCK {
		return 0, false
	}
	return max(int(lock.Pid), 0), true
}

// unlockByte releases the lock of a byte.
func unlockByte(f *os.File, at int64) { _ = changeByte(f, at, syscall.F_UNLCK) }

func changeByte(f *os.File, at int64, kind int16) error {
	return syscall.FcntlFlock(f.Fd(), syscall.F_SETLK, &syscall.Flock_t{Type: kind, Start: at, Len: 1})
}
