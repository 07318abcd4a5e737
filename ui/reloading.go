package ui

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/store/query"
)

// reloading is the part that shows what the store has: the feeds of the side bar and the
// rows of the list, first of all and again when the store has changed.
type reloading struct {
	first      bool          // the first list has yet to be chosen
	wanted     string        // the key of a place that was asked for before the side bar had come
	rowsShown  bool          // the first rows have been shown
	feedsAsked bool          // feeds and counts have been asked for
	savedAsked bool          // so have saved searches
	savedAgain bool          // what was asked for may be older than a change
	pageAsked  bool          // the rows of the list have been asked for again
	pageSince  time.Time     // when the rows were asked for again
	pageTook   time.Duration // how long that took the last time

	missed store.Difference // what has changed in the store since all that was asked

	here        context.Context // ends when the list is left
	cancelPlace context.CancelFunc
}

func newReloading(ctx context.Context) reloading {
	r := reloading{first: true}
	r.here, r.cancelPlace = context.WithCancel(ctx)
	return r
}

// leavePlace ends what was asked for the list that is left, and forgets that it was.
func (r *reloading) leavePlace(ctx context.Context) {
	r.cancelPlace()
	r.here, r.cancelPlace = context.WithCancel(ctx)
	r.pageAsked = false
}

// askFeeds asks for the feeds of a difference, and for counts.
func (r *reloading) askFeeds(a *app, of store.Difference) tea.Cmd {
	r.feedsAsked = true
	return a.loadFeeds(of, a.searching.orders == nil)
}

// reload asks again for what is other on the screen. What has been asked for already is
// asked for once more when the answer is there, since the answer may be older than the
// change.
func (r *reloading) reload(a *app, d store.Difference) tea.Cmd {
	if d.IsNone() {
		return nil
	}
	var cmds []tea.Cmd
	switch {
	case r.feedsAsked:
		r.missed = r.missed.And(d)
	case d.All || d.Own || len(d.Feeds) > 0:
		cmds = append(cmds, r.askFeeds(a, d))
	default:
		cmds = append(cmds, r.askSaved(a))
	}
	switch {
	case r.first || !a.isListed(d):
	case r.pageAsked || a.list.loading:
		r.missed = r.missed.And(d)
	case a.list.loaded:
		r.pageAsked, r.pageSince = true, a.session.now()
		cmds = append(cmds, a.reloadPage(r.here, a.list.place, a.list.shown()))
	default: // the first page failed
		a.list.loading = true
		cmds = append(cmds, a.loadPage(r.here, a.list.place, store.Row{}, pageSize))
	}
	if page := a.seen(); page.open && (d.All || d.Own) {
		cmds = append(cmds, a.readMark(page.article.Row, justShow))
	}
	if a.overlay != nil {
		cmds = append(cmds, a.overlay.load())
	}
	return tea.Batch(cmds...)
}

// again begins another reload if the store has changed since the last.
func (r *reloading) again(a *app) tea.Cmd {
	if r.missed.IsNone() || r.feedsAsked || r.pageAsked || a.list.loading {
		return nil
	}
	missed := r.missed
	r.missed = store.Difference{}
	return r.reload(a, missed)
}

// isListed reports whether the list may be other by a difference.
func (a *app) isListed(d store.Difference) bool {
	q := a.list.place.query
	switch {
	case d.All || d.Own || q.Text != "":
		return true
	case q.Feed != 0:
		return d.Has(q.Feed)
	}
	inPlace := func(f *store.Subscribed) bool {
		return !q.Bookmarked && q.Tag == "" && d.Has(f.ID) && (q.Folder == "" || store.InFolder(f.Subscription.Folder, q.Folder))
	}
	for i := range a.sidebar.feeds {
		if inPlace(&a.sidebar.feeds[i]) {
			return true
		}
	}
	return slices.ContainsFunc(a.list.rows, func(row store.Row) bool { return d.Has(row.Feed) })
}

// take shows what has come from the store.
func (r *reloading) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case changedMsg:
		return tea.Batch(a.awaitNextChange(r.pageTook), r.reload(a, msg.Difference), a.configuring.heard(a, msg.Difference)), true
	case feedsMsg:
		return r.feeds(a, msg), true
	case savedMsg:
		return r.saved(a, msg), true
	case pageMsg:
		return r.page(a, msg), true
	case staleMsg:
		return r.stale(a, msg), true
	}
	return nil, false
}

func (r *reloading) feeds(a *app, msg feedsMsg) tea.Cmd {
	r.feedsAsked = false
	if errors.Is(msg.err, store.ErrReplaced) && a.marking.idle() { // else the change under way is refused first
		return a.startOver()
	}
	if msg.err != nil {
		a.status.fail(msg.err)
		return r.again(a)
	}
	if !msg.of.All {
		if !a.sidebar.loadSome(msg) { // they stand elsewhere now
			return r.askFeeds(a, everything())
		}
		a.refreshing.auto.someCame(a.session, &a.status, msg.feeds)
		if !a.isListed(msg.of) {
			a.list.noteSeen(msg.seen)
		}
		a.list.day = a.dayWith(0)
		return tea.Batch(r.askSaved(a), r.again(a))
	}
	if a.searching.orders == nil {
		a.searching.orders = ordersIn(msg.orders)
	}
	a.sidebar.load(msg)
	follow := a.followName()
	a.nameList()
	follow = tea.Batch(follow, a.fitBar())
	here, remote := a.list.place.query.Feed == 0, false
	for i := range msg.feeds {
		here, remote = here || msg.feeds[i].ID == a.list.place.query.Feed, remote || !msg.feeds[i].Local()
	}
	a.list.feedRemoved, a.list.offersFeeds, a.list.day = !here || !a.sidebar.isThere(a.list.key), !remote, a.dayWith(0)
	look := a.refreshing.auto.feedsCame(a.session, &a.status, msg.feeds)
	if r.first {
		return tea.Batch(a.visitFirst(), r.askSaved(a), look)
	}
	return tea.Batch(follow, r.askSaved(a), a.adding.arrive(a), r.again(a), look)
}

// followName goes on in a folder or a tag that has got another name. Rows, cursor and what is open
// stay.
func (a *app) followName() tea.Cmd {
	was := a.list.place
	now, other := a.sidebar.followed()
	if !other || was.found() || was.query.Folder == "" && was.query.Tag == "" {
		return nil
	}
	now = a.inOrder(now)
	now.filter = was.filter
	a.reloading.leavePlace(a.ctx)
	a.list.key, a.list.place = a.sidebar.current, now
	clear(a.list.lines)
	a.list.draw()
	r := &a.reloading
	if !a.list.loaded { // what was asked for is dropped
		return a.loadPage(r.here, now, store.Row{}, pageSize)
	}
	a.list.loading = false
	r.pageAsked, r.pageSince = true, a.session.now()
	return a.reloadPage(r.here, now, a.list.shown())
}

// nameList gives the list the name that its place has now.
func (a *app) nameList() {
	if it, ok := a.sidebar.find(a.sidebar.current); ok && it.place.query == a.list.place.query {
		a.list.newName = it.place.name
	}
}

// askSaved asks for the saved searches; while an answer is under way, when that has
// come.
func (r *reloading) askSaved(a *app) tea.Cmd {
	r.savedAgain = r.savedAsked
	if r.savedAsked {
		return nil
	}
	r.savedAsked = true
	return a.loadSaved()
}

func (r *reloading) saved(a *app, msg savedMsg) tea.Cmd {
	r.savedAsked = false
	if msg.err != nil {
		a.status.fail(msg.err)
		return nil
	}
	a.sidebar.loadSaved(msg.saved)
	a.nameList()
	fit := a.fitBar()
	if r.savedAgain {
		return tea.Batch(fit, r.askSaved(a))
	}
	return fit
}

// fitBar gives the side bar the room that its names need, if these have changed.
func (a *app) fitBar() tea.Cmd {
	if b := a.boxes().sidebar; !b.shown() || b.w == a.sidebar.w {
		return nil
	}
	return a.arrange()
}

func (r *reloading) page(a *app, msg pageMsg) tea.Cmd {
	if msg.place != a.list.place || isCancelled(msg.err) { // late
		return nil
	}
	if msg.again {
		return r.pageAgain(a, msg)
	}
	a.list.loading = false
	var wrong *query.Error
	switch {
	case errors.As(msg.err, &wrong) && msg.place.typed():
		return tea.Batch(a.returnTo(a.searching.from), a.searching.mend(a, wrong))
	case msg.err != nil:
		a.keyboard.early = nil
		a.status.fail(msg.err)
		return r.again(a)
	}
	a.noteTooLong(msg.page)
	a.list.append(msg.page)
	if len(a.list.rows) == 0 && a.list.place.trouble != "" { // the list itself says why
		a.status.clear()
	}
	if a.reading.pagesToEnd > 0 {
		a.reading.pagesToEnd--
		a.list.moveTo(len(a.list.rows) - 1)
	}
	cmds := []tea.Cmd{a.keyboard.rowsCame(a), a.fillList(), a.resuming.goBelow(a)}
	if !r.rowsShown {
		r.rowsShown = true
		cmds = append(cmds, a.awaitFirstFrame(), a.loadReading(), a.upkeep.start(a), a.upkeep.setAside(a), a.refreshing.auto.begin(a.session, a.settings), a.awaitSettings(a.configuring.loaded), a.configuring.awaitKeyboard())
	}
	return tea.Batch(append(cmds, a.reading.rowsCame(a), r.again(a))...)
}

// pageAgain shows the rows anew, unless more have come since they were asked for: then
// they are asked for again.
func (r *reloading) pageAgain(a *app, msg pageMsg) tea.Cmd {
	r.pageAsked, r.pageTook = false, a.session.now().Sub(r.pageSince)
	switch {
	case msg.err != nil:
		a.status.fail(msg.err)
	case msg.had != len(a.list.rows):
		r.missed = everything()
	default:
		a.noteTooLong(msg.page)
		a.article.renewRow(msg.page.Rows)
		a.list.replace(msg.page) // which takes them
	}
	return tea.Batch(a.fillList(), r.again(a))
}

// stale shows rows that have come into sight as they are now.
func (r *reloading) stale(a *app, msg staleMsg) tea.Cmd {
	if msg.place != a.list.place || isCancelled(msg.err) { // late
		return nil
	}
	a.list.rereading = false
	if msg.err != nil {
		a.status.fail(msg.err)
		return nil // the next reload brings them
	}
	a.list.renewRows(msg.rows)
	a.list.notStale(msg.asked)
	return a.fillList()
}

// startOver shows another library that has been put in the place of this one: nothing on the
// screen is of it. A guest's account is not of it either, and has to be found anew.
func (a *app) startOver() tea.Cmd {
	if !a.owner {
		a.status.fail(store.ErrReplaced)
		return nil
	}
	store.StartOver(a.ctx)
	a.reloading.cancelPlace()
	a.reloading = newReloading(a.ctx)
	a.reloading.rowsShown = true
	a.reading, a.searching, a.resuming, a.adding, a.refreshing = reading{}, searching{}, resuming{}, adding{}, refreshing{}
	a.keyboard.early, a.overlay, a.prompt.asks = nil, nil, nil
	a.article.close()
	a.article.spots = map[store.Number]spot{}
	a.list.enter(place{})
	a.sidebar = sidebar{shared: a.shared, folded: map[string]bool{}, current: keyUnread}
	a.focus = onList
	a.status.say("The library has been replaced by another. This is it.")
	return tea.Batch(a.arrange(), a.reloading.askFeeds(a, everything()))
}

// fillList asks for more rows when the cursor comes near the last, and for what those on
// the screen lack.
func (a *app) fillList() tea.Cmd {
	var cmds []tea.Cmd
	if a.list.short() {
		cmds = append(cmds, a.loadMore())
	}
	if bare := a.list.withoutExcerpt(); len(bare) > 0 {
		cmds = append(cmds, a.excerpts(a.reloading.here, a.list.place, a.list.terms, bare))
	}
	if stale := a.list.staleInSight(); len(stale) > 0 {
		a.list.rereading = true
		cmds = append(cmds, a.rereadRows(a.reloading.here, a.list.place, stale))
	}
	return tea.Batch(cmds...)
}

// loadMore asks for the rows behind the last.
func (a *app) loadMore() tea.Cmd {
	if a.list.loading {
		return nil
	}
	a.list.loading = true
	limit := pageSize
	if a.reading.pagesToEnd > 0 || a.resuming.below.Number != 0 || a.list.anyFolded() {
		limit = 10 * pageSize
	}
	return a.loadPage(a.reloading.here, a.list.place, a.list.rows[len(a.list.rows)-1], limit)
}

func isCancelled(err error) bool { return errors.Is(err, context.Canceled) }
