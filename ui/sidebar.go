package ui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/typeset"
)

// sidebar is the pane of places: the standing lists, the account's saved
// searches and tags, then folders with their feeds, then feeds without a folder.
type sidebar struct {
	*shared
	w, h    int
	focused bool

	feeds    []store.Subscribed
	counts   store.Counts
	tags     []store.TagCount
	searches []store.SavedSearch
	folded   map[string]bool
	items    []item
	lines    []string // each item as it is drawn, without the cursor's mark; "" for items not drawn yet
	cursor   int
	top      int
	midnight time.Time // when today begins
	current  string    // key of the place the list shows
	failing  bool      // show only feeds that fail
}

// An item is one line of the side bar.
type item struct {
	key    string // identifies the item, also after a reload
	label  string
	icon   string
	count  int
	depth  int
	folder string            // the path of a folder, "" for anything else
	tag    string            // a tag, "" for anything else
	saved  store.SavedSearch // a saved search; its ID is 0 for anything else
	fold   string            // the folder or section that folding folds here, "" for none
	feed   *store.Subscribed // a feed; nil for anything else
	place  place
}

func (i item) isFolder() bool { return i.folder != "" }

// heads reports whether other items stand under it.
func (i item) heads() bool     { return i.isFolder() || i.isSection() }
func (i item) isSection() bool { return i.key == keyTags || i.key == keySearches }
func (i item) isFeed() bool    { return i.feed != nil }
func (i item) isSearch() bool  { return i.saved.ID != 0 }

// Keys of the standing lists.
const (
	keyUnread    = "unread"
	keyAll       = "all"
	keyToday     = "today"
	keyBookmarks = "bookmarks"
	keyGap       = "" // an empty line that the cursor passes over
	keyTags      = "section tags"
	keySearches  = "section searches"
)

func feedKey(id store.FeedID) string { return "feed " + strconv.FormatUint(uint64(id), 10) }

func (s *sidebar) resize(w, h int) {
	if w != s.w {
		clear(s.lines)
	}
	s.w, s.h = w, h
	s.scroll()
}

// load shows the feeds, counts and tags that the store has now. The cursor stays on its
// item.
func (s *sidebar) load(msg feedsMsg) {
	same := s.sameFeeds(msg.feeds) && s.sameTags(msg.tags) && s.midnight.Equal(s.today())
	s.feeds, s.counts, s.tags = msg.feeds, msg.counts, msg.tags
	s.renew(same)
}

// loadSome shows some of the feeds as the store has them now, and counts and tags. It reports
// whether it could: not if feeds have come or gone, or stand elsewhere.
func (s *sidebar) loadSome(msg feedsMsg) bool {
	var places []int
	for i := range s.feeds {
		if msg.of.Has(s.feeds[i].ID) {
			places = append(places, i)
		}
	}
	slices.SortFunc(places, func(i, j int) int { return cmp.Compare(s.feeds[i].ID, s.feeds[j].ID) })
	if len(places) != len(msg.feeds) {
		return false
	}
	for at, i := range places {
		if !s.standsAsBefore(&s.feeds[i], &msg.feeds[at]) {
			return false
		}
	}
	for at, i := range places {
		s.feeds[i] = msg.feeds[at]
	}
	same := s.sameTags(msg.tags) && s.midnight.Equal(s.today())
	s.counts, s.tags = msg.counts, msg.tags
	s.renew(same)
	return true
}

// loadSaved shows the saved searches. They come after the rest, since counting their hits
// takes longer.
func (s *sidebar) loadSaved(saved []store.SavedSearch) {
	same := s.sameSearches(saved)
	s.searches = saved
	s.renew(same)
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
	i := s.index(key)
	if i < 0 {
		return item{}, false
	}
	return s.items[i], true
}

// index returns where the item with a key stands, -1 if there is none. Items are large, and
// there may be thousands: none is copied.
func (s *sidebar) index(key string) int {
	for i := range s.items {
		if s.items[i].key == key {
			return i
		}
	}
	return -1
}

// goTo notes which place the list shows, and puts the cursor on it.
func (s *sidebar) goTo(key string) {
	if s.current != key {
		s.current = key
		clear(s.lines)
	}
	if i := s.index(key); i >= 0 {
		s.cursor = i
	}
	s.scroll()
}

// neighbour is the next feed or folder (by 1), or the one before (by -1), that
// suits, counted from where the list is.
func (s *sidebar) neighbour(by int, suits func(item) bool) (item, bool) {
	from := s.index(s.current)
	if from < 0 { // folded away, or removed
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
	s.draw()
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

// move moves the cursor.
func (s *sidebar) move(m motion) {
	n := max(1, s.h-s.heading())
	s.moveTo(s.cursor + m.by(n/2, n, len(s.items)))
}

// showFailing shows only the feeds that fail, or all again.
func (s *sidebar) showFailing(only bool) {
	if s.failing != only {
		s.failing = only
		s.build()
	}
}

// foldHere folds the folder or section under the cursor, or the one it is in.
func (s *sidebar) foldHere() {
	it, ok := s.selected()
	if !ok || it.fold == "" {
		return
	}
	s.folded[it.fold] = !s.folded[it.fold]
	s.build()
	if i := slices.IndexFunc(s.items, func(i item) bool { return i.heads() && i.fold == it.fold }); i >= 0 {
		s.moveTo(i)
	}
}

func (s *sidebar) view() string {
	t := s.theme
	name := t.Muted
	if s.focused {
		name = t.Accent
	}
	title := "tidings"
	if s.failing {
		title = "Feeds that fail"
	}
	lines := []string{typeset.Fit(" "+name.Render(title), s.w)}
	if s.heading() == 2 {
		lines = append(lines, strings.Repeat(" ", s.w))
	}
	if s.failing && len(s.items) == 0 {
		lines = append(lines, "   "+t.Muted.Render("None."))
	}
	for i := s.top; i < min(len(s.items), s.top+s.h-s.heading()); i++ {
		lines = append(lines, s.mark(i)+s.lines[i])
	}
	if s.failing && len(s.items) == 0 {
		return fill(lines, s.w, s.h)
	}
	return pad(lines, s.w, s.h)
}

// mark is all that moves when the cursor moves.
func (s *sidebar) mark(i int) string {
	switch {
	case i != s.cursor:
		return "  "
	case s.focused:
		return s.theme.Accent.Render("▌") + " "
	}
	return s.theme.Muted.Render("▌") + " "
}

// draw makes the lines of the items on the screen that have none yet.
func (s *sidebar) draw() {
	if s.w < cursorWidth {
		return
	}
	for i := s.top; i < min(len(s.items), s.top+s.h); i++ {
		if s.lines[i] == "" {
			s.lines[i] = s.line(s.items[i])
		}
	}
}

// line draws an item without the cursor's two cells: indent, icon or fold mark, label,
// count.
func (s *sidebar) line(it item) string {
	t, w := s.theme, s.w-cursorWidth
	if it.key == keyGap {
		return strings.Repeat(" ", w)
	}
	number := ""
	if it.count > 0 {
		number = t.Muted.Render(typeset.Thousands(it.count)) + " "
	}
	icon := it.icon
	switch {
	case it.heads() && s.folded[it.fold]:
		icon = "▸"
	case it.heads():
		icon = "▾"
	case it.isFeed() && it.feed.Failures > 0, it.saved.Broken != "":
		icon = t.Failure.Render("!")
	case icon == "":
		icon = " "
	}
	if icon == "★" || icon == "●" {
		icon = map[string]string{"★": t.Marked.Render("★"), "●": t.Unread.Render("●")}[icon]
	}
	style := t.Plain
	switch {
	case it.key == s.current:
		style = t.Accent
	case it.count > 0 && !it.heads() && it.key != keyAll && it.key != keyBookmarks:
		style = t.Title
	}
	left := strings.Repeat("  ", min(it.depth, 3)) + icon + " "
	room := w - ansi.StringWidth(left) - ansi.StringWidth(number) - 1
	return ends(left+style.Render(s.theme.Cut(it.label, max(1, room))), number, w)
}
