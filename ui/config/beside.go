package config

import (
	"io/fs"
	"os"
	"path/filepath"
)

// Beside are the files that a person keeps beside the settings, as themes: by their names in
// the folder of the settings, or by absolute ones. Opening one never waits, not for a pipe
// that nobody writes to.
func (f File) Beside() fs.FS { return beside(filepath.Dir(f.Path)) }

type beside string

// Open implements fs.FS, with absolute names as well.
func (folder beside) Open(name string) (fs.File, error) {
	path := filepath.FromSlash(name)
	if !filepath.IsAbs(path) {
		path = filepath.Join(string(folder), path)
	}
	return os.OpenFile(path, os.O_RDONLY|withoutWaiting, 0)
}
