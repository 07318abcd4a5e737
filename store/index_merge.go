package store

import (
	"bytes"
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"
)

// Segments are merged by size. A class of sizes is eight times as large as the one before
// it; eight segments of a class become one of the next class. The largest segments are not
// merged, so no merge takes long, and a word is written about four times in its life.

// mergedAtOnce is how many segments become one.
const mergedAtOnce = 8

// A segment of class 0 has fewer articles than smallestClass. Segments of lastClass, which
// have 16,384 articles or more, are not merged.
const (
	smallestClass = 32
	lastClass     = 4
)

// class returns the class of a segment's size.
func (one segment) class() (class int) {
	for limit := uint64(smallestClass); one.Docs >= limit && class < lastClass; limit *= mergedAtOnce {
		class++
	}
	return class
}

// merge merges segments until no class has eight.
func (ix *indexing) merge(ctx context.Context) error {
	for {
		var ripe []segment
		err := ix.view(ctx, func(t *tx) error {
			list, err := t.segments()
			ripe = ripest(list)
			return err
		})
		if err != nil || ripe == nil {
			return err
		}
		if err := ix.mergeThese(ctx, ripe); err != nil {
			return err
		}
	}
}

// ripest returns the eight oldest segments of the lowest class that has eight; nil if none
// has.
func ripest(list []segment) []segment {
	for class := range lastClass {
		var same []segment
		for _, one := range list {
			if one.class() == class {
				same = append(same, one)
			}
		}
		if len(same) >= mergedAtOnce {
			return same[:mergedAtOnce]
		}
	}
	return nil
}

// unlistDead takes the segments off the list that have no articles any more. Without it the
// largest would stay for ever, since they are never merged.
func (ix *indexing) unlistDead(ctx context.Context) error {
	var list, alive []segment
	look := func(t *tx) (err error) {
		if list, err = t.segments(); err == nil {
			alive, err = t.alive(list)
		}
		return err
	}
	if err := ix.view(ctx, look); err != nil || len(alive) == len(list) {
		return err
	}
	return ix.update(ctx, "index", func(t *tx) error {
		if err := look(t); err != nil {
			return err
		}
		return t.putSegments(alive)
	})
}

// alive returns the segments that still have an article.
func (t *tx) alive(list []segment) (alive []segment, err error) {
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(everyFeed)))
	if err != nil {
		return nil, err
	}
	for _, one := range list {
		docs, err := t.docsOf(one)
		if err != nil {
			return nil, err
		}
		if docs.Intersects(live) {
			alive = append(alive, one)
		}
	}
	return alive, nil
}

// mergeThese makes one segment of several, without the articles that have gone or that a
// newer segment has. An article that goes while segments are being merged stays in the
// merged segment, as if it had gone afterwards.
func (ix *indexing) mergeThese(ctx context.Context, parts []segment) error {
	var docs []set
	err := ix.view(ctx, func(t *tx) (err error) {
		docs, err = t.mergedDocs(parts)
		return err
	})
	if err != nil {
		return err
	}
	w := &segmentWriter{indexing: ix, ctx: ctx}
	for next, more := []byte{1}, true; more; { // the first key that is a word
		var keys, vals [][]byte
		err := ix.view(ctx, func(t *tx) (err error) {
			keys, vals, next, err = t.mergeStep(parts, docs, next)
			more = next != nil
			return err
		})
		if err != nil {
			return err
		}
		for i, k := range keys {
			if err := w.put(k, vals[i]); err != nil {
				return err
			}
		}
	}
	all := roaring.FastOr(docs...)
	if err := w.end(func(t *tx) error { return t.replaceSegments(parts, all, w.id) }); err != nil {
		return err
	}
	return ix.dropLeftovers(ctx)
}

// mergedDocs returns, for each segment, its articles that are still there and that no newer
// segment has. The sets can be used after the transaction.
func (t *tx) mergedDocs(parts []segment) (all []set, err error) {
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(everyFeed)))
	if err != nil {
		return nil, err
	}
	for _, part := range parts {
		docs, err := t.docsOf(part)
		if err != nil {
			return nil, err
		}
		docs.And(live)
		docs.CloneCopyOnWriteContainers() // its containers point into the file
		all = append(all, docs)
	}
	return all, nil
}

// A mergeSource reads the words of a segment in their order.
type mergeSource struct {
	cursor *bolt.Cursor
	docs   set // the articles that are kept
	k, v   []byte
}

// mergeStep merges the words from a key on until it has enough bytes for a step. It returns
// what to write, and the next key to begin with; nil at the end.
func (t *tx) mergeStep(parts []segment, docs []set, from []byte) (keys, vals [][]byte, next []byte, err error) {
	sources, err := t.mergeSources(parts, docs, from)
	if err != nil {
		return nil, nil, nil, err
	}
	var numbers []uint32
	for size := 0; size < indexStep; {
		var word []byte
		for _, one := range sources {
			if one.k != nil && (word == nil || bytes.Compare(one.k, word) < 0) {
				word = one.k
			}
		}
		if word == nil {
			return keys, vals, nil, nil
		}
		word = bytes.Clone(word)
		numbers = numbers[:0]
		for _, one := range sources {
			if !bytes.Equal(one.k, word) {
				continue
			}
			first := len(numbers)
			if numbers, err = readPosting(numbers, one.v); err != nil {
				return nil, nil, nil, err
			}
			kept := slices.DeleteFunc(numbers[first:], func(n uint32) bool { return !one.docs.Contains(n) })
			numbers = numbers[:first+len(kept)]
			one.k, one.v = one.cursor.Next()
		}
		if len(numbers) == 0 {
			continue
		}
		slices.Sort(numbers) // they are in order, except for articles that were edited
		v, err := appendPosting(nil, numbers)
		if err != nil {
			return nil, nil, nil, err
		}
		keys, vals = append(keys, word), append(vals, v)
		size += len(word) + len(v)
	}
	last := keys[len(keys)-1]
	return keys, vals, append(bytes.Clone(last), 0), nil // the next possible key
}

// mergeSources opens segments at a key.
func (t *tx) mergeSources(parts []segment, docs []set, from []byte) (sources []*mergeSource, err error) {
	for i, part := range parts {
		b, err := t.segmentBucket(part.ID)
		if err != nil {
			return nil, err
		}
		one := &mergeSource{cursor: b.Cursor(), docs: docs[i]}
		one.k, one.v = one.cursor.Seek(from)
		sources = append(sources, one)
	}
	return sources, nil
}

// replaceSegments replaces the parts on the list by the segment that was made of them, which
// has these articles.
func (t *tx) replaceSegments(parts []segment, docs set, id uint32) error {
	list, err := t.segments()
	if err != nil {
		return err
	}
	merged := func(one segment) bool {
		return slices.ContainsFunc(parts, func(part segment) bool { return part.ID == one.ID })
	}
	at := slices.IndexFunc(list, merged)
	if at < 0 {
		return nil // another process was faster; dropLeftovers deletes the new segment
	}
	b, err := t.segmentBucket(id)
	if err != nil {
		return err
	}
	if err := putSetAt(b, segmentDocs, docs); err != nil {
		return err
	}
	old := docs.Clone() // empty in the end, unless the file system has no locks
	for _, part := range parts {
		still, err := t.docsOf(part)
		if err != nil {
			return err
		}
		old.AndNot(still)
	}
	if err := putSetAt(b, segmentOld, old); err != nil {
		return err
	}
	list[at] = segment{ID: id, Docs: docs.GetCardinality()}
	return t.putSegments(append(list[:at+1], slices.DeleteFunc(list[at+1:], merged)...))
}
