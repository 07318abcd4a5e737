package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/typeset"
)

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

// goOn goes on where a list has nothing unread any more, or none above (by -1).
func (a *app) goOn(by int) tea.Cmd {
	it, ok := a.sidebar.toRead(by)
	switch {
	case a.sidebar.counts.Unread == 0 && by > 0, a.sidebar.counts.Unread == 0 && !ok:
		return a.cover(&allRead{shared: a.shared, ask: a.loadHistory, day: a.dayWith})
	case a.settings.Space == config.SpaceStops || !a.list.place.goesOn() || !ok:
		a.status.say("%s", map[int]string{1: "No more unread here. C-n goes to the next feed that has some.", -1: "No more unread above. C-p goes to the feed before that has some."}[by])
		return nil
	case a.settings.Space == config.SpaceGoesOn, a.reading.offered == onward{by, a.keyboard.presses - 1}:
		return a.visitToRead(it, by, a.focus == onArticle)
	}
	a.reading.offered = onward{by, a.keyboard.presses}
	way := map[int]string{1: "Next", -1: "Before"}[by]
	a.status.say("%s: %s, %s unread · %s goes there", way, a.pathOf(it), typeset.Thousands(it.count), goingKey(a.keyboard.last))
	return nil
}

// pathOf is a feed with the folders that it is in.
func (a *app) pathOf(it item) string {
	path := strings.Join(append(splitFolder(it.feed.Subscription.Folder), it.place.name), " / ")
	return a.theme.Cut(path, max(20, a.w/2))
}

// visitToRead goes to a feed that has something unread, and there to the first such article, or the
// last if that is gone back to.
func (a *app) visitToRead(it item, by int, opens bool) tea.Cmd {
	a.sidebar.goTo(it.key)
	cmd := a.enter(a.withFilter(it.place))
	a.reading.first = firstUnread{wanted: true, opens: opens, last: by < 0}
	return cmd
}

// withFilter is a place, narrowed as the list is if both are feeds or folders.
func (a *app) withFilter(p place) place {
	isFeed := func(q store.Query) bool { return q.Feed != 0 || q.Folder != "" }
	if isFeed(p.query) && isFeed(a.list.place.query) {
		p.filter = a.list.place.filter
	}
	return p
}

// goToFirst goes to the first unread article of a list, or the last.
func (a *app) goToFirst() tea.Cmd {
	way := a.reading.first
	found := false
	if row, ok := a.list.selected(); way.last {
		last := len(a.list.rows) - 1
		for last >= 0 && a.list.rows[last].Read {
			last--
		}
		if found = last >= 0; found {
			a.list.moveTo(last)
		}
	} else {
		found = ok && isUnread(row) || a.list.step(1, isUnread)
	}
	if !found && a.list.more {
		return a.loadMore()
	}
	a.reading.first = firstUnread{}
	if !found || !way.opens {
		return a.fillList()
	}
	return tea.Batch(a.openSelected(), a.fillList())
}

// dayWith says what the day was like: how much came, how much of it the person has opened, what is
// kept, who was silent.
func (a *app) dayWith(opened int) string {
	counts, silent := a.sidebar.counts, 0
	today := a.sidebar.today()
	for i := range a.sidebar.feeds {
		if f := &a.sidebar.feeds[i]; !f.Local() && f.Brought.Before(today) {
			silent++
		}
	}
	said := typeset.Count(counts.Today, "article", "articles") + " came today"
	var yours []string
	if opened > 0 {
		yours = append(yours, "read "+typeset.Thousands(opened))
	}
	if counts.Bookmarked > 0 {
		yours = append(yours, "have "+typeset.Count(counts.Bookmarked, "bookmark", "bookmarks"))
	}
	if len(yours) > 0 {
		said += ", you " + strings.Join(yours, " and ")
	}
	if silent > 0 {
		said += "; " + typeset.Count(silent, "feed was", "feeds were") + " silent"
	}
	return said + "."
}

// noteWay remembers where one is before one goes elsewhere.
func (a *app) noteWay() {
	here := whereabouts{place: a.list.place, key: a.list.key, open: a.article.open}
	if here.row, _ = a.list.selected(); here.open {
		here.row = a.article.article.Row
	}
	ways := a.reading.ways
	if n := len(ways); a.reading.returning || a.reading.beside.looked || !a.list.loaded && !here.open || n > 0 && ways[n-1].same(here) {
		return
	}
	if a.reading.ways = append(ways, here); len(a.reading.ways) > mostWays {
		a.reading.ways = a.reading.ways[1:]
	}
}

// followBar sees to it that the list shows the place under the side bar's cursor, where both stand side
// by side and the cursor rests.
func (a *app) followBar() tea.Cmd {
	b := &a.reading.beside
	b.looked = b.looked && a.focus == onSidebar
	a.sidebar.leave(a.list.place.typed() && a.searching.within == nil)
	it, wanted := a.wantedBeside()
	if !wanted {
		return nil
	}
	if !b.rest.begin(it.key) {
		return nil
	}
	return sayAfter(a.restTime, besideRestedMsg{})
}

// wantedBeside is the item of the side bar whose list is to be seen, and is not yet.
func (a *app) wantedBeside() (item, bool) {
	if a.focus != onSidebar || a.overlay != nil || a.prompt.open() || !a.boxes().list.shown() {
		return item{}, false
	}
	return a.sidebar.wanted()
}

// besideRested shows the list of the place under the side bar's cursor, if that has rested there.
func (a *app) besideRested() tea.Cmd {
	b := &a.reading.beside
	it, wanted := a.wantedBeside()
	if !wanted {
		b.rest.end()
		return nil
	}
	if !b.rest.passed(it.key) {
		return sayAfter(a.restTime, besideRestedMsg{})
	}
	a.noteWay()
	b.looked = true
	a.sidebar.look(it.key)
	return a.showPlace(a.withFilter(it.withTrouble().place))
}

// comeBack goes back to where one was: within the article, else to the article or the list before.
func (a *app) comeBack() tea.Cmd {
	if a.focus == onArticle && len(a.article.jumps.from) > 0 {
		a.article.jumpBack()
		return a.setArticle()
	}
	last := len(a.reading.ways) - 1
	if last < 0 {
		a.status.say("There is nowhere to come back to yet.")
		return nil
	}
	to := a.reading.ways[last]
	a.reading.ways = a.reading.ways[:last]
	if now := a.sidebar.keyNow(to.key); now != to.key { // it has another name by now
		to.key, to.place = now, a.withFilter(namedPlace(now))
	}
	a.reading.returning = true
	defer func() { a.reading.returning = false }()
	var cmd tea.Cmd
	if to.key != a.list.key || to.place.title() != a.list.place.title() {
		a.sidebar.goTo(to.key)
		cmd = a.enter(to.place)
	}
	if to.open {
		return tea.Batch(cmd, a.openArticle(to.row.Number))
	}
	a.list.choose(to.row.Number)
	if cmd == nil {
		return a.toList()
	}
	a.resuming.below = to.row
	return cmd
}
