package dbfile

import (
	"context"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// A warmReader is a read-only handle that stays open between reads, without its lock. To
// open the file for each read would load every page anew, which takes ten times as long as
// the read. When a transaction begins bbolt reads the newest meta page from the shared map,
// so the handle sees what others have committed, provided that the lock is taken, the path
// still names this file, and the file fits into the map.
type warmReader struct {
	db     *bolt.DB
	file   *os.File
	mapped int64 // bytes that the map can show
}

// idleReaders is how many handles are kept: as many as there usually are reads at once.
const idleReaders = 4

// View runs fn in a reading transaction.
func (f *File) View(ctx context.Context, fn func(*bolt.Tx) error) (err error) {
	defer f.noteDamage(&err)
	defer guard(&err)
	defer faultsPanic()()
	r, err := f.reader(ctx)
	if err != nil {
		return err
	}
	sound := false
	defer func() { f.giveBack(r, sound) }()
	err = r.db.View(fn)
	sound = true // there was no panic
	return err
}

// ViewAlone runs fn in a reading transaction of a handle of its own, for work after which a
// handle cannot be used again: bbolt may have loaded its list of free pages, which becomes
// outdated. fn gets the open file, too. Unless why is "", writers who wait are told that
// this is the reason.
func (f *File) ViewAlone(ctx context.Context, why string, fn func(*bolt.Tx, *os.File) error) (err error) {
	defer guard(&err)
	defer faultsPanic()()
	r, err := f.openReader(ctx)
	if err != nil {
		return err
	}
	if why != "" {
		if err := announce(f.path, why); err != nil {
			_ = r.db.Close() // it has only been read
			return err
		}
	}
	sound := false
	defer func() {
		if why != "" {
			clearNote(f.path) // while the lock is held
		}
		if !sound {
			abandon(r.file)
		} else if cerr := r.db.Close(); err == nil {
			err = cerr
		}
	}()
	err = r.db.View(func(b *bolt.Tx) error { return fn(b, r.file) })
	sound = true // there was no panic
	return err
}

// Hold runs fn with the shared lock, and with the file open but not read by bbolt, which may
// refuse a damaged one. Writers who wait are told why.
func (f *File) Hold(ctx context.Context, why string, fn func(*os.File) error) (err error) {
	defer guard(&err)
	defer faultsPanic()()
	if err := f.checkHeader(); err != nil {
		return err
	}
	file, err := f.locked(ctx, os.O_RDONLY, shared, "")
	if err != nil {
		return err
	}
	defer abandon(file)
	if err := announce(f.path, why); err != nil {
		return err
	}
	defer clearNote(f.path)
	return fn(file)
}

// reader returns a warm reader, or opens one, and takes its shared lock.
func (f *File) reader(ctx context.Context) (*warmReader, error) {
	for {
		r := f.takeWarm()
		if r == nil {
			return f.openReader(ctx)
		}
		if err := f.lock(ctx, r.file, shared, ""); err != nil {
			r.db.Close()
			return nil, err
		}
		if info, err := r.file.Stat(); err == nil && info.Size() <= r.mapped && isAt(r.file, f.path) {
			return r, nil
		}
		r.db.Close()
	}
}

func (f *File) takeWarm() *warmReader {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.warm) == 0 {
		return nil
	}
	r := f.warm[len(f.warm)-1]
	f.warm = f.warm[:len(f.warm)-1]
	return r
}

func (f *File) openReader(ctx context.Context) (r *warmReader, err error) {
	if err := f.checkHeader(); err != nil {
		return nil, err
	}
	var file *os.File
	sound := false
	defer func() {
		if !sound && file != nil {
			abandon(file)
		}
	}()
	db, err := bolt.Open(f.path, 0o600, &bolt.Options{
		ReadOnly:     true,
		Timeout:      f.wait,
		NoStatistics: true,
		OpenFile: func(_ string, flag int, _ os.FileMode) (opened *os.File, err error) {
			file, err = f.locked(ctx, flag, shared, "")
			return file, err
		},
	})
	if err != nil {
		return nil, Explain(err)
	}
	info, err := file.Stat()
	if err == nil {
		err = whole(db, file)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	sound = true
	return &warmReader{db: db, file: file, mapped: mapSize(info.Size())}, nil
}

// whole refuses a file that has been cut short: reading its map past the end would fault.
func whole(db *bolt.DB, file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	return db.View(func(b *bolt.Tx) error {
		if b.Size() > info.Size() {
			return fmt.Errorf("%w: the file is cut short (%d bytes of %d)", ErrCorrupt, info.Size(), b.Size())
		}
		return nil
	})
}

// giveBack releases the lock and keeps the reader for later. After a panic the reader is not
// used again and not closed: closing could wait for ever for a lock that bbolt held when it
// panicked.
func (f *File) giveBack(r *warmReader, sound bool) {
	if !sound {
		abandon(r.file)
		return
	}
	unlocked := unlock(r.file)
	f.mu.Lock()
	defer f.mu.Unlock()
	if unlocked != nil || f.shut || len(f.warm) >= idleReaders || !keepsWarm || f.network != "" {
		r.db.Close()
		return
	}
	f.warm = append(f.warm, r)
}

// mapSize is how many bytes bbolt maps for a file of the given size: the next
// power of two from 32 KB, above 1 GB the next whole GB.
func mapSize(size int64) int64 {
	for m := int64(32 << 10); m <= 1<<30; m <<= 1 {
		if size <= m {
			return m
		}
	}
	const giga = 1 << 30
	return (size + giga - 1) / giga * giga
}
