package store

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"
	bolt "go.etcd.io/bbolt"
)

// How records lie in the file: JSON for the few worth reading by eye, CBOR (RFC
// 8949) with whole numbers for keys for the many. A key's number is never used
// for anything else; keys a program does not know are skipped.

// A rowRecord is the part of an article that lists show.
type rowRecord struct {
	ID       []byte `cbor:"1,keyasint"`
	Feed     FeedID `cbor:"2,keyasint"`
	Title    string `cbor:"3,keyasint,omitempty"`
	Link     string `cbor:"4,keyasint,omitempty"`
	Author   string `cbor:"5,keyasint,omitempty"`
	Summary  string `cbor:"6,keyasint,omitempty"`
	Date     uint32 `cbor:"7,keyasint"`
	Added    uint32 `cbor:"8,keyasint"`
	Updated  uint32 `cbor:"9,keyasint,omitempty"`
	Words    int    `cbor:"10,keyasint,omitempty"`
	Media    Media  `cbor:"11,keyasint,omitempty"`
	Contents uint64 `cbor:"12,keyasint"` // hash of what the feed said, to notice an edit (fingerprint.go)
	Key      []byte `cbor:"13,keyasint"` // hash64 of its key within the feed

	ContentsVersion uint8 `cbor:"14,keyasint,omitempty"` // how Contents was made
	Names           uint8 `cbor:"15,keyasint,omitempty"` // how many other keys lead to it (evidence.go)

	Full      uint32 `cbor:"16,keyasint,omitempty"` // when its full text was kept; 0 if none is (full_text.go)
	FullWords int    `cbor:"17,keyasint,omitempty"` // words of that

	Duration int `cbor:"18,keyasint,omitempty"` // seconds of the longest sound or film that hangs on it
}

// A bodyRecord is the rest of an article.
type bodyRecord struct {
	Content    Body        `cbor:"1,keyasint,omitempty"`
	Summarised Body        `cbor:"2,keyasint,omitempty"`
	Authors    []Person    `cbor:"3,keyasint,omitempty"`
	Categories []string    `cbor:"4,keyasint,omitempty"`
	Enclosures []Enclosure `cbor:"5,keyasint,omitempty"`
	Links      []string    `cbor:"6,keyasint,omitempty"`
	Language   string      `cbor:"7,keyasint,omitempty"`
	Full       Body        `cbor:"8,keyasint,omitempty"` // what its page says (full_text.go)
	Comments   string      `cbor:"9,keyasint,omitempty"` // where people talk about it
}

// A packer turns bodies into bytes and back, for one caller at a time. Making
// one costs as much as reading an article does, so a store keeps a few.
type packer struct {
	quick, small *zstd.Encoder
	dec          *zstd.Decoder
	block, plain []byte // the block unpacked last, and what was in it
	joined, out  []byte // memory for what is packed together, and for what comes of it
	notes        foldedNotes
}

func (s *Store) packer() *packer {
	if p, ok := s.packers.Get().(*packer); ok {
		return p
	}
	return &packer{}
}

// pack packs a body that stands alone.
func (p *packer) pack(b bodyRecord) (packed []byte, err error) {
	plain, err := cbor.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("encode body: %w", err)
	}
	return p.single(plain)
}

// single packs the CBOR of a body that stands alone.
func (p *packer) single(plain []byte) ([]byte, error) {
	enc, err := p.quickEncoder()
	if err != nil {
		return nil, err
	}
	return enc.EncodeAll(plain, []byte{bodyZstd}), nil
}

// quickEncoder is the one for bodies as they come: most that stand alone are packed again
// with their neighbours, and a block is 4 % larger than encoder makes it in twice the time.
func (p *packer) quickEncoder() (_ *zstd.Encoder, err error) {
	if p.quick == nil {
		p.quick, err = newEncoder(zstd.SpeedFastest)
	}
	return p.quick, err
}

// encoder is the one for blocks that are made in idle hours.
func (p *packer) encoder() (_ *zstd.Encoder, err error) {
	if p.small == nil {
		p.small, err = newEncoder(zstd.SpeedDefault)
	}
	return p.small, err
}

func newEncoder(level zstd.EncoderLevel) (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20), zstd.WithEncoderLevel(level))
}

// unpack reads a body that stands alone.
func (p *packer) unpack(v []byte) (b bodyRecord, err error) {
	plain, err := p.plainBody(v)
	if err != nil {
		return b, err
	}
	return decodeBody(plain)
}

// plainBody is the CBOR of a body that stands alone.
func (p *packer) plainBody(v []byte) ([]byte, error) {
	if len(v) == 0 || v[0] != bodyZstd {
		return nil, fmt.Errorf("decode body: %w: it has an unknown format", ErrCorrupt)
	}
	return p.decompress(v[1:])
}

func (p *packer) decompress(frame []byte) (plain []byte, err error) {
	if p.dec == nil {
		p.dec, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBody))
		if err != nil {
			return nil, err
		}
	}
	plain, err = p.dec.DecodeAll(frame, nil)
	if err != nil {
		return nil, fmt.Errorf("decode body: %w: %v", ErrCorrupt, err)
	}
	return plain, nil
}

// rowAt reads a row; false if the article is not there.
func (t *tx) rowAt(n Number) (r rowRecord, ok bool, err error) {
	v := t.bucket(bucketRows).Get(join32(uint32(n)))
	if v == nil {
		return r, false, nil
	}
	if err := cbor.Unmarshal(v, &r); err != nil || len(r.ID) != len(ID{}) {
		return r, false, fmt.Errorf("read row %d: %w", n, errors.Join(ErrCorrupt, err))
	}
	return r, true, nil
}

func (t *tx) putRow(n Number, r rowRecord) error {
	v, err := cbor.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode row: %w", err)
	}
	t.extent.addFeed(r.Feed)
	return t.bucket(bucketRows).Put(join32(uint32(n)), v)
}

// row is the record as callers know it, without what the account thinks of it.
func (r rowRecord) row(n Number) Row {
	row := Row{
		Number: n, ID: ID(r.ID), Feed: r.Feed, Title: r.Title, Link: r.Link, Author: r.Author,
		Summary: r.Summary, Date: timeOf(r.Date), Added: timeOf(r.Added), Words: r.Words, FullWords: r.FullWords, Media: r.Media, Duration: r.Duration,
	}
	if r.Updated != 0 {
		row.Updated = timeOf(r.Updated)
	}
	return row
}

func putJSON(b *bolt.Bucket, key []byte, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return b.Put(key, text)
}

// getJSON reads a record into v; false if there is none.
func getJSON(b *bolt.Bucket, key []byte, v any) (bool, error) {
	text := b.Get(key)
	if text == nil {
		return false, nil
	}
	if err := json.Unmarshal(text, v); err != nil {
		return false, fmt.Errorf("%w: %v", ErrCorrupt, err)
	}
	return true, nil
}
