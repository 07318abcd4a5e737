package ui

import (
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/store/query"
	"tidings/ui/typeset"
)

// The commands that change what the account thinks of things. They run one
// after another (jobs.go).

// doneMsg is the result of a change. The change is on the disk when this comes.
type doneMsg struct {
	message  string // for the status line, "" for none
	rows     []store.Row
	newFeeds []store.Feed // new subscriptions, still to be fetched
	again    []store.Feed // that are to be fetched again, since they are asked in another way
	reverted bool         // it was an undo or a redo
	err      error

	compacted bool // it was a compaction of the file and no change
	waited    bool // the person has been told to wait for it
	ofRows    bool // nothing has changed but what the account thinks of rows
}

// changed is what the change has changed.
func (d doneMsg) changed() store.Difference {
	if !d.ofRows {
		return everything()
	}
	feeds := make([]store.FeedID, len(d.rows))
	for i := range d.rows {
		feeds[i] = d.rows[i].Feed
	}
	slices.Sort(feeds)
	return store.Difference{Own: true, Feeds: slices.Compact(feeds)}
}

// change runs one change and reads the rows it was about again.
func (s *session) change(do func() (said string, err error), about ...store.Number) tea.Cmd {
	return func() tea.Msg {
		said, err := do()
		if err != nil {
			return doneMsg{err: err}
		}
		rows, err := s.store.Rows(s.ctx, s.account, about...)
		return doneMsg{message: said, rows: rows, err: err}
	}
}

// changeOfRows runs a change of what the account thinks of some articles, and of nothing else.
func (s *session) changeOfRows(do func() (said string, err error), about ...store.Number) tea.Cmd {
	change := s.change(do, about...)
	return func() tea.Msg {
		msg := change()
		if done, ok := msg.(doneMsg); ok {
			done.ofRows = len(done.rows) == len(about) // else it is not known of which feeds they are
			return done
		}
		return msg
	}
}

// turnBack runs an undo or a redo.
func (s *session) turnBack(do func() (said string, err error), about ...store.Number) tea.Cmd {
	change := s.change(do, about...)
	return func() tea.Msg {
		msg := change()
		if done, ok := msg.(doneMsg); ok {
			done.reverted = true
			return done
		}
		return msg
	}
}

// markRead marks articles read that have been opened or passed, without a message.
func (s *session) markRead(numbers ...store.Number) tea.Cmd {
	return s.changeOfRows(func() (string, error) {
		_, err := s.store.MarkOpened(s.ctx, s.account, numbers...)
		return "", err
	}, numbers...)
}

// markReadHere marks articles read and says how many.
func (s *session) markReadHere(numbers ...store.Number) tea.Cmd {
	return s.changeOfRows(func() (string, error) {
		n, err := s.store.MarkRead(s.ctx, s.account, true, numbers...)
		return markedRead(n), err
	}, numbers...)
}

func (s *session) markListRead(q store.Query, seen store.Number, shown []store.Number, among ...store.FeedID) tea.Cmd {
	return s.change(func() (string, error) {
		n, err := s.store.MarkListRead(s.ctx, s.account, q, seen, among...)
		return markedRead(n), err
	}, shown...)
}

func markedRead(n int) string {
	if n == 0 {
		return "All of it was read already."
	}
	return "Marked " + typeset.Count(n, "article", "articles") + " read. u undoes."
}

// An editing is what the mark of an article is read for.
type editing int

const (
	justShow editing = iota
	editTags
	editNote
	editBookmark // with its note and tags
)

// markMsg is the mark of an article, and what it was read for.
type markMsg struct {
	row     store.Row
	purpose editing
	mark    store.Mark
	err     error
}

func (s *session) readMark(row store.Row, why editing) tea.Cmd {
	return func() tea.Msg {
		marks, err := s.store.Marks(s.ctx, s.account, row.Number)
		return markMsg{row, why, marks[row.Number], err}
	}
}

// retag gives an article these tags and no others.
func (s *session) retag(n store.Number, tags []string) tea.Cmd {
	return s.changeOfRows(func() (string, error) {
		_, err := s.store.EditMarks(s.ctx, s.account, store.MarkEdit{Tags: tags, How: store.ReplaceTags}, n)
		if tags = query.CleanTags(tags...); len(tags) == 0 {
			return "No tags.", err
		}
		return "Tagged " + hashed(tags), err
	}, n)
}

func (s *session) note(n store.Number, note string) tea.Cmd {
	return s.changeOfRows(func() (string, error) {
		changed, err := s.store.EditMarks(s.ctx, s.account, store.MarkEdit{Note: &note}, n)
		switch {
		case changed == 0:
			return "", err
		case note == "":
			return "Took the note off.", err
		}
		return "The note is kept.", err
	}, n)
}

// bookmarkWithNote bookmarks an article with a note and tags.
func (s *session) bookmarkWithNote(n store.Number, note string, tags []string) tea.Cmd {
	return s.changeOfRows(func() (string, error) {
		row, err := s.rowNow(n)
		if err != nil {
			return "", err
		}
		_, err = s.store.EditMarks(s.ctx, s.account, store.MarkEdit{Bookmark: true, Note: &note, Tags: tags, How: store.ReplaceTags}, n)
		if err == nil && !row.Bookmarked {
			s.teller.Bookmarked(n)
		}
		return strings.TrimSpace("Bookmarked. " + hashed(query.CleanTags(tags...))), err
	}, n)
}

func (s *session) undo(shown []store.Number) tea.Cmd {
	return s.turnBack(func() (string, error) {
		c, err := s.store.Undo(s.ctx, s.account)
		if errors.Is(err, store.ErrNotFound) {
			return "There is nothing to undo.", nil
		}
		return "Undone: " + c.What, err
	}, shown...)
}

func (s *session) redo(shown []store.Number) tea.Cmd {
	return s.turnBack(func() (string, error) {
		c, err := s.store.Redo(s.ctx, s.account)
		if errors.Is(err, store.ErrNotFound) {
			return "There is nothing to redo.", nil
		}
		return "Redone: " + c.What, err
	}, shown...)
}

// turnStep takes back one step of the history, or makes it again.
func (s *session) turnStep(step uint64, shown []store.Number) tea.Cmd {
	return s.turnBack(func() (string, error) {
		c, err := s.store.TurnStep(s.ctx, s.account, step)
		if !c.Undone {
			return "Redone: " + c.What, err
		}
		return "Undone: " + c.What, err
	}, shown...)
}

// rename calls a feed otherwise, or as it calls itself if the name is "".
func (s *session) rename(id store.FeedID, before, name string) tea.Cmd {
	return s.change(func() (string, error) {
		return renamed(before, name), s.store.Rename(s.ctx, s.account, name, id)
	})
}

// renamed says that something has another name now.
func renamed(before, name string) string {
	if name == "" {
		return typeset.Quoted(before, 60) + " is called as it calls itself. u undoes."
	}
	return typeset.Quoted(before, 60) + " is called " + typeset.Quoted(name, 60) + " now. u undoes."
}

func (s *session) saveSearch(name, text string) tea.Cmd {
	return s.change(func() (string, error) {
		_, err := s.store.SaveSearch(s.ctx, s.account, name, text)
		return "Saved as " + typeset.Quoted(name, 60) + ": it stands in the side bar.", err
	})
}

func (s *session) renameSearch(search store.SavedSearch, name string) tea.Cmd {
	return s.change(func() (string, error) {
		return renamed(search.Name, name), s.store.RenameSearch(s.ctx, s.account, search.ID, name)
	})
}

func (s *session) removeSearch(saved store.SavedSearch) tea.Cmd {
	return s.change(func() (string, error) {
		return "Removed the search " + typeset.Quoted(saved.Name, 60) + ". u undoes.", s.store.RemoveSearch(s.ctx, s.account, saved.ID)
	})
}

// subscribe subscribes to feeds, which are then to be fetched.
func (s *session) subscribe(wishes []store.Wish) tea.Cmd {
	return func() tea.Msg {
		fresh, err := s.store.Subscribe(s.ctx, s.account, wishes...)
		if err == nil && len(fresh) == 0 {
			return doneMsg{message: "You follow that already."}
		}
		return doneMsg{newFeeds: fresh, err: err}
	}
}
