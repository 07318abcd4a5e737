package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// A Query says which articles a list holds. The zero Query is everything the
// account subscribes to. Its conditions all hold together.
type Query struct {
	Feed       FeedID    // one feed; 0 for all
	Folder     string    // the feeds of a folder and of the folders in it
	State      State     // read or not
	Bookmarked bool      // only bookmarks; those of feeds no longer subscribed to are among them
	Since      time.Time // published then or later
	Before     time.Time // published before
	Text       string    // words that title, author or text all hold, "in quotes" as a phrase
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
	Any State = iota
	Unread
	Read
)

// A scope is what a query comes to before its words are looked at.
type scope struct {
	byFeed map[FeedID]set // the candidates
	all    set            // the same in one
}

// scope turns a query into sets. Dates and words are left to the caller, who
// walks in the order of dates.
func (t *tx) scope(a AccountID, q Query) (s scope, err error) {
	s = scope{byFeed: map[FeedID]set{}}
	feeds, err := t.feedsIn(a, q)
	if err != nil {
		return s, err
	}
	marked, err := loadSet(t.bucket(bucketBookmarks), join32(uint32(a)))
	if err != nil {
		return s, err
	}
	if q.Bookmarked && q.Feed == 0 && q.Folder == "" {
		if err := t.addFeedsOf(marked, feeds); err != nil {
			return s, err
		}
	}
	for id := range feeds {
		numbers, err := t.candidates(a, id, q, marked)
		if err != nil {
			return s, err
		}
		s.byFeed[id] = numbers
	}
	s.all = roaring.FastOr(slices.Collect(maps.Values(s.byFeed))...)
	return s, nil
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
			var sub Subscription
			if err := json.Unmarshal(v, &sub); err != nil {
				return nil, fmt.Errorf("read subscription: %w: %v", ErrCorrupt, err)
			}
			if !inFolder(sub.Folder, q.Folder) {
				continue
			}
		}
		feeds[id] = true
	}
	return feeds, nil
}

// candidates returns the articles of one feed that a query allows.
func (t *tx) candidates(a AccountID, id FeedID, q Query, marked set) (set, error) {
	numbers, err := loadSet(t.bucket(bucketLive), join32(uint32(id)))
	if err != nil {
		return nil, err
	}
	if q.Bookmarked {
		numbers.And(marked)
	}
	if q.State == Any {
		return numbers, nil
	}
	read, err := loadSet(t.bucket(bucketRead), join32(uint32(a), uint32(id)))
	if err != nil {
		return nil, err
	}
	if q.State == Unread {
		numbers.AndNot(read)
	} else {
		numbers.And(read)
	}
	return numbers, nil
}

// addFeedsOf adds the feeds that marked articles are of.
func (t *tx) addFeedsOf(marked set, feeds map[FeedID]bool) error {
	for it := marked.Iterator(); it.HasNext(); {
		row, ok, err := t.rowAt(Number(it.Next()))
		if err != nil {
			return err
		}
		if ok {
			feeds[row.Feed] = true
		}
	}
	return nil
}

// inFolder reports whether a feed's folder is the wanted one or lies in it.
func inFolder(folder, wanted string) bool {
	return folder == wanted || strings.HasPrefix(folder, wanted+"/")
}
