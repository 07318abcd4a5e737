package ui

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
	"tidings/ui/config"
)

// Refreshing by itself. A screen at home fetches what is due when it opens and now and then
// while it is open, as the settings refresh.every and refresh.at-start say, and feeds that
// have never been fetched as soon as it sees them. It does so quietly: what comes is shown as
// if somebody else had fetched it, so that no row on the screen moves. At a server that does
// it once for all, and a screen from afar only says when it did. To the person it is looking
// at feeds.

// An autoRefresh is what a screen knows of the refreshes that it makes by itself.
type autoRefresh struct {
	underWay bool      // the refresh under way is one, for which nobody waits
	asked    bool      // which feeds are due is being asked
	notUntil time.Time // the time of the first one, if none is made when the screen opens
	isOff    bool      // the library cannot keep what comes
}

// dueEvery is how often it is asked which feeds are due, and dueSoon how soon a feed is seen
// that has never been fetched: whoever adds one with a key has begun to fetch it by then.
const (
	dueEvery = time.Minute
	dueSoon  = time.Second
)

// dueTimeMsg says that it is time to ask which feeds are due.
type dueTimeMsg struct {
	again bool // it is the one of each minute, not one for feeds that have never been fetched
}

// autoDueMsg is the feeds that are due, and when one of all was last fetched.
type autoDueMsg struct {
	every time.Duration // how often feeds are fetched
	due   []store.Feed
	last  time.Time
	err   error
}

// begin begins it, when the first rows are on the screen.
func (r *autoRefresh) begin(s *session, set config.Settings) tea.Cmd {
	switch {
	case !s.autoRefreshes && s.minutes: // what is said of the last time changes with each
		return s.awaitDueTime(dueEvery, true)
	case !s.autoRefreshes:
		return nil
	}
	if !set.RefreshAtStart {
		r.notUntil = s.now().Add(set.RefreshEvery)
	}
	return func() tea.Msg { return dueTimeMsg{again: true} }
}

// ask asks which feeds are due, and again in a while.
func (r *autoRefresh) ask(s *session, status *status, every time.Duration, again bool) tea.Cmd {
	var next tea.Cmd
	if again {
		next = s.awaitDueTime(dueEvery, true)
	}
	now := s.now()
	if !s.autoRefreshes {
		return tea.Batch(next, s.lastLook())
	}
	if every == 0 || r.isOff || r.asked || status.refresh != nil || again && now.Before(r.notUntil) {
		return next
	}
	r.asked = true
	return tea.Batch(next, s.autoDue(every, now, !again))
}

// awaitDueTime waits until it is time to ask.
func (s *session) awaitDueTime(in time.Duration, again bool) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-s.after(in):
			return dueTimeMsg{again}
		case <-s.ctx.Done():
			return nil
		}
	}
}

// autoDue asks which feeds are due, or which of these have never been fetched.
func (s *session) autoDue(every time.Duration, now time.Time, never bool) tea.Cmd {
	return func() tea.Msg {
		all, err := s.store.Feeds(s.ctx, s.account)
		msg := autoDueMsg{every: every, last: lastFetch(all), err: err}
		for _, f := range all {
			if feeds.IsDue(f.Feed, every, now) && (f.Visited.IsZero() || !never) {
				msg.due = append(msg.due, f.Feed)
			}
		}
		return msg
	}
}

// lastLook asks when the server has last fetched a feed. A visit that brought nothing is no
// change that screens are told of.
func (s *session) lastLook() tea.Cmd {
	return func() tea.Msg {
		all, err := s.store.Feeds(s.ctx, s.account)
		return autoDueMsg{last: lastFetch(all), err: err}
	}
}

// lastFetch is when one of some feeds was last fetched, zero if none was.
func lastFetch(all []store.Subscribed) (last time.Time) {
	for i := range all {
		if at := all[i].Visited; at.After(last) && !all[i].Local() {
			last = at
		}
	}
	return last
}

// fetch fetches what is due. A library that cannot be read says so elsewhere.
func (r *autoRefresh) fetch(s *session, status *status, msg autoDueMsg) tea.Cmd {
	r.asked = false
	if msg.err != nil {
		return nil
	}
	status.fetched = msg.last
	if len(msg.due) == 0 || status.refresh != nil {
		return nil
	}
	r.underWay = true
	status.refresh, status.auto = &feeds.Progress{Total: len(msg.due)}, true
	return s.refresh(msg.due, msg.every)
}

// someCame notes when feeds were fetched that have changed.
func (r *autoRefresh) someCame(s *session, status *status, some []store.Subscribed) {
	if last := lastFetch(some); s.minutes && last.After(status.fetched) {
		status.fetched = last
	}
}

// feedsCame notes when feeds were fetched, and sees to those that never have been.
func (r *autoRefresh) feedsCame(s *session, status *status, all []store.Subscribed) tea.Cmd {
	if s.minutes {
		status.fetched = lastFetch(all)
	}
	if !s.autoRefreshes {
		return nil
	}
	for i := range all {
		if !all[i].Local() && all[i].Visited.IsZero() {
			return s.awaitDueTime(dueSoon, false)
		}
	}
	return nil
}

// ended takes the end of a refresh that nobody has asked about meanwhile, and reports whether it
// has brought something. Only what keeps the library from taking in what came is worth a word.
func (r *autoRefresh) ended(status *status, report feeds.Report, now time.Time) (brought bool) {
	r.underWay, r.isOff = false, report.Err != nil
	status.refresh, status.auto, status.fetched = nil, false, now
	if errors.Is(report.Err, store.ErrFull) {
		status.warn("The disk is full: what is new cannot be kept. Reading and marking go on.")
	}
	return !r.isOff && report.New+report.Updated > 0
}
