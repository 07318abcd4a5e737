package ui

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
	"tidings/ui/config"
)

// Looking at feeds by itself. A screen at home fetches what is due when it opens and now and
// then while it is open, as the settings refresh.every and refresh.at-start say, and feeds
// that have never been fetched as soon as it sees them. It does so quietly: what comes is
// shown as if somebody else had fetched it, so that no row on the screen moves. At a server
// that does it once for all.

// A lookout is what a screen knows of its looks.
type lookout struct {
	isLook   bool      // the refresh under way is a look, for which nobody waits
	asked    bool      // which feeds are due is being asked
	notUntil time.Time // the time of the first look, if none is made when the screen opens
	isOff    bool      // the library cannot keep what comes
}

// lookEvery is how often it is asked which feeds are due, and how soon a feed is seen
// that has never been fetched: whoever adds one with a key has begun to fetch it by then.
const (
	lookEvery = time.Minute
	lookSoon  = time.Second
)

// lookMsg says that it is time to see which feeds are due.
type lookMsg struct {
	again bool // it is the one of each minute, not one for feeds that have never been fetched
}

// lookedMsg is the feeds that are due, and when one of all was last visited.
type lookedMsg struct {
	every time.Duration // how often feeds are looked at
	due   []store.Feed
	last  time.Time
	err   error
}

// begin begins to look, when the first rows are on the screen.
func (l *lookout) begin(s *session, set config.Settings) tea.Cmd {
	if !s.keepsUp {
		return nil
	}
	if !set.RefreshAtStart {
		l.notUntil = s.now().Add(set.RefreshEvery)
	}
	return func() tea.Msg { return lookMsg{again: true} }
}

// look asks which feeds are due, and comes back in a while.
func (l *lookout) look(s *session, status *status, every time.Duration, again bool) tea.Cmd {
	var next tea.Cmd
	if again {
		next = s.lookLater(lookEvery, true)
	}
	now := s.now()
	if every == 0 || l.isOff || l.asked || status.refresh != nil || again && now.Before(l.notUntil) {
		return next
	}
	l.asked = true
	return tea.Batch(next, s.feedsDue(every, now, !again))
}

// lookLater looks when some time is over.
func (s *session) lookLater(in time.Duration, again bool) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-s.after(in):
			return lookMsg{again}
		case <-s.ctx.Done():
			return nil
		}
	}
}

// feedsDue asks which feeds are due, or which of these have never been fetched.
func (s *session) feedsDue(every time.Duration, now time.Time, never bool) tea.Cmd {
	return func() tea.Msg {
		all, err := s.store.Feeds(s.ctx, s.account)
		msg := lookedMsg{every: every, last: lastVisit(all), err: err}
		for _, f := range all {
			if feeds.IsDue(f.Feed, every, now) && (f.Visited.IsZero() || !never) {
				msg.due = append(msg.due, f.Feed)
			}
		}
		return msg
	}
}

// lastVisit is when one of some feeds was last fetched, zero if none was.
func lastVisit(all []store.Subscribed) (last time.Time) {
	for i := range all {
		if at := all[i].Visited; at.After(last) && !all[i].Local() {
			last = at
		}
	}
	return last
}

// looked fetches what is due. A library that cannot be read says so elsewhere.
func (l *lookout) looked(s *session, status *status, msg lookedMsg) tea.Cmd {
	l.asked = false
	if msg.err != nil {
		return nil
	}
	status.looked = msg.last
	if len(msg.due) == 0 || status.refresh != nil {
		return nil
	}
	l.isLook = true
	status.refresh, status.isLook = &feeds.Progress{Total: len(msg.due)}, true
	return s.refresh(msg.due, msg.every)
}

// feedsCame looks at feeds that have never been fetched.
func (l *lookout) feedsCame(s *session, status *status, all []store.Subscribed) tea.Cmd {
	if !s.keepsUp {
		return nil
	}
	status.looked = lastVisit(all)
	for i := range all {
		if !all[i].Local() && all[i].Visited.IsZero() {
			return s.lookLater(lookSoon, false)
		}
	}
	return nil
}

// ended takes the end of a look that nobody has asked about meanwhile, and reports whether it
// has brought something. Only what keeps the library from taking in what came is worth a word.
func (l *lookout) ended(status *status, report feeds.Report, now time.Time) (brought bool) {
	l.isLook, l.isOff = false, report.Err != nil
	status.refresh, status.isLook, status.looked = nil, false, now
	if errors.Is(report.Err, store.ErrFull) {
		status.warn("The disk is full: what is new cannot be kept. Reading and marking go on.")
	}
	return !l.isOff && report.New+report.Updated > 0
}
