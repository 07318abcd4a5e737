package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sort"
)

// What a repair makes anew out of the articles. The order of the articles is not that
// of most of these buckets, and writing to and fro in a large one is slow; so the
// entries are gathered, 60 bytes an article, and written sorted.

// Entries of one width are what will be in a bucket.
type entries struct {
	bucket []byte
	key    int // bytes of an entry's key; its value is the rest
	width  int
	flat   []byte
}

func (e *entries) add(parts ...[]byte) { e.flat = append(e.flat, bytes.Join(parts, nil)...) }

func (e *entries) at(i int) []byte    { return e.flat[i*e.width:][:e.width:e.width] }
func (e *entries) Len() int           { return len(e.flat) / e.width }
func (e *entries) Less(i, j int) bool { return bytes.Compare(e.at(i), e.at(j)) < 0 }

func (e *entries) Swap(i, j int) {
	var kept [16]byte
	n := copy(kept[:], e.at(i))
	copy(e.at(i), e.at(j))
	copy(e.at(j), kept[:n])
}

func (r *repair) derive() error {
	ids := &entries{bucket: bucketIDs, key: 8, width: 12}
	keys := &entries{bucket: bucketKeys, key: 12, width: 16}
	links := &entries{bucket: bucketLinks, key: 12, width: 12}
	byDate := &entries{bucket: bucketByDate, key: 8, width: 8}
	byFeed := &entries{bucket: bucketByFeed, key: 12, width: 12}
	done := int64(0)
	err := r.sweep(bucketRows, func(k, _ []byte) error {
		n := field32(k, 0)
		row, _, err := r.t.rowAt(Number(n))
		if err != nil {
			return err
		}
		ids.add(row.ID, k)
		keys.add(join32(uint32(row.Feed)), row.Key, k)
		byDate.add(join32(row.Date), k)
		byFeed.add(join32(uint32(row.Feed), row.Date), k)
		if row.Link != "" {
			links.add(linkKey(row.Link), k)
		}
		if done++; done%1000 == 0 {
			r.progress(r.from.Length+r.from.Length*done/int64(r.articles), 2*r.from.Length)
		}
		if err := r.t.setDate(Number(n), row.Date); err != nil {
			return err
		}
		return r.haveBody(n)
	})
	for _, e := range []*entries{ids, keys, links, byDate, byFeed} {
		if err == nil {
			err = r.write(e)
		}
	}
	if err != nil {
		return err
	}
	for feed, numbers := range r.live {
		if _, err := changeSet(r.t.bucket(bucketLive), join32(uint32(feed)), numbers, true); err != nil {
			return err
		}
	}
	return r.dropBare()
}

// haveBody gives an article without a text an empty one.
func (r *repair) haveBody(n uint32) error {
	if r.t.hasBody(Number(n)) {
		return nil
	}
	r.textless++
	empty, err := r.pack.pack(bodyRecord{})
	if err != nil {
		return err
	}
	return r.put(bucketBodies, join32(n), empty)
}

// write writes what was gathered for a bucket. An article whose id or key another one
// has already gets one of its own.
func (r *repair) write(e *entries) error {
	sort.Sort(e)
	var before []byte
	var twins []uint32
	for i := range e.Len() {
		k, v := e.at(i)[:e.key:e.key], e.at(i)[e.key:]
		if bytes.Equal(k, before) {
			twins = append(twins, binary.BigEndian.Uint32(v))
			continue
		}
		before = k
		if err := r.t.bucket(e.bucket).Put(k, v); err != nil {
			return err
		}
		if err := r.grown(e.width); err != nil {
			return err
		}
	}
	for _, n := range twins {
		if err := r.part(e.bucket, n); err != nil {
			return err
		}
	}
	return nil
}

// part gives an article an id, or a key within its feed, that no other has.
func (r *repair) part(bucket []byte, n uint32) error {
	row, _, err := r.t.rowAt(Number(n))
	if err != nil {
		return err
	}
	name, before := &row.ID, []byte(nil)
	if bytes.Equal(bucket, bucketKeys) {
		name, before = &row.Key, join32(uint32(row.Feed))
	}
	for again := 0; r.t.bucket(bucket).Get(append(bytes.Clone(before), *name...)) != nil; again++ {
		*name = hash64(fmt.Sprintf("%x %d %d", *name, n, again))
	}
	if err := r.t.bucket(bucket).Put(append(bytes.Clone(before), *name...), join32(n)); err != nil {
		return err
	}
	return r.t.putRow(Number(n), row)
}

// dropBare leaves out texts whose article could not be read, and blocks of nothing
// else.
func (r *repair) dropBare() error {
	rows := func(n uint32) bool { return r.t.bucket(bucketRows).Get(join32(n)) != nil }
	err := r.sweep(bucketBodies, func(k, _ []byte) error {
		if rows(field32(k, 0)) {
			return nil
		}
		r.bare.Add(field32(k, 0))
		return r.t.bucket(bucketBodies).Delete(k)
	})
	if err != nil {
		return err
	}
	return r.sweep(bucketBlocks, func(k, v []byte) error {
		parts, _, err := readBlock(v)
		if err != nil {
			return err
		}
		for _, part := range parts {
			if rows(uint32(part.number)) {
				return nil
			}
		}
		return r.t.bucket(bucketBlocks).Delete(k)
	})
}
