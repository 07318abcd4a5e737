package ui

import (
	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/forms"
	"tidings/ui/typeset"
)

// The commands that save articles as files.

// savedFileMsg is articles that were saved as files.
type savedFileMsg struct {
	of     int    // how many were to be saved
	saved  int    // how many were
	path   string // of the last, as the person calls it
	folder string // that they have named just now, "" if it was known
	err    error
}

// saveFiles saves what is read of articles into a folder, until one cannot be saved. It is asked that
// the folder be kept for the next time if isNew.
func (s *session) saveFiles(rows []store.Row, hows []taking, folder, form string, isNew bool) tea.Cmd {
	return func() tea.Msg {
		msg := savedFileMsg{of: len(rows)}
		for i, row := range rows {
			if msg.path, msg.err = s.saveFile(row.Number, hows[i], folder, form); msg.err != nil {
				return msg
			}
			msg.saved++
		}
		if isNew {
			msg.folder = folder
		}
		return msg
	}
}

// saveFile saves what is read of an article into a folder, and returns its path as the person calls
// it.
func (s *session) saveFile(n store.Number, how taking, folder, form string) (string, error) {
	a, err := s.store.Article(s.ctx, s.account, n)
	if err != nil {
		return "", err
	}
	date := a.Date
	if !date.IsZero() {
		date = date.In(s.zone)
	}
	name := func(n int) string { return forms.Name(date, typeset.Title(a.Title, a.Summary), forms.Ending(form), n) }
	path, err := forms.Save(s.home.Path(folder), name, pageOf(a, how, s.zone).In(form))
	if err != nil {
		return "", err
	}
	return s.home.Called(path), nil
}
