package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// Every change that an account makes is recorded with its opposite in the same transaction.
// Undo takes back the newest change that is in effect. Redo makes the oldest undone change
// again. After a new change nothing can be redone. All sessions of an account share its
// history, and a restart does not end it.

// A change is one step of history. It holds the difference between the states before and
// after, so each state can be made from the other.
type change struct {
	When      time.Time                   `json:"when"`
	What      string                      `json:"what"`             // one sentence for a person: "bookmarked «Title»"
	State     changeState                 `json:"state,omitempty"`  //
	Read      map[FeedID][]byte           `json:"read,omitempty"`   // sets of articles that became read
	Unread    map[FeedID][]byte           `json:"unread,omitempty"` // sets of articles that became unread
	Hidden    map[FeedID][]byte           `json:"hidden,omitempty"` // sets of articles that were deleted
	Shown     map[FeedID][]byte           `json:"shown,omitempty"`  // sets of articles that were added or restored
	Marks     map[Number][2]Mark          `json:"marks,omitempty"`  // before and after
	Subs      map[FeedID][2]*Subscription `json:"subs,omitempty"`   // before and after, nil for none
	Saved     map[SearchID][2]*Saved      `json:"saved,omitempty"`  // before and after, nil for none
	Retention *[2]Retention               `json:"keep,omitempty"`   // the account's default before and after, nil if it is the same
}

// spellMonths does what Saved's method does to the searches of a step.
func (c *change) spellMonths() (changed bool) {
	for _, pair := range c.Saved {
		for _, one := range pair {
			changed = one != nil && one.spellMonths() || changed
		}
	}
	return changed
}

type changeState int

const (
	done    changeState = 0
	undone  changeState = 1
	dropped changeState = 2 // undone, and then something else was done
)

// A Change is a step of an account's history.
type Change struct {
	When   time.Time
	What   string
	Undone bool
}

// keptSteps is how many steps an account's history has at most.
const keptSteps = 1000

// remember records a change, unless it is empty.
func (t *tx) remember(a AccountID, c change) error {
	if len(c.Read)+len(c.Unread)+len(c.Hidden)+len(c.Shown)+len(c.Marks)+len(c.Subs)+len(c.Saved) == 0 && c.Retention == nil {
		return nil
	}
	b := t.bucket(bucketHistory)
	var overtaken [][]byte
	last := uint64(0)
	for key := range t.stepsBack(a) {
		old, err := t.step(key)
		if err != nil {
			return err
		}
		last = max(last, binary.BigEndian.Uint64(key[4:]))
		if old.State == done {
			break
		}
		overtaken = append(overtaken, key)
	}
	for _, key := range overtaken {
		old, err := t.step(key)
		if err != nil {
			return err
		}
		old.State = dropped
		if err := putJSON(b, key, old); err != nil {
			return err
		}
	}
	// Steps are numbered without a gap, so this one takes the place of that.
	if last >= keptSteps {
		if err := b.Delete(stepKey(a, last+1-keptSteps)); err != nil {
			return err
		}
	}
	c.When = t.now
	return putJSON(b, stepKey(a, last+1), c)
}

// stepsBack gives the keys of an account's history, newest first. The history
// must not be changed until it has ended.
func (t *tx) stepsBack(a AccountID) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		prefix, c := join32(uint32(a)), t.bucket(bucketHistory).Cursor()
		for k := seekBefore(c, prefix, Cursor{}); bytes.HasPrefix(k, prefix); k, _ = c.Prev() {
			if !yield(bytes.Clone(k)) {
				return
			}
		}
	}
}

func (t *tx) step(key []byte) (c change, err error) {
	if err := json.Unmarshal(t.bucket(bucketHistory).Get(key), &c); err != nil {
		return c, fmt.Errorf("read history: %w: %v", ErrCorrupt, err)
	}
	return c, nil
}

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
	err = s.update(ctx, verb, func(t *tx) error {
		key, c, err := t.candidate(a, verb == "undo")
		if err != nil {
			return err
		}
		if key == nil {
			return fmt.Errorf("nothing to %s: %w", verb, ErrNotFound)
		}
		if err := t.apply(a, c, verb == "undo"); err != nil {
			return err
		}
		c.State = done
		if verb == "undo" {
			c.State = undone
		}
		out = Change{When: c.When, What: c.What, Undone: c.State == undone}
		return putJSON(t.bucket(bucketHistory), key, c)
	})
	return out, err
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

// apply makes what the change left, or with back what it found; but nothing of feeds
// that are no longer there or have become another account's.
func (t *tx) apply(a AccountID, c change, back bool) error {
	opinions := []struct {
		bucket []byte
		became bool
		sets   map[FeedID][]byte
	}{{bucketRead, true, c.Read}, {bucketRead, false, c.Unread}, {bucketHidden, true, c.Hidden}, {bucketHidden, false, c.Shown}}
	for _, o := range opinions {
		for feed, text := range o.sets {
			if lasts, err := t.lasts(a, feed); err != nil {
				return err
			} else if !lasts {
				continue
			}
			numbers := roaring.New()
			if err := numbers.UnmarshalBinary(text); err != nil {
				return fmt.Errorf("read history: %w: %v", ErrCorrupt, err)
			}
			if _, err := t.changeOpinion(o.bucket, a, feed, numbers, o.became != back); err != nil {
				return err
			}
		}
	}
	side := 1
	if back {
		side = 0
	}
	for n, pair := range c.Marks {
		if err := t.putMark(a, n, pair[side]); err != nil {
			return err
		}
	}
	for feed, pair := range c.Subs {
		if lasts, err := t.lasts(a, feed); err != nil {
			return err
		} else if !lasts {
			continue
		}
		if err := t.putSub(a, feed, pair[side]); err != nil {
			return err
		}
	}
	for id, pair := range c.Saved {
		if err := t.putSaved(a, id, pair[side]); err != nil {
			return err
		}
	}
	if c.Retention != nil {
		return t.putRetention(a, c.Retention[side])
	}
	return nil
}

// lasts reports whether a feed that a step of history speaks of is there, and open to
// the account. Whose a feed is can change: a repair gives one to somebody where that
// was lost (repair_owner.go).
func (t *tx) lasts(a AccountID, id FeedID) (bool, error) {
	open, err := t.isOpen(a, id)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return open, err
}

// History returns the account's last changes, newest first, at most limit.
// Changes that were undone and then overtaken by another are left out.
func (s *Store) History(ctx context.Context, a AccountID, limit int) (all []Change, err error) {
	err = s.view(ctx, func(t *tx) error {
		for key := range t.stepsBack(a) {
			if len(all) >= limit {
				break
			}
			c, err := t.step(key)
			if err != nil {
				return err
			}
			if c.State != dropped {
				all = append(all, Change{When: c.When, What: c.What, Undone: c.State == undone})
			}
		}
		return nil
	})
	return all, err
}
