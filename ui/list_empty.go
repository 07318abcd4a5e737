package ui

import (
	"strings"

	"tidings/store"
	"tidings/ui/typeset"
)

// What a list says that has no rows: what it is like, and what can be done next.

// emptyIndent is how many cells stand before that.
const emptyIndent = 3

// howToBegin is what a list says to who follows nothing.
const howToBegin = "c picks well-known feeds, or brings in another reader's; a adds any other."

// emptyLines is what an empty list says, in lines of at most its width.
func (l *list) emptyLines() (lines []string) {
	room := max(1, min(l.w-2*emptyIndent, typeset.ColumnMax))
	word, next := l.emptyWords()
	style := l.theme.Plain
	if l.loading {
		style = l.theme.Muted
	}
	lines = styled(style.Render, l.theme.Wrap(word, room))
	for _, one := range next {
		if one != "" {
			lines = append(append(lines, ""), styled(l.theme.Muted.Render, l.theme.Wrap(one, room))...)
		}
	}
	indent := strings.Repeat(" ", emptyIndent)
	return typeset.Prefix(lines, indent, indent)
}

// emptyWords says why a list has no rows, and what can be done next.
func (l *list) emptyWords() (why string, next []string) {
	q := l.place.asked()
	switch {
	case l.loading:
		return "…", nil
	case l.place.trouble != "":
		return l.place.trouble, []string{"r tries again, q leads back to the feeds."}
	case !l.loaded:
		return "The articles could not be listed.", nil
	case l.feedRemoved && l.place.query.Folder != "":
		return "This folder is no longer there.", []string{"u brings it back if that was done last."}
	case l.feedRemoved && l.place.query.Feed != 0:
		return "This feed is no longer among yours.", []string{"u brings it back if that was done last."}
	case l.place.found() && l.place.saved != 0:
		return "Nothing holds these words.", nil
	case l.place.filtered:
		return "Nothing here holds these words.", []string{"= changes them, esc ends the filter."}
	case l.place.found():
		return "Nothing holds these words.", []string{"/ changes them, esc ends the search."}
	case q.Tag != "":
		return "Nothing here has this tag.", []string{"T puts tags on an article."}
	case q.State == store.Aside:
		return "Nothing is set aside.", []string{"What has been unread for long comes here, if you set that."}
	case l.offersFeeds && q.Feed == 0 && !q.Bookmarked:
		return "No feeds yet.", []string{howToBegin}
	case q.State == store.Unread && l.place.filter == showUnread && l.place.goesOn():
		return "All read.", []string{"Space goes on to what is unread elsewhere, 1 shows what you have read here."}
	case q.State == store.Unread && l.place.filter == showUnread:
		return "All read.", []string{"1 shows what you have read here."}
	case q.State == store.Unread:
		return "All read.", []string{l.day, "R looks for more, g b shows your bookmarks, q leads to the feeds."}
	case q.Bookmarked && l.place.filter == showBookmarked:
		return "No bookmarks here.", []string{"b puts one on an article, 1 shows all of them."}
	case q.Bookmarked:
		return "No bookmarks yet.", []string{"b puts one on an article: it is kept as long as you want."}
	case !q.Since.IsZero():
		return "Nothing has come today.", []string{"R looks for more, g u shows what is unread."}
	}
	return "No articles yet.", []string{"r fetches them."}
}
