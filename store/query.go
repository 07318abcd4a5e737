package store

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// A Query says which articles a list holds. The zero Query is everything the
// account subscribes to, but for what it has deleted. Its conditions all hold
// together.
type Query struct {
	Feed       FeedID    // one feed; 0 for all
	Folder     string    // the feeds of a folder and of the folders in it
	State      State     // read or not
	Bookmarked bool      // only bookmarks; those of feeds no longer subscribed to are among them
	Tag        string    // only what the account has tagged so; of feeds no longer subscribed to as well
	Since      time.Time // published then or later
	Before     time.Time // published before
	Text       string    // a query in the language of package query
	Typing     bool      // the last word of Text may go on: it finds words that begin like it

	Sort        Sort // what the list is sorted by; a query with a Text always by date
	OldestFirst bool // of what that leaves together, the oldest article comes first, not the newest
}

// sort is what the list of the query is sorted by.
func (q Query) sort() Sort {
	if q.Sort != ByDate && strings.TrimSpace(q.Text) != "" {
		return ByDate
	}
	return q.Sort
}

// key is what a row is sorted by in the query's list: keys are in the order of their bytes.
func (q Query) key(r Row) string {
	switch q.sort() {
	case ByFeed:
		return feedKey(r.Source, uint32(r.Feed))
	case ByTitle:
		return titleKey(cmp.Or(r.Title, r.Summary))
	case ByLength:
		return lengthKey(r.Words, r.FullWords)
	}
	return ""
}

// dates returns the query's bounds as keys hold dates: from oldest on, before
// end. 0 is no bound.
func (q Query) dates() (oldest, end uint32) {
	if !q.Since.IsZero() {
		oldest = dateOf(q.Since)
	}
	if !q.Before.IsZero() {
		end = dateOf(q.Before)
	}
	return oldest, end
}

// State says what reading must have done to an article.
type State uint8

// The states a Query can ask for.
const (
	Any    State = iota
	Unread       // and not set aside
	Read
	Aside // set aside, and not read
)

// scope returns the articles that a query comes to before its dates and its text
// are looked at. The set is good until the transaction ends.
func (t *tx) scope(a AccountID, q Query) (set, error) {
	all, err := t.reach(a, q)
	if err != nil {
		return nil, err
	}
	hidden, err := t.opinionOf(all, bucketHidden, a, q.Feed)
	if err != nil {
		return nil, err
	}
	all.AndNot(hidden)
	if q.State == Any {
		return all, nil
	}
	read, err := t.opinionOf(all, bucketRead, a, q.Feed)
	if err != nil {
		return nil, err
	}
	if q.State == Read {
		all.And(read)
		return all, nil
	}
	all.AndNot(read)
	aside, err := t.opinionOf(all, bucketAside, a, q.Feed)
	if err != nil {
		return nil, err
	}
	if q.State == Unread {
		all.AndNot(aside)
	} else {
		all.And(aside)
	}
	return all, nil
}

// countUnread counts those articles of a set that an account has neither read nor set aside.
func (t *tx) countUnread(a AccountID, numbers set) (int, error) {
	settled, err := t.opinionOf(numbers, bucketRead, a, everyFeed)
	if err != nil {
		return 0, err
	}
	aside, err := t.opinionOf(numbers, bucketAside, a, everyFeed)
	if err != nil {
		return 0, err
	}
	settled.Or(aside)
	return int(numbers.GetCardinality() - numbers.AndCardinality(settled)), nil
}

// opinion loads what an account has read, hidden or set aside of a feed, or of all.
func (t *tx) opinion(bucket []byte, a AccountID, id FeedID) (set, error) {
	return loadSet(t.bucket(bucket), join32(uint32(a), uint32(id)))
}

// opinionOf loads as much of that as there are numbers to compare with.
func (t *tx) opinionOf(numbers set, bucket []byte, a AccountID, id FeedID) (set, error) {
	return loadLike(t.bucket(bucket), join32(uint32(a), uint32(id)), numbers)
}

// reach returns the live articles that a query is about, read or not. Bookmarks
// and tags reach into feeds that are no longer subscribed to.
func (t *tx) reach(a AccountID, q Query) (all set, err error) {
	within := q.Feed != 0 || q.Folder != ""
	switch {
	case within:
		all, err = t.within(a, q)
	case !q.Bookmarked && q.Tag == "":
		all, err = t.subscribed(a)
	}
	if err != nil {
		return nil, err
	}
	for _, few := range []struct {
		asked          bool
		bucket, prefix []byte
	}{{q.Bookmarked, bucketBookmarks, join32(uint32(a))}, {q.Tag != "", bucketTags, tagPrefix(a, q.Tag)}} {
		if !few.asked {
			continue
		}
		marked, err := loadSet(t.bucket(few.bucket), few.prefix)
		if err != nil {
			return nil, err
		}
		if all == nil {
			if all, err = loadLike(t.bucket(bucketLive), join32(uint32(everyFeed)), marked); err != nil {
				return nil, err
			}
		}
		all.And(marked)
	}
	return all, nil
}

// followed returns the feeds that have articles, parted into those that an account
// subscribes to and others, each by ascending numbers.
func (t *tx) followed(a AccountID) (own, others []FeedID) {
	subs := ascent{prefix: join32(uint32(a)), c: t.bucket(bucketSubs).Cursor()}
	counts, c := join32(uint32(theStore)), t.bucket(bucketTallies).Cursor()
	for k, _ := c.Seek(counts); bytes.HasPrefix(k, counts); k, _ = c.Next() {
		if id := FeedID(field32(k, 1)); subs.at(id) != nil {
			own = append(own, id)
		} else {
			others = append(others, id)
		}
	}
	return own, others
}

// subscribed returns the live articles of all feeds an account subscribes to.
// Most accounts subscribe to nearly everything there is, so what they do not
// subscribe to is taken off the union that is kept; unless that is more work.
func (t *tx) subscribed(a AccountID) (set, error) {
	own, others := t.followed(a)
	if len(own) < len(others) {
		return t.union(own)
	}
	all, err := loadSet(t.bucket(bucketLive), join32(uint32(everyFeed)))
	if err != nil || len(others) == 0 {
		return all, err
	}
	foreign, err := t.union(others)
	if err != nil {
		return nil, err
	}
	all.AndNot(foreign)
	return all, nil
}

// within returns the live articles of one feed, or of a folder.
func (t *tx) within(a AccountID, q Query) (set, error) {
	mine, err := t.feedsIn(a, q)
	if err != nil {
		return nil, err
	}
	feeds := make([]FeedID, 0, len(mine))
	for id := range mine {
		feeds = append(feeds, id)
	}
	return t.union(feeds)
}

// union returns the live articles of feeds.
func (t *tx) union(feeds []FeedID) (set, error) {
	sets := make([]set, 0, len(feeds))
	for _, id := range feeds {
		live, err := loadSet(t.bucket(bucketLive), join32(uint32(id)))
		if err != nil {
			return nil, err
		}
		sets = append(sets, live)
	}
	if len(sets) == 1 {
		return sets[0], nil
	}
	return roaring.FastOr(sets...), nil
}

// byFeed parts a set of live articles by their feeds.
func (t *tx) byFeed(numbers set) (map[FeedID]set, error) {
	parts := map[FeedID]set{}
	const few = 1000 // up to it their rows are looked at, above it every feed
	if numbers.GetCardinality() <= few {
		for _, n := range numbers.ToArray() {
			row, ok, err := t.rowAt(Number(n))
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
			if parts[row.Feed] == nil {
				parts[row.Feed] = roaring.New()
			}
			parts[row.Feed].Add(n)
		}
		return parts, nil
	}
	for id := range t.liveCounts() {
		live, err := loadSet(t.bucket(bucketLive), join32(uint32(id)))
		if err != nil {
			return nil, err
		}
		if live.And(numbers); !live.IsEmpty() {
			parts[id] = live
		}
	}
	return parts, nil
}

// feedsIn returns the feeds an account subscribes to that a query asks for. Only
// a folder takes looking into the subscriptions.
func (t *tx) feedsIn(a AccountID, q Query) (map[FeedID]bool, error) {
	feeds, prefix := map[FeedID]bool{}, join32(uint32(a))
	c := t.bucket(bucketSubs).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		id := FeedID(field32(k, 1))
		if q.Feed != 0 && q.Feed != id {
			continue
		}
		if q.Feed == 0 && q.Folder != "" {
			sub, err := subscriptionOf(string(v))
			if err != nil {
				return nil, fmt.Errorf("read subscription: %w", err)
			}
			if !InFolder(sub.Folder, q.Folder) {
				continue
			}
		}
		feeds[id] = true
	}
	return feeds, nil
}

// InFolder reports whether a feed's folder is the wanted one or lies in it.
func InFolder(folder, wanted string) bool {
	return folder == wanted || strings.HasPrefix(folder, wanted+"/")
}
