package ui

import "tidings/store"

// A place is what a list shows: a query and its name.
type place struct {
	name    string
	query   store.Query
	filter  filter
	oldest  bool           // the list begins with the oldest article
	single  bool           // all articles are of one feed: rows need not name it
	saved   store.SearchID // the saved search that the place is, 0 for none
	trouble string         // why the feed could not be fetched, "" if it could
}

// found reports whether the place lists the hits of a search; typed reports whether of one
// that is not saved.
func (p place) found() bool { return p.query.Text != "" }
func (p place) typed() bool { return p.found() && p.saved == 0 }

// A filter narrows the list of a place.
type filter int

const (
	showAll filter = iota
	showUnread
	showBookmarked
)

// asked is the place's query narrowed by the filter, in the list's order.
func (p place) asked() store.Query {
	q := p.query
	q.OldestFirst = p.oldest
	switch p.filter {
	case showUnread:
		if q.State != store.Aside { // all of that is unread
			q.State = store.Unread
		}
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

// goesOn reports whether another feed follows a place: none follows what was searched for, or has
// a tag.
func (p place) goesOn() bool {
	return !p.found() && p.query.Tag == "" && p.query.State != store.Aside && !p.asked().Bookmarked
}
