package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"

	"tidings/store/query"
)

// The index of words says which articles hold a word.
//
// It is made of segments. A segment holds the articles that were pending at one time. It
// is written once; later only the list of its articles changes that a newer segment has,
// because their feeds edited them. Eight segments of one size are merged into one
// (index_merge.go), so a search reads some twenty, however many articles there are.
//
// In the bucket of a segment:
//
//	field byte, word     -> posting: the articles with that word
//	zero byte, "docs"    -> set of the articles in the segment
//	zero byte, "old"     -> set of those that a newer segment has
//
// The fields are t, words of the title; a, words of the authors; b, words of both, of the
// text, the summary and the categories; h, media; l, languages; p, the first letter and
// the first two letters of the words in b. A person who types begins with one letter:
// thousands of words begin with it, and here they are one posting. Scripts without spaces
// are not in p, since their words have two characters anyway.
//
// The list of segments is in meta. A bucket that is not on the list is being written, or
// its writer was killed.
var (
	segmentDocs = []byte("\x00docs")
	segmentOld  = []byte("\x00old")
	segmentList = []byte("segments") // in meta
)

// A segment is an entry of the list.
type segment struct {
	ID   uint32 `json:"id"`
	Docs uint64 `json:"docs"` // articles in it when it was made
}

// segments returns the list of segments, oldest first.
func (t *tx) segments() (list []segment, err error) {
	text := t.bucket(bucketMeta).Get(segmentList)
	if text == nil {
		return nil, nil
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("read list of segments: %w: %v", ErrCorrupt, err)
	}
	return list, nil
}

// putSegments writes the list of segments.
func (t *tx) putSegments(list []segment) error {
	t.extent.words = true
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return t.bucket(bucketMeta).Put(segmentList, text)
}

// segmentBucket returns a segment's bucket.
func (t *tx) segmentBucket(id uint32) (*bolt.Bucket, error) {
	b := t.bucket(bucketSegments).Bucket(join32(id))
	if b == nil {
		return nil, fmt.Errorf("read segment %d: %w: it is not there", id, ErrCorrupt)
	}
	b.FillPercent = 1 // it is written in the order of its keys
	return b, nil
}

// wordKey returns the key of a word of a field in the bucket of a segment.
func wordKey(f byte, word string) []byte { return append([]byte{f}, word...) }

// setAt reads the set under a key; it is empty if there is none. The set points into the
// file.
func setAt(b *bolt.Bucket, key []byte) (set, error) {
	all := roaring.New()
	if v := b.Get(key); v != nil {
		if _, err := all.FromBuffer(v); err != nil {
			return nil, explainSet(err)
		}
	}
	return all, nil
}

// putSetAt writes a set under a key.
func putSetAt(b *bolt.Bucket, key []byte, all set) error {
	all.RunOptimize()
	text, err := all.ToBytes()
	if err != nil {
		return err
	}
	return b.Put(key, text)
}

// postings returns the indexed articles that have a word in a field, or a word that begins
// with it. Articles that have gone, or are pending again, may be among them.
func (t *tx) postings(f byte, word string, prefix bool) (set, error) {
	list, err := t.segments()
	if err != nil {
		return nil, err
	}
	return t.postingsIn(list, f, word, prefix)
}

// postingsIn is postings in some segments.
func (t *tx) postingsIn(list []segment, f byte, word string, prefix bool) (set, error) {
	switch {
	case prefix && f == 'b' && isIndexedPrefix(word):
		f = 'p'
	case prefix:
		return t.prefixPostings(list, f, word)
	}
	all := roaring.New()
	for _, one := range list {
		b, err := t.segmentBucket(one.ID)
		if err != nil {
			return nil, err
		}
		v := b.Get(wordKey(f, word))
		if v == nil {
			continue
		}
		numbers, err := postingSet(v)
		if err != nil {
			return nil, err
		}
		old, err := setAt(b, segmentOld)
		if err != nil {
			return nil, err
		}
		if !old.IsEmpty() {
			numbers.AndNot(old)
		}
		all.Or(numbers)
	}
	return all, nil
}

// isIndexedPrefix reports whether the index has a posting for all words that begin with a
// word.
func isIndexedPrefix(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return utf8.RuneCountInString(word) <= 2 && !query.Unspaced(first)
}

// prefixesOf returns the first letter and the first two letters of a word; "" for a script
// without spaces.
func prefixesOf(word string) (one, two string) {
	first, size := utf8.DecodeRuneInString(word)
	if query.Unspaced(first) {
		return "", ""
	}
	_, next := utf8.DecodeRuneInString(word[size:])
	return word[:size], word[:size+next]
}

// postingSet reads a posting as a set, which may point into the file.
func postingSet(v []byte) (set, error) {
	if len(v) > 0 && v[0] == postingBitmap {
		return readBitmap(v)
	}
	numbers, err := readPosting(nil, v)
	return roaring.BitmapOf(numbers...), err
}

// prefixPostings returns the articles with a word in a field that begins with word.
func (t *tx) prefixPostings(list []segment, f byte, word string) (set, error) {
	all, prefix := newPostingUnion(t.last("article")), wordKey(f, word)
	for _, one := range list {
		b, err := t.segmentBucket(one.ID)
		if err != nil {
			return nil, err
		}
		old, err := setAt(b, segmentOld)
		if err != nil {
			return nil, err
		}
		c := b.Cursor()
		for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
			if err := all.add(v, old); err != nil {
				return nil, err
			}
		}
	}
	return all.set(), nil
}

// docsOf returns the articles of a segment that no newer segment has.
func (t *tx) docsOf(one segment) (set, error) {
	b, err := t.segmentBucket(one.ID)
	if err != nil {
		return nil, err
	}
	docs, err := setAt(b, segmentDocs)
	if err != nil {
		return nil, err
	}
	old, err := setAt(b, segmentOld)
	if err != nil {
		return nil, err
	}
	docs.AndNot(old)
	return docs, nil
}
