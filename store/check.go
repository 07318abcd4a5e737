package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"

	"tidings/store/pages"
)

// What is always true between two transactions, and what Check recomputes:
//
//   - The pages form a tree: each is led to once or free, keys ascend, and
//     bbolt's own check has nothing to say.
//   - There are the buckets drawn in doc.go and no others; meta has a format and
//     a uuid, and extents that can be read, of no transaction that has not been made; no
//     number is higher than the last one given out of its kind.
//   - Each row has its feed, a body that unpacks, alone or in a block, and its own entry in ids, keys,
//     bydate, byfeed and dates, in links if it has a link, and in the live set of
//     its feed; and each entry of these has its row. Only a key may lead to an
//     article that has gone. No article is dated after it was first seen.
//   - A feed is found in feedurls by its first address and, unless it is shared and has
//     moved, by the one it has now, its owner's number before them if it has one; and
//     each address there leads to a feed.
//   - A subscription has its account and its feed, which is that account's or
//     nobody's, and settings that can be read; those that change what is fetched are the local
//     account's, of a feed of its own. The local account exists.
//   - The sets of an account's bookmarks, notes and tags are what its marks say;
//     no mark is empty.
//   - What live, read and hidden hold under feed 0 is the union of what they hold
//     under all feeds. Tallies are what counting gives.
//   - What is pending is live. Each live article but these is in one segment of the
//     index, and one only answers for it. Words are only in articles of their segment,
//     and a beginning of words is in the articles that words are in which begin so.
//   - A piece of a set is not empty, holds numbers of its own 65,536 and none
//     that was never given out. What was read may be of an article that has gone.
//   - History can be read, and all parts of its steps are there. What is left of an
//     account that is being removed may be anything.

// mostDifferences is how many sentences Check returns at most.
const mostDifferences = 1000

// Check recomputes everything that can be derived, and returns one sentence for each
// difference from what is stored; none if the store is sound. Pages are checked in one
// transaction, during which others can read but not write, about 4 s for a million articles.
// Everything else is checked in many short transactions. Damage is a difference; an error
// means that the store could not be checked.
func (s *Store) Check(ctx context.Context) ([]string, error) {
	c := &checker{store: s, ctx: ctx}
	if err := c.pages(); err != nil || len(c.found) > 0 {
		return c.found, err // nothing else can be read safely
	}
	err := s.view(ctx, c.buckets)
	if err != nil || len(c.found) > 0 {
		return c.found, err
	}
	err = errors.Join(
		c.sweep(bucketRows, 500, c.row),
		c.sweep(bucketBodies, 2000, c.body),
		c.sweep(bucketBlocks, 20, c.block),
		c.sweep(bucketIDs, 2000, c.id),
		c.sweep(bucketKeys, 2000, c.key),
		c.sweep(bucketLinks, 2000, c.link),
		c.sweep(bucketByDate, 2000, c.byDate),
		c.sweep(bucketByFeed, 2000, c.byFeed),
		c.sweep(bucketDates, 20, c.dates),
		c.sweep(bucketLive, 1, c.live),
		c.sweep(bucketFeeds, 2000, c.feed),
		c.sweep(bucketFeedURLs, 2000, c.feedURL),
		c.sweep(bucketAccounts, 2000, c.account),
		c.sweep(bucketSubs, 2000, c.sub),
		c.sweep(bucketRead, 100, c.opinion(bucketRead)),
		c.sweep(bucketHidden, 100, c.opinion(bucketHidden)),
		c.sweep(bucketAside, 100, c.aside),
		c.sweep(bucketFeeds, 10, c.tallies),
		c.sweep(bucketPending, 1, c.pending),
		c.sweep(bucketBookmarks, 1, c.bookmarks),
		c.sweep(bucketNoted, 1, c.noted),
		c.sweep(bucketTags, 10, c.tags),
		c.sweep(bucketSearches, 100, c.saved),
		c.sweep(bucketMarks, 2000, c.mark),
		c.sweep(bucketHistory, 100, c.history),
		c.sweep(bucketParts, 100, c.part),
		c.sweep(bucketIntents, 100, c.intent),
		c.sweep(bucketUsage, 1000, c.usage),
		c.sweep(bucketPlaces, 2000, c.place),
		c.segments(),
	)
	return c.found, err
}

// A checker collects differences.
type checker struct {
	store *Store
	ctx   context.Context
	found []string
	pack  packer
}

func (c *checker) say(format string, args ...any) {
	if len(c.found) < mostDifferences {
		c.found = append(c.found, fmt.Sprintf(format, args...))
	}
}

// pages checks the pages.
func (c *checker) pages() (err error) {
	defer func() {
		if errors.Is(err, ErrCorrupt) {
			c.say("%v", err)
			err = nil
		}
	}()
	return c.store.file.ViewAlone(c.ctx, "", func(b *bolt.Tx, file *os.File) error {
		if c.found = pages.Check(b, file); len(c.found) > 0 {
			return nil
		}
		for err := range b.Check() {
			c.say("%v", err)
		}
		return nil
	})
}

// sweep calls look for every key of a bucket, many keys in each transaction. look compares a
// key with what it reads in the same transaction, so changes meanwhile do no harm.
func (c *checker) sweep(bucket []byte, many int, look func(t *tx, k, v []byte)) error {
	var next []byte
	ofAccounts := slices.ContainsFunc(accountBuckets(), func(name []byte) bool { return bytes.Equal(name, bucket) })
	for {
		err := c.store.view(c.ctx, func(t *tx) error {
			cursor := t.bucket(bucket).Cursor()
			k, v := cursor.Seek(next)
			for range many {
				if k == nil {
					break
				}
				if !ofAccounts || len(k) < 4 || !t.isLeaving(AccountID(field32(k, 0))) {
					look(t, k, v)
				}
				k, v = cursor.Next()
			}
			next = bytes.Clone(k)
			return c.ctx.Err()
		})
		if errors.Is(err, ErrCorrupt) {
			c.say("%s: %v", bucket, err)
			return nil
		}
		if err != nil {
			return fmt.Errorf("check %s: %w", bucket, err)
		}
		if next == nil {
			return nil
		}
	}
}

// buckets checks the list of buckets and meta.
func (c *checker) buckets(t *tx) error {
	want := allBuckets()
	for _, name := range want {
		if t.bolt.Bucket(name) == nil {
			c.say("there is no bucket %s", name)
		}
	}
	if t.bolt.Bucket(bucketMeta) != nil && len(t.bucket(bucketMeta).Get([]byte("uuid"))) == 0 {
		c.say("meta has no uuid")
	}
	if t.bolt.Bucket(bucketMeta) != nil {
		c.extents(t)
	}
	if len(c.found) == 0 && t.bucket(bucketAccounts).Get(join32(uint32(Local))) == nil {
		c.say("accounts: the local one is not there")
	}
	return t.bolt.ForEach(func(name []byte, _ *bolt.Bucket) error {
		if !slices.ContainsFunc(want, func(w []byte) bool { return bytes.Equal(w, name) }) {
			c.say("there is a bucket %q that nobody knows", name)
		}
		return nil
	})
}

// extents checks what meta says that the last transactions have changed. An older tidings
// may have made more.
func (c *checker) extents(t *tx) {
	all, err := readExtents(t.bucket(bucketMeta).Get(extentsKey))
	if err != nil {
		c.say("meta: %v", err)
	}
	if last := all.first + len(all.texts) - 1; all.generation == t.generation() && last > t.bolt.ID() {
		c.say("meta: it has the extent of transaction %d, and the last was %d", last, t.bolt.ID())
	}
	for i, text := range all.texts {
		if _, err := differenceIn(text, theStore); err != nil {
			c.say("meta: transaction %d: %v", all.first+i, err)
		}
	}
}

// article reads the row that an entry leads to. It returns false, and adds a sentence, if
// there is no row. Rows that cannot be decoded are reported by the sweep of rows.
func (c *checker) article(t *tx, where string, n uint32) (rowRecord, bool) {
	v := t.bucket(bucketRows).Get(join32(n))
	if v == nil {
		c.say("%s: there is no article %d", where, n)
		return rowRecord{}, false
	}
	var r rowRecord
	return r, cbor.Unmarshal(v, &r) == nil
}

// wide reports whether a key or value has the right number of bytes.
func (c *checker) wide(bucket []byte, what string, text []byte, bytes int) bool {
	if len(text) != bytes {
		c.say("%s: %s %x has %d bytes, not %d", bucket, what, text, len(text), bytes)
	}
	return len(text) == bytes
}

func (c *checker) row(t *tx, k, _ []byte) {
	if !c.wide(bucketRows, "key", k, 4) {
		return
	}
	n := field32(k, 0)
	r, _, err := t.rowAt(Number(n))
	if err != nil {
		c.say("%v", err)
		return
	}
	if n == 0 || n > t.last("article") {
		c.say("rows: article %d, and the last number given out is %d", n, t.last("article"))
	}
	if t.bucket(bucketFeeds).Get(join32(uint32(r.Feed))) == nil {
		c.say("rows: article %d is of feed %d, which is not there", n, r.Feed)
	}
	if r.Date == 0 || r.Date > r.Added {
		c.say("rows: article %d is dated %d and was first seen %d", n, r.Date, r.Added)
	}
	if !t.hasBody(Number(n)) {
		c.say("rows: article %d has no body", n)
	}
	hasNames := Number(n) <= t.named()
	if got := t.bucket(bucketIDs).Get(r.ID); hasNames && !bytes.Equal(got, k) {
		c.say("ids: %x leads to %x, not to article %d", r.ID, got, n)
	}
	if got := t.bucket(bucketKeys).Get(append(join32(uint32(r.Feed)), r.Key...)); !bytes.Equal(got, k) {
		c.say("keys: the key of article %d leads to %x", n, got)
	}
	if r.Link != "" && hasNames && !has(t, bucketLinks, append(linkKey(r.Link), k...)) {
		c.say("links: article %d is missing", n)
	}
	if Number(n) <= t.dated() && !has(t, bucketByDate, join32(r.Date, n)) {
		c.say("bydate: article %d is missing", n)
	}
	if !has(t, bucketByFeed, join32(uint32(r.Feed), r.Date, n)) {
		c.say("byfeed: article %d is missing", n)
	}
	if got := t.dates().date(n); got != r.Date {
		c.say("dates: article %d has date %d, not %d", n, got, r.Date)
	}
	if live, err := inSet(t.bucket(bucketLive), join32(uint32(r.Feed)), Number(n)); !live || err != nil {
		c.say("live: article %d is missing %v", n, err)
	}
}

// has reports whether there is a key with an empty value.
func has(t *tx, bucket, key []byte) bool {
	k, _ := t.bucket(bucket).Cursor().Seek(key)
	return bytes.Equal(k, key)
}

func (c *checker) body(t *tx, k, v []byte) {
	if !c.wide(bucketBodies, "key", k, 4) {
		return
	}
	c.article(t, "bodies", field32(k, 0))
	if _, err := c.pack.unpack(v); err != nil {
		c.say("bodies: article %d: %v", field32(k, 0), err)
	}
}

func (c *checker) block(t *tx, k, v []byte) {
	if !c.wide(bucketBlocks, "key", k, 4) {
		return
	}
	parts, _, err := readBlock(v)
	if err != nil {
		c.say("blocks: %x: %v", k, err)
		return
	}
	last, alive := uint32(0), false
	for _, part := range parts {
		n := uint32(part.number)
		if n <= last || n < field32(k, 0) || n > t.last(lastPacked) {
			c.say("blocks: %x has article %d behind %d, and the last packed is %d", k, n, last, t.last(lastPacked))
		}
		last = n
		alive = alive || t.bucket(bucketRows).Get(join32(n)) != nil
		if _, err := c.pack.open(packedBody{part.number, bytes.Clone(v)}); err != nil {
			c.say("blocks: article %d: %v", n, err)
		}
	}
	next, _ := t.blockOf(Number(last))
	if !bytes.Equal(next, k) {
		c.say("blocks: %x reaches to %d, into %x", k, last, next)
	}
	if !alive {
		c.say("blocks: nothing in %x is alive", k)
	}
}

func (c *checker) id(t *tx, k, v []byte) {
	if !c.wide(bucketIDs, "key", k, 8) || !c.wide(bucketIDs, "value", v, 4) {
		return
	}
	if r, ok := c.article(t, "ids", field32(v, 0)); ok && !bytes.Equal(r.ID, k) {
		c.say("ids: %x leads to article %d, whose id is %x", k, field32(v, 0), r.ID)
	}
}

func (c *checker) key(t *tx, k, v []byte) {
	if !c.wide(bucketKeys, "key", k, 12) || !c.wide(bucketKeys, "value", v, 4) {
		return
	}
	n := field32(v, 0)
	if n > t.last("article") {
		c.say("keys: %x leads to article %d, and the last number given out is %d", k, n, t.last("article"))
	}
	r, ok, err := t.rowAt(Number(n))
	if err == nil && ok && !leadsHome(k, r) {
		c.say("keys: %x leads to article %d, whose key is %x of feed %d", k, n, r.Key, r.Feed)
	}
}

func (c *checker) link(t *tx, k, _ []byte) {
	if !c.wide(bucketLinks, "key", k, 12) {
		return
	}
	n := binary.BigEndian.Uint32(k[8:])
	if r, ok := c.article(t, "links", n); ok && (r.Link == "" || !bytes.Equal(linkKey(r.Link), k[:8])) {
		c.say("links: %x leads to article %d, whose link is %q", k[:8], n, r.Link)
	}
}

func (c *checker) byDate(t *tx, k, _ []byte) {
	if !c.wide(bucketByDate, "key", k, 8) {
		return
	}
	if r, ok := c.article(t, "bydate", field32(k, 1)); ok && r.Date != field32(k, 0) {
		c.say("bydate: article %d stands at %d and is dated %d", field32(k, 1), field32(k, 0), r.Date)
	}
}

func (c *checker) byFeed(t *tx, k, _ []byte) {
	if !c.wide(bucketByFeed, "key", k, 12) {
		return
	}
	r, ok := c.article(t, "byfeed", field32(k, 2))
	if ok && (uint32(r.Feed) != field32(k, 0) || r.Date != field32(k, 1)) {
		c.say("byfeed: article %d stands under feed %d at %d and is of feed %d, dated %d",
			field32(k, 2), field32(k, 0), field32(k, 1), r.Feed, r.Date)
	}
}

func (c *checker) dates(t *tx, k, v []byte) {
	if !c.wide(bucketDates, "key", k, 4) || !c.wide(bucketDates, "value", v, 4*datesPerKey) {
		return
	}
	for i := range uint32(datesPerKey) {
		if date := field32(v, int(i)); date != 0 {
			n := field32(k, 0)*datesPerKey + i
			if r, ok := c.article(t, "dates", n); ok && r.Date != date {
				c.say("dates: article %d has date %d, not %d", n, date, r.Date)
			}
		}
	}
}
