package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/query"
	"tidings/ui/config"
	"tidings/ui/typeset"
)

// Going from list to list: the places of the side bar, the feeds before and behind, and
// back.

// placeActions go to other lists.
func placeActions() []*action {
	const reading, lists, going = "Reading", "Lists", "Going to"
	neighbour := func(name, help string, by int, suits func(*store.Subscribed) bool, key string) *action {
		return &action{name: name, group: reading, help: help, keys: []string{key}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd { return a.visitNeighbour(by, suits) }}
	}
	goTo := func(name, help, place, key string) *action {
		return &action{name: name, group: going, help: help, keys: []string{key}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd { return a.visit(place) }}
	}
	show := func(name, help string, f filter, key string) *action {
		return &action{name: name, group: lists, help: help, keys: []string{key}, where: inList,
			do: func(a *app, _ string) tea.Cmd { return a.filter(f) }}
	}
	return []*action{
		neighbour("next-feed", "next feed", 1, anyFeed, "]"),
		neighbour("previous-feed", "previous feed", -1, anyFeed, "["),
		neighbour("next-unread-feed", "next feed with unread", 1, hasUnread, "ctrl+n"),
		neighbour("previous-unread-feed", "previous feed with unread", -1, hasUnread, "ctrl+p"),
		show("show-all", "show all", showAll, "1"),
		show("show-unread", "show unread", showUnread, "2"),
		show("show-bookmarked", "show bookmarked", showBookmarked, "3"),
		{name: "go-to-tag", group: lists, help: "articles with a tag", keys: []string{"t"}, where: inPanes, takes: aTag,
			can: func(a *app) string {
				if len(a.sidebar.tags) == 0 {
					return "Nothing has a tag yet. T puts tags on an article."
				}
				return ""
			},
			do: func(a *app, tag string) tea.Cmd {
				if tag != "" {
					return a.visitTag(query.CleanTag(tag))
				}
				return a.cover(&tagPicker{shared: a.shared, tags: a.sidebar.tags, onChosen: a.visitTag})
			}},
		goTo("go-to-unread", "unread", keyUnread, "g u"),
		goTo("go-to-all", "all", keyAll, "g a"),
		goTo("go-to-today", "today", keyToday, "g t"),
		goTo("go-to-bookmarks", "bookmarks", keyBookmarks, "g b").also(inEnd),
		{name: "go-to-feeds", group: going, help: "feeds", keys: []string{"g f"}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd { return a.toFeeds() }},
		{name: "go-to-failing", group: going, help: "feeds that need a hand", brief: "feeds to mend", keys: []string{"g e"}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd { return a.openNeedy() }},
		{name: "history", group: going, help: "history: what was changed", brief: "history", keys: []string{"g h"}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd { return a.openHistory() }},
		{name: "messages", group: going, help: "messages: what was said last", brief: "messages", keys: []string{"g m"}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd { return a.openMessages() }},
	}
}

func anyFeed(*store.Subscribed) bool     { return true }
func hasUnread(f *store.Subscribed) bool { return f.Unread > 0 }

// openHere opens what the cursor is on: an article, a place, a section of the side bar.
func (a *app) openHere() tea.Cmd {
	if a.focus != onSidebar {
		return a.openSelected()
	}
	it, ok := a.sidebar.selected()
	switch {
	case ok && it.isSection():
		a.sidebar.foldHere()
	case ok:
		return a.visit(it.key)
	}
	return nil
}

// back leaves the article for the list, a search for where it was begun, the list for
// the side bar.
func (a *app) back() tea.Cmd {
	a.reading.opening = 0
	switch from := a.searching.underneath; {
	case a.focus == onArticle:
		return a.toList()
	case a.focus == onList && a.list.place.typed() && from != nil:
		a.searching.underneath = nil
		return a.returnTo(*from)
	case a.focus == onList:
		a.focus = onSidebar
		a.sidebar.goTo(a.sidebar.current)
	}
	return a.arrange()
}

// toList leaves the article for the list.
func (a *app) toList() tea.Cmd {
	a.article.close()
	a.focus, a.reading.opening = onList, 0
	return a.arrange()
}

// toFeeds goes to the side bar.
func (a *app) toFeeds() tea.Cmd {
	a.article.close()
	a.focus, a.reading.opening = onSidebar, 0
	return a.arrange()
}

// visit goes to a place of the side bar.
func (a *app) visit(key string) tea.Cmd {
	it, ok := a.sidebar.find(key)
	if !ok {
		a.reloading.wanted = key // it is gone to when the side bar comes, if that has not yet
		return nil
	}
	a.sidebar.goTo(key)
	if it = it.withTrouble(); it.place.trouble != "" && it.isFeed() {
		a.status.say("%s", it.place.trouble)
	}
	if a.reading.beside.looked && a.list.key == key { // its rows are there already
		if len(a.list.rows) == 0 { // the list itself says why
			a.status.clear()
		}
		a.article.close()
		a.focus = onList
		return a.arrange()
	}
	return a.enter(a.withFilter(it.place))
}

// visitFirst goes to the list that the screen begins with.
func (a *app) visitFirst() tea.Cmd {
	first := map[string]string{config.FirstAll: keyAll, config.FirstToday: keyToday, config.FirstBookmarks: keyBookmarks}[a.settings.FirstList]
	if _, there := a.sidebar.find(a.reloading.wanted); there && a.reloading.wanted != keyGap {
		return a.visit(a.reloading.wanted)
	}
	if first == "" {
		if first = keyUnread; a.sidebar.counts.Unread == 0 {
			first = keyAll
		}
	}
	cmd := a.visit(first)
	if a.settings.FirstList == config.FirstFeeds {
		return tea.Batch(cmd, a.toFeeds())
	}
	return cmd
}

// visitTag lists what has a tag, also while the side bar does not show it.
func (a *app) visitTag(tag string) tea.Cmd {
	it := tagItem(store.TagCount{Tag: tag})
	a.sidebar.goTo(it.key)
	return a.enter(it.place)
}

// visitNeighbour goes to the next feed that suits, or to the one before.
func (a *app) visitNeighbour(by int, suits func(*store.Subscribed) bool) tea.Cmd {
	it, ok := a.sidebar.neighbour(by, suits)
	if !ok {
		way := map[int]string{1: "after", -1: "before"}[by]
		a.status.say("There is no feed %s this one%s.", way, map[bool]string{true: " that has unread articles"}[suits(&store.Subscribed{Unread: 1}) && !suits(&store.Subscribed{})])
		return nil
	}
	visit := a.visit(it.key)
	if suits(&store.Subscribed{Unread: 1}) && !suits(&store.Subscribed{}) {
		a.reading.first = firstUnread{wanted: true}
	}
	return visit
}

// filter shows all, the unread or the bookmarked of where one is. Among the standing
// lists that is another of them.
func (a *app) filter(f filter) tea.Cmd {
	standing := map[filter]string{showAll: keyAll, showUnread: keyUnread, showBookmarked: keyBookmarks}
	if here := a.sidebar.current; !a.list.place.found() && slices.Contains([]string{keyAll, keyUnread, keyBookmarks}, here) {
		return a.visit(standing[f])
	}
	p := a.list.place
	p.filter = f
	return a.enter(p)
}

// enter shows the list of a place.
func (a *app) enter(p place) tea.Cmd {
	a.noteWay()
	a.article.close()
	if !a.reloading.first { // keys from before the first list are for it
		a.keyboard.early = nil
	}
	a.focus, a.reloading.first = onList, false
	return a.showPlace(p)
}

// showPlace shows the list of a place, whatever the keys are about.
func (a *app) showPlace(p place) tea.Cmd {
	p = a.inOrder(p)
	a.reloading.leavePlace(a.ctx)
	a.list.enter(p)
	a.list.key = a.sidebar.current
	if !p.typed() {
		a.searching.underneath, a.searching.within = nil, nil
	}
	a.reading.stop()
	a.resuming.below = store.Row{}
	return tea.Batch(a.arrange(), a.loadPage(a.reloading.here, p, store.Row{}, pageSize))
}

// inOrder is a place in the order that lists have now.
func (a *app) inOrder(p place) place {
	return a.searching.orders.in(p, a.settings)
}

// reorder turns the list to another order. If all of it is loaded, its rows are the same as
// before; else it begins anew, where the open article is looked for.
func (a *app) reorder() tea.Cmd {
	if a.reloading.first {
		return nil
	}
	p := a.inOrder(a.list.place)
	a.reloading.leavePlace(a.ctx)
	switch same := p.byDate() && a.list.place.byDate(); {
	case a.list.loaded && !a.list.more && same, a.list.loaded && p.sort == a.list.place.sort && p.oldest == a.list.place.oldest:
		a.list.reverse(p, a.article.open)
		return a.reloading.reload(a, everything())
	}
	a.list.enter(p)
	if a.article.open {
		a.resuming.below = a.article.article.Row
	}
	return a.loadPage(a.reloading.here, p, store.Row{}, pageSize)
}

// noteTooLong says that a list is too long for its order, and by date.
func (a *app) noteTooLong(page store.Page) {
	p := &a.list.place
	if !page.ByDate || p.byDate() {
		return
	}
	by := strings.TrimPrefix(order{sort: p.sort}.named().name, "by ")
	a.status.say("This list is too long to be sorted by %s (%s, at most %s are).", by, typeset.Count(page.Total, "article", "articles"), typeset.Thousands(store.MostSorted))
	p.sort = store.ByDate
}

// openMessages shows what was said last.
func (a *app) openMessages() tea.Cmd {
	return a.cover(&messages{shared: a.shared, over: a.overlay, all: a.status.log})
}

// openHistory shows the account's last changes.
func (a *app) openHistory() tea.Cmd {
	return a.cover(&history{shared: a.shared, ask: a.loadHistory, failed: a.status.fail})
}

// seen is the page that is on the screen: the open article, or the one that is only looked at.
func (a *app) seen() *article {
	if a.article.open {
		return &a.article
	}
	return &a.reading.glance.page
}

// pageView draws that page.
func (a *app) pageView(at box) string {
	if a.article.open {
		return a.article.view()
	}
	return a.reading.glance.view(at.w, at.h)
}

// follow asks for the page of the row under the cursor, if that is to be seen.
func (a *app) follow() tea.Cmd {
	g := &a.reading.glance
	if a.article.open || !isPreviewed(a.w, a.settings) {
		g.end()
		return nil
	}
	row, ok := a.list.selected()
	switch {
	case !ok && !a.list.loading:
		g.end()
		return nil
	case !ok || !a.boxes().article.shown():
		return nil
	}
	if g.page.open && g.page.article.Number == row.Number && g.page.article.Row != row {
		g.page.article.Row = row
		g.page.renewHead()
	}
	of := a.glanceAt(row)
	if last := &a.article; !g.page.open && last.article.Number == row.Number && len(last.blocks) > 0 && of == a.glanceAsSet(last) {
		g.keep(*last)
		g.asked = of
		return a.arrange()
	}
	return a.lookAt(g.next(of))
}

// glanceAt is the page of a row as it is to be seen now.
func (a *app) glanceAt(row store.Row) glanceAt {
	return glanceAt{
		number: row.Number, updated: row.Updated, noted: row.Noted, own: a.article.own[row.Number],
		form: formOf(a.settings), theme: a.theme, measure: measureOf(a.boxes().article.w, a.settings),
	}
}

// glanceAsSet is what glanceAt would be of an article as it is set. Pictures that are on its page
// already stay there.
func (a *app) glanceAsSet(page *article) glanceAt {
	of := a.glanceAt(page.article.Row)
	of.theme, of.measure = page.setTheme, page.measure
	of.measure.Drawn = 0
	return of
}

// lookAt asks for the page that is to be seen, or waits before that.
func (a *app) lookAt(now, pause bool) tea.Cmd {
	switch g := &a.reading.glance; {
	case pause:
		return sayAfter(a.restTime, glancePausedMsg{})
	case now:
		of := g.asked
		read := a.loadArticle(of.number, of.own, of.form, of.theme, of.measure, 2*a.boxes().article.h)
		return func() tea.Msg {
			msg, _ := read().(articleMsg)
			return glanceMsg{of, msg}
		}
	}
	return nil
}

// glanced shows a page that has come, and looks where the cursor stands when its pause has passed.
func (a *app) glanced(msg tea.Msg) tea.Cmd {
	g := &a.reading.glance
	came, is := msg.(glanceMsg)
	if !is {
		row, ok := a.list.selected()
		if !ok || a.article.open || !a.boxes().article.shown() {
			g.rest.end()
			return nil
		}
		return a.lookAt(g.passed(a.glanceAt(row)))
	}
	switch {
	case came.of != g.asked || a.article.open:
		return nil
	case came.article.err != nil: // it may have been deleted; opening it says why
		g.page.open = false
		return nil
	}
	at := a.boxes().article
	g.page.shared, g.page.w, g.page.h, g.page.own = a.shared, at.w, at.h, a.article.own
	g.page.section = sanitize.Line(a.sidebar.subscription(came.article.article.Feed).Subscription.Folder)
	if g.page.terms = a.list.terms; a.list.matchesEnded {
		g.page.terms = nil
	}
	g.show(came.article)
	return nil
}
