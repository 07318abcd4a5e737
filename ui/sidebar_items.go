package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tidings/store"
	"tidings/ui/typeset"
)

// standing are the lists that everybody has.
func (s *sidebar) standing() []item {
	return []item{
		{key: keyUnread, label: "Unread", icon: "●",
			place: place{name: "Unread", query: store.Query{State: store.Unread}}},
		{key: keyToday, label: "Today",
			place: place{name: "Today", query: store.Query{Since: s.midnight}}},
		{key: keyBookmarks, label: "Bookmarks", icon: "★",
			place: place{name: "Bookmarks", query: store.Query{Bookmarked: true}}},
		{key: keyAll, label: "All",
			place: place{name: "All", query: store.Query{}}},
	}
}

// tagItem is a tag as a place.
func tagItem(t store.TagCount) item {
	return item{
		key: "tag " + t.Tag, label: "#" + t.Tag, depth: 1, tag: t.Tag, fold: keyTags,
		place: place{name: "#" + t.Tag, query: store.Query{Tag: t.Tag}},
	}
}

// savedItem is a saved search as a place.
func savedItem(s store.SavedSearch) item {
	it := item{
		key: fmt.Sprintf("search %d", s.ID), label: s.Name, depth: 1, saved: s, fold: keySearches,
		place: place{name: s.Name, query: store.Query{Text: s.Query}, saved: s.ID},
	}
	if s.Broken != "" {
		it.place.trouble = "This search cannot be read: " + s.Broken
	}
	return it
}

// tagNames is the tags that the account uses.
func (s *sidebar) tagNames() []string {
	names := make([]string, len(s.tags))
	for i, t := range s.tags {
		names[i] = t.Tag
	}
	return names
}

// section adds a heading and the items under it, if there are any.
func (s *sidebar) section(heading item, items ...item) {
	if len(items) == 0 || s.failing {
		return
	}
	s.items = append(s.items, item{key: keyGap}, heading)
	if !s.folded[heading.key] {
		s.items = append(s.items, items...)
	}
}

// renew counts what the items hold, after laying them out anew unless they are the same.
func (s *sidebar) renew(same bool) {
	if !same || len(s.items) == 0 {
		s.build()
		return
	}
	s.count()
}

// sameFeeds reports whether feeds are laid out as those that are there. Most changes in a
// store are of counts only, and there may be thousands of feeds.
func (s *sidebar) sameFeeds(feeds []store.Subscribed) bool {
	if len(feeds) != len(s.feeds) {
		return false
	}
	for i := range feeds {
		if !s.standsAsBefore(&s.feeds[i], &feeds[i]) {
			return false
		}
	}
	return true
}

// standsAsBefore reports whether a feed's item says what it did, but for its count.
func (s *sidebar) standsAsBefore(was, is *store.Subscribed) bool {
	return was.ID == is.ID && was.Title == is.Title && was.URL == is.URL && was.Subscription.Title == is.Subscription.Title &&
		was.Subscription.Folder == is.Subscription.Folder && (!s.failing || (was.Failures > 0) == (is.Failures > 0))
}

func (s *sidebar) sameTags(tags []store.TagCount) bool {
	return slices.EqualFunc(s.tags, tags, func(was, is store.TagCount) bool { return was.Tag == is.Tag })
}

func (s *sidebar) sameSearches(saved []store.SavedSearch) bool {
	return slices.EqualFunc(s.searches, saved, func(was, is store.SavedSearch) bool {
		return was.ID == is.ID && was.Saved == is.Saved && was.Broken == is.Broken
	})
}

// today is when today began.
func (s *sidebar) today() time.Time { return typeset.DayOf(s.now().In(s.zone)) }

// count gives the items their counts, and to each feed's what is known of the feed now.
func (s *sidebar) count() {
	unread := map[string]int{} // by folder, with that of the folders in it
	for i := range s.feeds {
		if n := s.feeds[i].Unread; n > 0 {
			for path := s.feeds[i].Subscription.Folder; path != ""; path = path[:max(0, strings.LastIndexByte(path, '/'))] {
				unread[path] += n
			}
		}
	}
	standing := map[string]int{keyUnread: s.counts.Unread, keyToday: s.counts.TodayUnread, keyBookmarks: s.counts.Bookmarked, keyAll: s.counts.All}
	feeds, tags, searches := s.feeds, s.tags, s.searches
	for i := range s.items {
		switch it := &s.items[i]; {
		case it.isFeed(): // they stand in the order of feeds, some left out
			for feeds[0].ID != it.feed.ID {
				feeds = feeds[1:]
			}
			it.feed, it.count = &feeds[0], feeds[0].Unread
		case it.isFolder():
			it.count = unread[it.folder]
		case it.tag != "":
			it.count, tags = tags[0].Unread, tags[1:]
		case it.isSearch():
			it.saved, it.count, searches = searches[0], searches[0].Unread, searches[1:]
		default:
			it.count = standing[it.key]
		}
	}
	s.lines = make([]string, len(s.items))
	s.draw()
}

// build makes the items anew. The cursor stays on its item, and the item stays where it is
// on the screen; if it has been removed, the next one that is still there has the cursor.
func (s *sidebar) build() {
	before := s.items
	s.items, s.midnight = nil, s.today()
	if !s.failing {
		s.items = append(s.items, s.standing()...)
	}
	var saved, tags []item
	for _, one := range s.searches {
		saved = append(saved, savedItem(one))
	}
	s.section(item{key: keySearches, label: "Searches", fold: keySearches}, saved...)
	for _, t := range s.tags {
		tags = append(tags, tagItem(t))
	}
	s.section(item{key: keyTags, label: "Tags", fold: keyTags}, tags...)
	if len(s.items) > 0 && len(s.feeds) > 0 {
		s.items = append(s.items, item{key: keyGap})
	}
	var open []string // the folders the last feed was in
	for i := range s.feeds {
		f := &s.feeds[i]
		if s.failing && f.Failures == 0 {
			continue
		}
		folders := splitFolder(f.Subscription.Folder)
		open = s.openFolders(open, folders)
		if s.hidden(folders) {
			continue
		}
		s.items = append(s.items, item{
			key: feedKey(f.ID), label: shortName(f), depth: len(folders), feed: f, fold: f.Subscription.Folder,
			place: place{name: f.Name(), query: store.Query{Feed: f.ID}, single: true},
		})
	}
	s.count()
	s.restoreCursor(before)
	s.scroll()
}

// restoreCursor puts the cursor where it was among the items before.
func (s *sidebar) restoreCursor(before []item) {
	at := map[string]int{}
	for i, it := range s.items {
		at[it.key] = i
	}
	delete(at, keyGap)
	for i := s.cursor; i < len(before); i++ {
		if now, stays := at[before[i].key]; stays {
			s.top += now - s.cursor
			s.cursor = now
			return
		}
	}
}

// shortName is a feed's name, or its address without scheme and www. if that is its name.
func shortName(f *store.Subscribed) string {
	_, rest, found := strings.Cut(f.Name(), "://")
	if !found || f.Subscription.Title != "" {
		return f.Name()
	}
	return strings.TrimPrefix(rest, "www.")
}

// openFolders adds the folders of a feed that the feed before it was not in.
func (s *sidebar) openFolders(before, now []string) []string {
	for d := range now {
		if d < len(before) && slices.Equal(before[:d+1], now[:d+1]) {
			continue
		}
		path := strings.Join(now[:d+1], "/")
		if !s.hidden(now[:d]) {
			s.items = append(s.items, item{
				key: "folder " + path, label: now[d], folder: path, fold: path, depth: d,
				place: place{name: now[d], query: store.Query{Folder: path}},
			})
		}
	}
	return now
}

// hidden reports whether one of the folders is folded.
func (s *sidebar) hidden(folders []string) bool {
	for d := range folders {
		if s.folded[strings.Join(folders[:d+1], "/")] {
			return true
		}
	}
	return false
}

func splitFolder(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}
