package ui

import "tidings/store"

// One key to the end: where a list has nothing unread any more, the next feed that has some is named,
// and gone to if the same key asks again; at last there is a page that says that all is read.

// firstUnread is what is done when the rows of a feed that was gone to are there.
type firstUnread struct {
	wanted bool
	opens  bool // the article is opened, or the cursor only put on it
	last   bool // the last unread article, not the first
}

// onward is a feed that was named, and when.
type onward struct {
	by      int // 1 for one that follows, -1 for one before
	presses int // how many keys had been pressed; 0 for none
}

// goingKey is a key as people call it; what goes on is Space for whoever used none.
func goingKey(key string) string {
	if key == "" {
		return "space"
	}
	return shownKey(key)
}

// goesOn reports whether another feed follows a place: none follows what was searched for, or has
// a tag.
func (p place) goesOn() bool {
	return !p.found() && p.query.Tag == "" && p.query.State != store.Aside && !p.asked().Bookmarked
}

// A whereabouts is where somebody was: the list, and the article that was open or under the cursor.
type whereabouts struct {
	place place
	key   string // of the place in the side bar
	row   store.Row
	open  bool
}

// mostWays is how far one can come back.
const mostWays = 200

// same reports whether both are the same list with the same article.
func (w whereabouts) same(as whereabouts) bool {
	return w.key == as.key && w.place.title() == as.place.title() && w.row.Number == as.row.Number && w.open == as.open
}
