package store

import (
	"bytes"
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"tidings/store/query"
)

// A Cursor is a place in a list: the next page begins behind it. The zero
// Cursor is before the newest article.
type Cursor struct {
	date   uint32
	number uint32
	below  bool // behind all that a search has found in titles, where these come first
}

// After returns the place just behind a row.
func After(r Row) Cursor {
	return Cursor{date: dateOf(r.Date), number: uint32(r.Number), below: r.BelowTitles}
}

// A Page is a part of a list, newest article first.
type Page struct {
	Rows    []Row
	Total   int         // articles in the whole list; a query's Since and Before are only counted in if it has a Text
	AtLeast bool        // there may be more than Total: counting them would have taken too long
	Seen    Number      // the highest article number there was, for MarkListRead
	More    bool        // the list goes on behind the last row
	Words   query.Words // what the query's Text looks for, to be shown in titles and excerpts
}

// List returns up to limit rows of a list, from behind a place in it, newest
// first. If the query has a text that cannot be read, the error is a *query.Error;
// if articles must be looked at to answer it, List is several transactions, and when
// the deadline of ctx passes meanwhile the page is what has been found by then.
func (s *Store) List(ctx context.Context, a AccountID, q Query, after Cursor, limit int) (page Page, err error) {
	if strings.TrimSpace(q.Text) != "" {
		return s.listFound(ctx, a, q, after, limit)
	}
	err = s.view(ctx, func(t *tx) error {
		page, err = t.page(a, q, after, limit)
		return err
	})
	if err != nil {
		return page, fmt.Errorf("list articles: %w", err)
	}
	return page, nil
}

// page lists the articles of a query without a text.
func (t *tx) page(a AccountID, q Query, after Cursor, limit int) (page Page, err error) {
	scope, err := t.scope(a, q)
	if err != nil {
		return page, err
	}
	page = Page{Total: int(scope.GetCardinality()), Seen: Number(t.last("article"))}
	places := t.walk(scope, q, after, limit+1)
	page.More = len(places) > limit
	page.Rows, err = t.rows(a, places[:min(limit, len(places))])
	return page, err
}

// NewestFirst compares two rows as lists have them: by date, then by number, and
// what a search has found in titles before the rest, where these come first.
func NewestFirst(a, b Row) int {
	below := map[bool]int{true: 1}
	return cmp.Or(below[a.BelowTitles]-below[b.BelowTitles], b.Date.Compare(a.Date), cmp.Compare(b.Number, a.Number))
}

// patience is how many keys a walk looks at in vain for one page, at least, before it
// turns to sorting the candidates: walking is quick where they lie close
// together, sorting where they are few. It has more patience with many, one key
// for each four, about the time that sorting them would take.
const patience = 2000

// walk returns up to limit places of a scope behind a place, newest first.
func (t *tx) walk(s set, q Query, after Cursor, limit int) []Cursor {
	prefix, c := []byte(nil), t.bucket(bucketByDate).Cursor()
	if q.Feed != 0 {
		prefix, c = join32(uint32(q.Feed)), t.bucket(bucketByFeed).Cursor()
	}
	oldest, end := q.dates()
	if before := (Cursor{date: end}); end != 0 && (after == (Cursor{}) || before.older(after)) {
		after = before
	}
	var found []Cursor
	enough := patience + int(s.GetCardinality()/4)
	k := seekBefore(c, prefix, after)
	for vain := 0; len(found) < limit; {
		if len(k) != len(prefix)+8 || !bytes.HasPrefix(k, prefix) {
			return found
		}
		at := Cursor{date: field32(k[len(prefix):], 0), number: field32(k[len(prefix):], 1)}
		if at.date < oldest {
			return found
		}
		if s.Contains(at.number) {
			found = append(found, at)
		} else if vain++; vain > enough {
			return t.newest(s, after, oldest, limit)
		}
		k, _ = c.Prev()
	}
	return found
}

// seekBefore puts a cursor on the last key of a prefix that lies before a place;
// the zero place is behind everything.
func seekBefore(c *bolt.Cursor, prefix []byte, at Cursor) []byte {
	end := append(bytes.Clone(prefix), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
	if at != (Cursor{}) {
		end = append(bytes.Clone(prefix), join32(at.date, at.number)...)
	}
	if k, _ := c.Seek(end); k == nil {
		k, _ := c.Last()
		return k
	}
	k, _ := c.Prev()
	return k
}

func (c Cursor) older(than Cursor) bool {
	return cmp.Or(cmp.Compare(c.date, than.date), cmp.Compare(c.number, than.number)) < 0
}

// newest finds the limit newest of a set behind a place by looking at every
// date once.
func (t *tx) newest(numbers set, after Cursor, oldest uint32, limit int) []Cursor {
	column := t.dates()
	var best oldestFirst
	for it := numbers.Iterator(); it.HasNext(); {
		n := it.Next()
		at := Cursor{date: column.date(n), number: n}
		if at.date < max(oldest, 1) || after != (Cursor{}) && !at.older(after) {
			continue
		}
		if len(best) < limit {
			heap.Push(&best, at)
		} else if best[0].older(at) {
			best[0] = at
			heap.Fix(&best, 0)
		}
	}
	found := []Cursor(best)
	slices.SortFunc(found, func(a, b Cursor) int {
		return cmp.Or(cmp.Compare(b.date, a.date), cmp.Compare(b.number, a.number))
	})
	return found
}

// oldestFirst is a heap with the oldest place on top.
type oldestFirst []Cursor

func (h oldestFirst) Len() int           { return len(h) }
func (h oldestFirst) Less(i, j int) bool { return h[i].older(h[j]) }
func (h oldestFirst) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *oldestFirst) Push(x any)        { *h = append(*h, x.(Cursor)) }
func (h *oldestFirst) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// rows reads the rows at places, with what the account thinks of them.
func (t *tx) rows(a AccountID, places []Cursor) ([]Row, error) {
	feeds := map[FeedID]source{}
	rows := make([]Row, 0, len(places))
	for _, at := range places {
		row, ok, err := t.row(a, Number(at.number), feeds)
		if err != nil {
			return nil, err
		}
		if ok {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// row reads one row whole; false if the article is not there, or not for the
// account. feeds remembers what was looked up.
func (t *tx) row(a AccountID, n Number, feeds map[FeedID]source) (row Row, ok bool, err error) {
	record, ok, err := t.rowAt(n)
	if !ok || err != nil {
		return row, false, err
	}
	from, known := feeds[record.Feed]
	if !known {
		if from, err = t.source(a, record.Feed); err != nil {
			return row, false, err
		}
		feeds[record.Feed] = from
	}
	if !from.open {
		return row, false, nil
	}
	row = record.row(n)
	row.Source = from.name
	whole, feed := join32(uint32(a)), join32(uint32(a), uint32(row.Feed))
	for _, opinion := range []struct {
		holds          *bool
		bucket, prefix []byte
	}{
		{&row.Read, bucketRead, feed}, {&row.Deleted, bucketHidden, feed},
		{&row.Bookmarked, bucketBookmarks, whole}, {&row.Noted, bucketNoted, whole},
	} {
		if *opinion.holds, err = inSet(t.bucket(opinion.bucket), opinion.prefix, n); err != nil {
			return row, false, err
		}
	}
	return row, true, nil
}

// Rows reads rows again, to see what has become of them. Articles that are gone
// are left out.
func (s *Store) Rows(ctx context.Context, a AccountID, numbers ...Number) (rows []Row, err error) {
	err = s.view(ctx, func(t *tx) error {
		places := make([]Cursor, len(numbers))
		for i, n := range numbers {
			places[i].number = uint32(n)
		}
		rows, err = t.rows(a, places)
		return err
	})
	return rows, err
}

// Article returns an article whole. ErrNotFound if it is not there or the
// account neither subscribes to its feed nor has marked it.
func (s *Store) Article(ctx context.Context, a AccountID, n Number) (article Article, err error) {
	p := s.packer()
	defer s.packers.Put(p)
	err = s.view(ctx, func(t *tx) error {
		row, ok, err := t.row(a, n, map[FeedID]source{})
		if err != nil {
			return err
		}
		if ok {
			ok, err = t.mayRead(a, row)
		}
		if err != nil || !ok {
			return cmp.Or(err, ErrNotFound)
		}
		body, err := t.bodyOf(p, n)
		if err != nil {
			return err
		}
		article = Article{
			Row: row, Content: body.Content, Summarised: body.Summarised, Authors: body.Authors,
			Categories: body.Categories, Enclosures: body.Enclosures, Links: body.Links, Language: body.Language,
		}
		article.Mark, err = t.mark(a, n)
		return err
	})
	if err != nil {
		return article, fmt.Errorf("read article: %w", err)
	}
	return article, nil
}

// Counts is how many articles an account's standing lists hold.
type Counts struct {
	All         int
	Unread      int
	Bookmarked  int
	Today       int // published since the time asked about
	TodayUnread int
}

// Count counts the standing lists; today begins at since.
func (s *Store) Count(ctx context.Context, a AccountID, since time.Time) (c Counts, err error) {
	err = s.view(ctx, func(t *tx) error {
		own, others := t.followed(a)
		count := t.tallied(a)
		for _, id := range own {
			total, unread := count(id)
			c.All += total
			c.Unread += unread
		}
		marked, err := t.scope(a, Query{Bookmarked: true})
		if err != nil {
			return err
		}
		c.Bookmarked = int(marked.GetCardinality())
		return t.countToday(a, since, own, others, &c)
	})
	return c, err
}

// countToday counts what has been published since a time in the account's own feeds.
func (t *tx) countToday(a AccountID, since time.Time, own, others []FeedID, c *Counts) error {
	cursor := t.bucket(bucketByDate).Cursor()
	k, _ := cursor.Seek(join32(dateOf(since), 0))
	if k == nil {
		return nil
	}
	one, isOwn := own, true // which are the fewer
	if len(others) <= len(own) {
		one, isOwn = others, false
	}
	among, err := t.union(one)
	if err != nil {
		return err
	}
	hidden, read := t.pieces(bucketHidden, uint32(a), uint32(everyFeed)), t.pieces(bucketRead, uint32(a), uint32(everyFeed))
	for ; k != nil; k, _ = cursor.Next() {
		n := field32(k, 1)
		if among.Contains(n) != isOwn {
			continue
		}
		deleted, err := hidden.hold(Number(n))
		if err != nil {
			return err
		}
		seen, err := read.hold(Number(n))
		if err != nil {
			return err
		}
		if !deleted {
			c.Today++
			if !seen {
				c.TodayUnread++
			}
		}
	}
	return nil
}
