package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"

	"github.com/RoaringBitmap/roaring/v2"
)

// Check's looks at sets, feeds and what accounts think. What they look for is
// listed in check.go.

// piece reads a piece of a set and looks at what holds for every set. prefix is
// how many bytes stand before the piece's number.
func (c *checker) piece(t *tx, bucket []byte, prefix int, k, v []byte) []uint32 {
	if !c.wide(bucket, "key", k, prefix+2) {
		return nil
	}
	numbers := roaring.New()
	if err := numbers.UnmarshalBinary(v); err != nil {
		c.say("%s: %x cannot be read: %v", bucket, k, err)
		return nil
	}
	if err := numbers.Validate(); err != nil || numbers.IsEmpty() {
		c.say("%s: %x is no set, or an empty one: %v", bucket, k, err)
		return nil
	}
	low, high := numbers.Minimum(), numbers.Maximum()
	if piece := uint32(binary.BigEndian.Uint16(k[prefix:])); low>>16 != piece || high>>16 != piece {
		c.say("%s: %x holds numbers from %d to %d", bucket, k, low, high)
	}
	if low == 0 || high > t.last("article") {
		c.say("%s: %x holds %d to %d, and the last number given out is %d", bucket, k, low, high, t.last("article"))
	}
	return numbers.ToArray()
}

func (c *checker) live(t *tx, k, v []byte) {
	for _, n := range c.piece(t, bucketLive, 4, k, v) {
		if r, ok := c.article(t, "live", n); ok && uint32(r.Feed) != field32(k, 0) {
			c.say("live: article %d stands under feed %d and is of feed %d", n, field32(k, 0), r.Feed)
		}
	}
}

func (c *checker) read(t *tx, k, v []byte) {
	if len(c.piece(t, bucketRead, 8, k, v)) == 0 {
		return
	}
	if account := field32(k, 0); account > t.last("account") {
		c.say("read: account %d, and the last number given out is %d", account, t.last("account"))
	}
	if t.bucket(bucketFeeds).Get(k[4:8]) == nil {
		c.say("read: feed %d is not there", field32(k, 1))
	}
}

func (c *checker) bookmarks(t *tx, k, v []byte) {
	for _, n := range c.piece(t, bucketBookmarks, 4, k, v) {
		if m, err := t.mark(AccountID(field32(k, 0)), Number(n)); err != nil || m.Bookmarked.IsZero() {
			c.say("bookmarks: account %d has article %d, and its mark says no %v", field32(k, 0), n, err)
		}
	}
}

func (c *checker) mark(t *tx, k, v []byte) {
	if !c.wide(bucketMarks, "key", k, 8) {
		return
	}
	var m Mark
	if err := json.Unmarshal(v, &m); err != nil {
		c.say("marks: %x cannot be read: %v", k, err)
		return
	}
	account, n := field32(k, 0), field32(k, 1)
	if account == 0 || account > t.last("account") || n == 0 || n > t.last("article") {
		c.say("marks: account %d, article %d, and the last numbers given out are %d and %d", account, n, t.last("account"), t.last("article"))
	}
	if m.Bookmarked.IsZero() && m.Note == "" && len(m.Tags) == 0 {
		c.say("marks: the mark of account %d on article %d is empty", account, n)
	}
	in, err := inSet(t.bucket(bucketBookmarks), k[:4], Number(n))
	if err != nil || in == m.Bookmarked.IsZero() {
		c.say("bookmarks: account %d, article %d: the mark says %t %v", account, n, !in, err)
	}
}

func (c *checker) feed(t *tx, k, _ []byte) {
	if !c.wide(bucketFeeds, "key", k, 4) {
		return
	}
	f, err := t.feed(FeedID(field32(k, 0)))
	if err != nil {
		c.say("%v", err)
		return
	}
	if uint32(f.ID) != field32(k, 0) || f.ID == 0 || uint32(f.ID) > t.last("feed") {
		c.say("feeds: %d calls itself %d, and the last number given out is %d", field32(k, 0), f.ID, t.last("feed"))
	}
	for _, url := range []string{f.URL, f.Origin} {
		if got := t.bucket(bucketFeedURLs).Get(feedURLKey(url)); !bytes.Equal(got, k) {
			c.say("feedurls: %q leads to %x, not to feed %d", url, got, f.ID)
		}
	}
}

func (c *checker) feedURL(t *tx, k, v []byte) {
	if c.wide(bucketFeedURLs, "key", k, 16) && c.wide(bucketFeedURLs, "value", v, 4) && t.bucket(bucketFeeds).Get(v) == nil {
		c.say("feedurls: %x leads to feed %d, which is not there", k, field32(v, 0))
	}
}

func (c *checker) account(t *tx, k, v []byte) {
	var a Account
	if err := json.Unmarshal(v, &a); err != nil || !bytes.Equal(k, join32(uint32(a.ID))) || uint32(a.ID) > t.last("account") {
		c.say("accounts: %x calls itself %d, and the last number given out is %d %v", k, a.ID, t.last("account"), err)
	}
}

func (c *checker) sub(t *tx, k, v []byte) {
	if !c.wide(bucketSubs, "key", k, 8) {
		return
	}
	if err := json.Unmarshal(v, &Subscription{}); err != nil {
		c.say("subs: %x cannot be read: %v", k, err)
	}
	if t.bucket(bucketAccounts).Get(k[:4]) == nil || t.bucket(bucketFeeds).Get(k[4:]) == nil {
		c.say("subs: account %d or feed %d is not there", field32(k, 0), field32(k, 1))
	}
}

func (c *checker) history(t *tx, k, _ []byte) {
	if !c.wide(bucketHistory, "key", k, 12) {
		return
	}
	step, err := t.step(k)
	for _, sets := range []map[FeedID][]byte{step.Read, step.Unread} {
		for _, text := range sets {
			err = errors.Join(err, roaring.New().UnmarshalBinary(text))
		}
	}
	if err != nil {
		c.say("history: step %d of account %d: %v", binary.BigEndian.Uint64(k[4:]), field32(k, 0), err)
	}
}
