package dbfile

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
)

// abandon lets go of a file whose handle can no longer be closed. Closing the
// file is not enough: the map, which stays, would keep it locked.
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

// refuses reports whether the file is one that has a damaged page. bbolt believes
// what stands on a page: a write that meets that one can ask for all the memory there
// is, and make things worse. A file that has been put in its place, or written anew,
// is another one.
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
