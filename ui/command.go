package ui

import (
	"cmp"
	"context"
	"os/exec"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
)

// Every command is here: what touches the store, the network or glamour runs in
// one of these and never within update. A command holds values, not the model,
// and its result repeats what was asked, so that a late answer can be told and
// dropped.

// A session is what commands work with: one account on one store.
type session struct {
	ctx     context.Context
	store   *store.Store
	account store.AccountID
	fetcher *feeds.Fetcher
	now     func() time.Time
	zone    *time.Location
	changes <-chan struct{} // something in the store has changed; nil in tests
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
	err    error
}

func (s *session) loadFeeds() tea.Cmd {
	return func() tea.Msg {
		all, err := s.store.Feeds(s.ctx, s.account)
		if err != nil {
			return feedsMsg{err: err}
		}
		counts, err := s.store.Count(s.ctx, s.account, dayOf(s.now().In(s.zone)))
		return feedsMsg{all, counts, err}
	}
}

// pageMsg is the list's: the rows of a place behind a cursor, or the whole of
// what was loaded once more.
type pageMsg struct {
	place place
	again bool
	page  store.Page
	err   error
}

// loadPage asks for the rows behind a row; a zero row is before the first.
func (s *session) loadPage(p place, last store.Row) tea.Cmd {
	return func() tea.Msg {
		after := store.Cursor{}
		if last.Number != 0 {
			after = store.After(last)
		}
		page, err := s.store.List(s.ctx, s.account, p.asked(), after, pageSize)
		return pageMsg{place: p, page: page, err: err}
	}
}

// reloadPage asks for the rows of a place again. Rows that stood there and have
// only been read or unmarked since stay, so that nothing vanishes under the
// reader's eyes; have is their numbers.
func (s *session) reloadPage(p place, have []store.Number) tea.Cmd {
	return func() tea.Msg {
		page, err := s.store.List(s.ctx, s.account, p.asked(), store.Cursor{}, max(pageSize, len(have)))
		if err != nil {
			return pageMsg{place: p, again: true, err: err}
		}
		fresh := map[store.Number]bool{}
		for _, r := range page.Rows {
			fresh[r.Number] = true
		}
		have := slices.DeleteFunc(slices.Clone(have), func(n store.Number) bool { return fresh[n] })
		old, err := s.store.Rows(s.ctx, s.account, have...)
		if err != nil {
			return pageMsg{place: p, again: true, err: err}
		}
		allowed, err := s.feedsOf(p.query)
		for _, r := range old {
			if allowed[r.Feed] || p.query.Bookmarked {
				page.Rows = append(page.Rows, r)
			}
		}
		slices.SortStableFunc(page.Rows, func(a, b store.Row) int {
			return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(b.Number, a.Number))
		})
		return pageMsg{place: p, again: true, page: page, err: err}
	}
}

// feedsOf returns the feeds whose articles a query may list.
func (s *session) feedsOf(q store.Query) (map[store.FeedID]bool, error) {
	all, err := s.store.Feeds(s.ctx, s.account)
	allowed := map[store.FeedID]bool{}
	for _, f := range all {
		allowed[f.ID] = (q.Feed == 0 || q.Feed == f.ID) &&
			(q.Folder == "" || f.Subscription.Folder == q.Folder || len(f.Subscription.Folder) > len(q.Folder) && f.Subscription.Folder[:len(q.Folder)+1] == q.Folder+"/")
	}
	return allowed, err
}

// blocksMsg is blocks of an article set in a width, from the first-th on.
type blocksMsg struct {
	number store.Number
	width  int
	first  int
	blocks [][]string
	last   bool // the article ends with them
}

// articleMsg is an article with its first blocks.
type articleMsg struct {
	blocksMsg
	article store.Article
	script  manuscript
	err     error
}

// openArticle reads an article and sets as much as fills screen lines.
func (s *session) openArticle(n store.Number, t *theme, width, screen int) tea.Cmd {
	return func() tea.Msg {
		a, err := s.store.Article(s.ctx, s.account, n)
		if err != nil {
			return articleMsg{blocksMsg: blocksMsg{number: n, width: width}, err: err}
		}
		body := a.Content
		if body.Empty() {
			body = a.Summarised
		}
		script := readManuscript(feeds.Markdown(body))
		return articleMsg{setBlocks(n, script, t, width, 0, screen), a, script, nil}
	}
}

// setMore sets the next blocks of an article that is open. Some hundred lines
// at a time, so that a long one is never worth waiting for.
func (s *session) setMore(n store.Number, script manuscript, t *theme, width, first int) tea.Cmd {
	return func() tea.Msg { return setBlocks(n, script, t, width, first, 200) }
}

func setBlocks(n store.Number, script manuscript, t *theme, width, first, want int) blocksMsg {
	msg := blocksMsg{number: n, width: width, first: first}
	setter := newTypesetter(t, script)
	for have := 0; first+len(msg.blocks) < len(script.blocks) && have < want; {
		lines := setter.set(first+len(msg.blocks), width)
		msg.blocks = append(msg.blocks, lines)
		have += len(lines) + 1
	}
	msg.last = first+len(msg.blocks) >= len(script.blocks)
	return msg
}

// doneMsg is the result of a change the account asked for. It stands on the
// disk when this comes.
type doneMsg struct {
	said string // what to tell, "" for nothing
	rows []store.Row
	err  error
}

// change runs one change and reads the rows it was about again.
func (s *session) change(do func() (said string, err error), about ...store.Number) tea.Cmd {
	return func() tea.Msg {
		said, err := do()
		if err != nil {
			return doneMsg{err: err}
		}
		rows, err := s.store.Rows(s.ctx, s.account, about...)
		return doneMsg{said, rows, err}
	}
}

func (s *session) markRead(read, tell bool, numbers ...store.Number) tea.Cmd {
	return s.change(func() (string, error) {
		n, err := s.store.MarkRead(s.ctx, s.account, read, numbers...)
		if !tell || n == 0 {
			return "", err
		}
		if read {
			return "Marked " + count(n, "article", "articles") + " read. u undoes.", err
		}
		return "Marked " + count(n, "article", "articles") + " unread.", err
	}, numbers...)
}

func (s *session) markListRead(q store.Query, seen store.Number, shown []store.Number) tea.Cmd {
	return s.change(func() (string, error) {
		n, err := s.store.MarkListRead(s.ctx, s.account, q, seen)
		return "Marked " + count(n, "article", "articles") + " read. u undoes.", err
	}, shown...)
}

func (s *session) bookmark(on bool, n store.Number) tea.Cmd {
	return s.change(func() (string, error) {
		_, err := s.store.Bookmark(s.ctx, s.account, on, n)
		if on {
			return "Bookmarked.", err
		}
		return "Took the bookmark off.", err
	}, n)
}

func (s *session) undo(shown []store.Number) tea.Cmd {
	return s.change(func() (string, error) {
		c, err := s.store.Undo(s.ctx, s.account)
		return "Undone: " + c.What, err
	}, shown...)
}

func (s *session) redo(shown []store.Number) tea.Cmd {
	return s.change(func() (string, error) {
		c, err := s.store.Redo(s.ctx, s.account)
		return "Redone: " + c.What, err
	}, shown...)
}

func (s *session) unsubscribe(id store.FeedID, name string) tea.Cmd {
	return s.change(func() (string, error) {
		return "Unsubscribed from " + name + ". u undoes.", s.store.Unsubscribe(s.ctx, s.account, id)
	})
}

func (s *session) rename(id store.FeedID, name string) tea.Cmd {
	return s.change(func() (string, error) {
		return "Renamed.", s.store.Rename(s.ctx, s.account, name, id)
	})
}

func (s *session) moveFeed(id store.FeedID, folder string) tea.Cmd {
	return s.change(func() (string, error) {
		return "Moved.", s.store.Move(s.ctx, s.account, folder, id)
	})
}

// discoveredMsg is the feeds found at an address.
type discoveredMsg struct {
	asked string
	found *feeds.Discovery
	err   error
}

func (s *session) discover(address string) tea.Cmd {
	return func() tea.Msg {
		found, err := feeds.Discover(s.ctx, s.fetcher, address)
		return discoveredMsg{address, found, err}
	}
}

// glimpsedMsg is a look at one of the feeds found.
type glimpsedMsg struct {
	url     string
	glimpse *feeds.Glimpse
	err     error
}

func (s *session) glimpse(url string) tea.Cmd {
	return func() tea.Msg {
		g, err := feeds.Preview(s.ctx, s.fetcher, url)
		return glimpsedMsg{url, g, err}
	}
}

// subscribedMsg is new subscriptions, still to be fetched.
type subscribedMsg struct {
	fresh []store.Feed
	err   error
}

func (s *session) subscribe(wishes []store.Wish) tea.Cmd {
	return func() tea.Msg {
		fresh, err := s.store.Subscribe(s.ctx, s.account, wishes...)
		return subscribedMsg{fresh, err}
	}
}

// progressMsg is how far a refresh has come; more comes from the same channel.
type progressMsg struct {
	progress feeds.Progress
	more     <-chan feeds.Progress
}

// refreshedMsg ends a refresh.
type refreshedMsg struct{ report feeds.Report }

// dueMsg is the feeds of the account that a refresh of all may fetch.
type dueMsg struct {
	due []store.Feed
	err error
}

func (s *session) due() tea.Cmd {
	return func() tea.Msg {
		all, err := s.store.Feeds(s.ctx, s.account)
		var due []store.Feed
		for _, f := range all {
			if !f.Local() {
				due = append(due, f.Feed)
			}
		}
		return dueMsg{due, err}
	}
}

// refresh fetches feeds, telling its progress on a channel.
func (s *session) refresh(due []store.Feed) tea.Cmd {
	tell := make(chan feeds.Progress, 16)
	run := func() tea.Msg {
		defer close(tell)
		r := feeds.Refresher{Store: s.store, Fetcher: s.fetcher, Now: s.now, ByHand: true}
		return refreshedMsg{r.Run(s.ctx, due, func(p feeds.Progress) {
			select {
			case tell <- p:
			default: // the screen is behind; a later one says more
			}
		})}
	}
	return tea.Batch(run, awaitProgress(tell))
}

func awaitProgress(more <-chan feeds.Progress) tea.Cmd {
	return func() tea.Msg {
		p, ok := <-more
		if !ok {
			return nil
		}
		return progressMsg{p, more}
	}
}

// openedMsg says what became of a link; the program that shows it is still to
// be waited for.
type openedMsg struct {
	link    string
	program *exec.Cmd
	err     error
}

func openLink(o opener, link string) tea.Cmd {
	return func() tea.Msg {
		program, err := o.start(link)
		return openedMsg{link, program, err}
	}
}

// openHere gives the terminal to a program that shows the link in it.
func openHere(o opener, link string) tea.Cmd {
	program, err := o.command(link)
	if err != nil {
		return func() tea.Msg { return openedMsg{link: link, err: err} }
	}
	return tea.ExecProcess(program, func(err error) tea.Msg { return openedMsg{link: link, err: err} })
}

// awaitEnd waits for a program to end, whenever that is. How it ends is its own
// affair.
func awaitEnd(program *exec.Cmd) tea.Cmd {
	return func() tea.Msg {
		_ = program.Wait()
		return nil
	}
}
