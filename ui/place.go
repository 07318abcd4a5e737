package ui

import (
	"fmt"
	"slices"
	"strings"

	"tidings/store"
)

// A place is what a list shows: a query and its name.
type place struct {
	name     string
	query    store.Query
	filter   filter
	sort     store.Sort     // what the list is sorted by
	oldest   bool           // the list begins with the oldest article, or what is the same in that does
	heads    heads          // whether the list has headings
	single   bool           // all articles are of one feed: rows need not name it
	saved    store.SearchID // the saved search that the place is, 0 for none
	filtered bool           // it is another place, of which it lists what a query finds
	trouble  string         // why the feed could not be fetched, "" if it could
}

// found reports whether the place lists the hits of a search; typed reports whether of one
// that is not saved.
func (p place) found() bool { return p.query.Text != "" }
func (p place) typed() bool { return p.found() && p.saved == 0 }

// byDate reports whether the list is in the order of dates: hits always are.
func (p place) byDate() bool { return p.sort == store.ByDate || p.found() }

// growsBelow reports whether what is new comes at the end of the list.
func (p place) growsBelow() bool { return p.oldest && p.byDate() }

// id names a place, whatever it is narrowed by: its order is kept under that. It is "" for a
// search that is not saved.
func (p place) id() string {
	switch q := p.query; {
	case p.saved != 0:
		return fmt.Sprint("search ", p.saved)
	case p.found():
		return ""
	case q.Feed != 0:
		return fmt.Sprint("feed ", q.Feed)
	case q.Folder != "":
		return "folder " + q.Folder
	case q.Tag != "":
		return "tag " + q.Tag
	case q.Bookmarked:
		return "bookmarks"
	case !q.Since.IsZero():
		return "today"
	case q.State == store.Aside:
		return "aside"
	case q.State == store.Unread:
		return "unread"
	}
	return "all"
}

// heads is whether a list has headings.
type heads int

const (
	headsWhereUseful heads = iota // in long lists of several feeds
	headsOn
	headsOff
)

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
	q.Sort, q.OldestFirst = p.sort, p.oldest
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

// What makes an article one of a list, as the header of the list calls it: an article that is that no
// longer stays in sight until the list is left.
type holding string

const (
	holdsAll        holding = ""
	holdsUnread     holding = "unread"
	holdsBookmarked holding = "bookmarked"
	holdsTagged     holding = "tagged"
)

// holds is what makes an article one of the place. What a search has found is counted as found.
func (p place) holds() holding {
	switch q := p.asked(); {
	case p.found():
		return holdsAll
	case q.State == store.Unread, q.State == store.Aside:
		return holdsUnread
	case q.Bookmarked:
		return holdsBookmarked
	case q.Tag != "":
		return holdsTagged
	}
	return holdsAll
}

// isOf reports whether an article that a list of the place shows is one of it still.
func (p place) isOf(r *store.Row) bool {
	q := p.asked()
	isTagged := func() bool { return slices.Contains(strings.Fields(r.Tags), q.Tag) }
	isUnread := q.State == store.Unread || q.State == store.Aside
	return p.found() || (!isUnread || !r.Read) && (!q.Bookmarked || r.Bookmarked) && (q.Tag == "" || isTagged())
}

// title is what stands above the list.
func (p place) title() string {
	title := p.name
	switch p.filter {
	case showUnread:
		title += " · unread"
	case showBookmarked:
		title += " · bookmarked"
	}
	if behind := (order{sort: p.sort}).named().behind; behind != "" && !p.found() {
		title += " · " + behind
	}
	if p.titlesFirst() {
		title += " · " + titlesFirst
	}
	return title
}

// goesOn reports whether another feed follows a place: none follows what was searched for, or has
// a tag.
func (p place) goesOn() bool {
	return !p.found() && p.query.Tag == "" && p.query.State != store.Aside && !p.asked().Bookmarked
}
