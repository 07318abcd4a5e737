//go:build unix

package dbfile

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Holders returns the processes that have the lock of the file at path: none, a writer, or
// readers. It tries to take the lock, and releases it at once. A read takes milliseconds, so
// it may be over when Holders returns.
func Holders(path string) (all []Holder, err error) {
	path = Resolve(path)
	file, err := OpenRegular(path)
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
	for i := range all {
		all[i].lookAt()
	}
	return all, nil
}

// AtTurnstile says who of other processes stands in the turnstile of the store at path, and
// waits for its lock there or was stopped before it came to that; none if nobody does,
// or that cannot be known.
func AtTurnstile(path string) (all []Holder) {
	gate, err := OpenRegular(Resolve(path) + ".lock")
	if err != nil {
		return nil
	}
	defer gate.Close() // and with it the lock
	if tryLock(gate, exclusive) == nil {
		return nil
	}
	for _, pid := range lockOwners(gate) {
		if pid != os.Getpid() {
			one := Holder{PID: pid}
			one.lookAt()
			all = append(all, one)
		}
	}
	return all
}

// holderPhrase says who keeps others from the store, as " by process 123 (refresh)"; ""
// if that cannot be told. Those who are stopped are named alone, since who is not will
// soon have gone.
func holderPhrase(path string) string {
	all, _ := Holders(path) // none if the store cannot be opened, which the caller will notice
	if len(all) == 0 {
		all = AtTurnstile(path)
	}
	stopped := slices.ContainsFunc(all, func(h Holder) bool { return h.Stopped })
	if stopped {
		all = slices.DeleteFunc(all, func(h Holder) bool { return !h.Stopped })
	}
	var names []string
	for _, h := range all {
		if name := h.name(); name != "" {
			names = append(names, name)
		}
	}
	const most = 3
	if len(names) > most {
		names = append(names[:most], "others")
	}
	switch {
	case len(names) == 0:
		return ""
	case stopped && len(names) == 1:
		return " by " + names[0] + ", which is stopped"
	case stopped:
		return " by " + strings.Join(names, " and ") + ", which are stopped"
	}
	return " by " + strings.Join(names, " and ")
}

// name is how a holder is called in a sentence.
func (h Holder) name() string {
	if h.PID == 0 {
		return ""
	}
	name := fmt.Sprintf("process %d", h.PID)
	if does := cmp.Or(h.Why, h.Command); does != "" {
		name += " (" + does + ")"
	}
	return name
}

func tryLock(file *os.File, kind lockKind) error {
	return syscall.Flock(int(file.Fd()), int(kind)|syscall.LOCK_NB)
}

// noteAt reads the note in the turnstile's file; zero if there is none. A killed process
// leaves its note there, so the note means something only while the lock is taken.
func noteAt(path string) Holder { return noteIn(path + ".lock") }

// noteIn reads the note in a file.
func noteIn(path string) (said Holder) {
	file, err := OpenRegular(path)
	if err != nil {
		return said
	}
	defer file.Close()
	note, err := io.ReadAll(io.LimitReader(file, 1<<10))
	if err != nil {
		return said
	}
	pid, why, ok := strings.Cut(strings.TrimSpace(string(note)), " ")
	if !ok {
		return said
	}
	said.PID, _ = strconv.Atoi(pid)
	said.Why = why
	if info, err := file.Stat(); err == nil {
		said.Since = info.ModTime()
	}
	return said
}
