package store

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/secret"
)

// A feed that is fetched in one account's own way is that account's own: what came with
// somebody's credentials is nobody else's to see. So settings that change what is fetched
// first make the feed the account's.
//
// If nobody else has to do with a shared feed, it is given to the account as it is. If
// somebody has, the account gets a feed of its own at the same address, and with it copies
// of the articles: what it has read and deleted is so there, and its marks move over. The
// shared feed stays with the others. Taking settings back leaves the feed the account's.

// EditSettings changes the settings of a feed that an account follows, in one step of
// history, which what names: "set auth of". edit is given the feed and its settings now, and
// may be called several times. It returns the feed that the account follows from now on,
// which is another if it had to get one of its own. What the server said of its last answer
// is forgotten, so that the next visit brings everything anew. ErrNotFound if the account
// does not follow the feed, ErrElsewhere if only the owner of the library may set that,
// ErrUnfit, or what edit says. The same can be done with more feeds in the same step.
func (s *Store) EditSettings(ctx context.Context, a AccountID, id FeedID, what string, edit func(Feed, Settings) (Settings, error), more ...FeedID) (Feed, error) {
	o := &owning{store: s, account: a, id: id, more: more, edit: edit, packer: s.packer()}
	defer s.packers.Put(o.packer)
	err := s.newAct(a, "settings").all(ctx, o.eachStep, func(*tx) (string, error) {
		if o.now > 1 {
			return fmt.Sprintf("%s %d feeds", what, o.now), nil
		}
		return what + " " + o.name, nil
	})
	if err != nil {
		return Feed{}, fmt.Errorf("change the settings of a feed: %w", err)
	}
	return o.feed, nil
}

// An owning is a call of EditSettings under way.
type owning struct {
	store   *Store
	account AccountID
	id      FeedID
	more    []FeedID // that are still to come
	changed int      // how many feeds have other settings
	now     int      // the same with the step under way
	edit    func(Feed, Settings) (Settings, error)
	packer  *packer

	copied Number // the articles up to this one are in the account's own feed
	isDone bool   // all are
	feed   Feed   // that the account follows in the end
	name   string
}

// eachStep does a step of a feed. Behind its last one comes the next feed.
func (o *owning) eachStep(t *tx, c *change) (last bool, then func(), err error) {
	last, then, err = o.step(t, c)
	if !last || err != nil {
		return last, then, err
	}
	o.now = o.changed
	if len(c.Subs) > 0 {
		o.now++
	}
	ended := then
	return len(o.more) == 0, func() {
		ended()
		if o.changed = o.now; len(o.more) > 0 {
			o.id, o.more, o.copied, o.isDone = o.more[0], o.more[1:], 0, false
		}
	}, nil
}

// step copies a batch of articles, or is the last.
func (o *owning) step(t *tx, c *change) (last bool, then func(), err error) {
	sub, err := t.sub(o.account, o.id)
	if err == nil && sub == nil {
		err = fmt.Errorf("feed %d: %w", o.id, ErrNotFound)
	}
	if err != nil {
		return false, nil, err
	}
	f, err := t.feed(o.id)
	if err != nil {
		return false, nil, err
	}
	old, err := sub.Settings.Settings()
	if err != nil {
		return false, nil, err
	}
	now, err := o.edit(f, old)
	if err != nil {
		return false, nil, err
	}
	switch err := now.Validate(); {
	case err != nil:
		return false, nil, err
	case o.account != Local && now.ChangesFetching():
		return false, nil, ErrElsewhere
	case f.Local():
		return false, nil, unfit("this feed is made here and not fetched")
	}
	o.name = cmp.Or(sub.Title, f.Title, secret.Hide(f.URL))
	own := f
	if now.ChangesFetching() {
		if own, err = t.ownFeed(o.account, f); err != nil {
			return false, nil, err
		}
	}
	if own.ID != f.ID && !o.isDone {
		return o.copySome(t, c, f, own)
	}
	after := *sub
	after.Settings = now.Record()
	c.Subs = map[FeedID][2]*Subscription{}
	if own.ID != f.ID {
		if err := t.putSub(o.account, f.ID, nil); err != nil {
			return false, nil, err
		}
		c.Subs[f.ID] = [2]*Subscription{sub, nil}
		sub = nil
	}
	if sub == nil || *sub != after {
		if err := t.putSub(o.account, own.ID, &after); err != nil {
			return false, nil, err
		}
		c.Subs[own.ID] = [2]*Subscription{sub, &after}
	}
	if own, err = t.feed(own.ID); err != nil {
		return false, nil, err
	}
	return true, func() { o.feed = own }, nil
}

// copySome copies the next articles of a shared feed into the account's own.
func (o *owning) copySome(t *tx, c *change, from, own Feed) (last bool, then func(), err error) {
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(from.ID)))
	if err != nil {
		return false, nil, err
	}
	left := live.Iterator()
	left.AdvanceIfNeeded(uint32(o.copied) + 1)
	var some []Number
	for left.HasNext() && len(some) < batch {
		some = append(some, Number(left.Next()))
	}
	if len(some) == 0 {
		return false, func() { o.isDone = true }, nil
	}
	step := newGathered()
	if err := o.copyArticles(t, some, from, own, &step); err != nil {
		return false, nil, err
	}
	return false, func() { o.copied = some[len(some)-1] }, step.into(c)
}

func (o *owning) copyArticles(t *tx, some []Number, from, own Feed, step *gathered) error {
	var fresh []prepared
	keys := map[Number][]byte{}
	for _, n := range some {
		row, ok, err := t.rowAt(n)
		if err != nil || !ok {
			return err
		}
		keys[n] = append(join32(uint32(own.ID)), row.Key...)
		if t.bucket(bucketKeys).Get(keys[n]) != nil {
			continue
		}
		body, err := o.packer.open(t.packedBody(n))
		if err != nil {
			return err
		}
		p := prepared{id: idOf(own, strings.Join([]string{"own", hex.EncodeToString(row.Key)}, ":")), row: row}
		if p.body, err = o.packer.pack(body); err != nil {
			return err
		}
		fresh = append(fresh, p.in(own.ID, row.Key))
	}
	if _, err := t.takeIn(own.ID, fresh); err != nil {
		return err
	}
	for _, opinion := range []struct {
		bucket []byte
		into   map[FeedID]set
	}{{bucketRead, step.read}, {bucketHidden, step.deleted}, {bucketAside, step.aside}} {
		before, err := t.opinion(opinion.bucket, o.account, from.ID)
		if err != nil {
			return err
		}
		now := roaring.New()
		for _, n := range some {
			if v := t.bucket(bucketKeys).Get(keys[n]); v != nil && before.Contains(uint32(n)) {
				now.Add(field32(v, 0))
			}
		}
		changed, err := t.changeOpinion(opinion.bucket, o.account, own.ID, now, true)
		if err != nil {
			return err
		}
		if !changed.IsEmpty() {
			step.addTo(opinion.into, own.ID, changed)
		}
	}
	return o.moveMarks(t, some, keys, step)
}

// moveMarks moves the marks of an account from articles to their copies.
func (o *owning) moveMarks(t *tx, some []Number, keys map[Number][]byte, step *gathered) error {
	for _, n := range some {
		here, err := t.mark(o.account, n)
		v := t.bucket(bucketKeys).Get(keys[n])
		if err != nil || here.empty() || v == nil {
			if err != nil {
				return err
			}
			continue
		}
		there := Number(field32(v, 0))
		was, err := t.mark(o.account, there)
		if err != nil {
			return err
		}
		now := was.merged(here)
		step.mark(n, here, Mark{})
		step.mark(there, was, now)
		if err := t.putMark(o.account, n, Mark{}); err != nil {
			return err
		}
		if err := t.putMark(o.account, there, now); err != nil {
			return err
		}
	}
	return nil
}
