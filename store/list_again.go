package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// ListAgain lists a query again after a change: from its first article to the last row that
// is shown, and at least step rows.
//
// A row that is shown but no longer matches q, because it has been read, or is no longer
// bookmarked or tagged, stays on the list, so that nothing vanishes while a person looks at
// it. It is removed if it has been deleted, or if its feed is not among the feeds of place,
// unless place lists bookmarks or a tag or the row is bookmarked. place is q without the
// conditions that a reader has added to the place that is listed.
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
