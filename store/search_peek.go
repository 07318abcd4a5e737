package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// peekTime is how long a peek looks at articles that the index cannot answer for.
const peekTime = 20 * time.Millisecond

// peekTexts is how long it reads their texts.
const peekTexts = 3 * time.Millisecond

// Peek is List for somebody who is still typing: the newest articles that fit, up
// to limit, out of the newest segments of the index, so that it need not read what
// is old. What has a number given out late counts as new, which nearly is what was
// published late. If all has been asked Total is exact; else it is AtLeast.
func (s *Store) Peek(ctx context.Context, a AccountID, q Query, limit int) (page Page, err error) {
	h, err := s.hunt(a, q)
	switch {
	case err != nil:
		return page, fmt.Errorf("search: %w", err)
	case h == nil:
		q.Text = ""
		return s.List(ctx, a, q, Cursor{}, limit)
	}
	defer s.packers.Put(h.pack)
	if h.titlesFirst { // the newest need not be among them
		return s.List(ctx, a, q, Cursor{}, limit)
	}
	until := s.now().Add(peekTime)
	whole := false
	err = s.view(ctx, func(t *tx) error {
		hits, all, err := h.newest(t, limit, func() bool { return s.now().After(until) })
		if err != nil {
			return err
		}
		whole = all
		h.seen = Number(t.last("article"))
		page.Total, page.AtLeast = int(hits.GetCardinality()), !all
		h.places = t.walk(hits, Query{}, Cursor{}, limit+1)
		return nil
	})
	if err != nil {
		return page, fmt.Errorf("search: %w", err)
	}
	page.Seen, page.More = h.seen, !whole || len(h.places) > limit
	return page, h.show(ctx, &page, min(limit, len(h.places)), peekTexts)
}

// newest asks one segment after another, the newest first, until enough articles
// fit. It reports whether that was all there is.
func (h *hunt) newest(t *tx, enough int, late func() bool) (hits set, all bool, err error) {
	scope, pending, err := h.scope(t)
	if err != nil {
		return nil, false, err
	}
	list, err := t.segments()
	if err != nil {
		return nil, false, err
	}
	hits, all = roaring.New(), true
	oldest, end := h.query.dates()
	l := &looker{asker: t.asker(h.account, nil, t.postings), pack: h.pack, tree: h.tree}
	look := func(maybe set) error {
		for it := maybe.ReverseIterator(); it.HasNext(); {
			if int(hits.GetCardinality()) > enough || late() {
				all = false
				return nil
			}
			n := it.Next()
			fits, err := l.fits(Number(n))
			if err != nil {
				return err
			}
			if fits {
				hits.Add(n)
			}
		}
		return nil
	}
	if err := look(t.keepDates(pending, oldest, end)); err != nil {
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
		q := t.asker(h.account, docs, func(f byte, word string, prefix bool) (set, error) {
			return t.postingsIn(list[i:i+1], f, word, prefix)
		})
		answer, err := q.ask(h.tree)
		if err != nil {
			return nil, false, err
		}
		maybe := t.keepDates(answer.set, oldest, end)
		if answer.exact {
			hits.Or(maybe)
		} else if err := look(maybe); err != nil {
			return nil, false, err
		}
	}
	return hits, all, nil
}
