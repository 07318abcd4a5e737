package cli

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tidings/feeds/moving"
	"tidings/ui/typeset"
)

// An importedFile is one that a person named, or that is in a folder or a zip file that they
// named.
type importedFile struct {
	moving.File
	shown string // as messages call it; "" for standard input
	data  []byte // what came on standard input; nil for a file
}

// Bounds of a folder.
const (
	maxImported = 3000 // files
	maxFolders  = 4    // folders in folders
)

// importedFiles finds the files that a person named.
func (r *run) importedFiles(args []string) (all []importedFile, err error) {
	for _, path := range args {
		var some []importedFile
		switch info, statErr := os.Stat(path); {
		case path == "-":
			some, err = r.importedInput()
		case r.Remote:
			err = errNoFiles
		case path != "" && statErr == nil && info.IsDir():
			some, err = folderFiles(path)
		case path != "" && statErr == nil && isZip(path):
			some, err = zipFiles(path)
		default:
			some, err = r.oneFile(path)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// importedInput reads standard input.
func (r *run) importedInput() ([]importedFile, error) {
	data, err := r.readFile("-")
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return zipped(bytes.NewReader(data), int64(len(data)), "standard input")
	}
	return []importedFile{{data: data, File: moving.File{Size: int64(len(data)), Open: func() (moving.Content, error) { return inMemory{bytes.NewReader(data)}, nil }}}}, nil
}

// An inMemory is a file whose bytes are at hand.
type inMemory struct{ *bytes.Reader }

// Close implements io.Closer.
func (inMemory) Close() error { return nil }

// oneFile is a file that a person named.
func (r *run) oneFile(path string) ([]importedFile, error) {
	file, err := r.openFile(path) // says what is wrong with it
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // a pipe is read once
		data, err := r.readFile(path)
		return []importedFile{{shown: path, data: data, File: moving.File{Name: filepath.Base(path), Size: int64(len(data)), Open: func() (moving.Content, error) { return inMemory{bytes.NewReader(data)}, nil }}}}, err
	}
	return []importedFile{{shown: path, File: moving.OnDisk(path, filepath.Base(path), info)}}, nil
}

// folderFiles are the files in a folder. What a link in it leads to is not followed.
func folderFiles(root string) (all []importedFile, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, path)
		switch {
		case err != nil && path == root:
			return err
		case err != nil:
			return nil
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || strings.Count(filepath.ToSlash(name), "/") >= maxFolders):
			return fs.SkipDir
		case !d.Type().IsRegular(), isBeside(name):
			return nil
		}
		if info, err := d.Info(); err == nil {
			all = append(all, importedFile{shown: path, File: moving.OnDisk(path, name, info)})
		}
		if len(all) > maxImported {
			return errTooMany
		}
		return nil
	})
	switch {
	case errors.Is(err, errTooMany):
		return nil, fmt.Errorf("%s has more than %d files; name the files of the reader themselves", typeset.Clip(root, 200), maxImported)
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %v", typeset.Clip(root, 200), cause(err))
	case len(all) == 0:
		return nil, fmt.Errorf("there is no file in %s, so nothing was imported", typeset.Clip(root, 200))
	}
	return all, nil
}

var errTooMany = errors.New("too many files")

// isBeside reports whether a file belongs to a database beside it.
func isBeside(name string) bool {
	for _, end := range []string{"-wal", "-shm", "-journal", ".lock"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// isZip reports whether a file is a zip file.
func isZip(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	var head [4]byte
	_, err = io.ReadFull(file, head[:])
	return err == nil && string(head[:]) == "PK\x03\x04"
}

// zipFiles are the files in a zip file.
func zipFiles(path string) ([]importedFile, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %v", typeset.Clip(path, 200), cause(err))
	}
	return zipped(bytes.NewReader(data), int64(len(data)), path)
}

// maxUnzipped bounds what is unpacked of a zip file, in bytes.
const maxUnzipped = 128 << 20

func zipped(data io.ReaderAt, size int64, shown string) (all []importedFile, err error) {
	shown = typeset.Clip(shown, 200)
	archive, err := zip.NewReader(data, size)
	if err != nil {
		return nil, fmt.Errorf("%s is no zip file that can be read", shown)
	}
	room := int64(maxUnzipped)
	for _, packed := range archive.File {
		if !packed.Mode().IsRegular() || len(all) > maxImported {
			continue
		}
		content, err := packed.Open()
		if err != nil {
			return nil, fmt.Errorf("%s in %s cannot be read", typeset.Clip(packed.Name, 100), shown)
		}
		plain, err := io.ReadAll(io.LimitReader(content, min(room, maxFile)+1))
		_ = content.Close()
		if room -= int64(len(plain)); room < 0 || len(plain) > maxFile {
			return nil, fmt.Errorf("what is in %s is too large", shown)
		}
		if err != nil {
			return nil, fmt.Errorf("%s in %s cannot be read", typeset.Clip(packed.Name, 100), shown)
		}
		all = append(all, importedFile{shown: packed.Name, data: plain, File: moving.File{
			Name: packed.Name, Size: int64(len(plain)), Open: func() (moving.Content, error) { return inMemory{bytes.NewReader(plain)}, nil },
		}})
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("there is no file in %s, so nothing was imported", shown)
	}
	return all, nil
}

// beginning reads a file up to a number of bytes, and reports whether that is all of it.
func (f importedFile) beginning(limit int64) (data []byte, whole bool, err error) {
	if f.data != nil {
		return f.data, true, nil
	}
	content, err := f.Open()
	if err != nil {
		return nil, false, err
	}
	defer content.Close()
	head := make([]byte, 16)
	if n, _ := content.ReadAt(head, 0); n == len(head) && strings.HasPrefix(string(head), "SQLite format 3") {
		return head, false, nil // a database is not read whole
	}
	data, err = io.ReadAll(io.NewSectionReader(content, 0, limit+1))
	return data[:min(int64(len(data)), limit)], int64(len(data)) <= limit, err
}
