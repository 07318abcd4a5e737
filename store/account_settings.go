package store

import (
	"context"
	"fmt"
)

// mostSettings is how many bytes an account's settings may have. They are read whenever the
// account is.
const mostSettings = 16 << 10

// AccountSettings returns what an account has set, as the text that it wrote; the store does
// not know what is in it. edit, unless it is nil, changes that first; it must be ready to be
// called again. It is no step of history. It fails with a LimitError if the text is too long.
func (s *Store) AccountSettings(ctx context.Context, a AccountID, edit func(text string) (string, error)) (text string, err error) {
	if edit == nil {
		err = s.view(ctx, func(t *tx) error {
			account, err := t.account(a)
			text = account.Settings
			return err
		})
		return text, err
	}
	err = s.update(ctx, "settings", func(t *tx) error {
		account, err := t.account(a)
		if err != nil {
			return fmt.Errorf("change settings: %w", err)
		}
		if text, err = edit(account.Settings); err != nil {
			return err
		}
		if len(text) > mostSettings {
			return beyond("settings may have %s, and these have more", sizeOf(mostSettings))
		}
		account.Settings = text
		t.extent.addFeedsOf(a) // all of a screen may look otherwise
		return t.putAccount(account)
	})
	return text, err
}

// configure gives the account the settings of a dump, if it has none.
func (l *load) configure(t *tx) error {
	account, err := t.account(l.account)
	if err != nil || l.batch.settings == "" || account.Settings != "" {
		return err
	}
	account.Settings, l.step.grown = l.batch.settings, true
	return t.putAccount(account)
}
