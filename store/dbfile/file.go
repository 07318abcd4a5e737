package dbfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// A File is one bbolt file at a path. It holds no lock between calls and may be used
// by any number of goroutines.
type File struct {
	path    string
	wait    time.Duration
	network string // the kind of network file system it lies on, "" for none
	queue   *queue // the calls that wait for the file's lock

	gateStuck atomic.Bool // the turnstile was taken for long when it was waited for last

	mu      sync.Mutex
	warm    []*warmReader // idle readers, the last used at the end
	shut    bool
	damaged os.FileInfo // the file as it was when a page of it was found damaged, nil if none was
}

// At returns the file at a path, which need not exist yet. wait is how long calls wait for
// other processes.
func At(path string, wait time.Duration) *File {
	return &File{path: path, wait: wait, network: networkKind(filepath.Dir(path)), queue: newQueue()}
}

// Path returns the path of the file.
func (f *File) Path() string { return f.path }

// Network is the kind of network file system that the file lies on: "nfs", "smb",
// "9p" or "fuse"; "" for a local disk, or if it is not known. On a network file system locks
// may not hold between machines, and a map may not show what another machine wrote: no
// handle is kept open there, and only one machine at a time should use the file.
func (f *File) Network() string { return f.network }

// Close closes the handles that are kept open; calls under way close theirs when they end.
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

// checkHeader refuses what bbolt would open though it is no store: a folder, a pipe, or an
// empty file, which bbolt would initialise.
func (f *File) checkHeader() error {
	info, err := stat(f.path)
	if err != nil {
		return Explain(err)
	}
	switch err := checkRegular(f.path, info); {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrForeign, err)
	case info.Size() < smallest:
		return fmt.Errorf("%w: it has %d bytes", ErrForeign, info.Size())
	}
	return nil
}
