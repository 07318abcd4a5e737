package store

import (
	"bytes"
	"context"
	"fmt"
)

// Packing single bodies into blocks, whose form is described in body.go.
//
// Each body is packed once, in the order of the numbers. A number in meta says how far
// packing has come. Blocks are made full, so after a small refresh the bodies stay single
// until more have come; but where a block follows that a visit has brought (bundle.go), no
// more can come.

// A block is full at this many bodies or bytes. To read one body the whole block is
// unpacked, which takes a tenth of a millisecond. Blocks of twice the size would save 3 %.
const (
	blockBodies = 16
	blockBytes  = 64 << 10
)

// blocksAtOnce is how many blocks one transaction writes, which takes about 10 ms.
const blocksAtOnce = 16

// The kinds of two numbers in meta: the highest that is in a block, and the highest up to
// which single bodies have been gathered into blocks. A tidings that knows only the first
// leaves single bodies below it alone.
const (
	lastPacked   = "packed"
	lastGathered = "gathered"
)

// A blockDraft is a block that is being made.
type blockDraft struct {
	packed  []packedBody
	numbers []Number
	bodies  [][]byte // CBOR
	block   []byte
}

// A packing is what one transaction writes: blocks of the bodies with numbers after from and
// up to to, but for those that stay single.
type packing struct {
	from, to uint32
	drafts   []*blockDraft
	passed   int // bodies that stay single, before the first that waits
}

// mostPassed is how many bodies that stay single are looked at in one transaction. When a
// fourth of it has gathered, it is noted that they need not be looked at again.
const mostPassed = 1000

// pack packs the bodies that have gathered, in many short transactions.
func (s *Store) pack(ctx context.Context) error {
	p := s.packer()
	defer s.packers.Put(p)
	for {
		next, err := s.fullBlocks(ctx, p)
		if err != nil || len(next.drafts) == 0 && next.passed < mostPassed/4 {
			return err
		}
		err = s.update(ctx, "packing", func(t *tx) error { return t.putBlocks(next) })
		if err != nil {
			return fmt.Errorf("pack bodies: %w", err)
		}
		if err := s.file.GiveWay(ctx); err != nil {
			return fmt.Errorf("pack bodies: %w", err)
		}
	}
}

// gathered returns the number up to which single bodies have been gathered.
func (t *tx) gathered() uint32 {
	if t.bucket(bucketMeta).Get([]byte("last "+lastGathered)) == nil {
		return t.last(lastPacked) // an older tidings has packed all up to it
	}
	return t.last(lastGathered)
}

// A waitingBody is a body that stands alone and is to be packed.
type waitingBody struct {
	packedBody
	isLast bool // a block is between it and the next one
}

// waitingBodies returns the next bodies to be packed. The body of an edited article, which
// is in a block, too, stays single and is passed over.
func (t *tx) waitingBodies() (waiting []waitingBody, next packing) {
	from := t.gathered()
	next = packing{from: from, to: from}
	c := t.bucket(bucketBodies).Cursor()
	for k, v := c.Seek(join32(from + 1)); k != nil && len(waiting) < blocksAtOnce*blockBodies && next.passed < mostPassed; k, v = c.Next() {
		n := Number(field32(k, 0))
		block, text := t.blockOf(n)
		if block != nil && reachesTo(text, n) {
			if len(waiting) == 0 {
				next.passed, next.to = next.passed+1, uint32(n)
			}
			continue
		}
		endRun(waiting, block)
		waiting = append(waiting, waitingBody{packedBody: packedBody{n, bytes.Clone(v)}})
	}
	block, _ := t.bucket(bucketBlocks).Cursor().Last()
	endRun(waiting, block)
	return waiting, next
}

// endRun notes that the last of some bodies is before a block, if it is. The key of the
// block may be nil.
func endRun(waiting []waitingBody, block []byte) {
	if last := len(waiting) - 1; last >= 0 && block != nil && field32(block, 0) > uint32(waiting[last].number) {
		waiting[last].isLast = true
	}
}

// reachesTo reports whether a block that begins below a number reaches to it.
func reachesTo(block []byte, n Number) bool {
	parts, _, err := readBlock(block)
	return err != nil || parts[len(parts)-1].number >= n
}

// fullBlocks makes the next full blocks. It reads in one transaction, and packs when that
// has ended.
func (s *Store) fullBlocks(ctx context.Context, p *packer) (next packing, err error) {
	var waiting []waitingBody
	err = s.view(ctx, func(t *tx) error {
		waiting, next = t.waitingBodies()
		return nil
	})
	if err != nil {
		return next, err
	}
	draft, size := &blockDraft{}, 0
	for _, one := range waiting {
		plain, err := p.plainBody(one.text)
		if err != nil {
			return next, err
		}
		draft.packed = append(draft.packed, one.packedBody)
		draft.numbers = append(draft.numbers, one.number)
		draft.bodies = append(draft.bodies, plain)
		size += len(plain)
		if len(draft.numbers) < blockBodies && size < blockBytes && !one.isLast {
			continue
		}
		if draft.block, err = p.packBlock(draft.numbers, draft.bodies); err != nil {
			return next, err
		}
		next.drafts, next.to = append(next.drafts, draft), uint32(one.number)
		draft, size = &blockDraft{}, 0
	}
	return next, nil
}

// putBlocks replaces bodies by the blocks that were made of them. A body that has been
// edited or dropped meanwhile stays as it is. If another process has packed meanwhile,
// nothing is done.
func (t *tx) putBlocks(next packing) error {
	if t.gathered() != next.from {
		return nil
	}
	bodies := t.bucket(bucketBodies)
	for _, d := range next.drafts {
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
		if !used {
			continue
		}
		if err := t.bucket(bucketBlocks).Put(join32(uint32(d.numbers[0])), d.block); err != nil {
			return err
		}
	}
	if len(next.drafts) > 0 {
		if err := t.reachLast(lastPacked, next.to); err != nil {
			return err
		}
	}
	return t.bucket(bucketMeta).Put([]byte("last "+lastGathered), join32(next.to))
}
