package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// Importing what somebody brings along from another program: feeds, saved searches, and
// articles that were read or kept there (import_place.go). All is one step of history.

// An Import is what somebody brings along. All text in it is clean.
type Import struct {
	From     string // the program, as history calls it; "" if it is not known
	Feeds    []Wish
	Searches []Saved                   // what counts of them is Name and Query
	Articles iter.Seq[ImportedArticle] // of two with one date the later stands above; nil for none

	// Private is for people who do not own the store, as LoadOptions.Private: what a feed
	// that others may follow does not have is not put into it.
	Private bool
}

// An ImportedArticle is an article with what somebody thinks of it.
type ImportedArticle struct {
	Feed       string   // the address of its feed, "" if that is not known
	Article    Incoming // Key as its feed has it; its Link if that is not known
	Read       bool
	Bookmarked bool // at the time of Mark, or now if that has none
	Mark       Mark
}

// Imported counts what an import changed.
type Imported struct {
	Feeds    int // that were not followed before
	Filled   int // followed before, that got a name or attributes that they had not
	Searches int // that were not saved before
	New      int // articles that the store did not have
	Marked   int // articles with another mark than before, among them new ones
	Read     int // articles that became read
	Absent   int // articles that were read, of feeds that are followed, and are not here yet (Private)
	Strange  int // articles that were read, of feeds that are not followed
}

// Import brings along what another program has kept. A feed that the account has stays
// where it is and as it was set, and gets what it lacks (import_fill.go); a search is saved
// if none has its query, an article is read if it is so here or
// there, and a mark is merged with the one that is here: the earlier of two dates counts,
// tags are united, of two different notes both stay. An article that the account had
// deleted comes back if it is bookmarked, tagged or noted. Doing the same again changes
// nothing.
//
// All is one step of history, in a transaction for each hundred articles (act.go); when it
// is undone, what was new is gone from the account's lists. If one transaction fails, or ctx
// ends, all is taken back in the same way.
func (s *Store) Import(ctx context.Context, a AccountID, in Import) (out Imported, err error) {
	m := &importing{store: s, account: a, in: in, packer: s.packer(), at: s.now().UTC(), fresh: map[FeedID]bool{}, marked: roaring.New()}
	defer s.packers.Put(m.packer)
	w := s.newAct(a, "import")
	part, stop := iter.Pull(m.parts())
	defer stop()
	next, more := part()
	for more && err == nil {
		now := next
		if next, more = part(); err == nil {
			err = context.Cause(ctx)
		}
		if err == nil {
			err = m.step(ctx, w, now, !more)
		}
		if err == nil && more {
			err = s.file.GiveWay(ctx)
		}
	}
	if err = w.end(ctx, err); err != nil {
		return Imported{}, fmt.Errorf("import: %w", err)
	}
	return m.out, nil
}

// An importing is an Import under way.
type importing struct {
	store   *Store
	account AccountID
	in      Import
	packer  *packer
	at      time.Time
	fresh   map[FeedID]bool // feeds that the account follows since this import
	out     Imported
	marked  set    // all articles that got another mark
	name    string // of the feed that was subscribed to last

	filledName string // of the feed that got what it lacked last

	// Of the step under way, which may be tried several times.
	now    gathered
	begun  []FeedID
	before Imported
}

// An importPart is what one transaction does.
type importPart func(*tx, *change) error

// parts returns the transactions of the import, feeds first.
func (m *importing) parts() iter.Seq[importPart] {
	return func(yield func(importPart) bool) {
		for feeds := m.in.Feeds; len(feeds) > 0; {
			some := feeds[:min(len(feeds), stepFeeds)]
			feeds = feeds[len(some):]
			if !yield(func(t *tx, c *change) error { return m.subscribe(t, some, c) }) {
				return
			}
		}
		if len(m.in.Searches) > 0 && !yield(m.saveSearches) {
			return
		}
		if m.in.Articles == nil {
			return
		}
		var some []ImportedArticle
		weight := 0
		for one := range m.in.Articles {
			some = append(some, one)
			if weight += 1 + len(one.Article.Content.Source)>>16; weight < batch {
				continue
			}
			if !yield(m.takeIn(some)) {
				return
			}
			some, weight = nil, 0
		}
		if len(some) > 0 {
			yield(m.takeIn(some))
		}
	}
}

// step does one part in a transaction.
func (m *importing) step(ctx context.Context, w *act, part importPart, last bool) error {
	m.before = m.out
	_, err := w.step(ctx, func(t *tx, c *change) (bool, func(), error) {
		m.out, m.now, m.begun = m.before, newGathered(), nil
		if _, err := t.account(m.account); err != nil {
			return false, nil, err
		}
		if err := part(t, c); err != nil {
			return false, nil, err
		}
		if !m.now.grown && m.out.New == m.before.New && (!last || w.id == 0) {
			return false, nil, errNothingNew
		}
		return last, m.remember, m.now.into(c)
	}, func(*tx) (string, error) { return m.sentence(), nil })
	if errors.Is(err, errNothingNew) {
		return nil
	}
	return err
}

// remember notes which feeds a step that has been written made the account follow.
func (m *importing) remember() {
	for _, id := range m.begun {
		m.fresh[id] = true
	}
}

// sentence says in history what was imported.
func (m *importing) sentence() string {
	feeds, articles := fmt.Sprintf("%d feeds", m.out.Feeds), max(m.out.Marked, m.out.Read, m.out.New)
	if m.out.Feeds == 1 {
		feeds = m.name
	}
	switch {
	case m.out.Feeds > 0 && articles+m.out.Searches == 0:
		return "subscribed to " + feeds
	case m.out.Filled == 1 && articles+m.out.Searches == 0:
		return "imported what was missing of " + m.filledName
	case m.out.Filled > 0 && articles+m.out.Searches == 0:
		return fmt.Sprintf("imported what was missing of %d feeds", m.out.Filled)
	case m.in.From != "":
		return "imported what " + m.in.From + " had"
	case m.marked.GetCardinality() == 1:
		return "imported a bookmark"
	}
	return fmt.Sprintf("imported %d bookmarks", m.marked.GetCardinality())
}

func (m *importing) subscribe(t *tx, wishes []Wish, _ *change) error {
	var c change
	fresh, name, err := t.subscribe(m.account, wishes, byAddress(wishes), &c)
	if err != nil {
		return err
	}
	filled, filledName, err := t.fill(m.account, wishes, &c)
	if err != nil || len(fresh)+filled == 0 {
		return err
	}
	for _, f := range fresh {
		m.begun = append(m.begun, f.feed.ID)
	}
	m.name, m.filledName = cmp.Or(name, m.name), cmp.Or(filledName, m.filledName)
	m.now.Subs, m.now.grown = c.Subs, true
	m.out.Feeds += len(fresh)
	m.out.Filled += filled
	return nil
}

func (m *importing) saveSearches(t *tx, _ *change) error {
	found, err := t.saved(m.account)
	if err != nil {
		return err
	}
	for _, one := range m.in.Searches {
		before := len(found)
		one.Added = m.at
		if found, err = t.mergeSearch(m.account, found, one, &m.now); err != nil {
			return err
		}
		m.out.Searches += len(found) - before
	}
	return nil
}

// takeIn makes some articles ready and returns what puts them and their marks into the
// store.
func (m *importing) takeIn(some []ImportedArticle) importPart {
	ready, failed := make([]prepared, len(some)), error(nil)
	for i, one := range some {
		if ready[i], failed = prepare(m.packer, Feed{}, one.Article, m.at, 0); failed != nil {
			break
		}
		if one.Feed == "" || one.Article.Content.Empty() {
			ready[i].row.setFingerprint(one.Article.fingerprint())
		}
	}
	return func(t *tx, _ *change) error {
		if failed != nil {
			return failed
		}
		for i, one := range some {
			if err := m.one(t, one, ready[i]); err != nil {
				return err
			}
		}
		return nil
	}
}

// one finds an article or makes it, and merges what the account thinks of it.
func (m *importing) one(t *tx, one ImportedArticle, p prepared) error {
	there := one.Mark
	if one.Bookmarked {
		if there.Bookmarked.IsZero() || there.Bookmarked.After(t.now) {
			there.Bookmarked = t.now
		}
		there.Bookmarked = timeOf(dateOf(there.Bookmarked))
	}
	n, feed, err := m.place(t, one, !there.empty(), p)
	if err != nil || n == 0 {
		return err
	}
	if one.Read {
		changed, err := t.changeOpinion(bucketRead, m.account, feed, roaring.BitmapOf(uint32(n)), true)
		if err != nil {
			return err
		}
		if !changed.IsEmpty() {
			m.now.addTo(m.now.read, feed, changed)
			m.out.Read++
		}
	}
	here, err := t.mark(m.account, n)
	if err != nil {
		return err
	}
	now := here.merged(there)
	if now.equal(here) {
		return nil
	}
	m.now.mark(n, here, now)
	m.marked.Add(uint32(n))
	m.out.Marked++
	return t.putMark(m.account, n, now)
}
