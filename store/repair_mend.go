package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/pages"
)

// What a repair does with entries that lead to others which are not there.

// sweep shows what a bucket of the new file holds to each, which may write to any.
func (r *repair) sweep(bucket []byte, each func(k, v []byte) error) error {
	var next []byte
	for {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		var some []pages.Element
		c := r.t.bucket(bucket).Cursor()
		k, v := c.Seek(next)
		for ; k != nil && len(some) < 100; k, v = c.Next() {
			some = append(some, pages.Element{Key: bytes.Clone(k), Value: bytes.Clone(v)})
		}
		next = bytes.Clone(k)
		for _, e := range some {
			if err := each(e.Key, e.Value); err != nil {
				return err
			}
		}
		if next == nil {
			return nil
		}
	}
}

// leaveOut deletes an entry that leads to nothing.
func (r *repair) leaveOut(bucket, k []byte) error {
	r.homeless[string(bucket)]++
	return r.t.bucket(bucket).Delete(k)
}

func (r *repair) mend() error {
	for _, part := range []func() error{r.readRows, r.countNumbers, r.mendBlocks, r.mendAccounts, r.mendFeeds, r.mendAddresses, r.mendKeys} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// readRows finds out which articles there are, by feed.
func (r *repair) readRows() error {
	return r.sweep(bucketRows, func(k, _ []byte) error {
		n := field32(k, 0)
		row, _, err := r.t.rowAt(Number(n))
		if err != nil {
			return err
		}
		if r.live[row.Feed] == nil {
			r.live[row.Feed] = roaring.New()
		}
		r.live[row.Feed].Add(n)
		r.articles++
		return nil
	})
}

// countNumbers finds the highest number in use of each kind, so that none is given
// out twice.
func (r *repair) countNumbers() error {
	reach := func(kind string, n uint32) {
		if n < mostNumber {
			r.last[kind] = max(r.last[kind], n)
		}
	}
	for _, kind := range []string{"account", "feed", "article", "search", "segment", "act", lastPacked} {
		reach(kind, r.t.last(kind))
	}
	reach("account", uint32(Local))
	for feed := range r.live {
		reach("feed", uint32(feed))
	}
	for kind, bucket := range map[string][]byte{"account": bucketAccounts, "feed": bucketFeeds, "article": bucketRows} {
		if k, _ := r.t.bucket(bucket).Cursor().Last(); k != nil {
			reach(kind, field32(k, 0))
		}
	}
	for _, c := range []struct {
		bucket []byte
		look   func(k, v []byte)
	}{
		{bucketMarks, func(k, _ []byte) { reach("article", field32(k, 1)) }},
		{bucketKeys, func(_, v []byte) { reach("article", field32(v, 0)) }},
		{bucketSearches, func(k, _ []byte) { reach("search", field32(k, 1)) }},
		{bucketRead, func(k, v []byte) { reach("article", highest(k, v)) }},
		{bucketHidden, func(k, v []byte) { reach("article", highest(k, v)) }},
		{bucketAside, func(k, v []byte) { reach("article", highest(k, v)) }},
		{bucketParts, func(k, _ []byte) { reach("act", field32(k, 1)) }},
		{bucketBlocks, func(_, v []byte) {
			parts, _, _ := readBlock(v) // it has been read before
			reach("article", uint32(parts[len(parts)-1].number))
			reach(lastPacked, uint32(parts[len(parts)-1].number))
		}},
	} {
		err := r.sweep(c.bucket, func(k, v []byte) error {
			c.look(k, v)
			return nil
		})
		if err != nil {
			return err
		}
	}
	r.last[lastPacked] = min(r.last[lastPacked], r.last["article"])
	return nil
}

// highest is the highest number in a piece of what was read or deleted.
func highest(k, v []byte) uint32 {
	numbers, ok := readPiece(v, binary.BigEndian.Uint16(k[8:]))
	if !ok {
		return 0
	}
	return numbers.Maximum()
}

// mendBlocks leaves out blocks that overlap the one before: nobody would find what is
// in both.
func (r *repair) mendBlocks() error {
	before := Number(0)
	return r.sweep(bucketBlocks, func(k, v []byte) error {
		parts, _, err := readBlock(v)
		if err != nil {
			return err
		}
		if parts[0].number <= before {
			r.unread[string(bucketBlocks)]++
			return r.t.bucket(bucketBlocks).Delete(k)
		}
		before = parts[len(parts)-1].number
		return nil
	})
}

// account reports whether there is an account. One that there was is made anew,
// without a name and keys, so that its marks are not lost.
func (r *repair) account(id uint32) (bool, error) {
	if r.t.bucket(bucketAccounts).Get(join32(id)) != nil {
		return true, nil
	}
	if id > r.last["account"] {
		return false, nil
	}
	name := fmt.Sprintf("lost-%d", id)
	if AccountID(id) == Local {
		name = "local"
	} else {
		r.ownerless++
	}
	return true, r.t.putAccount(Account{ID: AccountID(id), Name: name, Created: r.t.now, Greeted: true})
}

// feed does the same for a feed, without an address and a title. Whose it was is not
// known any more, so it is somebody's rather than everybody's: following it again
// gives that back too.
func (r *repair) feed(id uint32) (bool, error) {
	if r.t.bucket(bucketFeeds).Get(join32(id)) != nil {
		return true, nil
	}
	if id > r.last["feed"] {
		return false, nil
	}
	r.nameless = append(r.nameless, FeedID(id))
	address := lostAddress(FeedID(id))
	f := Feed{ID: FeedID(id), URL: address, Origin: address, Title: fmt.Sprintf("Lost feed %d", id)}
	var err error
	if f.Owner, err = r.likelyOwner(f.ID); err != nil {
		return false, err
	}
	return true, r.t.putFeed(f)
}

func lostAddress(id FeedID) string { return fmt.Sprintf("%s/%d", lostURL, id) }

// mendAccounts sees that whoever subscribes to, searches, marks, reads or deletes
// anything is there.
func (r *repair) mendAccounts() error {
	if _, err := r.account(uint32(Local)); err != nil {
		return err
	}
	for _, bucket := range append(opinionBuckets(), bucketSubs, bucketSearches, bucketMarks) {
		err := r.sweep(bucket, func(k, _ []byte) error {
			there, err := r.account(field32(k, 0))
			if err == nil && !there {
				err = r.leaveOut(bucket, k)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// mendFeeds makes the feeds that articles are of and that somebody subscribes to, and
// leaves out what leads to others.
func (r *repair) mendFeeds() error {
	for _, id := range slices.Sorted(maps.Keys(r.live)) {
		if _, err := r.feed(uint32(id)); err != nil {
			return err
		}
	}
	if err := r.mendOwners(); err != nil {
		return err
	}
	err := r.sweep(bucketSubs, func(k, v []byte) error {
		there, err := r.feed(field32(k, 1))
		if err != nil {
			return err
		}
		if there {
			if there, err = r.t.isOpen(AccountID(field32(k, 0)), FeedID(field32(k, 1))); err != nil {
				return err
			}
		}
		if !there {
			return r.leaveOut(bucketSubs, k)
		}
		return r.mendSettings(k, v)
	})
	if err != nil {
		return err
	}
	for _, bucket := range append(opinionBuckets(), bucketFeedURLs) {
		err := r.sweep(bucket, func(k, v []byte) error {
			feed := v
			if len(k) == 10 { // of what was read or deleted
				feed = k[4:8]
			}
			if r.t.bucket(bucketFeeds).Get(feed) == nil {
				return r.leaveOut(bucket, k)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, bucket := range opinionBuckets() {
		if err := r.mendOpinions(bucket); err != nil {
			return err
		}
	}
	return errors.Join(r.mendAside(), r.subscribeToLost())
}

// mendSettings takes away what an account may not set of a feed that is not its own.
func (r *repair) mendSettings(k, v []byte) error {
	sub, err := subscriptionOf(string(v))
	if err != nil || sub.Settings == "" {
		return err
	}
	before := sub.Settings
	if sub.Settings, err = r.t.fitting(AccountID(field32(k, 0)), FeedID(field32(k, 1)), before); err != nil || sub.Settings == before {
		return err
	}
	r.unread[string(bucketSubs)]++
	return r.t.bucket(bucketSubs).Put(k, sub.record())
}

// mendOpinions takes out of what accounts have read or deleted of a feed what is of
// another, or was met under another before: the key of the list is damaged.
func (r *repair) mendOpinions(bucket []byte) error {
	all := roaring.New()
	for _, numbers := range r.live {
		all.Or(numbers)
	}
	account, met := uint32(0), roaring.New()
	return r.sweep(bucket, func(k, v []byte) error {
		numbers, ok := readPiece(v, binary.BigEndian.Uint16(k[8:]))
		if !ok {
			return r.leaveOut(bucket, k)
		}
		if field32(k, 0) != account {
			account, met = field32(k, 0), roaring.New()
		}
		ours := roaring.AndNot(numbers, met)
		theirs := roaring.And(ours, all)
		if live := r.live[FeedID(field32(k, 1))]; live != nil {
			theirs.AndNot(live)
		}
		ours.AndNot(theirs)
		met.Or(ours)
		if ours.Equals(numbers) {
			return nil
		}
		r.astray[string(bucket)]++
		if ours.IsEmpty() {
			return r.t.bucket(bucket).Delete(k)
		}
		text, err := ours.ToBytes()
		if err != nil {
			return err
		}
		return r.t.bucket(bucket).Put(k, text)
	})
}

// subscribeToLost shows a feed that was made anew, and that nobody subscribes to, to
// its owner: of the library, if no account is known to be.
func (r *repair) subscribeToLost() error {
	followed := map[FeedID]bool{}
	err := r.sweep(bucketSubs, func(k, _ []byte) error {
		followed[FeedID(field32(k, 1))] = true
		return nil
	})
	for _, id := range r.nameless {
		if err != nil || followed[id] {
			continue
		}
		var f Feed
		if f, err = r.t.feed(id); err == nil {
			err = r.t.putSub(cmp.Or(f.Owner, Local), id, &Subscription{Added: r.t.now})
		}
	}
	return err
}

// mendAddresses sees that each feed is found by its addresses, and has them for
// itself.
func (r *repair) mendAddresses() error {
	owner := map[string]FeedID{}
	return r.sweep(bucketFeeds, func(k, v []byte) error {
		f, err := feedOf(string(v))
		if err != nil {
			return err
		}
		for _, address := range []*string{&f.URL, &f.Origin} {
			if address == &f.URL && f.isFoundByFollowers() {
				continue
			}
			if other, taken := owner[string(feedURLKey(f.Owner, *address))]; taken && other != f.ID {
				*address = lostAddress(f.ID)
				if !slices.Contains(r.nameless, f.ID) {
					r.nameless = append(r.nameless, f.ID)
				}
			}
			key := feedURLKey(f.Owner, *address)
			owner[string(key)] = f.ID
			if err := r.t.bucket(bucketFeedURLs).Put(key, k); err != nil {
				return err
			}
		}
		return r.t.putFeed(f)
	})
}

// mendKeys leaves out keys that lead to an article that never had them: its own is written
// when it is derived.
func (r *repair) mendKeys() error {
	return r.sweep(bucketKeys, func(k, v []byte) error {
		row, ok, err := r.t.rowAt(Number(field32(v, 0)))
		if err == nil && ok && !leadsHome(k, row) {
			err = r.t.bucket(bucketKeys).Delete(k)
		}
		return err
	})
}

// mendAside takes out of what was set aside what has a mark.
func (r *repair) mendAside() error {
	return r.sweep(bucketAside, func(k, v []byte) error {
		numbers, ok := readPiece(v, binary.BigEndian.Uint16(k[8:]))
		if !ok {
			return r.leaveOut(bucketAside, k)
		}
		marked := roaring.New()
		for it := numbers.Iterator(); it.HasNext(); {
			if n := it.Next(); r.t.bucket(bucketMarks).Get(append(bytes.Clone(k[:4]), join32(n)...)) != nil {
				marked.Add(n)
			}
		}
		numbers.AndNot(marked)
		if marked.IsEmpty() {
			return nil
		}
		return storePiece(r.t.bucket(bucketAside), k, numbers)
	})
}
