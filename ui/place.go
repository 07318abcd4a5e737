package ui

import "tidings/store"

// A place is a list one can be at: what is listed, and what it is called.
type place struct {
	name    string
	query   store.Query
	filter  filter
	single  bool           // articles of one feed: no need to name it in each row
	saved   store.SearchID // the saved search that it is, 0 for none
	trouble string         // why the feed could not be fetched, "" if it could
}

// found reports whether articles are listed for what they hold; typed, whether
// somebody has just typed what.
func (p place) found() bool { return p.query.Text != "" }
func (p place) typed() bool { return p.found() && p.saved == 0 }

// A filter narrows the list one is at.
type filter int

const (
	showAll filter = iota
	showUnread
	showBookmarked
)

// asked is the place's query with the filter on top.
func (p place) asked() store.Query {
	q := p.query
	switch p.filter {
	case showUnread:
		q.State = store.Unread
	case showBookmarked:
		q.Bookmarked = true
	}
	return q
}

// title is what stands above the list.
func (p place) title() string {
	switch p.filter {
	case showUnread:
		return p.name + " · unread"
	case showBookmarked:
		return p.name + " · bookmarked"
	}
	return p.name
}
