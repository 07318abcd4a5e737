package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

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
	path = dbfile.Resolve(path) // a link stays one
	draft, release, err := dbfile.NewDraft(path + ".new")
	if err != nil {
		return fmt.Errorf("back up: %w", dbfile.ExplainWrite(err))
	}
	defer release()
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

// BackupTo writes the whole store to w by way of a file in the system's folder for temporary
// files: whoever reads at the other end may be slow, and nobody should have to wait for them.
func (s *Store) BackupTo(ctx context.Context, w io.Writer) error {
	folder, remove, err := dbfile.TempFolder("tidings-backup")
	if err != nil {
		return fmt.Errorf("back up: %w", dbfile.ExplainWrite(err))
	}
	defer remove()
	path := filepath.Join(folder, filepath.Base(s.path))
	if err := s.Backup(ctx, path, false); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer file.Close()
	if _, err := io.Copy(w, readerOf(ctx, file)); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return nil
}

// copyHot copies the store's file without a lock, and then, with the shared lock, the
// pages that have changed since.
func (s *Store) copyHot(ctx context.Context, to *os.File) error {
	from, err := dbfile.OpenRegular(s.file.Path())
	if err != nil {
		return err
	}
	_, err = io.Copy(to, readerOf(ctx, from))
	if err = errors.Join(err, from.Close()); err != nil {
		return err
	}
	return s.view(ctx, func(t *tx) error {
		now, err := dbfile.OpenRegular(s.file.Path())
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

// sameStore opens a copy and checks that it is of this store.
func (s *Store) sameStore(ctx context.Context, path string) error {
	mine, _, err := s.versionWithExtents(ctx)
	if err != nil {
		return err
	}
	copied := s.beside(path)
	defer copied.Close()
	theirs, _, err := copied.versionWithExtents(ctx)
	_ = os.Remove(path + ".lock") // the turnstile of a file that nobody else knows
	if err == nil && theirs.uuid != mine.uuid {
		err = ErrForeign
	}
	return err
}
