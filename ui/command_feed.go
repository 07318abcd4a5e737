package ui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/typeset"
)

// factsMsg is what the articles of a feed tell of it.
type factsMsg struct {
	of    store.FeedID
	facts []fact
	err   error
}

// Articles a week are counted over four weeks, as far as so many rows reach.
const (
	weeksCounted = 4
	rowsCounted  = 500
)

// askFacts looks up what the articles of a feed tell of it.
func (s *session) askFacts(f store.Subscribed) tea.Cmd {
	return func() tea.Msg {
		known, err := s.newestOf(f, 1)
		if err != nil {
			return factsMsg{of: f.ID, err: err}
		}
		now := s.now()
		articles := typeset.Count(f.Total, "article", "articles") + ", " + typeset.Thousands(f.Unread) + " unread"
		if f.Total == 0 {
			articles = "no article yet"
		}
		since := now.Add(-weeksCounted * 7 * 24 * time.Hour)
		page, err := s.store.List(s.ctx, s.account, store.Query{Feed: f.ID, Since: since}, store.Cursor{}, rowsCounted)
		if n := len(page.Rows); err == nil && n > 0 {
			span := max(now.Sub(page.Rows[n-1].Date), 7*24*time.Hour)
			if !page.More { // the weeks are counted whole
				span = weeksCounted * 7 * 24 * time.Hour
			}
			weekly := int(float64(n)/(span.Hours()/24/7) + 0.5)
			if weekly == 0 {
				articles += "; less than one a week"
			} else {
				articles += "; about " + typeset.Thousands(weekly) + " a week"
			}
		}
		all := []fact{{"Articles", articles, false}}
		if !known.date.IsZero() {
			all = append([]fact{{"Last new", typeset.Ago(known.date.In(s.zone), now.In(s.zone)), false}}, all...)
		}
		return factsMsg{of: f.ID, facts: all, err: err}
	}
}

// editFeed keeps what was changed in the form of a feed, in one step; what names that. A feed that
// is asked elsewhere or in another way now is fetched.
func (s *session) editFeed(f store.Subscribed, before, after store.Following, what string) tea.Cmd {
	return func() tea.Msg {
		fed, err := s.store.EditFeed(s.ctx, s.account, f.ID, "changed "+what+" of", s.sealed(before, after))
		if err != nil {
			return doneMsg{err: reason(err)}
		}
		done := doneMsg{message: fmt.Sprintf("Changed %s: %s. u undoes.", typeset.Quoted(f.Name(), 60), what)}
		if before.URL != after.URL || before.Settings.Auth != after.Settings.Auth || before.Settings.AuthName != after.Settings.AuthName {
			done.again = []store.Feed{fed}
		}
		return done
	}
}

// joinFeed joins a feed with another, and keeps what else was changed in its form.
func (s *session) joinFeed(f, into store.Subscribed, before, after store.Following, what string) tea.Cmd {
	join := s.join(f, into)
	return func() tea.Msg {
		msg := join()
		if done, is := msg.(doneMsg); !is || done.err != nil || what == "address" {
			return msg
		}
		before.URL, after.URL = into.URL, into.URL
		if _, err := s.store.EditFeed(s.ctx, s.account, into.ID, "changed "+what+" of", s.sealed(before, after)); err != nil {
			return doneMsg{err: err}
		}
		return msg
	}
}

// sealed changes of a feed what differs between two ways of following it, and nothing else: it may
// be followed otherwise by now. The person makes the change on this machine, and so confirms it;
// what rests goes on resting.
func (s *session) sealed(before, after store.Following) func(store.Feed, store.Following) (store.Following, error) {
	return func(at store.Feed, now store.Following) (store.Following, error) {
		was := now
		set(&now.URL, before.URL, after.URL)
		set(&now.Title, before.Title, after.Title)
		set(&now.Folder, before.Folder, after.Folder)
		set(&now.Retention, before.Retention, after.Retention)
		to, from, of := &now.Settings, before.Settings, after.Settings
		set(&to.FullText, from.FullText, of.FullText)
		set(&to.Interval, from.Interval, of.Interval)
		set(&to.Auth, from.Auth, of.Auth)
		set(&to.AuthName, from.AuthName, of.AuthName)
		set(&to.SecretEnv, from.SecretEnv, of.SecretEnv)
		if fmt.Sprintf("%q", from.SecretCommand) != fmt.Sprintf("%q", of.SecretCommand) {
			to.SecretCommand = of.SecretCommand
		}
		if s.home == nil || !to.NeedsSeal(now.URL) || was.Settings.NeedsSeal(at.URL) && !s.home.Confirmed(at, was.Settings) {
			return now, nil
		}
		at.URL = now.URL
		var err error
		now.Settings, err = s.home.Confirm(at, now.Settings)
		return now, err
	}
}

// set changes a value if it was changed.
func set[T comparable](to *T, before, after T) {
	if before != after {
		*to = after
	}
}
