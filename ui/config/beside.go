package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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

// themesBeside is the folder of a person's themes, and themeEnding how their names end.
const (
	themesBeside = "themes"
	themeEnding  = ".toml"
)

// besidePaths are the files that a text of settings may speak of: all themes, and each name of
// a file in quotes that ends like a style of pages.
func (f File) besidePaths(text []byte) (paths []string) {
	folder := filepath.Dir(f.Path)
	themes, _ := os.ReadDir(filepath.Join(folder, themesBeside)) // mostly there is none
	for _, one := range themes[:min(len(themes), mostBeside)] {
		if filepath.Ext(one.Name()) == themeEnding {
			paths = append(paths, filepath.Join(folder, themesBeside, one.Name()))
		}
	}
	for rest := text; len(paths) < mostBeside; {
		before, after, found := bytes.Cut(rest, []byte(`.json"`))
		if !found {
			break
		}
		name := filepath.FromSlash(string(before[bytes.LastIndexByte(before, '"')+1:])) + ".json"
		if !filepath.IsAbs(name) {
			name = filepath.Join(folder, name)
		}
		paths, rest = append(paths, name), after
	}
	return paths
}

// mostBeside is how many files beside the settings are looked at.
const mostBeside = 200

// stampsBeside tells whether one of these files has become another.
func (f File) stampsBeside(text []byte) string {
	if f.Path == os.DevNull {
		return ""
	}
	var stamps strings.Builder
	for _, path := range f.besidePaths(text) {
		if info, err := os.Stat(path); err == nil {
			fmt.Fprintf(&stamps, "%s %d %d\n", path, info.Size(), info.ModTime().UnixNano())
		}
	}
	return stamps.String()
}

// ReadBeside reads one of those files if it is an ordinary one of at most most bytes. What is
// wrong is said without its name; a file that is not there gives fs.ErrNotExist.
func ReadBeside(folder fs.FS, name string, most int64) ([]byte, error) {
	file, err := folder.Open(name)
	if err != nil {
		return nil, cause(err)
	}
	defer file.Close()
	return readOrdinary(file, most)
}

// readOrdinary reads a file if it is an ordinary one of at most most bytes.
func readOrdinary(file fs.File, most int64) ([]byte, error) {
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, cause(err)
	case info.IsDir():
		return nil, errors.New("it is a folder")
	case !info.Mode().IsRegular():
		return nil, errors.New("it is no ordinary file")
	}
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	switch {
	case err != nil:
		return nil, cause(err)
	case int64(len(text)) > most && most < 1<<20:
		return nil, fmt.Errorf("it is larger than %d KB", most>>10)
	case int64(len(text)) > most:
		return nil, fmt.Errorf("it is larger than %d MB", most>>20)
	}
	return text, nil
}

// cause is an error without the name of the file, which is said beside it.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
