package store

import "github.com/RoaringBitmap/roaring/v2"

// A search can list hits in titles first: its list has two parts, one of the articles that
// have the words in their titles, and one of all others.

// maxTitleChecks is how many pending articles are read, at most, to find out whether they
// belong to the first part. The others are in the second one.
const maxTitleChecks = 10_000

// findTitleHits returns the candidates whose titles have the words. The words of a phrase
// need not stand together there: an article that matches nearly always has them so.
func (sr *search) findTitleHits(t *tx, e *evaluator, pending set) (set, error) {
	tree := sr.tree.ForTitles()
	if tree == nil {
		return nil, nil // the query has no words: nothing comes first
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

// walk returns the next places of the candidates, at most step, in the part of the list
// that the search has come to.
func (sr *search) walk(t *tx, step int) []Cursor {
	part := sr.candidates
	switch {
	case sr.titleHits == nil:
	case sr.behind.below:
		part = roaring.AndNot(sr.candidates, sr.titleHits)
	default:
		part = roaring.And(sr.candidates, sr.titleHits)
	}
	places := t.walk(part, Query{OldestFirst: sr.query.OldestFirst}, Cursor{date: sr.behind.date, number: sr.behind.number}, step)
	for i := range places {
		places[i].below = sr.behind.below
	}
	return places
}
