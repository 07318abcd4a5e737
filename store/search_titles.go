package store

import "github.com/RoaringBitmap/roaring/v2"

// Hits in titles first. A search that asks for it walks twice: over what has its
// words in titles, and then over all else.

// maxTitleChecks bounds how many articles that are not in the index yet are looked
// at for words in their titles: the rest stand among all else.
const maxTitleChecks = 10_000

// findTitleHits returns those of what may fit whose titles hold the words. Whether they
// stand together in a phrase is not asked: that the article fits says it nearly.
func (sr *search) findTitleHits(t *tx, e *evaluator, pending set) (set, error) {
	tree := sr.tree.ForTitles()
	if tree == nil {
		return nil, nil // it looks for no words: nothing comes first
	}
	answer, err := e.eval(tree)
	if err != nil {
		return nil, err
	}
	titleHits := roaring.And(answer.set, sr.candidates)
	m := &matcher{evaluator: e, pack: sr.pack, tree: tree}
	it := roaring.And(pending, sr.candidates).ReverseIterator()
	for checks := 0; it.HasNext() && checks < maxTitleChecks; checks++ {
		n := it.Next()
		fits, err := m.matches(Number(n))
		if err != nil {
			return nil, err
		}
		if fits {
			titleHits.Add(n)
		}
	}
	titleHits.CloneCopyOnWriteContainers()
	return titleHits, nil
}

// walk returns the next places to look at, so many at most: in the first part of
// the list, or in the second.
func (sr *search) walk(t *tx, step int) []Cursor {
	part := sr.candidates
	switch {
	case sr.titleHits == nil:
	case sr.behind.below:
		part = roaring.AndNot(sr.candidates, sr.titleHits)
	default:
		part = roaring.And(sr.candidates, sr.titleHits)
	}
	places := t.walk(part, Query{}, Cursor{date: sr.behind.date, number: sr.behind.number}, step)
	for i := range places {
		places[i].below = sr.behind.below
	}
	return places
}
