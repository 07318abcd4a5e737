//go:build unix

package dbfile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// holdDraft shows others that a draft, or a folder, is in use, until release is called or
// the process ends. The lock is a shared one, as that of a reader: the draft can be opened
// to be checked. It returns nil if the draft has been removed.
func holdDraft(path string) (release func()) {
	held, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return func() {} // it can be written all the same
	}
	for errors.Is(syscall.Flock(int(held.Fd()), syscall.LOCK_SH), syscall.EINTR) {
	}
	if !isAt(held, path) {
		held.Close()
		return nil
	}
	return func() { held.Close() }
}

// beginCreate waits until no other process makes the file, and removes drafts of those that
// were killed while they made it. The lock is the turnstile, through which nobody else has
// to pass while there is no file. Somebody who is stopped there keeps nobody from making
// the file, since each has a draft of their own.
func (f *File) beginCreate() (end func()) {
	gate, err := openLock(f.path + ".lock")
	if err != nil {
		return func() {}
	}
	ctx, cancel := context.WithTimeoutCause(context.Background(), f.wait, errGateTaken)
	defer cancel()
	if flockPolling(ctx, gate, exclusive, f.path) == nil {
		RemoveDrafts(f.path + ".new")
	}
	return func() { gate.Close() }
}

// isAbandoned reports whether nobody uses a draft: nobody holds it, and nobody has it open
// by bbolt. What is neither a file nor a folder is no draft.
func isAbandoned(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() && !info.IsDir() {
		return false
	}
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return false
	}
	defer file.Close() // and with it the lock
	return tryLock(file, exclusive) == nil
}

// isOwnFolder reports whether a folder belongs to this person.
func isOwnFolder(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || info.Mode().Type() != fs.ModeDir {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid()
}
