package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/query"
)

// Merging a batch of lines with what an account has, in one transaction: first feeds, then
// their articles, then marks and what was read and deleted.

// An articlePlace names an article in any store.
type articlePlace struct {
	feed string // the origin of its feed
	key  [8]byte
}

type loadedArticle struct {
	articlePlace
	prepared prepared // without the number of the feed
	mark     Mark
}

type loadedMark struct {
	articlePlace
	mark Mark
}

type loadedKeys struct {
	kind string // of the line: what the articles are
	feed string
	keys [][8]byte
}

// A loadBatch holds the lines of one transaction.
type loadBatch struct {
	retention Retention  // the account's default; zero if no line has one
	settings  string     // the account's; "" if no line has any
	aside     *AsideRule // the account's; nil if no line has one
	feeds     []dumpFeed
	searches  []Saved
	articles  []loadedArticle
	marks     []loadedMark
	keys      []loadedKeys
	weight    int // the work, counted in articles
}

// errNothingNew rolls back a transaction that has changed nothing.
var errNothingNew = errors.New("nothing new")

// carryOut carries out the batch, and begins the next unless it is the last.
func (l *load) carryOut(last bool) error {
	if l.batch.weight == 0 && (!last || l.act.id == 0) {
		return nil
	}
	before := l.loaded
	_, err := l.act.step(l.ctx, func(t *tx, c *change) (bool, func(), error) {
		l.loaded, l.step, l.found = before, newGathered(), nil
		if _, err := t.account(l.account); err != nil {
			return false, nil, err
		}
		if err := l.merge(t); err != nil {
			return false, nil, err
		}
		if !l.step.grown && l.loaded.Articles == before.Articles && (!last || l.act.id == 0) {
			return false, nil, errNothingNew
		}
		return last, func() {}, l.step.into(c)
	}, func(*tx) (string, error) {
		return fmt.Sprintf("loaded the dump of “%s” made %s", l.loaded.From, l.loaded.Made.Format("2006-01-02")), nil
	})
	l.batch = loadBatch{}
	if errors.Is(err, errNothingNew) {
		return nil
	}
	return err
}

func (l *load) merge(t *tx) error {
	if err := l.retain(t); err != nil {
		return err
	}
	if err := l.configure(t); err != nil {
		return err
	}
	if err := l.setAside(t); err != nil {
		return err
	}
	for _, line := range l.batch.feeds {
		if err := l.subscribe(t, line); err != nil {
			return err
		}
	}
	if err := l.takeIn(t); err != nil {
		return err
	}
	for _, one := range l.batch.articles {
		if err := l.mergeMark(t, one.articlePlace, one.mark); err != nil {
			return err
		}
	}
	for _, one := range l.batch.marks {
		if err := l.mergeMark(t, one.articlePlace, one.mark); err != nil {
			return err
		}
	}
	for _, one := range l.batch.keys {
		if err := l.mergeKeys(t, one); err != nil {
			return err
		}
	}
	for _, one := range l.batch.searches {
		if err := l.mergeSearch(t, one); err != nil {
			return err
		}
	}
	return nil
}

// retain sets the account's default rule for what is kept, if it has none and follows no
// feed yet: no article of this store may be removed because of a dump.
func (l *load) retain(t *tx) error {
	account, err := t.account(l.account)
	if err != nil || l.batch.retention.keepsAll() || !account.Retention.keepsAll() {
		return err
	}
	subs, err := t.subs(l.account)
	if err != nil {
		return err
	}
	for id := range subs {
		if f, err := t.feed(id); err != nil || !f.Local() {
			return err
		}
	}
	l.step.Retention = &[2]Retention{account.Retention, l.batch.retention}
	l.step.grown = true
	return t.putRetention(l.account, l.batch.retention)
}

// mergeMark merges a mark of the dump with the account's own.
func (l *load) mergeMark(t *tx, p articlePlace, there Mark) error {
	if there.empty() {
		return nil
	}
	at, err := l.shelf(t, p.feed)
	if err != nil {
		return err
	}
	n, _, ok := l.find(t, at, p.key)
	if !ok {
		l.loaded.Absent++
		return nil
	}
	here, err := t.mark(l.account, n)
	if err != nil {
		return err
	}
	now := here.merged(there)
	if now.equal(here) {
		return nil
	}
	l.step.mark(n, here, now)
	l.loaded.Marks++
	return t.putMark(l.account, n, now)
}

// merged returns the mark that two marks of one article make.
func (m Mark) merged(there Mark) Mark {
	if m.Bookmarked.IsZero() || !there.Bookmarked.IsZero() && there.Bookmarked.Before(m.Bookmarked) {
		m.Bookmarked = there.Bookmarked
	}
	here := m.Note
	switch {
	case holdsNote(here, there.Note):
	case holdsNote(there.Note, here):
		m.Note = there.Note
	default:
		m.Note = here + "\n\n" + there.Note
	}
	m.Tags = query.CleanTags(append(slices.Clone(m.Tags), there.Tags...)...)
	return m
}

// holdsNote reports whether a note is one of the parts of another, which blank lines
// separate.
func holdsNote(note, part string) bool {
	return part == "" || strings.Contains("\n\n"+note+"\n\n", "\n\n"+part+"\n\n")
}

// mergeKeys marks articles read, deletes them, or sets them aside.
func (l *load) mergeKeys(t *tx, keys loadedKeys) error {
	change, sets, count := t.opinionChanger(bucketRead), l.step.read, &l.loaded.Read
	switch keys.kind {
	case kindDeleted:
		change, sets, count = t.opinionChanger(bucketHidden), l.step.deleted, &l.loaded.Deleted
	case kindAside:
		change, sets, count = t.putAside, l.step.aside, new(int)
	}
	at, err := l.shelf(t, keys.feed)
	if err != nil {
		return err
	}
	byFeed := map[FeedID]set{}
	for _, key := range keys.keys {
		n, feed, ok := l.find(t, at, key)
		if !ok {
			l.loaded.Absent++
			continue
		}
		if byFeed[feed] == nil {
			byFeed[feed] = roaring.New()
		}
		byFeed[feed].Add(uint32(n))
	}
	for feed, numbers := range byFeed {
		changed, err := change(l.account, feed, numbers)
		if err != nil {
			return err
		}
		if changed.IsEmpty() {
			continue
		}
		l.step.addTo(sets, feed, changed)
		*count += int(changed.GetCardinality())
	}
	return nil
}

// mostSearches is how many saved searches an account can have by loading or importing.
const mostSearches = 1000

// mergeSearch saves a search of the dump.
func (l *load) mergeSearch(t *tx, there Saved) (err error) {
	if l.found == nil {
		if l.found, err = t.saved(l.account); err != nil {
			return err
		}
	}
	before := len(l.found)
	l.found, err = t.mergeSearch(l.account, l.found, there, &l.step)
	l.loaded.Searches += len(l.found) - before
	return err
}

// mergeSearch saves a search beside those that an account has, unless one of them has the
// same query, and returns all. If another query has the name, a number is added to it.
func (t *tx) mergeSearch(a AccountID, all []SavedSearch, there Saved, step *gathered) ([]SavedSearch, error) {
	if len(all) >= mostSearches || slices.ContainsFunc(all, func(here SavedSearch) bool { return here.Query == there.Query }) {
		return all, nil
	}
	name := there.Name
	for i := 2; slices.ContainsFunc(all, func(here SavedSearch) bool { return strings.EqualFold(here.Name, there.Name) }); i++ {
		there.Name = fmt.Sprintf("%s (%d)", name, i)
	}
	n, err := t.next("search")
	if err != nil {
		return all, err
	}
	step.Saved[SearchID(n)] = [2]*Saved{nil, &there}
	step.grown = true
	return append(all, SavedSearch{Saved: there}), t.putSaved(a, SearchID(n), &there)
}

// setAside gives the account the rule of a dump, if it has none.
func (l *load) setAside(t *tx) error {
	account, err := t.account(l.account)
	if err != nil || l.batch.aside == nil || account.Aside != nil {
		return err
	}
	l.step.grown = true
	return t.putAsideRule(l.account, l.batch.aside)
}
