package store

import (
	"context"
	"errors"
)

// Tidy does the work that need not be done at once and is not done while somebody
// waits: articles that no rule keeps go, those that are old enough are set aside, what is new is taken into the indexes, bodies are
// packed together, what history no longer needs goes, and the file gives back what is free
// if that is much (give_back.go). It runs as many short transactions and may be ended at any
// moment; the next goes on where it stopped. It is called at the end of a refresh.
func (s *Store) Tidy(ctx context.Context) error {
	_, err := s.prune(ctx) // first: what goes need not be indexed and packed
	return errors.Join(err, s.setAside(ctx), s.sweepParts(ctx), s.enterLate(ctx), s.index(ctx), s.pack(ctx), s.giveBack(ctx))
}

// sweepParts deletes the parts of acts that history no longer needs.
func (s *Store) sweepParts(ctx context.Context) error {
	var unused []leftover
	err := s.view(ctx, func(t *tx) (err error) {
		unused, err = t.unusedParts()
		return err
	})
	for len(unused) > 0 && err == nil {
		err = s.update(ctx, "pruning", func(t *tx) error {
			if unused, err = t.unusedParts(); len(unused) == 0 || err != nil {
				return err
			}
			return t.deleteParts(join32(uint32(unused[0].account), unused[0].act))
		})
		if err == nil {
			err = s.file.GiveWay(ctx)
		}
	}
	return err
}
