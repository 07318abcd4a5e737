package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/typeset"
)

// resuming is the part that goes on where one was. What is open, and how far it is read,
// is written down when the screen is left, however it is left, and some time after the
// last movement, since a connection may end without a word. The next screen offers to go
// on there.
type resuming struct {
	offeredPlace  store.Reading // by the last screen
	writtenPlace  store.Reading // written down last, or on its way
	articleOpened bool          // an article has been, since this screen was: the offer is no longer good
	lookPending   bool          // a look at the place is on its way
	below         store.Row     // the article that was opened, while its row may be below those loaded
	disabled      bool          // it cannot be written
}

// idleTime is how long after a movement a place is written down, while somebody reads on: that
// a machine loses its power costs so much of it at most.
const idleTime = 2 * time.Second

// leaveTime is how long writing it down may take at the end: whoever waits for the
// store's lock has gone.
const leaveTime = time.Second

// resumingActions go on where one was.
func resumingActions() []*action {
	return []*action{
		{name: "resume", group: "Going to", help: "go on reading where you last left", brief: "go on reading", keys: []string{"g r"}, where: inPanes,
			can: func(a *app) string {
				if a.resuming.offeredPlace.Article == 0 {
					return "There is nothing to go on with: no article was open when you left."
				}
				return ""
			},
			do: func(a *app, _ string) tea.Cmd { return a.resuming.goOn(a) }},
		{name: "read-lately", group: "Going to", help: "what you read lately, what you began first", brief: "read lately", keys: []string{"g l"}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd { return a.readLately() }},
	}
}

// take takes where the last screen was, and looks at where this one is.
func (r *resuming) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case readingMsg:
		r.offer(a, msg)
		return nil, true
	case idleMsg:
		return r.idle(a), true
	case latelyMsg:
		return a.pickLately(msg), true
	case writtenMsg:
		return r.retry(a, msg), true
	}
	return nil, false
}

// offer offers to go on, unless something else stands there to be read.
func (r *resuming) offer(a *app, msg readingMsg) {
	if msg.err != nil { // there is nothing to go on with
		return
	}
	r.offeredPlace, r.writtenPlace = msg.reading, msg.reading
	if a.status.message == "" && !a.article.open {
		a.status.say("g r goes on with “%s”, where you were %s.",
			ansi.Truncate(msg.row.Title, 40, "…"), typeset.Ago(msg.reading.When.In(a.session.zone), a.session.now().In(a.session.zone)))
	}
}

// goOn opens the article that the last screen was left in, where it was.
func (r *resuming) goOn(a *app) tea.Cmd {
	at := r.offeredPlace
	if _, been := a.article.spots[at.Article]; !been {
		a.article.spots[at.Article] = spotOf(at)
	}
	return a.openArticle(at.Article)
}

// lookBelow remembers an article that was opened and is not among the rows loaded.
func (r *resuming) lookBelow(a *app, row store.Row) tea.Cmd {
	r.forgetBelow()
	isLeftOut := row.Read && a.list.place.asked().State != store.Any
	if a.list.index(row.Number) < 0 && !isLeftOut && !a.list.place.found() {
		r.below = row
	}
	return r.goBelow(a)
}

func (r *resuming) forgetBelow() { r.below = store.Row{} }

// goBelow puts the list's cursor on that article, and asks for more rows until it is
// among them.
func (r *resuming) goBelow(a *app) tea.Cmd {
	const mostRows = 10 * endPages * pageSize
	row, rows := r.below, a.list.rows
	if row.Number == 0 {
		return nil
	}
	isBelow := len(rows) > 0 && a.list.inTurn(rows[len(rows)-1], row)
	if a.list.index(row.Number) < 0 && isBelow && a.list.more && len(rows) < mostRows {
		return a.loadMore()
	}
	r.forgetBelow()
	a.list.choose(row.Number)
	return nil
}

// readingNow is what is being read now, as far as it is known without counting letters.
func (a *app) readingNow() store.Reading {
	if !a.article.open {
		return store.Reading{}
	}
	at := a.article.spot()
	return store.Reading{Article: a.article.article.Number, Block: at.block, Line: at.line, Width: at.width}
}

// awaitIdle looks at the place again after a while, if it is another one than what is
// written down, or articles have been left since.
func (r *resuming) awaitIdle(a *app) tea.Cmd {
	if !a.tidies || r.lookPending || r.disabled || a.readingNow() == r.writtenPlace && len(a.article.left) == 0 {
		return nil
	}
	r.lookPending = true
	return tea.Tick(idleTime, func(time.Time) tea.Msg { return idleMsg{} })
}

// idle writes down where one is, and where one was in articles that have been left.
func (r *resuming) idle(a *app) tea.Cmd {
	r.lookPending = false
	now := a.readingNow()
	if now == r.writtenPlace && len(a.article.left) == 0 {
		return nil
	}
	left := a.article.left
	r.writtenPlace, a.article.left = now, nil
	if a.article.open {
		now = a.article.reading()
	}
	return a.writeReading(now, left)
}

// retry tries again later what could not be written now, but for a library that can only
// be read.
func (r *resuming) retry(a *app, msg writtenMsg) tea.Cmd {
	if msg.err == nil {
		return nil
	}
	r.writtenPlace, a.article.left = store.Reading{}, append(msg.left, a.article.left...)
	r.disabled = errors.Is(msg.err, store.ErrReadOnly)
	return r.awaitIdle(a)
}

// mostLately is how many articles are offered that were read lately.
const mostLately = 200

// latelyMsg is what was read lately.
type latelyMsg struct {
	articles []store.Recent
	err      error
}

// readLately asks for what was read lately, with what is being read now.
func (a *app) readLately() tea.Cmd {
	now, left := store.Reading{}, a.article.left
	if a.article.open {
		now = a.article.reading()
	}
	a.resuming.writtenPlace, a.article.left = a.readingNow(), nil
	s := a.session
	return func() tea.Msg {
		if a.tidies { // else nothing is written here
			_ = s.store.KeepReading(s.ctx, s.account, now, left...) // what is kept already can be listed
		}
		articles, err := s.store.Lately(s.ctx, s.account, mostLately)
		return latelyMsg{articles, err}
	}
}

// pickLately lets one of the articles be found that were read lately, and opens it.
func (a *app) pickLately(msg latelyMsg) tea.Cmd {
	switch {
	case msg.err != nil:
		a.status.fail(msg.err)
		return nil
	case len(msg.articles) == 0:
		a.status.say("You have read nothing yet.")
		return nil
	}
	now, offers := a.session.now().In(a.session.zone), []offer(nil)
	for _, one := range msg.articles {
		read := "read to its end"
		if one.Reading.Share < 100 {
			read = fmt.Sprintf("%d %%", one.Reading.Share)
		}
		detail := typeset.JoinDots(one.Source, read, typeset.Ago(one.Reading.When.In(a.session.zone), now))
		number := one.Number
		offers = append(offers, newOffer(offer{key: fmt.Sprint("article ", number), name: cmp.Or(one.Title, one.Summary), detail: detail, about: cmp.Or(one.Summary, detail), number: number}, one.Source))
	}
	return a.pick("a few letters of what you read", offers, func(o offer) tea.Cmd { return a.openArticle(o.number) })
}

// readingMsg is where the last screen was.
type readingMsg struct {
	reading store.Reading
	row     store.Row
	err     error
}

// idleMsg says that some time has gone by since a place was looked at.
type idleMsg struct{}

// writtenMsg says whether places were written down.
type writtenMsg struct {
	left []store.Reading // of articles that have been left
	err  error
}

func (s *session) loadReading() tea.Cmd {
	return func() tea.Msg {
		reading, row, err := s.store.Reading(s.ctx, s.account)
		return readingMsg{reading, row, err}
	}
}

func (s *session) writeReading(now store.Reading, left []store.Reading) tea.Cmd {
	return func() tea.Msg { return writtenMsg{left, s.store.KeepReading(s.ctx, s.account, now, left...)} }
}

// Leave writes down where a screen was when it ended: model is what New made. It is
// called when the screen's program has ended, which waits at most a second for it, and a while
// longer for programs that are being told something.
func Leave(model tea.Model) {
	a, ok := model.(*app)
	if !ok {
		return
	}
	defer a.teller.Finish(programPatience)
	a.downloads.leave()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), leaveTime)
	defer cancel()
	a.configuring.widths.leave(ctx, a.session)
	a.keyboard.recent.leave(ctx, a.session)
	a.keyboard.piped.leave(ctx, a.session)
	now := a.readingNow()
	if a.resuming.disabled || !a.resuming.articleOpened || now == a.resuming.writtenPlace && len(a.article.left) == 0 {
		return
	}
	if a.article.open {
		now = a.article.reading()
	}
	_ = a.store.KeepReading(ctx, a.account, now, a.article.left...) // nobody is left to be told
}

// goOn goes on where a list has nothing unread any more, or none above (by -1).
func (a *app) goOn(by int) tea.Cmd {
	it, ok := a.sidebar.toRead(by)
	switch {
	case a.sidebar.counts.Unread == 0 && by > 0, a.sidebar.counts.Unread == 0 && !ok:
		return a.cover(&allRead{shared: a.shared, said: a.readToday()})
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

// readToday says what the day was like: how much came, what is kept, who was silent.
func (a *app) readToday() string {
	counts, silent := a.sidebar.counts, 0
	today := a.sidebar.today()
	for i := range a.sidebar.feeds {
		if f := &a.sidebar.feeds[i]; !f.Local() && f.Brought.Before(today) {
			silent++
		}
	}
	said := typeset.Count(counts.Today, "article", "articles") + " came today"
	if counts.Bookmarked > 0 {
		said += ", you have " + typeset.Count(counts.Bookmarked, "bookmark", "bookmarks")
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
	if n := len(ways); a.reading.returning || !a.list.loaded && !here.open || n > 0 && ways[n-1].same(here) {
		return
	}
	if a.reading.ways = append(ways, here); len(a.reading.ways) > mostWays {
		a.reading.ways = a.reading.ways[1:]
	}
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
