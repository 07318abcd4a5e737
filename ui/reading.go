package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// reading is the part that opens articles and goes from one to the next.
type reading struct {
	opening    store.Number  // the article that is on its way, 0 for none
	unreadStep int           // 1 or -1: the next or previous unread is gone to when more rows are there; else 0
	opened     int           // how many articles have been opened that count as read after a while
	unmarked   store.Number  // the open article, if it is still to be marked read; 0 for none
	first      firstUnread   // what is done with the first unread article of the feed that was gone to, when its rows are there
	offered    onward        // the feed that is gone on with if the same is asked for again
	ways       []whereabouts // where one was before, the last at the end
	returning  bool          // one of them is gone back to
	glance     glance        // the page of the row under the cursor
	beside     barLook       // the list of the place under the side bar's cursor
	full       fullText      // the full text that is on its way
	pagesToEnd int           // the end of the list was asked for: how many more pages may be loaded for that
}

// endPages bounds how many pages one G loads: the rows of a list are kept, and a list
// may have a million. Pressed again, it goes on.
const endPages = 10

// stop forgets what was on its way.
func (r *reading) stop() {
	*r = reading{opened: r.opened, full: r.full, ways: r.ways, returning: r.returning, offered: r.offered, glance: r.glance, beside: r.beside}
}

// readingActions open articles and go from one to the next.
func readingActions() []*action {
	const group = "Reading"
	needsOpen := func(a *app) string {
		if !a.article.open {
			return "No article is open. Enter opens one."
		}
		return ""
	}
	return []*action{
		{name: "read-on", group: group, help: "open; on the page a page down, then next unread", brief: "on", keys: []string{"space"},
			where: inList | inArticle, rows: true, do: func(a *app, _ string) tea.Cmd { return a.readOn() }},
		{name: "full-text", group: group, help: "fetch the full text, or show the feed's own", brief: "full text", keys: []string{"x"}, where: inList | inArticle, rows: true, single: true,
			can: func(a *app) string { return a.reading.full.missing(a) }, do: func(a *app, _ string) tea.Cmd { return a.reading.full.ask(a) }},
		{name: "next-article", group: group, help: "next article", keys: []string{"J"}, where: inList | inArticle, can: needsOpen,
			do: func(a *app, _ string) tea.Cmd { return a.openNeighbour(1) }},
		{name: "previous-article", group: group, help: "previous article", keys: []string{"K"}, where: inList | inArticle, can: needsOpen,
			do: func(a *app, _ string) tea.Cmd { return a.openNeighbour(-1) }},
		{name: "zen", group: group, help: "the article alone, or with all around it", brief: "alone", keys: []string{"z"}, where: inArticle, can: needsOpen,
			do: func(a *app, _ string) tea.Cmd { return a.toggleZen() }},
		{name: "find-here", group: group, help: "find on the page", brief: "find", keys: []string{"/"}, where: inArticle, takes: aText,
			can: needsOpen, do: func(a *app, text string) tea.Cmd { return a.askToFind(text) }},
		{name: "next-match", group: group, help: "next match", keys: []string{"n"}, where: inMatches,
			do: func(a *app, _ string) tea.Cmd { return a.toMatch(1) }},
		{name: "previous-match", group: group, help: "previous match", keys: []string{"N"}, where: inMatches,
			do: func(a *app, _ string) tea.Cmd { return a.toMatch(-1) }},
		{name: "end-matches", group: group, help: "end the matches: n is next unread again", keys: []string{"esc"}, where: inMatches,
			do: func(a *app, _ string) tea.Cmd { a.endMatches(); return nil }},
		{name: "next-unread", group: group, help: "next unread", keys: []string{"n"}, where: inPanes, rows: true,
			do: func(a *app, _ string) tea.Cmd { return a.nextUnread(1) }},
		{name: "previous-unread", group: group, help: "previous unread", keys: []string{"p", "N"}, where: inPanes, rows: true,
			do: func(a *app, _ string) tea.Cmd { return a.nextUnread(-1) }},
	}
}

// readOn opens the selected article; on the page it goes a page down, and at the end to
// the next unread.
func (a *app) readOn() tea.Cmd {
	switch {
	case a.focus == onList && (len(a.list.rows) > 0 || !a.list.loaded):
		return a.openSelected()
	case a.focus == onArticle && !a.article.atEnd():
		a.article.move(pageDown)
		return a.setArticle()
	}
	return a.nextUnread(1)
}

func isUnread(r store.Row) bool { return !r.Read }

func (a *app) openSelected() tea.Cmd {
	if a.list.unfoldHere() {
		return a.fillList()
	}
	row, ok := a.list.selected()
	if !ok {
		return nil
	}
	return a.openArticle(row.Number)
}

// openArticle asks for an article and its first two screens.
func (a *app) openArticle(n store.Number) tea.Cmd {
	if a.article.open && a.article.article.Number != n {
		a.noteWay()
	}
	a.reading.opening = n
	return a.readArticle(n)
}

// readArticle asks for an article as it would be set if it were opened now.
func (a *app) readArticle(n store.Number) tea.Cmd {
	b := layout(a.w, a.h, onArticle, true, a.fitted())
	a.pictureLines.Store(tallest(b.article.h))
	return a.loadArticle(n, a.article.own[n], formOf(a.settings), a.theme, a.measure(b.article.w), 2*b.article.h)
}

// toggleZen shows the article alone, or with all that stands around it.
func (a *app) toggleZen() tea.Cmd {
	with := *a.shared
	with.settings.Zen = !with.settings.Zen
	a.share(with)
	if with.settings.Zen && with.settings.Linear {
		a.status.say("The article stands alone already.")
	}
	return a.arrange()
}

// openNeighbour opens the next row of the list, or the previous.
func (a *app) openNeighbour(by int) tea.Cmd {
	a.toOpenRow()
	if gone := a.list.index(a.article.article.Number) < 0; gone && by > 0 {
		return tea.Batch(a.openSelected(), a.fillList()) // it was deleted elsewhere, and this one has its place
	}
	if !a.list.step(by, func(store.Row) bool { return true }) {
		a.status.say("The list ends here.")
		return nil
	}
	return tea.Batch(a.openSelected(), a.fillList())
}

// toOpenRow puts the list's cursor on the article that is being read, if it is elsewhere: keys on the
// page are about that.
func (a *app) toOpenRow() {
	if a.focus == onArticle && a.article.open {
		a.list.choose(a.article.article.Number)
	}
}

// nextUnread goes to the next unread article, or the previous, and opens it where one
// is being read.
func (a *app) nextUnread(by int) tea.Cmd {
	a.toOpenRow()
	if !a.list.step(by, isUnread) {
		if a.list.more && by > 0 {
			a.reading.unreadStep = by
			return a.loadMore()
		}
		return a.goOn(by)
	}
	if a.focus == onArticle {
		return tea.Batch(a.openSelected(), a.fillList())
	}
	return a.fillList()
}

// rowsCame goes on with what waited for more rows.
func (r *reading) rowsCame(a *app) tea.Cmd {
	if r.first.wanted {
		return a.goToFirst()
	}
	if step := r.unreadStep; step != 0 {
		r.unreadStep = 0
		return a.nextUnread(step)
	}
	return nil
}

// current is the article that keys are about: the open one where it has the focus, else
// the selected one.
func (a *app) current() (store.Row, bool) {
	if a.focus == onArticle && a.article.open {
		return a.article.article.Row, true
	}
	return a.list.selected()
}

// take shows an article that has come, and blocks that have been set.
func (r *reading) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case articleMsg:
		return r.show(a, msg), true
	case blocksMsg:
		a.article.add(msg)
		return tea.Batch(a.seekMatch(), a.setArticle()), true
	case restedMsg:
		a.article.rested = a.article.rested || msg.number == a.article.article.Number
		return a.setArticle(), true
	case besideRestedMsg:
		return a.besideRested(), true
	case glanceMsg, glancePausedMsg:
		return a.glanced(msg), true
	case longOpenMsg:
		if msg.opened != r.opened {
			return nil, true
		}
		return a.markUnmarked(), true
	case fullTextMsg:
		return r.full.came(a, msg), true
	case pictureMsg:
		return a.pictureCame(msg), true
	case picturedMsg:
		a.article.replace(msg)
		return a.setArticle(), true
	case restMsg:
		a.article.complete(msg)
		return tea.Batch(a.seekMatch(), a.setArticle()), true
	}
	return nil, false
}

func (r *reading) show(a *app, msg articleMsg) tea.Cmd {
	if msg.number != r.opening {
		return nil
	}
	r.opening = 0
	if msg.err != nil {
		a.status.fail(msg.err)
		return nil
	}
	a.article.terms = a.list.terms
	if a.list.matchesEnded {
		a.article.terms = nil
	}
	_, been := a.article.spots[msg.number]
	if place := msg.article.Place; !been && isBegun(place) {
		a.status.say("You go on where you were %s. g g goes to the top.", typeset.Ago(place.When.In(a.session.zone), a.session.now().In(a.session.zone)))
	}
	a.article.section = sanitize.Line(a.sidebar.subscription(msg.article.Feed).Subscription.Folder)
	a.article.show(msg)
	if msg.theme != a.theme { // the terminal has told its colours meanwhile
		a.article.reset(msg.measure, a.theme)
	}
	a.list.choose(msg.number)
	a.focus, a.resuming.articleOpened = onArticle, true
	cmd := tea.Batch(a.arrange(), a.resuming.lookBelow(a, msg.article.Row))
	if !a.article.whole {
		cmd = tea.Batch(cmd, a.awaitRest(msg.number))
	}
	return tea.Batch(cmd, a.markOpened(msg.article.Row), r.full.opened(a))
}

// missing says why there is no full text to be had of the current article.
func (f *fullText) missing(a *app) string {
	row, ok := a.current()
	switch {
	case !ok:
		return needsArticle(a)
	case sanitize.Address(row.Link) == "":
		return noAddress
	case whenFullText(a.sidebar.subscription(row.Feed)) == store.FullTextNever:
		return "The pages of this feed are never read: “:full-text-when ask” changes that."
	}
	return ""
}

// ask fetches the full text of the current article, or shows the other of its two texts. An
// article of the list is opened first.
func (f *fullText) ask(a *app) tea.Cmd {
	row, _ := a.current()
	n := row.Number
	if !a.article.open || a.article.article.Number != n {
		f.wanted = n
		return a.openArticle(n)
	}
	if a.article.article.Full.Empty() {
		return f.fetch(a, false)
	}
	a.article.own[n] = !a.article.own[n]
	return a.turnAgain()
}

// turnAgain shows the open article as it is turned and set now.
func (a *app) turnAgain() tea.Cmd {
	if !a.article.open {
		return nil
	}
	show := a.readArticle(a.article.article.Number)
	return func() tea.Msg {
		msg, _ := show().(articleMsg)
		return fullTextMsg{msg, false}
	}
}

// opened fetches the full text of an article that has been opened for it, or whose feed gives
// teasers and is to be read whole.
func (f *fullText) opened(a *app) tea.Cmd {
	n, wanted := a.article.article.Number, f.wanted
	f.wanted = 0
	switch {
	case !a.article.article.Full.Empty() || sanitize.Address(a.article.article.Link) == "":
		return nil
	case wanted == n:
		return f.fetch(a, false)
	case whenFullText(a.sidebar.subscription(a.article.article.Feed)) == store.FullTextAlways && !f.refused[n]:
		return f.fetch(a, true)
	}
	return nil
}

// fetch fetches the full text of the open article.
func (f *fullText) fetch(a *app, byItself bool) tea.Cmd {
	row := a.article.article.Row
	if f.of == row.Number {
		return nil
	}
	f.of, a.status.busy = row.Number, "fetching the full text …"
	row.Link = sanitize.Address(row.Link)
	return a.fetchFullText(row, a.sidebar.subscription(row.Feed), a.isFound(row.Link, nil), byItself, a.readArticle(row.Number))
}

// came shows the full text of an article if that is still open, or the other text that was
// asked for, and says why there is none.
func (f *fullText) came(a *app, msg fullTextMsg) tea.Cmd {
	if f.of == msg.number {
		f.of, a.status.busy = 0, ""
	}
	switch isOpen := a.article.open && a.article.article.Number == msg.number; {
	case msg.err != nil && msg.byItself:
		if f.refused == nil {
			f.refused = map[store.Number]bool{}
		}
		f.refused[msg.number] = true
		return nil
	case msg.err != nil:
		a.status.fail(fmt.Errorf("the full text did not come: %w", msg.err))
		return nil
	case !isOpen, msg.own != a.article.own[msg.number]:
		return nil
	}
	a.article.exchange(msg.articleMsg)
	if msg.theme != a.theme {
		a.article.reset(msg.measure, a.theme)
	}
	if a.article.whole {
		return a.setArticle()
	}
	return tea.Batch(a.setArticle(), a.awaitRest(msg.number))
}

// setArticle asks for the next blocks of the open article, and for the whole of it, if
// they are missing.
func (a *app) setArticle() tea.Cmd {
	var more, rest tea.Cmd
	if first, lines, ok := a.article.missing(); ok {
		more = a.setMore(a.article.script, a.article.setTheme, a.article.measure, first, lines)
	}
	if a.article.missingRest() {
		rest = a.turnRest(shownBody(a.article.article, a.article.own[a.article.article.Number]), formOf(a.settings), a.article.script)
	}
	if lost := a.article.jumps.lost; lost != "" {
		a.article.jumps.lost = ""
		more = tea.Batch(more, a.openAddress(lost))
	}
	return tea.Batch(more, rest, a.loadPictures(), a.markAtEnd())
}

// loadPictures asks for the pictures that are to be seen on the page.
func (a *app) loadPictures() tea.Cmd {
	var all []tea.Cmd
	a.pictureLines.Store(tallest(a.article.h))
	for _, one := range a.article.missingPictures(a.ctx) {
		one.found = a.foundIn(a.article.article.Feed)
		all = append(all, a.loadPicture(one))
	}
	return tea.Batch(all...)
}

// pictureCame has the blocks set again that a picture belongs to, and asks for the next.
func (a *app) pictureCame(msg pictureMsg) tea.Cmd {
	blocks := a.article.takePicture(msg)
	if len(blocks) == 0 {
		return a.setArticle()
	}
	return tea.Batch(a.setPictured(a.article.script, a.article.setTheme, a.article.measure, msg.address, blocks), a.setArticle())
}
