package store

import (
	"bytes"
	"context"
	"encoding/binary"

	bolt "go.etcd.io/bbolt"
)

// raiseGeneration gives a copy of the file a higher generation than the original has:
// bbolt counts the transactions of the copy from the beginning.
func (s *Store) raiseGeneration(b *bolt.Tx) error {
	t := s.begin(b)
	return t.bucket(bucketMeta).Put(generationKey, join32(t.generation()+1))
}

var generationKey = []byte("generation")

// generation returns how often the file has been replaced.
func (t *tx) generation() uint32 {
	if v := t.bucket(bucketMeta).Get(generationKey); len(v) == 4 {
		return binary.BigEndian.Uint32(v)
	}
	return 0
}

// A version names a state of the store: bbolt's number of the last transaction, and the
// file that it is counted in.
type version struct {
	uuid       string
	generation uint32
	tx         int
}

// versionWithExtents reads the present version, and the extents of the last ones.
func (s *Store) versionWithExtents(ctx context.Context) (v version, all extents, err error) {
	err = s.viewUncounted(ctx, upToDate(func(t *tx) error {
		v, all = t.version(), t.extents()
		for i, text := range all.texts {
			all.texts[i] = bytes.Clone(text)
		}
		return nil
	}))
	return v, all, err
}

// version returns the version that a reading transaction sees, or that a writing one makes
// when it is committed.
func (t *tx) version() version {
	return version{string(t.bucket(bucketMeta).Get([]byte("uuid"))), t.generation(), t.bolt.ID()}
}

// sameNumbers calls fn unless another library has replaced the one that the session of ctx
// has numbers of.
func sameNumbers(ctx context.Context, fn func(*tx) error) func(*tx) error {
	by := sessionOf(ctx)
	if by == nil {
		return fn
	}
	return func(t *tx) error {
		if !by.numbers.holds(t.numbering()) {
			return ErrReplaced
		}
		return fn(t)
	}
}

// numberingKey is what a restore writes: from then on numbers mean other things.
var numberingKey = []byte("numbering")

// numbering says what numbers of feeds and articles are numbers of.
func (t *tx) numbering() string {
	meta := t.bucket(bucketMeta)
	if v := meta.Get(numberingKey); v != nil {
		return string(v)
	}
	return string(meta.Get([]byte("uuid")))
}
