package dbfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A File is one bbolt file at a path. It holds no lock between calls and may be used
// by any number of goroutines.
type File struct {
	path    string
	wait    time.Duration
	network string // the kind of network file system it lies on, "" for none
	queue   *queue // who asks for the file's lock

	mu      sync.Mutex
	warm    []*warmReader // idle readers, the last used at the end
	shut    bool
	damaged os.FileInfo // the file as it was when a page of it was found damaged, nil if none was
}

// At returns the file at a path, which need not be there yet. Other processes are
// waited for as long as wait.
func At(path string, wait time.Duration) *File {
	return &File{path: path, wait: wait, network: networkKind(filepath.Dir(path)), queue: newQueue()}
}

// Path is where the file lies.
func (f *File) Path() string { return f.path }

// Network is the kind of network file system that the file lies on: "nfs", "smb",
// "9p" or "fuse"; "" if it lies on a disk, or that cannot be known. There locks may
// not hold between machines, and what one has mapped may not show what another
// wrote: nothing is kept warm, and one machine at a time should use it.
func (f *File) Network() string { return f.network }

// Close lets go of what is kept warm; calls under way let go of theirs when they end.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.shut = true
	var errs []error
	for _, r := range f.warm {
		errs = append(errs, r.db.Close())
	}
	f.warm = nil
	return errors.Join(errs...)
}

// smallest is the size of the smallest store there can be: bbolt's two meta
// pages of 4 KB.
const smallest = 2 << 12

// checkHeader refuses what bbolt would take for a store and should not: a folder, a
// pipe, an empty file that it would initialise.
func (f *File) checkHeader() error {
	info, err := os.Stat(f.path)
	switch {
	case err != nil:
		return Explain(err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: not a regular file", ErrForeign)
	case info.Size() < smallest:
		return fmt.Errorf("%w: it has %d bytes", ErrForeign, info.Size())
	}
	return nil
}
