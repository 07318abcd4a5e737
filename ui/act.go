package ui

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
)

// act does what a key asks of the whole app. Movement has been taken by the
// focused pane before.
func (a *app) act(msg tea.KeyPressMsg) tea.Cmd {
	for _, try := range []func(tea.KeyPressMsg) (tea.Cmd, bool){a.actGlobal, a.actHere, a.actMarks, a.actTravel} {
		if cmd, taken := try(msg); taken {
			return cmd
		}
	}
	return nil
}

// actGlobal does what works everywhere.
func (a *app) actGlobal(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := a.keys.global
	switch {
	case key.Matches(msg, k.Quit):
		return a.quit(), true
	case key.Matches(msg, k.Help):
		a.overlay = &help{shared: a.shared}
	case key.Matches(msg, k.Redraw):
		return tea.ClearScreen, true
	case key.Matches(msg, k.Suspend):
		return tea.Suspend, true
	case key.Matches(msg, k.GoTo):
		a.goingTo = true
	case key.Matches(msg, k.Search):
		return a.askSearch(), true
	case key.Matches(msg, k.Add):
		return a.prompt.ask(toAdd, item{}, "Add", "address of a feed or of a page that has one; nothing: the catalogue", ""), true
	case key.Matches(msg, k.Catalogue):
		a.openCatalogue()
	case key.Matches(msg, k.RefreshAll):
		return a.due(), true
	case key.Matches(msg, k.Refresh):
		return a.refreshHere(), true
	case key.Matches(msg, k.Panes):
		return a.cyclePanes(), true
	default:
		return nil, false
	}
	return nil, true
}

// actHere does what depends on the focused pane: in, out, Space and the keys
// that the pane alone has.
func (a *app) actHere(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	m := a.keys.move
	switch {
	case key.Matches(msg, m.Out):
		return a.out(msg), true
	case a.focus == onSidebar && key.Matches(msg, m.In):
		if it, ok := a.sidebar.selected(); ok {
			return a.visit(it.key), true
		}
	case a.focus == onSidebar:
		return a.actSidebar(msg)
	case a.focus == onList && (key.Matches(msg, m.In) || key.Matches(msg, a.keys.list.Space)):
		return a.openSelected(), true
	case a.focus == onArticle && key.Matches(msg, a.keys.article.Space):
		if !a.article.atEnd() {
			a.article.scroll(a.article.page() - 1)
			return nil, true
		}
		return a.nextUnread(1), true
	case a.article.open && key.Matches(msg, a.keys.article.Next):
		return a.openNeighbour(1, anyRow), true
	case a.article.open && key.Matches(msg, a.keys.article.Previous):
		return a.openNeighbour(-1, anyRow), true
	case a.focus == onList && key.Matches(msg, a.keys.list.All):
		return a.filter(showAll), true
	case a.focus == onList && key.Matches(msg, a.keys.list.Unread):
		return a.filter(showUnread), true
	case a.focus == onList && key.Matches(msg, a.keys.list.Bookmarked):
		return a.filter(showBookmarked), true
	}
	return nil, false
}

func (a *app) actSidebar(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := a.keys.sidebar
	it, ok := a.sidebar.selected()
	if !ok || !it.isFeed() {
		return nil, false
	}
	switch {
	case key.Matches(msg, k.Rename):
		return a.prompt.ask(toRename, it, "Name", "nothing: as the feed calls itself", it.feed.Name()), true
	case key.Matches(msg, k.Move):
		return a.prompt.ask(toMove, it, "Folder", "as in World/Asia; nothing: none", it.feed.Subscription.Folder), true
	case key.Matches(msg, k.Remove):
		return a.jobs.add(a.unsubscribe(it.feed.ID, it.feed.Name())), true
	}
	return nil, false
}

// actMarks changes what the account thinks of articles.
func (a *app) actMarks(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := a.keys.marks
	row, ok := a.current()
	row = a.jobs.will(row)
	switch {
	case key.Matches(msg, k.Undo):
		return a.jobs.add(a.undo(a.shownNumbers())), true
	case key.Matches(msg, k.Redo):
		return a.jobs.add(a.redo(a.shownNumbers())), true
	case key.Matches(msg, k.ReadAll):
		return a.jobs.add(a.markListRead(store.Query{}, a.list.seen, a.shownNumbers())), true
	case a.focus == onSidebar || !ok:
		return nil, false
	case key.Matches(msg, k.Read):
		row.Read = !row.Read
		a.jobs.want(row)
		return a.jobs.add(a.markRead(row.Read, false, row.Number)), true
	case key.Matches(msg, k.Bookmark):
		row.Bookmarked = !row.Bookmarked
		a.jobs.want(row)
		return a.jobs.add(a.bookmark(row.Bookmarked, row.Number)), true
	case key.Matches(msg, k.ReadList):
		return a.jobs.add(a.markListRead(a.list.place.asked(), a.list.seen, a.shownNumbers())), true
	case key.Matches(msg, k.ReadHere):
		return a.jobs.add(a.markRead(true, true, a.shownNumbers()[:a.list.cursor+1]...)), true
	case key.Matches(msg, k.Open):
		return a.openInBrowser(row), true
	case key.Matches(msg, k.OpenRead):
		row.Read = true
		a.jobs.want(row)
		return tea.Batch(a.openInBrowser(row), a.jobs.add(a.markRead(true, false, row.Number))), true
	case key.Matches(msg, k.Copy):
		return a.copyLink(row.Link), true
	}
	return nil, false
}

// actTravel goes to other articles and feeds.
func (a *app) actTravel(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := a.keys.marks
	unread := func(i item) bool { return i.count > 0 }
	any := func(item) bool { return true }
	switch {
	case key.Matches(msg, k.NextUnread):
		return a.nextUnread(1), true
	case key.Matches(msg, k.PreviousUnread):
		return a.nextUnread(-1), true
	case key.Matches(msg, k.NextFeed):
		return a.visitNeighbour(1, any), true
	case key.Matches(msg, k.PreviousFeed):
		return a.visitNeighbour(-1, any), true
	case key.Matches(msg, k.NextUnreadFeed):
		return a.visitNeighbour(1, unread), true
	case key.Matches(msg, k.PreviousUnreadFeed):
		return a.visitNeighbour(-1, unread), true
	}
	return nil, false
}

// current is the article that keys are about: the open one where it has the
// focus, else the selected one.
func (a *app) current() (store.Row, bool) {
	if a.focus == onArticle && a.article.open {
		return a.article.article.Row, true
	}
	return a.list.selected()
}

func (a *app) shownNumbers() []store.Number {
	numbers := make([]store.Number, len(a.list.rows))
	for i, r := range a.list.rows {
		numbers[i] = r.Number
	}
	return numbers
}

// quit leaves when all that was asked for is on the disk.
func (a *app) quit() tea.Cmd {
	if a.jobs.idle() {
		return tea.Quit
	}
	a.quitting = true
	return tea.Tick(patience, func(time.Time) tea.Msg { return tea.QuitMsg{} })
}

// out leaves the article for the list, a search for where it was begun, the
// list for the side bar, and with q the side bar for the shell.
func (a *app) out(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case a.focus == onArticle:
		a.article.close()
		a.focus = onList
	case a.focus == onList && a.list.place.query.Text != "":
		return a.enter(a.before)
	case a.focus == onList:
		a.focus = onSidebar
		a.sidebar.at(a.sidebar.current)
	case a.sidebar.failing:
		a.sidebar.failing = false
		a.sidebar.build()
	case key.Matches(msg, a.keys.global.Leave):
		return a.quit()
	}
	return a.arrange()
}

func (a *app) cyclePanes() tea.Cmd {
	switch {
	case a.focus == onSidebar:
		a.focus = onList
	case a.focus == onList && a.article.open:
		a.focus = onArticle
	default:
		a.focus = onSidebar
	}
	return a.arrange()
}

// visit goes to a place of the side bar.
func (a *app) visit(key string) tea.Cmd {
	it, ok := a.sidebar.find(key)
	if !ok {
		return nil
	}
	a.sidebar.at(key)
	if it.isFeed() && it.feed.Failures > 0 {
		a.status.say("%s could not be fetched: %s", it.label, it.feed.Error)
	}
	return a.enter(it.place)
}

// enter shows the list of a place.
func (a *app) enter(p place) tea.Cmd {
	a.article.close()
	a.list.enter(p)
	a.focus = onList
	return tea.Batch(a.arrange(), a.loadPage(p, store.Row{}))
}

func (a *app) visitNeighbour(by int, suits func(item) bool) tea.Cmd {
	it, ok := a.sidebar.neighbour(by, suits)
	if !ok {
		a.status.say("There is no further feed.")
		return nil
	}
	return a.visit(it.key)
}

// filter shows all, the unread or the bookmarked of where one is. Among the
// standing lists that is another of them.
func (a *app) filter(f filter) tea.Cmd {
	standing := map[filter]string{showAll: keyAll, showUnread: keyUnread, showBookmarked: keyBookmarks}
	if c := a.sidebar.current; a.list.place.query.Text == "" && (c == keyAll || c == keyUnread || c == keyBookmarks) {
		return a.visit(standing[f])
	}
	p := a.list.place
	p.filter = f
	return a.enter(p)
}

func anyRow(store.Row) bool { return true }

func (a *app) openSelected() tea.Cmd {
	row, ok := a.list.selected()
	if !ok {
		return nil
	}
	return a.openRow(row.Number)
}

func (a *app) openRow(n store.Number) tea.Cmd {
	a.opening = n
	b := layout(a.w, a.h, onArticle, true)
	return a.openArticle(n, a.theme, columnWidth(b.article.w), 2*b.article.h)
}

// openNeighbour opens the next row of the list, or the previous, that suits.
func (a *app) openNeighbour(by int, suits func(store.Row) bool) tea.Cmd {
	if !a.list.step(by, suits) {
		a.status.say("The list ends here.")
		return nil
	}
	return tea.Batch(a.openSelected(), a.fillList())
}

// nextUnread goes to the next unread article, or the previous, and opens it
// where one is being read.
func (a *app) nextUnread(by int) tea.Cmd {
	unread := func(r store.Row) bool { return !a.jobs.will(r).Read }
	if !a.list.step(by, unread) {
		if a.list.more && by > 0 {
			a.list.moveTo(len(a.list.rows) - 1)
			a.status.say("Loading more …")
			return a.fillList()
		}
		a.status.say("No more unread here. C-n goes to the next feed that has some.")
		return nil
	}
	if a.focus == onArticle {
		return tea.Batch(a.openSelected(), a.fillList())
	}
	return a.fillList()
}

// refreshHere fetches the feed one is at: that of the place, else of the
// article.
func (a *app) refreshHere() tea.Cmd {
	id := a.list.place.query.Feed
	if it, ok := a.sidebar.selected(); ok && a.focus == onSidebar {
		id = it.feed.ID
	} else if row, ok := a.current(); ok && id == 0 {
		id = row.Feed
	}
	for _, f := range a.sidebar.feeds {
		if f.ID != id {
			continue
		}
		if f.Local() {
			a.status.say("%s lives here and is not fetched. R fetches all feeds.", f.Name())
			return nil
		}
		return a.startRefresh([]store.Feed{f.Feed})
	}
	return a.due()
}

// openInBrowser shows the article's page in a browser, or where there is none
// (over SSH it is on the reader's own machine) hands the link over.
func (a *app) openInBrowser(row store.Row) tea.Cmd {
	switch {
	case row.Link == "":
		a.status.say("This article has no address.")
		return nil
	case !a.opener.exists():
		return a.copyLink(row.Link)
	case a.opener.inTerminal():
		return openHere(a.opener, row.Link)
	}
	return openLink(a.opener, row.Link)
}

// copyLink sends the link to the clipboard of the reader's own terminal (OSC
// 52), and shows it, since no terminal says whether it took it.
func (a *app) copyLink(link string) tea.Cmd {
	clean := feeds.Address(link)
	if clean == "" {
		a.status.say("This article has no address.")
		return nil
	}
	a.status.say("Sent to your clipboard: %s", clean)
	return tea.SetClipboard(clean)
}
