package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// ListAgain lists a query again after something may have changed, from its first
// article to the last of the rows that are shown, at least step rows. Rows that are
// shown and no longer on the list, because they have been read, or are no longer
// bookmarked or tagged, keep their place, so that nothing vanishes under a reader's
// eyes. They go if they have been deleted, or if their feed is no longer one of those
// that place asks for: place is q without what a reader has narrowed it by. A place of
// bookmarks or of a tag asks for every feed, and so does a bookmarked row.
//
// It is one transaction. If q has a text it is as many as List makes, and one more.
func (s *Store) ListAgain(ctx context.Context, a AccountID, q, place Query, shown []Row, step int) (page Page, err error) {
	searches := strings.TrimSpace(q.Text) != ""
	if searches {
		page, err = listTo(shown, step, func(after Cursor, limit int) (Page, error) {
			return s.List(ctx, a, q, after, limit)
		})
		if err != nil {
			return page, err
		}
	}
	err = s.view(ctx, func(t *tx) (err error) {
		if !searches {
			page, err = listTo(shown, step, func(after Cursor, limit int) (Page, error) {
				return t.page(a, q, after, limit)
			})
			if err != nil {
				return err
			}
		}
		staying, err := t.staying(a, place, missing(shown, page.Rows))
		if len(staying) > 0 {
			page.Rows = append(page.Rows, staying...)
			slices.SortStableFunc(page.Rows, NewestFirst)
		}
		return err
	})
	if err != nil {
		return page, fmt.Errorf("list articles again: %w", err)
	}
	return page, nil
}

// listTo lists page by page until the last of the rows that are shown.
func listTo(shown []Row, step int, list func(after Cursor, limit int) (Page, error)) (page Page, err error) {
	page, err = list(Cursor{}, max(step, len(shown)))
	for err == nil && page.More && len(shown) > 0 && len(page.Rows) > 0 {
		last := page.Rows[len(page.Rows)-1]
		if NewestFirst(last, shown[len(shown)-1]) >= 0 {
			break
		}
		var next Page
		if next, err = list(After(last), step); len(next.Rows) == 0 {
			break // what may be left could not be found in time
		}
		page.Rows, page.More = append(page.Rows, next.Rows...), next.More
	}
	return page, err
}

// missing returns the rows of shown that are not among the listed ones.
func missing(shown, listed []Row) []Row {
	there := make(map[Number]bool, len(listed))
	for _, row := range listed {
		there[row.Number] = true
	}
	return slices.DeleteFunc(slices.Clone(shown), func(row Row) bool { return there[row.Number] })
}

// staying reads rows again that are no longer on a list, and returns those that keep
// their place on it.
func (t *tx) staying(a AccountID, place Query, gone []Row) (staying []Row, err error) {
	if len(gone) == 0 {
		return nil, nil
	}
	feeds, err := t.feedsIn(a, place)
	if err != nil {
		return nil, err
	}
	anyFeed, sources := place.Bookmarked || place.Tag != "", map[FeedID]source{}
	for _, before := range gone {
		row, ok, err := t.row(a, before.Number, sources)
		if err != nil {
			return nil, err
		}
		if ok && !row.Deleted && (anyFeed || row.Bookmarked || feeds[row.Feed]) {
			row.Excerpt, row.BelowTitles = before.Excerpt, before.BelowTitles
			staying = append(staying, row)
		}
	}
	return staying, nil
}
