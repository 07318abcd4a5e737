package ui

import (
	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/forms"
	"tidings/ui/typeset"
)

// The commands that save articles as files.

// savedFileMsg is an article that was saved as a file.
type savedFileMsg struct {
	path   string // as the person calls it
	folder string // that they have named just now, "" if it was known
	err    error
}

// saveFile saves what is read of an article into a folder. It is asked that one be kept for the
// next time if isNew.
func (s *session) saveFile(n store.Number, how taking, folder, form string, isNew bool) tea.Cmd {
	return func() tea.Msg {
		msg := savedFileMsg{}
		if isNew {
			msg.folder = folder
		}
		a, err := s.store.Article(s.ctx, s.account, n)
		if err != nil {
			return savedFileMsg{err: err}
		}
		date := a.Date
		if !date.IsZero() {
			date = date.In(s.zone)
		}
		name := func(n int) string { return forms.Name(date, typeset.Title(a.Title, a.Summary), forms.Ending(form), n) }
		path, err := forms.Save(s.home.Path(folder), name, pageOf(a, how, s.zone).In(form))
		if msg.err = err; err == nil {
			msg.path = s.home.Called(path)
		}
		return msg
	}
}
