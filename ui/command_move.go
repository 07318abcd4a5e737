package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/moving"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// The commands that bring along what somebody has in another reader on the same machine.

// otherReaders are the readers whose files lie on the machine, if the person sits at it.
func (s *session) otherReaders() []moving.Here {
	if s.home == nil || !s.owner {
		return nil
	}
	return moving.Found(s.home.Path("~"), s.home.Getenv)
}

// readerMsg says what somebody has in another reader.
type readerMsg struct{ reader, said string }

// countReaders looks at all files of other readers, each on its own.
func (s *session) countReaders(all []moving.Here) tea.Cmd {
	var cmds []tea.Cmd
	for _, from := range all {
		cmds = append(cmds, func() tea.Msg {
			counted, err := from.Count(s.ctx, s.now())
			said := typeset.Count(counted.Feeds, "feed", "feeds")
			switch {
			case err != nil:
				said = "cannot be read: " + sanitize.Line(err.Error())
			case counted.Read > 0:
				said += ", " + typeset.Count(counted.Read, "read mark", "read marks")
			}
			if counted.Marked > 0 {
				said += ", " + typeset.Count(counted.Marked, "bookmark", "bookmarks")
			}
			return readerMsg{from.Reader, said + " · " + s.home.Called(from.Folder)}
		})
	}
	return tea.Batch(cmds...)
}

// bringIn brings along what is in another reader, in one step of the history. The feeds that are new
// are fetched then.
func (s *session) bringIn(from moving.Here) tea.Cmd {
	return func() tea.Msg {
		msg := doneMsg{waited: true}
		library, err := moving.ReadLibrary(s.ctx, from.Files, from.Reader, s.now())
		if err != nil {
			msg.err = fmt.Errorf("%s was not brought in: %w", from.Reader, err)
			return msg
		}
		out, err := s.store.Import(s.ctx, s.account, library.Import(false))
		if err != nil {
			msg.err = err
			return msg
		}
		msg.message = "From " + from.Reader + ": " + brought(out) + ". u undoes."
		if n := len(library.Told()); n > 0 {
			msg.message += fmt.Sprintf(" %s did not come along: “tidings import %s” tells why.", typeset.Count(n, "thing", "things"), s.home.Called(from.Folder))
		}
		all, err := s.store.Feeds(s.ctx, s.account)
		for _, f := range all {
			if f.Visited.IsZero() && !f.Local() {
				msg.newFeeds = append(msg.newFeeds, f.Feed)
			}
		}
		msg.err = err
		return msg
	}
}

// brought says what an import has changed.
func brought(out store.Imported) string {
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{
		{out.Feeds, "feed", "feeds"}, {out.Searches, "saved search", "saved searches"}, {out.New, "article", "articles"},
		{out.Read, "read mark", "read marks"}, {out.Marked, "bookmark, tag or note", "bookmarks, tags and notes"},
	} {
		if part.n > 0 {
			parts = append(parts, typeset.Count(part.n, part.one, part.many))
		}
	}
	if len(parts) == 0 {
		return "all of it was here already"
	}
	return strings.Join(parts, ", ")
}
