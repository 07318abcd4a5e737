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

// Going on where one was. What is open, and how far it is read, is written down
// when the screen is left, however it is left, and some time after the last
// movement, since a connection may end without a word. The next screen offers to
// go on there.

// restTime is how long nothing has moved before a place is written down.
const restTime = 3 * time.Second

// leaveTime is how long writing it down may take at the end: whoever waits for the
// store's lock has gone.
const leaveTime = time.Second

// resume is what is known of places.
type resume struct {
	offered  store.Reading // by the last screen
	kept     store.Reading // written down last, or on its way
	opened   bool          // an article, since this screen was: the offer is no longer good
	resting  bool          // a look at the place is on its way
	below    store.Row     // the article that was opened, while its row may be below those loaded
	disabled bool          // it cannot be written
}

// readingMsg is where the last screen was.
type readingMsg struct {
	reading store.Reading
	row     store.Row
	err     error
}

func (s *session) loadReading() tea.Cmd {
	return func() tea.Msg {
		reading, row, err := s.store.Reading(s.ctx, s.account)
		return readingMsg{reading, row, err}
	}
}

// takeReading offers to go on, unless something else stands there to be read.
func (a *app) takeReading(msg readingMsg) {
	if msg.err != nil { // there is nothing to go on with
		return
	}
	a.resume.offered, a.resume.kept = msg.reading, msg.reading
	if a.status.message == "" && !a.article.open {
		a.status.say("g r goes on with “%s”, where you were %s.",
			ansi.Truncate(msg.row.Title, 40, "…"), typeset.Ago(msg.reading.When.In(a.session.zone), a.session.now().In(a.session.zone)))
	}
}

// goOn opens the article that the last screen was left in, where it was.
func (a *app) goOn() tea.Cmd {
	r := a.resume.offered
	if r.Article == 0 {
		a.status.say("There is nothing to go on with: no article was open when you left.")
		return nil
	}
	if _, been := a.article.kept[r.Article]; !been {
		a.article.kept[r.Article] = spot{r.Block, r.Line, r.Width}
	}
	return a.openRow(r.Article)
}

// lookBelow remembers an article that was opened and is not among the rows loaded.
func (a *app) lookBelow(row store.Row) tea.Cmd {
	a.resume.below = store.Row{}
	isLeftOut := row.Read && a.list.place.asked().State == store.Unread
	if a.list.index(row.Number) < 0 && !isLeftOut && !a.list.place.found() {
		a.resume.below = row
	}
	return a.goBelow()
}

// goBelow puts the list's cursor on that article, and asks for more rows until it is
// among them.
func (a *app) goBelow() tea.Cmd {
	const mostRows = 10 * endPages * pageSize
	row, rows := a.resume.below, a.list.rows
	if row.Number == 0 {
		return nil
	}
	isBelow := len(rows) > 0 && newer(rows[len(rows)-1], row)
	if a.list.index(row.Number) < 0 && isBelow && a.list.more && len(rows) < mostRows {
		return a.loadMore()
	}
	a.resume.below = store.Row{}
	a.list.choose(row.Number)
	return nil
}

// reading is what is being read now.
func (a *app) reading() store.Reading {
	if !a.article.open {
		return store.Reading{}
	}
	at := a.article.place()
	return store.Reading{Article: a.article.article.Number, Block: at.block, Line: at.line, Width: at.width}
}

// restMsg says that some time has gone by since a place was looked at.
type restMsg struct{ reading store.Reading }

// rest looks at the place again after a while, if it is another one.
func (a *app) restAfter() tea.Cmd {
	now := a.reading()
	if !a.tidies || a.resume.resting || a.resume.disabled || now == a.resume.kept {
		return nil
	}
	a.resume.resting = true
	return tea.Tick(restTime, func(time.Time) tea.Msg { return restMsg{now} })
}

// takeRest writes a place down that has stayed the same for a while.
func (a *app) takeRest(msg restMsg) tea.Cmd {
	a.resume.resting = false
	if now := a.reading(); now != msg.reading || now == a.resume.kept {
		return a.restAfter()
	}
	a.resume.kept = msg.reading
	return a.keepReading(msg.reading)
}

// takeKept tries again later what could not be written now, but for a library that
// can only be read.
func (a *app) takeKept(err error) tea.Cmd {
	if err == nil {
		return nil
	}
	a.resume.kept = store.Reading{}
	a.resume.disabled = errors.Is(err, store.ErrReadOnly)
	return a.restAfter()
}

// keptMsg says whether a place was written down.
type keptMsg struct{ err error }

func (s *session) keepReading(r store.Reading) tea.Cmd {
	return func() tea.Msg { return keptMsg{s.store.KeepReading(s.ctx, s.account, r)} }
}

// Leave writes down where a screen was when it ended: model is what New made. It is
// called when the screen's program has ended, which waits at most a second for it.
func Leave(model tea.Model) {
	a, ok := model.(*app)
	if !ok {
		return
	}
	now := a.reading()
	if a.resume.disabled || !a.resume.opened || now == a.resume.kept {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), leaveTime)
	defer cancel()
	_ = a.store.KeepReading(ctx, a.account, now) // nobody is left to be told
}
