package store

import (
	"context"
	"fmt"
	"slices"
)

// What an account chooses last where there is much to choose from, and the commands that it has
// given articles to, are kept with it, so that the next screen can offer them first.

// A Choice is a kind of what is chosen.
type Choice int

const (
	ChoiceOfAll   Choice = iota // of anything, by its name; 20 are kept
	ChoiceCommand               // the line of a command; 10 are kept
	ChoiceOrder                 // the order of a list; 200 are kept
	ChoiceSidebar               // how the side bar is shown; 1 is kept
)

const (
	mostChosen    = 20
	mostCommands  = 10
	mostOrders    = 200
	longestChosen = 400 // bytes of one
)

// Chosen returns what an account has chosen last of a kind, the last first, by names that mean
// nothing to the store. now are put before it, unless there are none; what is longer than 400
// bytes is left out. It is no step of history, and changes nothing that another screen shows.
func (s *Store) Chosen(ctx context.Context, a AccountID, of Choice, now ...string) (chosen []string, err error) {
	if len(now) == 0 {
		err = s.view(ctx, func(t *tx) error {
			account, err := t.account(a)
			list, _ := account.chosen(of)
			chosen = *list
			return err
		})
		return chosen, err
	}
	err = s.update(ctx, "choice", func(t *tx) error {
		account, err := t.account(a)
		if err != nil {
			return fmt.Errorf("keep what was chosen: %w", err)
		}
		list, most := account.chosen(of)
		chosen = nil
		for _, name := range slices.Concat(now, *list) {
			if len(name) <= longestChosen && len(chosen) < most && !slices.Contains(chosen, name) {
				chosen = append(chosen, name)
			}
		}
		*list = chosen
		return putJSON(t.bucket(bucketAccounts), join32(uint32(a)), account) // no screen has to read anything again
	})
	return chosen, err
}

// chosen is what an account has chosen of a kind, and how many are kept.
func (a *Account) chosen(of Choice) (list *[]string, most int) {
	switch of {
	case ChoiceCommand:
		return &a.Commands, mostCommands
	case ChoiceSidebar:
		return &a.Sidebar, 1
	case ChoiceOrder:
		return &a.Orders, mostOrders
	}
	return &a.Chosen, mostChosen
}
