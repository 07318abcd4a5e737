package store

import (
	"context"
	"fmt"
	"slices"
)

// What an account chooses last where there is much to choose from is kept with it, so that the
// next screen can offer it first.

const (
	mostChosen    = 20
	longestChosen = 400 // bytes of one
)

// Chosen returns what an account has chosen last, the last first, by names that mean nothing to
// the store; twenty at most. now are put before it, unless there are none; what is longer than 400
// bytes is left out. It is no step of history, and changes nothing that another screen shows.
func (s *Store) Chosen(ctx context.Context, a AccountID, now ...string) (chosen []string, err error) {
	if len(now) == 0 {
		err = s.view(ctx, func(t *tx) error {
			account, err := t.account(a)
			chosen = account.Chosen
			return err
		})
		return chosen, err
	}
	err = s.update(ctx, "choice", func(t *tx) error {
		account, err := t.account(a)
		if err != nil {
			return fmt.Errorf("keep what was chosen: %w", err)
		}
		chosen = nil
		for _, name := range slices.Concat(now, account.Chosen) {
			if len(name) <= longestChosen && len(chosen) < mostChosen && !slices.Contains(chosen, name) {
				chosen = append(chosen, name)
			}
		}
		account.Chosen = chosen
		return putJSON(t.bucket(bucketAccounts), join32(uint32(a)), account) // no screen has to read anything again
	})
	return chosen, err
}
