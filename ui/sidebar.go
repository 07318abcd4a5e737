package ui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

// sidebar is the pane of places: the standing lists, then folders with their
// feeds, then feeds without a folder.
type sidebar struct {
	*shared
	w, h    int
	focused bool

	feeds   []store.Subscribed
	counts  store.Counts
	folded  map[string]bool
	items   []item
	cursor  int
	top     int
	current string // key of the place the list shows
	failing bool   // show only feeds that fail
}

// An item is one line of the side bar.
type item struct {
	key    string // what it is, also after a reload
	label  string
	icon   string
	count  int
	depth  int
	folder string           // the folder's name if it is one
	feed   store.Subscribed // the feed if it is one
	place  place
}

func (i item) isFolder() bool { return i.folder != "" }
func (i item) isFeed() bool   { return i.feed.ID != 0 }

// Keys of the standing lists.
const (
	keyUnread    = "unread"
	keyAll       = "all"
	keyToday     = "today"
	keyBookmarks = "bookmarks"
	keyGap       = "" // an empty line that the cursor passes over
)

func feedKey(id store.FeedID) string { return fmt.Sprintf("feed %d", id) }

func (s *sidebar) resize(w, h int) {
	s.w, s.h = w, h
	s.scroll()
}

// load takes feeds and counts as the store has them now. The cursor stays on
// what it was on.
func (s *sidebar) load(feeds []store.Subscribed, counts store.Counts) {
	s.feeds, s.counts = feeds, counts
	s.build()
}

// standing are the lists that everybody has.
func (s *sidebar) standing() []item {
	midnight := dayOf(s.now().In(s.zone))
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

// build makes the items anew.
func (s *sidebar) build() {
	was := ""
	if s.cursor < len(s.items) {
		was = s.items[s.cursor].key
	}
	s.items = s.items[:0]
	if !s.failing {
		s.items = append(s.items, s.standing()...)
	}
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
			key: feedKey(f.ID), label: shortName(f), count: f.Unread, depth: len(folders), feed: f,
			place: place{name: f.Name(), query: store.Query{Feed: f.ID}, single: true},
		})
	}
	if i := slices.IndexFunc(s.items, func(i item) bool { return i.key == was }); i >= 0 {
		s.cursor = i
	}
	s.scroll()
}

// shortName is a feed's name; of one that has only an address, what is telling
// in it.
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
				key: "folder " + path, label: now[d], folder: path, depth: d, count: s.unreadIn(path),
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
		if f.Subscription.Folder == folder || strings.HasPrefix(f.Subscription.Folder, folder+"/") {
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

// selected is the item under the cursor.
func (s *sidebar) selected() (item, bool) {
	if s.cursor < 0 || s.cursor >= len(s.items) {
		return item{}, false
	}
	return s.items[s.cursor], true
}

// find returns the item with a key.
func (s *sidebar) find(key string) (item, bool) {
	i := slices.IndexFunc(s.items, func(i item) bool { return i.key == key })
	if i < 0 {
		return item{}, false
	}
	return s.items[i], true
}

// at says which place the list is at, and puts the cursor there.
func (s *sidebar) at(key string) {
	s.current = key
	if i := slices.IndexFunc(s.items, func(i item) bool { return i.key == key }); i >= 0 {
		s.cursor = i
	}
	s.scroll()
}

// neighbour is the next feed or folder (by 1), or the one before (by -1), that
// suits, counted from where the list is.
func (s *sidebar) neighbour(by int, suits func(item) bool) (item, bool) {
	from := slices.IndexFunc(s.items, func(i item) bool { return i.key == s.current })
	if from < 0 { // folded away, or gone
		from = s.cursor
	}
	for i := from + by; i >= 0 && i < len(s.items); i += by {
		if s.items[i].isFeed() && suits(s.items[i]) {
			return s.items[i], true
		}
	}
	return item{}, false
}

func (s *sidebar) scroll() {
	n := max(1, s.h-s.heading())
	s.cursor = max(0, min(s.cursor, len(s.items)-1))
	s.top = max(0, min(s.top, len(s.items)-n, s.cursor))
	if s.cursor >= s.top+n {
		s.top = s.cursor - n + 1
	}
}

func (s *sidebar) heading() int {
	if s.h >= roomy {
		return 2
	}
	return 1
}

func (s *sidebar) moveTo(i int) {
	i = max(0, min(i, len(s.items)-1))
	if len(s.items) > 0 && s.items[i].key == keyGap {
		if i > s.cursor {
			i++
		} else {
			i--
		}
	}
	s.cursor = i
	s.scroll()
}

func (s *sidebar) update(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k, n := s.keys.move, max(1, s.h-s.heading())
	switch {
	case key.Matches(msg, k.Down):
		s.moveTo(s.cursor + 1)
	case key.Matches(msg, k.Up):
		s.moveTo(s.cursor - 1)
	case key.Matches(msg, k.HalfDown):
		s.moveTo(s.cursor + n/2)
	case key.Matches(msg, k.HalfUp):
		s.moveTo(s.cursor - n/2)
	case key.Matches(msg, k.PageDown):
		s.moveTo(s.cursor + n)
	case key.Matches(msg, k.PageUp):
		s.moveTo(s.cursor - n)
	case key.Matches(msg, k.Top):
		s.moveTo(0)
	case key.Matches(msg, k.Bottom):
		s.moveTo(len(s.items) - 1)
	case key.Matches(msg, s.keys.sidebar.Fold):
		s.fold()
	default:
		return nil, false
	}
	return nil, true
}

// fold folds the folder under the cursor, or the one its feed is in.
func (s *sidebar) fold() {
	it, ok := s.selected()
	if !ok {
		return
	}
	folder := it.folder
	if it.isFeed() {
		folder = it.feed.Subscription.Folder
	}
	if folder == "" {
		return
	}
	s.folded[folder] = !s.folded[folder]
	s.build()
	s.onFolder(folder)
}

// onFolder puts the cursor on a folder.
func (s *sidebar) onFolder(folder string) {
	if i := slices.IndexFunc(s.items, func(i item) bool { return i.folder == folder }); i >= 0 {
		s.moveTo(i)
	}
}

func (s *sidebar) view() string {
	t := s.theme
	name := t.muted
	if s.focused {
		name = t.accent
	}
	title := "tidings"
	if s.failing {
		title = "Feeds that fail"
	}
	lines := []string{" " + name.Render(title)}
	if s.heading() == 2 {
		lines = append(lines, "")
	}
	if s.failing && len(s.items) == 0 {
		lines = append(lines, "   "+t.muted.Render("None."))
	}
	for i := s.top; i < min(len(s.items), s.top+s.h-s.heading()); i++ {
		lines = append(lines, s.line(i))
	}
	return fill(lines, s.w, s.h)
}

// line draws one item: cursor, indent, icon or fold mark, label, count.
func (s *sidebar) line(i int) string {
	t, it := s.theme, s.items[i]
	if it.key == keyGap {
		return ""
	}
	mark := "  "
	if i == s.cursor {
		style := t.muted
		if s.focused {
			style = t.accent
		}
		mark = style.Render("▌") + " "
	}
	number := ""
	if it.count > 0 {
		number = t.muted.Render(thousands(it.count)) + " "
	}
	icon := it.icon
	switch {
	case it.isFolder() && s.folded[it.folder]:
		icon = "▸"
	case it.isFolder():
		icon = "▾"
	case it.isFeed() && it.feed.Failures > 0:
		icon = t.failure.Render("!")
	case icon == "":
		icon = " "
	}
	if icon == "★" || icon == "●" {
		icon = map[string]string{"★": t.marked.Render("★"), "●": t.unread.Render("●")}[icon]
	}
	style := t.plain
	switch {
	case it.key == s.current:
		style = t.accent
	case it.count > 0 && !it.isFolder() && it.key != keyAll && it.key != keyBookmarks:
		style = t.title
	}
	left := mark + strings.Repeat("  ", min(it.depth, 3)) + icon + " "
	room := s.w - ansi.StringWidth(left) - ansi.StringWidth(number) - 1
	return ends(left+style.Render(ansi.Truncate(it.label, max(1, room), "…")), number, s.w)
}
