package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"tidings/store/dbfile"
)

// Changes that take several transactions.
//
// No transaction holds the lock for long because a person named many things: what is more
// than a step takes is done in steps, and others get the lock in between. All steps together
// are one act:
//
//	begin   an intent is written with the first step
//	step    the change, and the opposite of what it changed, as one more part
//	end     the intent goes, and history gets a step that refers to the parts
//
// So history tells of what was done whole, and undo and redo apply the parts one by one, with
// an intent of their own. Readers do see the steps one after another; the end state is all or
// nothing: an act that fails, or whose context ends, is taken back from its last part to its
// first, and so is one whose process was killed. Whether a process is at it still is told by
// the account's turn (Store.acts), which ends with the process. The next one that writes, or
// opens the store, finds an intent whose turn is free and takes back what was done.
//
// An account does one such act at a time; others of it wait.

// What one step takes.
const (
	stepFeeds  = 150    // subscriptions
	stepNamed  = 1_000  // articles that are named one by one
	stepListed = 50_000 // articles of a list
	stepWeight = 250    // marks; see weight
	fewMarks   = 20     // so many marks go in one step whatever they weigh
)

// weight is what it costs to change a mark, in marks without tags and notes.
func weight(before, after Mark) int {
	return 1 + (len(before.Tags)+len(after.Tags))/16 + (len(before.Note)+len(after.Note))/1024
}

// An act is a change of one account under way.
type act struct {
	store   *Store
	account AccountID
	why     string
	note    string // that it writes on many articles
	opened  bool   // it marks what was read, and nobody asked for it
	id      uint32 // 0 until there is an intent
	parts   uint32
	turn    *dbfile.Turn // the account's, nil if the act has not got it
}

func (s *Store) newAct(a AccountID, why string) *act { return &act{store: s, account: a, why: why} }

// errTurn rolls back a transaction that needs the turn of its account, which somebody has.
var errTurn = errors.New("the turn of the account is taken")

// takeTurn takes the account's turn if it is free, and reports whether the act has it.
func (w *act) takeTurn() bool {
	if w.turn == nil {
		w.turn, _ = w.store.acts.Begin(int64(w.account))
	}
	return w.turn != nil
}

// awaitTurn waits for the account's turn, and takes back what whoever had it has left.
func (w *act) awaitTurn(ctx context.Context) error {
	until := time.Now().Add(w.store.wait)
	for !w.takeTurn() {
		if time.Now().After(until) {
			return fmt.Errorf("another long change of this account is under way: %w", ErrLocked)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(10 * time.Millisecond):
		}
	}
	var left []uint32
	err := w.store.view(ctx, func(t *tx) error {
		prefix, c := join32(uint32(w.account)), t.bucket(bucketIntents).Cursor()
		for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			left = append(left, field32(k, 1))
		}
		return nil
	})
	for _, id := range left {
		if err == nil {
			err = w.store.takeBack(ctx, w.account, id)
		}
	}
	return err
}

// A part is what one step of an act does. It is called again if its transaction had to be
// given up; so what it has to remember it does in then, which is called when all is written.
type part func(t *tx, c *change) (last bool, then func(), err error)

// step does one step. what names the act in history, and is asked in the last.
func (w *act) step(ctx context.Context, do part, what func(*tx) (string, error)) (last bool, err error) {
	for {
		var then func()
		after := *w
		err = w.store.update(ctx, w.why, func(t *tx) error {
			after = *w
			c := change{}
			if last, then, err = do(t, &c); err != nil {
				return err
			}
			return after.write(t, c, last, what)
		})
		if err == nil {
			*w = after
			then()
			return last, nil
		}
		w.turn = after.turn
		if !errors.Is(err, errTurn) {
			return false, err
		}
		if err := w.awaitTurn(ctx); err != nil {
			return false, err
		}
	}
}

// write records what a step has changed.
func (w *act) write(t *tx, c change, last bool, what func(*tx) (string, error)) (err error) {
	c.Note, c.Opened = w.note, w.opened
	if err := t.noteBack(&c); err != nil {
		return err
	}
	if last && w.id == 0 {
		if !c.isEmpty() {
			if c.What, err = what(t); err != nil {
				return err
			}
		}
		return t.remember(w.account, c)
	}
	if c.isEmpty() && w.id == 0 {
		return nil
	}
	if w.id == 0 {
		if !w.takeTurn() {
			return errTurn
		}
		if w.id, err = t.next("act"); err != nil {
			return err
		}
	} else if in, err := t.intent(w.account, w.id); err != nil || in == nil {
		return errors.Join(err, fmt.Errorf("the library has been replaced meanwhile: %w", ErrNotFound))
	}
	if !c.isEmpty() {
		if c, err = c.packed(); err != nil {
			return err
		}
		if err := t.putPart(w.account, w.id, w.parts, c); err != nil {
			return err
		}
		w.parts++
	}
	if !last {
		return t.putIntent(w.account, w.id, &intent{Parts: w.parts, Note: w.note})
	}
	if err := t.putIntent(w.account, w.id, nil); err != nil {
		return err
	}
	whole := change{Note: w.note, Opened: w.opened, Act: w.id, Parts: w.parts}
	if whole.What, err = what(t); err != nil {
		return err
	}
	return t.remember(w.account, whole)
}

// all does steps until the last. Between two of them others get the lock.
func (w *act) all(ctx context.Context, do part, what func(*tx) (string, error)) error {
	for {
		if ctx.Err() != nil {
			return w.end(ctx, context.Cause(ctx))
		}
		last, err := w.step(ctx, do, what)
		if last || err != nil {
			return w.end(ctx, err)
		}
		if err := w.store.file.GiveWay(ctx); err != nil {
			return w.end(ctx, err)
		}
	}
}

// end gives the turn back, and takes back what was done if err is not nil.
func (w *act) end(ctx context.Context, err error) error {
	if err != nil && w.id != 0 {
		if back := w.store.takeBack(context.WithoutCancel(ctx), w.account, w.id); back != nil {
			err = fmt.Errorf("%w; it is taken back later: %v", err, back)
		}
	}
	if w.turn != nil {
		w.turn.End()
		w.turn = nil
	}
	return err
}
