package store

import (
	"bytes"
	"context"
	"slices"
)

// How articles that were recorded long ago enter an index, many at a time, in the order of its
// keys.

// enteredAtOnce is how many one step of a transaction enters, in 5 ms.
const enteredAtOnce = 500

// A lateEntry is an article that has to get into ids, links or bydate.
type lateEntry struct {
	key    []byte // an id, the hash of a link, or what bydate has for a key
	number Number
}

// An entering is what has to get into one index.
type entering struct {
	all        []lateEntry
	enter      func(*tx, lateEntry) error
	kind       string // the number in meta that reached is for
	reached    Number // up to where articles have been entered then; 0 if that is not to be noted
	generation uint32 // of the file whose articles they are
}

// enterAll enters what has to get into some indexes, one index after another.
func (s *Store) enterAll(ctx context.Context, indexes []*entering) error {
	for _, e := range indexes {
		slices.SortFunc(e.all, func(a, b lateEntry) int { return bytes.Compare(a.key, b.key) })
	}
	isDone := func(e *entering) bool { return len(e.all) == 0 && e.reached == 0 }
	for indexes = slices.DeleteFunc(indexes, isDone); len(indexes) > 0; {
		err := s.update(ctx, "naming", func(t *tx) error {
			for pace := s.file.Pace(); len(indexes) > 0; {
				if err := t.enterSome(indexes[0]); err != nil {
					return err
				}
				if isDone(indexes[0]) {
					indexes = indexes[1:]
				}
				if pace.IsOver() {
					break
				}
			}
			return nil
		})
		if err == nil {
			err = s.file.GiveWay(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// enterSome enters some articles; with the last of them it notes up to where that is.
func (t *tx) enterSome(e *entering) error {
	if t.generation() != e.generation {
		return errNewFile
	}
	now := e.all[:min(enteredAtOnce, len(e.all))]
	for _, one := range now {
		if err := e.enter(t, one); err != nil {
			return err
		}
	}
	if e.all = e.all[len(now):]; len(e.all) > 0 || e.reached == 0 {
		return nil
	}
	err := t.reachLast(e.kind, uint32(e.reached))
	e.reached = 0
	return err
}
