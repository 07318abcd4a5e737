package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"tidings/store/query"
)

// A Cursor is a place in a list: the next page begins behind it. The zero
// Cursor is before the first article.
type Cursor struct {
	key    string // of what the list is sorted by, "" for dates
	date   uint32
	number uint32
	below  bool // behind all that a search has found in titles, where these come first
}

// After returns the place just behind a row of the query's list.
func (q Query) After(r Row) Cursor {
	return Cursor{key: q.key(r), date: dateOf(r.Date), number: uint32(r.Number), below: r.BelowTitles}
}

// A Page is a part of a list, in the order of its query.
type Page struct {
	Rows    []Row
	Total   int         // articles in the whole list
	AtLeast bool        // there may be more than Total: counting them would have taken too long
	ByDate  bool        // the list is too long to be sorted as the query says: it is sorted by date
	Seen    Number      // the highest article number there was, for MarkListRead
	More    bool        // the list goes on behind the last row
	Behind  int         // of ListAgain, the oldest first: how many articles that are new to Shown come behind the last row
	Words   query.Words // what the query's Text looks for, to be shown in titles and excerpts
}

// List returns up to limit rows of a list, from behind a place in it, in the
// order of the query. If the query has a text that cannot be read, the error is a *query.Error;
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
	if page = t.emptyPage(scope, q); page.ByDate {
		q.Sort, after.key = ByDate, ""
	}
	places, err := t.listed(a, scope, q, after, limit+1)
	if err != nil {
		return page, err
	}
	page.More = len(places) > limit
	page.Rows, err = t.rows(a, places[:min(limit, len(places))])
	return page, err
}

// emptyPage is a page of what is known of a scope before it is listed.
func (t *tx) emptyPage(scope set, q Query) Page {
	oldest, end := q.dates()
	return Page{
		Total: int(t.keepDates(scope, oldest, end).GetCardinality()), Seen: Number(t.last("article")),
		ByDate: q.sort().takesKeys() && scope.GetCardinality() > MostSorted,
	}
}

// Compare is less than 0 if the query's list has row a before row b, and more if behind: by
// what it is sorted by, then by date, then by number, and what a search has found in titles
// before the rest, where these come first.
func (q Query) Compare(a, b Row) int {
	below := map[bool]int{true: 1}
	sorted := strings.Compare(q.key(a), q.key(b))
	if q.OldestFirst {
		a.Date, b.Date, a.Number, b.Number = b.Date, a.Date, b.Number, a.Number
	}
	return cmp.Or(below[a.BelowTitles]-below[b.BelowTitles], sorted, b.Date.Compare(a.Date), cmp.Compare(b.Number, a.Number))
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
	row.Tags, err = t.tagsOn(a, n)
	return row, err == nil, err
}

// tagsOn is the tags of an article as a Row has them. Most articles have no mark, and many accounts
// no tags: they are passed over quickly.
func (t *tx) tagsOn(a AccountID, n Number) (string, error) {
	uses, known := t.tagging[a]
	if !known {
		k, _ := t.bucket(bucketTags).Cursor().Seek(join32(uint32(a)))
		uses = bytes.HasPrefix(k, join32(uint32(a)))
		if t.tagging == nil {
			t.tagging = map[AccountID]bool{}
		}
		t.tagging[a] = uses
	}
	if !uses {
		return "", nil
	}
	v := t.bucket(bucketMarks).Get(join32(uint32(a), uint32(n)))
	if !bytes.Contains(v, []byte(`"tags"`)) {
		return "", nil
	}
	m, err := t.mark(a, n)
	return strings.Join(m.Tags, " "), err
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
			Row: row, Content: body.Content, Summarised: body.Summarised, Full: body.Full, Authors: body.Authors,
			Categories: body.Categories, Enclosures: body.Enclosures, Links: body.Links, Language: body.Language, Comments: body.Comments,
		}
		if refused, err := t.refusesFullText(a, &article); err != nil {
			return err
		} else if refused {
			article.Full, article.FullWords = Body{}, 0
		}
		article.Place = placeAt(t.bucket(bucketPlaces), a, n)
		article.Mark, err = t.mark(a, n)
		return err
	})
	if err != nil {
		return article, fmt.Errorf("read article: %w", err)
	}
	return article, nil
}

// refusesFullText reports whether an account wants to see nothing but what the feed said of an
// article that has a full text.
func (t *tx) refusesFullText(a AccountID, article *Article) (bool, error) {
	if article.Full.Empty() {
		return false, nil
	}
	sub, err := t.sub(a, article.Feed)
	if err != nil || sub == nil {
		return false, err
	}
	set, err := sub.Settings.Settings()
	return err == nil && set.FullText == FullTextNever, nil
}

// Counts is how many articles an account's standing lists hold.
type Counts struct {
	All         int
	Unread      int
	Aside       int // set aside, and not read
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
			total, unread, aside := count(id)
			c.All += total
			c.Unread += unread
			c.Aside += aside
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
	one, isOwn := own, true // which are the fewer
	if len(others) <= len(own) {
		one, isOwn = others, false
	}
	of := func(bucket []byte) pieces { return t.pieces(bucket, uint32(a), uint32(everyFeed)) }
	hidden, read, aside := of(bucketHidden), of(bucketRead), of(bucketAside)
	var among set // read when there is something
	return t.eachDated(dateOf(since), 0, func(n uint32) (more bool, err error) {
		if among == nil {
			if among, err = t.union(one); err != nil {
				return false, err
			}
		}
		if among.Contains(n) != isOwn {
			return true, nil
		}
		deleted, err := hidden.hold(Number(n))
		if err != nil {
			return false, err
		}
		seen, err := read.hold(Number(n))
		if err != nil {
			return false, err
		}
		if !seen {
			if seen, err = aside.hold(Number(n)); err != nil {
				return false, err
			}
		}
		if !deleted {
			c.Today++
			if !seen {
				c.TodayUnread++
			}
		}
		return true, nil
	})
}
