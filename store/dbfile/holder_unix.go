//go:build unix

package dbfile

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// Holders returns the processes that have the lock of the file at path: none, a writer, or
// readers. It tries to take the lock, and releases it at once. A read takes milliseconds, so
// it may be over when Holders returns.
func Holders(path string) (all []Holder, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() // and with it the lock
	reads := false
	switch {
	case tryLock(file, shared) != nil:
	case tryLock(file, exclusive) != nil:
		reads = true
	default:
		return nil, nil
	}
	_ = unlock(file) // or this process would be among the owners
	said := noteAt(path)
	said.Reads = reads
	for _, pid := range lockOwners(file) {
		one := Holder{PID: pid, Reads: reads}
		if pid == said.PID {
			one = said
		}
		all = append(all, one)
	}
	if len(all) == 0 && (!reads || said.PID != 0) {
		all = []Holder{said}
	}
	return all, nil
}

func tryLock(file *os.File, kind lockKind) error {
	return syscall.Flock(int(file.Fd()), int(kind)|syscall.LOCK_NB)
}

// noteAt reads the note in the turnstile's file; zero if there is none. A killed process
// leaves its note there, so the note means something only while the lock is taken.
func noteAt(path string) (said Holder) {
	note, err := os.ReadFile(path + ".lock")
	if err != nil {
		return said
	}
	pid, why, ok := strings.Cut(strings.TrimSpace(string(note)), " ")
	if !ok {
		return said
	}
	said.PID, _ = strconv.Atoi(pid)
	said.Why = why
	if info, err := os.Stat(path + ".lock"); err == nil {
		said.Since = info.ModTime()
	}
	return said
}
