package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tidings/store/query"
)

// Saved is a query that an account keeps under a name, to read what it finds like
// a feed.
type Saved struct {
	Name  string    `json:"name"`
	Query string    `json:"query"` // in the language of package query
	Added time.Time `json:"added"`
}

// spellMonths writes months as the language does since a bare m is refused, and
// reports whether that has changed the query.
func (s *Saved) spellMonths() bool {
	old := s.Query
	s.Query = query.SpellMonths(old)
	return s.Query != old
}

// A SavedSearch is one with what it finds now.
type SavedSearch struct {
	ID SearchID
	Saved
	Total  int
	Unread int
	Broken string // why the query cannot be read, "" if it can: an older tidings may have kept it
}

// putSaved writes a saved search; nil forgets it. ErrNotFound if there is no such
// account (any more).
func (t *tx) putSaved(a AccountID, id SearchID, s *Saved) error {
	t.extent.addAccount(a)
	key := join32(uint32(a), uint32(id))
	if s == nil {
		return t.bucket(bucketSearches).Delete(key)
	}
	if _, err := t.account(a); err != nil {
		return err
	}
	if t.bucket(bucketSearches).Get(key) == nil {
		if err := t.maySave(a); err != nil {
			return err
		}
	}
	t.charge(a, int64(len(s.Name)+len(s.Query)), true)
	return putJSON(t.bucket(bucketSearches), key, s)
}

// saved returns what an account keeps, sorted by name.
func (t *tx) saved(a AccountID) (all []SavedSearch, err error) {
	prefix := join32(uint32(a))
	c := t.bucket(bucketSearches).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		one := SavedSearch{ID: SearchID(field32(k, 1))}
		if err := json.Unmarshal(v, &one.Saved); err != nil {
			return nil, fmt.Errorf("read saved search: %w: %v", ErrCorrupt, err)
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(x, y SavedSearch) int {
		return cmp.Or(cmp.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)), cmp.Compare(x.ID, y.ID))
	})
	return all, nil
}

func (t *tx) savedNamed(a AccountID, name string) (SavedSearch, error) {
	all, err := t.saved(a)
	if i := slices.IndexFunc(all, func(s SavedSearch) bool { return strings.EqualFold(s.Name, name) }); i >= 0 {
		return all[i], err
	}
	return SavedSearch{}, err
}

// SearchNamed returns the saved search with a name, in capitals or not, without
// counting what it finds. ErrNotFound if there is none.
func (s *Store) SearchNamed(ctx context.Context, a AccountID, name string) (one SavedSearch, err error) {
	err = s.view(ctx, func(t *tx) error {
		if one, err = t.savedNamed(a, name); err == nil && one.ID == 0 {
			err = ErrNotFound
		}
		return err
	})
	if err != nil {
		return one, fmt.Errorf("read saved search: %w", err)
	}
	return one, nil
}

// countTime is how long counting what a saved search finds may take, where it is
// not known from the index.
const countTime = 50 * time.Millisecond

// countedAtOnce is how many saved searches are counted in one transaction: each asks the
// index, which takes a few milliseconds.
const countedAtOnce = 10

// Searches returns the saved searches of an account by name, with what they find now. It
// is one transaction for each ten of them, and some more for a search of which articles
// have to be read: that is done for a while only, and its counts are then too low.
func (s *Store) Searches(ctx context.Context, a AccountID) (all []SavedSearch, err error) {
	for begin, end := 0, -1; err == nil && begin != end; begin = min(begin+countedAtOnce, end) {
		unsure := map[int]*search{}
		err = s.view(ctx, func(t *tx) (err error) {
			if end < 0 {
				if all, err = t.saved(a); err != nil {
					return err
				}
				end = len(all)
			}
			for i := begin; i < min(begin+countedAtOnce, end); i++ {
				sr, err := s.countSaved(t, a, &all[i])
				if err != nil {
					return err
				}
				if sr != nil {
					unsure[i] = sr
				}
			}
			return nil
		})
		for i, sr := range unsure {
			if err == nil {
				err = s.countRead(ctx, sr, &all[i])
			}
			s.packers.Put(sr.pack)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read saved searches: %w", err)
	}
	return all, nil
}

// countSaved counts what a saved search finds, if the index knows. If not, it returns the
// search, with its candidates.
func (s *Store) countSaved(t *tx, a AccountID, one *SavedSearch) (*search, error) {
	sr, err := s.newSearch(a, Query{Text: one.Query})
	if wrong := (*query.Error)(nil); errors.As(err, &wrong) {
		one.Broken = wrong.Why
		return nil, nil
	}
	if sr == nil || err != nil {
		return nil, err
	}
	if err = sr.findCandidates(t, Cursor{}); err == nil && !sr.unverified.IsEmpty() {
		return sr, nil
	}
	if err == nil {
		err = t.countHits(a, sr.candidates, one)
	}
	s.packers.Put(sr.pack)
	return nil, err
}

// countRead reads articles to count what a saved search finds, for a while.
func (s *Store) countRead(ctx context.Context, sr *search, one *SavedSearch) error {
	until := s.now().Add(countTime)
	for !sr.exhausted && s.now().Before(until) {
		if err := sr.verifySome(ctx, searchStep); err != nil {
			return err
		}
	}
	return s.view(ctx, func(t *tx) error { return t.countHits(sr.account, sr.hitSet(), one) })
}

// countHits fills in the counts of a saved search.
func (t *tx) countHits(a AccountID, hits set, one *SavedSearch) (err error) {
	one.Total = int(hits.GetCardinality())
	one.Unread, err = t.countUnread(a, hits)
	return err
}

// maySave is a LimitError if an account has saved as many searches as it may.
func (t *tx) maySave(a AccountID) error {
	if !t.binds(a, int64(t.limits.Searches)) {
		return nil
	}
	all, err := t.saved(a)
	if err == nil && len(all) >= t.limits.Searches {
		err = beyond("an account saves at most %d searches here", t.limits.Searches)
	}
	return err
}
