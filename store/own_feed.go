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

// So does another address: what comes from there is not what others follow.

// A Following is how an account follows a feed, as far as it has a say in that.
type Following struct {
	URL       string // where the feed is fetched
	Title     string // the account's own name for it, "" for the feed's
	Folder    string
	Retention Retention
	Settings  Settings
}

// OnlySettings is an edit of nothing but settings, for EditFeed.
func OnlySettings(edit func(Feed, Settings) (Settings, error)) func(Feed, Following) (Following, error) {
	return func(f Feed, now Following) (_ Following, err error) {
		now.Settings, err = edit(f, now.Settings)
		return now, err
	}
}

// EditFeed changes how an account follows a feed, in one step of history, which what names:
// "set auth of". edit is given the feed and how the account follows it now, and may be called
// several times. It returns the feed that the account follows from now on, which is another if
// it had to get one of its own. What the server said of its last answer is forgotten if that is
// of another address or was asked in another way, so that the next visit brings everything anew.
// With another address the feed keeps its articles and all that is thought of them. ErrNotFound
// if the account does not follow the feed, ErrElsewhere if only the owner of the library may set
// that, a TakenError, ErrUnfit, ErrLocked if a visit to a feed that is to move does not end, or
// what edit says. The same can be done with more feeds in the same step.
func (s *Store) EditFeed(ctx context.Context, a AccountID, id FeedID, what string, edit func(Feed, Following) (Following, error), more ...FeedID) (Feed, error) {
	o := &owning{store: s, account: a, id: id, more: more, edit: edit, packer: s.packer()}
	defer s.packers.Put(o.packer)
	err := s.view(ctx, o.look)
	if err == nil && o.moves {
		var turn *Turn
		if turn, err = s.visitTurn(ctx, id); err == nil {
			defer turn.End()
		}
	}
	if err == nil {
		err = s.newAct(a, "settings").all(ctx, o.eachStep, func(*tx) (string, error) {
			if o.now > 1 {
				return fmt.Sprintf("%s %d feeds", what, o.now), nil
			}
			return what + " " + o.name, nil
		})
	}
	if err != nil {
		return Feed{}, fmt.Errorf("change how a feed is followed: %w", err)
	}
	return o.feed, nil
}

// look sees whether the feed is to get another address.
func (o *owning) look(t *tx) error {
	_, f, now, err := o.edited(t)
	o.moves = err == nil && now.URL != f.URL
	return err
}

// An owning is a call of EditFeed under way.
type owning struct {
	store   *Store
	account AccountID
	id      FeedID
	more    []FeedID // that are still to come
	changed int      // how many feeds are followed otherwise
	now     int      // the same with the step under way
	edit    func(Feed, Following) (Following, error)
	moves   bool // the feed gets another address
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
	if len(c.Subs)+len(c.URLs) > 0 {
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

// edited is the account's subscription, its feed, and how it is to be followed.
func (o *owning) edited(t *tx) (sub *Subscription, f Feed, now Following, err error) {
	sub, err = t.sub(o.account, o.id)
	if err == nil && sub == nil {
		err = fmt.Errorf("feed %d: %w", o.id, ErrNotFound)
	}
	if err != nil {
		return nil, f, now, err
	}
	if f, err = t.feed(o.id); err != nil {
		return nil, f, now, err
	}
	was := Following{URL: f.URL, Title: sub.Title, Folder: sub.Folder, Retention: sub.Retention}
	if was.Settings, err = sub.Settings.Settings(); err != nil {
		return nil, f, now, err
	}
	if now, err = o.edit(f, was); err != nil {
		return nil, f, now, err
	}
	now.Retention = now.Retention.clean()
	switch err := now.Settings.Validate(); {
	case err != nil:
		return nil, f, now, err
	case o.account != Local && now.Settings.ChangesFetching():
		return nil, f, now, ErrElsewhere
	case f.Local() && (now.URL != f.URL || now.Settings.Record() != was.Settings.Record()):
		return nil, f, now, unfit("this feed is made here and not fetched")
	case now.URL != f.URL:
		return sub, f, now, t.mayMove(o.account, f, now.URL)
	}
	return sub, f, now, nil
}

// mayMove is why a feed cannot get an address, nil if it can.
func (t *tx) mayMove(a AccountID, f Feed, url string) error {
	isWeb := func(address string) bool {
		return strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://")
	}
	if !isWeb(url) || !isWeb(f.URL) {
		return unfit("only addresses that begin with http:// or https:// can take each other's place")
	}
	there, is, err := t.feedAt(a, url)
	if err != nil || !is || there.ID == f.ID || there.Owner == a && there.Origin == f.Origin { // one of its own at the same address, from before
		return err
	}
	sub, err := t.sub(a, there.ID)
	if err == nil && (sub != nil || there.Owner == a) {
		err = TakenError{there}
	}
	return err
}

// step copies a batch of articles, or is the last.
func (o *owning) step(t *tx, c *change) (last bool, then func(), err error) {
	sub, f, now, err := o.edited(t)
	if err != nil {
		return false, nil, err
	}
	o.name = cmp.Or(sub.Title, f.Title, secret.Hide(f.URL))
	own, moves := f, now.URL != f.URL
	if now.Settings.ChangesFetching() || moves {
		if own, err = t.ownFeed(o.account, f); err != nil {
			return false, nil, err
		}
	}
	if own.ID != f.ID && !o.isDone {
		return o.copySome(t, c, f, own)
	}
	after := *sub
	after.Title, after.Folder, after.Retention, after.Settings = now.Title, now.Folder, now.Retention, now.Settings.Record()
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
	if moves && own.URL != now.URL {
		c.URLs = map[FeedID][2]string{own.ID: {own.URL, now.URL}}
		if err := t.readdress(o.account, own.ID, now.URL); err != nil {
			return false, nil, err
		}
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
