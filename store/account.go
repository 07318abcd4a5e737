package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// AccountID names a person. Everything that is an opinion (subscriptions,
// folders, marks, history) is kept under one.
type AccountID uint32

// Local is the account of whoever runs tidings on their own machine. It exists
// in every store.
const Local AccountID = 1

// An Account is a person who reads here: Local, or somebody known by SSH keys.
type Account struct {
	ID      AccountID `json:"id"`
	Name    string    `json:"name"`
	Keys    []string  `json:"keys,omitempty"` // SHA-256 fingerprints of the public keys that sign for it, as ssh-keygen -l prints them
	Created time.Time `json:"created"`
	Greeted bool      `json:"greeted,omitempty"` // the welcome articles have been shown once
}

func (t *tx) account(id AccountID) (a Account, err error) {
	ok, err := getJSON(t.bucket(bucketAccounts), join32(uint32(id)), &a)
	if err == nil && !ok {
		err = ErrNotFound
	}
	if err != nil {
		return a, fmt.Errorf("read account %d: %w", id, err)
	}
	return a, nil
}

// putAccount writes an account.
func (t *tx) putAccount(a Account) error {
	return putJSON(t.bucket(bucketAccounts), join32(uint32(a.ID)), a)
}

// Accounts returns everybody who reads here, Local first.
func (s *Store) Accounts(ctx context.Context) (all []Account, err error) {
	err = s.view(ctx, func(t *tx) error {
		return t.bucket(bucketAccounts).ForEach(func(_, v []byte) error {
			var a Account
			if err := json.Unmarshal(v, &a); err != nil {
				return fmt.Errorf("read account: %w", err)
			}
			all = append(all, a)
			return nil
		})
	})
	return all, err
}

// AddAccount makes an account for somebody known by the fingerprint of an SSH
// key. It fails with ErrExists if the name or the key is taken.
func (s *Store) AddAccount(ctx context.Context, name, key string) (a Account, err error) {
	err = s.update(ctx, "account", func(t *tx) error {
		err := t.bucket(bucketAccounts).ForEach(func(_, v []byte) error {
			var b Account
			if err := json.Unmarshal(v, &b); err != nil {
				return fmt.Errorf("read account: %w", err)
			}
			if strings.EqualFold(b.Name, name) || slices.Contains(b.Keys, key) {
				return fmt.Errorf("add account %s: %w", name, ErrExists)
			}
			return nil
		})
		if err != nil {
			return err
		}
		n, err := t.next("account")
		if err != nil {
			return err
		}
		a = Account{ID: AccountID(n), Name: name, Keys: []string{key}, Created: t.now}
		return t.putAccount(a)
	})
	return a, err
}

// RemoveAccount removes an account, its keys and its subscriptions, so that
// nothing is fetched for it any more; what it thought of articles stays in the
// file under a number that is never used again.
func (s *Store) RemoveAccount(ctx context.Context, id AccountID) error {
	return s.update(ctx, "account", func(t *tx) error {
		b := t.bucket(bucketAccounts)
		if id == Local || b.Get(join32(uint32(id))) == nil {
			return fmt.Errorf("remove account: %w", ErrNotFound)
		}
		subs, err := t.subs(id)
		if err != nil {
			return err
		}
		for feed := range subs {
			if err := t.putSub(id, feed, nil); err != nil {
				return err
			}
		}
		return b.Delete(join32(uint32(id)))
	})
}
