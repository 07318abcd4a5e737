package store

import (
	"context"
	"encoding/binary"

	bolt "go.etcd.io/bbolt"
)

// raiseGeneration notes in a copy that it is another file than the one it was made
// of: bbolt's count of transactions begins anew in it.
func (s *Store) raiseGeneration(b *bolt.Tx) error {
	t := s.begin(b)
	return t.bucket(bucketMeta).Put(generationKey, join32(t.generation()+1))
}

var generationKey = []byte("generation")

// generation is how often the file has been replaced.
func (t *tx) generation() uint32 {
	if v := t.bucket(bucketMeta).Get(generationKey); len(v) == 4 {
		return binary.BigEndian.Uint32(v)
	}
	return 0
}

// version names a state of the file: bbolt's transaction id, and which file it
// is, since the count begins anew when the file is replaced.
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

// version is the state that the transaction sees, or that it makes if it writes.
func (t *tx) version() version {
	return version{string(t.bucket(bucketMeta).Get([]byte("uuid"))), t.generation(), t.bolt.ID()}
}
