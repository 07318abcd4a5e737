package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/fetch"
	"tidings/store"
	"tidings/store/query"
	"tidings/ui/opener"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// Every command is here: what touches the store, the network or glamour runs in
// one of these and never within update. A command holds values, not the model,
// and its result repeats what was asked, so that a late answer can be told and
// dropped.

// A session is what commands work with: one account on one store.
type session struct {
	ctx       context.Context // what is written with it is the session's own: it is not told of that
	outer     context.Context // what is written with it comes to the session like anybody's
	store     *store.Store
	account   store.AccountID
	fetcher   *fetch.Fetcher
	now       func() time.Time
	zone      *time.Location
	frameTime time.Duration      // how long the terminal is drawn on before it is asked the last question
	pause     time.Duration      // how long no key may come before a search is answered in full
	changes   <-chan struct{}    // something in the store has changed; nil in tests
	slow      bool               // each byte to the terminal counts: it is at the far end of a connection
	ascii     bool               // the terminal knows nothing else
	clipboard terminal.Clipboard // of the terminal
	tidies    bool               // the library is kept in order beside reading
	suspends  bool               // a shell waits behind the program
	menuDelay time.Duration      // how long a sequence of keys has been begun when those that may follow are shown
	opener    opener.Opener      // shows links; its zero value hands them over
	loan      *terminal.Loan     // the process's terminal; nil where it is not this process that has one
	owner     bool               // it is the person's own: one account among others has no say over the file
}

// changedMsg says that somebody has changed the store.
type changedMsg struct{}

// awaitChange waits for the next change; update asks again after each.
func (s *session) awaitChange() tea.Cmd {
	if s.changes == nil {
		return nil
	}
	return func() tea.Msg {
		if _, ok := <-s.changes; !ok {
			return nil
		}
		return changedMsg{}
	}
}

// feedsMsg is the side bar's: feeds and counts.
type feedsMsg struct {
	feeds  []store.Subscribed
	counts store.Counts
	tags   []store.TagCount
	err    error
}

func (s *session) loadFeeds() tea.Cmd {
	return func() tea.Msg {
		all, err := s.store.Feeds(s.ctx, s.account)
		if err != nil {
			return feedsMsg{err: err}
		}
		counts, err := s.store.Count(s.ctx, s.account, typeset.DayOf(s.now().In(s.zone)))
		if err != nil {
			return feedsMsg{err: err}
		}
		tags, err := s.store.Tags(s.ctx, s.account)
		return feedsMsg{all, counts, tags, err}
	}
}

// historyMsg is the history page's: the account's last changes.
type historyMsg struct {
	steps []store.Change
	err   error
}

// shownSteps is how many changes the history page looks back.
const shownSteps = 200

func (s *session) loadHistory() tea.Cmd {
	return func() tea.Msg {
		steps, err := s.store.History(s.ctx, s.account, shownSteps)
		return historyMsg{steps, err}
	}
}

// pageMsg is the list's: the rows of a place behind a cursor, or the whole of
// what was loaded once more, when there were had rows.
type pageMsg struct {
	place place
	again bool
	had   int
	page  store.Page
	err   error
}

// loadPage asks for the rows behind a row; a zero row is before the first. It is
// given up when ctx ends.
func (s *session) loadPage(ctx context.Context, p place, last store.Row, limit int) tea.Cmd {
	return func() tea.Msg {
		after := store.Cursor{}
		if last.Number != 0 {
			after = store.After(last)
		}
		if err := query.Check(p.query.Text, s.now()); p.typed() && err != nil {
			return pageMsg{place: p, err: err}
		}
		page, err := s.store.List(ctx, s.account, p.asked(), after, limit)
		return pageMsg{place: p, page: page, err: err}
	}
}

// reloadPage asks for the rows of a place again, as far down as they were
// loaded. Rows that stood there and have only been read or unmarked since stay,
// so that nothing vanishes under the reader's eyes.
func (s *session) reloadPage(ctx context.Context, p place, have []store.Row) tea.Cmd {
	return func() tea.Msg {
		page, err := s.store.ListAgain(ctx, s.account, p.asked(), p.query, have, pageSize)
		return pageMsg{place: p, again: true, had: len(have), page: page, err: err}
	}
}
