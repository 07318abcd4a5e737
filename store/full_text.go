package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
)

// The full text of an article is what its page says, kept beside what its feed said of it: a
// feed often has only a teaser. It belongs to the article and not to an account, as the feed's
// own text does. It stays when the feed edits the article, and goes with the article.

// longestFullText is how many bytes the source of a full text has at most.
const longestFullText = 4 << 20

// ErrTooLong says that a text is too long to be kept.
var ErrTooLong = errors.New("the text is too long to be kept")

// KeepFullText keeps the text of an article's page, which has so many words, in the place of
// the one that was kept before. Searches find its words. It fails with ErrNotFound if the
// article is not there or not the account's to see, and with ErrTooLong above 4 MiB.
func (s *Store) KeepFullText(ctx context.Context, a AccountID, n Number, text Body, words int) error {
	if len(text.Source) > longestFullText {
		return ErrTooLong
	}
	p := s.packer()
	defer s.packers.Put(p)
	err := s.update(ctx, "full text", func(t *tx) error {
		row, ok, err := t.row(a, n, map[FeedID]source{})
		if ok && err == nil {
			ok, err = t.mayRead(a, row)
		}
		if err == nil && !ok {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		return t.putFullText(p, n, text, words)
	})
	if err != nil {
		return fmt.Errorf("keep full text: %w", err)
	}
	return nil
}

func (t *tx) putFullText(p *packer, n Number, text Body, words int) error {
	r, ok, err := t.rowAt(n)
	if err != nil || !ok {
		return errors.Join(err, ErrNotFound)
	}
	body, err := t.bodyOf(p, n)
	if err != nil {
		return err
	}
	body.Full = text
	packed, err := p.pack(body)
	if err != nil {
		return err
	}
	feed, err := t.feed(r.Feed)
	if err != nil {
		return err
	}
	t.charge(feed.Owner, int64(len(packed)), true)
	// A text that is kept in the same second as the one before is another one, too.
	r.Full, r.FullWords = max(dateOf(t.now), r.Full+1), max(words, 1)
	if err := t.putRow(n, r); err != nil {
		return err
	}
	if err := t.bucket(bucketBodies).Put(join32(uint32(n)), packed); err != nil {
		return err
	}
	_, err = changeSet(t.bucket(bucketPending), nil, roaring.BitmapOf(uint32(n)), true)
	return err
}

// withFullText returns the body with which a feed edits an article, together with the full
// text that is kept of it. packed is that body as it stands alone; so is what is returned.
func (t *tx) withFullText(n Number, packed []byte) ([]byte, error) {
	p := &packer{} // this hardly ever happens
	before, err := t.bodyOf(p, n)
	if err != nil {
		return nil, err
	}
	body, err := p.unpack(packed)
	if err != nil {
		return nil, err
	}
	body.Full = before.Full
	return p.pack(body)
}

// A LackingText is an article whose page is to be read by itself.
type LackingText struct {
	Row      Row // without what the account thinks of it
	For      AccountID
	Feed     Feed
	Settings SettingsRecord // how the account wants the feed fetched
}

// LacksFullText returns those of some articles whose page is to be read by itself: somebody
// follows their feed with the setting for it and has not read them, they have an address, and
// no full text of them is kept.
func (s *Store) LacksFullText(ctx context.Context, numbers ...Number) (lacking []LackingText, err error) {
	err = s.view(ctx, func(t *tx) error {
		lacking = nil
		accounts, err := t.accountIDs()
		if err != nil {
			return err
		}
		wanting := map[FeedID][]LackingText{}
		for _, n := range numbers {
			r, ok, err := t.rowAt(n)
			if err != nil {
				return err
			}
			if !ok || r.Full != 0 || r.Link == "" {
				continue
			}
			who, known := wanting[r.Feed]
			if !known {
				if who, err = t.wantFullText(accounts, r.Feed); err != nil {
					return err
				}
				wanting[r.Feed] = who
			}
			for _, one := range who {
				read, err := t.opinion(bucketRead, one.For, r.Feed)
				if err != nil {
					return err
				}
				if one.Row = r.row(n); !read.Contains(uint32(n)) {
					lacking = append(lacking, one)
					break
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for full texts: %w", err)
	}
	return lacking, nil
}

// wantFullText returns who wants the full text of a feed's articles by itself.
func (t *tx) wantFullText(accounts []AccountID, id FeedID) (who []LackingText, err error) {
	feed, err := t.feed(id)
	if err != nil {
		return nil, err
	}
	for _, a := range t.followers(accounts, id) {
		sub, err := t.sub(a, id)
		if err != nil {
			return nil, err
		}
		if set, err := sub.Settings.Settings(); err == nil && set.FullText == FullTextAlways {
			who = append(who, LackingText{For: a, Feed: feed, Settings: sub.Settings})
		}
	}
	return who, nil
}
