package store

import (
	"bytes"

	"github.com/RoaringBitmap/roaring/v2"
)

// tagsOf returns the tags an account uses, in the order of the bucket.
func (t *tx) tagsOf(a AccountID) (tags []string) {
	prefix := join32(uint32(a))
	c := t.bucket(bucketTags).Cursor()
	for k, _ := c.Seek(prefix); len(k) > 7 && string(k[:4]) == string(prefix); k, _ = c.Next() {
		if tag := string(k[4 : len(k)-3]); len(tags) == 0 || tags[len(tags)-1] != tag {
			tags = append(tags, tag)
		}
	}
	return tags
}

func (t *tx) mark(a AccountID, n Number) (m Mark, err error) {
	_, err = getJSON(t.bucket(bucketMarks), join32(uint32(a), uint32(n)), &m)
	return m, err
}

// putMark writes a mark and keeps the sets of bookmarks, notes and tags true. An
// empty mark is no mark.
func (t *tx) putMark(a AccountID, n Number, m Mark) error {
	before, err := t.mark(a, n)
	if err != nil {
		return err
	}
	if err := t.mayThink(a, before, m); err != nil {
		return err
	}
	t.extent.addAccount(a)
	if before.empty() && !m.empty() {
		if err := t.bringBack(a, n); err != nil {
			return err
		}
	}
	t.collectSets(a, n, before, m)
	t.charge(a, int64(m.size()-before.size()), m.size() > before.size())
	key := join32(uint32(a), uint32(n))
	if m.empty() {
		return t.bucket(bucketMarks).Delete(key)
	}
	return putJSON(t.bucket(bucketMarks), key, m)
}

// A markSet is a set that follows from marks, and how it is to change.
type markSet struct {
	bucket, prefix []byte
	in, out        set
}

// collectSets notes how the sets that follow from a mark change when it does.
func (t *tx) collectSets(a AccountID, n Number, before, after Mark) {
	prefix := join32(uint32(a))
	if before.Bookmarked.IsZero() != after.Bookmarked.IsZero() {
		t.collectSet(bucketBookmarks, prefix, n, before.Bookmarked.IsZero())
	}
	if (before.Note == "") != (after.Note == "") {
		t.collectSet(bucketNoted, prefix, n, before.Note == "")
	}
	added, removed := tagsBetween(before.Tags, after.Tags)
	for _, tag := range removed {
		t.collectSet(bucketTags, tagPrefix(a, tag), n, false)
	}
	for _, tag := range added {
		t.collectSet(bucketTags, tagPrefix(a, tag), n, true)
	}
}

func (t *tx) collectSet(bucket, prefix []byte, n Number, in bool) {
	key := string(bucket) + "/" + string(prefix)
	one := t.markSets[key]
	if one == nil {
		one = &markSet{bucket, prefix, roaring.New(), roaring.New()}
		if t.markSets == nil {
			t.markSets = map[string]*markSet{}
		}
		t.markSets[key] = one
	}
	to, from := one.in, one.out
	if !in {
		to, from = one.out, one.in
	}
	to.Add(uint32(n))
	from.Remove(uint32(n))
}

// putMarkSets writes the sets that follow from the marks which a transaction has changed: each
// once, however many marks there are.
func (t *tx) putMarkSets() error {
	for _, one := range t.markSets {
		if _, err := changeSet(t.bucket(one.bucket), one.prefix, one.in, true); err != nil {
			return err
		}
		if _, err := changeSet(t.bucket(one.bucket), one.prefix, one.out, false); err != nil {
			return err
		}
	}
	t.markSets = nil
	return nil
}

// tagPrefix is what the keys of a tag's set begin with.
func tagPrefix(a AccountID, tag string) []byte {
	return append(append(join32(uint32(a)), tag...), 0)
}

// tagsBetween returns the tags that are only in the second list, and only in the first.
func tagsBetween(before, after []string) (added, removed []string) {
	return tagsWithout(after, before), tagsWithout(before, after)
}

// tagsWithout returns the tags that are not among others, in their order.
func tagsWithout(tags, others []string) (left []string) {
	has := make(map[string]bool, len(others))
	for _, tag := range others {
		has[tag] = true
	}
	for _, tag := range tags {
		if !has[tag] {
			left = append(left, tag)
		}
	}
	return left
}

// mayThink is a LimitError if a mark has more than a mark may, and than it had before.
func (t *tx) mayThink(a AccountID, before, after Mark) error {
	if t.binds(a, int64(t.limits.Tags)) && len(after.Tags) > max(t.limits.Tags, len(before.Tags)) {
		return beyond("an article has at most %d tags here", t.limits.Tags)
	}
	if t.binds(a, int64(t.limits.Note)) && len(after.Note) > max(t.limits.Note, len(before.Note)) {
		return beyond("a note has at most %s here", sizeOf(int64(t.limits.Note)))
	}
	return nil
}

// size is about what a mark takes.
func (m Mark) size() (bytes int) {
	bytes = len(m.Note)
	for _, tag := range m.Tags {
		bytes += len(tag) + 4
	}
	if bytes > 0 || !m.Bookmarked.IsZero() {
		bytes += 60
	}
	return bytes
}

// putAside sets articles of a feed aside, but for those with a mark, and returns those that
// were not so before.
func (t *tx) putAside(a AccountID, feed FeedID, numbers set) (changed set, err error) {
	unmarked := roaring.New()
	for it := numbers.Iterator(); it.HasNext(); {
		if n := it.Next(); t.bucket(bucketMarks).Get(join32(uint32(a), n)) == nil {
			unmarked.Add(n)
		}
	}
	return t.changeOpinion(bucketAside, a, feed, unmarked, true)
}

// takeBackAside is the opposite of putAside.
func (t *tx) takeBackAside(a AccountID, feed FeedID, numbers set) (changed set, err error) {
	return t.changeOpinion(bucketAside, a, feed, numbers, false)
}

// bringBack has an article not be set aside any more, since it gets a mark. The act under way
// writes that down.
func (t *tx) bringBack(a AccountID, n Number) error {
	is, err := inSet(t.bucket(bucketAside), join32(uint32(a), uint32(everyFeed)), n)
	if !is || err != nil {
		return err
	}
	byFeed, err := t.asideByFeed(a, roaring.BitmapOf(uint32(n)))
	if err != nil {
		return err
	}
	for feed, numbers := range byFeed {
		if _, err := t.takeBackAside(a, feed, numbers); err != nil {
			return err
		}
		if t.broughtBack == nil {
			t.broughtBack = map[FeedID]set{}
		}
		if t.broughtBack[feed] == nil {
			t.broughtBack[feed] = roaring.New()
		}
		t.broughtBack[feed].Or(numbers)
	}
	return nil
}

// noteBack adds to a change what its transaction has brought back because it got a mark.
func (t *tx) noteBack(c *change) error {
	for feed, numbers := range t.broughtBack {
		if text, has := c.Back[feed]; has {
			before, err := readSet(text)
			if err != nil {
				return err
			}
			numbers.Or(before)
		}
		text, err := numbers.ToBytes()
		if err != nil {
			return err
		}
		if c.Back == nil {
			c.Back = map[FeedID][]byte{}
		}
		c.Back[feed] = text
	}
	return nil
}

// asideByFeed parts articles of an account that are set aside by their feeds, also those that
// have gone.
func (t *tx) asideByFeed(a AccountID, numbers set) (map[FeedID]set, error) {
	byFeed, prefix := map[FeedID]set{}, join32(uint32(a))
	c := t.bucket(bucketAside).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); {
		feed := FeedID(field32(k, 1))
		if feed != everyFeed {
			theirs, err := t.opinionOf(numbers, bucketAside, a, feed)
			if err != nil {
				return nil, err
			}
			if theirs = roaring.And(theirs, numbers); !theirs.IsEmpty() {
				byFeed[feed] = theirs
			}
		}
		k, _ = c.Seek(join32(uint32(a), uint32(feed)+1))
	}
	return byFeed, nil
}
