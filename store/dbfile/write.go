package dbfile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// Update runs fn in a writing transaction; why is what others are told who wait for
// it. The file is opened for this one transaction: a handle kept longer would know
// nothing of what others have committed. If nothing is committed, failed is called
// while the lock is still held.
func (f *File) Update(ctx context.Context, why string, fn func(*bolt.Tx) error, failed func()) (err error) {
	defer f.noteDamage(&err)
	defer guard(&err)
	defer faultsPanic()()
	if f.refuses() {
		return fmt.Errorf("%w: a page of it could not be read, and nothing is written until it is repaired", ErrCorrupt)
	}
	db, file, err := f.openLocked(ctx, why)
	if err != nil {
		return err
	}
	sound := false
	defer func() {
		if !sound || err != nil {
			failed()
		}
		clearNote(f.path)
		if !sound {
			abandon(file) // db.Close could wait for ever for what a panic left locked
		} else if cerr := db.Close(); err == nil {
			err = Explain(cerr)
		}
	}()
	err = ExplainWrite(db.Update(fn))
	sound = true // it came this far without a panic
	return err
}

// Exclude runs fn under the exclusive lock, with nothing opened: fn may put another
// file in the place of this one.
func (f *File) Exclude(ctx context.Context, why string, fn func() error) error {
	file, err := f.locked(ctx, os.O_RDWR, exclusive, why)
	if err != nil {
		return err
	}
	defer abandon(file)
	defer clearNote(f.path)
	return fn()
}

// openLocked opens the file for one writing transaction, its exclusive lock
// held.
func (f *File) openLocked(ctx context.Context, why string) (db *bolt.DB, file *os.File, err error) {
	if err := f.checkHeader(); err != nil {
		return nil, nil, err
	}
	sound := false
	defer func() {
		if !sound && file != nil {
			abandon(file) // Open panics on a damaged list of free pages, and the lock must not outlive it
		}
	}()
	db, err = bolt.Open(f.path, 0o600, &bolt.Options{
		Timeout:      f.wait,
		NoStatistics: true,
		OpenFile: func(_ string, flag int, _ os.FileMode) (_ *os.File, err error) {
			file, err = f.locked(ctx, flag&^os.O_CREATE, exclusive, why)
			return file, err
		},
	})
	if err != nil {
		return nil, nil, ExplainWrite(err)
	}
	if err := whole(db, file); err != nil {
		db.Close()
		return nil, nil, err
	}
	sound = true
	return db, file, nil
}

// Create makes a new file aside, with what fill writes, and renames it into place, so that no torn
// first write can ever be taken for a store. Another process may win the race;
// its store then stands.
func (f *File) Create(fill func(*bolt.Tx) error) error {
	folder := filepath.Dir(f.path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", ExplainWrite(err))
	}
	draft, err := os.CreateTemp(folder, filepath.Base(f.path)+".new-*")
	if err != nil {
		return ExplainWrite(err)
	}
	name := draft.Name()
	defer os.Remove(name)
	if err := draft.Close(); err != nil {
		return err
	}
	db, err := bolt.Open(name, 0o600, &bolt.Options{Timeout: f.wait, NoStatistics: true})
	if err != nil {
		return ExplainWrite(err)
	}
	err = db.Update(fill)
	if err = errors.Join(err, db.Close()); err != nil {
		return ExplainWrite(err)
	}
	// A link, unlike a rename, never replaces a store that came meanwhile.
	if err := os.Link(name, f.path); errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil {
		if err := os.Rename(name, f.path); err != nil {
			return ExplainWrite(err)
		}
	}
	return SyncFolder(folder)
}
