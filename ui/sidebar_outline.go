package ui

import (
	"strconv"
	"strings"

	"tidings/store"
)

// An outline is what stands in the side bar, line by line. It holds the feeds by their
// indexes only, since there may be thousands of which a screen shows a few: a feed is made
// an item when somebody looks at it.
type outline struct {
	feeds []store.Subscribed // in the order of the lines; those folded away, too
	heads []item             // what is no feed, in the order of the lines
	loose bool               // feeds outside all folders stand under a heading
	lines []int32            // for each line the index of its feed, or the complement of that of its head
}

func (o *outline) len() int { return len(o.lines) }

// feed is the feed of a line, nil if another thing stands there.
func (o *outline) feed(i int) *store.Subscribed {
	if o.lines[i] < 0 {
		return nil
	}
	return &o.feeds[o.lines[i]]
}

// head is what stands in a line that has no feed, nil if it has one.
func (o *outline) head(i int) *item {
	if o.lines[i] >= 0 {
		return nil
	}
	return &o.heads[^o.lines[i]]
}

func (o *outline) isGap(i int) bool { return o.lines[i] < 0 && o.head(i).key == keyGap }

// item is what stands in a line.
func (o *outline) item(i int) item {
	if o.lines[i] < 0 {
		return *o.head(i)
	}
	return o.placed(feedItem(o.feed(i)))
}

// placed is a feed's item as it stands here.
func (o *outline) placed(it item) item {
	if o.loose && it.isFeed() && it.fold == "" {
		it.fold, it.depth = keyLoose, 1
	}
	return it
}

// addHeads adds lines that have no feeds.
func (o *outline) addHeads(items ...item) {
	for _, it := range items {
		o.lines = append(o.lines, ^int32(len(o.heads)))
		o.heads = append(o.heads, it)
	}
}

// addFeed adds the line of one of the feeds.
func (o *outline) addFeed(i int) { o.lines = append(o.lines, int32(i)) }

// index returns where the item with a key stands, -1 if there is none.
func (o *outline) index(key string) int {
	id, isFeed := feedOfKey(key)
	for i, at := range o.lines {
		if isFeed && at >= 0 && o.feeds[at].ID == id || !isFeed && at < 0 && o.heads[^at].key == key {
			return i
		}
	}
	return -1
}

// find returns the item with a key.
func (o *outline) find(key string) (item, bool) {
	i := o.index(key)
	if i < 0 {
		return item{}, false
	}
	return o.item(i), true
}

// feedItem is a feed as a place.
func feedItem(f *store.Subscribed) item {
	folder := f.Subscription.Folder
	it := item{
		key: feedKey(f.ID), label: shortName(f), count: f.Unread, total: f.Total, feed: f, fold: folder,
		place: place{name: f.Name(), query: store.Query{Feed: f.ID}, single: true},
	}
	if folder != "" {
		it.depth = 1 + strings.Count(folder, "/")
	}
	return it
}

const feedKeyPrefix = "feed "

func feedKey(id store.FeedID) string { return feedKeyPrefix + strconv.FormatUint(uint64(id), 10) }

// feedOfKey returns the feed that a key is of; false if it is another thing's.
func feedOfKey(key string) (store.FeedID, bool) {
	digits, isFeed := strings.CutPrefix(key, feedKeyPrefix)
	id, err := strconv.ParseUint(digits, 10, 32)
	return store.FeedID(id), isFeed && err == nil
}

// shortName is a feed's name, or its address without scheme and www. if that is its name.
func shortName(f *store.Subscribed) string {
	name := f.Name()
	_, rest, found := strings.Cut(name, "://")
	if !found || f.Subscription.Title != "" {
		return name
	}
	return strings.TrimPrefix(rest, "www.")
}
