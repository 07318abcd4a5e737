package ui

import (
	"errors"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/store/query"
	"tidings/ui/typeset"
)

// hereInBar is an action on what the side bar's cursor is on.
func hereInBar(name, help, word, key string, can func(item) string, do func(*app, item, string) tea.Cmd) *action {
	return &action{name: name, group: "Feeds", help: help, brief: word, keys: []string{key}, where: inSidebar,
		can: func(a *app) string { it, _ := a.sidebar.selected(); return can(it) },
		do:  func(a *app, argument string) tea.Cmd { it, _ := a.sidebar.selected(); return do(a, it, argument) }}
}

// sidebarActions change how the side bar is shown, and what is selected there.
func sidebarActions() []*action {
	const group = "Feeds"
	inOrder := func(name, how, key string, order barOrder) *action {
		return &action{name: name, group: group, help: "the side bar " + how, brief: how, keys: []string{key}, where: inSidebar,
			now: func(a *app) bool { return a.sidebar.order == order },
			do: func(a *app, _ string) tea.Cmd {
				a.sidebar.order, a.sidebar.reorders = order, true
				return tea.Batch(a.keepBar(a.sidebar.choice()), a.reloading.askFeeds(a, everything()))
			}}
	}
	return []*action{
		hereInBar("fold", "fold or unfold the folder", "", "space", func(it item) string {
			if it.fold == "" {
				return "There is no folder here to fold."
			}
			return ""
		}, func(a *app, _ item, _ string) tea.Cmd { a.sidebar.foldHere(); return nil }),
		hereInBar("select-feed", "select the feed, or all of the folder", "select", "v", isOfFeeds, func(a *app, _ item, _ string) tea.Cmd {
			if a.sidebar.togglePick() {
				a.sidebar.move(lineDown)
			}
			return nil
		}),
		hereInBar("select-feeds", "select feeds from here on, to where V is again", "to here", "V", isOfFeeds, func(a *app, _ item, _ string) tea.Cmd {
			a.sidebar.pickRange()
			return nil
		}),
		{name: "select-all-feeds", group: group, help: "select all feeds in sight, or none", keys: []string{"*"}, where: inSidebar,
			do: func(a *app, _ string) tea.Cmd { a.sidebar.toggleAll(); return nil }},
		{name: "only-unread", group: group, help: "only what has unread, or all", brief: "only unread", keys: []string{"."}, where: inSidebar,
			do: func(a *app, _ string) tea.Cmd { a.sidebar.showOnlyUnread(); return a.keepBar(a.sidebar.choice()) }},
		inOrder("sidebar-by-name", "by name", "S n", byName),
		inOrder("sidebar-by-unread", "by what is unread", "S u", byUnread),
		inOrder("sidebar-by-hand", "in your own order", "S h", byHand),
		hereInBar("move-down", "move the feed or folder down", "", "J", isOfFeeds, func(a *app, it item, _ string) tea.Cmd { return a.carry(it, 1) }),
		hereInBar("move-up", "move the feed or folder up", "", "K", isOfFeeds, func(a *app, it item, _ string) tea.Cmd { return a.carry(it, -1) }),
	}
}

// subscriptionActions change the feeds, folders, tags and saved searches of the side bar: those that
// are selected, else what the cursor is on.
func subscriptionActions() []*action {
	const group = "Feeds"
	orSelected := func(act *action) *action {
		can := act.can
		act.can = func(a *app) string {
			if a.sidebar.pickedCount() > 0 {
				return ""
			}
			return can(a)
		}
		return act
	}
	named := func(it item) bool { return it.isFeed() || it.isFolder() || it.isSearch() || it.tag != "" }
	return []*action{
		hereInBar("rename", "rename the feed, folder, tag or search", "rename", "e", func(it item) string {
			return unless(named(it), it, "There is nothing here that can be renamed.")
		}, (*app).askName).taking(aText),
		orSelected(hereInBar("move-feed", "move the feed or folder to a folder", "folder", "M", func(it item) string {
			return unless(it.isFeed() || it.isFolder(), it, "There is no feed or folder here to move.")
		}, (*app).askFolder)).taking(aFolder),
		orSelected(hereInBar("unsubscribe", "unsubscribe, remove the folder, tag or search", "unsubscribe", "D", func(it item) string {
			return unless(named(it), it, "There is nothing here that can be removed.")
		}, (*app).removeHere)),
		(&action{name: "full-text-when", group: group, help: "when full texts of the feed are fetched", where: inPanes,
			can: func(a *app) string {
				if len(a.feedsToSet()) == 0 {
					return "There is no feed here that is fetched."
				}
				return ""
			},
			do: func(a *app, when string) tea.Cmd {
				if when == "" {
					return a.openPalette("full-text-when ")
				}
				cmd := a.setFullText(a.feedsToSet(), when)
				a.sidebar.unpick()
				return a.marking.add(cmd)
			}}).taking(aTime),
	}
}

// carry moves a feed or a folder down among those of the same folder, by 1, or up, by -1.
func (a *app) carry(it item, by int) tea.Cmd {
	if a.sidebar.order != byHand {
		a.status.say("The side bar is in the order %s. S h puts it in your own.", map[bool]string{true: "of names", false: "of what is unread"}[a.sidebar.order == byName])
		return nil
	}
	before := a.sidebar.outline
	ids := a.sidebar.carried(by)
	if len(ids) == 0 {
		a.status.say("%s", map[int]string{1: "It stands last already.", -1: "It stands first already."}[by])
		return nil
	}
	a.sidebar.build(before)
	return a.marking.add(a.putInOrder("moved "+typeset.Quoted(it.label, 60)+map[int]string{1: " down", -1: " up"}[by], ids))
}

// isOfFeeds says that nothing can be selected where there are no feeds.
func isOfFeeds(it item) string {
	if !it.isFeed() && !it.isFolder() {
		return "Only feeds are selected, and folders with all of theirs."
	}
	return ""
}

// unless is why something cannot be done with an item of the side bar, "" if it can. The heading of
// the feeds in no folder looks like a folder and is told apart.
func unless(can bool, it item, why string) string {
	switch {
	case can:
		return ""
	case it.key == keyLoose:
		return "“" + it.label + "” is no folder: it heads the feeds that are in none."
	}
	return why
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

// feedsToSet are the feeds that are selected in the side bar, else the one that one is at; without
// those that are not fetched.
func (a *app) feedsToSet() (feeds []store.Subscribed) {
	all := []store.Subscribed{a.feedHere()}
	if picked := a.sidebar.picked(); a.focus == onSidebar && len(picked) > 0 {
		all = picked
	}
	for _, f := range all {
		if !f.Local() && !f.Subscription.Added.IsZero() {
			feeds = append(feeds, f)
		}
	}
	return feeds
}

// askName asks for another name of what the side bar shows, unless it is given.
func (a *app) askName(it item, name string) tea.Cmd {
	switch {
	case it.isFolder():
		return a.askInBox(name, question{
			label: "Folder", title: "Name of the folder " + typeset.Quoted(it.folder, 60), hint: "as in World/Asia", text: it.folder, paths: without(folderPaths(a.sidebar.feeds), it.folder),
			answer: func(text string) tea.Cmd { return a.moveFolderTo(it.folder, folderPath(text)) },
		})
	case it.tag != "":
		return a.askInBox(name, question{
			label: "Tag", title: "Name of the tag #" + it.tag, hint: "as in to-read", text: it.tag, tags: without(a.sidebar.tagNames(), it.tag),
			answer: func(text string) tea.Cmd {
				to := query.CleanTag(text)
				if to == "" {
					a.status.say("A tag needs a name. D removes it.")
					return nil
				}
				a.sidebar.renameTag(it.tag, to)
				return a.marking.add(a.moveTag(it.tag, to))
			},
		})
	case it.isSearch():
		return a.askInBox(name, question{
			label: "Name", title: "Name of the search " + typeset.Quoted(it.saved.Name, 60), hint: "what to call the search", text: it.saved.Name,
			answer: func(text string) tea.Cmd {
				if text == "" || text == it.saved.Name {
					return nil
				}
				return a.marking.add(a.renameSearch(it.saved, text))
			},
		})
	}
	return a.askInBox(name, question{
		label: "Name", title: "Name of " + typeset.Quoted(it.feed.Name(), 60), hint: "nothing: as the feed calls itself", text: it.feed.Name(),
		answer: func(text string) tea.Cmd {
			if text == it.feed.Name() {
				return nil
			}
			return a.marking.add(a.rename(it.feed.ID, it.feed.Name(), text))
		},
	})
}

// moveFolderTo gives a folder another path. One that is there is joined.
func (a *app) moveFolderTo(from, to string) tea.Cmd {
	switch {
	case to == from:
		return nil
	case to == "":
		a.status.say("A folder needs a name. D removes it.")
		return nil
	case store.InFolder(to, from):
		a.status.say("%s can’t go into itself.", typeset.Quoted(from, 60))
		return nil
	}
	a.sidebar.renameFolder(from, to)
	return a.marking.add(a.moveFolder(from, to))
}

// askFolder asks where the feeds that are selected, or what the cursor is on, are to be, unless that
// is given.
func (a *app) askFolder(it item, folder string) tea.Cmd {
	feeds := a.sidebar.picked()
	q := question{label: "Folder", hint: "as in World/Asia", paths: folderPaths(a.sidebar.feeds), chooses: true}
	if len(feeds) == 0 && it.isFolder() {
		q.title, q.text = "Move "+typeset.Quoted(it.folder, 60)+" into", above(it.folder)
		q.paths = slices.DeleteFunc(q.paths, func(path string) bool { return store.InFolder(path, it.folder) })
		q.answer = func(text string) tea.Cmd { return a.moveFolderTo(it.folder, folderPath(text+"/"+lastOf(it.folder))) }
	} else {
		if len(feeds) == 0 {
			feeds = []store.Subscribed{*it.feed}
		}
		q.title, q.text = "Folder of "+namesOf(feeds), feeds[0].Subscription.Folder
		q.answer = func(text string) tea.Cmd {
			a.sidebar.unpick()
			return a.marking.add(a.moveFeeds(folderPath(text), feeds...))
		}
	}
	if q.text != "" {
		q.hint = "nothing: out of all folders"
	}
	return a.askInBox(folder, q)
}

// removeHere removes the feeds that are selected, or what the cursor is on. Of a folder it asks whether
// its feeds are to go, too.
func (a *app) removeHere(it item, _ string) tea.Cmd {
	feeds := a.sidebar.picked()
	switch {
	case len(feeds) > 0:
		a.sidebar.unpick()
	case it.isSearch():
		return a.marking.add(a.removeSearch(it.saved))
	case it.tag != "":
		return a.marking.add(a.moveTag(it.tag, ""))
	case it.isFolder():
		return a.askToRemove(it.folder)
	default:
		feeds = []store.Subscribed{*it.feed}
	}
	return a.marking.add(a.unsubscribe(feeds...))
}

// askToRemove asks whether the feeds of a folder stay when it goes. One key answers.
func (a *app) askToRemove(folder string) tea.Cmd {
	feeds := a.sidebar.inFolder(folder)
	stay, leave := "its feed stays", "it goes"
	if len(feeds) != 1 {
		stay, leave = fmt.Sprintf("its %d feeds stay", len(feeds)), "they go"
	}
	title := "Remove the folder " + typeset.Quoted(lastOf(folder), 60)
	return a.askInBox("", question{label: title, title: title, hint: fmt.Sprintf("k: %s · a: %s", stay, leave), oneKey: true,
		answer: func(key string) tea.Cmd {
			switch key {
			case "k":
				a.sidebar.renameFolder(folder, above(folder))
				return a.marking.add(a.moveFolder(folder, above(folder)))
			case "a":
				return a.marking.add(a.unsubscribe(feeds...))
			}
			a.status.say("The folder stays: that was neither k nor a.")
			return nil
		}})
}

// setFullText says when the full texts of feeds are fetched.
func (s *session) setFullText(feeds []store.Subscribed, name string) tea.Cmd {
	return s.change(func() (string, error) {
		for _, when := range fullTextTimes() {
			if when.name != name {
				continue
			}
			ids := idsOf(feeds)
			_, err := s.store.EditFeed(s.ctx, s.account, ids[0], "set full-text of", store.OnlySettings(func(_ store.Feed, set store.Settings) (store.Settings, error) {
				set.FullText = when.value
				return set, nil
			}), ids[1:]...)
			return fmt.Sprintf("Full texts of %s: %s, %s. u undoes.", namesOf(feeds), when.name, when.help), err
		}
		return "", errors.New("full texts are fetched always, never, or if you ask")
	})
}
