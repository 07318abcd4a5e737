package dbfile

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
)

// abandon unlocks and closes a file whose bbolt handle cannot be closed. Closing alone is
// not enough: the map of the file stays and keeps it locked.
func abandon(file *os.File) {
	_ = unlock(file) // the file may be closed already
	_ = file.Close()
}

// A damagedPage is what bbolt, or the system, panicked about.
type damagedPage struct{ what any }

func (d damagedPage) Error() string { return fmt.Sprintf("%v: %v", ErrCorrupt, d.what) }
func (d damagedPage) Unwrap() error { return ErrCorrupt }

// guard turns a panic of bbolt, which is how it meets a damaged page, into
// ErrCorrupt.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = damagedPage{r}
	}
}

// faultsPanic makes a fault in mapped memory a panic of this goroutine until
// the function it returns is called.
func faultsPanic() func() {
	before := debug.SetPanicOnFault(true)
	return func() { debug.SetPanicOnFault(before) }
}

// noteDamage remembers that the file has a damaged page.
func (f *File) noteDamage(err *error) {
	if page := (damagedPage{}); !errors.As(*err, &page) {
		return
	}
	info, statErr := os.Stat(f.path)
	if statErr != nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.damaged = info
}

// refuses reports whether a damaged page was found in the file, so that it must not be
// written to: bbolt trusts what it reads from a page, and a write could ask for all memory
// or do more damage. A file that has been replaced or rewritten since is not refused.
func (f *File) refuses() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.damaged == nil {
		return false
	}
	info, err := os.Stat(f.path)
	if err != nil || !os.SameFile(info, f.damaged) || info.Size() != f.damaged.Size() || !info.ModTime().Equal(f.damaged.ModTime()) {
		f.damaged = nil
	}
	return f.damaged != nil
}
