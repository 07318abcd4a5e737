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

	bolt "go.etcd.io/bbolt"

	"tidings/store/dbfile"
)

// Backup writes the whole store to a new file at path, 0600, while others use it.
// ErrExists if there is a file already, unless replace says that it may go. The
// copy has been opened once when Backup returns nil.
//
// Most of it is copied without a lock, so that nobody waits; then, under the shared
// lock, what has changed since is copied again. bbolt never writes over a page that
// the newest transaction needs, so that is little.
func (s *Store) Backup(ctx context.Context, path string, replace bool) error {
	if _, err := os.Stat(path); err == nil && !replace {
		return fmt.Errorf("back up to %s: %w", path, ErrExists)
	}
	draft, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return fmt.Errorf("back up: %w", dbfile.ExplainWrite(err))
	}
	defer os.Remove(draft.Name())
	err = s.copyHot(ctx, draft)
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return fmt.Errorf("back up: %w", dbfile.ExplainWrite(err))
	}
	if err := s.sameStore(ctx, draft.Name()); err != nil {
		return fmt.Errorf("back up: the copy is no good: %w", err)
	}
	if err := moveIntoPlace(draft.Name(), path, replace); err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	return nil
}

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

// copyHot copies the store's file without a lock, and then, with the shared lock, the
// pages that have changed since.
func (s *Store) copyHot(ctx context.Context, to *os.File) error {
	from, err := os.Open(s.file.Path())
	if err != nil {
		return err
	}
	_, err = io.Copy(to, readerOf(ctx, from))
	if err = errors.Join(err, from.Close()); err != nil {
		return err
	}
	return s.view(ctx, func(t *tx) error {
		now, err := os.Open(s.file.Path())
		if err != nil {
			return err
		}
		defer now.Close()
		size := t.bolt.Size()
		if err := copyDifferences(ctx, now, to, size); err != nil {
			return err
		}
		return to.Truncate(size)
	})
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

// sameStore opens a copy and checks that it is of this store.
func (s *Store) sameStore(ctx context.Context, path string) error {
	mine, err := s.version(ctx)
	if err != nil {
		return err
	}
	copied := s.beside(path)
	defer copied.Close()
	theirs, err := copied.version(ctx)
	_ = os.Remove(path + ".lock") // the turnstile of a file that nobody else knows
	if err == nil && theirs.uuid != mine.uuid {
		err = ErrForeign
	}
	return err
}

// ErrCopy says that the copy to restore from cannot be used; what is wrong with it
// is wrapped beside it.
var ErrCopy = errors.New("the copy cannot be used")

// Restore puts a copy of the store at from in the place of the one at path, which is
// kept beside it under the name that Restore returns ("" if there was none). Whoever
// has the store open goes on with the restored one. If the copy cannot be used the error
// is ErrCopy together with ErrForeign, ErrNewer, or ErrCorrupt if Check finds a
// difference; any other error is about the present store.
func Restore(ctx context.Context, from, path string, o Options) (kept string, err error) {
	folder, err := os.MkdirTemp("", "tidings-restore-")
	if err != nil {
		return "", fmt.Errorf("restore: %w", dbfile.ExplainWrite(err))
	}
	defer os.RemoveAll(folder)
	// The checked copy is put in place, not the original. It is of the newest format:
	// processes that have the store open do not understand older ones.
	aside := filepath.Join(folder, "tidings.db")
	if err := soundStore(ctx, from, aside, o); err != nil {
		return "", fmt.Errorf("restore from %s: %w: %w", from, ErrCopy, dbfile.Explain(err))
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", restoreNew(ctx, aside, path)
	}
	present, err := Open(path, o)
	if err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrForeign) {
		return "", fmt.Errorf("restore: %w", err)
	}
	generation := uint32(0)
	if err == nil {
		defer present.Close()
		err = present.view(ctx, func(t *tx) error {
			generation = t.generation()
			return nil
		})
		if err != nil {
			return "", fmt.Errorf("restore: %w", err)
		}
	}
	kept, err = replaceStore(ctx, aside, path, generation, o)
	if err != nil {
		return "", fmt.Errorf("restore: %w", dbfile.ExplainWrite(err))
	}
	return kept, nil
}

// restoreNew copies a store to where there is none.
func restoreNew(ctx context.Context, from, path string) error {
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	draft := path + ".restored"
	defer os.Remove(draft)
	if err == nil {
		err = copyFile(ctx, from, draft)
	}
	if err == nil {
		err = moveIntoPlace(draft, path, false)
	}
	if err != nil {
		return fmt.Errorf("restore: %w", dbfile.ExplainWrite(err))
	}
	return nil
}

// soundStore copies the store at path to aside, brings the copy to this program's format,
// and checks it. The original is only read.
func soundStore(ctx context.Context, path, aside string, o Options) error {
	if err := copyFile(ctx, path, aside); err != nil {
		return err
	}
	s, err := Open(aside, o)
	if err != nil {
		return err
	}
	defer s.Close()
	differences, err := s.Check(ctx)
	if err == nil && len(differences) > 0 {
		err = fmt.Errorf("%w: %s", ErrCorrupt, differences[0])
	}
	return err
}

func copyFile(ctx context.Context, from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, readerOf(ctx, in))
	return errors.Join(err, out.Sync(), out.Close())
}

// replaceStore copies a store beside the present one, and exchanges the two under the
// exclusive lock.
func replaceStore(ctx context.Context, from, path string, generation uint32, o Options) (kept string, err error) {
	draft := path + ".restored"
	defer os.Remove(draft)
	if err := copyFile(ctx, from, draft); err != nil {
		return "", err
	}
	db, err := bolt.Open(draft, 0o600, &bolt.Options{NoStatistics: true})
	if err != nil {
		return "", err
	}
	s := newStore(path, o)
	err = db.Update(func(b *bolt.Tx) error {
		t := s.begin(b)
		return t.bucket(bucketMeta).Put(generationKey, join32(max(generation, t.generation())+1))
	})
	if err = errors.Join(err, db.Close()); err != nil {
		return "", err
	}
	err = s.file.Exclude(ctx, "restore", func() error {
		kept = freeName(path + ".before-restore-" + s.now().Format("20060102-150405"))
		if err := os.Rename(path, kept); err != nil {
			return err
		}
		if err := os.Rename(draft, path); err != nil {
			return errors.Join(err, os.Rename(kept, path))
		}
		return dbfile.SyncFolder(filepath.Dir(path))
	})
	if err != nil {
		return "", err
	}
	return kept, nil
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
