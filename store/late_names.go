package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/fxamacker/cbor/v2"
)

// How new articles get into the buckets ids and links.
//
// The keys of both are hashes: a hundred new articles are spread over a hundred pages of
// each, which a transaction would write anew. So Record leaves them out, and Tidy enters
// what has gathered in the order of the keys. Until then the rows behind the number that
// meta calls named say it.

// lastNamed is the kind of a number in meta: articles up to it are in ids and links. Without
// it all are.
const lastNamed = "named"

const (
	leastNameless = 25      // fewer articles in a call of Record are entered at once
	mostNameless  = 100_000 // more do not wait for Tidy: Find has to read their rows
	namelessRows  = 5_000   // how many are read in one transaction
	namesAtOnce   = 500     // how many one step of a transaction enters, in 5 ms
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

// leaveNames notes, before an article is written whose names are left out, that those to
// come have none yet.
func (t *tx) leaveNames() error {
	t.leavesNames = true
	if t.bucket(bucketMeta).Get([]byte("last "+lastNamed)) != nil {
		return nil
	}
	return t.bucket(bucketMeta).Put([]byte("last "+lastNamed), join32(uint32(t.named())))
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

// A nameEntry is an article that has to get into ids, or into links.
type nameEntry struct {
	key    []byte // an id, or the hash of a link
	number Number
}

// enterNames enters the articles that Record has left out, in many short transactions.
func (s *Store) enterNames(ctx context.Context) error {
	var entries [2][]nameEntry // of ids and links
	add := func(n Number, names nameRecord) {
		entries[0] = append(entries[0], nameEntry{names.ID, n})
		if names.Link != "" {
			entries[1] = append(entries[1], nameEntry{linkKey(names.Link), n})
		}
	}
	last := Number(0)
	for after, more := Number(0), true; more; {
		err := s.view(ctx, func(t *tx) (err error) {
			after, err = t.nameless(after, namelessRows, add)
			more = after != 0
			last = max(last, after)
			return err
		})
		if err != nil {
			return fmt.Errorf("enter ids and links: %w", err)
		}
	}
	for i, enter := range []func(*tx, nameEntry) error{(*tx).enterID, (*tx).enterLink} {
		all := entries[i]
		slices.SortFunc(all, func(a, b nameEntry) int { return bytes.Compare(a.key, b.key) })
		reached := Number(0)
		if i == 1 {
			reached = last
		}
		if err := s.enterAll(ctx, all, enter, reached); err != nil {
			return fmt.Errorf("enter ids and links: %w", err)
		}
	}
	return nil
}

// enterAll calls enter with all entries, and notes in the last transaction that names have
// been entered up to a number, unless that is 0.
func (s *Store) enterAll(ctx context.Context, all []nameEntry, enter func(*tx, nameEntry) error, reached Number) error {
	for len(all) > 0 || reached != 0 {
		err := s.update(ctx, "naming", func(t *tx) error {
			for pace := s.file.Pace(); len(all) > 0; {
				now := all[:min(namesAtOnce, len(all))]
				for _, one := range now {
					if err := enter(t, one); err != nil {
						return err
					}
				}
				if all = all[len(now):]; pace.IsOver() {
					break
				}
			}
			if len(all) > 0 || reached == 0 {
				return nil
			}
			err := t.reachLast(lastNamed, uint32(reached))
			reached = 0
			return err
		})
		if err == nil {
			err = s.file.GiveWay(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
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
func (t *tx) enterID(one nameEntry) error {
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
func (t *tx) enterLink(one nameEntry) error {
	names, ok, err := t.namesAt(one.number)
	if err != nil || !ok || names.Link == "" || !bytes.Equal(linkKey(names.Link), one.key) {
		return err
	}
	return t.bucket(bucketLinks).Put(append(linkKey(names.Link), join32(uint32(one.number))...), nil)
}
