package store

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"
)

// Check's looks at sets and tallies. What they look for is listed in check.go.

// piece reads a piece of a set and looks at what holds for every set. prefix is
// how many bytes stand before the piece's number. What cannot be read is empty.
func (c *checker) piece(t *tx, bucket []byte, prefix int, k, v []byte) set {
	if !c.wide(bucket, "key", k, prefix+2) {
		return roaring.New()
	}
	numbers := roaring.New()
	if err := numbers.UnmarshalBinary(v); err != nil {
		c.say("%s: %x cannot be read: %v", bucket, k, err)
		return roaring.New()
	}
	if err := numbers.Validate(); err != nil || numbers.IsEmpty() {
		c.say("%s: %x is no set, or an empty one: %v", bucket, k, err)
		return roaring.New()
	}
	low, high := numbers.Minimum(), numbers.Maximum()
	if piece := uint32(binary.BigEndian.Uint16(k[prefix:])); low>>16 != piece || high>>16 != piece {
		c.say("%s: %x holds numbers from %d to %d", bucket, k, low, high)
	}
	if low == 0 || high > t.last("article") {
		c.say("%s: %x holds %d to %d, and the last number given out is %d", bucket, k, low, high, t.last("article"))
	}
	return numbers
}

func (c *checker) live(t *tx, k, v []byte) {
	numbers := c.piece(t, bucketLive, 4, k, v)
	if numbers.IsEmpty() {
		return
	}
	feed := field32(k, 0)
	for _, n := range numbers.ToArray() {
		if r, ok := c.article(t, "live", n); ok && uint32(r.Feed) != feed && FeedID(feed) != everyFeed {
			c.say("live: article %d stands under feed %d and is of feed %d", n, feed, r.Feed)
		}
	}
	c.united(t, bucketLive, k, numbers)
}

// opinion looks at a piece of what an account has read or hidden.
func (c *checker) opinion(bucket []byte) func(t *tx, k, v []byte) {
	return func(t *tx, k, v []byte) {
		numbers := c.piece(t, bucket, 8, k, v)
		if numbers.IsEmpty() {
			return
		}
		if account := field32(k, 0); account > t.last("account") {
			c.say("%s: account %d, and the last number given out is %d", bucket, account, t.last("account"))
		}
		if FeedID(field32(k, 1)) != everyFeed && t.bucket(bucketFeeds).Get(k[4:8]) == nil {
			c.say("%s: feed %d is not there", bucket, field32(k, 1))
		}
		c.united(t, bucket, k, numbers)
	}
}

// aside looks at a piece of what an account has set aside: nothing of it has a mark.
func (c *checker) aside(t *tx, k, v []byte) {
	c.opinion(bucketAside)(t, k, v)
	if len(k) != 10 {
		return
	}
	marks := t.bucket(bucketMarks).Cursor()
	prefix := k[:4]
	numbers, err := pieceAt(t.bucket(bucketAside), k)
	for m, _ := marks.Seek(prefix); err == nil && bytes.HasPrefix(m, prefix); m, _ = marks.Next() {
		if n := field32(m, 1); numbers.Contains(n) {
			c.say("aside: account %d has set article %d aside, and it has a mark", field32(k, 0), n)
		}
	}
}

// united looks whether a piece of a feed's set is part of the union under feed 0,
// and whether a piece of the union has nothing that is in no feed's. The feed and
// the piece's number end the key.
func (c *checker) united(t *tx, bucket, k []byte, numbers set) {
	b, who, piece := t.bucket(bucket), k[:len(k)-6], k[len(k)-2:]
	key := func(feed []byte) []byte { return append(append(bytes.Clone(who), feed...), piece...) }
	if feed := k[len(k)-6 : len(k)-2]; binary.BigEndian.Uint32(feed) != uint32(everyFeed) {
		union, err := pieceAt(b, key(join32(uint32(everyFeed))))
		if err != nil || numbers.AndCardinality(union) != numbers.GetCardinality() {
			c.say("%s: %x is not in the set of all feeds %v", bucket, k, err)
		}
		return
	}
	parts := uint64(0)
	feeds := t.bucket(bucketFeeds).Cursor()
	for feed, _ := feeds.First(); feed != nil; feed, _ = feeds.Next() {
		part, err := pieceAt(b, key(feed))
		if err != nil {
			return // spoken of when its own key is looked at
		}
		parts += part.GetCardinality()
	}
	if parts != numbers.GetCardinality() {
		c.say("%s: %x is of all feeds and holds %d, and their own sets hold %d", bucket, k, numbers.GetCardinality(), parts)
	}
}

// pieceAt reads one piece of a set; an empty one if there is none.
func pieceAt(b *bolt.Bucket, key []byte) (set, error) {
	piece := roaring.New()
	v := b.Get(key)
	if v == nil {
		return piece, nil
	}
	_, err := piece.FromBuffer(v)
	return piece, err
}

func (c *checker) bookmarks(t *tx, k, v []byte) {
	for _, n := range c.piece(t, bucketBookmarks, 4, k, v).ToArray() {
		if m, err := t.mark(AccountID(field32(k, 0)), Number(n)); err != nil || m.Bookmarked.IsZero() {
			c.say("bookmarks: account %d has article %d, and its mark says no %v", field32(k, 0), n, err)
		}
	}
}

func (c *checker) noted(t *tx, k, v []byte) {
	for _, n := range c.piece(t, bucketNoted, 4, k, v).ToArray() {
		if m, err := t.mark(AccountID(field32(k, 0)), Number(n)); err != nil || m.Note == "" {
			c.say("noted: account %d has article %d, and its mark says no %v", field32(k, 0), n, err)
		}
	}
}

func (c *checker) tags(t *tx, k, v []byte) {
	if len(k) < 8 || k[len(k)-3] != 0 {
		c.say("tags: key %x is none", k)
		return
	}
	tag := string(k[4 : len(k)-3])
	for _, n := range c.piece(t, bucketTags, len(k)-2, k, v).ToArray() {
		if m, err := t.mark(AccountID(field32(k, 0)), Number(n)); err != nil || !slices.Contains(m.Tags, tag) {
			c.say("tags: account %d has article %d under %q, and its mark says no %v", field32(k, 0), n, tag, err)
		}
	}
}

func (c *checker) pending(t *tx, k, v []byte) {
	for _, n := range c.piece(t, bucketPending, 0, k, v).ToArray() {
		c.article(t, "pending", n)
	}
}

// tallies counts again for every feed, and for every feed that an account has
// read or hidden something of.
func (c *checker) tallies(t *tx, k, _ []byte) {
	id := FeedID(field32(k, 0))
	accounts := t.bucket(bucketAccounts).Cursor()
	for a, _ := accounts.First(); a != nil; a, _ = accounts.Next() {
		c.tally(t, AccountID(field32(a, 0)), id)
	}
	live, err := loadSet(t.bucket(bucketLive), k)
	if err != nil {
		return // spoken of when live is looked at
	}
	if got := t.liveCounts()[id]; uint64(got) != live.GetCardinality() {
		c.say("tallies: feed %d has %d articles, not %d", id, live.GetCardinality(), got)
	}
}

func (c *checker) tally(t *tx, a AccountID, id FeedID) {
	want, err := t.count(a, id)
	if err != nil {
		return // spoken of when the sets are looked at
	}
	var got tally
	if v := t.bucket(bucketTallies).Get(join32(uint32(a), uint32(id))); len(v) == 12 {
		got = tallyOf(v)
	}
	if got != want {
		c.say("tallies: account %d, feed %d: %+v, not %+v", a, id, want, got)
	}
}
