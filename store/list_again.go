package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"
)

// Shown is the rows of a list that a screen has loaded, and those of them that can be seen
// or soon will be: from From on, before To.
type Shown struct {
	Rows     []Row
	From, To int
	Seen     Number // the highest number of an article that is not new to whoever looks at them
}

// ListAgain lists a query again after a change: from its first article to the last row that
// is shown, and at least step rows.
//
// A row that is shown but no longer matches q, because it has been read, or is no longer
// bookmarked or tagged, stays on the list, so that nothing vanishes while a person looks at
// it. It is removed if it has been deleted, or if its feed is not among the feeds of place,
// unless place lists bookmarks or a tag or the row is bookmarked. place is q without the
// conditions that a reader has added to the place that is listed.
//
// Rows out of sight come back Stale, with what the account thinks of them now: there may be
// thousands. Rows finds out the rest. If q has a text, all rows are read again.
//
// It is one transaction. If q has a text it is as many as List makes, and one more.
func (s *Store) ListAgain(ctx context.Context, a AccountID, q, place Query, shown Shown, step int) (page Page, err error) {
	searches := strings.TrimSpace(q.Text) != ""
	if searches {
		page, err = listTo(q, shown.Rows, step, func(after Cursor, limit int) (Page, error) {
			return s.List(ctx, a, q, after, limit)
		})
		if err != nil {
			return page, err
		}
	}
	err = s.view(ctx, func(t *tx) (err error) {
		r := t.rereading(a, shown)
		if !searches {
			if page, err = r.page(q, step); err != nil {
				return err
			}
		}
		staying, err := r.staying(place, missing(shown.Rows, page.Rows))
		if len(staying) > 0 {
			page.Rows = append(page.Rows, staying...)
			if page.ByDate {
				q.Sort = ByDate
			}
			q.sortRows(page.Rows)
		}
		return err
	})
	if err != nil {
		return page, fmt.Errorf("list articles again: %w", err)
	}
	return page, nil
}

// listTo lists page by page until the last of the rows that are shown.
func listTo(q Query, shown []Row, step int, list func(after Cursor, limit int) (Page, error)) (page Page, err error) {
	page, err = list(Cursor{}, max(step, len(shown)))
	for err == nil && page.More && len(shown) > 0 && len(page.Rows) > 0 {
		last := page.Rows[len(page.Rows)-1]
		if q.Compare(last, shown[len(shown)-1]) >= 0 {
			break
		}
		var next Page
		if next, err = list(q.After(last), step); len(next.Rows) == 0 {
			break // what may be left could not be found in time
		}
		page.Rows, page.More = append(page.Rows, next.Rows...), next.More
	}
	return page, err
}

// A rereading reads the rows of a list again.
type rereading struct {
	t       *tx
	account AccountID
	shown   Shown
	far     map[Number]int    // rows out of sight: where they are in shown
	sources map[FeedID]source // of rows in sight
	open    map[FeedID]bool   // of rows out of sight: whether the account may see the feed

	live, read, hidden, bookmarked, noted pieces
}

func (t *tx) rereading(a AccountID, shown Shown) *rereading {
	mine, every := uint32(a), uint32(everyFeed)
	r := &rereading{
		t: t, account: a, shown: shown, far: make(map[Number]int, len(shown.Rows)), sources: map[FeedID]source{}, open: map[FeedID]bool{},
		live: t.pieces(bucketLive, every), read: t.pieces(bucketRead, mine, every), hidden: t.pieces(bucketHidden, mine, every),
		bookmarked: t.pieces(bucketBookmarks, mine), noted: t.pieces(bucketNoted, mine),
	}
	for i := range shown.Rows {
		if i < shown.From || i >= shown.To {
			r.far[shown.Rows[i].Number] = i
		}
	}
	return r
}

// page lists a query without a text to the last row that is shown.
func (r *rereading) page(q Query, step int) (page Page, err error) {
	scope, err := r.t.scope(r.account, q)
	if err != nil {
		return page, err
	}
	if page = r.t.emptyPage(scope, q); page.ByDate {
		q.Sort = ByDate
	}
	var places []Cursor
	for limit := max(step, len(r.shown.Rows)); ; limit = step {
		after := Cursor{}
		if len(places) > 0 {
			after = places[len(places)-1]
		}
		found, err := r.t.listed(r.account, scope, q, after, limit+1)
		if err != nil {
			return page, err
		}
		page.More = len(found) > limit
		places = append(places, found[:min(limit, len(found))]...)
		shown := len(r.shown.Rows)
		if !page.More || shown == 0 || !q.order().before(places[len(places)-1], q.After(r.shown.Rows[shown-1])) {
			break
		}
	}
	if page.More && q.OldestFirst && q.sort() == ByDate {
		page.Behind = r.behind(scope, q, places)
	}
	page.Rows = make([]Row, 0, len(places))
	for _, at := range places {
		row, ok, err := r.row(Number(at.number))
		if err != nil {
			return page, err
		}
		if ok {
			page.Rows = append(page.Rows, row)
		}
	}
	return page, nil
}

// behind counts what is new of a scope and not among the places listed.
func (r *rereading) behind(scope set, q Query, listed []Cursor) int {
	fresh := scope.Clone()
	fresh.RemoveRange(0, uint64(r.shown.Seen)+1)
	for _, at := range listed {
		fresh.Remove(at.number)
	}
	oldest, end := q.dates()
	return int(r.t.keepDates(fresh, oldest, end).GetCardinality())
}

// row reads a row again: whole, unless it is shown out of sight. False if it is not there,
// or not for the account.
func (r *rereading) row(n Number) (row Row, ok bool, err error) {
	i, far := r.far[n]
	if !far {
		return r.t.row(r.account, n, r.sources)
	}
	row = r.shown.Rows[i]
	row.Stale = true
	open, known := r.open[row.Feed]
	if !known {
		feed, err := r.t.feed(row.Feed)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return row, false, err
		}
		open = err == nil && feed.openTo(r.account)
		r.open[row.Feed] = open
	}
	for _, one := range []struct {
		holds *bool
		set   *pieces
	}{{&ok, &r.live}, {&row.Read, &r.read}, {&row.Deleted, &r.hidden}, {&row.Bookmarked, &r.bookmarked}, {&row.Noted, &r.noted}} {
		if *one.holds, err = one.set.hold(n); err != nil {
			return row, false, err
		}
	}
	row.Tags, err = r.t.tagsOn(r.account, n)
	return row, ok && open, err
}

// pieces is a set of which only those pieces are loaded, each once, that are asked for.
type pieces struct {
	b      *bolt.Bucket
	prefix []byte
	loaded map[uint16]set
}

// pieces is the set under a prefix.
func (t *tx) pieces(bucket []byte, prefix ...uint32) pieces {
	return pieces{t.bucket(bucket), join32(prefix...), map[uint16]set{}}
}

func (p *pieces) hold(n Number) (bool, error) {
	piece, known := p.loaded[uint16(n>>16)]
	if !known {
		piece = roaring.New()
		if v := p.b.Get(pieceKey(p.prefix, uint16(n>>16))); v != nil {
			if _, err := piece.FromBuffer(v); err != nil {
				return false, explainSet(err)
			}
		}
		p.loaded[uint16(n>>16)] = piece
	}
	return piece.Contains(uint32(n)), nil
}

// missing returns the rows of shown that are not among the listed ones.
func missing(shown, listed []Row) []Row {
	there := make(map[Number]bool, len(listed))
	for i := range listed {
		there[listed[i].Number] = true
	}
	var gone []Row
	for i := range shown {
		if !there[shown[i].Number] {
			gone = append(gone, shown[i])
		}
	}
	return gone
}

// staying reads rows again that are no longer on a list, and returns those that keep
// their place on it.
func (r *rereading) staying(place Query, gone []Row) (staying []Row, err error) {
	if len(gone) == 0 {
		return nil, nil
	}
	feeds, err := r.t.feedsIn(r.account, place)
	if err != nil {
		return nil, err
	}
	anyFeed := place.Bookmarked || place.Tag != ""
	for _, before := range gone {
		row, ok, err := r.row(before.Number)
		if err != nil {
			return nil, err
		}
		if ok && !row.Deleted && (anyFeed || row.Bookmarked || feeds[row.Feed]) {
			row.Excerpt, row.ExcerptNote, row.BelowTitles = before.Excerpt, before.ExcerptNote, before.BelowTitles
			staying = append(staying, row)
		}
	}
	return staying, nil
}
