package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/query"
)

// A search takes three steps:
//
//	query ──▶ a tree ──▶ sets of candidates ──▶ the articles themselves are read
//	         (query)     (search_sets.go)       (search_match.go)
//
// Most queries do not need the last step: the index gives the exact answer in one
// transaction. Articles are read that are not in the index yet, and those that have all
// words of a phrase, since the index does not know whether they stand together.

// searchStep is how many articles a search reads in one transaction: few, so that no
// writer has to wait for it.
const searchStep = 50

// searchTime is how long a search reads articles to fill a page and to count all hits.
// After that leastHits are enough; the next page goes on where this one ended.
const (
	searchTime = 60 * time.Millisecond
	leastHits  = 10
)

// excerptTime is how long a search reads texts for excerpts: most of the time that is
// enough for those on the screen. Excerpts gives the others.
const excerptTime = 20 * time.Millisecond

// A search is one that is under way. Its sets can be used between transactions.
type search struct {
	store   *Store
	account AccountID
	query   Query // without its text
	tree    *query.Node
	pack    *packer

	titlesFirst bool // hits in titles come before all others
	titleHits   set  // the candidates with hits in their titles; nil unless they come first

	candidates set      // every article that may match
	unverified set      // the candidates that have to be read
	highest    Number   // the highest number of an article when the index was asked
	hits       []Cursor // the articles that match, in the order of the list
	behind     Cursor   // the articles after this place have not been looked at
	exhausted  bool     // there are none after that place
}

// listFound does what List does, for a query with a text.
func (s *Store) listFound(ctx context.Context, a AccountID, q Query, after Cursor, limit int) (page Page, err error) {
	sr, err := s.newSearch(a, q)
	if err != nil {
		return page, fmt.Errorf("search: %w", err)
	}
	if sr == nil {
		q.Sort, q.Text = q.sort(), ""
		return s.List(ctx, a, q, after, limit)
	}
	defer s.packers.Put(sr.pack)
	if err := sr.askIndex(ctx, after); err != nil {
		return page, fmt.Errorf("search: %w", err)
	}
	page.Total, page.Seen = int(sr.candidates.GetCardinality()), sr.highest
	until := s.now().Add(searchTime)
	for err == nil && !sr.exhausted {
		wanted := len(sr.hits) <= limit
		if s.now().After(until) {
			wanted = wanted && len(sr.hits) < leastHits
		} else {
			wanted = wanted || !sr.unverified.IsEmpty()
		}
		if !wanted {
			break
		}
		err = sr.verifySome(ctx, limit)
	}
	late := errors.Is(err, context.DeadlineExceeded)
	if err != nil && !late {
		return page, fmt.Errorf("search: %w", err)
	}
	if !sr.unverified.IsEmpty() {
		page.Total, page.AtLeast = len(sr.hits), !sr.exhausted || after != Cursor{}
	}
	page.More = late || !sr.exhausted || len(sr.hits) > limit
	return page, sr.show(context.WithoutCancel(ctx), &page, min(limit, len(sr.hits)), excerptTime)
}

// newSearch reads a query. It returns nil if the text asks for nothing.
func (s *Store) newSearch(a AccountID, q Query) (*search, error) {
	e, err := query.Parse(q.Text, s.now(), q.Typing)
	if e.Tree == nil || err != nil {
		return nil, err
	}
	q.Text = ""
	return &search{store: s, account: a, query: q, tree: e.Tree, titlesFirst: e.TitlesFirst, pack: s.packer()}, nil
}

// askIndex finds the candidates. The list will begin behind after.
func (sr *search) askIndex(ctx context.Context, after Cursor) error {
	return sr.store.view(ctx, func(t *tx) error { return sr.findCandidates(t, after) })
}

func (sr *search) findCandidates(t *tx, after Cursor) error {
	sr.behind = after
	scope, pending, err := sr.scope(t)
	if err != nil {
		return err
	}
	e := sr.evaluator(t, scope, t.postings)
	answer, err := e.eval(sr.tree)
	if err != nil {
		return err
	}
	sr.highest, sr.unverified = Number(t.last("article")), pending
	if !answer.exact {
		sr.unverified = roaring.Or(pending, answer.set)
	}
	answer.set.Or(pending)
	oldest, end := sr.query.dates()
	sr.candidates = t.keepDates(answer.set, oldest, end)
	sr.unverified.And(sr.candidates)
	if sr.titlesFirst {
		if sr.titleHits, err = sr.findTitleHits(t, e, pending); err != nil {
			return err
		}
	}
	sr.candidates.CloneCopyOnWriteContainers()
	sr.unverified.CloneCopyOnWriteContainers()
	return nil
}

// scope returns the articles that the query is about, without its dates and its text:
// those in the index, and those that are pending.
func (sr *search) scope(t *tx) (scope, pending set, err error) {
	if scope, err = t.scope(sr.account, sr.query); err != nil {
		return nil, nil, err
	}
	if pending, err = loadSet(t.bucket(bucketPending), nil); err != nil {
		return nil, nil, err
	}
	pending.And(scope)
	scope.AndNot(pending)
	return scope, pending, nil
}

// verifySome adds the next hits, in one transaction.
func (sr *search) verifySome(ctx context.Context, limit int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	step := searchStep
	if sr.unverified.IsEmpty() {
		step = limit + 1
	}
	return sr.store.view(ctx, func(t *tx) error {
		m := &matcher{evaluator: sr.evaluator(t, nil, t.postings), pack: sr.pack, tree: sr.tree}
		places := sr.walk(t, step)
		rejected, err := sr.rejected(m, places)
		if err != nil {
			return err
		}
		for _, at := range places {
			if !rejected.Contains(at.number) {
				sr.hits = append(sr.hits, at)
			}
			sr.behind = at
		}
		sr.exhausted = len(places) < step
		if sr.exhausted && sr.titleHits != nil && !sr.behind.below {
			sr.behind, sr.exhausted = Cursor{below: true}, false
		}
		return nil
	})
}

// rejected returns which articles at some places do not match. It reads them in the order
// of their numbers, since neighbours are unpacked together.
func (sr *search) rejected(m *matcher, places []Cursor) (set, error) {
	unfit := roaring.New()
	for _, at := range places {
		if sr.unverified.Contains(at.number) {
			unfit.Add(at.number)
		}
	}
	for _, n := range unfit.ToArray() {
		fits, err := m.matches(Number(n))
		if err != nil {
			return nil, err
		}
		if fits {
			unfit.Remove(n)
		}
	}
	return unfit, nil
}

// show fills a page with the first hits. It reads texts for excerpts for so long as
// explain says.
func (sr *search) show(ctx context.Context, page *Page, count int, explain time.Duration) error {
	page.Words = sr.tree.Phrases()
	var shown []foundText
	err := sr.store.view(ctx, func(t *tx) (err error) {
		if page.Rows, err = t.rows(sr.account, sr.hits[:count]); err != nil {
			return err
		}
		shown = make([]foundText, len(page.Rows))
		for i, row := range page.Rows {
			if page.Words.ShownBy(row.Title) {
				continue
			}
			if shown[i], err = t.foundText(sr.account, row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	until := sr.store.now().Add(explain)
	for i, found := range shown {
		page.Rows[i].BelowTitles = sr.titleHits != nil && !sr.titleHits.Contains(uint32(page.Rows[i].Number))
		if sr.store.now().After(until) {
			continue // the caller asks Excerpts for what is missing
		}
		excerpt, err := found.around(page.Words, sr.pack)
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		page.Rows[i].Excerpt, page.Rows[i].ExcerptNote = excerpt.Line, excerpt.OfNote
	}
	return nil
}

// hitSet returns the hits so far as a set.
func (sr *search) hitSet() set {
	all := roaring.New()
	for _, at := range sr.hits {
		all.Add(at.number)
	}
	return all
}
