//go:build unix

package dbfile

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// Holders says who has the lock of the store at path: nobody, one who writes, or
// some who read. It tries the lock, and lets it go at once if it gets it. Readers
// come and go within milliseconds, so one that is seen need not be there any more.
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
	_ = unlock(file) // or it would be among the owners itself
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

// noteAt is what stands at the turnstile; zero if nothing does. A process that was
// killed leaves its note there, so it counts only while somebody has the lock.
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
