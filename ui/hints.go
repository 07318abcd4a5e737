package ui

import "charm.land/bubbles/v2/key"

// hints are the keys that matter most where one is.
func (a *app) hints() []key.Binding {
	k := a.keys
	help := hint(k.global.Help, "?", "help")
	if a.goingTo {
		g := k.goTo
		return []key.Binding{g.Top, g.Unread, g.All, g.Today, g.Bookmarks, g.Feeds, hint(g.Errors, "e", "errors"), hint(g.History, "h", "history"), g.Search}
	}
	switch a.focus {
	case onSidebar:
		return []key.Binding{
			hint(k.move.In, "enter", "open"), hint(k.global.Add, "a", "add a feed"), hint(k.global.Catalogue, "c", "catalogue"),
			hint(k.global.RefreshAll, "R", "refresh"), hint(k.global.Leave, "q", "quit"), hint(k.sidebar.Move, "v", "folder"),
			hint(k.sidebar.Remove, "D", "unsubscribe"), help,
		}
	case onArticle:
		if len(a.article.words) > 0 {
			return []key.Binding{
				hint(k.article.NextMatch, "n N", "next, previous match"), hint(k.article.EndMatches, "esc", "end the matches"),
				hint(k.article.Space, "space", "on"), hint(k.move.Out, "q", "back"), help,
			}
		}
		return []key.Binding{
			hint(k.article.Space, "space", "on"), hint(k.move.Out, "q", "back"), hint(k.marks.NextUnread, "n", "next unread"),
			hint(k.marks.Bookmark, "b", "bookmark"), hint(k.marks.Read, "m", "unread"), hint(k.marks.Open, "o", "browser"), help,
		}
	}
	back := "feeds"
	if a.list.place.typed() {
		back = "end the search"
	}
	return []key.Binding{
		hint(k.move.In, "enter", "read"), hint(k.move.Out, "q", back), hint(k.marks.Bookmark, "b", "bookmark"),
		hint(k.global.Search, "/", "search"), hint(k.global.Add, "a", "add"), hint(k.global.RefreshAll, "R", "refresh"),
		hint(k.marks.Read, "m", "mark read"), help,
	}
}
