package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"tidings/ui/typeset"
)

// maxFile bounds what is read of a file or of standard input, and of a page, in bytes.
const maxFile = 32 << 20

// errNoFiles says that no files can be read over SSH.
var errNoFiles = errors.New("files cannot be read over SSH; send the text on standard input, and write - for the file")

// errNoPlace says that nothing can be written to a file over SSH.
var errNoPlace = errors.New("files cannot be written over SSH; leave the file's name out to have the text on standard output")

// isAddress reports whether a word is a web address, not a file.
func isAddress(source string) bool { return strings.Contains(source, "://") }

// openFile opens the file a person named, or standard input for "-".
func (r *run) openFile(path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(r.In), nil
	}
	if r.Remote {
		return nil, errNoFiles
	}
	shown := typeset.Clip(path, 200)
	info, err := os.Stat(path)
	switch {
	case path == "":
		return nil, wrongUsage("the file's name is empty; write - for standard input")
	case errors.Is(err, fs.ErrNotExist) && strings.Contains(path, "."):
		return nil, fmt.Errorf("there is no file %s; a web address begins with https://", shown)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %s", shown)
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %v", shown, cause(err))
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder; name a file in it", shown)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %v", shown, cause(err))
	}
	return file, nil
}

// readFile reads the file a person named, or standard input for "-", up to maxFile.
func (r *run) readFile(path string) ([]byte, error) { return r.readUpTo(path, maxFile) }

// readUpTo is readFile for files of up to most bytes.
func (r *run) readUpTo(path string, most int64) ([]byte, error) {
	file, err := r.openFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var whole bytes.Buffer
	if info, err := os.Stat(path); err == nil && path != "-" && info.Size() < most { // to grow up to that takes twice the memory
		whole.Grow(int(info.Size()) + bytes.MinRead)
	}
	_, err = whole.ReadFrom(io.LimitReader(file, most+1))
	data := whole.Bytes()
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %v", typeset.Clip(path, 200), cause(err))
	case int64(len(data)) > most:
		return nil, fmt.Errorf("%s has more than %d MB, which is too much", typeset.Clip(path, 200), most>>20)
	}
	return data, nil
}
