package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/typeset"
)

// needyMsg has the feeds that need a hand, and what was looked up of all.
type needyMsg struct {
	sections []needySection
	known    map[store.FeedID]newest
	feeds    []store.Subscribed // all that are fetched
	err      error
}

// askNeedy finds out which feeds need a hand. What is known of articles from before is not looked
// up again as long as there are as many.
func (s *session) askNeedy(before map[store.FeedID]newest) tea.Cmd {
	return func() tea.Msg {
		all, err := s.store.Feeds(s.ctx, s.account)
		if err != nil {
			return needyMsg{err: err}
		}
		limits := map[store.FeedID]int{}
		for _, group := range siteMates(all) {
			for _, i := range group {
				limits[all[i].ID] = titlesCompared
			}
		}
		msg := needyMsg{known: map[store.FeedID]newest{}}
		for _, f := range all {
			if f.Local() {
				continue
			}
			msg.feeds = append(msg.feeds, f)
			last, has := before[f.ID]
			if limit := max(1, limits[f.ID]); !has || last.total != f.Total || len(last.titles) < min(limit, f.Total) {
				if last, err = s.newestOf(f, limit); err != nil {
					return needyMsg{err: err}
				}
			}
			msg.known[f.ID] = last
		}
		msg.sections = needyFeeds(all, msg.known, s.now(), s.zone)
		return msg
	}
}

// newestOf looks up the newest articles of a feed.
func (s *session) newestOf(f store.Subscribed, limit int) (newest, error) {
	last := newest{total: f.Total}
	if f.Total == 0 {
		return last, nil
	}
	page, err := s.store.List(s.ctx, s.account, store.Query{Feed: f.ID}, store.Cursor{}, limit)
	for i, row := range page.Rows {
		if i == 0 {
			last.date = row.Date
		}
		last.titles = append(last.titles, row.Title)
	}
	return last, err
}

// join makes one feed of two that are the same.
func (s *session) join(old, into store.Subscribed) tea.Cmd {
	return s.change(func() (string, error) {
		done, err := s.store.Join(s.ctx, s.account, old.ID, into.ID)
		said := fmt.Sprintf("%s and %s are one now", typeset.Quoted(old.Name(), 60), typeset.Quoted(into.Name(), 60))
		if done.Same > 0 {
			said += ": " + typeset.Count(done.Same, "article was", "articles were") + " in both"
		}
		if done.Left > 0 {
			said += "; " + typeset.Count(done.Left, "article stays", "articles stay") + " in the old one, since the other is others' too"
		}
		return said + ".", reason(err)
	})
}
