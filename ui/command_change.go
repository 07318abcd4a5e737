package ui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// The commands that change what the account thinks of things. They run one
// after another (jobs.go).

// doneMsg is the result of a change the account asked for. It stands on the
// disk when this comes.
type doneMsg struct {
	said  string // what to tell, "" for nothing
	rows  []store.Row
	fresh []store.Feed // new subscriptions, still to be fetched
	err   error
}

// change runs one change and reads the rows it was about again.
func (s *session) change(do func() (said string, err error), about ...store.Number) tea.Cmd {
	return func() tea.Msg {
		said, err := do()
		if err != nil {
			return doneMsg{err: err}
		}
		rows, err := s.store.Rows(s.ctx, s.account, about...)
		return doneMsg{said: said, rows: rows, err: err}
	}
}

// markRead marks articles read without a word: opening one says enough.
func (s *session) markRead(numbers ...store.Number) tea.Cmd {
	return s.change(func() (string, error) {
		_, err := s.store.MarkRead(s.ctx, s.account, true, numbers...)
		return "", err
	}, numbers...)
}

// markReadHere marks articles read and says how many.
func (s *session) markReadHere(numbers ...store.Number) tea.Cmd {
	return s.change(func() (string, error) {
		n, err := s.store.MarkRead(s.ctx, s.account, true, numbers...)
		return markedRead(n), err
	}, numbers...)
}

func (s *session) markListRead(q store.Query, seen store.Number, shown []store.Number) tea.Cmd {
	return s.change(func() (string, error) {
		n, err := s.store.MarkListRead(s.ctx, s.account, q, seen)
		return markedRead(n), err
	}, shown...)
}

func markedRead(n int) string {
	if n == 0 {
		return "All of it was read already."
	}
	return "Marked " + count(n, "article", "articles") + " read. u undoes."
}

// toggleRead marks an article unread that is read, and the other way round.
func (s *session) toggleRead(n store.Number) tea.Cmd {
	return s.change(func() (string, error) {
		row, err := s.rowNow(n)
		if err != nil {
			return "", err
		}
		_, err = s.store.MarkRead(s.ctx, s.account, !row.Read, n)
		return "", err
	}, n)
}

// toggleBookmark puts a bookmark on an article, or takes it off.
func (s *session) toggleBookmark(n store.Number) tea.Cmd {
	return s.change(func() (string, error) {
		row, err := s.rowNow(n)
		if err != nil {
			return "", err
		}
		_, err = s.store.Bookmark(s.ctx, s.account, !row.Bookmarked, n)
		if row.Bookmarked {
			return "Took the bookmark off.", err
		}
		return "Bookmarked.", err
	}, n)
}

// rowNow is an article as the store has it at this moment.
func (s *session) rowNow(n store.Number) (store.Row, error) {
	rows, err := s.store.Rows(s.ctx, s.account, n)
	if err == nil && len(rows) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return store.Row{}, err
	}
	return rows[0], nil
}

func (s *session) undo(shown []store.Number) tea.Cmd {
	return s.change(func() (string, error) {
		c, err := s.store.Undo(s.ctx, s.account)
		if errors.Is(err, store.ErrNotFound) {
			return "There is nothing to undo.", nil
		}
		return "Undone: " + c.What, err
	}, shown...)
}

func (s *session) redo(shown []store.Number) tea.Cmd {
	return s.change(func() (string, error) {
		c, err := s.store.Redo(s.ctx, s.account)
		if errors.Is(err, store.ErrNotFound) {
			return "There is nothing to redo.", nil
		}
		return "Redone: " + c.What, err
	}, shown...)
}

func (s *session) unsubscribe(id store.FeedID, name string) tea.Cmd {
	return s.change(func() (string, error) {
		return "Unsubscribed from " + name + ". u undoes.", s.store.Unsubscribe(s.ctx, s.account, id)
	})
}

func (s *session) rename(id store.FeedID, name string) tea.Cmd {
	return s.change(func() (string, error) {
		return "Renamed.", s.store.Rename(s.ctx, s.account, name, id)
	})
}

func (s *session) moveFeed(id store.FeedID, folder string) tea.Cmd {
	return s.change(func() (string, error) {
		return "Moved.", s.store.Move(s.ctx, s.account, folder, id)
	})
}

// subscribe subscribes to feeds, which are then to be fetched.
func (s *session) subscribe(wishes []store.Wish) tea.Cmd {
	return func() tea.Msg {
		fresh, err := s.store.Subscribe(s.ctx, s.account, wishes...)
		if err == nil && len(fresh) == 0 {
			return doneMsg{said: "You read that already."}
		}
		return doneMsg{fresh: fresh, err: err}
	}
}
