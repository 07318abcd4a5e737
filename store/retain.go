package store

import (
	"context"
	"fmt"
)

// Retain sets the rule of an account for some feeds, in one step of history. The zero
// Retention stands for the account's default. Articles are removed by the next Tidy; undo
// does not bring them back.
func (s *Store) Retain(ctx context.Context, a AccountID, keep Retention, ids ...FeedID) error {
	keep = keep.clean()
	verb := fmt.Sprintf("chose to keep %s from", keep)
	if keep == (Retention{}) {
		verb = "chose to keep the default from"
	}
	return s.changeSubs(ctx, a, ids, verb, func(s Subscription) *Subscription {
		s.Retention = keep
		return &s
	})
}

// RetainByDefault sets the rule of an account for feeds without one of their own, in one
// step of history.
func (s *Store) RetainByDefault(ctx context.Context, a AccountID, keep Retention) error {
	if keep = keep.clean(); keep.keepsAll() {
		keep = Retention{}
	}
	return s.update(ctx, "retention", func(t *tx) error {
		account, err := t.account(a)
		if err != nil || account.Retention == keep {
			return err
		}
		c := change{What: fmt.Sprintf("chose to keep %s by default", keep), Retention: &[2]Retention{account.Retention, keep}}
		if err := t.putRetention(a, keep); err != nil {
			return err
		}
		return t.remember(a, c)
	})
}
