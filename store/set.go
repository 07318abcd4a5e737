package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"
)

// Sets of article numbers. A set lies in a bucket as pieces of 65,536 numbers
// under one prefix (piece numbers end the keys), so that a change rewrites at
// most 8 KB however large the set is.

// a set is a roaring bitmap.
type set = *roaring.Bitmap

// loadSet reads all pieces under prefix. The set points into the file where it
// can: it may be changed, but is good only until its transaction ends, and until
// the bucket is written to.
func loadSet(b *bolt.Bucket, prefix []byte) (set, error) {
	var all set
	c := b.Cursor()
	for k, v := c.Seek(prefix); len(k) == len(prefix)+2 && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		piece := roaring.New()
		if _, err := piece.FromBuffer(v); err != nil {
			return nil, explainSet(err)
		}
		if all == nil {
			all = piece // most sets have one
		} else {
			all.Or(piece)
		}
	}
	if all == nil {
		all = roaring.New()
	}
	return all, nil
}

// loadLike reads those pieces under prefix that have a counterpart in a set, as loadSet does:
// what the set is compared with, which may be much larger.
func loadLike(b *bolt.Bucket, prefix []byte, numbers set) (set, error) {
	all := roaring.New()
	for it := numbers.Iterator(); it.HasNext(); {
		number := uint16(it.PeekNext() >> 16)
		if v := b.Get(pieceKey(prefix, number)); v != nil {
			piece := roaring.New()
			if _, err := piece.FromBuffer(v); err != nil {
				return nil, explainSet(err)
			}
			if all.IsEmpty() {
				all = piece
			} else {
				all.Or(piece)
			}
		}
		if number == math.MaxUint16 {
			break
		}
		it.AdvanceIfNeeded((uint32(number) + 1) << 16)
	}
	return all, nil
}

func explainSet(err error) error { return fmt.Errorf("read set: %w: %v", ErrCorrupt, err) }

// changeSet adds numbers to the set under prefix, or removes them, and returns those that it
// has changed.
func changeSet(b *bolt.Bucket, prefix []byte, numbers set, in bool) (changed set, err error) {
	changed = roaring.New()
	for numbers := numbers.Clone(); !numbers.IsEmpty(); {
		piece := uint16(numbers.Minimum() >> 16)
		from, to := uint64(piece)<<16, uint64(piece)<<16+1<<16
		part := numbers.Clone()
		part.RemoveRange(0, from)
		part.RemoveRange(to, 1<<32)
		numbers.RemoveRange(from, to)

		key := pieceKey(prefix, piece)
		have := roaring.New()
		if v := b.Get(key); v != nil {
			if err := have.UnmarshalBinary(v); err != nil {
				return nil, explainSet(err)
			}
		}
		if in {
			part.AndNot(have)
			have.Or(part)
		} else {
			part.And(have)
			have.AndNot(part)
		}
		if part.IsEmpty() {
			continue
		}
		changed.Or(part)
		if err := storePiece(b, key, have); err != nil {
			return nil, err
		}
	}
	return changed, nil
}

func storePiece(b *bolt.Bucket, key []byte, piece set) error {
	if piece.IsEmpty() {
		return b.Delete(key)
	}
	piece.RunOptimize()
	v, err := piece.ToBytes()
	if err != nil {
		return err
	}
	return b.Put(key, v)
}

// inSet reports whether the set under prefix holds one number, reading one
// piece.
func inSet(b *bolt.Bucket, prefix []byte, n Number) (bool, error) {
	v := b.Get(pieceKey(prefix, uint16(n>>16)))
	if v == nil {
		return false, nil
	}
	piece := roaring.New()
	if _, err := piece.FromBuffer(v); err != nil {
		return false, explainSet(err)
	}
	return piece.Contains(uint32(n)), nil
}

// setDate writes an article's date into the column of dates; 0 removes it.
func (t *tx) setDate(n Number, date uint32) error {
	b := t.bucket(bucketDates)
	key := join32(uint32(n) / datesPerKey)
	column := make([]byte, 4*datesPerKey)
	copy(column, b.Get(key))
	binary.BigEndian.PutUint32(column[4*(uint32(n)%datesPerKey):], date)
	return b.Put(key, column)
}

// datesPerKey is how many dates one value of the dates bucket holds: 1 KB.
const datesPerKey = 256

// A dateColumn answers what date an article has, 0 for none, keeping the value
// it looked at last.
type dateColumn struct {
	bucket *bolt.Bucket
	at     uint32
	values []byte
}

func (t *tx) dates() *dateColumn { return &dateColumn{bucket: t.bucket(bucketDates), at: 1<<32 - 1} }

func (c *dateColumn) date(n uint32) uint32 {
	if at := n / datesPerKey; at != c.at {
		c.at, c.values = at, c.bucket.Get(join32(at))
	}
	if c.values == nil {
		return 0
	}
	return binary.BigEndian.Uint32(c.values[4*(n%datesPerKey):])
}
