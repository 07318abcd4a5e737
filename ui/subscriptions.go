package ui

import (
	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// subscriptionActions change the feeds, folders and saved searches of the side bar.
func subscriptionActions() []*action {
	const group = "Feeds"
	here := func(name, help, word, key string, can func(item) string, do func(*app, item, string) tea.Cmd) *action {
		return &action{name: name, group: group, help: help, brief: word, keys: []string{key}, where: inSidebar,
			can: func(a *app) string { it, _ := a.sidebar.selected(); return can(it) },
			do:  func(a *app, argument string) tea.Cmd { it, _ := a.sidebar.selected(); return do(a, it, argument) }}
	}
	return []*action{
		here("fold", "fold or unfold the folder", "", "space", func(it item) string {
			if it.fold == "" {
				return "There is no folder here to fold."
			}
			return ""
		}, func(a *app, _ item, _ string) tea.Cmd { a.sidebar.foldHere(); return nil }),
		here("rename", "rename the feed or saved search", "", "e", func(it item) string {
			switch {
			case it.isFolder():
				return "Folders get their names from their feeds: v moves a feed to another."
			case !it.isFeed() && !it.isSearch():
				return "There is no feed or saved search here to rename."
			}
			return ""
		}, (*app).askName).taking(aText),
		here("move-feed", "move the feed to a folder", "folder", "v", func(it item) string {
			if !it.isFeed() {
				return "There is no feed here to move to a folder."
			}
			return ""
		}, (*app).askFolder).taking(aFolder),
		here("unsubscribe", "unsubscribe, remove the search (u undoes)", "unsubscribe", "D", func(it item) string {
			if !it.isFeed() && !it.isSearch() {
				return "There is no feed or saved search here to remove."
			}
			return ""
		}, func(a *app, it item, _ string) tea.Cmd {
			if it.isSearch() {
				return a.marking.add(a.removeSearch(it.saved))
			}
			return a.marking.add(a.unsubscribe(it.feed.ID, it.feed.Name()))
		}),
		(&action{name: "full-text-when", group: group, help: "when full texts of the feed are fetched", where: inPanes,
			can: func(a *app) string {
				if f := a.feedHere(); f.Local() || f.Subscription.Added.IsZero() {
					return "There is no feed here that is fetched."
				}
				return ""
			},
			do: func(a *app, when string) tea.Cmd {
				if when == "" {
					return a.openPalette("full-text-when ")
				}
				return a.marking.add(a.setFullText(a.feedHere(), when))
			}}).taking(aTime),
	}
}

// feedHere is the subscription to the feed that the side bar's cursor is on, or of the article
// that one is at; without a date if there is none.
func (a *app) feedHere() store.Subscribed {
	if it, _ := a.sidebar.selected(); a.focus == onSidebar {
		if !it.isFeed() {
			return store.Subscribed{}
		}
		return a.sidebar.subscription(it.feed.ID)
	}
	row, _ := a.current()
	return a.sidebar.subscription(row.Feed)
}

// askName asks for another name of a feed or a saved search, unless it is given.
func (a *app) askName(it item, name string) tea.Cmd {
	if it.isSearch() {
		return a.askInBox(name, question{
			label: "Name", title: "Name of the search “" + it.saved.Name + "”", hint: "what to call the search", text: it.saved.Name,
			answer: func(text string) tea.Cmd {
				if text == "" || text == it.saved.Name {
					return nil
				}
				return a.marking.add(a.renameSearch(it.saved, text))
			},
		})
	}
	return a.askInBox(name, question{
		label: "Name", title: "Name of “" + it.feed.Name() + "”", hint: "nothing: as the feed calls itself", text: it.feed.Name(),
		answer: func(text string) tea.Cmd {
			if text == it.feed.Name() {
				return nil
			}
			return a.marking.add(a.rename(it.feed.ID, it.feed.Name(), text))
		},
	})
}

// askFolder asks for another folder of a feed, unless it is given.
func (a *app) askFolder(it item, folder string) tea.Cmd {
	return a.askInBox(folder, question{
		label: "Folder", title: "Folder of “" + it.feed.Name() + "”", hint: "as in World/Asia; nothing: none", text: it.feed.Subscription.Folder, paths: folderPaths(a.sidebar.feeds),
		answer: func(text string) tea.Cmd {
			return a.marking.add(a.moveFeed(it.feed.ID, it.feed.Name(), folderPath(text)))
		},
	})
}
