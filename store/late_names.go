package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// How new articles get into the buckets ids and links.
//
// The keys of both are hashes: a hundred new articles are spread over a hundred pages of
// each, which a transaction would write anew. So Record leaves them out, and Tidy enters
// what has gathered in the order of the keys. Until then the rows behind the number that
// meta calls named say it. The same goes for bydate (late_dates.go).

// lastNamed is the kind of a number in meta: articles up to it are in ids and links. Without
// it all are.
const lastNamed = "named"

const (
	leastNameless = 25      // fewer articles in a call of Record are entered at once
	mostNameless  = 100_000 // more do not wait for Tidy: Find has to read their rows
	namelessRows  = 5_000   // how many are read in one transaction
)

// A nameRecord is what a row says of an article's names.
type nameRecord struct {
	ID   []byte `cbor:"1,keyasint"`
	Link string `cbor:"4,keyasint,omitempty"`
}

// named returns the number up to which all articles are in ids and links.
func (t *tx) named() Number {
	if t.bucket(bucketMeta).Get([]byte("last "+lastNamed)) == nil {
		return Number(t.last("article"))
	}
	return Number(t.last(lastNamed))
}

// putNames enters a new article into ids and links, unless they are left to Tidy. An id that
// another article has, which happens only by a dump, is replaced by one made of the key.
func (t *tx) putNames(n Number, p *prepared) error {
	if t.leavesNames {
		return nil
	}
	for t.bucket(bucketIDs).Get(p.id[:]) != nil {
		p.id = ID(hash64(string(p.id[:]) + string(p.key)))
	}
	if err := t.bucket(bucketIDs).Put(p.id[:], join32(uint32(n))); err != nil {
		return err
	}
	if p.row.Link != "" {
		if err := t.bucket(bucketLinks).Put(append(linkKey(p.row.Link), join32(uint32(n))...), nil); err != nil {
			return err
		}
	}
	if last := t.last(lastNamed); last != 0 && last == uint32(n)-1 {
		return t.reachLast(lastNamed, uint32(n))
	}
	return nil
}

// nameless calls fn with up to count articles behind a number that may be missing in ids and
// links, and returns the last of them, 0 if there is none.
func (t *tx) nameless(after Number, count int, fn func(Number, nameRecord)) (last Number, err error) {
	c := t.bucket(bucketRows).Cursor()
	for k, v := c.Seek(join32(uint32(max(after, t.named())) + 1)); k != nil && count > 0; k, v = c.Next() {
		last = Number(field32(k, 0))
		names := nameRecord{}
		if err := cbor.Unmarshal(v, &names); err != nil {
			return last, fmt.Errorf("read row %d: %w: %v", last, ErrCorrupt, err)
		}
		fn(last, names)
		count--
	}
	return last, nil
}

// lateNames returns what has to be entered of the articles that Record has left out.
func (s *Store) lateNames(ctx context.Context) ([]*entering, error) {
	ids, links := &entering{enter: (*tx).enterID}, &entering{enter: (*tx).enterLink, kind: lastNamed}
	add := func(n Number, names nameRecord) {
		ids.all = append(ids.all, lateEntry{names.ID, n})
		if names.Link != "" {
			links.all = append(links.all, lateEntry{linkKey(names.Link), n})
		}
	}
	for after, more := Number(0), true; more; {
		err := s.view(ctx, func(t *tx) (err error) {
			if links.reached == 0 {
				ids.generation, links.generation = t.generation(), t.generation()
			}
			after, err = t.nameless(after, namelessRows, add)
			more = after != 0
			links.reached = max(links.reached, after)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return []*entering{ids, links}, nil
}

// namesAt reads the names of an article; false if it is not there.
func (t *tx) namesAt(n Number) (names nameRecord, ok bool, err error) {
	v := t.bucket(bucketRows).Get(join32(uint32(n)))
	if v == nil {
		return names, false, nil
	}
	if err := cbor.Unmarshal(v, &names); err != nil || len(names.ID) != len(ID{}) {
		return names, false, fmt.Errorf("read row %d: %w", n, errors.Join(ErrCorrupt, err))
	}
	return names, true, nil
}

// enterID enters an article into ids, if it is still there.
func (t *tx) enterID(one lateEntry) error {
	ids, key := t.bucket(bucketIDs), join32(uint32(one.number))
	names, ok, err := t.namesAt(one.number)
	if err != nil || !ok {
		return err
	}
	if v := ids.Get(names.ID); v == nil || bytes.Equal(v, key) {
		return ids.Put(names.ID, key)
	}
	row, _, err := t.rowAt(one.number)
	if err != nil {
		return err
	}
	for v := ids.Get(row.ID); v != nil && !bytes.Equal(v, key); v = ids.Get(row.ID) {
		id := hash64(string(row.ID) + string(join32(uint32(row.Feed))) + string(row.Key))
		row.ID = id[:]
	}
	if err := t.putRow(one.number, row); err != nil {
		return err
	}
	return ids.Put(row.ID, key)
}

// enterLink enters an article into links, if it still has the link.
func (t *tx) enterLink(one lateEntry) error {
	names, ok, err := t.namesAt(one.number)
	if err != nil || !ok || names.Link == "" || !bytes.Equal(linkKey(names.Link), one.key) {
		return err
	}
	return t.bucket(bucketLinks).Put(append(linkKey(names.Link), join32(uint32(one.number))...), nil)
}
