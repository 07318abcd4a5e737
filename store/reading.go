package store

import (
	"bytes"
	"context"
	"fmt"
	"slices"
)

// How far articles are read. Each account keeps a place in every article that it has opened,
// as long as there is the article; what was open last is kept with the account as well. No
// list depends on it, so no screen is told of it.

// dropPlaces forgets where everybody is in articles that are dropped.
func (t *tx) dropPlaces(numbers []uint32) error {
	places := t.bucket(bucketPlaces)
	if k, _ := places.Cursor().First(); k == nil {
		return nil
	}
	accounts, err := t.accountIDs()
	if err != nil {
		return err
	}
	for _, a := range accounts {
		for _, n := range numbers {
			if err := places.Delete(join32(uint32(a), n)); err != nil {
				return err
			}
		}
	}
	return nil
}

// KeepReading stores what an account is reading, and where it is in articles that it has left
// since; the zero Reading stands for nothing. It is no step of history.
func (s *Store) KeepReading(ctx context.Context, a AccountID, now Reading, left ...Reading) error {
	return s.update(ctx, "place", func(t *tx) error {
		account, err := t.account(a)
		if err != nil {
			return fmt.Errorf("keep place: %w", err)
		}
		account.Reading = nil
		if now.Article != 0 {
			now.When = t.now
			account.Reading = &now
			left = append(slices.Clone(left), now)
		}
		for _, r := range left {
			row, ok, err := t.row(a, r.Article, map[FeedID]source{})
			if ok && err == nil {
				ok, err = t.mayRead(a, row)
			}
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			if r.When.IsZero() {
				r.When = t.now
			}
			if err := t.bucket(bucketPlaces).Put(join32(uint32(a), uint32(r.Article)), r.record()); err != nil {
				return err
			}
		}
		return putJSON(t.bucket(bucketAccounts), join32(uint32(a)), account) // no screen shows it
	})
}

// A Recent is an article that an account has opened, and where it is in it.
type Recent struct {
	Row
	Reading Reading
}

// Lately returns the articles that an account has read last: those first whose end it has not
// seen, each the latest first, at most so many of all. Those it has deleted are left out.
func (s *Store) Lately(ctx context.Context, a AccountID, most int) (all []Recent, err error) {
	err = s.view(ctx, func(t *tx) error {
		all = nil
		var places []Reading
		prefix, c := join32(uint32(a)), t.bucket(bucketPlaces).Cursor()
		for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
			if r, ok := readPlace(k, v); ok {
				places = append(places, r)
			}
		}
		slices.SortStableFunc(places, func(x, y Reading) int {
			if ended := x.Share == 100; ended != (y.Share == 100) {
				if ended {
					return 1
				}
				return -1
			}
			return y.When.Compare(x.When)
		})
		sources := map[FeedID]source{}
		for _, r := range places {
			if len(all) == most {
				break
			}
			row, ok, err := t.row(a, r.Article, sources)
			if ok && err == nil {
				ok, err = t.mayRead(a, row)
			}
			if err != nil {
				return err
			}
			if ok && !row.Deleted {
				all = append(all, Recent{row, r})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for what was read: %w", err)
	}
	return all, nil
}

// Reading returns what an account was reading, and the article's row. ErrNotFound if
// it was reading nothing, or the article is not there any more.
func (s *Store) Reading(ctx context.Context, a AccountID) (r Reading, row Row, err error) {
	err = s.view(ctx, func(t *tx) error {
		account, err := t.account(a)
		if err != nil {
			return err
		}
		ok := false
		if account.Reading != nil {
			r = *account.Reading
			row, ok, err = t.row(a, r.Article, map[FeedID]source{})
		}
		if err == nil && (!ok || row.Deleted) {
			err = ErrNotFound
		}
		return err
	})
	if err != nil {
		return Reading{}, Row{}, fmt.Errorf("find place: %w", err)
	}
	return r, row, nil
}
