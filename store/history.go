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

	"tidings/store/secret"
)

// Every change that an account makes is recorded with its opposite in the same transaction.
// Undo takes back the newest change that is in effect. Redo makes the oldest undone change
// again. After a new change nothing can be redone. All sessions of an account share its
// history, and a restart does not end it.
//
// Articles that become read because somebody reads them are no change that anybody asked for.
// They are steps, too, so that they can be taken back, but Undo and Redo pass over them, and
// those of one sitting are one step.

// A Change is a step of an account's history.
type Change struct {
	Step   uint64 // what UndoStep and RedoStep call it
	When   time.Time
	What   string
	Undone bool
	Opened bool // articles were read, and nobody asked for that: undo passes over it

	Articles int // of History and of such a step: how many of them
}

// keptSteps is how many steps an account's history has at most.
const keptSteps = 1000

// mostInline is how many bytes a step of history may have; what is longer lies in a part
// beside it (act.go), so that walking over the steps stays quick.
const mostInline = 4 << 10

// remember records a change, unless it is empty.
func (t *tx) remember(a AccountID, c change) error {
	if c.isEmpty() {
		return nil
	}
	c, err := c.packed()
	if err != nil {
		return err
	}
	if text, err := json.Marshal(c); err != nil {
		return err
	} else if c.Act == 0 && len(text) > mostInline {
		n, err := t.next("act")
		if err != nil {
			return err
		}
		if err := t.putPart(a, n, 0, c); err != nil {
			return err
		}
		c = change{What: c.What, Note: c.Note, Opened: c.Opened, Act: n, Parts: 1}
	}
	if c.Opened {
		return t.rememberOpened(a, c)
	}
	var overtaken [][]byte
	last := uint64(0)
	for key := range t.stepsBack(a) {
		old, err := t.step(key)
		if err != nil {
			return err
		}
		last = max(last, binary.BigEndian.Uint64(key[4:]))
		if old.Opened {
			continue
		}
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
		if err := t.putStep(key, old); err != nil {
			return err
		}
	}
	return t.addStep(a, last, c)
}

// addStep adds a step behind the last. Steps are numbered without a gap, so it takes the place of the
// oldest when there are enough. Parts that no step refers to go at the next Tidy.
func (t *tx) addStep(a AccountID, last uint64, c change) error {
	if last >= keptSteps {
		if err := t.bucket(bucketHistory).Delete(stepKey(a, last+1-keptSteps)); err != nil {
			return err
		}
	}
	c.When = t.now
	return t.putStep(stepKey(a, last+1), c)
}

// oneSitting is how long after one article another one is read that belongs to the same step.
const oneSitting = time.Hour

// rememberOpened records that articles were read: in the last step, if that is such a one of the same
// sitting, else in one of its own.
func (t *tx) rememberOpened(a AccountID, c change) error {
	for key := range t.stepsBack(a) {
		old, err := t.step(key)
		if err != nil {
			return err
		}
		last := binary.BigEndian.Uint64(key[4:])
		if !old.Opened || old.State != done || old.Act != 0 || c.Act != 0 || t.now.Sub(old.When) > oneSitting {
			return t.addStep(a, last, c)
		}
		count := 0
		if c.Read, count, err = joinedSets(old.Read, c.Read); err != nil {
			return err
		}
		c.When, c.What = t.now, "read "+counted(count, "article", "articles")
		if text, err := json.Marshal(c); err != nil || len(text) > mostInline {
			return errors.Join(err, t.addStep(a, last, c))
		}
		return t.putStep(key, c)
	}
	return t.addStep(a, 0, c)
}

// joinedSets are the sets of two changes together, and how many articles they have.
func joinedSets(one, other map[FeedID][]byte) (all map[FeedID][]byte, count int, err error) {
	all = map[FeedID][]byte{}
	for _, sets := range []map[FeedID][]byte{one, other} {
		for feed, text := range sets {
			if before, has := all[feed]; has {
				both, err := readSet(before)
				if err != nil {
					return nil, 0, err
				}
				more, err := readSet(text)
				if err != nil {
					return nil, 0, err
				}
				both.Or(more)
				if text, err = both.ToBytes(); err != nil {
					return nil, 0, err
				}
			}
			all[feed] = text
		}
	}
	for _, text := range all {
		numbers, err := readSet(text)
		if err != nil {
			return nil, 0, err
		}
		count += int(numbers.GetCardinality())
	}
	return all, count, nil
}

// putStep writes a step of history under its key.
func (t *tx) putStep(key []byte, c change) error {
	t.extent.addAccount(AccountID(field32(key, 0)))
	return putJSON(t.bucket(bucketHistory), key, c)
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
			if c.State == dropped {
				continue
			}
			shown := shownChange(key, c)
			if c.Opened {
				if _, shown.Articles, err = joinedSets(nil, c.Read); err != nil {
					return err
				}
			}
			all = append(all, shown)
		}
		return nil
	})
	return all, err
}

// shownChange is a step as it is told.
func shownChange(key []byte, c change) Change {
	return Change{Step: binary.BigEndian.Uint64(key[4:]), When: c.When, What: secret.HideIn(c.What), Undone: c.State == undone, Opened: c.Opened}
}

func (t *tx) putPart(a AccountID, act, part uint32, c change) error {
	c.Note = "" // the step has it
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	t.charge(a, int64(len(text)), false)
	return t.bucket(bucketParts).Put(join32(uint32(a), act, part), text)
}

// part reads a part of a step with a note. One that is not there changes nothing.
func (t *tx) part(a AccountID, act, part uint32, note string) (c change, err error) {
	_, err = getJSON(t.bucket(bucketParts), join32(uint32(a), act, part), &c)
	if err != nil {
		return c, fmt.Errorf("read history: %w", err)
	}
	c.Note = note
	return c, nil
}
