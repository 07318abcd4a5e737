package store

import (
	"bytes"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// Where an imported article is, or is put.
//
// An article of a feed that the account follows belongs into that feed: there its next
// visit meets it under the key that the other program had from it too, so that what was
// read there does not come back unread. Where the other program had no key, the link and
// the title tell. All else is looked for by its link among what the account may read, and
// put into the feed of what it saved if it has a mark.
//
// Who may see what is decided where it is for subscribing (access.go): an address leads to
// a feed by feedAt alone. Somebody who does not own the store puts nothing into a feed
// that others may follow, since they would take it for what the feed said.

// place returns the number and the feed of an article; 0 if there is no place for it.
func (m *importing) place(t *tx, one ImportedArticle, marked bool, p prepared) (Number, FeedID, error) {
	feed, err := m.followed(t, one.Feed)
	if err != nil {
		return 0, 0, err
	}
	if feed.ID == 0 {
		return m.placeByLink(t, one, marked, p)
	}
	n, dropped, err := t.inFeed(feed, one.Article)
	mayPut := !m.in.Private || feed.Owner == m.account
	switch {
	case err != nil:
		return 0, 0, err
	case n != 0 && !dropped:
		return n, feed.ID, m.show(t, feed.ID, n, marked)
	case n != 0 && !marked: // it was read here too, and has been dropped since
		return 0, 0, nil
	case n != 0 && mayPut:
		m.out.New++
		return n, feed.ID, t.revive(n, feed.ID, named(p, feed, one.Article.Key))
	case mayPut:
		n, err := m.make(t, feed, named(p, feed, one.Article.Key))
		return n, feed.ID, err
	case marked:
		return m.copy(t, feed, one, p)
	}
	if one.Read {
		m.out.Absent++
	}
	return 0, 0, nil
}

// followed returns the feed at an address, if the account follows it.
func (m *importing) followed(t *tx, url string) (Feed, error) {
	if url == "" {
		return Feed{}, nil
	}
	f, ok, err := t.feedAt(m.account, url)
	if err != nil || !ok {
		return Feed{}, err
	}
	sub, err := t.sub(m.account, f.ID)
	if sub == nil {
		return Feed{}, err
	}
	return f, err
}

// inFeed finds an article in a feed: by its key, else by its link and title or date.
func (t *tx) inFeed(f Feed, in Incoming) (n Number, dropped bool, err error) {
	if v := t.bucket(bucketKeys).Get(keyKey(f.ID, in.Key)); v != nil {
		return Number(field32(v, 0)), t.bucket(bucketRows).Get(v) == nil, nil
	}
	if in.Link == "" {
		return 0, false, nil
	}
	numbers, err := t.numbersAt(in.Link)
	if err != nil {
		return 0, false, err
	}
	for _, n := range numbers {
		row, ok, err := t.rowAt(n)
		if err != nil {
			return 0, false, err
		}
		sameTitle := strings.EqualFold(strings.Join(strings.Fields(row.Title), " "), strings.Join(strings.Fields(in.Title), " "))
		if ok && row.Feed == f.ID && (sameTitle || !in.Published.IsZero() && row.Date == dateOf(in.Published)) {
			return n, false, nil
		}
	}
	return 0, false, nil
}

// named returns an article with its feed, its key and the id that follows from them.
func named(p prepared, f Feed, key string) prepared {
	p = p.in(f.ID, hash64(key))
	p.id = idOf(f, key)
	return p
}

// make puts an article that is new into a feed. If the account has followed the feed for
// longer than this import, undo takes it off its lists.
func (m *importing) make(t *tx, f Feed, p prepared) (Number, error) {
	made, err := t.takeIn(f.ID, []prepared{p})
	if err != nil {
		return 0, err
	}
	n := Number(field32(t.bucket(bucketKeys).Get(p.key), 0))
	m.out.New += made.New
	if !m.fresh[f.ID] {
		m.now.addTo(m.now.shown, f.ID, roaring.BitmapOf(uint32(n)))
	}
	return n, nil
}

// show brings an article with a mark back on the account's lists, if it had been deleted.
func (m *importing) show(t *tx, feed FeedID, n Number, marked bool) error {
	if !marked {
		return nil
	}
	changed, err := t.changeOpinion(bucketHidden, m.account, feed, roaring.BitmapOf(uint32(n)), false)
	if err == nil && !changed.IsEmpty() {
		m.now.addTo(m.now.shown, feed, changed)
	}
	return err
}

// placeByLink finds the article with a link, or puts it into the feed of what the account
// saved.
func (m *importing) placeByLink(t *tx, one ImportedArticle, marked bool, p prepared) (Number, FeedID, error) {
	if one.Article.Link != "" {
		numbers, err := t.numbersAt(one.Article.Link)
		if err != nil {
			return 0, 0, err
		}
		found, err := t.readable(m.account, numbers)
		if err != nil {
			return 0, 0, err
		}
		if len(found) > 0 {
			return found[0].Number, found[0].Feed, m.show(t, found[0].Feed, found[0].Number, marked)
		}
	}
	if !marked {
		if one.Read {
			m.out.Strange++
		}
		return 0, 0, nil
	}
	key := one.Article.Key
	if one.Article.Link != "" {
		key = one.Article.Link // what is saved by its link is saved once, whoever brings it
	}
	return m.save(t, key, p)
}

// copy puts an article of a feed that others may follow into the feed of what the account
// saved.
func (m *importing) copy(t *tx, f Feed, one ImportedArticle, p prepared) (Number, FeedID, error) {
	if one.Article.Link != "" {
		return m.save(t, one.Article.Link, p)
	}
	return m.save(t, "imported:"+one.Article.Key+" "+f.Origin, p)
}

// save puts an article into the feed of what the account saved.
func (m *importing) save(t *tx, key string, p prepared) (Number, FeedID, error) {
	feed, err := t.savedFeed(m.account)
	if err != nil {
		return 0, 0, err
	}
	p = named(p, feed, key)
	if v := bytes.Clone(t.bucket(bucketKeys).Get(p.key)); v != nil && t.bucket(bucketRows).Get(v) != nil {
		n := Number(field32(v, 0))
		return n, feed.ID, m.show(t, feed.ID, n, true)
	} else if v != nil {
		n := Number(field32(v, 0))
		m.out.New++
		return n, feed.ID, t.revive(n, feed.ID, p)
	}
	n, err := m.make(t, feed, p)
	return n, feed.ID, err
}
