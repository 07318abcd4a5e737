package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// typedSearchTime is how long SearchAsTyped reads articles that the index cannot judge.
const typedSearchTime = 20 * time.Millisecond

// typedExcerptTime is how long SearchAsTyped reads texts for excerpts.
const typedExcerptTime = 3 * time.Millisecond

// SearchAsTyped is List for a person who is typing. It returns the first hits, up to
// limit, and reads only as many segments of the index as it needs, the newest first or, if
// the query says so, the oldest. New are the articles with high numbers, which nearly are
// those with late dates. Total is exact if the whole index was read; otherwise the page says
// AtLeast.
func (s *Store) SearchAsTyped(ctx context.Context, a AccountID, q Query, limit int) (page Page, err error) {
	sr, err := s.newSearch(a, q)
	switch {
	case err != nil:
		return page, fmt.Errorf("search: %w", err)
	case sr == nil:
		q.Sort, q.Text = q.sort(), ""
		return s.List(ctx, a, q, Cursor{}, limit)
	}
	defer s.packers.Put(sr.pack)
	if sr.titlesFirst { // those may be anywhere
		return s.List(ctx, a, q, Cursor{}, limit)
	}
	until := s.now().Add(typedSearchTime)
	whole := false
	err = s.view(ctx, func(t *tx) error {
		hits, all, err := sr.searchInTurn(t, limit, func() bool { return s.now().After(until) })
		if err != nil {
			return err
		}
		whole = all
		sr.highest = Number(t.last("article"))
		page.Total, page.AtLeast = int(hits.GetCardinality()), !all
		sr.hits = t.walk(hits, Query{OldestFirst: q.OldestFirst}, Cursor{}, limit+1)
		return nil
	})
	if err != nil {
		return page, fmt.Errorf("search: %w", err)
	}
	page.Seen, page.More = sr.highest, !whole || len(sr.hits) > limit
	return page, sr.show(ctx, &page, min(limit, len(sr.hits)), typedExcerptTime)
}

// searchInTurn searches the pending articles and one segment after another, from the end at
// which the list begins, until it has more than enough hits or is late. all reports whether it
// has searched everything.
func (sr *search) searchInTurn(t *tx, enough int, late func() bool) (hits set, all bool, err error) {
	scope, pending, err := sr.scope(t)
	if err != nil {
		return nil, false, err
	}
	list, err := t.segments()
	if err != nil {
		return nil, false, err
	}
	hits = roaring.New()
	oldest, end := sr.query.dates()
	m := &matcher{evaluator: sr.evaluator(t, nil, t.postings), pack: sr.pack, tree: sr.tree}
	stop := func() bool { return int(hits.GetCardinality()) > enough || late() }
	turns := make([]func() (answer, error), 0, len(list)+1) // the oldest first
	for i := range list {
		turns = append(turns, func() (answer, error) { return sr.searchSegment(t, scope, list[i:i+1]) })
	}
	turns = append(turns, func() (answer, error) { return answer{set: pending}, nil })
	if !sr.query.OldestFirst {
		slices.Reverse(turns)
	}
	for _, turn := range turns {
		if stop() {
			return hits, false, nil
		}
		found, err := turn()
		if err != nil {
			return nil, false, err
		}
		candidates := t.keepDates(found.set, oldest, end)
		if found.exact {
			hits.Or(candidates)
		} else if all, err := sr.verify(m, candidates, hits, stop); err != nil || !all {
			return hits, false, err
		}
	}
	return hits, true, nil
}

// searchSegment asks one segment of the index.
func (sr *search) searchSegment(t *tx, scope set, one []segment) (answer, error) {
	docs, err := t.docsOf(one[0])
	if err != nil {
		return answer{}, err
	}
	docs.And(scope)
	e := sr.evaluator(t, docs, func(f byte, word string, prefix bool) (set, error) {
		return t.postingsIn(one, f, word, prefix)
	})
	return e.eval(sr.tree)
}

// verify reads candidates, those at the beginning of the list first, and adds those that match
// to hits. It reports whether it has come to the end of them before it was to stop.
func (sr *search) verify(m *matcher, candidates, hits set, stop func() bool) (all bool, err error) {
	var it roaring.IntIterable = candidates.ReverseIterator()
	if sr.query.OldestFirst {
		it = candidates.Iterator()
	}
	for it.HasNext() {
		if stop() {
			return false, nil
		}
		n := it.Next()
		fits, err := m.matches(Number(n))
		if err != nil {
			return false, err
		}
		if fits {
			hits.Add(n)
		}
	}
	return true, nil
}
