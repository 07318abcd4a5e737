package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"tidings/store/secret"
)

// Subscribe subscribes the account to feeds, in one step of history, and
// returns those that it did not have before, in the order of the wishes. A feed
// that it has stays as it is.
func (s *Store) Subscribe(ctx context.Context, a AccountID, wishes ...Wish) (fresh []Feed, err error) {
	var name, last string
	var made []subscribed
	var now int
	rest := byAddress(wishes)
	err = s.newAct(a, "subscribe").all(ctx, func(t *tx, c *change) (bool, func(), error) {
		some := rest[:min(len(rest), stepFeeds)]
		more, changed, err := t.subscribe(a, wishes, some, c)
		now, last = len(made)+len(more), cmp.Or(changed, name)
		return len(some) == len(rest), func() { name, rest, made = last, rest[len(some):], append(made, more...) }, err
	}, func(*tx) (string, error) {
		if now == 1 {
			return "subscribed to " + last, nil
		}
		return "subscribed to " + counted(now, "feed", "feeds"), nil
	})
	if err != nil {
		return nil, fmt.Errorf("subscribe: %w", err)
	}
	slices.SortFunc(made, func(x, y subscribed) int { return cmp.Compare(x.wish, y.wish) })
	for _, one := range made {
		fresh = append(fresh, one.feed)
	}
	return fresh, nil
}

// A subscribed is a feed that an account has now, and the index of the wish for it.
type subscribed struct {
	feed Feed
	wish int
}

// byAddress returns the indices of wishes in the order in which they are granted. Those of
// one step stay as they are; more are sorted by where their addresses lie in the file. Else
// each step would touch nearly as many pages as it has feeds, spread over the whole file, and
// the more feeds there are, the longer a step would take.
func byAddress(wishes []Wish) []int {
	order, keys := make([]int, len(wishes)), make([][]byte, len(wishes))
	for i, w := range wishes {
		order[i], keys[i] = i, feedURLKey(0, w.URL)
	}
	if len(wishes) > stepFeeds {
		slices.SortStableFunc(order, func(i, j int) int { return bytes.Compare(keys[i], keys[j]) })
	}
	return order
}

// subscribe subscribes the account to those feeds of the given wishes that it does not have,
// and adds that to a change. It returns them, and the name of the last.
func (t *tx) subscribe(a AccountID, wishes []Wish, some []int, c *change) (fresh []subscribed, name string, err error) {
	c.Subs = map[FeedID][2]*Subscription{}
	for _, i := range some {
		w := wishes[i]
		f, err := t.ensureFeed(a, w.URL)
		if err != nil {
			return nil, "", err
		}
		old, err := t.sub(a, f.ID)
		if err != nil {
			return nil, "", err
		}
		if old != nil {
			continue
		}
		now := &Subscription{Title: w.Title, Folder: w.Folder, Added: t.now, Settings: w.Settings, Outline: w.Outline}
		if err := t.putSub(a, f.ID, now); err != nil {
			return nil, "", err
		}
		c.Subs[f.ID] = [2]*Subscription{nil, now}
		fresh, name = append(fresh, subscribed{f, i}), cmp.Or(w.Title, f.Title, secret.Hide(f.URL))
	}
	return fresh, name, nil
}

// Unsubscribe ends subscriptions. The feeds' articles leave the account's lists
// and stay in the store, its bookmarks keep theirs, and undo brings all back; but
// where others subscribe it is theirs alone to say how much is kept (see Retain).
// ErrNotFound if the account has none of the feeds.
func (s *Store) Unsubscribe(ctx context.Context, a AccountID, ids ...FeedID) error {
	return s.changeSubs(ctx, a, ids, "unsubscribed from", func(Subscription) *Subscription { return nil })
}

// Rename gives feeds the account's own name; "" returns to the feed's.
func (s *Store) Rename(ctx context.Context, a AccountID, title string, ids ...FeedID) error {
	return s.changeSubs(ctx, a, ids, "renamed", func(s Subscription) *Subscription {
		s.Title = title
		return &s
	})
}

// Move puts feeds into a folder; "" takes them out of any. By hand they stand last there.
func (s *Store) Move(ctx context.Context, a AccountID, folder string, ids ...FeedID) error {
	return s.changeSubs(ctx, a, ids, "moved", func(s Subscription) *Subscription {
		if s.Folder != folder {
			s.Folder, s.Order = folder, 0
		}
		return &s
	})
}

// changeSubs changes subscriptions in one step of history.
func (s *Store) changeSubs(ctx context.Context, a AccountID, ids []FeedID, verb string, edit func(Subscription) *Subscription) error {
	var sum, now int
	var name, last string
	return s.newAct(a, "subscriptions").all(ctx, func(t *tx, c *change) (bool, func(), error) {
		some := ids[:min(len(ids), stepFeeds)]
		count, changed, err := t.changeSubs(a, some, edit, c)
		now, last = sum+count, cmp.Or(changed, name)
		return len(some) == len(ids), func() { sum, name, ids = now, last, ids[len(some):] }, err
	}, func(*tx) (string, error) {
		if now == 1 {
			return verb + " " + last, nil
		}
		return verb + " " + counted(now, "feed", "feeds"), nil
	})
}

// changeSubs changes subscriptions, and adds that to a change. It returns how many are other
// than before, and the name of the last of them.
func (t *tx) changeSubs(a AccountID, ids []FeedID, edit func(Subscription) *Subscription, c *change) (count int, name string, err error) {
	c.Subs = map[FeedID][2]*Subscription{}
	for _, id := range ids {
		old, err := t.sub(a, id)
		if err != nil {
			return 0, "", err
		}
		if old == nil {
			return 0, "", fmt.Errorf("feed %d: %w", id, ErrNotFound)
		}
		now := edit(*old)
		if now != nil && *now == *old {
			continue
		}
		if err := t.putSub(a, id, now); err != nil {
			return 0, "", err
		}
		f, err := t.feed(id)
		if err != nil {
			return 0, "", err
		}
		c.Subs[id] = [2]*Subscription{old, now}
		name = cmp.Or(old.Title, f.Title, secret.Hide(f.URL))
	}
	return len(c.Subs), name, nil
}

// Greet subscribes an account to the welcome feed, once in its life, and fills the feed
// with the given articles, which are only made then. An account that follows a feed
// already is passed over unless it has asked for them. Greet reports whether it greeted;
// it is several transactions, and one if there is nothing to do.
func (s *Store) Greet(ctx context.Context, a AccountID, asked bool, welcome func() Fetched) (greeted bool, err error) {
	wanted := false
	err = s.view(ctx, func(t *tx) error {
		account, err := t.account(a)
		if err == nil && !account.Greeted {
			wanted = asked
			if !asked {
				wanted, err = t.followsNothing(a)
			}
		}
		return err
	})
	if err != nil || !wanted {
		return false, err
	}
	return s.greet(ctx, a, welcome())
}

// followsNothing reports whether an account follows no feed that is fetched.
func (t *tx) followsNothing(a AccountID) (bool, error) {
	prefix, c := join32(uint32(a)), t.bucket(bucketSubs).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if f, err := t.feed(FeedID(field32(k, 1))); err != nil || !f.Local() {
			return false, err
		}
	}
	return true, nil
}

func (s *Store) greet(ctx context.Context, a AccountID, welcome Fetched) (greeted bool, err error) {
	var feed Feed
	err = s.update(ctx, "welcome", func(t *tx) (err error) {
		feed, err = t.ensureFeed(a, WelcomeURL)
		return err
	})
	if err != nil {
		return false, err
	}
	// Articles first: whoever is interrupted here is greeted next time.
	welcome.Feed = feed.ID
	if _, err := s.Record(ctx, welcome); err != nil {
		return false, err
	}
	err = s.update(ctx, "welcome", func(t *tx) error {
		account, err := t.account(a)
		if err != nil || account.Greeted {
			return err
		}
		if err := t.putSub(a, feed.ID, &Subscription{Added: t.now}); err != nil {
			return err
		}
		account.Greeted, greeted = true, true
		return t.putAccount(account)
	})
	return greeted && err == nil, err
}

// Save keeps an article by hand, in the account's own feed named "Saved", and
// returns its row. Saving it again replaces it.
func (s *Store) Save(ctx context.Context, a AccountID, in Incoming) (Row, error) {
	var feed Feed
	err := s.update(ctx, "save", func(t *tx) (err error) {
		feed, err = t.savedFeed(a)
		return err
	})
	if err != nil {
		return Row{}, fmt.Errorf("save article: %w", err)
	}
	visit := Fetched{Feed: feed.ID, At: s.now().UTC(), Title: "Saved", Articles: []Incoming{in}}
	if _, err := s.Record(ctx, visit); err != nil {
		return Row{}, err
	}
	return s.savedArticle(ctx, a, feed.ID, in.Key)
}

// savedFeed finds or makes the feed of what an account saved, and sees to it that
// the account has it.
func (t *tx) savedFeed(a AccountID) (Feed, error) {
	f, err := t.ensureFeed(a, savedURL(a))
	if err != nil {
		return f, err
	}
	if f.Title == "" {
		f.Title = "Saved"
		if err := t.putFeed(f); err != nil {
			return f, err
		}
	}
	if sub, err := t.sub(a, f.ID); sub != nil || err != nil {
		return f, err
	}
	return f, t.putSub(a, f.ID, &Subscription{Added: t.now})
}

// savedArticle reads the row of an article that was saved by hand. Its id need not follow
// from its key: it may have come with a dump.
func (s *Store) savedArticle(ctx context.Context, a AccountID, feed FeedID, key string) (row Row, err error) {
	err = s.view(ctx, func(t *tx) error {
		v, ok := t.bucket(bucketKeys).Get(keyKey(feed, key)), false
		if v != nil {
			row, ok, err = t.row(a, Number(field32(v, 0)), map[FeedID]source{})
		}
		if err == nil && !ok {
			err = ErrNotFound
		}
		return err
	})
	return row, err
}
