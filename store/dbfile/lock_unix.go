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
// bbolt locks its file with flock, and tries again each 50 ms if it is taken. flock is not
// fair: four processes that read without a pause keep a writer out for ever. So everyone
// who wants the file's lock takes the lock of a second file first, the turnstile, and holds
// it only until the file's lock is theirs:
//
//	turnstile EX ──▶ store SH or EX ──▶ turnstile free ──▶ read or write ──▶ store free
//
// New readers wait behind a writer that has the turnstile, so it waits only for the present
// readers. The file's lock is the flock that bbolt takes, on the same descriptor: bbolt's
// own attempt succeeds at once, and programs that use plain bbolt are still excluded.
//
// A blocking flock cannot be cancelled, so both locks are polled.
//
// The turnstile is for fairness only. A call that finds it taken for long tries the file's
// lock without it, so a process that is stopped in the turnstile locks nobody out.

// keepsWarm says whether readers may stay open between reads.
const keepsWarm = true

type lockKind int

const (
	shared    lockKind = syscall.LOCK_SH
	exclusive lockKind = syscall.LOCK_EX
)

// locked opens the file and locks it. After waiting, the path may name another file (a
// compacted store is renamed into place): then locked starts again with that one.
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

// lock takes the lock of the open file when it is the call's turn.
func (f *File) lock(ctx context.Context, file *os.File, kind lockKind, why string) error {
	overtake := time.Duration(0)
	if kind == shared {
		overtake = gatePatience(kind)
	}
	inTurn, err := f.queue.enter(ctx, f.wait, overtake)
	if err != nil {
		if errors.Is(err, ErrLocked) {
			err = fmt.Errorf("%w%s", err, holderPhrase(f.path))
		}
		return err
	}
	if inTurn {
		defer f.queue.leave()
	}
	return f.pass(ctx, file, kind, why)
}

// pass takes the file's lock by way of the turnstile.
func (f *File) pass(ctx context.Context, file *os.File, kind lockKind, why string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, f.wait, ErrLocked)
	defer cancel()
	gate, err := openLock(f.path + ".lock")
	if err != nil {
		if kind == exclusive {
			return fmt.Errorf("open turnstile: %w", err)
		}
		// A read-only folder has no turnstile, and no writers either.
		return flockPolling(ctx, file, kind, f.path)
	}
	defer gate.Close() // and with it the turnstile's lock
	if err := f.waitAtGate(ctx, gate, kind); err != nil {
		return err
	}
	if err := flockPolling(ctx, file, kind, f.path); err != nil {
		return err
	}
	if kind == exclusive {
		_, _ = gate.WriteAt(holderNote(why), 0) // only read to tell others who has the lock
	}
	return nil
}

// errGateTaken says that the turnstile was not free for as long as it is waited for.
var errGateTaken = errors.New("the turnstile is taken")

// gatePatience is how long a call waits for the turnstile before it tries the file's lock
// without it.
func gatePatience(kind lockKind) time.Duration {
	if kind == shared {
		return time.Second / 2
	}
	return time.Second
}

// waitAtGate waits for the turnstile. It returns nil, too, if somebody has stood in it
// for so long that the file's lock is to be tried without it.
func (f *File) waitAtGate(ctx context.Context, gate *os.File, kind lockKind) error {
	patience := gatePatience(kind)
	if f.gateStuck.Load() {
		patience = stuckPatience
	}
	if end, ok := ctx.Deadline(); ok { // the rest is for the file's lock
		patience = min(patience, time.Until(end)/2)
	}
	atGate, cancel := context.WithTimeoutCause(ctx, patience, errGateTaken)
	defer cancel()
	err := flockPolling(atGate, gate, exclusive, f.path)
	stuck := errors.Is(err, errGateTaken) || errors.Is(err, ErrLocked) // the file's lock is tried at least once
	f.gateStuck.Store(stuck)
	if stuck {
		return nil
	}
	return err
}

// holderNote returns the note in the turnstile's file about who has the lock.
func holderNote(why string) []byte {
	return fmt.Appendf(nil, "%-63s\n", fmt.Sprintf("%d %s", os.Getpid(), why))
}

// announce writes a note for waiting writers about a long read. It is called with the
// shared lock held, so there is no writer's note. clearNote removes it.
func announce(path, why string) error {
	gate, err := openLock(path + ".lock")
	if err != nil {
		return ExplainWrite(err)
	}
	_, err = gate.WriteAt(holderNote(why), 0)
	return ExplainWrite(errors.Join(err, gate.Close()))
}

func unlock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }

// flockPolling tries to take the lock each millisecond, later each four. When ctx has ended
// it tries once more: a process that was stopped finds its time over when it goes on.
func flockPolling(ctx context.Context, f *os.File, kind lockKind, path string) error {
	for pause := time.Millisecond; ; pause = min(pause+time.Millisecond, 4*time.Millisecond) {
		isLast := ctx.Err() != nil
		err := syscall.Flock(int(f.Fd()), int(kind)|syscall.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, syscall.EINTR):
			continue
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return fmt.Errorf("lock store: %w", err)
		case isLast && errors.Is(context.Cause(ctx), ErrLocked):
			return fmt.Errorf("%w%s", ErrLocked, holderPhrase(path))
		case isLast:
			return context.Cause(ctx)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// clearNote removes the note from the turnstile's file. It is called before the lock is
// released, so the note is the caller's own.
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

// SyncFolder syncs a folder, so that new names in it are on the disk.
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
