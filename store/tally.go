package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"
)

// The sets of feed 0 and the tallies can be computed from the sets of all feeds. They are
// stored since the first screen needs them, and has to come as fast with many feeds and
// articles as with few.
//
// Every change of live, read, hidden or aside goes through changeLive or changeOpinion, which
// update the sets of feed 0 and the tallies.

// everyFeed is the feed number of the sets that are the union over all feeds.
const everyFeed FeedID = 0

// theStore is the account number of the tallies that count live articles.
const theStore AccountID = 0

// A tally counts a feed's live articles as one account sees them.
type tally struct {
	hidden uint32 // deleted from its lists
	done   uint32 // read, or hidden
	aside  uint32 // set aside, and neither read nor hidden
}

// tallyOf reads a tally.
func tallyOf(v []byte) tally {
	return tally{hidden: field32(v, 0), done: field32(v, 1), aside: field32(v, 2)}
}

// changeLive adds articles of a feed to those there are, or takes them out.
func (t *tx) changeLive(id FeedID, numbers set, in bool) error {
	t.extent.addFeed(id)
	b := t.bucket(bucketLive)
	for _, feed := range []FeedID{id, everyFeed} {
		if _, err := changeSet(b, join32(uint32(feed)), numbers, in); err != nil {
			return err
		}
	}
	live, err := loadSet(b, join32(uint32(id)))
	if err != nil {
		return err
	}
	count := uint32(live.GetCardinality())
	if err := putTally(t.bucket(bucketTallies), join32(uint32(theStore), uint32(id)), count); err != nil || in {
		return err // no account has read new articles
	}
	accounts, err := t.accountsWith(id)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if err := t.tallyAgain(a, id); err != nil {
			return err
		}
	}
	return nil
}

// accountsWith returns the accounts that have a tally of a feed.
func (t *tx) accountsWith(id FeedID) (all []AccountID, err error) {
	err = t.bucket(bucketAccounts).ForEach(func(k, _ []byte) error {
		a := AccountID(field32(k, 0))
		if t.bucket(bucketTallies).Get(join32(uint32(a), uint32(id))) != nil {
			all = append(all, a)
		}
		return nil
	})
	return all, err
}

// changeOpinion puts articles of a feed into what an account has read, hidden or set aside,
// or takes them out, and returns those that were not so before.
func (t *tx) changeOpinion(bucket []byte, a AccountID, id FeedID, numbers set, in bool) (changed set, err error) {
	changed, err = changeSet(t.bucket(bucket), join32(uint32(a), uint32(id)), numbers, in)
	if err != nil || changed.IsEmpty() {
		return changed, err
	}
	t.extent.addOpinion(a, id)
	if _, err := changeSet(t.bucket(bucket), join32(uint32(a), uint32(everyFeed)), changed, in); err != nil {
		return changed, err
	}
	return changed, t.tallyAgain(a, id)
}

// tallyAgain counts a feed's articles for one account and writes that down.
func (t *tx) tallyAgain(a AccountID, id FeedID) error {
	n, err := t.count(a, id)
	if err != nil {
		return err
	}
	return putTally(t.bucket(bucketTallies), join32(uint32(a), uint32(id)), n.hidden, n.done, n.aside)
}

// count counts a feed's articles for one account.
func (t *tx) count(a AccountID, id FeedID) (n tally, err error) {
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(id)))
	if err != nil {
		return n, err
	}
	hidden, err := t.opinion(bucketHidden, a, id)
	if err != nil {
		return n, err
	}
	read, err := t.opinion(bucketRead, a, id)
	if err != nil {
		return n, err
	}
	n.hidden = uint32(live.AndCardinality(hidden))
	read.Or(hidden)
	n.done = uint32(live.AndCardinality(read))
	aside, err := t.opinion(bucketAside, a, id)
	if err != nil || aside.IsEmpty() {
		return n, err
	}
	aside.And(live)
	aside.AndNot(read)
	n.aside = uint32(aside.GetCardinality())
	return n, nil
}

// putTally writes counts; no counts are written where all are 0.
func putTally(b *bolt.Bucket, key []byte, counts ...uint32) error {
	any := uint32(0)
	for _, n := range counts {
		any |= n
	}
	if any == 0 {
		return b.Delete(key)
	}
	return b.Put(key, join32(counts...))
}

// liveCounts returns how many articles each feed has; feeds without any are left
// out.
func (t *tx) liveCounts() map[FeedID]uint32 {
	counts := map[FeedID]uint32{}
	prefix := join32(uint32(theStore))
	c := t.bucket(bucketTallies).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		counts[FeedID(field32(k, 1))] = field32(v, 0)
	}
	return counts
}

// deriveSets makes anew everything that follows from the live sets of feeds,
// from what accounts have read and hidden, and from their marks: the sets of feed
// 0, the tallies, the sets of bookmarks, notes and tags, and what is pending. The
// index is to be emptied by whoever calls it on a store that has one.
func (t *tx) deriveSets() error {
	for _, name := range [][]byte{bucketTallies, bucketBookmarks, bucketNoted, bucketTags, bucketPending} {
		if err := t.emptyBucket(name); err != nil {
			return err
		}
	}
	if err := t.deriveUnion(bucketLive, 0); err != nil {
		return err
	}
	for _, bucket := range opinionBuckets() {
		if err := t.deriveUnion(bucket, 4); err != nil {
			return err
		}
	}
	if err := t.deriveTallies(); err != nil {
		return err
	}
	if err := t.deriveMarked(); err != nil {
		return err
	}
	return t.pendAll()
}

// pendAll has every article taken into the index.
func (t *tx) pendAll() error {
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(everyFeed)))
	if err != nil {
		return err
	}
	_, err = changeSet(t.bucket(bucketPending), nil, live, true)
	return err
}

// emptyBucket throws away all that a bucket holds.
func (t *tx) emptyBucket(name []byte) error {
	t.extent.everything = true
	delete(t.open, string(name))
	if err := t.bolt.DeleteBucket(name); err != nil {
		return err
	}
	_, err := t.bolt.CreateBucket(name)
	return err
}

// deriveUnion unites the sets of all feeds under feed 0, for each prefix that
// stands before the feed in the keys: of so many bytes.
func (t *tx) deriveUnion(bucket []byte, before int) error {
	b := t.bucket(bucket)
	unions := map[string]set{}
	var old [][]byte
	err := b.ForEach(func(k, v []byte) error {
		if binary.BigEndian.Uint32(k[before:]) == uint32(everyFeed) {
			old = append(old, bytes.Clone(k))
			return nil
		}
		piece := roaring.New()
		if err := piece.UnmarshalBinary(v); err != nil {
			return explainSet(err)
		}
		who := string(k[:before])
		if unions[who] == nil {
			unions[who] = roaring.New()
		}
		unions[who].Or(piece)
		return nil
	})
	if err != nil {
		return err
	}
	for _, k := range old {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	for who, union := range unions {
		prefix := append([]byte(who), join32(uint32(everyFeed))...)
		if _, err := changeSet(b, prefix, union, true); err != nil {
			return err
		}
	}
	return nil
}

// deriveTallies counts every feed's articles, for the store and for each account
// that has read or hidden any.
func (t *tx) deriveTallies() error {
	for _, key := range t.prefixesOf(bucketLive, 4) {
		if id := FeedID(field32(key, 0)); id != everyFeed {
			if err := t.changeLive(id, roaring.New(), true); err != nil {
				return err
			}
		}
	}
	for _, bucket := range opinionBuckets() {
		for _, key := range t.prefixesOf(bucket, 8) {
			if id := FeedID(field32(key, 1)); id != everyFeed {
				if err := t.tallyAgain(AccountID(field32(key, 0)), id); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// prefixesOf returns what the keys of a bucket begin with, each once.
func (t *tx) prefixesOf(bucket []byte, length int) (all [][]byte) {
	c := t.bucket(bucket).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if len(all) == 0 || !bytes.Equal(all[len(all)-1], k[:length]) {
			all = append(all, bytes.Clone(k[:length]))
		}
	}
	return all
}

// deriveMarked makes the sets of bookmarks, notes and tags out of the marks.
func (t *tx) deriveMarked() error {
	c := t.bucket(bucketMarks).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		var m Mark
		if err := json.Unmarshal(v, &m); err != nil {
			return fmt.Errorf("read mark: %w: %v", ErrCorrupt, err)
		}
		t.collectSets(AccountID(field32(k, 0)), Number(field32(k, 1)), Mark{}, m)
	}
	return t.putMarkSets()
}
