package dbfile

import "os"

// holdDraft does nothing on Windows, where a file that is open cannot be removed.
func holdDraft(string) (release func()) { return func() {} }

// beginCreate does nothing on Windows: each process has a draft of its own.
func (f *File) beginCreate() (end func()) { return func() {} }

func isAbandoned(string) bool { return true }

// isOwnFolder reports whether a path leads to a folder: each person has a temporary folder
// of their own on Windows.
func isOwnFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}
