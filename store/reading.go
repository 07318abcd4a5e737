package store

import (
	"context"
	"fmt"
)

// KeepReading stores what an account is reading; the zero Reading stands for nothing. It is
// no step of history.
func (s *Store) KeepReading(ctx context.Context, a AccountID, r Reading) error {
	return s.update(ctx, "place", func(t *tx) error {
		account, err := t.account(a)
		if err != nil {
			return fmt.Errorf("keep place: %w", err)
		}
		account.Reading = nil
		if r.Article != 0 {
			r.When = t.now
			account.Reading = &r
		}
		return t.putAccount(account)
	})
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
