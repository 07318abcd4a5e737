package store

import (
	"bytes"
	"encoding/hex"
	"slices"
)

// opinions writes what was read, deleted and set aside, and marks on articles that have
// gone. All of it is found by walking through the keys, which outlive articles.
func (d *dump) opinions() error {
	var feeds []FeedID
	err := d.store.view(d.ctx, func(t *tx) error {
		feeds = d.feedsOfOpinions(t)
		return nil
	})
	for page := (&keyPage{}); len(feeds) > 0 && err == nil; {
		var pages []*keyPage
		left := feeds
		err = d.store.view(d.ctx, func(t *tx) (err error) {
			for room := keysAtOnce; room > 0 && len(left) > 0 && err == nil; {
				if pages = append(pages, page); page.feed == 0 {
					page.feed = left[0]
				}
				if room, err = d.readKeys(t, page, room-keysOfFeed); page.ended {
					page, left = &keyPage{}, left[1:]
				}
			}
			return err
		})
		feeds = left
		for _, one := range pages {
			if err == nil {
				err = d.writeKeys(one)
			}
		}
	}
	return err
}

// feedsOfOpinions returns the feeds of which the account has read or deleted something; all
// feeds if it has marks on articles that have gone, since only the keys know of which feed
// these were.
func (d *dump) feedsOfOpinions(t *tx) (feeds []FeedID) {
	if !d.missing.IsEmpty() {
		c := t.bucket(bucketFeeds).Cursor()
		for k, _ := c.First(); k != nil; k, _ = c.Next() {
			feeds = append(feeds, FeedID(field32(k, 0)))
		}
		return feeds
	}
	prefix := join32(uint32(d.accountID))
	for _, bucket := range opinionBuckets() {
		c := t.bucket(bucket).Cursor()
		for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			if id := FeedID(field32(k, 1)); id != everyFeed {
				feeds = append(feeds, id)
			}
		}
	}
	slices.Sort(feeds)
	return slices.Compact(feeds)
}

// A keyPage is where a walk through a feed's keys is, with what it has found and
// not written yet.
type keyPage struct {
	feed                 FeedID
	next                 []byte // the key to be looked at next
	ended                bool   // there are no more keys
	lines                []any
	read, deleted, aside []string
}

const (
	// keysAtOnce is how many keys are looked at in one transaction: a few
	// milliseconds.
	keysAtOnce = 5000
	// keysOfFeed is what it takes to begin with a feed, in keys.
	keysOfFeed = 20
)

// readKeys looks at up to room keys of a feed, and returns how much room is left.
func (d *dump) readKeys(t *tx, page *keyPage, room int) (int, error) {
	read, err := t.opinion(bucketRead, d.accountID, page.feed)
	if err != nil {
		return 0, err
	}
	deleted, err := t.opinion(bucketHidden, d.accountID, page.feed)
	if err != nil {
		return 0, err
	}
	aside, err := t.opinion(bucketAside, d.accountID, page.feed)
	if err != nil {
		return 0, err
	}
	prefix, c := join32(uint32(page.feed)), t.bucket(bucketKeys).Cursor()
	k, v := c.Seek(append(bytes.Clone(prefix), page.next...))
	for ; room > 0 && bytes.HasPrefix(k, prefix); room-- {
		n, key := field32(v, 0), hex.EncodeToString(k[4:])
		if read.Contains(n) || deleted.Contains(n) || aside.Contains(n) || d.missing.Contains(n) {
			lines, err := d.introduce(t, page.feed)
			if err != nil {
				return 0, err
			}
			page.lines = append(page.lines, lines...)
		}
		if read.Contains(n) {
			page.read = append(page.read, key)
		}
		if deleted.Contains(n) {
			page.deleted = append(page.deleted, key)
		}
		if aside.Contains(n) {
			page.aside = append(page.aside, key)
		}
		if d.missing.Contains(n) {
			mark, err := t.mark(d.accountID, Number(n))
			if err != nil {
				return 0, err
			}
			page.lines = append(page.lines, dumpMark{kindMark, d.origins[page.feed], key, mark})
		}
		k, v = c.Next()
	}
	if page.ended = !bytes.HasPrefix(k, prefix); !page.ended {
		page.next = bytes.Clone(k[4:])
	}
	return room, nil
}

// writeKeys writes what a page has found: full lines, at the end of the feed all.
func (d *dump) writeKeys(page *keyPage) error {
	if err := d.write(page.lines...); err != nil {
		return err
	}
	page.lines = nil
	for _, one := range []struct {
		kind string
		keys *[]string
	}{{kindRead, &page.read}, {kindDeleted, &page.deleted}, {kindAside, &page.aside}} {
		for len(*one.keys) >= keysPerLine || page.ended && len(*one.keys) > 0 {
			now := (*one.keys)[:min(keysPerLine, len(*one.keys))]
			*one.keys = (*one.keys)[len(now):]
			if err := d.write(dumpKeys{one.kind, d.origins[page.feed], now}); err != nil {
				return err
			}
		}
	}
	return nil
}
