package store

import (
	"bytes"
	"context"
	"fmt"
)

// Packing bodies into blocks (see body.go for how they lie).
//
// Bodies are packed in the order of their numbers, each once; what has been is
// below a mark in meta. A block is made only when it is full, so a small refresh
// leaves its bodies alone until the next ones have come.

// A block is full at so many bodies, or bytes: to read one of them all are
// unpacked, which takes a tenth of a millisecond. Twice as many would save three
// bytes of a hundred.
const (
	blockBodies = 16
	blockBytes  = 64 << 10
)

// blocksAtOnce is how many blocks one transaction writes: about 10 ms of the
// lock.
const blocksAtOnce = 16

// lastPacked names the mark: the highest number that is in a block.
const lastPacked = "packed"

// A block that is being made.
type blockDraft struct {
	packed  []packedBody
	numbers []Number
	bodies  [][]byte // CBOR
	block   []byte
}

// pack packs the bodies that have gathered, in many short transactions.
func (s *Store) pack(ctx context.Context) error {
	p := s.packer()
	defer s.packers.Put(p)
	for {
		drafts, from, err := s.fullBlocks(ctx, p)
		if err != nil || len(drafts) == 0 {
			return err
		}
		err = s.update(ctx, "packing", func(t *tx) error { return t.putBlocks(drafts, from) })
		if err != nil {
			return fmt.Errorf("pack bodies: %w", err)
		}
		if err := s.file.GiveWay(ctx); err != nil {
			return fmt.Errorf("pack bodies: %w", err)
		}
	}
}

// fullBlocks makes the next blocks, as far as they are full, and returns the mark
// from which it began. It reads in one transaction and packs after it.
func (s *Store) fullBlocks(ctx context.Context, p *packer) (drafts []*blockDraft, from uint32, err error) {
	var waiting []packedBody
	err = s.view(ctx, func(t *tx) error {
		from = t.last(lastPacked)
		c := t.bucket(bucketBodies).Cursor()
		for k, v := c.Seek(join32(from + 1)); k != nil && len(waiting) < blocksAtOnce*blockBodies; k, v = c.Next() {
			waiting = append(waiting, packedBody{Number(field32(k, 0)), bytes.Clone(v)})
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	draft, size := &blockDraft{}, 0
	for _, one := range waiting {
		plain, err := p.plainBody(one.text)
		if err != nil {
			return nil, 0, err
		}
		draft.packed = append(draft.packed, one)
		draft.numbers = append(draft.numbers, one.number)
		draft.bodies = append(draft.bodies, plain)
		if size += len(plain); len(draft.numbers) == blockBodies || size >= blockBytes {
			if draft.block, err = p.packBlock(draft.numbers, draft.bodies); err != nil {
				return nil, 0, err
			}
			drafts = append(drafts, draft)
			draft, size = &blockDraft{}, 0
		}
	}
	return drafts, from, nil
}

// putBlocks puts blocks in the place of the bodies they were made of. A body that
// was edited or dropped meanwhile stays as it is; if somebody else has packed
// meanwhile, nothing is done.
func (t *tx) putBlocks(drafts []*blockDraft, from uint32) error {
	if t.last(lastPacked) != from {
		return nil
	}
	bodies, last := t.bucket(bucketBodies), Number(0)
	for _, d := range drafts {
		used := false
		for _, one := range d.packed {
			key := join32(uint32(one.number))
			if !bytes.Equal(bodies.Get(key), one.text) {
				continue
			}
			used = true
			if err := bodies.Delete(key); err != nil {
				return err
			}
		}
		if used {
			if err := t.bucket(bucketBlocks).Put(join32(uint32(d.numbers[0])), d.block); err != nil {
				return err
			}
		}
		last = d.numbers[len(d.numbers)-1]
	}
	return t.bucket(bucketMeta).Put([]byte("last "+lastPacked), join32(uint32(last)))
}
