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

// Update runs fn in a writing transaction. Others who wait for the lock are told why. The
// file is opened for this one transaction, since a handle for writing does not see what
// other processes commit. If nothing is committed, failed is called before the lock is
// released.
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
			abandon(file) // db.Close could wait for ever for a lock that bbolt held when it panicked
		} else if cerr := db.Close(); err == nil {
			err = Explain(cerr)
		}
	}()
	err = ExplainWrite(db.Update(fn))
	sound = true // it came this far without a panic
	return err
}

// Exclude runs fn with the exclusive lock and without a bbolt handle, so that fn can replace
// the file.
func (f *File) Exclude(ctx context.Context, why string, fn func() error) error {
	file, err := f.locked(ctx, os.O_RDWR, exclusive, why)
	if err != nil {
		return err
	}
	defer abandon(file)
	defer clearNote(f.path)
	return fn()
}

// openLocked opens the file for one writing transaction, with the exclusive lock.
func (f *File) openLocked(ctx context.Context, why string) (db *bolt.DB, file *os.File, err error) {
	if err := f.checkHeader(); err != nil {
		return nil, nil, err
	}
	sound := false
	defer func() {
		if !sound && file != nil {
			abandon(file) // bolt.Open panics on a damaged list of free pages, and must not leave the lock
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
	if info, err := file.Stat(); err == nil {
		db.AllocSize = growth(info.Size())
	}
	sound = true
	return db, file, nil
}

// growth is by how many bytes a file of a size grows at a time: bbolt's own 16 MB would be
// a third of a file of 50.
func growth(size int64) int {
	const least, most = 512 << 10, 16 << 20
	return int(min(max(size/32, least), most))
}

// Create makes a new file under another name, with what fill writes, and moves it into
// place, so that no incomplete file is taken for a store. If another process makes the file
// meanwhile, that one stays.
func (f *File) Create(fill func(*bolt.Tx) error) error {
	folder := filepath.Dir(f.path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", ExplainWrite(err))
	}
	defer f.beginCreate()()
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
