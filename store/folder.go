package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tidings/store/query"
)

// A folder is nothing but a path that subscriptions have, and a tag nothing but a word that
// marks have. So each is renamed, joined with another and removed by changing those.

// MoveFolder gives a folder another path, in one step of history, and returns how many feeds
// stand elsewhere now. Folders in it go along, and a folder that has the path already is joined.
// The path "" puts the feeds outside all folders; that of the folder above dissolves the folder.
// ErrNotFound if there is no such folder, ErrUnfit if it is to go into itself.
func (s *Store) MoveFolder(ctx context.Context, a AccountID, from, to string) (feeds int, err error) {
	if to != from && InFolder(to, from) {
		return 0, unfit("a folder cannot go into itself")
	}
	var after, last FeedID
	var now int
	joins, err := s.isFolder(ctx, a, to, from)
	if err != nil {
		return 0, err
	}
	stays := above(to) == above(from) && to != "" && !joins // by hand
	err = s.newAct(a, "folder").all(ctx, func(t *tx, c *change) (bool, func(), error) {
		var ids []FeedID
		prefix, cur := join32(uint32(a)), t.bucket(bucketSubs).Cursor()
		k, v := cur.Seek(join32(uint32(a), uint32(after)+1))
		for ; bytes.HasPrefix(k, prefix) && len(ids) < stepFeeds; k, v = cur.Next() {
			sub, err := subscriptionOf(string(v))
			if err != nil {
				return false, nil, fmt.Errorf("read subscription: %w", err)
			}
			if InFolder(sub.Folder, from) {
				ids = append(ids, FeedID(field32(k, 1)))
			}
			last = FeedID(field32(k, 1))
		}
		isLast := !bytes.HasPrefix(k, prefix)
		if from == "" || after == 0 && len(ids) == 0 {
			return false, nil, fmt.Errorf("folder %q: %w", from, ErrNotFound)
		}
		count, _, err := t.changeSubs(a, ids, func(s Subscription) *Subscription {
			s.Folder = strings.TrimPrefix(to+s.Folder[len(from):], "/")
			if !stays {
				s.Order = 0
			}
			return &s
		}, c)
		now = feeds + count
		return isLast, func() { after, feeds = last, now }, err
	}, func(*tx) (string, error) { return folderMoved(from, to, joins, now), nil })
	if err != nil {
		return 0, err
	}
	return feeds, nil
}

// isFolder reports whether feeds are in a folder, but for those in another.
func (s *Store) isFolder(ctx context.Context, a AccountID, path, other string) (is bool, err error) {
	err = s.view(ctx, func(t *tx) error {
		subs, err := t.subs(a)
		for _, sub := range subs {
			is = is || path != "" && InFolder(sub.Folder, path) && !InFolder(sub.Folder, other)
		}
		return err
	})
	return is, err
}

// above is the path of the folder that a folder is in, "" if it is in none.
func above(folder string) string { return folder[:max(0, strings.LastIndexByte(folder, '/'))] }

// folderMoved says what has become of a folder with so many feeds.
func folderMoved(from, to string, joins bool, feeds int) string {
	stand := counted(feeds, "feed stands", "feeds stand")
	switch {
	case to == "":
		return fmt.Sprintf("removed folder %s: %s outside now", quoted(from), stand)
	case to == above(from):
		return fmt.Sprintf("removed folder %s: %s in %s now", quoted(from), stand, quoted(to))
	case joins:
		return fmt.Sprintf("joined folder %s with %s", quoted(from), quoted(to))
	case above(to) == above(from):
		return fmt.Sprintf("renamed folder %s to %s", quoted(from), quoted(to))
	}
	return fmt.Sprintf("moved folder %s to %s", quoted(from), quoted(to))
}

// Arrange has feeds stand in the order in which they are named, in one step of history, which what
// names: "moved The Post up". They share the places that they have by hand, and those that have none
// get one behind all others. ErrNotFound if the account does not follow one of them.
func (s *Store) Arrange(ctx context.Context, a AccountID, what string, ids ...FeedID) error {
	places := make([]uint32, 0, len(ids))
	err := s.view(ctx, func(t *tx) error {
		subs, err := t.subs(a)
		last := uint32(0)
		for _, sub := range subs {
			last = max(last, sub.Order)
		}
		for _, id := range ids {
			place := subs[id].Order
			if place == 0 {
				last++
				place = last
			}
			places = append(places, place)
		}
		return err
	})
	if err != nil {
		return err
	}
	slices.Sort(places)
	return s.newAct(a, "order").all(ctx, func(t *tx, c *change) (bool, func(), error) {
		n, at := min(len(ids), stepFeeds), 0
		_, _, err := t.changeSubs(a, ids[:n], func(s Subscription) *Subscription {
			s.Order = places[at]
			at++
			return &s
		}, c)
		return n == len(ids), func() { ids, places = ids[n:], places[n:] }, err
	}, func(*tx) (string, error) { return what, nil })
}

// MoveTag gives another name to a tag wherever an account has it, in one step of history, and
// returns how many articles have other tags now. A tag of that name is joined; the name "" takes
// the tag off all of them. ErrNotFound if the account has no such tag.
func (s *Store) MoveTag(ctx context.Context, a AccountID, from, to string) (articles int, err error) {
	from, to = query.CleanTag(from), query.CleanTag(to)
	edit := MarkEdit{Tags: []string{from}, How: RemoveTags}
	var left []uint32
	joins := false
	err = s.view(ctx, func(t *tx) error {
		left, err = t.tagged(a, from)
		if err == nil && len(left) == 0 {
			err = fmt.Errorf("tag #%s: %w", from, ErrNotFound)
		}
		others, errOthers := t.tagged(a, to)
		joins = len(others) > 0
		return errors.Join(err, errOthers)
	})
	if err != nil || from == to {
		return 0, err
	}
	now := 0
	err = s.newAct(a, "tag").all(ctx, func(t *tx, c *change) (bool, func(), error) {
		c.Marks = map[Number][2]Mark{}
		looked := 0
		for weighed := 0; looked < len(left) && weighed <= stepWeight; looked++ {
			n := Number(left[looked])
			before, err := t.mark(a, n)
			if err != nil {
				return false, nil, err
			}
			after := edit.apply(before, t.now)
			if len(after.Tags) == len(before.Tags) { // it has lost the tag meanwhile
				continue
			}
			if to != "" {
				after.Tags = query.CleanTags(append(after.Tags, to)...)
			}
			c.Marks[n] = [2]Mark{before, after}
			weighed += weight(before, after)
			if err := t.putMark(a, n, after); err != nil {
				return false, nil, err
			}
		}
		now = articles + len(c.Marks)
		return looked == len(left), func() { articles, left = now, left[looked:] }, nil
	}, func(*tx) (string, error) { return tagMoved(from, to, joins, now), nil })
	if err != nil {
		return 0, err
	}
	return articles, nil
}

// tagged is the articles on which an account has a tag.
func (t *tx) tagged(a AccountID, tag string) ([]uint32, error) {
	numbers, err := loadSet(t.bucket(bucketTags), tagPrefix(a, tag))
	if tag == "" || err != nil {
		return nil, err
	}
	return numbers.ToArray(), nil
}

// tagMoved says what has become of a tag on so many articles.
func tagMoved(from, to string, joins bool, articles int) string {
	on := counted(articles, "article", "articles")
	switch {
	case to == "":
		return fmt.Sprintf("removed #%s from %s", from, on)
	case joins:
		return fmt.Sprintf("joined #%s with #%s on %s", from, to, on)
	}
	return fmt.Sprintf("renamed #%s to #%s on %s", from, to, on)
}
