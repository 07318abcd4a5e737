package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tidings/store"
	"tidings/ui/typeset"
)

// standing are the lists that everybody has, and what is set aside if there is any.
func (s *sidebar) standing() []item {
	all := []item{
		{key: keyUnread, label: "Unread", icon: "●",
			place: place{name: "Unread", query: store.Query{State: store.Unread}}},
		{key: keyToday, label: "Today",
			place: place{name: "Today", query: store.Query{Since: s.midnight}}},
		{key: keyBookmarks, label: "Bookmarks", icon: "★",
			place: place{name: "Bookmarks", query: store.Query{Bookmarked: true}}},
		{key: keyAll, label: "All",
			place: place{name: "All", query: store.Query{}}},
	}
	if s.counts.Aside > 0 || s.current == keyAside {
		all = append(all, item{key: keyAside, label: "Set aside",
			place: place{name: "Set aside", query: store.Query{State: store.Aside}}})
	}
	return all
}

// sameStanding reports whether the standing lists are those that are there: of the same day,
// and with what is set aside or without.
func (s *sidebar) sameStanding(now store.Counts) bool {
	aside := now.Aside > 0 || s.current == keyAside
	return s.midnight.Equal(s.today()) && (s.index(keyAside) >= 0) == aside
}

// tagItem is a tag as a place.
func tagItem(t store.TagCount) item {
	return item{
		key: tagKeyPrefix + t.Tag, label: "#" + t.Tag, depth: 1, tag: t.Tag, fold: keyTags,
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

// withTrouble is the item of a feed with why that could not be fetched.
func (i item) withTrouble() item {
	if i.isFeed() && i.feed.Failures > 0 {
		i.place.trouble = "This feed could not be fetched: " + i.feed.Error
	}
	return i
}

// folderItem is a folder as a place.
func folderItem(path string) item {
	folders := splitFolder(path)
	name := folders[len(folders)-1]
	return item{
		key: folderKeyPrefix + path, label: name, folder: path, fold: path, depth: len(folders) - 1,
		place: place{name: name, query: store.Query{Folder: path}},
	}
}

// reveal has a place in sight that is gone to: it unfolds what that stands in.
func (s *sidebar) reveal(it item) {
	if s.index(it.key) >= 0 {
		return
	}
	delete(s.folded, s.placed(it).fold)
	for folders := splitFolder(it.fold); it.folder != it.fold && len(folders) > 0 || len(folders) > 1; folders = folders[:len(folders)-1] {
		delete(s.folded, strings.Join(folders, "/"))
	}
	if s.onlyUnread {
		s.current = it.key // it is gone to, and so in sight
	}
	s.build(s.outline)
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
	if len(items) == 0 {
		return
	}
	s.addHeads(item{key: keyGap}, heading)
	if !s.folded[heading.key] {
		s.addHeads(items...)
	}
}

// renew counts what the lines hold, after laying them out anew unless they are the same as
// before.
func (s *sidebar) renew(same bool, before outline) {
	if !same || s.len() == 0 {
		s.build(before)
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
		was.Subscription.Folder == is.Subscription.Folder && (s.order != byHand || was.Subscription.Order == is.Subscription.Order) &&
		(!s.onlyUnread || (was.Unread > 0) == (is.Unread > 0))
}

func (s *sidebar) sameTags(tags []store.TagCount) bool {
	return slices.EqualFunc(s.tags, tags, func(was, is store.TagCount) bool {
		return was.Tag == is.Tag && (!s.onlyUnread || (was.Unread > 0) == (is.Unread > 0))
	})
}

func (s *sidebar) sameSearches(saved []store.SavedSearch) bool {
	return slices.EqualFunc(s.searches, saved, func(was, is store.SavedSearch) bool {
		return was.ID == is.ID && was.Saved == is.Saved && was.Broken == is.Broken && (!s.onlyUnread || (was.Unread > 0) == (is.Unread > 0))
	})
}

// today is when today began.
func (s *sidebar) today() time.Time { return typeset.DayOf(s.now().In(s.zone)) }

// count counts what stands under the lines that have no feeds.
func (s *sidebar) count() {
	unread, all := s.inFolders()
	standing := map[string]int{keyUnread: s.counts.Unread, keyToday: s.counts.TodayUnread, keyBookmarks: s.counts.Bookmarked, keyAll: s.counts.All, keyAside: s.counts.Aside}
	tags, searches := map[string]store.TagCount{}, map[store.SearchID]store.SavedSearch{}
	for _, t := range s.tags {
		tags[t.Tag] = t
	}
	for _, one := range s.searches {
		searches[one.ID] = one
	}
	for i := range s.heads {
		switch it := &s.heads[i]; {
		case it.isFolder(), it.key == keyLoose:
			it.count, it.total = unread[it.folder], all[it.folder]
		case it.tag != "":
			it.count, it.total = tags[it.tag].Unread, tags[it.tag].Total
		case it.isSearch():
			it.saved = searches[it.saved.ID]
			it.count, it.total = it.saved.Unread, it.saved.Total
		default:
			it.count = standing[it.key]
			if it.key == keyToday {
				it.total = s.counts.Today
			}
		}
	}
	s.drawn = make([]string, s.len())
	s.draw()
}

// inFolders is the number of unread articles, and of all, in each folder and those in it; under ""
// of what is in none. Feeds of a folder stand together.
func (s *sidebar) inFolders() (unread, all map[string]int) {
	unread, all = map[string]int{}, map[string]int{}
	for from, to := 0, 0; from < len(s.feeds); from = to {
		folder, n, total := s.feeds[from].Subscription.Folder, 0, 0
		for ; to < len(s.feeds) && s.feeds[to].Subscription.Folder == folder; to++ {
			n, total = n+s.feeds[to].Unread, total+s.feeds[to].Total
		}
		for path := folder; ; path = above(path) {
			unread[path] += n
			all[path] += total
			if !strings.Contains(path, "/") {
				break
			}
		}
	}
	return unread, all
}

// build lays the lines out anew. The cursor stays on its item, and the item stays where it
// is on the screen; if it has been removed, the next one that is still there has the cursor.
func (s *sidebar) build(before outline) {
	s.outline = outline{feeds: s.feeds}
	s.midnight = s.today()
	s.addHeads(s.standing()...)
	var saved, tags []item
	for _, one := range s.searches {
		if it := savedItem(one); s.isShown(it.key, one.Unread) {
			saved = append(saved, it)
		}
	}
	s.section(item{key: keySearches, label: "Searches", fold: keySearches}, saved...)
	for _, t := range s.tags {
		if it := tagItem(t); s.isShown(it.key, t.Unread) {
			tags = append(tags, it)
		}
	}
	s.section(item{key: keyTags, label: "Tags", fold: keyTags}, tags...)
	if s.len() > 0 && len(s.feeds) > 0 {
		s.addHeads(item{key: keyGap})
	}
	s.buildFeeds()
	s.count()
	s.restoreCursor(before)
	s.scroll()
}

// buildFeeds lays out folders and feeds.
func (s *sidebar) buildFeeds() {
	s.lines = slices.Grow(s.lines, len(s.feeds))
	at, atFolder := strings.CutPrefix(s.current, folderKeyPrefix)
	var open []string // the folders the last feed was in
	in, hidden := "", false
	for i := range s.feeds {
		f := &s.feeds[i]
		folder := f.Subscription.Folder
		shown := !s.onlyUnread || f.Unread > 0 || s.isShown(feedKey(f.ID), 0)
		if !shown && atFolder && store.InFolder(folder, at) {
			folder = at // stays in sight
		} else if !shown {
			continue
		}
		if folder != in {
			folders := splitFolder(folder)
			s.openFolders(open, folders)
			in, open, hidden = folder, folders, s.hidden(folders)
		}
		if folder == "" && !s.loose && s.feeds[0].Subscription.Folder != "" {
			s.loose = true
			s.addHeads(item{key: keyLoose, label: "Other feeds", fold: keyLoose})
			hidden = s.folded[keyLoose]
		}
		if shown && !hidden {
			s.addFeed(i)
		}
	}
}

// isShown reports whether an item is shown that has so many unread articles.
func (s *sidebar) isShown(key string, unread int) bool {
	return !s.onlyUnread || unread > 0 || key == s.current
}

// restoreCursor puts the cursor where it was among the lines before.
func (s *sidebar) restoreCursor(before outline) {
	if s.cursor >= before.len() {
		return
	}
	now := s.index(s.keyNow(before.item(s.cursor).key))
	if now < 0 || before.isGap(s.cursor) {
		now = s.nextOf(before, s.cursor+1)
	}
	if now >= 0 {
		s.top += now - s.cursor
		s.cursor = now
	}
}

// nextOf is where the first of the lines before, from one on, that are still there stands
// now; -1 if none is.
func (s *sidebar) nextOf(before outline, from int) int {
	at := map[string]int{}
	for i := range s.len() {
		at[s.item(i).key] = i
	}
	delete(at, keyGap)
	for i := from; i < before.len(); i++ {
		if now, stays := at[before.item(i).key]; stays {
			return now
		}
	}
	return -1
}

// openFolders adds the folders of a feed that the feed before it was not in.
func (s *sidebar) openFolders(before, now []string) {
	for d := range now {
		if d < len(before) && slices.Equal(before[:d+1], now[:d+1]) {
			continue
		}
		path := strings.Join(now[:d+1], "/")
		if !s.hidden(now[:d]) {
			s.addHeads(folderItem(path))
		}
	}
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

// lastOf is the name that a folder has in the one above it.
func lastOf(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// above is the path of the folder that a folder is in, "" if that is none.
func above(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }
