package ui

import "charm.land/bubbles/v2/key"

// Every key there is, by where it works. A key that is not here does nothing,
// and one that is here stands in the help: both are made from these structs.

// A keyMap is all keys of the screen. It is a value of each session's own.
type keyMap struct {
	move    moveKeys
	list    listKeys
	article articleKeys
	sidebar sidebarKeys
	marks   markKeys
	global  globalKeys
	goTo    goToKeys
	typing  typingKeys
}

// moveKeys move about in whatever pane has the focus.
type moveKeys struct {
	Down, Up, HalfDown, HalfUp, PageDown, PageUp, Top, Bottom key.Binding
	In, Out                                                   key.Binding
}

// listKeys work where articles are listed.
type listKeys struct {
	Space, All, Unread, Bookmarked, Save, Sort key.Binding
}

// articleKeys work in an open article.
type articleKeys struct {
	Space, Next, Previous                key.Binding
	NextMatch, PreviousMatch, EndMatches key.Binding
}

// sidebarKeys work in the side bar.
type sidebarKeys struct {
	Fold, Rename, Move, Remove key.Binding
}

// markKeys work on the selected or open article and on lists.
type markKeys struct {
	Read, Bookmark, ReadHere, ReadList, ReadAll key.Binding
	Tag, Note, Keep, Delete                     key.Binding
	Undo, Redo                                  key.Binding
	NextUnread, PreviousUnread                  key.Binding
	NextFeed, PreviousFeed                      key.Binding
	NextUnreadFeed, PreviousUnreadFeed          key.Binding
	Open, OpenRead, Copy, CopyWhole             key.Binding
}

// globalKeys work everywhere but in a text that is being typed.
type globalKeys struct {
	Search, Add, Catalogue, Refresh, RefreshAll key.Binding
	Tags                                        key.Binding
	GoTo, Help, Redraw, Suspend, Panes, Quit    key.Binding
	Leave                                       key.Binding
}

// typingKeys work while a text is typed that letters belong to.
type typingKeys struct {
	Done, Save, Leave, Complete, Next, Previous key.Binding
}

// goToKeys follow g.
type goToKeys struct {
	Top, All, Unread, Bookmarks, Today, Feeds, Errors, History, Search, Resume, Compact key.Binding
}

func bind(help string, keys ...string) key.Binding {
	shown := keys[0]
	if len(keys) > 1 && len(keys[1]) <= 2 {
		shown += " " + keys[1]
	}
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, help))
}

func defaultKeys() keyMap {
	return keyMap{
		move: moveKeys{
			Down:     bind("down", "j", "down"),
			Up:       bind("up", "k", "up"),
			HalfDown: bind("half a page down", "ctrl+d"),
			HalfUp:   bind("half a page up", "ctrl+u"),
			PageDown: bind("a page down", "ctrl+f", "pgdown"),
			PageUp:   bind("a page up", "ctrl+b", "pgup"),
			Top:      bind("to the top (also g g)", "home"),
			Bottom:   bind("to the end", "G", "end"),
			In:       bind("open", "enter", "l", "right"),
			Out:      bind("back", "q", "h", "esc", "left"),
		},
		list: listKeys{
			Space:      bind("open; in an article: page, then next unread", "space"),
			All:        bind("show all", "1"),
			Unread:     bind("show unread", "2"),
			Bookmarked: bind("show bookmarked", "3"),
			Save:       bind("save the search under a name", "F"),
			Sort:       bind("sort a search: hits in titles first, or newest first", "S"),
		},
		article: articleKeys{
			Space:         bind("page down, at the end the next unread", "space"),
			Next:          bind("next article", "J"),
			Previous:      bind("previous article", "K"),
			NextMatch:     bind("from a search: next match", "n"),
			PreviousMatch: bind("from a search: previous match", "N"),
			EndMatches:    bind("from a search: n is next unread again", "esc"),
		},
		sidebar: sidebarKeys{
			Fold:   bind("fold or unfold the folder", "space"),
			Rename: bind("rename the feed or saved search", "e"),
			Move:   bind("move the feed to a folder", "v"),
			Remove: bind("unsubscribe, remove the search (u undoes)", "D"),
		},
		marks: markKeys{
			Read:               bind("mark read or unread", "m"),
			Bookmark:           bind("bookmark, or take it off", "b"),
			Keep:               bind("bookmark with a note and tags", "B"),
			Tag:                bind("edit the tags", "T"),
			Note:               bind("edit the note", "i"),
			Delete:             bind("delete from your lists (u undoes)", "D"),
			ReadHere:           bind("mark read down to here", "M"),
			ReadList:           bind("mark the list read", "A"),
			ReadAll:            bind("mark everything read", "C"),
			Undo:               bind("undo", "u"),
			Redo:               bind("redo", "U"),
			NextUnread:         bind("next unread", "n"),
			PreviousUnread:     bind("previous unread", "p", "N"),
			NextFeed:           bind("next feed", "]"),
			PreviousFeed:       bind("previous feed", "["),
			NextUnreadFeed:     bind("next feed with unread", "ctrl+n"),
			PreviousUnreadFeed: bind("previous feed with unread", "ctrl+p"),
			Open:               bind("open in the browser", "o"),
			OpenRead:           bind("open in the browser, mark read", "O"),
			Copy:               bind("copy the link", "y"),
			CopyWhole:          bind("copy the article as Markdown", "Y"),
		},
		global: globalKeys{
			Search:     bind("search everything", "/"),
			Add:        bind("add a feed", "a"),
			Catalogue:  bind("starter catalogue", "c"),
			Refresh:    bind("refresh this feed", "r"),
			RefreshAll: bind("refresh all feeds", "R"),
			Tags:       bind("articles with a tag", "t"),
			GoTo:       bind("go to …", "g"),
			Panes:      bind("next pane", "tab"),
			Help:       bind("help", "?"),
			Redraw:     bind("draw the screen anew", "ctrl+l"),
			Suspend:    bind("suspend", "ctrl+z"),
			Quit:       bind("quit", "Q", "ctrl+c"),
			Leave:      bind("quit, from the side bar", "q"),
		},
		goTo: goToKeys{
			Top:       bind("top", "g"),
			All:       bind("all", "a"),
			Unread:    bind("unread", "u"),
			Bookmarks: bind("bookmarks", "b"),
			Today:     bind("today", "t"),
			Feeds:     bind("feeds", "f"),
			Errors:    bind("feeds that fail", "e"),
			History:   bind("history: what was changed", "h"),
			Search:    bind("search", "/"),
			Resume:    bind("go on reading where you last left", "r"),
			Compact:   bind("give back what is free in the library's file", "c"),
		},
		typing: typingKeys{
			Done:     bind("take what was typed", "enter"),
			Save:     bind("keep the note", "ctrl+s"),
			Leave:    bind("leave", "esc", "ctrl+c"),
			Complete: bind("complete a tag; between note and tags", "tab"),
			Next:     bind("next of a choice", "down", "ctrl+n"),
			Previous: bind("previous of a choice", "up", "ctrl+p"),
		},
	}
}

// A keyGroup is a heading of the help and what stands under it.
type keyGroup struct {
	title string
	keys  []key.Binding
}

// groups is the whole key map in the order of the help.
func (k keyMap) groups() []keyGroup {
	m, l, a, s, r, g, t, e := k.move, k.list, k.article, k.sidebar, k.marks, k.global, k.goTo, k.typing
	return []keyGroup{
		{"Moving about", []key.Binding{m.Down, m.Up, m.HalfDown, m.HalfUp, m.PageDown, m.PageUp, m.Top, m.Bottom, m.In, m.Out, g.Panes}},
		{"Reading", []key.Binding{a.Space, a.Next, a.Previous, a.NextMatch, a.PreviousMatch, a.EndMatches, r.NextUnread, r.PreviousUnread, r.NextFeed, r.PreviousFeed, r.NextUnreadFeed, r.PreviousUnreadFeed}},
		{"Marks", []key.Binding{r.Read, r.Bookmark, r.Keep, r.Tag, r.Note, r.Delete, r.ReadHere, r.ReadList, r.ReadAll, r.Undo, r.Redo}},
		{"Links", []key.Binding{r.Open, r.OpenRead, r.Copy, r.CopyWhole}},
		{"Lists", []key.Binding{l.Space, l.All, l.Unread, l.Bookmarked, g.Search, l.Save, l.Sort, g.Tags}},
		{"Feeds", []key.Binding{g.Add, g.Catalogue, g.Refresh, g.RefreshAll, s.Fold, s.Rename, s.Move, s.Remove}},
		{"Going to (after g)", []key.Binding{t.Top, t.All, t.Unread, t.Bookmarks, t.Today, t.Feeds, t.Errors, t.History, t.Search, t.Resume, t.Compact}},
		{"While typing", []key.Binding{e.Done, e.Save, e.Complete, e.Next, e.Previous, e.Leave}},
		{"The program", []key.Binding{g.Help, g.Redraw, g.Suspend, g.Leave, g.Quit}},
	}
}
