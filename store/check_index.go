package store

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"
)

// Check's look at the index of words. What it looks for is listed in check.go.

// index looks at the list of segments and at what they answer for, in one
// transaction.
func (c *checker) index(t *tx) error {
	list, err := t.segments()
	if err != nil {
		c.say("%v", err)
		return nil
	}
	known := roaring.New()
	for _, one := range list {
		docs, err := t.docsOf(one)
		if err != nil {
			c.say("segments: %d: %v", one.ID, err)
			continue
		}
		if twice := roaring.And(known, docs); !twice.IsEmpty() {
			c.say("segments: %d answers for article %d, and so does an older one", one.ID, twice.Minimum())
		}
		if one.ID == 0 || one.ID > t.last("segment") {
			c.say("segments: %d, and the last number given out is %d", one.ID, t.last("segment"))
		}
		known.Or(docs)
	}
	pending, err := loadSet(t.bucket(bucketPending), nil)
	if err != nil {
		return nil // spoken of when pending is looked at
	}
	known.Or(pending)
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(everyFeed)))
	if err != nil {
		return nil // and so is live
	}
	if unknown := roaring.AndNot(live, known); !unknown.IsEmpty() {
		c.say("segments: %d articles are neither in the index nor pending, the first is %d", unknown.GetCardinality(), unknown.Minimum())
	}
	return nil
}

// segment looks at the words of one segment, a few in each transaction.
func (c *checker) segment(id uint32) error {
	next := []byte{1} // behind the keys that are no words
	var begun beginnings
	for {
		err := c.store.view(c.ctx, func(t *tx) error {
			list, err := t.segments()
			if err != nil || !slices.ContainsFunc(list, func(one segment) bool { return one.ID == id }) {
				next = nil // merged meanwhile
				return nil
			}
			b, err := t.segmentBucket(id)
			if err != nil {
				c.say("%v", err)
				next = nil
				return nil
			}
			docs, err := setAt(b, segmentDocs)
			if err != nil {
				c.say("segments: %d: %v", id, err)
			}
			cursor := b.Cursor()
			k, v := cursor.Seek(next)
			var numbers []uint32
			for range 5000 {
				if k == nil {
					break
				}
				if numbers, err = readPosting(numbers[:0], v); err != nil {
					c.say("segments: %d: %q: %v", id, k, err)
				}
				for _, n := range numbers {
					if docs != nil && !docs.Contains(n) {
						c.say("segments: %d: %q is in article %d, which is not in the segment", id, k, n)
						break
					}
				}
				for _, wrong := range begun.add(b, k, numbers, docs) {
					c.say("segments: %d: %q is not what the words say that begin so", id, wrong)
				}
				k, v = cursor.Next()
			}
			if k == nil {
				for _, wrong := range begun.end(b, docs) {
					c.say("segments: %d: %q is not what the words say that begin so", id, wrong)
				}
			}
			next = bytes.Clone(k)
			return c.ctx.Err()
		})
		if err != nil || next == nil {
			return err
		}
	}
}

// A beginnings compares the beginnings of words that a segment keeps with what its
// words say. They come sorted, so those that begin alike are neighbours, and there is
// one beginning of a letter and one of two at a time. The beginnings come after all
// words, and there are to be as many as were met. Only the articles of the segment
// count: of others it has been said that they are none.
type beginnings struct {
	now [2]struct {
		word string // "" for none
		of   postingUnion
	}
	met, kept int
}

// add takes the next key of a segment, and returns the beginnings that are wrong.
func (g *beginnings) add(b *bolt.Bucket, k []byte, numbers []uint32, docs set) (wrong []string) {
	if docs == nil {
		return nil // that has been said
	}
	if k[0] == 'p' && slices.ContainsFunc(numbers, docs.Contains) {
		g.kept++
	}
	if k[0] != 'b' {
		return nil
	}
	one, two := prefixesOf(string(k[1:]))
	if one == two {
		two = "" // one letter is all there is
	}
	for i, word := range []string{one, two} {
		if word != g.now[i].word && (word != "" || i == 0) {
			wrong = append(wrong, g.compare(b, i, docs)...)
			g.now[i].word = word
		}
		if word != "" {
			g.now[i].of.addNumbers(numbers)
		}
	}
	return wrong
}

// compare compares one of the two, and empties it.
func (g *beginnings) compare(b *bolt.Bucket, i int, docs set) (wrong []string) {
	one := &g.now[i]
	word, ours := one.word, roaring.And(one.of.set(), docs)
	one.word = ""
	clear(one.of.bits)
	if ours.IsEmpty() {
		return nil
	}
	g.met++
	kept, err := postingSet(b.Get(wordKey('p', word)))
	if err != nil || !roaring.And(kept, docs).Equals(ours) {
		return []string{"p" + word}
	}
	return nil
}

// end compares what is left.
func (g *beginnings) end(b *bolt.Bucket, docs set) (wrong []string) {
	if docs == nil {
		return nil
	}
	wrong = append(g.compare(b, 0, docs), g.compare(b, 1, docs)...)
	if len(wrong) == 0 && g.met != g.kept {
		return []string{fmt.Sprintf("p, of which there are %d and not %d,", g.kept, g.met)}
	}
	return wrong
}

// segments looks at the words of all segments.
func (c *checker) segments() error {
	var list []segment
	err := c.store.view(c.ctx, func(t *tx) (err error) {
		if err := c.index(t); err != nil {
			return err
		}
		list, _ = t.segments() // what is wrong with it has been said
		return nil
	})
	for _, one := range list {
		if err != nil {
			break
		}
		err = c.segment(one.ID)
	}
	return err
}
