package ui

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/store"
	"tidings/store/query"
	"tidings/ui/config"
	"tidings/ui/hooks"
	"tidings/ui/opener"
	"tidings/ui/pictures"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// Commands are here and in the files command_*.go: whatever touches the store, the network
// or the typesetter runs in one of them, never within Update. A command holds values and
// not the model, and its result repeats the question, so that a late answer is recognised
// and dropped.

// A session is what commands work with: one account on one store.
type session struct {
	ctx           context.Context // changes made with it are the session's own: changes does not tell of them
	store         *store.Store
	account       store.AccountID
	fetcher       *fetch.Fetcher
	home          *own.Home
	looks         feeds.Looks   // feeds that were looked at and may be added
	teller        *hooks.Teller // tells the person and their programs of what happens; nil where they are elsewhere
	wrong         <-chan string // what goes wrong with those; nil in tests
	heap          *feeds.Heap   // of the process
	now           func() time.Time
	zone          *time.Location
	frameTime     time.Duration           // how long the first rows have been shown when the terminal is asked the last question
	pause         time.Duration           // how long no key has come when a search is answered in full
	changes       <-chan store.Difference // of the store; nil in tests
	ascii         bool                    // the terminal shows ASCII only
	ground        terminal.Ground         // of the terminal, as its environment tells it
	clipboard     terminal.Clipboard      // of the terminal
	tidies        bool                    // the session keeps the library in order
	minutes       bool                    // the screen follows the clock while nobody types
	autoRefreshes bool                    // the session fetches feeds that are due by itself
	askTidy       func()                  // asks a server to do that; nil if there is none
	suspends      bool                    // there is a shell that can continue a suspended program
	restTime      time.Duration           // how long an article has been shown when what is not needed yet is begun
	menuDelay     time.Duration           // how long after the first keys of a sequence the menu of the next is shown
	downloads     *downloads              // files that are downloaded
	shelf         *pictures.Shelf         // the pictures of articles
	pictureLines  atomic.Int32            // of a picture on the page, at most
	getenv        func(string) string     // the session's environment
	opener        opener.Opener           // opens links; its zero value hands them over
	loan          *terminal.Loan          // the process's own terminal; nil if it has none
	far           bool                    // the terminal is at the far end of an SSH connection
	owner         bool                    // the account is the library's owner, who has a say over the file
	source        config.Source           // of the settings; nil for the defaults

	after func(time.Duration) <-chan time.Time // a timer
}

// changedMsg says what somebody has changed in the store.
type changedMsg struct{ store.Difference }

// awaitChange waits for the next change.
func (s *session) awaitChange() tea.Cmd {
	if s.changes == nil {
		return nil
	}
	return func() tea.Msg {
		changed, ok := <-s.changes
		if !ok {
			return nil
		}
		return changedMsg{changed}
	}
}

// awaitNextChange waits for the next change after one, but first for as long as screens
// rest between two, if reading the rows again took so long. Changes that come meanwhile
// share one message.
func (s *session) awaitNextChange(took time.Duration) tea.Cmd {
	await := s.awaitChange()
	if await == nil {
		return nil
	}
	rest := reloadRest
	if s.askTidy != nil {
		rest = reloadRestAtServer
	}
	rest = max(rest, min(reloadShare*took, reloadRestMost))
	return func() tea.Msg {
		select {
		case <-s.after(rest):
			return await()
		case <-s.ctx.Done():
			return nil
		}
	}
}

// How long a screen shows what it has read of the store before it follows further changes.
const (
	reloadRest         = time.Second / 4
	reloadRestAtServer = time.Second // many screens share the processor
	reloadRestMost     = 2 * time.Second
	reloadShare        = 30 // times as long as it took: a long list is not all that the processor does
)

// feedsMsg has feeds, counts and tags for the side bar.
type feedsMsg struct {
	of     store.Difference // which feeds were asked for
	feeds  []store.Subscribed
	seen   store.Number // the highest article number then, if only some feeds were asked for
	counts store.Counts
	tags   []store.TagCount
	orders []string // of lists, if they were asked for
	choice string   // how the side bar is shown, if that was asked for with the orders
	err    error
}

// everything is asked for when it is not known what has changed.
func everything() store.Difference { return store.Difference{All: true} }

// loadFeeds asks for the feeds of a difference, and for the orders that lists, and the side bar, have been given.
func (s *session) loadFeeds(of store.Difference, orders bool) tea.Cmd {
	return func() tea.Msg {
		msg := feedsMsg{of: of}
		if orders {
			msg.orders, _ = s.store.Chosen(s.ctx, s.account, store.ChoiceOrder) // without them lists have their usual order
			if choice, err := s.store.Chosen(s.ctx, s.account, store.ChoiceSidebar); err == nil && len(choice) > 0 {
				msg.choice = choice[0]
			}
		}
		if of.All {
			msg.feeds, msg.err = s.store.Feeds(s.ctx, s.account)
		} else {
			msg.feeds, msg.seen, msg.err = s.store.FeedsAmong(s.ctx, s.account, of.Feeds...)
		}
		if msg.err == nil {
			msg.counts, msg.err = s.store.Count(s.ctx, s.account, typeset.DayOf(s.now().In(s.zone)))
		}
		if msg.err == nil {
			msg.tags, msg.err = s.store.Tags(s.ctx, s.account)
		}
		return msg
	}
}

// writeOrder keeps the order of a list.
func (s *session) writeOrder(line string) tea.Cmd {
	return func() tea.Msg {
		if _, err := s.store.Chosen(s.ctx, s.account, store.ChoiceOrder, line); err != nil && !errors.Is(err, store.ErrReadOnly) {
			return settingKeptMsg{err}
		}
		return nil
	}
}

// historyMsg has the account's last changes for the history page.
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

// pageMsg has rows of a place for the list: those after a row, or, if again is true, all
// that were loaded once more; had is how many rows there were then.
type pageMsg struct {
	place place
	again bool
	had   int
	page  store.Page
	err   error
}

// loadPage asks for the rows after a row; a zero row stands for the beginning. It is given
// up when ctx ends.
func (s *session) loadPage(ctx context.Context, p place, last store.Row, limit int) tea.Cmd {
	return func() tea.Msg {
		after := store.Cursor{}
		if last.Number != 0 {
			after = p.asked().After(last)
		}
		if err := query.Check(p.query.Text, s.now()); p.typed() && err != nil {
			return pageMsg{place: p, err: err}
		}
		page, err := s.store.List(ctx, s.account, p.asked(), after, limit)
		return pageMsg{place: p, page: page, err: err}
	}
}

// glimpseMsg has the first articles of a place.
type glimpseMsg struct {
	key  string
	rows []store.Row
	err  error
}

const glimpseRows = 12 // how many of them

// loadGlimpse asks for the first articles of a place.
func (s *session) loadGlimpse(key string, p place) tea.Cmd {
	return func() tea.Msg {
		page, err := s.store.List(s.ctx, s.account, p.asked(), store.Cursor{}, glimpseRows)
		return glimpseMsg{key, page.Rows, err}
	}
}

// reloadPage asks for the rows of a place again, as far down as they were loaded. Rows that
// have only been read or unmarked since stay among them, so that nothing vanishes while
// somebody reads.
func (s *session) reloadPage(ctx context.Context, p place, have store.Shown) tea.Cmd {
	return func() tea.Msg {
		page, err := s.store.ListAgain(ctx, s.account, p.asked(), p.query, have, pageSize)
		return pageMsg{place: p, again: true, had: len(have.Rows), page: page, err: err}
	}
}

// staleMsg has rows that had come into sight without having been read again.
type staleMsg struct {
	place place
	asked []store.Number
	rows  []store.Row
	err   error
}

func (s *session) rereadRows(ctx context.Context, p place, numbers []store.Number) tea.Cmd {
	return func() tea.Msg {
		rows, err := s.store.Rows(ctx, s.account, numbers...)
		return staleMsg{p, numbers, rows, err}
	}
}
