package dbfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A DanglingLinkError says that a symbolic link leads to nothing. It is not fs.ErrNotExist:
// the file may lie on a disk that is not mounted, so nobody should begin a new one.
type DanglingLinkError struct {
	Link   string
	Target string // as the link has it
}

func (e DanglingLinkError) Error() string {
	return fmt.Sprintf("%s is a link to %s, which is not there", e.Link, e.Target)
}

// Resolve returns the path of the file that a symbolic link leads to, so that its lock and
// drafts lie beside the file whatever it is called. Any other path is returned as it is,
// and so is a link that leads to nothing, or to something that is no file.
func Resolve(path string) string {
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return path
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return path
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return path
	}
	return target
}

// stat is os.Stat, but fails with DanglingLinkError if the path, or a folder that it lies
// in, is a link that leads to nothing.
func stat(path string) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return info, err
	}
	for at := path; ; at = filepath.Dir(at) {
		there, statErr := os.Lstat(at)
		switch {
		case statErr == nil && there.Mode()&fs.ModeSymlink != 0:
			target, _ := os.Readlink(at) // only shown
			return nil, DanglingLinkError{at, target}
		case statErr == nil, at == filepath.Dir(at):
			return nil, err
		}
	}
}

// Exists reports whether something lies at the path of the file. It fails only with
// DanglingLinkError: what else is wrong with the path is noticed when the file is opened.
func (f *File) Exists() (bool, error) {
	_, err := stat(f.path)
	if dangling := (DanglingLinkError{}); errors.As(err, &dangling) {
		return false, err
	}
	return !errors.Is(err, fs.ErrNotExist), nil
}

// OpenRegular opens a file to be read. It fails with ErrForeign if the path leads to
// something else: opening a pipe would wait for somebody who writes to it.
func OpenRegular(path string) (*os.File, error) {
	info, err := stat(path)
	if err != nil {
		return nil, err
	}
	if err := checkRegular(path, info); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForeign, err)
	}
	return os.OpenFile(path, os.O_RDONLY|withoutWaiting, 0)
}

// openLock opens a file that is only locked, and makes it if there is none. It fails with
// NotFileError if something else lies there.
func openLock(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil {
		if err := checkRegular(path, info); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|withoutWaiting, 0o600)
}

// checkRegular fails with NotFileError unless a regular file lies at a path.
func checkRegular(path string, info fs.FileInfo) error {
	what := "a device"
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		what = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		what = "a named pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	}
	return NotFileError{path, what}
}

// A NotFileError says that something else lies where a file is expected.
type NotFileError struct {
	Path string
	What string // such as "a named pipe"
}

func (e NotFileError) Error() string { return e.Path + " is " + e.What + ", and no file" }
