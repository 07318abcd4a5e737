package store

import (
	"context"
	"errors"
	"fmt"

	"tidings/store/secret"
)

// Undo takes back the newest change of the account and returns it. It fails with
// ErrNotFound if there is nothing to undo.
func (s *Store) Undo(ctx context.Context, a AccountID) (Change, error) {
	return s.turnBack(ctx, a, "undo")
}

// Redo makes the change again that was undone last, and returns it. It fails with
// ErrNotFound if there is nothing to redo.
func (s *Store) Redo(ctx context.Context, a AccountID) (Change, error) {
	return s.turnBack(ctx, a, "redo")
}

func (s *Store) turnBack(ctx context.Context, a AccountID, verb string) (out Change, err error) {
	w := s.newAct(a, verb)
	back := verb == "undo"
	for err = errTurn; errors.Is(err, errTurn); {
		err = s.update(ctx, verb, func(t *tx) error {
			key, c, err := t.candidate(a, back)
			if err != nil {
				return err
			}
			if key == nil {
				return fmt.Errorf("nothing to %s: %w", verb, ErrNotFound)
			}
			c.State = done
			if back {
				c.State = undone
			}
			out = Change{When: c.When, What: secret.HideIn(c.What), Undone: c.State == undone}
			if c.Parts > 1 {
				err = w.beginTurning(t, key, c)
			} else {
				err = t.applyWhole(a, c, back)
			}
			if err != nil {
				return err
			}
			return t.putStep(key, c)
		})
		if errors.Is(err, errTurn) {
			if wait := w.awaitTurn(ctx); wait != nil {
				err = wait
			}
		}
	}
	for more := w.id != 0; more && err == nil; {
		if err = s.file.GiveWay(ctx); err == nil {
			err = s.update(ctx, verb, func(t *tx) (err error) {
				more, err = t.turnPart(a, w.id)
				return err
			})
		}
	}
	return out, w.end(ctx, err)
}

// applyWhole applies a step with all its parts.
func (t *tx) applyWhole(a AccountID, c change, back bool) error {
	for i := range c.Parts {
		part, err := t.part(a, c.Act, i, c.Note)
		if err != nil {
			return err
		}
		if err := t.apply(a, part, back); err != nil {
			return err
		}
	}
	return t.apply(a, c, back)
}

// candidate finds the newest step that stands, to undo, or the oldest of those
// undone after it, to redo.
func (t *tx) candidate(a AccountID, undo bool) (key []byte, c change, err error) {
	var redo change
	var redoKey []byte
	for key := range t.stepsBack(a) {
		c, err := t.step(key)
		if err != nil {
			return nil, c, err
		}
		switch {
		case c.State == done && undo:
			return key, c, nil
		case c.State == done:
			return redoKey, redo, nil
		case c.State == undone:
			redoKey, redo = key, c
		}
	}
	if undo {
		return nil, c, nil
	}
	return redoKey, redo, nil
}
