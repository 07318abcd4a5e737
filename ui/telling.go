package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/hooks"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// Telling of what has happened: the terminal, that a refresh brought something, and programs
// of the person's. Nothing waits for it, and keys least of all.

// programPatience is how long programs run on when the screen has been left.
const programPatience = 5 * time.Second

// newsMsg is what a refresh has brought.
type newsMsg struct{ news hooks.News }

// wrongMsg is what went wrong with a program.
type wrongMsg struct{ wrong string }

// tellOfRefresh tells of a refresh that has ended.
func (s *session) tellOfRefresh(set config.Settings, report feeds.Report) tea.Cmd {
	if s.teller == nil || !tellsOf(set) {
		return nil
	}
	return s.newsOf(report)
}

// tellsOf reports whether anybody is told of refreshes.
func tellsOf(set config.Settings) bool {
	return set.NotifyWay != config.NotifyOff || set.NotifyProgram != config.Words{} || set.Hooks != config.Hooks{}
}

// newsOf reads what a refresh has brought, and begins to tell programs of it.
func (s *session) newsOf(report feeds.Report) tea.Cmd {
	return func() tea.Msg {
		news, err := s.teller.News(s.ctx, report)
		if err != nil { // who looks at the screen is told of a library that cannot be read
			return nil
		}
		s.teller.Refreshed(report, news)
		return newsMsg{news}
	}
}

// tellOfOpening tells programs that somebody opens an article's page.
func (s *session) tellOfOpening(n store.Number) tea.Cmd {
	return func() tea.Msg {
		s.teller.Opened(n)
		return nil
	}
}

// awaitWrong waits until something goes wrong with a program.
func (s *session) awaitWrong() tea.Cmd {
	if s.wrong == nil {
		return nil
	}
	return func() tea.Msg {
		select {
		case wrong := <-s.wrong:
			return wrongMsg{wrong}
		case <-s.ctx.Done():
			return nil
		}
	}
}

// wentWrong says what went wrong with a program.
func (s *session) wentWrong(status *status, msg wrongMsg) tea.Cmd {
	status.warn(typeset.Capital(msg.wrong) + ".")
	return s.awaitWrong()
}

// notice makes the terminal tell of news.
func (s *session) notice(set config.Settings, news hooks.News) tea.Cmd {
	title, text := news.Summary(), news.Titles()
	if s.ascii {
		title, text = terminal.InASCII(title), terminal.InASCII(text)
	}
	sequence := terminal.Notice(terminal.NoticeWay(set.NotifyWay), title, text)
	if news.Count == 0 || sequence == "" {
		return nil
	}
	return tea.Raw(sequence)
}
