package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Acts whose process has ended in the middle, and parts that nobody needs any more (act.go).

// findOrphans finds acts that nobody is at any more, and takes their accounts' turns. Mostly
// there is no intent at all.
func (s *Store) findOrphans(t *tx) error {
	b := t.bucket(bucketIntents)
	if b == nil {
		return nil
	}
	var found leftovers
	c := b.Cursor()
	for k, _ := c.First(); len(k) == 8; k, _ = c.Next() {
		one := leftover{account: AccountID(field32(k, 0)), act: field32(k, 1)}
		again := len(found) > 0 && found[len(found)-1].account == one.account
		if !again {
			one.turn, _ = s.acts.Begin(int64(one.account))
		}
		if again || one.turn != nil {
			found = append(found, one)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found
}

// settleOrphans takes back what findOrphans has found.
func (s *Store) settleOrphans(ctx context.Context, all leftovers) (err error) {
	// Whoever happens to do it has not made these changes, and is to be told of them.
	ctx, cancel := context.WithCancel(detached{ctx})
	defer cancel()
	for _, one := range all {
		if one.turn != nil {
			defer one.turn.End()
		}
		if err == nil {
			err = s.takeBack(ctx, one.account, one.act)
		}
	}
	return err
}

// detached is a context that stands for no session.
type detached struct{ context.Context }

func (d detached) Value(any) any { return nil }

// settleAny takes back what an ended process has left, if there is anything. What cannot be
// done now is done by the next that writes.
func (s *Store) settleAny(ctx context.Context) {
	var found leftovers
	if err := s.viewUncounted(ctx, s.findOrphans); errors.As(err, &found) {
		_ = s.settleOrphans(ctx, found)
	}
}

// unusedParts returns up to one act whose parts no step of history and no intent needs.
func (t *tx) unusedParts() (unused []leftover, err error) {
	used := map[AccountID]map[uint32]bool{}
	c := t.bucket(bucketParts).Cursor()
	for k, _ := c.First(); len(k) == 12; {
		a, act := AccountID(field32(k, 0)), field32(k, 1)
		if used[a] == nil {
			if used[a], err = t.actsOf(a); err != nil {
				return nil, err
			}
		}
		if !used[a][act] {
			return []leftover{{account: a, act: act}}, nil
		}
		k, _ = c.Seek(join32(uint32(a), act+1, 0))
	}
	return nil, nil
}

// actsOf returns the acts whose parts are needed. Those of steps that can never be redone are
// not.
func (t *tx) actsOf(a AccountID) (acts map[uint32]bool, err error) {
	acts = map[uint32]bool{}
	for key := range t.stepsBack(a) {
		var c struct {
			Act   uint32      `json:"act"`
			State changeState `json:"state"`
		}
		if err := json.Unmarshal(t.bucket(bucketHistory).Get(key), &c); err != nil {
			return nil, fmt.Errorf("read history: %w: %v", ErrCorrupt, err)
		}
		if c.State != dropped {
			acts[c.Act] = true
		}
	}
	prefix, c := join32(uint32(a)), t.bucket(bucketIntents).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		acts[field32(k, 1)] = true
	}
	return acts, nil
}

// deleteParts deletes up to a few parts whose keys begin with a prefix.
func (t *tx) deleteParts(prefix []byte) error {
	var keys [][]byte
	c := t.bucket(bucketParts).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix) && len(keys) < 50; k, v = c.Next() {
		t.charge(AccountID(field32(k, 0)), -int64(len(v)), false)
		keys = append(keys, bytes.Clone(k))
	}
	for _, k := range keys {
		if err := t.bucket(bucketParts).Delete(k); err != nil {
			return err
		}
	}
	return nil
}
