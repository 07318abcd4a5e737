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

// The index of words.
//
// It says which articles hold a word. It is made of segments; each takes in what
// was pending at one time, is written once and never changed, but for the list of
// articles in it that have been taken into a newer one since, because their feeds
// edited them. When eight segments of one size have gathered they are merged into
// one (index_merge.go), so a search asks some twenty, however many articles there
// are.
//
// In the bucket of a segment:
//
//	field byte, word     -> posting: the articles with that word
//	zero byte, "docs"    -> set of the articles in the segment
//	zero byte, "old"     -> set of those that a newer segment has
//
// Fields are t, words of the title; a, of the authors; b, of both, the text, the
// summary and the categories; h, media; l, languages; p, the first letter and the
// first two letters of what is in b. Who types begins with one letter: there are
// thousands of words that begin so, and one posting here. Scripts without blanks
// are left out of it, since their words are pairs of characters in the first place.
//
// meta lists the segments that count. A bucket that is not on the list is being
// made, or was when its maker was killed.
var (
	segmentDocs = []byte("\x00docs")
	segmentOld  = []byte("\x00old")
	segmentList = []byte("segments") // in meta
)

// A segment is one on the list.
type segment struct {
	ID   uint32 `json:"id"`
	Docs uint64 `json:"docs"` // articles in it when it was made
}

// segments returns the list, oldest first.
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

func (t *tx) putSegments(list []segment) error {
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

// wordKey is where a segment keeps a word of a field.
func wordKey(f byte, word string) []byte { return append([]byte{f}, word...) }

// setAt reads a set that lies under one key; an empty one if there is none. It
// points into the file.
func setAt(b *bolt.Bucket, key []byte) (set, error) {
	all := roaring.New()
	if v := b.Get(key); v != nil {
		if _, err := all.FromBuffer(v); err != nil {
			return nil, explainSet(err)
		}
	}
	return all, nil
}

func putSetAt(b *bolt.Bucket, key []byte, all set) error {
	all.RunOptimize()
	text, err := all.ToBytes()
	if err != nil {
		return err
	}
	return b.Put(key, text)
}

// postings returns the articles whose word in a field is this one, or begins with
// it, as far as they are in the index. Articles that have gone, or are pending
// again, may be among them.
func (t *tx) postings(f byte, word string, prefix bool) (set, error) {
	list, err := t.segments()
	if err != nil {
		return nil, err
	}
	return t.postingsIn(list, f, word, prefix)
}

// postingsIn does the same for some segments.
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

// isIndexedPrefix reports whether the index keeps a word's like as the beginning of
// others.
func isIndexedPrefix(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return utf8.RuneCountInString(word) <= 2 && !query.Unspaced(first)
}

// prefixesOf gives the first letter and the first two letters of a word, if the
// index keeps them.
func prefixesOf(word string) (one, two string) {
	first, size := utf8.DecodeRuneInString(word)
	if query.Unspaced(first) {
		return "", ""
	}
	_, next := utf8.DecodeRuneInString(word[size:])
	return word[:size], word[:size+next]
}

// postingSet is a posting as a set, which may point into the file.
func postingSet(v []byte) (set, error) {
	if len(v) > 0 && v[0] == postingBitmap {
		return readBitmap(v)
	}
	numbers, err := readPosting(nil, v)
	return roaring.BitmapOf(numbers...), err
}

// prefixPostings returns the articles with a word that begins so.
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

// docsOf returns the articles that a segment answers for.
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
