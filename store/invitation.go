package store

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strings"
	"time"
)

// Invite opens an invitation to an account, in place of an open one, and makes the
// account if there is none of that name. It fails with ErrExists for the local account,
// which has no keys.
func (s *Store) Invite(ctx context.Context, name string, i Invitation) (a Account, err error) {
	i.Until = i.Until.UTC().Truncate(time.Second)
	err = s.update(ctx, "account", func(t *tx) error {
		all, err := t.accounts()
		if err != nil {
			return err
		}
		for _, b := range all {
			if strings.EqualFold(b.Name, name) {
				a = b
			}
		}
		switch a.ID {
		case Local:
			return fmt.Errorf("invite %s: %w", name, ErrExists)
		case 0:
			if a, err = t.addAccount(name, nil); err != nil {
				return err
			}
		}
		a.Invitation = &i
		return t.putAccount(a)
	})
	return a, err
}

// Redeem lets a key sign for the account that a code's hash invites to, and ends
// the invitation. ErrNotFound if no open invitation has it, ErrExists if the key
// signs for an account already.
func (s *Store) Redeem(ctx context.Context, hash, key string) (a Account, err error) {
	// A reading transaction comes first: wrong guesses do not keep others from writing.
	err = s.view(ctx, func(t *tx) error {
		_, err := t.invitedBy(hash)
		return err
	})
	if err != nil {
		return a, err
	}
	err = s.update(ctx, "invitation", func(t *tx) (err error) {
		if a, err = t.invitedBy(hash); err != nil {
			return err
		}
		a.Invitation = nil
		if err := a.addKey(key); err != nil {
			return err
		}
		if err := t.mayHave(a); err != nil {
			return err
		}
		return t.putAccount(a)
	})
	return a, err
}

// invitedBy returns the account with an open invitation whose code has a hash.
func (t *tx) invitedBy(hash string) (a Account, err error) {
	all, err := t.accounts()
	if err != nil {
		return a, err
	}
	for _, b := range all {
		// The comparison takes the same time however many digits are right.
		if b.Invited(t.now) && subtle.ConstantTimeCompare([]byte(b.Invitation.Hash), []byte(hash)) == 1 {
			a = b
		}
	}
	if a.ID == 0 {
		return a, fmt.Errorf("invitation: %w", ErrNotFound)
	}
	return a, nil
}
