package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"tidings/store/dbfile"
)

// What is done with files as a whole.

// moveIntoPlace gives a finished file its name. A link, unlike a rename, never takes the
// place of another file.
func moveIntoPlace(draft, path string, replace bool) error {
	if !replace {
		switch err := os.Link(draft, path); {
		case errors.Is(err, fs.ErrExist):
			return ErrExists
		case err == nil:
			return dbfile.SyncFolder(filepath.Dir(path))
		}
	}
	if err := os.Rename(draft, path); err != nil {
		return dbfile.ExplainWrite(err)
	}
	return dbfile.SyncFolder(filepath.Dir(path))
}

// freeName returns a name that no file has: the given one, or one with a number added.
func freeName(name string) string {
	free := name
	for n := 2; ; n++ {
		if _, err := os.Lstat(free); err != nil {
			return free
		}
		free = fmt.Sprintf("%s-%d", name, n)
	}
}

// haveSameBytes reports whether two files have the same content; false if there is no
// second one.
func haveSameBytes(first, second string) (bool, error) {
	a, err := dbfile.OpenRegular(first)
	if err != nil {
		return false, err
	}
	defer a.Close()
	b, err := dbfile.OpenRegular(second)
	if err != nil {
		return false, nil // its name will be found taken
	}
	defer b.Close()
	const piece = 1 << 20
	mine, theirs := make([]byte, piece), make([]byte, piece)
	for {
		n, errA := io.ReadFull(a, mine)
		m, errB := io.ReadFull(b, theirs)
		switch {
		case !bytes.Equal(mine[:n], theirs[:m]):
			return false, nil
		case errors.Is(errA, io.EOF) || errors.Is(errA, io.ErrUnexpectedEOF):
			return errors.Is(errB, errA), nil
		case errA != nil:
			return false, errA
		}
	}
}

func copyFile(ctx context.Context, from, to string) error {
	in, err := dbfile.OpenRegular(from)
	if err != nil {
		return err
	}
	defer in.Close()
	return writeFile(ctx, in, to)
}

// writeFile writes what a reader has to a file, and syncs it.
func writeFile(ctx context.Context, from io.Reader, to string) error {
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, readerOf(ctx, from))
	return errors.Join(err, out.Sync(), out.Close())
}

// copyDifferences makes the first bytes of a file the same as another's, and writes
// only what is not.
func copyDifferences(ctx context.Context, from, to *os.File, size int64) error {
	const piece = 1 << 20
	theirs, ours := make([]byte, piece), make([]byte, piece)
	for at := int64(0); at < size; at += piece {
		if err := ctx.Err(); err != nil {
			return err
		}
		length := min(piece, size-at)
		if _, err := from.ReadAt(theirs[:length], at); err != nil {
			return err
		}
		n, err := to.ReadAt(ours[:length], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if int64(n) == length && bytes.Equal(theirs[:length], ours[:length]) {
			continue
		}
		if _, err := to.WriteAt(theirs[:length], at); err != nil {
			return err
		}
	}
	return nil
}

// readerOf reads until its context ends.
func readerOf(ctx context.Context, r io.Reader) io.Reader { return &endingReader{ctx, r} }

type endingReader struct {
	ctx context.Context
	r   io.Reader
}

func (r *endingReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
