package own

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
	"tidings/store/dbfile"
)

// readFile reads a feed that lies in a file. A file that is as it was, by its time and its
// size, is not read. What is no ordinary file is refused, and never waited for.
func readFile(ctx context.Context, path, before string, most int64, grow func(context.Context, int64) error) (*fetch.Response, error) {
	name := sanitize.Cut(sanitize.Line(filepath.Base(path)), 100)
	file, err := dbfile.OpenRegular(path)
	if err != nil {
		return nil, unreadable(name, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, unreadable(name, err)
	}
	if !info.Mode().IsRegular() { // another has taken its place since it was looked at
		return nil, unreadable(name, dbfile.NotFileError{Path: path, What: "a device"})
	}
	answer := &fetch.Response{Private: true, Status: 200, ETag: fmt.Sprintf("%d-%d", info.ModTime().UnixNano(), info.Size())}
	if answer.ETag == before {
		answer.NotModified = true
		return answer, nil
	}
	if info.Size() > most {
		return nil, sentence(fetch.ErrTooLarge, "the file %s has more than %d MB", name, most>>20)
	}
	if grow != nil {
		if err := grow(ctx, info.Size()+1); err != nil {
			return nil, err
		}
	}
	answer.Body, err = io.ReadAll(io.LimitReader(file, most+1))
	switch {
	case err != nil:
		return nil, unreadable(name, err)
	case int64(len(answer.Body)) > most: // it has grown meanwhile
		return nil, sentence(fetch.ErrTooLarge, "the file %s has more than %d MB", name, most>>20)
	}
	return answer, nil
}

func unreadable(name string, err error) error {
	var other dbfile.NotFileError
	switch {
	case errors.As(err, &other):
		return sentence(err, "%s is %s, and no file", name, other.What)
	case os.IsNotExist(err):
		return sentence(err, "the file %s is not there", name)
	case os.IsPermission(err):
		return sentence(err, "the file %s may not be read; see its permissions", name)
	}
	return sentence(err, "the file %s cannot be read (%v)", name, cause(err))
}

// cause is what the system said, without the path.
func cause(err error) error {
	if at, is := err.(*os.PathError); is {
		return at.Err
	}
	return err
}
