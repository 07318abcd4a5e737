package store

import (
	"encoding/binary"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
)

// A posting is the set of articles that hold a word, as a segment keeps it:
//
//	byte 0, then the first number and the differences to the next ones, ascending, as uvarints
//	byte 1, then a roaring bitmap
//
// A bitmap takes two bytes for a number, or 8 KB for 65,536 of them, and its header.
// Differences mostly take one, but have to be read one after another: from bitmapFrom numbers
// on it is always a bitmap.
const (
	postingSteps  = 0
	postingBitmap = 1
	bitmapFrom    = 4096
	bitmapPerhaps = 256 // from so many on it is a bitmap if that is not longer
)

// appendPosting appends a posting of ascending numbers to out.
func appendPosting(out []byte, numbers []uint32) ([]byte, error) {
	if len(numbers) >= bitmapFrom {
		return appendBitmap(out, numbers)
	}
	begin := len(out)
	out = append(out, postingSteps)
	last := uint32(0)
	for _, n := range numbers {
		out = binary.AppendUvarint(out, uint64(n-last))
		last = n
	}
	if len(numbers) >= bitmapPerhaps && len(out)-begin > 2*len(numbers) {
		return appendBitmap(out[:begin], numbers)
	}
	return out, nil
}

func appendBitmap(out []byte, numbers []uint32) ([]byte, error) {
	all := roaring.BitmapOf(numbers...)
	all.RunOptimize()
	text, err := all.ToBytes()
	return append(append(out, postingBitmap), text...), err
}

// readPosting appends the numbers of a posting to numbers.
func readPosting(numbers []uint32, v []byte) ([]uint32, error) {
	if len(v) == 0 {
		return numbers, fmt.Errorf("read posting: %w: it is empty", ErrCorrupt)
	}
	if v[0] == postingBitmap {
		all, err := readBitmap(v)
		if err != nil {
			return numbers, err
		}
		for it := all.Iterator(); it.HasNext(); {
			numbers = append(numbers, it.Next())
		}
		return numbers, nil
	}
	last := uint64(0)
	for rest := v[1:]; len(rest) > 0; {
		step, size := binary.Uvarint(rest)
		if size <= 0 || last+step > 1<<32-1 || v[0] != postingSteps {
			return numbers, fmt.Errorf("read posting: %w", ErrCorrupt)
		}
		last, rest = last+step, rest[size:]
		numbers = append(numbers, uint32(last))
	}
	return numbers, nil
}

// readBitmap reads a posting that is a bitmap. The set points into v.
func readBitmap(v []byte) (set, error) {
	all := roaring.New()
	if _, err := all.FromBuffer(v[1:]); err != nil {
		return nil, explainSet(err)
	}
	return all, nil
}

// A postingUnion is the union of many postings, with one bit for each article. It is faster
// than sets for thousands of postings, as there are for the first letters of a word.
type postingUnion struct {
	bits    []uint64
	numbers []uint32 // of the last posting; kept to save allocations
}

// newPostingUnion makes an empty union with room for numbers up to highest.
func newPostingUnion(highest uint32) *postingUnion {
	return &postingUnion{bits: make([]uint64, highest/64+1)}
}

// add adds the numbers of a posting that are not in but.
func (u *postingUnion) add(v []byte, but set) (err error) {
	if u.numbers, err = readPosting(u.numbers[:0], v); err != nil {
		return err
	}
	careful := !but.IsEmpty()
	for _, n := range u.numbers {
		if careful && but.Contains(n) {
			continue
		}
		if int(n/64) >= len(u.bits) {
			return fmt.Errorf("read posting: %w: article %d was never given out", ErrCorrupt, n)
		}
		u.bits[n/64] |= 1 << (n % 64)
	}
	return nil
}

// addNumbers adds numbers of any size.
func (u *postingUnion) addNumbers(numbers []uint32) {
	for _, n := range numbers {
		if at := int(n / 64); at >= len(u.bits) {
			u.bits = append(u.bits, make([]uint64, at+1-len(u.bits))...)
		}
		u.bits[n/64] |= 1 << (n % 64)
	}
}

// set returns the union as a set.
func (u *postingUnion) set() set { return roaring.FromDense(u.bits, false) }
