package ui

import (
	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
)

// The commands that reach out to feeds.

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

// previewMsg is a look at one of the feeds found.
type previewMsg struct {
	url     string
	preview *feeds.Preview
	err     error
}

func (s *session) preview(url string) tea.Cmd {
	return func() tea.Msg {
		g, err := feeds.LookAt(s.ctx, s.fetcher, url)
		return previewMsg{url, g, err}
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

func (s *session) dueFeeds() tea.Cmd {
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

// refresh fetches feeds, telling its progress on a channel. What comes is no change of the
// session's own: it is told of it, and shows it as it comes.
func (s *session) refresh(due []store.Feed) tea.Cmd {
	tell := make(chan feeds.Progress, 16)
	run := func() tea.Msg {
		defer close(tell)
		defer s.heap.Loosen()()
		r := feeds.Refresher{Store: s.store, For: s.account, Fetcher: s.fetcher, Now: s.now, ByHand: true, ByName: len(due) == 1}
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
