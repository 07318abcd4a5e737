package ui

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

// In which order feeds and folders stand in the side bar, and which of them. In all orders the feeds of
// a folder stand together and before the folders in it, and those outside all folders last.

// A barOrder is the order of feeds and folders that are in the same folder.
type barOrder int

const (
	byName   barOrder = iota
	byHand            // as the person has put them; what is new stands last
	byUnread          // most unread first, as it was when the order was asked for
)

// barOrders are the words for the orders.
func barOrders() map[barOrder]string {
	return map[barOrder]string{byName: "by name", byHand: "by hand", byUnread: "by unread"}
}

const onlyUnreadWord = "only unread"

// choice is how the side bar is shown, to be kept with the account.
func (s *sidebar) choice() string {
	if s.onlyUnread {
		return barOrders()[s.order] + ", " + onlyUnreadWord
	}
	return barOrders()[s.order]
}

// choose shows the side bar as it was kept; what means nothing, as ever.
func (s *sidebar) choose(choice string) {
	word, rest, _ := strings.Cut(choice, ", ")
	for order, name := range barOrders() {
		if name == word {
			s.order = order
		}
	}
	s.onlyUnread = rest == onlyUnreadWord
}

// showOnlyUnread shows only what has unread articles, or all again.
func (s *sidebar) showOnlyUnread() {
	s.onlyUnread = !s.onlyUnread
	s.build(s.outline)
}

// arranged is feeds in the order of the side bar. They come in the order of their folders and names.
func (s *sidebar) arranged(feeds []store.Subscribed) []store.Subscribed {
	switch s.order {
	case byHand:
		return arrange(feeds, func(f *store.Subscribed) int64 {
			return int64(f.Subscription.Order - 1) // 0 comes last
		}, func(a, b int64) int64 { return min(a, b) })
	case byUnread:
		if as := s.asBefore(feeds); as != nil && !s.reorders {
			return as
		}
		s.reorders = false
		return arrange(feeds, func(f *store.Subscribed) int64 { return -int64(f.Unread) }, func(a, b int64) int64 { return a + b })
	}
	return feeds
}

// asBefore is feeds in the order in which they stand already, nil if others have come or gone, or stand
// in other folders.
func (s *sidebar) asBefore(feeds []store.Subscribed) []store.Subscribed {
	if len(feeds) != len(s.feeds) {
		return nil
	}
	at := make(map[store.FeedID]int, len(s.feeds))
	for i := range s.feeds {
		at[s.feeds[i].ID] = i
	}
	sorted := make([]store.Subscribed, len(feeds))
	for i := range feeds {
		to, known := at[feeds[i].ID]
		if !known || s.feeds[to].Subscription.Folder != feeds[i].Subscription.Folder {
			return nil
		}
		sorted[to] = feeds[i]
	}
	return sorted
}

// A folderRank is where a folder stands among those in the same folder.
type folderRank struct {
	rank  int64
	first int // where its first feed stands by name
}

// arrange sorts feeds by a rank, and folders by what the ranks of their feeds make together; those of the
// same rank stay in their order.
func arrange(feeds []store.Subscribed, rank func(*store.Subscribed) int64, together func(a, b int64) int64) []store.Subscribed {
	folders := map[string]folderRank{}
	ranks := make([]int64, len(feeds))
	for i := range feeds {
		ranks[i] = rank(&feeds[i])
		for path := feeds[i].Subscription.Folder; path != ""; path = above(path) {
			if known, is := folders[path]; is {
				folders[path] = folderRank{together(known.rank, ranks[i]), known.first}
			} else {
				folders[path] = folderRank{ranks[i], i}
			}
		}
	}
	ways := map[string][]folderRank{}
	way := func(path string) []folderRank {
		if known, is := ways[path]; is || path == "" {
			return known
		}
		var all []folderRank
		for at := path; at != ""; at = above(at) {
			all = append(all, folders[at])
		}
		slices.Reverse(all)
		ways[path] = all
		return all
	}
	order := make([]int, len(feeds))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := feeds[i].Subscription.Folder, feeds[j].Subscription.Folder
		switch {
		case a == b:
			return cmp.Compare(ranks[i], ranks[j])
		case a == "" || b == "": // behind all folders
			return cmp.Compare(len(b), len(a))
		}
		return slices.CompareFunc(way(a), way(b), func(x, y folderRank) int {
			return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(x.first, y.first))
		})
	})
	sorted := make([]store.Subscribed, len(feeds))
	for to, from := range order {
		sorted[to] = feeds[from]
	}
	return sorted
}

// carried is the feeds in the order in which they stand when what the cursor is on has changed places
// with its neighbour in the same folder, by 1 with the next, by -1 with the one before: all of them if
// some have no place by hand yet, else those between. None if there is no such neighbour in sight.
func (s *sidebar) carried(by int) (ids []store.FeedID) {
	it, _ := s.selected()
	from, to := s.blockOf(it)
	other, found := item{}, false
	for i := s.cursor + by; i >= 0 && i < s.len() && !found; i += by {
		next := s.item(i)
		found = next.isFeed() == it.isFeed() && next.isFolder() == it.isFolder() && sameLevel(it, next)
		other = next
	}
	if from == to || !found {
		return nil
	}
	first, last := s.blockOf(other)
	now := slices.Clone(s.feeds[from:to])
	if by > 0 {
		now = append(slices.Clone(s.feeds[to:last]), now...)
		first = from
	} else {
		now = append(now, s.feeds[first:from]...)
		last = to
	}
	s.feeds = slices.Concat(s.feeds[:first], now, s.feeds[last:])
	if slices.ContainsFunc(s.feeds, func(f store.Subscribed) bool { return f.Subscription.Order == 0 }) {
		return idsOf(s.feeds)
	}
	return idsOf(now)
}

// sameLevel reports whether two items are in the same folder.
func sameLevel(a, b item) bool {
	if a.isFeed() {
		return a.feed.Subscription.Folder == b.feed.Subscription.Folder
	}
	return above(a.folder) == above(b.folder)
}

// blockOf is which feeds belong to an item: from one, to before another.
func (s *sidebar) blockOf(it item) (from, to int) {
	for i := range s.feeds {
		in := it.isFeed() && s.feeds[i].ID == it.feed.ID || it.isFolder() && store.InFolder(s.feeds[i].Subscription.Folder, it.folder)
		switch {
		case in && to == 0:
			from, to = i, i+1
		case in:
			to = i + 1
		}
	}
	return from, to
}

// measure notes how wide the names are. It does so when they are other than before, and not at each
// count.
func (s *sidebar) measure() {
	s.names = 0
	add := func(it item) {
		if s.names < wideSidebar {
			s.names = max(s.names, cursorWidth+it.indent()+signWidth+ansi.StringWidth(it.label)+len(s.number(it))+2)
		}
	}
	for i := range s.feeds {
		add(s.placed(feedItem(&s.feeds[i])))
	}
	for _, one := range s.searches {
		add(savedItem(one))
	}
	for _, t := range s.tags {
		add(tagItem(t))
	}
	unread, _ := s.inFolders()
	for path, n := range unread {
		if path != "" {
			it := folderItem(path)
			it.count = n
			add(it)
		}
	}
}

// fitting is how wide the side bar is on a screen of w cells where nobody has set it.
func (s *sidebar) fitting(w int) int {
	most := mostSidebar
	if w >= veryWide {
		most = wideSidebar
	}
	return max(leastSidebar, min(s.names, most))
}
