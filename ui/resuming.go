package ui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
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

// idleTime is how long nothing has moved before a place is written down.
const idleTime = 3 * time.Second

// leaveTime is how long writing it down may take at the end: whoever waits for the
// store's lock has gone.
const leaveTime = time.Second

// resumingActions go on where one was.
func resumingActions() []*action {
	return []*action{{name: "resume", group: "Going to", help: "go on reading where you last left", brief: "go on reading", keys: []string{"g r"}, where: inPanes,
		can: func(a *app) string {
			if a.resuming.offeredPlace.Article == 0 {
				return "There is nothing to go on with: no article was open when you left."
			}
			return ""
		},
		do: func(a *app, _ string) tea.Cmd { return a.resuming.goOn(a) }}}
}

// take takes where the last screen was, and looks at where this one is.
func (r *resuming) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case readingMsg:
		r.offer(a, msg)
		return nil, true
	case idleMsg:
		return r.idle(a, msg), true
	case writtenMsg:
		return r.retry(a, msg.err), true
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
		a.article.spots[at.Article] = spot{at.Block, at.Line, at.Width}
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

// readingNow is what is being read now.
func (a *app) readingNow() store.Reading {
	if !a.article.open {
		return store.Reading{}
	}
	at := a.article.spot()
	return store.Reading{Article: a.article.article.Number, Block: at.block, Line: at.line, Width: at.width}
}

// awaitIdle looks at the place again after a while, if it is another one than what is
// written down.
func (r *resuming) awaitIdle(a *app) tea.Cmd {
	now := a.readingNow()
	if !a.tidies || r.lookPending || r.disabled || now == r.writtenPlace {
		return nil
	}
	r.lookPending = true
	return tea.Tick(idleTime, func(time.Time) tea.Msg { return idleMsg{now} })
}

// idle writes a place down that has stayed the same for a while.
func (r *resuming) idle(a *app, msg idleMsg) tea.Cmd {
	r.lookPending = false
	if now := a.readingNow(); now != msg.reading || now == r.writtenPlace {
		return r.awaitIdle(a)
	}
	r.writtenPlace = msg.reading
	return a.writeReading(msg.reading)
}

// retry tries again later what could not be written now, but for a library that can only
// be read.
func (r *resuming) retry(a *app, err error) tea.Cmd {
	if err == nil {
		return nil
	}
	r.writtenPlace = store.Reading{}
	r.disabled = errors.Is(err, store.ErrReadOnly)
	return r.awaitIdle(a)
}

// readingMsg is where the last screen was.
type readingMsg struct {
	reading store.Reading
	row     store.Row
	err     error
}

// idleMsg says that some time has gone by since a place was looked at.
type idleMsg struct{ reading store.Reading }

// writtenMsg says whether a place was written down.
type writtenMsg struct{ err error }

func (s *session) loadReading() tea.Cmd {
	return func() tea.Msg {
		reading, row, err := s.store.Reading(s.ctx, s.account)
		return readingMsg{reading, row, err}
	}
}

func (s *session) writeReading(r store.Reading) tea.Cmd {
	return func() tea.Msg { return writtenMsg{s.store.KeepReading(s.ctx, s.account, r)} }
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
	ctx, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), leaveTime)
	defer cancel()
	a.configuring.widths.leave(ctx, a.session)
	a.keyboard.recent.leave(ctx, a.session)
	now := a.readingNow()
	if a.resuming.disabled || !a.resuming.articleOpened || now == a.resuming.writtenPlace {
		return
	}
	_ = a.store.KeepReading(ctx, a.account, now) // nobody is left to be told
}
