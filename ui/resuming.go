package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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
		a.status.say("g r goes on with %s, where you were %s.",
			typeset.Quoted(ansi.Truncate(typeset.Title(msg.row.Title, msg.row.Summary), 40, "…"), 160), typeset.Ago(msg.reading.When.In(a.session.zone), a.session.now().In(a.session.zone)))
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
