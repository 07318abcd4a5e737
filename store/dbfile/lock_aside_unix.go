//go:build unix

package dbfile

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// LockAside takes a lock in a file of its own, for work that only one
// process at a time should do; false if another process has it. The file is never deleted:
// the lock ends with the process that has it.
func LockAside(path string) (release func(), ok bool, err error) {
	f, ok, err := lockAside(path)
	if !ok {
		return nil, false, err
	}
	return func() { f.Close() }, true, nil
}

// LockNamed is LockAside for what replaces the store's file: it fails with ErrLocked, and
// with who has the lock and why.
func LockNamed(path, why string) (release func(), err error) {
	f, ok, err := lockAside(path)
	if err != nil {
		return nil, err
	}
	if !ok {
		holder := noteIn(path)
		if holder.Why == "" {
			return nil, fmt.Errorf("%w by a compaction, a repair or a restore", ErrLocked)
		}
		holder.lookAt()
		if holder.Stopped {
			return nil, fmt.Errorf("%w by %s, which is stopped", ErrLocked, holder.name())
		}
		return nil, fmt.Errorf("%w by %s", ErrLocked, holder.name())
	}
	_, _ = f.WriteAt(holderNote(why), 0) // only read to tell others
	return func() {
		_ = f.Truncate(0)
		f.Close()
	}, nil
}

func lockAside(path string) (f *os.File, ok bool, err error) {
	f, err = openLock(path)
	if err != nil {
		return nil, false, ExplainWrite(err)
	}
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case err == nil:
		return f, true, nil
	case errors.Is(err, syscall.EWOULDBLOCK):
		f.Close()
		return nil, false, nil
	default:
		f.Close()
		return nil, false, err
	}
}
