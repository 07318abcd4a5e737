package ui

import (
	"maps"
	"slices"

	"tidings/store"
)

// feedPicks are the feeds of the side bar that somebody has selected: what is asked for next is done to
// all of them at once. While a range is open, all feeds from where it was opened to the cursor are
// selected, too.
type feedPicks struct {
	feeds  map[store.FeedID]bool
	opened string // the key of the item where the open range was opened, "" for none
}

// togglePick selects the feed under the cursor, or those of the folder, or no longer. An open range
// stays as it is and ends. It reports whether the cursor may go on.
func (s *sidebar) togglePick() bool {
	if s.picks.opened != "" {
		s.endRange()
		return false
	}
	here, all := s.feedsHere(), true
	for i := range here {
		all = all && s.picks.feeds[here[i].ID]
	}
	for i := range here {
		s.setPicked(here[i].ID, !all)
	}
	it, _ := s.selected()
	return it.isFeed()
}

// toggleAll selects all feeds that are not folded away, or none if they are selected already.
func (s *sidebar) toggleAll() {
	before := s.pickedCount()
	s.picks.opened = ""
	for i := range s.len() {
		if f := s.feed(i); f != nil {
			s.setPicked(f.ID, true)
		}
	}
	if s.pickedCount() == before {
		s.unpick()
	}
}

// pickRange opens a range at the cursor, or ends the open one there.
func (s *sidebar) pickRange() {
	if s.picks.opened != "" {
		s.endRange()
		return
	}
	it, _ := s.selected()
	s.picks.opened = it.key
}

// endRange makes the feeds of the open range feeds that are selected one by one.
func (s *sidebar) endRange() {
	from, to := s.pickRangeLines()
	for i := from; i < to; i++ {
		if f := s.feed(i); f != nil {
			s.setPicked(f.ID, true)
		}
	}
	s.picks.opened = ""
}

// pickRangeLines is the lines of the open range: from one, to before another.
func (s *sidebar) pickRangeLines() (from, to int) {
	if s.picks.opened == "" {
		return 0, 0
	}
	at := s.index(s.picks.opened)
	if at < 0 { // it has been removed, or folded away
		at = s.cursor
	}
	return min(at, s.cursor), min(s.len(), max(at, s.cursor)+1)
}

func (s *sidebar) setPicked(id store.FeedID, on bool) {
	if s.picks.feeds == nil {
		s.picks.feeds = map[store.FeedID]bool{}
	}
	delete(s.picks.feeds, id)
	if on {
		s.picks.feeds[id] = true
	}
}

// unpick selects nothing any more.
func (s *sidebar) unpick() { s.picks = feedPicks{} }

// picked are the feeds that are selected, in the order of the side bar.
func (s *sidebar) picked() (feeds []store.Subscribed) {
	ids := s.pickedIDs()
	for i := range s.feeds {
		if ids[s.feeds[i].ID] {
			feeds = append(feeds, s.feeds[i])
		}
	}
	return feeds
}

// pickedCount is how many feeds are selected.
func (s *sidebar) pickedCount() int { return len(s.pickedIDs()) }

func (s *sidebar) pickedIDs() map[store.FeedID]bool {
	from, to := s.pickRangeLines()
	if from == to {
		return s.picks.feeds
	}
	ids := maps.Clone(s.picks.feeds)
	if ids == nil {
		ids = map[store.FeedID]bool{}
	}
	for i := from; i < to; i++ {
		if f := s.feed(i); f != nil {
			ids[f.ID] = true
		}
	}
	return ids
}

// hints are what matters most at the item under the cursor, or for the feeds that are selected.
func (s *sidebar) hints() []hint {
	one := func(word, action string) hint { return hint{word, []string{action}} }
	if s.pickedCount() > 0 {
		return []hint{
			one("mark read", "mark-list-read"), one("folder", "move-feed"), one("unsubscribe", "unsubscribe"), one("refresh", "refresh"),
			one("none", "end-selection"),
		}
	}
	var here []hint
	switch it, _ := s.selected(); {
	case it.isFeed() && it.feed.Failures > 0:
		here = []hint{one("why it fails", "edit-feed"), one("folder", "move-feed"), one("rename", "rename"), one("unsubscribe", "unsubscribe"), one("select", "select-feed")}
	case it.isFeed():
		here = []hint{one("edit", "edit-feed"), one("folder", "move-feed"), one("rename", "rename"), one("unsubscribe", "unsubscribe"), one("select", "select-feed")}
	case it.isFolder():
		here = []hint{one("fold", "fold"), one("rename", "rename"), one("remove", "unsubscribe"), one("move", "move-feed")}
	case it.tag != "", it.isSearch():
		here = []hint{one("rename", "rename"), one("remove", "unsubscribe")}
	case it.heads():
		here = []hint{one("fold", "fold")}
	}
	first := min(2, len(here)) // before what works everywhere
	return slices.Concat([]hint{one("open", "open")}, here[:first], []hint{one("add a feed", "add-feed"), one("mark read", "mark-list-read"), one("quit", "quit-from-feeds")},
		here[first:], []hint{one("refresh", "refresh-all"), one("catalogue", "catalogue")})
}

// feedsHere are the feeds that the cursor is on: one, or those of a folder.
func (s *sidebar) feedsHere() []store.Subscribed {
	switch it, ok := s.selected(); {
	case !ok:
	case it.isFeed():
		return []store.Subscribed{*it.feed}
	case it.isFolder():
		return s.inFolder(it.folder)
	}
	return nil
}

func idsOf(feeds []store.Subscribed) []store.FeedID {
	ids := make([]store.FeedID, len(feeds))
	for i := range feeds {
		ids[i] = feeds[i].ID
	}
	return ids
}
