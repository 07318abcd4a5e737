package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
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
	Keep    Retention `json:"keep,omitzero"`  // how much is kept of feeds without a rule of their own
	Created time.Time `json:"created"`
	Greeted bool      `json:"greeted,omitempty"` // the welcome articles have been shown once
	Reading *Reading  `json:"reading,omitempty"` // what was open when its last screen was left
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
		all, err = t.accounts()
		return err
	})
	return all, err
}

func (t *tx) accounts() (all []Account, err error) {
	err = t.bucket(bucketAccounts).ForEach(func(_, v []byte) error {
		var a Account
		if err := json.Unmarshal(v, &a); err != nil {
			return fmt.Errorf("read account: %w", err)
		}
		all = append(all, a)
		return nil
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

// RemoveAccount removes an account with all that was its own: keys,
// subscriptions, marks, history. Its number is never used again.
func (s *Store) RemoveAccount(ctx context.Context, id AccountID) error {
	return s.update(ctx, "account", func(t *tx) error {
		b := t.bucket(bucketAccounts)
		if id == Local || b.Get(join32(uint32(id))) == nil {
			return fmt.Errorf("remove account: %w", ErrNotFound)
		}
		own := [][]byte{
			bucketSubs, bucketRead, bucketHidden, bucketBookmarks, bucketNoted, bucketTags, bucketMarks,
			bucketTallies, bucketSearches, bucketHistory,
		}
		for _, name := range own {
			if err := deletePrefix(t.bucket(name), join32(uint32(id))); err != nil {
				return err
			}
		}
		return b.Delete(join32(uint32(id)))
	})
}

// deletePrefix deletes all keys of a bucket that begin with a prefix.
func deletePrefix(b *bolt.Bucket, prefix []byte) error {
	var keys [][]byte
	c := b.Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		keys = append(keys, bytes.Clone(k))
	}
	for _, k := range keys {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}
