package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"tidings/store/dbfile"
)

// compactStep is how many bytes a transaction of the copy has.
const compactStep = 4 << 20

// Compact removes the free pages of the file, and returns its size in bytes before and
// after. progress, which may be nil, gets the bytes copied so far and all bytes. It fails
// with ErrLocked if a compaction is under way, and with ErrFull if there is no room for a
// second file. Writers wait until it is done: 30 s for each GB.
func (s *Store) Compact(ctx context.Context, progress func(done, total int64)) (before, after int64, err error) {
	err = s.alone("compaction", func() error {
		before, after, err = s.compact(&compaction{ctx: ctx, progress: progress, step: compactStep})
		return err
	})
	if err != nil {
		return before, 0, fmt.Errorf("compact: %w", dbfile.ExplainWrite(err))
	}
	return before, after, nil
}

// compact copies everything but the free pages to a draft. The old file is not kept: the
// draft has all that was in it.
func (s *Store) compact(c *compaction) (before, after int64, err error) {
	path := s.file.Path()
	err = s.file.ViewAlone(c.ctx, "compaction", func(b *bolt.Tx, file *os.File) error {
		info, err := file.Stat()
		if err != nil {
			return err
		}
		before = info.Size()
		if err := dbfile.RoomFor(filepath.Dir(path), before); err != nil {
			return err
		}
		name, remove, err := s.newDraft(compactedDraft)
		if err != nil {
			return err
		}
		defer remove()
		s.reached("there is a draft")
		c.reached, c.total = s.reached, before
		if err := c.write(b, name, s.raiseGeneration); err != nil {
			return err
		}
		if info, err = os.Stat(name); err != nil {
			return err
		}
		after = info.Size()
		s.reached("the draft is whole")
		if err := c.mayGoOn(); err != nil {
			return err
		}
		if err := os.Rename(name, path); err != nil {
			return err
		}
		s.reached("the draft is in its place")
		return dbfile.SyncFolder(filepath.Dir(path))
	})
	return before, after, err
}

// A compaction is a copy under way.
type compaction struct {
	ctx      context.Context
	progress func(done, total int64)
	step     int64       // bytes of a transaction of the copy
	isInWay  func() bool // whether somebody waits for the store, so that the copy is given up; nil if it never is
	reached  func(step string)
	total    int64

	to     *bolt.DB
	writes *bolt.Tx
	done   int64 // bytes of keys and values
	inStep int64 // of them in this transaction
	looked int64 // of them when it was asked last whether somebody waits
	open   map[string]*bolt.Bucket
}

// mayGoOn returns why the copy has to be given up, nil if it need not be.
func (c *compaction) mayGoOn() error {
	if c.isInWay != nil && c.isInWay() {
		return errInWay
	}
	return c.ctx.Err()
}

// write copies everything into a new file, calls finish in a last transaction, and syncs
// the file.
func (c *compaction) write(from *bolt.Tx, name string, finish func(*bolt.Tx) error) (err error) {
	c.to, err = openCopy(name)
	if err != nil {
		return err
	}
	defer func() {
		if c.writes != nil {
			_ = c.writes.Rollback() // an error came before
		}
		err = errors.Join(err, c.to.Close())
	}()
	if err := c.begin(); err != nil {
		return err
	}
	err = from.ForEach(func(name []byte, b *bolt.Bucket) error { return c.bucket([][]byte{name}, b) })
	if err != nil {
		return err
	}
	if err := c.writes.Commit(); err != nil {
		return err
	}
	c.writes = nil
	return finishCopy(c.to, name, finish)
}

// openCopy opens a new file that no other process uses. It is not synced before
// finishCopy.
func openCopy(name string) (*bolt.DB, error) {
	return bolt.Open(name, 0o600, &bolt.Options{NoSync: true, NoStatistics: true, NoFreelistSync: true})
}

// finishCopy calls finish in a last transaction of a new file, and syncs the file.
func finishCopy(to *bolt.DB, name string, finish func(*bolt.Tx) error) error {
	to.NoFreelistSync = false // whoever opens it next need not read it all to know what is free
	if err := to.Update(finish); err != nil {
		return err
	}
	// bbolt lets a file grow ahead of its pages.
	err := to.View(func(b *bolt.Tx) error { return os.Truncate(name, b.Size()) })
	return errors.Join(err, to.Sync())
}

func (c *compaction) begin() (err error) {
	c.writes, err = c.to.Begin(true)
	c.inStep, c.open = 0, map[string]*bolt.Bucket{}
	return err
}

// bucket copies a bucket and those in it. path is its name, behind the names of
// those that it is in.
func (c *compaction) bucket(path [][]byte, from *bolt.Bucket) error {
	to, err := c.at(path)
	if err != nil {
		return err
	}
	if err := to.SetSequence(from.Sequence()); err != nil {
		return err
	}
	return from.ForEach(func(k, v []byte) error {
		if v == nil {
			return c.bucket(append(path[:len(path):len(path)], k), from.Bucket(k))
		}
		return c.put(path, k, v)
	})
}

// put copies one key, and commits when compactStep bytes have been copied.
func (c *compaction) put(path [][]byte, k, v []byte) error {
	size := int64(len(k) + len(v))
	c.done, c.inStep = c.done+size, c.inStep+size
	if c.done-c.looked > lookEvery {
		if c.looked = c.done; c.isInWay != nil && c.isInWay() {
			return errInWay
		}
	}
	if c.inStep > c.step {
		if err := errors.Join(c.ctx.Err(), c.writes.Commit(), c.begin()); err != nil {
			return err
		}
		if c.isInWay != nil { // or the last sync, with the lock held, would write it all
			if err := c.to.Sync(); err != nil {
				return err
			}
		}
		c.reached("some of it is copied")
		if c.progress != nil {
			c.progress(c.done, c.total)
		}
	}
	to, err := c.at(path)
	if err != nil {
		return err
	}
	return to.Put(k, v)
}

// at finds or makes a bucket of the copy.
func (c *compaction) at(path [][]byte) (b *bolt.Bucket, err error) {
	key := ""
	for i, name := range path {
		key += "/" + string(name)
		known := c.open[key]
		switch {
		case known != nil:
		case i == 0:
			known, err = c.writes.CreateBucketIfNotExists(name)
		default:
			known, err = b.CreateBucketIfNotExists(name)
		}
		if err != nil {
			return nil, err
		}
		c.open[key], b = known, known
		b.FillPercent = 1 // written in the order of its keys; what comes later splits a page
	}
	return b, nil
}
