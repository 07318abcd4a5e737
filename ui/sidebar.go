package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tidings/store"
)

// sidebar is the pane of places: the standing lists, the account's saved
// searches and tags, then folders with their feeds, then feeds without a folder.
type sidebar struct {
	*shared
	w, h    int
	focused bool

	outline
	counts   store.Counts
	tags     []store.TagCount
	searches []store.SavedSearch
	folded   map[string]bool
	drawn    []string // each line as it is drawn, without the cursor's mark; "" for those not drawn yet
	cursor   int
	top      int
	midnight time.Time // when today begins
	current  string    // key of the place the list shows
	away     bool      // the list shows what was searched for everywhere, and no place
	moved    bool      // the cursor has been moved since one came from the list

	order      barOrder
	onlyUnread bool // show only what has unread articles, and what the list shows
	reorders   bool // the order was asked for anew
	chosen     bool // both are as the account has chosen
	names      int  // how many cells the widest line needs

	picks     feedPicks
	renamings []renaming // the last at the end
}

// An item is one line of the side bar.
type item struct {
	key    string // identifies the item, also after a reload
	label  string
	icon   string
	count  int // of what is unread; of bookmarks and of everything, all
	total  int // of all
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
func (i item) heads() bool { return i.isFolder() || i.isSection() }
func (i item) isSection() bool {
	return i.key == keyTags || i.key == keySearches || i.key == keyLoose
}
func (i item) isFeed() bool   { return i.feed != nil }
func (i item) isSearch() bool { return i.saved.ID != 0 }

// Keys of the standing lists.
const (
	keyUnread    = "unread"
	keyAll       = "all"
	keyToday     = "today"
	keyBookmarks = "bookmarks"
	keyAside     = "aside"
	keyGap       = "" // an empty line that the cursor passes over
	keyTags      = "section tags"
	keySearches  = "section searches"
	keyLoose     = "section loose" // feeds outside all folders, where there are folders
)

func (s *sidebar) resize(w, h int) {
	if w != s.w {
		clear(s.drawn)
	}
	s.w, s.h = w, h
	s.scroll()
}

// load shows the feeds, counts and tags that the store has now. The cursor stays on its
// item.
func (s *sidebar) load(msg feedsMsg) {
	if !s.chosen {
		s.choose(msg.choice)
		s.chosen = true
	}
	feeds := s.arranged(msg.feeds)
	same := s.sameFeeds(feeds) && s.sameTags(msg.tags) && s.sameStanding(msg.counts)
	before := s.outline
	s.feeds, s.counts, s.tags = feeds, msg.counts, msg.tags
	if !same {
		s.measure()
	}
	s.renew(same, before)
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
	same := s.sameTags(msg.tags) && s.sameStanding(msg.counts)
	s.counts, s.tags = msg.counts, msg.tags
	s.renew(same, s.outline)
	return true
}

// loadSaved shows the saved searches. They come after the rest, since counting their hits
// takes longer.
func (s *sidebar) loadSaved(saved []store.SavedSearch) {
	same := s.sameSearches(saved)
	s.searches = saved
	if !same {
		s.measure()
	}
	s.renew(same, s.outline)
}

// selected is the item under the cursor.
func (s *sidebar) selected() (item, bool) {
	if s.cursor < 0 || s.cursor >= s.len() {
		return item{}, false
	}
	return s.item(s.cursor), true
}

// goTo notes which place the list shows, and puts the cursor on it.
func (s *sidebar) goTo(key string) {
	s.look(key)
	if i := s.index(key); i >= 0 {
		s.cursor = i
	}
	s.moved = false
	s.scroll()
}

// wanted is the item under the cursor, if it has been moved there from the place that the list shows.
func (s *sidebar) wanted() (item, bool) {
	it, ok := s.selected()
	return it, ok && s.moved && !s.isListed(it.key) && it.key != keyGap && !it.isSection()
}

// leave notes whether the list shows no place, but what was searched for.
func (s *sidebar) leave(away bool) {
	if s.away != away {
		s.away = away
		clear(s.drawn)
		s.draw()
	}
}

// isListed reports whether the list shows the place with a key.
func (s *sidebar) isListed(key string) bool { return key == s.current && !s.away }

// look notes which place the list shows.
func (s *sidebar) look(key string) {
	if s.current == key {
		return
	}
	s.current = key
	if s.onlyUnread { // it stays in sight, and the one before no longer
		s.build(s.outline)
		return
	}
	clear(s.drawn)
	s.draw()
}

// neighbour is the next feed or folder (by 1), or the one before (by -1), that
// suits, counted from where the list is.
func (s *sidebar) neighbour(by int, suits func(*store.Subscribed) bool) (item, bool) {
	from := s.index(s.current)
	if from < 0 { // folded away, or removed
		from = s.cursor
	}
	for i := from + by; i >= 0 && i < s.len(); i += by {
		if f := s.feed(i); f != nil && suits(f) {
			return s.item(i), true
		}
	}
	return item{}, false
}

// toRead is the next feed that has something unread behind what the list shows, or before it (by -1):
// also one in a folder that is folded, and where none follows, one from the beginning on.
func (s *sidebar) toRead(by int) (item, bool) {
	n := len(s.feeds)
	first, last := -1, -1 // the feeds of the place
	id, isFeed := feedOfKey(s.current)
	folder, isFolder := strings.CutPrefix(s.current, "folder ")
	for i := range s.feeds {
		in := s.feeds[i].Subscription.Folder
		if isFeed && s.feeds[i].ID == id || isFolder && (in == folder || strings.HasPrefix(in, folder+"/")) {
			if last = i; first < 0 {
				first = i
			}
		}
	}
	from := last + 1
	if by < 0 {
		from = first - 1
	}
	for step := range n {
		i := from + by*step
		if i < 0 {
			break
		}
		i %= n
		if f := &s.feeds[i]; f.Unread > 0 && (i < first || i > last) {
			return feedItem(f), true
		}
	}
	return item{}, false
}

func (s *sidebar) scroll() {
	n := max(1, s.h-s.heading())
	s.cursor = max(0, min(s.cursor, s.len()-1))
	if s.h == 0 { // where it stands when it is shown again is seen then
		return
	}
	s.top = max(0, min(s.top, s.len()-n, s.cursor))
	if s.cursor >= s.top+n {
		s.top = s.cursor - n + 1
	}
	s.draw()
}

// subscription is that to a feed; if there is none, nothing but the feed's number.
func (s *sidebar) subscription(id store.FeedID) store.Subscribed {
	for i := range s.feeds {
		if s.feeds[i].ID == id {
			return s.feeds[i]
		}
	}
	return store.Subscribed{Feed: store.Feed{ID: id}}
}

func (s *sidebar) heading() int {
	if s.h >= roomy {
		return 2
	}
	return 1
}

func (s *sidebar) moveTo(i int) {
	i = max(0, min(i, s.len()-1))
	if s.len() > 0 && s.isGap(i) {
		if i > s.cursor {
			i++
		} else {
			i--
		}
	}
	s.moved = s.moved || i != s.cursor
	s.cursor = i
	s.scroll()
}

// move moves the cursor.
func (s *sidebar) move(m motion) {
	n := max(1, s.h-s.heading())
	s.moveTo(s.cursor + m.by(n/2, n, s.len()))
}

// turn scrolls by so many lines. The cursor stays on its item as long as that is in sight.
func (s *sidebar) turn(lines int) {
	n := max(1, s.h-s.heading())
	s.top = max(0, min(s.top+lines, s.len()-n))
	s.moveTo(max(s.top, min(s.cursor, s.top+n-1)))
}

// itemAt is the item that a cell of the pane shows, and whether that is the sign by which it is
// folded; false if it shows none.
func (s *sidebar) itemAt(x, y int) (i int, sign, ok bool) {
	i = s.top + y - s.heading()
	if y < s.heading() || i >= s.len() || s.isGap(i) {
		return 0, false, false
	}
	it := s.item(i)
	return i, it.heads() && !s.settings.Linear && x >= cursorWidth+it.indent() && x < cursorWidth+it.indent()+signWidth, true
}

// foldHere folds the folder or section under the cursor, or the one it is in.
func (s *sidebar) foldHere() {
	it, ok := s.selected()
	if !ok || it.fold == "" {
		return
	}
	s.folded[it.fold] = !s.folded[it.fold]
	s.build(s.outline)
	for i := range s.len() {
		if head := s.head(i); head != nil && head.heads() && head.fold == it.fold {
			s.moveTo(i)
			return
		}
	}
}
