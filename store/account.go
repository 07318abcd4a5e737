package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// An Account is a person who reads here: Local, or somebody known by SSH keys.
type Account struct {
	ID        AccountID `json:"id"`
	Name      string    `json:"name"`
	Keys      []string  `json:"keys,omitempty"` // SHA-256 fingerprints of the public keys that sign for it, as ssh-keygen -l prints them
	Retention Retention `json:"keep,omitzero"`  // how much is kept of feeds without a rule of their own
	Created   time.Time `json:"created"`
	Greeted   bool      `json:"greeted,omitempty"` // the welcome articles have been shown once
	Reading   *Reading  `json:"reading,omitempty"` // what was open when its last screen was left

	Invitation *Invitation `json:"invitation,omitempty"` // nil for none
	Chosen     []string    `json:"chosen,omitempty"`     // what was chosen last, the last first
	Commands   []string    `json:"commands,omitempty"`   // that were given articles last, the last first
	Sidebar    []string    `json:"sidebar,omitempty"`    // how its side bar is shown
	Orders     []string    `json:"orders,omitempty"`     // that lists were given last, the last first
	Settings   string      `json:"settings,omitempty"`   // as the account wrote them, for its screens
	Aside      *AsideRule  `json:"aside,omitempty"`      // nil for none
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
	t.extent.addAccount(a.ID)
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

// mayHave fails with ErrExists if another account has the name or one of the keys of a.
func (t *tx) mayHave(a Account) error {
	all, err := t.accounts()
	for _, b := range all {
		taken := strings.EqualFold(b.Name, a.Name) || slices.ContainsFunc(b.Keys, func(key string) bool { return slices.Contains(a.Keys, key) })
		if b.ID != a.ID && taken {
			return fmt.Errorf("account %s: %w", a.Name, ErrExists)
		}
	}
	return err
}

// AddAccount makes an account for somebody known by the fingerprints of SSH
// keys. It fails with ErrExists if the name or a key is taken.
func (s *Store) AddAccount(ctx context.Context, name string, keys ...string) (a Account, err error) {
	err = s.update(ctx, "account", func(t *tx) (err error) {
		a, err = t.addAccount(name, keys)
		return err
	})
	return a, err
}

func (t *tx) addAccount(name string, keys []string) (a Account, err error) {
	a = Account{Name: name, Keys: keys, Created: t.now}
	if err := t.mayHave(a); err != nil {
		return a, err
	}
	n, err := t.next("account")
	if err != nil {
		return a, err
	}
	a.ID = AccountID(n)
	return a, t.putAccount(a)
}

// RenameAccount gives an account another name; ErrExists if that is taken. The
// local account keeps its name: ErrNotFound.
func (s *Store) RenameAccount(ctx context.Context, id AccountID, name string) error {
	return s.changeAccount(ctx, id, func(a *Account) error {
		a.Name = name
		return nil
	})
}

// AddKey lets one more key sign for an account; ErrExists if one signs for this
// or another already. No key opens the local account: ErrNotFound.
func (s *Store) AddKey(ctx context.Context, id AccountID, key string) error {
	return s.changeAccount(ctx, id, func(a *Account) error { return a.addKey(key) })
}

func (a *Account) addKey(key string) error {
	if slices.Contains(a.Keys, key) {
		return fmt.Errorf("account %s: %w", a.Name, ErrExists)
	}
	a.Keys = append(a.Keys, key)
	return nil
}

// RemoveKey takes a key off an account, which may be left without any;
// ErrNotFound if it has not got that one.
func (s *Store) RemoveKey(ctx context.Context, id AccountID, key string) error {
	return s.changeAccount(ctx, id, func(a *Account) error {
		at := slices.Index(a.Keys, key)
		if at < 0 {
			return fmt.Errorf("account %s: key: %w", a.Name, ErrNotFound)
		}
		a.Keys = slices.Delete(a.Keys, at, at+1)
		return nil
	})
}

// changeAccount changes the name or the keys of an account.
func (s *Store) changeAccount(ctx context.Context, id AccountID, edit func(*Account) error) error {
	return s.update(ctx, "account", func(t *tx) error {
		a, err := t.account(id)
		if id == Local && err == nil {
			err = fmt.Errorf("change account: %w", ErrNotFound)
		}
		if err == nil {
			err = edit(&a)
		}
		if err == nil {
			err = t.mayHave(a)
		}
		if err != nil {
			return err
		}
		return t.putAccount(a)
	})
}

// accountBuckets are the buckets whose keys begin with an account.
func accountBuckets() [][]byte {
	return [][]byte{
		bucketSubs, bucketRead, bucketHidden, bucketAside, bucketBookmarks, bucketNoted, bucketTags, bucketMarks,
		bucketTallies, bucketSearches, bucketHistory, bucketParts, bucketUsage, bucketPlaces,
	}
}

// deletePrefix deletes up to a number of keys that begin with a prefix, and reports
// whether there are more.
func deletePrefix(b *bolt.Bucket, prefix []byte, most int) (more bool, err error) {
	var keys [][]byte
	c := b.Cursor()
	k, _ := c.Seek(prefix)
	for ; bytes.HasPrefix(k, prefix) && len(keys) < most; k, _ = c.Next() {
		keys = append(keys, bytes.Clone(k))
	}
	more = bytes.HasPrefix(k, prefix)
	for _, k := range keys {
		if err := b.Delete(k); err != nil {
			return false, err
		}
	}
	return more, nil
}

// An Invitation lets whoever knows its code add a key to the account, once, until it
// ends.
type Invitation struct {
	Hash  string    `json:"hash"`  // of the code; the code itself is not stored
	Until time.Time `json:"until"` // when it ends
}

// Invited reports whether an invitation to the account is open.
func (a Account) Invited(now time.Time) bool {
	return a.Invitation != nil && now.Before(a.Invitation.Until)
}

// binds reports whether a bound holds for an account in this transaction.
func (t *tx) binds(a AccountID, bound int64) bool {
	return bound > 0 && a != Local && a != theStore && !t.unbounded
}

// rowSize is about what an article takes beside its text.
const rowSize = 500

// charge notes that an account has so many bytes more. What is new is something that could
// have been left out, and not what only follows from taking something away.
func (t *tx) charge(a AccountID, bytes int64, isNew bool) {
	if a == Local || a == theStore || bytes == 0 {
		return
	}
	if t.added == nil {
		t.added, t.grown = map[AccountID]int64{}, map[AccountID]bool{}
	}
	t.added[a] += bytes
	t.grown[a] = t.grown[a] || isNew && bytes > 0
}

// usage is how many bytes an account has added, about.
func (t *tx) usage(a AccountID) int64 {
	if v := t.bucket(bucketUsage).Get(join32(uint32(a))); len(v) == 8 {
		return int64(binary.BigEndian.Uint64(v))
	}
	return 0
}

// putUsage writes what accounts have added in a transaction. It is a LimitError, which rolls
// the transaction back, if one of them has more now than it may.
func (t *tx) putUsage() error {
	for a, more := range t.added {
		now := max(t.usage(a)+more, 0)
		if t.grown[a] && t.binds(a, t.limits.Bytes) && now > t.limits.Bytes {
			return beyond("this account has used its %s of room here; what takes much is notes and saved articles", sizeOf(t.limits.Bytes))
		}
		if t.bucket(bucketAccounts).Get(join32(uint32(a))) == nil {
			continue // it is being removed
		}
		if err := t.bucket(bucketUsage).Put(join32(uint32(a)), binary.BigEndian.AppendUint64(nil, uint64(now))); err != nil {
			return err
		}
	}
	return nil
}

// putRetention writes an account's default.
func (t *tx) putRetention(a AccountID, keep Retention) error {
	account, err := t.account(a)
	if err != nil {
		return err
	}
	account.Retention = keep
	return t.putAccount(account)
}

// retentionOf returns the rule for a subscription: its own, else the default.
func (a Account) retentionOf(s Subscription) Retention { return cmp.Or(s.Retention, a.Retention) }
