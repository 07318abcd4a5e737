package ui

import (
	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
)

// The full text of an article is fetched from its page and shown in the place of what the feed
// gave. It is kept beside that, and either can be shown.

// A fullText is the full text that is on its way.
type fullText struct {
	of      store.Number          // whose; 0 for none
	wanted  store.Number          // whose is to be fetched as soon as the article is open; 0 for none
	refused map[store.Number]bool // fetched by itself in vain: that is not tried again
}

// fullTextMsg is an article whose full text has been fetched and is kept.
type fullTextMsg struct {
	articleMsg
	byItself bool // nobody asked
}

// fetchFullText fetches an article's page and keeps what it says. show reads the article again.
func (s *session) fetchFullText(row store.Row, feed store.Subscribed, found, byItself bool, show tea.Cmd) tea.Cmd {
	return func() tea.Msg {
		in, err := feeds.FullText(s.ctx, s.fetcher, s.home, feed.Feed, feed.Subscription.Settings, row.Link, found)
		if err == nil {
			err = s.store.KeepFullText(s.ctx, s.account, row.Number, in.Content, in.Words)
		}
		if err != nil {
			return fullTextMsg{articleMsg{number: row.Number, err: err}, byItself}
		}
		msg, _ := show().(articleMsg)
		return fullTextMsg{msg, byItself}
	}
}

// whenFullText is when the pages of a feed's articles are read for their full text.
func whenFullText(feed store.Subscribed) string {
	set, err := feed.Subscription.Settings.Settings()
	if err != nil {
		return ""
	}
	return set.FullText
}

// fullTextTimes are the times at which the full texts of a feed can be fetched.
func fullTextTimes() []struct{ name, value, help string } {
	return []struct{ name, value, help string }{
		{"ask", "", "when you press the key for it"},
		{"always", store.FullTextAlways, "by itself: after a refresh, and when an article is opened"},
		{"never", store.FullTextNever, "the feed's own text is all there is"},
	}
}
