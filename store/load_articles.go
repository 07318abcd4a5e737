package store

import (
	"bytes"
	"encoding/hex"

	"github.com/RoaringBitmap/roaring/v2"
)

// Finding the feeds and articles of a dump in this store, and adding those that are missing.

// feedHere finds the feed of a dump in this store; false if there is none.
func (l *load) feedHere(t *tx, origin string) (f Feed, ok bool, err error) {
	if origin == SavedURL {
		return t.feedAt(l.account, savedURL(l.account))
	}
	f, ok, err = t.feedAt(l.account, origin)
	if line := l.feeds[origin]; !ok && err == nil && line != nil && line.URL != "" {
		return t.feedAt(l.account, line.URL)
	}
	return f, ok, err
}

// feedMade is feedHere, but makes the feed if there is none.
func (l *load) feedMade(t *tx, origin string) (Feed, error) {
	f, ok, err := l.feedHere(t, origin)
	if ok || err != nil {
		return f, err
	}
	line := l.feeds[origin]
	switch {
	case origin == SavedURL:
		if f, err = t.ensureFeed(l.account, savedURL(l.account)); err != nil {
			return f, err
		}
		f.Title = "Saved"
		return f, t.putFeed(f)
	case line == nil:
		return t.ensureFeed(l.account, origin)
	case l.options.Private && line.URL != "":
		return t.ensureFeed(l.account, line.URL)
	case l.options.Private:
		return t.ensureFeed(l.account, origin)
	}
	if f, err = t.ensureFeed(l.account, origin); err != nil {
		return f, err
	}
	f.Title, f.Link = line.Title, line.Link
	if line.URL != "" {
		return f, t.moveFeed(f, line.URL, l.account)
	}
	return f, t.putFeed(f)
}

// subscribe subscribes the account to a feed. A subscription that it has stays as it is.
func (l *load) subscribe(t *tx, line dumpFeed) error {
	f, err := l.feedMade(t, line.Origin)
	if err != nil {
		return err
	}
	old, err := t.sub(l.account, f.ID)
	if old != nil || err != nil {
		return err
	}
	now := line.Subscribed
	if now == nil {
		now = &Subscription{Added: t.now}
	}
	settings, err := now.Settings.Settings()
	if err == nil && settings.ChangesFetching() {
		f, err = t.ownFeed(l.account, f)
	}
	if err != nil {
		return err
	}
	if old, err = t.sub(l.account, f.ID); old != nil || err != nil {
		return err
	}
	l.step.Subs[f.ID] = [2]*Subscription{nil, now}
	l.step.grown = true
	l.loaded.Feeds++
	if err := t.putSub(l.account, f.ID, now); err != nil || !settings.AwaitsSeal(f.URL) {
		return err
	}
	l.loaded.Resting++
	if f, err = t.feed(f.ID); err != nil {
		return err
	}
	f.Failures, f.Error = 1, Resting(f.ID) // so that every list of what fails has it
	return t.putFeed(f)
}

// A shelf holds the feeds of this store that may have the articles of a feed of the dump.
type shelf struct {
	origin    string
	here, own FeedID // 0 if there is none; own only if the load is private
}

func (l *load) shelf(t *tx, origin string) (shelf, error) {
	at := shelf{origin: origin}
	f, ok, err := l.feedHere(t, origin)
	if ok {
		at.here = f.ID
	}
	if err != nil || !l.options.Private {
		return at, err
	}
	f, ok, err = t.feedAt(l.account, savedURL(l.account))
	if ok {
		at.own = f.ID
	}
	return at, err
}

// find finds an article by its key; false if the store never had it. It may have gone
// from rows; but for a private load, whose account may not bring it back for others: that
// finds its own copy or nothing.
func (l *load) find(t *tx, at shelf, key [8]byte) (n Number, feed FeedID, ok bool) {
	keys := t.bucket(bucketKeys)
	if v := keys.Get(append(join32(uint32(at.here)), key[:]...)); v != nil {
		if n, dropped := Number(field32(v, 0)), t.bucket(bucketRows).Get(v) == nil; !dropped || !l.options.Private || at.here == at.own {
			return n, at.here, true
		}
	}
	if v := keys.Get(keyKey(at.own, articlePlace{at.origin, key}.copied())); v != nil && at.own != 0 {
		return Number(field32(v, 0)), at.own, true
	}
	return 0, 0, false
}

// copied returns the key of an article that is copied into the feed of saved articles.
func (p articlePlace) copied() string {
	return "loaded:" + hex.EncodeToString(p.key[:]) + " " + p.feed
}

// takeIn writes the articles of the batch that the store does not have. Articles that it
// has stay as they are; dropped ones are written again if they have a mark.
func (l *load) takeIn(t *tx) error {
	fresh := map[FeedID][]prepared{}
	var order []FeedID
	for _, one := range l.batch.articles {
		at, err := l.shelf(t, one.feed)
		if err != nil {
			return err
		}
		n, feed, known := l.find(t, at, one.key)
		p := one.prepared
		switch {
		case known && (one.mark.empty() || t.bucket(bucketRows).Get(join32(uint32(n))) != nil):
			continue
		case known:
			if err := t.revive(n, feed, p.in(feed, one.key[:])); err != nil {
				return err
			}
			l.loaded.Articles++
			continue
		case l.options.Private && one.feed != SavedURL && one.mark.empty():
			l.loaded.Passed++
			continue
		}
		if p, err = l.placed(t, one); err != nil {
			return err
		}
		if fresh[p.row.Feed] == nil {
			order = append(order, p.row.Feed)
		}
		fresh[p.row.Feed] = append(fresh[p.row.Feed], p)
	}
	for _, feed := range order {
		out, err := t.takeIn(feed, fresh[feed])
		if err != nil {
			return err
		}
		l.loaded.Articles += out.New
	}
	return nil
}

// placed returns an article with the feed that it is to be stored in.
func (l *load) placed(t *tx, one loadedArticle) (p prepared, err error) {
	if !l.options.Private {
		f, err := l.feedMade(t, one.feed)
		return one.prepared.in(f.ID, one.key[:]), err
	}
	if err := l.subscribe(t, dumpFeed{Origin: SavedURL}); err != nil {
		return p, err
	}
	own, err := l.feedMade(t, SavedURL)
	p = one.prepared.in(own.ID, one.key[:])
	if one.feed != SavedURL {
		p = one.prepared.in(own.ID, hash64(one.copied()))
	}
	p.id = idOf(own, one.copied()) // the id in the dump may be another article's
	return p, err
}

// in returns the article with its feed and the hash of its key filled in.
func (p prepared) in(feed FeedID, key []byte) prepared {
	p.row.Feed, p.row.Key = feed, bytes.Clone(key)
	p.key = append(join32(uint32(feed)), key...)
	return p
}

// revive writes a dropped article again, with its old number.
func (t *tx) revive(n Number, feed FeedID, p prepared) error {
	if err := t.insert(n, p); err != nil {
		return err
	}
	f, err := t.feed(feed)
	if err != nil {
		return err
	}
	t.charge(f.Owner, int64(len(p.body)+rowSize), true)
	one := roaring.BitmapOf(uint32(n))
	if err := t.changeLive(feed, one, true); err != nil {
		return err
	}
	if _, err := changeSet(t.bucket(bucketPending), nil, one, true); err != nil {
		return err
	}
	// Unlike a new article, this one may have been read.
	for _, key := range t.prefixesOf(bucketAccounts, 4) {
		if err := t.tallyAgain(AccountID(field32(key, 0)), feed); err != nil {
			return err
		}
	}
	return nil
}
