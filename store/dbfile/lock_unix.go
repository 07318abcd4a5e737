//go:build unix

package dbfile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// The turnstile.
//
// bbolt locks its file with flock and, when it is taken, asks again each 50 ms.
// flock is not fair: four processes that read without pause keep a writer out
// for ever. So whoever wants the store's lock passes a turnstile first, a second
// file beside the store, and holds that one only while waiting:
//
//	turnstile EX ──▶ store SH or EX ──▶ turnstile free ──▶ read or write ──▶ store free
//
// A writer in the turnstile keeps new readers behind it, so it waits for those
// inside and for nobody else. The lock on the store is the same flock on the
// same descriptor that bbolt takes, so bbolt's own attempt succeeds at once, and
// foreign programs that use plain bbolt are still kept out.
//
// A flock that blocks cannot be given up, so both are polled.

// keepsWarm says whether readers may stay open between reads.
const keepsWarm = true

type lockKind int

const (
	shared    lockKind = syscall.LOCK_SH
	exclusive lockKind = syscall.LOCK_EX
)

// locked opens the file and locks it. After waiting, the path may name another file (a
// compacted store is renamed into place): then it starts again with that one.
func (f *File) locked(ctx context.Context, flag int, kind lockKind, why string) (*os.File, error) {
	for {
		file, err := os.OpenFile(f.path, flag, 0o600)
		if err != nil {
			return nil, err
		}
		if err := f.lock(ctx, file, kind, why); err != nil {
			file.Close()
			return nil, err
		}
		if isAt(file, f.path) {
			return file, nil
		}
		file.Close()
	}
}

// isAt reports whether path still names the open file f.
func isAt(f *os.File, path string) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	theirs, err := os.Stat(path)
	return err == nil && os.SameFile(mine, theirs)
}

// lock takes the lock of the open file, in its turn.
func (f *File) lock(ctx context.Context, file *os.File, kind lockKind, why string) error {
	if err := f.queue.enter(ctx, f.wait); err != nil {
		if errors.Is(err, ErrLocked) {
			err = fmt.Errorf("%w%s", err, holderPhrase(f.path))
		}
		return err
	}
	defer f.queue.leave()
	return lock(ctx, file, f.path, kind, why, f.wait)
}

// lock waits at the turnstile.
func lock(ctx context.Context, f *os.File, path string, kind lockKind, why string, wait time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(ctx, wait, ErrLocked)
	defer cancel()
	gate, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		if kind == exclusive {
			return fmt.Errorf("open turnstile: %w", err)
		}
		// A read-only folder has no turnstile, and no writers either.
		return flockPolling(ctx, f, kind, path)
	}
	defer gate.Close() // and with it the turnstile's lock
	if err := flockPolling(ctx, gate, exclusive, path); err != nil {
		return err
	}
	if err := flockPolling(ctx, f, kind, path); err != nil {
		return err
	}
	if kind == exclusive {
		_, _ = gate.WriteAt(holderNote(why), 0) // only ever read to say who is in
	}
	return nil
}

// holderNote is what the turnstile says of who is in.
func holderNote(why string) []byte {
	return fmt.Appendf(nil, "%-63s\n", fmt.Sprintf("%d %s", os.Getpid(), why))
}

// announce tells who waits to write that a long read keeps them out. It is called
// with the shared lock held, so no writer's note can be there; clearNote takes it away.
func announce(path, why string) error {
	gate, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return ExplainWrite(err)
	}
	_, err = gate.WriteAt(holderNote(why), 0)
	return ExplainWrite(errors.Join(err, gate.Close()))
}

func unlock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }

// flockPolling asks for the lock each millisecond, later each four.
func flockPolling(ctx context.Context, f *os.File, kind lockKind, path string) error {
	for pause := time.Millisecond; ; pause = min(pause+time.Millisecond, 4*time.Millisecond) {
		err := syscall.Flock(int(f.Fd()), int(kind)|syscall.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, syscall.EINTR):
			continue
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return fmt.Errorf("lock store: %w", err)
		}
		select {
		case <-ctx.Done():
			if errors.Is(context.Cause(ctx), ErrLocked) {
				return fmt.Errorf("%w%s", ErrLocked, holderPhrase(path))
			}
			return context.Cause(ctx)
		case <-time.After(pause):
		}
	}
}

// clearNote takes the writer's name off the turnstile. It is called with the lock
// still held, so the name can be of nobody else.
func clearNote(path string) { _ = os.Truncate(path+".lock", 0) }

// contended reports whether somebody waits for the file's lock.
func (f *File) contended() bool {
	gate, err := os.OpenFile(f.path+".lock", os.O_RDWR|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return false
	}
	defer gate.Close()
	return errors.Is(syscall.Flock(int(gate.Fd()), syscall.LOCK_EX|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}

// holderPhrase says who writes, as " by process 123 (refresh)"; "" if nobody does, and
// it is a reader who holds the lock.
func holderPhrase(path string) string {
	said := noteAt(path)
	if said.Why == "" {
		return ""
	}
	return fmt.Sprintf(" by process %d (%s)", said.PID, said.Why)
}

// SyncFolder sees that the names of a folder are on the disk.
func SyncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}
