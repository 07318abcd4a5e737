package store

import (
	"encoding/binary"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/pages"
	"tidings/store/query"
)

// Marks are worth most and lie nowhere else; but the sets that follow from them tell
// which articles were bookmarked, and what they were tagged. Where marks cannot be
// read that much of them is taken from there: when it was, and notes, are lost.

// A markKey says whose mark, on which article.
type markKey struct {
	account AccountID
	number  Number
}

// recallMarks reads the old sets, if any mark could not be read.
func (r *repair) recallMarks(leads map[string][]byte) error {
	if r.unread[string(bucketMarks)] == 0 && !r.from.Incomplete[string(bucketMarks)] {
		return nil
	}
	for _, bucket := range [][]byte{bucketBookmarks, bucketTags} {
		lead, there := leads[string(bucket)]
		if !there {
			continue
		}
		if err := r.from.Bucket(string(bucket), lead, r.recall); err != nil {
			return err
		}
	}
	return nil
}

// recall takes one piece of a set: its key is the account, the tag if it is one's, and
// the number of the piece.
func (r *repair) recall(e pages.Element) error {
	if len(e.Key) < 6 || !numbered(e.Key[:4], 1) {
		return nil
	}
	numbers, ok := r.piece(e)
	if !ok {
		return nil
	}
	tag := ""
	if middle := e.Key[4 : len(e.Key)-2]; len(middle) > 0 {
		if tag = query.CleanTag(string(middle[:len(middle)-1])); tag == "" {
			return nil
		}
	}
	for it := numbers.Iterator(); it.HasNext(); {
		key := markKey{AccountID(field32(e.Key, 0)), Number(it.Next())}
		m := r.recalled[key]
		if tag == "" {
			m.Bookmarked = r.t.now
		} else {
			m.Tags = query.CleanTags(append(slices.Clone(m.Tags), tag)...)
		}
		r.recalled[key] = m
	}
	return nil
}

// putRecalled writes the marks that are in no other way known.
func (r *repair) putRecalled() error {
	for key, m := range r.recalled {
		at := join32(uint32(key.account), uint32(key.number))
		text, ok := encoded(m)
		if !ok || r.t.bucket(bucketMarks).Get(at) != nil {
			continue
		}
		r.halfMarks++
		if err := r.put(bucketMarks, at, text); err != nil {
			return err
		}
	}
	return nil
}

// readKnown reads which articles the old file said there are, by feed, to know which
// are missing.
func (r *repair) readKnown(lead []byte) error {
	if lead == nil {
		return nil
	}
	return r.from.Bucket(string(bucketLive), lead, func(e pages.Element) error {
		if len(e.Key) != 6 || FeedID(field32(e.Key, 0)) == everyFeed {
			return nil
		}
		numbers, ok := r.piece(e)
		if !ok {
			return nil
		}
		id := FeedID(field32(e.Key, 0))
		if r.known[id] == nil {
			r.known[id] = roaring.New()
		}
		r.known[id].Or(numbers)
		return nil
	})
}

// piece reads a piece of a set in the old file, whatever it is.
func (r *repair) piece(e pages.Element) (numbers set, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return readPiece(e.Value, binary.BigEndian.Uint16(e.Key[len(e.Key)-2:]))
}
