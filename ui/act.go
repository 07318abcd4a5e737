package ui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

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
		return a.cover(&help{shared: a.shared}), true
	case key.Matches(msg, k.Redraw):
		return tea.ClearScreen, true
	case key.Matches(msg, k.Suspend):
		return a.suspend(), true
	case key.Matches(msg, k.GoTo):
		a.goingTo = true
	case key.Matches(msg, k.Search):
		return a.askSearch(), true
	case key.Matches(msg, k.Tags):
		return a.pickTag(), true
	case key.Matches(msg, k.Add):
		return a.askAdd(), true
	case key.Matches(msg, k.Catalogue):
		return a.openCatalogue(), true
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
	case a.actMatches(msg):
		return nil, true
	case key.Matches(msg, m.Out):
		return a.out(msg), true
	case a.focus == onSidebar && key.Matches(msg, m.In):
		it, ok := a.sidebar.selected()
		switch {
		case ok && it.isSection():
			a.sidebar.foldHere()
		case ok:
			return a.visit(it.key), true
		}
		return nil, true
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
	case a.focus == onList && key.Matches(msg, a.keys.list.Save):
		return a.askSave(), true
	case a.focus == onList && key.Matches(msg, a.keys.list.Sort):
		return a.sortHits(), true
	}
	return nil, false
}

func (a *app) actSidebar(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := a.keys.sidebar
	it, ok := a.sidebar.selected()
	switch {
	case !ok || !it.isFeed() && !it.isSearch():
		return nil, false
	case it.isSearch() && key.Matches(msg, k.Rename):
		return a.prompt.ask(toRename, it, "Name", "what to call the search", it.saved.Name), true
	case it.isSearch() && key.Matches(msg, k.Remove):
		return a.jobs.add(a.removeSearch(it.saved)), true
	case it.isSearch():
		return nil, false
	case key.Matches(msg, k.Rename):
		return a.prompt.ask(toRename, it, "Name", "nothing: as the feed calls itself", it.feed.Name()), true
	case key.Matches(msg, k.Move):
		return a.prompt.ask(toMove, it, "Folder", "as in World/Asia; nothing: none", it.feed.Subscription.Folder), true
	case key.Matches(msg, k.Remove):
		return a.jobs.add(a.unsubscribe(it.feed.ID, it.feed.Name())), true
	}
	return nil, false
}

// actTravel goes to other articles and feeds.
func (a *app) actTravel(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := a.keys.marks
	unread := func(i item) bool { return i.count > 0 }
	every := func(item) bool { return true }
	switch {
	case key.Matches(msg, k.NextUnread):
		return a.nextUnread(1), true
	case key.Matches(msg, k.PreviousUnread):
		return a.nextUnread(-1), true
	case key.Matches(msg, k.NextFeed):
		return a.visitNeighbour(1, every), true
	case key.Matches(msg, k.PreviousFeed):
		return a.visitNeighbour(-1, every), true
	case key.Matches(msg, k.NextUnreadFeed):
		return a.visitNeighbour(1, unread), true
	case key.Matches(msg, k.PreviousUnreadFeed):
		return a.visitNeighbour(-1, unread), true
	}
	return nil, false
}

// suspend stops the program for the shell it was started from. Where there is no
// such shell nobody could ever let it go on.
func (a *app) suspend() tea.Cmd {
	if !a.suspends {
		a.status.say("There is no shell to go back to from here. Q quits.")
		return nil
	}
	return a.lend(tea.Suspend)
}

// leaveMsg asks to quit, from an overlay.
type leaveMsg struct{}

func leave() tea.Msg { return leaveMsg{} }

// quit leaves when all that was asked for is on the disk, and the terminal has
// answered.
func (a *app) quit() tea.Cmd {
	a.quitting = true
	if a.compacts {
		a.endCompacting()
	}
	if leave := a.leaveIfDone(); leave != nil {
		return leave
	}
	wait := patience
	if a.jobs.idle() {
		wait = fenceTime
	}
	return tea.Batch(a.askFence(), tea.Tick(wait, func(time.Time) tea.Msg { return tea.QuitMsg{} }))
}

// out leaves the article for the list, a search for where it was begun, the
// list for the side bar, and with q the side bar for the shell.
func (a *app) out(msg tea.KeyPressMsg) tea.Cmd {
	a.opening = 0
	switch {
	case a.focus == onArticle:
		return a.toList()
	case a.focus == onList && a.list.place.typed() && a.rest != nil:
		back := *a.rest
		a.rest = nil
		return a.returnTo(back)
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
	if !ok && a.sidebar.failing {
		a.sidebar.failing = false
		a.sidebar.build()
		it, ok = a.sidebar.find(key)
	}
	if !ok {
		return nil
	}
	a.sidebar.at(key)
	if it.isFeed() && it.feed.Failures > 0 {
		it.place.trouble = "This feed could not be fetched: " + it.feed.Error
		a.status.say("%s", it.place.trouble)
	}
	return a.enter(it.place)
}

// enter shows the list of a place.
func (a *app) enter(p place) tea.Cmd {
	a.begin()
	a.article.close()
	a.list.enter(p)
	if !p.typed() {
		a.rest = nil
	}
	if !a.first { // keys from before the first list are for it
		a.ahead = nil
	}
	a.focus, a.first = onList, false
	a.opening, a.wish, a.toEnd, a.resume.below = 0, 0, 0, store.Row{}
	return tea.Batch(a.arrange(), a.loadPage(a.here, p, store.Row{}, pageSize))
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
	if c := a.sidebar.current; !a.list.place.found() && (c == keyAll || c == keyUnread || c == keyBookmarks) {
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
	if gone := a.list.index(a.article.article.Number) < 0; gone && by > 0 {
		return tea.Batch(a.openSelected(), a.fillList()) // it was deleted elsewhere, and this one has its place
	}
	if !a.list.step(by, suits) {
		a.status.say("The list ends here.")
		return nil
	}
	return tea.Batch(a.openSelected(), a.fillList())
}

// nextUnread goes to the next unread article, or the previous, and opens it
// where one is being read.
func (a *app) nextUnread(by int) tea.Cmd {
	unread := func(r store.Row) bool { return !r.Read }
	if !a.list.step(by, unread) {
		if a.list.more && by > 0 {
			a.wish = by
			return a.loadMore()
		}
		a.status.say("No more unread here. C-n goes to the next feed that has some.")
		return nil
	}
	if a.focus == onArticle {
		return tea.Batch(a.openSelected(), a.fillList())
	}
	return a.fillList()
}

// refreshHere fetches what one is at: the feed or folder of the place, or under
// the cursor in the side bar; elsewhere the feed of the article.
func (a *app) refreshHere() tea.Cmd {
	q := a.list.place.query
	if it, ok := a.sidebar.selected(); ok && a.focus == onSidebar {
		q = it.place.query
	}
	if row, ok := a.current(); ok && a.focus != onSidebar && q.Feed == 0 && q.Folder == "" {
		q.Feed = row.Feed
	}
	var due []store.Feed
	for _, f := range a.sidebar.feeds {
		switch {
		case q.Feed != 0 && f.ID != q.Feed, q.Folder != "" && !within(f.Subscription.Folder, q.Folder):
		case q.Feed != 0 && f.Local():
			a.status.say("%s lives here and is not fetched. R fetches all feeds.", f.Name())
			return nil
		case !f.Local():
			due = append(due, f.Feed)
		}
	}
	return a.startRefresh(due)
}

// within reports whether a folder is another or lies in it.
func within(folder, outer string) bool {
	return folder == outer || strings.HasPrefix(folder, outer+"/")
}
