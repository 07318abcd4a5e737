package store

import (
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

func (s *Store) version(ctx context.Context) (v version, err error) {
	err = s.viewUncounted(ctx, upToDate(func(t *tx) error {
		v = t.version()
		return nil
	}))
	return v, err
}

// version returns the version that a reading transaction sees, or that a writing one makes
// when it is committed.
func (t *tx) version() version {
	return version{string(t.bucket(bucketMeta).Get([]byte("uuid"))), t.generation(), t.bolt.ID()}
}
