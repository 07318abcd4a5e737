package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"tidings/store/plaintext"
)

// How bodies are stored.
//
// Bodies with neighbouring numbers are packed into a block. They are similar, so a block
// takes a third less room than single bodies, and fills pages better. If a visit brings
// many new articles of a feed, their bodies are written as blocks at once (bundle.go).
// Others are stored single, in the bucket bodies, until there are enough (pack.go). If a
// feed edits an article later, it gets a single body again, which is used instead of the
// one in the block.
//
//	body   format byte 1, zstd of the CBOR body
//	block  format byte 2, count u32, count times (number u32, bytes u32), zstd of the CBOR bodies one after another
//
// The key of a block is its lowest number. The numbers of two blocks do not overlap.

// bodyZstd and blockZstd are the format bytes. A frame of zstd (RFC 8878) follows.
const (
	bodyZstd  = 1
	blockZstd = 2
)

// maxBody is how many bytes are unpacked at most, so that a damaged frame cannot take all
// memory.
const maxBody = 64 << 20

// A packedBody is a body as it is stored, copied out of the transaction.
type packedBody struct {
	number Number
	text   []byte // of a body, or of the block it is in; nil if there is none
}

// packedBody reads an article's body without unpacking it, which takes a
// hundred times as long.
func (t *tx) packedBody(n Number) packedBody {
	b := t.borrowedBody(n)
	b.text = bytes.Clone(b.text)
	return b
}

// A blockCopier copies bodies out of a transaction, and a block of which it copies several
// only once.
type blockCopier struct{ borrowed, last []byte }

// copy returns a body that is valid when the transaction has ended.
func (c *blockCopier) copy(b packedBody) packedBody {
	if len(b.text) == 0 || len(b.text) != len(c.borrowed) || &b.text[0] != &c.borrowed[0] {
		c.borrowed, c.last = b.text, bytes.Clone(b.text)
	}
	return packedBody{b.number, c.last}
}

// borrowedBody is packedBody without copying: the text is valid until the transaction ends.
func (t *tx) borrowedBody(n Number) packedBody {
	key := join32(uint32(n))
	if v := t.bucket(bucketBodies).Get(key); v != nil {
		return packedBody{n, v}
	}
	_, v := t.blockOf(n)
	if !blockHolds(v, n) {
		return packedBody{number: n}
	}
	return packedBody{n, v}
}

// blockOf returns the block whose range of numbers has an article, nil if there is none.
func (t *tx) blockOf(n Number) (k, v []byte) {
	c := t.bucket(bucketBlocks).Cursor()
	k, v = c.Seek(join32(uint32(n)))
	switch {
	case k == nil:
		return c.Last()
	case field32(k, 0) != uint32(n):
		return c.Prev()
	}
	return k, v
}

// hasBody reports whether an article has a body.
func (t *tx) hasBody(n Number) bool {
	if t.bucket(bucketBodies).Get(join32(uint32(n))) != nil {
		return true
	}
	_, v := t.blockOf(n)
	return blockHolds(v, n)
}

// bodySize is how many bytes the body of an article takes; of a block, its share.
func (t *tx) bodySize(n Number) int {
	if v := t.bucket(bucketBodies).Get(join32(uint32(n))); v != nil {
		return len(v)
	}
	_, v := t.blockOf(n)
	if !blockHolds(v, n) {
		return 0
	}
	parts, _, err := readBlock(v)
	if err != nil || len(parts) == 0 {
		return 0
	}
	return len(v) / len(parts)
}

// bodyOf reads the body of an article; it is empty if there is none.
func (t *tx) bodyOf(p *packer, n Number) (bodyRecord, error) { return p.open(t.borrowedBody(n)) }

// open unpacks a body. A packer remembers the block it unpacked last, so that
// reading neighbours costs little.
func (p *packer) open(b packedBody) (bodyRecord, error) {
	switch {
	case len(b.text) == 0:
		return bodyRecord{}, nil
	case b.text[0] == bodyZstd:
		return p.unpack(b.text)
	case b.text[0] != blockZstd:
		return bodyRecord{}, fmt.Errorf("decode body: %w: format %d", ErrNewer, b.text[0])
	}
	parts, rest, err := readBlock(b.text)
	if err != nil {
		return bodyRecord{}, err
	}
	if !bytes.Equal(p.block, b.text) {
		plain, err := p.decompress(rest)
		if err != nil {
			return bodyRecord{}, err
		}
		p.block, p.plain = bytes.Clone(b.text), plain
	}
	at := 0
	for _, part := range parts {
		end := at + int(part.length)
		if end > len(p.plain) {
			break
		}
		if part.number == b.number {
			return decodeBody(p.plain[at:end])
		}
		at = end
	}
	return bodyRecord{}, fmt.Errorf("decode body: %w: it is not in its block", ErrCorrupt)
}

// A blockPart is one body of a block.
type blockPart struct {
	number Number
	length uint32 // bytes of the CBOR
}

const (
	blockHead = 1 + 4
	partSize  = 4 + 4
)

// blockHolds reports whether a block, which may be nil, lists an article.
func blockHolds(block []byte, n Number) bool {
	parts, _, err := readBlock(block)
	if err != nil {
		return false
	}
	for _, part := range parts {
		if part.number == n {
			return true
		}
	}
	return false
}

// readBlock reads a block's list, and returns what is still packed.
func readBlock(block []byte) (parts []blockPart, rest []byte, err error) {
	if len(block) < blockHead || block[0] != blockZstd {
		return nil, nil, fmt.Errorf("decode block: %w: it has no head", ErrCorrupt)
	}
	count := uint64(binary.BigEndian.Uint32(block[1:]))
	if count == 0 || blockHead+count*partSize > uint64(len(block)) {
		return nil, nil, fmt.Errorf("decode block: %w: it lists %d bodies", ErrCorrupt, count)
	}
	list := block[blockHead:][:count*partSize]
	parts = make([]blockPart, count)
	for i := range parts {
		parts[i] = blockPart{Number(field32(list, 2*i)), field32(list, 2*i+1)}
	}
	return parts, block[blockHead+len(list):], nil
}

// packBlock packs bodies, given as CBOR, into a block.
func (p *packer) packBlock(numbers []Number, bodies [][]byte) ([]byte, error) {
	enc, err := p.encoder()
	if err != nil {
		return nil, err
	}
	lengths := make([]int, len(bodies))
	for i, one := range bodies {
		lengths[i] = len(one)
	}
	return append(listBlock(numbers, lengths), enc.EncodeAll(bytes.Join(bodies, nil), nil)...), nil
}

// listBlock returns what a block begins with: which bodies are in it.
func listBlock(numbers []Number, lengths []int) []byte {
	block := binary.BigEndian.AppendUint32([]byte{blockZstd}, uint32(len(numbers)))
	for i, n := range numbers {
		block = append(block, join32(uint32(n), uint32(lengths[i]))...)
	}
	return block
}

// dropBody deletes the body of an article without a row. A block is deleted with the last of
// its articles.
func (t *tx) dropBody(n Number) error {
	if err := t.bucket(bucketBodies).Delete(join32(uint32(n))); err != nil {
		return err
	}
	k, v := t.blockOf(n)
	if !blockHolds(v, n) {
		return nil
	}
	parts, _, err := readBlock(v)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if t.bucket(bucketRows).Get(join32(uint32(part.number))) != nil {
			return nil
		}
	}
	return t.bucket(bucketBlocks).Delete(bytes.Clone(k))
}

func decodeBody(plain []byte) (b bodyRecord, err error) {
	if err := cbor.Unmarshal(plain, &b); err != nil {
		return b, fmt.Errorf("decode body: %w: %v", ErrCorrupt, err)
	}
	return b, nil
}

// writePlain writes the text of a body in which words are looked for.
func (b Body) writePlain(out *strings.Builder) {
	switch b.Kind {
	case Text:
		out.WriteString(b.Source)
	case Markdown:
		out.WriteString(plaintext.FromMarkdown(b.Source))
	default:
		plaintext.WriteHTML(out, b.Source)
	}
}
