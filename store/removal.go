package store

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// RemoveAccount removes an account with all that was its own: keys, subscriptions, marks,
// history. It is gone with the first transaction; some more delete what it had, and if they
// do not come to an end, the next that writes goes on (act.go). Its number is never used
// again. The feeds that it alone could see go at the next Tidy.
func (s *Store) RemoveAccount(ctx context.Context, id AccountID) error {
	err := s.update(ctx, "account", func(t *tx) error {
		b := t.bucket(bucketAccounts)
		if id == Local || b.Get(join32(uint32(id))) == nil {
			return fmt.Errorf("remove account: %w", ErrNotFound)
		}
		if err := t.putIntent(id, removalAct, &intent{Removal: true}); err != nil {
			return err
		}
		t.extent.everything = true
		return b.Delete(join32(uint32(id)))
	})
	if err != nil {
		return err
	}
	w := s.newAct(id, "account")
	if err = w.awaitTurn(ctx); errors.Is(err, ErrLocked) {
		err = nil // the account is at a long change, which fails now; the rest goes when that has ended
	}
	return w.end(ctx, err)
}

// removalAct is the number of the act that removes an account. No other has it.
const removalAct = 0

// removePart deletes some of what an account had that is removed, and reports whether there
// is more.
func (t *tx) removePart(a AccountID) (more bool, err error) {
	t.extent.addFeedsOf(a)
	for _, name := range accountBuckets() {
		if more, err = deletePrefix(t.bucket(name), join32(uint32(a)), 1000); more || err != nil {
			return true, err
		}
	}
	_, err = deletePrefix(t.bucket(bucketIntents), join32(uint32(a)), math.MaxInt)
	return false, err
}

// isLeaving reports whether an account is being removed.
func (t *tx) isLeaving(a AccountID) bool {
	return t.bucket(bucketIntents).Get(join32(uint32(a), removalAct)) != nil
}
