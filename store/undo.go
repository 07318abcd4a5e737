package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Undo takes back the newest change of the account and returns it. It fails with
// ErrNotFound if there is nothing to undo.
func (s *Store) Undo(ctx context.Context, a AccountID) (Change, error) {
	return s.turnBack(ctx, a, "undo", func(t *tx) ([]byte, change, error) { return t.candidate(a, true) })
}

// Redo makes the change again that was undone last, and returns it. It fails with
// ErrNotFound if there is nothing to redo.
func (s *Store) Redo(ctx context.Context, a AccountID) (Change, error) {
	return s.turnBack(ctx, a, "redo", func(t *tx) ([]byte, change, error) { return t.candidate(a, false) })
}

// TurnStep takes back one step of the account's history, whatever was done since, or makes it
// again if it has been taken back, and returns it. It fails with ErrNotFound if there is no such
// step, and with ErrOvertaken if something later has changed the same feed, search or setting.
func (s *Store) TurnStep(ctx context.Context, a AccountID, step uint64) (Change, error) {
	return s.turnBack(ctx, a, "undo", func(t *tx) (key []byte, c change, err error) {
		key = stepKey(a, step)
		if t.bucket(bucketHistory).Get(key) == nil {
			return nil, c, nil
		}
		if c, err = t.step(key); err != nil || c.State == dropped {
			return nil, c, err
		}
		return key, c, t.mayTurn(a, c)
	})
}

// turnBack turns the step that find finds: takes it back if it stands, or makes it again.
func (s *Store) turnBack(ctx context.Context, a AccountID, verb string, find func(*tx) ([]byte, change, error)) (out Change, err error) {
	w := s.newAct(a, verb)
	for err = errTurn; errors.Is(err, errTurn); {
		err = s.update(ctx, verb, func(t *tx) error {
			key, c, err := find(t)
			if err != nil {
				return err
			}
			if key == nil {
				return fmt.Errorf("nothing to %s: %w", verb, ErrNotFound)
			}
			back := c.State == done
			c.State = done
			if back {
				c.State = undone
			}
			out = shownChange(key, c)
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

// mayTurn is ErrOvertaken if what a step has left has been changed since, so that turning it would
// turn that, too. Sets of articles, and marks, are turned for what the step has changed alone.
func (t *tx) mayTurn(a AccountID, c change) error {
	side := 1
	if c.State == undone {
		side = 0
	}
	for i := range c.Parts {
		part, err := t.part(a, c.Act, i, c.Note)
		if err != nil {
			return err
		}
		part.State = c.State
		if err := t.mayTurn(a, part); err != nil {
			return err
		}
	}
	for feed, pair := range c.Subs {
		now, err := t.sub(a, feed)
		if err != nil {
			return err
		}
		if !sameJSON(now, pair[side]) {
			return ErrOvertaken
		}
	}
	for id, pair := range c.URLs {
		if f, err := t.feed(id); err != nil || f.URL != pair[side] {
			return ErrOvertaken
		}
	}
	for id, pair := range c.Saved {
		now := &Saved{}
		if known, err := getJSON(t.bucket(bucketSearches), join32(uint32(a), uint32(id)), now); err != nil {
			return err
		} else if !known {
			now = nil
		}
		if !sameJSON(now, pair[side]) {
			return ErrOvertaken
		}
	}
	if c.Retention == nil {
		return nil
	}
	now, err := t.account(a)
	if err == nil && now.Retention != c.Retention[side] {
		err = ErrOvertaken
	}
	return err
}

// sameJSON reports whether two records are written alike.
func sameJSON(one, other any) bool {
	a, errA := json.Marshal(one)
	b, errB := json.Marshal(other)
	return errA == nil && errB == nil && string(a) == string(b)
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
		case c.Opened:
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
