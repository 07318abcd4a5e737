package ui

import (
	"fmt"
	"slices"
	"strings"

	"tidings/store"
	"tidings/ui/typeset"
)

// standing are the lists that everybody has.
func (s *sidebar) standing() []item {
	midnight := typeset.DayOf(s.now().In(s.zone))
	return []item{
		{key: keyUnread, label: "Unread", icon: "●", count: s.counts.Unread,
			place: place{name: "Unread", query: store.Query{State: store.Unread}}},
		{key: keyToday, label: "Today", count: s.counts.TodayUnread,
			place: place{name: "Today", query: store.Query{Since: midnight}}},
		{key: keyBookmarks, label: "Bookmarks", icon: "★", count: s.counts.Bookmarked,
			place: place{name: "Bookmarks", query: store.Query{Bookmarked: true}}},
		{key: keyAll, label: "All", count: s.counts.All,
			place: place{name: "All", query: store.Query{}}},
	}
}

// tagItem is a tag as a place.
func tagItem(t store.TagCount) item {
	return item{
		key: "tag " + t.Tag, label: "#" + t.Tag, count: t.Unread, depth: 1, tag: t.Tag, fold: keyTags,
		place: place{name: "#" + t.Tag, query: store.Query{Tag: t.Tag}},
	}
}

// savedItem is a saved search as a place.
func savedItem(s store.SavedSearch) item {
	it := item{
		key: fmt.Sprintf("search %d", s.ID), label: s.Name, count: s.Unread, depth: 1, saved: s, fold: keySearches,
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

// build makes the items anew. The cursor stays on its item, and the item stays where it is
// on the screen; if it has been removed, the next one that is still there has the cursor.
func (s *sidebar) build() {
	before := s.items
	s.items = nil
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
	for _, f := range s.feeds {
		if s.failing && f.Failures == 0 {
			continue
		}
		folders := splitFolder(f.Subscription.Folder)
		open = s.openFolders(open, folders)
		if s.hidden(folders) {
			continue
		}
		s.items = append(s.items, item{
			key: feedKey(f.ID), label: shortName(f), count: f.Unread, depth: len(folders), feed: f, fold: f.Subscription.Folder,
			place: place{name: f.Name(), query: store.Query{Feed: f.ID}, single: true},
		})
	}
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
func shortName(f store.Subscribed) string {
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
				key: "folder " + path, label: now[d], folder: path, fold: path, depth: d, count: s.unreadIn(path),
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

func (s *sidebar) unreadIn(folder string) (n int) {
	for _, f := range s.feeds {
		if store.InFolder(f.Subscription.Folder, folder) {
			n += f.Unread
		}
	}
	return n
}

func splitFolder(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}
