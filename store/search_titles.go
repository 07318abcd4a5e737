package store

import "github.com/RoaringBitmap/roaring/v2"

// Hits in titles first. A search that asks for it walks twice: over what has its
// words in titles, and then over all else.

// looksAtTitles bounds how many articles that are not in the index yet are looked
// at for words in their titles: the rest stand among all else.
const looksAtTitles = 10_000

// inTitles returns those of what may fit whose titles hold the words. Whether they
// stand together in a phrase is not asked: that the article fits says it nearly.
func (h *hunt) inTitles(t *tx, q *asker, pending set) (set, error) {
	tree := h.tree.ForTitles()
	if tree == nil {
		return nil, nil // it looks for no words: nothing comes first
	}
	answer, err := q.ask(tree)
	if err != nil {
		return nil, err
	}
	titled := roaring.And(answer.set, h.maybe)
	l := &looker{asker: q, pack: h.pack, tree: tree}
	it := roaring.And(pending, h.maybe).ReverseIterator()
	for looked := 0; it.HasNext() && looked < looksAtTitles; looked++ {
		n := it.Next()
		fits, err := l.fits(Number(n))
		if err != nil {
			return nil, err
		}
		if fits {
			titled.Add(n)
		}
	}
	titled.CloneCopyOnWriteContainers()
	return titled, nil
}

// walk returns the next places to look at, so many at most: in the first part of
// the list, or in the second.
func (h *hunt) walk(t *tx, step int) []Cursor {
	part := h.maybe
	switch {
	case h.titled == nil:
	case h.at.below:
		part = roaring.AndNot(h.maybe, h.titled)
	default:
		part = roaring.And(h.maybe, h.titled)
	}
	places := t.walk(part, Query{}, Cursor{date: h.at.date, number: h.at.number}, step)
	for i := range places {
		places[i].below = h.at.below
	}
	return places
}
