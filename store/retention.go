package store

import "fmt"

// How many articles of a feed are kept.
//
// The rule for a feed stands in the subscription, else in the account's default; without
// either all articles are kept. Articles are shared, so one is removed only if the rules of
// all accounts that subscribe to its feed allow it. prune.go removes articles, and says
// which are kept whatever the rules are.

// A Retention says which articles of a feed are kept: those within all bounds that are
// set. The zero Retention means the account's default in a subscription, and no bounds as
// the default.
type Retention struct {
	All      bool `json:"all,omitempty"`      // everything, though the account's default is narrower
	Articles int  `json:"articles,omitempty"` // this many of the newest; 0 is no bound
	Days     int  `json:"days,omitempty"`     // those dated at most this many days before the newest; 0 is no bound
}

// The largest bounds: more articles than a store has, and more days than dates span.
const (
	mostKept = 1 << 30 // articles
	mostDays = 36_500
)

// clean returns the rule as it is stored.
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
