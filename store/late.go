package store

import (
	"context"
	"errors"
	"fmt"
)

// Where new articles are many, Record leaves them out of the indexes whose keys are in another
// order than articles come in, and Tidy enters them later: late_names.go and late_dates.go.

// leaveNames notes, before an article is written whose names and date are left out, that
// those to come have none yet.
func (t *tx) leaveNames() error {
	t.leavesNames = true
	for kind, reached := range map[string]Number{lastNamed: t.named(), lastDated: t.dated()} {
		key := []byte("last " + kind)
		if t.bucket(bucketMeta).Get(key) != nil {
			continue
		}
		if err := t.bucket(bucketMeta).Put(key, join32(uint32(reached))); err != nil {
			return err
		}
	}
	return nil
}

// enterLate enters what Record has left out, in many short transactions.
func (s *Store) enterLate(ctx context.Context) error {
	all, err := s.lateNames(ctx)
	if err != nil {
		return fmt.Errorf("enter ids and links: %w", err)
	}
	dates, err := s.lateDates(ctx)
	if err != nil {
		return fmt.Errorf("enter dates: %w", err)
	}
	if err := s.enterAll(ctx, append(all, dates)); err != nil && !errors.Is(err, errNewFile) {
		return fmt.Errorf("enter ids, links and dates: %w", err)
	}
	return nil
}
