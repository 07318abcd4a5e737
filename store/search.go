package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/query"
)

// Searching takes three steps:
//
//	query ──▶ a tree ──▶ sets out of the index ──▶ a look at the articles
//	         (query)     (search_sets.go)          (search_match.go)
//
// Most queries need no look: then the answer is exact, and had in one
// transaction. Articles that are not in the index yet are looked at, and so are
// those that have all the words of a phrase.

// searchStep is how many articles a search looks at in one transaction, so that
// a writer never waits for a search, and a search not for itself.
const searchStep = 50

// lookTime is how long a search goes on looking: for a page of hits, and to know how
// many there are. After it a few are enough, and whoever reads on has the rest looked
// for.
const (
	lookTime  = 60 * time.Millisecond
	leastHits = 10
)

// excerptTime is how long a search goes on reading texts to show the lines that were
// found: those of a screen, most of the time. See Excerpts for the rest.
const excerptTime = 20 * time.Millisecond

// A hunt is one search under way. Its sets outlive the transactions.
type hunt struct {
	store   *Store
	account AccountID
	query   Query // without its text
	tree    *query.Node
	pack    *packer

	titlesFirst bool // what fits by its title comes first
	titled      set  // these; nil if they do not come first

	maybe    set      // what may fit
	doubtful set      // what of it must be looked at
	seen     Number   // the highest number there was
	places   []Cursor // of what fits, newest first
	at       Cursor   // what lies behind has not been looked at
	over     bool     // nothing lies behind
}

// search lists the articles of a query with a text.
func (s *Store) search(ctx context.Context, a AccountID, q Query, after Cursor, limit int) (page Page, err error) {
	h, err := s.hunt(a, q)
	if err != nil {
		return page, fmt.Errorf("search: %w", err)
	}
	if h == nil {
		q.Text = ""
		return s.List(ctx, a, q, after, limit)
	}
	defer s.packers.Put(h.pack)
	if err := h.begin(ctx, after); err != nil {
		return page, fmt.Errorf("search: %w", err)
	}
	page.Total, page.Seen = int(h.maybe.GetCardinality()), h.seen
	until := s.now().Add(lookTime)
	for err == nil && !h.over {
		wanted := len(h.places) <= limit
		if s.now().After(until) {
			wanted = wanted && len(h.places) < leastHits
		} else {
			wanted = wanted || !h.doubtful.IsEmpty()
		}
		if !wanted {
			break
		}
		err = h.look(ctx, limit)
	}
	late := errors.Is(err, context.DeadlineExceeded)
	if err != nil && !late {
		return page, fmt.Errorf("search: %w", err)
	}
	if !h.doubtful.IsEmpty() {
		page.Total, page.AtLeast = len(h.places), !h.over || after != Cursor{}
	}
	page.More = late || !h.over || len(h.places) > limit
	return page, h.show(context.WithoutCancel(ctx), &page, min(limit, len(h.places)), excerptTime)
}

// hunt reads a query; nil if its text asks for nothing.
func (s *Store) hunt(a AccountID, q Query) (*hunt, error) {
	e, err := query.Parse(q.Text, s.now(), q.Typing)
	if e.Tree == nil || err != nil {
		return nil, err
	}
	q.Text = ""
	return &hunt{store: s, account: a, query: q, tree: e.Tree, titlesFirst: e.TitlesFirst, pack: s.packer()}, nil
}

// begin asks the index.
func (h *hunt) begin(ctx context.Context, after Cursor) error {
	h.at = after
	return h.store.view(ctx, func(t *tx) error {
		scope, pending, err := h.scope(t)
		if err != nil {
			return err
		}
		q := t.asker(h.account, scope, t.postings)
		answer, err := q.ask(h.tree)
		if err != nil {
			return err
		}
		h.seen, h.doubtful = Number(t.last("article")), pending
		if !answer.exact {
			h.doubtful = roaring.Or(pending, answer.set)
		}
		answer.set.Or(pending)
		oldest, end := h.query.dates()
		h.maybe = t.keepDates(answer.set, oldest, end)
		h.doubtful.And(h.maybe)
		if h.titlesFirst {
			if h.titled, err = h.inTitles(t, q, pending); err != nil {
				return err
			}
		}
		h.maybe.CloneCopyOnWriteContainers()
		h.doubtful.CloneCopyOnWriteContainers()
		return nil
	})
}

// scope returns what the index is asked about, and what it does not know.
func (h *hunt) scope(t *tx) (scope, pending set, err error) {
	if scope, err = t.scope(h.account, h.query); err != nil {
		return nil, nil, err
	}
	if pending, err = loadSet(t.bucket(bucketPending), nil); err != nil {
		return nil, nil, err
	}
	pending.And(scope)
	scope.AndNot(pending)
	return scope, pending, nil
}

// look goes on by one transaction.
func (h *hunt) look(ctx context.Context, limit int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	step := searchStep
	if h.doubtful.IsEmpty() {
		step = limit + 1
	}
	return h.store.view(ctx, func(t *tx) error {
		l := &looker{asker: t.asker(h.account, nil, t.postings), pack: h.pack, tree: h.tree}
		places := h.walk(t, step)
		misfits, err := h.misfits(l, places)
		if err != nil {
			return err
		}
		for _, at := range places {
			if !misfits.Contains(at.number) {
				h.places = append(h.places, at)
			}
			h.at = at
		}
		h.over = len(places) < step
		if h.over && h.titled != nil && !h.at.below {
			h.at, h.over = Cursor{below: true}, false
		}
		return nil
	})
}

// misfits looks at articles and returns those that do not fit: in the order of their
// numbers, since neighbours are unpacked together.
func (h *hunt) misfits(l *looker, places []Cursor) (set, error) {
	unfit := roaring.New()
	for _, at := range places {
		if h.doubtful.Contains(at.number) {
			unfit.Add(at.number)
		}
	}
	for _, n := range unfit.ToArray() {
		fits, err := l.fits(Number(n))
		if err != nil {
			return nil, err
		}
		if fits {
			unfit.Remove(n)
		}
	}
	return unfit, nil
}

// show fills a page with the first articles that fit, and reads their texts for so
// long.
func (h *hunt) show(ctx context.Context, page *Page, count int, explain time.Duration) error {
	page.Words = h.tree.Wanted()
	var bodies []packedBody
	err := h.store.view(ctx, func(t *tx) (err error) {
		if page.Rows, err = t.rows(h.account, h.places[:count]); err != nil {
			return err
		}
		bodies = make([]packedBody, len(page.Rows))
		for i, row := range page.Rows {
			if len(page.Words.In(row.Title)) == 0 && len(page.Words) > 0 {
				bodies[i] = t.packedBody(row.Number)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	until := h.store.now().Add(explain)
	for i, packed := range bodies {
		page.Rows[i].BelowTitles = h.titled != nil && !h.titled.Contains(uint32(page.Rows[i].Number))
		if h.store.now().After(until) {
			continue // whoever shows it asks for what is missing
		}
		body, err := h.pack.open(packed)
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		page.Rows[i].Excerpt = page.Words.Excerpt(body.words())
	}
	return nil
}

// fitting is what has been found so far, as a set.
func (h *hunt) fitting() set {
	all := roaring.New()
	for _, at := range h.places {
		all.Add(at.number)
	}
	return all
}
