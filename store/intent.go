package store

import (
	"context"
	"errors"
	"fmt"
)

// An intent is an act under way.
type intent struct {
	Parts   uint32 `json:"parts"`             // how many have been applied
	Total   uint32 `json:"total,omitempty"`   // of a step that is undone or redone: how many there are
	Step    []byte `json:"step,omitempty"`    // the key of that step
	Back    bool   `json:"back,omitempty"`    // it is undone
	Note    string `json:"note,omitempty"`    // change.Note of the parts
	Removal bool   `json:"removal,omitempty"` // the account is removed
}

func (t *tx) intent(a AccountID, act uint32) (*intent, error) {
	b := t.bucket(bucketIntents)
	if b == nil { // a store of an older format, before it is migrated
		return nil, nil
	}
	var in intent
	if ok, err := getJSON(b, join32(uint32(a), act), &in); !ok || err != nil {
		return nil, err
	}
	return &in, nil
}

// putIntent writes an intent; nil ends it.
func (t *tx) putIntent(a AccountID, act uint32, in *intent) error {
	key := join32(uint32(a), act)
	if in == nil {
		return t.bucket(bucketIntents).Delete(key)
	}
	return putJSON(t.bucket(bucketIntents), key, in)
}

// takeBack takes an act back, or ends the removal of an account. Whoever calls it has the
// account's turn.
func (s *Store) takeBack(ctx context.Context, a AccountID, act uint32) error {
	for more := true; more; {
		err := s.updateAny(ctx, "taking back", upToDate(func(t *tx) (err error) {
			more, err = t.takeBackPart(a, act)
			return err
		}))
		if err != nil {
			return err
		}
		if more {
			if err := s.file.GiveWay(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeBackPart takes one part of an act back, and reports whether there are more. What
// cannot be read, or is no longer there to be changed, is passed over: it must not keep
// everybody from writing.
func (t *tx) takeBackPart(a AccountID, act uint32) (more bool, err error) {
	t.unbounded = true
	in, _ := t.intent(a, act)
	if in == nil {
		return false, t.putIntent(a, act, nil)
	}
	if in.Removal {
		return t.removePart(a)
	}
	if in.Parts == 0 || t.bucket(bucketAccounts).Get(join32(uint32(a))) == nil {
		if in.Step != nil {
			if err := t.setState(in.Step, in.Back); err != nil {
				return false, err
			}
		}
		return false, t.putIntent(a, act, nil)
	}
	at := in.Parts - 1
	if in.Back {
		at = in.Total - in.Parts
	}
	part, err := t.part(a, act, at, in.Note)
	if err == nil {
		err = t.apply(a, part, !in.Back)
	}
	if err != nil && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrCorrupt) {
		return false, err
	}
	if in.Step == nil {
		if err := t.deleteParts(join32(uint32(a), act, at)); err != nil {
			return false, err
		}
	}
	in.Parts--
	return true, t.putIntent(a, act, in)
}

// setState writes whether a step of history stands.
func (t *tx) setState(key []byte, stands bool) error {
	if t.bucket(bucketHistory).Get(key) == nil {
		return nil
	}
	c, err := t.step(key)
	if err != nil {
		return err
	}
	c.State = undone
	if stands {
		c.State = done
	}
	return t.putStep(key, c)
}

// beginTurning writes the intent of undoing or redoing a step, whose new state is given.
func (w *act) beginTurning(t *tx, key []byte, c change) error {
	if !w.takeTurn() {
		return errTurn
	}
	w.id = c.Act
	return t.putIntent(w.account, w.id, &intent{Total: c.Parts, Step: key, Back: c.State == undone, Note: c.Note})
}

// turnPart applies the next part of a step that is undone or redone, and reports whether
// there are more.
func (t *tx) turnPart(a AccountID, act uint32) (more bool, err error) {
	in, err := t.intent(a, act)
	if err != nil || in == nil {
		return false, errors.Join(err, fmt.Errorf("the library has been replaced meanwhile: %w", ErrNotFound))
	}
	at := in.Parts
	if in.Back {
		at = in.Total - 1 - in.Parts
	}
	part, err := t.part(a, act, at, in.Note)
	if err != nil {
		return false, err
	}
	if err := t.apply(a, part, in.Back); err != nil {
		return false, err
	}
	if in.Parts++; in.Parts == in.Total {
		return false, t.putIntent(a, act, nil)
	}
	return true, t.putIntent(a, act, in)
}
