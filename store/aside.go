package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// How articles are set aside (aside_rule.go says which).

// SetAside gives an account the rule that its unread articles are set aside when they have
// been there for so many days, up to MostAside; 0 takes the rule away and brings back all that
// is set aside. What follows from that is done at once, in one step of history, and then once a
// day, by SetAside with the same rule or by Tidy. It returns how many articles were set aside, or
// brought back. If there is nothing to do, it is one reading transaction.
func (s *Store) SetAside(ctx context.Context, a AccountID, days int) (moved int, err error) {
	days = min(max(days, 0), MostAside)
	asked := false
	err = s.view(ctx, func(t *tx) error {
		account, err := t.account(a)
		rule := account.Aside
		asked = rule == nil && days > 0 || rule != nil && (rule.Days != days || rule.isDue(t.now))
		return err
	})
	if asked && err == nil {
		moved, err = s.moveAside(ctx, a, days)
	}
	if err != nil {
		return moved, fmt.Errorf("set aside: %w", err)
	}
	return moved, nil
}

// setAside does what the rules of all accounts ask for.
func (s *Store) setAside(ctx context.Context) error {
	var due []Account
	err := s.view(ctx, func(t *tx) error {
		all, err := t.accounts()
		due = slices.DeleteFunc(all, func(a Account) bool { return a.Aside == nil || !a.Aside.isDue(t.now) })
		return err
	})
	for _, a := range due {
		if err == nil {
			_, err = s.moveAside(ctx, a.ID, a.Aside.Days)
		}
	}
	if err != nil {
		return fmt.Errorf("set aside: %w", err)
	}
	return nil
}

// An asideMove is what has to be done for a rule.
type asideMove struct {
	rule    *AsideRule // as it is afterwards
	from    time.Time  // what was old enough then has been looked at
	back    bool       // articles that are set aside are brought back
	numbers []uint32   // the articles to look at
}

// moveAside sets the articles of an account aside that are old enough now and were not when
// that was done last, or brings those back that no longer are: either can be, if the rule is
// another than before.
func (s *Store) moveAside(ctx context.Context, a AccountID, days int) (moved int, err error) {
	var m asideMove
	if err := s.view(ctx, func(t *tx) (err error) {
		m, err = t.asideMove(a, days)
		return err
	}); err != nil {
		return 0, err
	}
	numbers, now := m.numbers, 0
	err = s.newAct(a, "set aside").all(ctx, func(t *tx, c *change) (last bool, then func(), err error) {
		some := numbers[:min(len(numbers), stepNamed)]
		byFeed, err := m.moving(t, a, some)
		if err != nil {
			return false, nil, err
		}
		into, put := &c.Aside, t.putAside
		if m.back {
			into, put = &c.Back, t.takeBackAside
		}
		var count int
		if *into, count, err = changeEach(a, byFeed, put); err == nil && m.back {
			count, err = t.countLiveUnread(a, some)
		}
		if err != nil {
			return false, nil, err
		}
		now = moved + count
		if last = len(some) == len(numbers); last {
			err = t.putAsideRule(a, m.rule)
		}
		return last, func() { moved, numbers = now, numbers[len(some):] }, err
	}, func(*tx) (string, error) { return m.sentence(now), nil })
	if err != nil {
		return 0, err
	}
	return moved, nil
}

// asideMove finds out what a rule of so many days asks for.
func (t *tx) asideMove(a AccountID, days int) (m asideMove, err error) {
	account, err := t.account(a)
	if err != nil {
		return m, err
	}
	before := account.Aside
	if days > 0 {
		m.rule = &AsideRule{Days: days, Through: t.now.AddDate(0, 0, -days)}
	}
	if before != nil {
		m.from = before.Through
	}
	m.back = m.rule == nil || m.rule.Through.Before(m.from) && before.Days < days
	if !m.back && m.rule.Through.Before(m.from) { // the clock went back
		m.rule.Through = m.from
		return m, nil
	}
	numbers, err := t.opinion(bucketAside, a, everyFeed)
	if !m.back && err == nil {
		if numbers, err = t.scope(a, Query{State: Unread}); err == nil {
			numbers = t.keepDates(numbers, 0, dateOf(m.rule.Through)+1)
		}
	}
	if err == nil {
		m.numbers = numbers.ToArray()
	}
	return m, err
}

// moving returns those of some articles that are to be moved, by their feeds.
func (m asideMove) moving(t *tx, a AccountID, some []uint32) (map[FeedID]set, error) {
	byFeed := map[FeedID]set{}
	if m.rule == nil {
		return t.asideByFeed(a, roaring.BitmapOf(some...))
	}
	for _, n := range some {
		row, ok, err := t.rowAt(Number(n))
		if err != nil {
			return nil, err
		}
		since := timeOf(max(row.Date, row.Added))
		if !ok || since.After(m.rule.Through) != m.back || !m.back && !m.from.IsZero() && !since.After(m.from) {
			continue
		}
		if byFeed[row.Feed] == nil {
			byFeed[row.Feed] = roaring.New()
		}
		byFeed[row.Feed].Add(n)
	}
	for feed := range byFeed {
		if lasts, err := t.lasts(a, feed); err != nil {
			return nil, err
		} else if !lasts {
			delete(byFeed, feed)
		}
	}
	return byFeed, nil
}

// countLiveUnread counts those of some articles that are there, and unread.
func (t *tx) countLiveUnread(a AccountID, some []uint32) (int, error) {
	numbers := roaring.BitmapOf(some...)
	live, err := loadLike(t.bucket(bucketLive), join32(uint32(everyFeed)), numbers)
	if err != nil {
		return 0, err
	}
	hidden, err := t.opinionOf(numbers, bucketHidden, a, everyFeed)
	if err != nil {
		return 0, err
	}
	numbers.And(live)
	numbers.AndNot(hidden)
	return t.countUnread(a, numbers)
}

// sentence says in history what was done.
func (m asideMove) sentence(count int) string {
	articles := countOfThings(count, "article", "articles")
	switch {
	case m.back && count == 0:
		return "brought back what was set aside"
	case m.rule == nil:
		return "brought back " + articles + " that had been set aside"
	case m.back:
		return "brought back " + articles + " not older than " + countOfThings(m.rule.Days, "day", "days")
	}
	return "set aside " + articles + " older than " + countOfThings(m.rule.Days, "day", "days")
}

// putAsideRule gives an account a rule; nil for none.
func (t *tx) putAsideRule(a AccountID, rule *AsideRule) error {
	account, err := t.account(a)
	if err != nil {
		return err
	}
	account.Aside = rule
	return t.putAccount(account)
}
