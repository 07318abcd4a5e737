package ui

import (
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
)

// The commands that reach out to feeds.

// discoveredMsg is the feeds found at an address, or the one that the person's own machine
// makes, if they typed that.
type discoveredMsg struct {
	asked string
	found *feeds.Discovery
	own   store.Wish // without an address if it is none of these
	err   error
}

func (s *session) discover(address string) tea.Cmd {
	return func() tea.Msg {
		if store.IsOwnAddress(address) {
			wish, err := s.home.Wish(address)
			return discoveredMsg{asked: address, own: wish, err: err}
		}
		found, err := s.looks.Discover(s.ctx, s.fetcher, address)
		return discoveredMsg{asked: address, found: found, err: err}
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
		g, err := s.looks.LookAt(s.ctx, s.fetcher, url)
		return previewMsg{url, g, err}
	}
}

// progressMsg is how far a refresh has come; more of it comes later.
type progressMsg struct {
	progress feeds.Progress
	of       *progressing
}

// progressing is a refresh under way.
type progressing struct {
	latest atomic.Pointer[feeds.Progress] // nil if it has been shown
	ended  chan struct{}
}

// progressRest is how long the progress of a refresh stays on the screen, at least.
const progressRest = time.Second / 8

// refreshedMsg ends a refresh.
type refreshedMsg struct {
	report feeds.Report
	name   string // what the account calls the feed, if only one was to be fetched
}

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

// refresh fetches feeds, and tells now and then how far it has come. What comes is no
// change of the session's own: it is told of it, and shows it as it comes. The person asked,
// unless feeds are looked at by themselves every so often.
func (s *session) refresh(due []store.Feed, every time.Duration) tea.Cmd {
	byHand := every == 0
	p := &progressing{ended: make(chan struct{})}
	run := func() tea.Msg {
		defer close(p.ended)
		defer s.heap.Loosen()()
		r := feeds.Refresher{Store: s.store, For: s.account, Fetcher: s.fetcher, Now: s.now, Home: s.home, Every: every, ByHand: byHand, ByName: byHand && len(due) == 1, Looks: &s.looks}
		msg := refreshedMsg{report: r.Run(s.ctx, due, func(now feeds.Progress) { p.latest.Store(&now) })}
		if byHand && len(due) == 1 {
			if its, _, err := s.store.FeedsAmong(s.ctx, s.account, due[0].ID); err == nil && len(its) == 1 {
				msg.name = its[0].Name()
			}
		}
		return msg
	}
	return tea.Batch(run, s.awaitProgress(p))
}

func (s *session) awaitProgress(p *progressing) tea.Cmd {
	return func() tea.Msg {
		for {
			select {
			case <-p.ended:
				return nil
			case <-s.after(progressRest):
			}
			if now := p.latest.Swap(nil); now != nil {
				return progressMsg{*now, p}
			}
		}
	}
}
