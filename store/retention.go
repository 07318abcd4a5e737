package store

import (
	"cmp"
	"context"
	"fmt"
)

// What is kept of a feed.
//
// An account says how much of each feed it wants kept: in the subscription, else
// by a default of its own, else all. Articles are stored once for everybody, so
// one goes only if each account that subscribes to its feed lets it go. prune.go
// says how, and what stays whatever the rules say.

// A Retention is a rule for how much of a feed is kept: what is within all bounds
// that are set. The zero one, in a subscription, stands for the account's default;
// as the default it keeps all.
type Retention struct {
	All      bool `json:"all,omitempty"`      // everything, though the account's default is narrower
	Articles int  `json:"articles,omitempty"` // the newest so many; 0 is no bound
	Days     int  `json:"days,omitempty"`     // those dated at most so many days before the newest; 0 is no bound
}

// Bounds of the bounds: more than any store has, and than dates can tell.
const (
	mostKept = 1 << 30 // articles
	mostDays = 36_500
)

// clean is the rule in the one form that it is kept in.
func (r Retention) clean() Retention {
	if r.All {
		return Retention{All: true}
	}
	return Retention{Articles: min(max(r.Articles, 0), mostKept), Days: min(max(r.Days, 0), mostDays)}
}

// keepsAll reports whether the rule has no bound.
func (r Retention) keepsAll() bool { return r.All || r.Articles <= 0 && r.Days <= 0 }

// String says what the rule keeps: "the newest 500 articles of the last 90 days".
func (r Retention) String() string {
	newest, last := fmt.Sprintf("the newest %d articles", r.Articles), fmt.Sprintf("of the last %d days", r.Days)
	if r.Articles == 1 {
		newest = "the newest article"
	}
	if r.Days == 1 {
		last = "of the last day"
	}
	switch {
	case r.keepsAll():
		return "all articles"
	case r.Days == 0:
		return newest
	case r.Articles == 0:
		return "the articles " + last
	}
	return newest + " " + last
}

// Retain sets how much of feeds is kept for the account, in one step of history;
// the zero Retention returns to the account's default. Nothing goes before the
// next Tidy, and what went does not come back by undo.
func (s *Store) Retain(ctx context.Context, a AccountID, keep Retention, ids ...FeedID) error {
	keep = keep.clean()
	verb := fmt.Sprintf("chose to keep %s from", keep)
	if keep == (Retention{}) {
		verb = "chose to keep the default from"
	}
	return s.changeSubs(ctx, a, ids, verb, func(s Subscription) *Subscription {
		s.Retention = keep
		return &s
	})
}

// RetainByDefault sets how much is kept for the account of feeds without a rule
// of their own, in one step of history.
func (s *Store) RetainByDefault(ctx context.Context, a AccountID, keep Retention) error {
	if keep = keep.clean(); keep.keepsAll() {
		keep = Retention{}
	}
	return s.update(ctx, "retention", func(t *tx) error {
		account, err := t.account(a)
		if err != nil || account.Retention == keep {
			return err
		}
		c := change{What: fmt.Sprintf("chose to keep %s by default", keep), Retention: &[2]Retention{account.Retention, keep}}
		if err := t.putRetention(a, keep); err != nil {
			return err
		}
		return t.remember(a, c)
	})
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

// Retention returns the account's default.
func (s *Store) Retention(ctx context.Context, a AccountID) (keep Retention, err error) {
	err = s.view(ctx, func(t *tx) error {
		account, err := t.account(a)
		keep = account.Retention
		return err
	})
	return keep, err
}

// retentionOf is the rule that holds for a subscription.
func (a Account) retentionOf(s Subscription) Retention { return cmp.Or(s.Retention, a.Retention) }
