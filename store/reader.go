package store

import (
	"context"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// A warmReader is a read-only handle whose map stays while its lock does not.
// Opening the file for each read would fault every page in again, which costs
// ten times the read itself. bbolt reads the newest meta page whenever a
// transaction begins and the map is shared, so a handle sees what others have
// committed since, as long as three things hold while it is used: the lock is
// taken, the path still names this file, and the file fits into the map.
type warmReader struct {
	db     *bolt.DB
	file   *os.File
	mapped int64 // bytes that the map can show
}

// idleReaders is how many handles are kept: as many reads as usually happen at
// once.
const idleReaders = 4

// reader takes a warm reader, or opens one; its shared lock is held.
func (s *Store) reader(ctx context.Context) (*warmReader, error) {
	for {
		r := s.takeWarm()
		if r == nil {
			return s.openReader(ctx)
		}
		if err := s.lock(ctx, r.file, shared, ""); err != nil {
			r.db.Close()
			return nil, err
		}
		if info, err := r.file.Stat(); err == nil && info.Size() <= r.mapped && same(r.file, s.path) {
			return r, nil
		}
		r.db.Close()
	}
}

func (s *Store) takeWarm() *warmReader {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.warm) == 0 {
		return nil
	}
	r := s.warm[len(s.warm)-1]
	s.warm = s.warm[:len(s.warm)-1]
	return r
}

func (s *Store) openReader(ctx context.Context) (r *warmReader, err error) {
	if err := s.sound(); err != nil {
		return nil, err
	}
	var file *os.File
	opened := false
	defer func() {
		if !opened && file != nil {
			abandon(file)
		}
	}()
	db, err := bolt.Open(s.path, 0o600, &bolt.Options{
		ReadOnly:     true,
		Timeout:      s.wait,
		NoStatistics: true,
		OpenFile: func(_ string, flag int, _ os.FileMode) (f *os.File, err error) {
			file, err = s.lockedFile(ctx, flag, shared, "")
			return file, err
		},
	})
	if err != nil {
		return nil, explain(err)
	}
	info, err := file.Stat()
	if err == nil {
		err = whole(db, file)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	opened = true
	return &warmReader{db: db, file: file, mapped: mapSize(info.Size())}, nil
}

// whole refuses a file that was cut: what reads past its end faults.
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

// giveBack lets the lock go and keeps the reader for the next, unless a panic
// came out of it: then the map is not trusted again, and left as it is, since
// closing it could wait for ever for a lock that bbolt held when it panicked.
func (s *Store) giveBack(r *warmReader, sound bool) {
	if !sound {
		abandon(r.file)
		return
	}
	unlocked := unlock(r.file)
	s.mu.Lock()
	defer s.mu.Unlock()
	if unlocked != nil || s.shut || len(s.warm) >= idleReaders || !keepsWarm || s.network != "" {
		r.db.Close()
		return
	}
	s.warm = append(s.warm, r)
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
