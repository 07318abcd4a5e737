package store

import (
	"bytes"
	"context"
	"fmt"
)

// Packing bodies into blocks, whose form is described in body.go.
//
// Each body is packed once, in the order of the numbers. A number in meta says how far
// packing has come. Only full blocks are made, so after a small refresh the bodies stay
// single until more have come.

// A block is full at this many bodies or bytes. To read one body the whole block is
// unpacked, which takes a tenth of a millisecond. Blocks of twice the size would save 3 %.
const (
	blockBodies = 16
	blockBytes  = 64 << 10
)

// blocksAtOnce is how many blocks one transaction writes, which takes about 10 ms.
const blocksAtOnce = 16

// lastPacked is the key in meta of the highest number that has been packed.
const lastPacked = "packed"

// A blockDraft is a block that is being made.
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

// fullBlocks makes the next full blocks, and returns the number after which it began. It
// reads in one transaction, and packs when that has ended.
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

// putBlocks replaces bodies by the blocks that were made of them. A body that has been
// edited or dropped meanwhile stays as it is. If another process has packed meanwhile,
// nothing is done.
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
