//go:build unix

package dbfile

import (
	"errors"
	"os"
	"syscall"
)

// LockAside takes a lock in a file of its own, for work that only one
// process at a time should do; false if another process has it. The file is never deleted:
// the lock ends with the process that has it.
func LockAside(path string) (release func(), ok bool, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return nil, false, ExplainWrite(err)
	}
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case err == nil:
		return func() { f.Close() }, true, nil
	case errors.Is(err, syscall.EWOULDBLOCK):
		f.Close()
		return nil, false, nil
	default:
		f.Close()
		return nil, false, err
	}
}
