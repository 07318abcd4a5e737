package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"

	"tidings/store/dbfile"
)

// Articles get into the index in steps: some of the pending ones are read, split into words
// outside of any transaction, and written as a segment; then they are not pending any
// more.

// A segment is made of so many articles, or so many bytes of text, at most, so that making
// it needs little memory.
const (
	segmentArticles = 10_000
	segmentText     = 16 << 20
)

// indexStep is how many bytes of an index one transaction writes at least, and how many
// between two looks at whether somebody waits for the file. It takes about 10 ms. No
// transaction writes more than longestIndexStep.
const (
	indexStep        = 512 << 10
	longestIndexStep = 4 * indexStep
)

// index adds the pending articles to the index of words, and merges segments that have
// become many. It does nothing if another process is indexing. It is many short
// transactions and may be ended at any moment; the next call goes on.
func (s *Store) index(ctx context.Context) error {
	pending, err := s.pending(ctx)
	if err != nil || pending == 0 {
		return err // segments become many only through pending articles
	}
	release, ok, err := dbfile.LockAside(s.file.Path() + ".index")
	if err != nil || !ok {
		return err
	}
	defer release()
	defer s.texts.clear()
	if err := s.indexAll(ctx); err != nil && !errors.Is(err, errNewFile) {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

func (s *Store) indexAll(ctx context.Context) error {
	ix, err := s.beginIndexing(ctx)
	if err != nil {
		return err
	}
	if err := ix.unlistDead(ctx); err != nil {
		return err
	}
	if err := ix.dropLeftovers(ctx); err != nil {
		return err
	}
	p := s.packer()
	defer s.packers.Put(p)
	for more := true; more; {
		if more, err = ix.indexSome(ctx, p); err == nil {
			err = ix.merge(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// An indexing is one run of index. What one of its transactions has found or written, the
// next ones count on.
type indexing struct {
	*Store
	generation uint32
}

func (s *Store) beginIndexing(ctx context.Context) (*indexing, error) {
	ix := &indexing{Store: s}
	err := s.view(ctx, func(t *tx) error {
		ix.generation = t.generation()
		return nil
	})
	return ix, err
}

// errNewFile ends an indexing whose file has been replaced, by a repair for instance: the
// new file has other segments, perhaps under the same numbers. The next indexing goes on.
var errNewFile = errors.New("the file has been replaced")

// same calls fn in a transaction of the file in which the indexing began.
func (ix *indexing) same(fn func(*tx) error) func(*tx) error {
	return func(t *tx) error {
		if t.generation() != ix.generation {
			return errNewFile
		}
		return fn(t)
	}
}

func (ix *indexing) view(ctx context.Context, fn func(*tx) error) error {
	return ix.Store.view(ctx, ix.same(fn))
}

func (ix *indexing) update(ctx context.Context, why string, fn func(*tx) error) error {
	return ix.Store.update(ctx, why, ix.same(fn))
}

// pending returns how many articles are not in the index yet: a search has to read them
// one by one.
func (s *Store) pending(ctx context.Context) (count int, err error) {
	err = s.view(ctx, func(t *tx) error {
		pending, err := loadSet(t.bucket(bucketPending), nil)
		if err == nil {
			count = int(pending.GetCardinality())
		}
		return err
	})
	return count, err
}

// A document is an article on its way into the index.
type document struct {
	number  Number
	edition edition // of its row, to notice an edit
	title   string
	author  string
	media   Media
	body    packedBody
	text    *fetchedText // nil if the body has to be read
}

// indexSome makes one segment of what is pending, and reports whether there is
// more.
func (ix *indexing) indexSome(ctx context.Context, p *packer) (more bool, err error) {
	builder := newSegmentBuilder()
	after := Number(0)
	for len(builder.articles) < segmentArticles && builder.text < segmentText {
		docs, err := ix.pendingDocuments(ctx, after)
		if err != nil {
			return false, err
		}
		for _, d := range docs {
			text, err := d.read(p)
			if err != nil {
				return false, err
			}
			builder.add(d, text)
			after = d.number
		}
		if more = len(docs) == documentsAtOnce; !more {
			break
		}
	}
	if len(builder.articles) == 0 {
		return false, nil
	}
	return more, ix.addSegment(ctx, builder)
}

// An edition says which texts an article has: what its feed says now, and what was fetched of
// its page.
type edition struct {
	contents fingerprint
	full     uint32
}

func (r *rowRecord) edition() edition { return edition{r.fingerprint(), r.Full} }

// read returns the text of the document, and its language.
func (d document) read(p *packer) (fetchedText, error) {
	if d.text != nil {
		return *d.text, nil
	}
	body, err := p.open(d.body)
	return fetchedText{text: body.searchText(), language: body.Language}, err
}

// documentsAtOnce is how many articles are read in one transaction.
const documentsAtOnce = 250

// pendingDocuments reads the next pending articles.
func (ix *indexing) pendingDocuments(ctx context.Context, after Number) (docs []document, err error) {
	err = ix.view(ctx, func(t *tx) error {
		pending, err := loadSet(t.bucket(bucketPending), nil)
		if err != nil {
			return err
		}
		it := pending.Iterator()
		it.AdvanceIfNeeded(uint32(after) + 1)
		var copier blockCopier
		for it.HasNext() && len(docs) < documentsAtOnce {
			n := Number(it.Next())
			row, ok, err := t.rowAt(n)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			d := document{number: n, edition: row.edition(), title: row.Title, author: row.Author, media: row.Media}
			if text, known := ix.texts.take(n, d.edition.contents.hash); known && row.Full == 0 {
				d.text = &text
			} else {
				d.body = copier.copy(t.borrowedBody(n))
			}
			docs = append(docs, d)
		}
		return nil
	})
	return docs, err
}

// addSegment writes a segment, in several steps if it is large. The last step puts it on
// the list.
func (ix *indexing) addSegment(ctx context.Context, b *segmentBuilder) error {
	w := &segmentWriter{indexing: ix, ctx: ctx}
	if err := b.postings(w.put); err != nil {
		return err
	}
	return w.end(func(t *tx) error { return t.list(w.id, b) })
}

// A segmentWriter writes a segment step by step, before it is on the list.
type segmentWriter struct {
	*indexing
	ctx  context.Context
	id   uint32 // 0 before the first step
	keys [][]byte
	vals [][]byte
	size int
}

// put adds a key, which is greater than the last one, and writes when there is enough for a
// transaction.
func (w *segmentWriter) put(k, v []byte) error {
	w.keys, w.vals = append(w.keys, k), append(w.vals, v)
	if w.size += len(k) + len(v) + 16; w.size < longestIndexStep {
		return nil
	}
	return w.write(nil)
}

// end writes the keys that were put and not written, and calls last in the last
// transaction.
func (w *segmentWriter) end(last func(*tx) error) error {
	if err := w.write(last); err != nil {
		return err
	}
	return w.ctx.Err()
}

// write writes all keys that were put: in one transaction if nobody waits for the file. It
// calls last, which may be nil, in the last transaction.
func (w *segmentWriter) write(last func(*tx) error) error {
	for isOver := false; !isOver; {
		err := w.update(w.ctx, "index", func(t *tx) error {
			b, err := w.bucket(t)
			if err != nil {
				return err
			}
			for pace := w.file.Pace(); len(w.keys) > 0; {
				if err := w.step(b); err != nil {
					return err
				}
				if pace.IsOver() {
					break
				}
			}
			if isOver = len(w.keys) == 0; isOver && last != nil {
				return last(t)
			}
			return nil
		})
		if err == nil && (!isOver || last == nil) {
			err = w.file.GiveWay(w.ctx)
		}
		if err != nil {
			return err
		}
	}
	w.size = 0
	return nil
}

// bucket returns the bucket of the segment, and makes it at first.
func (w *segmentWriter) bucket(t *tx) (*bolt.Bucket, error) {
	if w.id == 0 {
		n, err := t.next("segment")
		if err != nil {
			return nil, err
		}
		if _, err := t.bucket(bucketSegments).CreateBucket(join32(n)); err != nil {
			return nil, err
		}
		w.id = n
	}
	return t.segmentBucket(w.id)
}

// step writes some of the keys.
func (w *segmentWriter) step(b *bolt.Bucket) error {
	size, i := 0, 0
	for ; i < len(w.keys) && size < indexStep; i++ {
		if err := b.Put(w.keys[i], w.vals[i]); err != nil {
			return err
		}
		size += len(w.keys[i]) + len(w.vals[i])
	}
	w.keys, w.vals = w.keys[i:], w.vals[i:]
	return nil
}

// list puts a new segment on the list and marks its articles as old in older segments. An
// article that was edited while the segment was made stays pending and is old in the new
// segment, too.
func (t *tx) list(id uint32, builder *segmentBuilder) error {
	added := builder.docs()
	older, err := t.segments()
	if err != nil {
		return err
	}
	for _, one := range older {
		b, err := t.segmentBucket(one.ID)
		if err != nil {
			return err
		}
		docs, err := setAt(b, segmentDocs)
		if err != nil {
			return err
		}
		if docs.And(added); docs.IsEmpty() {
			continue
		}
		old, err := setAt(b, segmentOld)
		if err != nil {
			return err
		}
		if err := putSetAt(b, segmentOld, roaring.Or(old, docs)); err != nil {
			return err
		}
	}
	b, err := t.segmentBucket(id)
	if err != nil {
		return err
	}
	stale := roaring.New()
	for _, one := range builder.articles {
		if row, ok, err := t.rowAt(one.number); err != nil {
			return err
		} else if !ok || row.edition() != one.edition {
			stale.Add(uint32(one.number))
		}
	}
	if err := putSetAt(b, segmentDocs, added); err != nil {
		return err
	}
	if err := putSetAt(b, segmentOld, stale); err != nil {
		return err
	}
	if _, err := changeSet(t.bucket(bucketPending), nil, roaring.AndNot(added, stale), false); err != nil {
		return err
	}
	return t.putSegments(append(older, segment{ID: id, Docs: added.GetCardinality()}))
}

// dropLeftovers deletes the segments that are not on the list, each in a transaction of
// its own.
func (ix *indexing) dropLeftovers(ctx context.Context) error {
	var extra []uint32
	err := ix.view(ctx, func(t *tx) error {
		list, err := t.segments()
		if err != nil {
			return err
		}
		return t.bucket(bucketSegments).ForEach(func(k, _ []byte) error {
			id := field32(k, 0)
			if !slices.ContainsFunc(list, func(one segment) bool { return one.ID == id }) {
				extra = append(extra, id)
			}
			return nil
		})
	})
	for _, id := range extra {
		if err == nil {
			err = ix.update(ctx, "index", func(t *tx) error { return t.bucket(bucketSegments).DeleteBucket(join32(id)) })
		}
	}
	return err
}
