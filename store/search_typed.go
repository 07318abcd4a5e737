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

// SearchAsTyped is List for a person who is typing. It returns the newest hits, up to
// limit, and reads only as many segments of the index as it needs, the newest first. New
// are the articles with high numbers, which nearly are those with late dates. Total is
// exact if the whole index was read; otherwise the page says AtLeast.
func (s *Store) SearchAsTyped(ctx context.Context, a AccountID, q Query, limit int) (page Page, err error) {
	sr, err := s.newSearch(a, q)
	switch {
	case err != nil:
		return page, fmt.Errorf("search: %w", err)
	case sr == nil:
		q.Text = ""
		return s.List(ctx, a, q, Cursor{}, limit)
	}
	defer s.packers.Put(sr.pack)
	if sr.titlesFirst { // those need not be among the newest
		return s.List(ctx, a, q, Cursor{}, limit)
	}
	until := s.now().Add(typedSearchTime)
	whole := false
	err = s.view(ctx, func(t *tx) error {
		hits, all, err := sr.searchNewest(t, limit, func() bool { return s.now().After(until) })
		if err != nil {
			return err
		}
		whole = all
		sr.highest = Number(t.last("article"))
		page.Total, page.AtLeast = int(hits.GetCardinality()), !all
		sr.hits = t.walk(hits, Query{}, Cursor{}, limit+1)
		return nil
	})
	if err != nil {
		return page, fmt.Errorf("search: %w", err)
	}
	page.Seen, page.More = sr.highest, !whole || len(sr.hits) > limit
	return page, sr.show(ctx, &page, min(limit, len(sr.hits)), typedExcerptTime)
}

// searchNewest searches the pending articles and then one segment after another, the
// newest first, until it has more than enough hits or is late. all reports whether it has
// searched everything.
func (sr *search) searchNewest(t *tx, enough int, late func() bool) (hits set, all bool, err error) {
	scope, pending, err := sr.scope(t)
	if err != nil {
		return nil, false, err
	}
	list, err := t.segments()
	if err != nil {
		return nil, false, err
	}
	hits, all = roaring.New(), true
	oldest, end := sr.query.dates()
	m := &matcher{evaluator: t.evaluator(sr.account, nil, t.postings), pack: sr.pack, tree: sr.tree}
	verify := func(candidates set) error {
		for it := candidates.ReverseIterator(); it.HasNext(); {
			if int(hits.GetCardinality()) > enough || late() {
				all = false
				return nil
			}
			n := it.Next()
			fits, err := m.matches(Number(n))
			if err != nil {
				return err
			}
			if fits {
				hits.Add(n)
			}
		}
		return nil
	}
	if err := verify(t.keepDates(pending, oldest, end)); err != nil {
		return nil, false, err
	}
	for i, one := range slices.Backward(list) {
		if int(hits.GetCardinality()) > enough || late() {
			return hits, false, nil
		}
		docs, err := t.docsOf(one)
		if err != nil {
			return nil, false, err
		}
		docs.And(scope)
		e := t.evaluator(sr.account, docs, func(f byte, word string, prefix bool) (set, error) {
			return t.postingsIn(list[i:i+1], f, word, prefix)
		})
		answer, err := e.eval(sr.tree)
		if err != nil {
			return nil, false, err
		}
		candidates := t.keepDates(answer.set, oldest, end)
		if answer.exact {
			hits.Or(candidates)
		} else if err := verify(candidates); err != nil {
			return nil, false, err
		}
	}
	return hits, all, nil
}
