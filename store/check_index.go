package store

import (
	"bytes"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
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
	for {
		err := c.store.view(c.ctx, func(t *tx) error {
			list, err := t.segments()
			if err != nil || !slices.ContainsFunc(list, func(one segment) bool { return one.ID == id }) {
				next = nil // merged meanwhile
				return nil
			}
			b, err := t.words(id)
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
				k, v = cursor.Next()
			}
			next = bytes.Clone(k)
			return c.ctx.Err()
		})
		if err != nil || next == nil {
			return err
		}
	}
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
