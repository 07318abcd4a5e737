package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/typeset"
)

// The commands that change folders and tags as a whole.

// moveFolder gives a folder another path, or dissolves it.
func (s *session) moveFolder(from, to string) tea.Cmd {
	return s.change(func() (string, error) { return s.told(s.store.MoveFolder(s.ctx, s.account, from, to)) })
}

// moveTag gives a tag another name, or removes it.
func (s *session) moveTag(from, to string) tea.Cmd {
	return s.change(func() (string, error) { return s.told(s.store.MoveTag(s.ctx, s.account, from, to)) })
}

// told is what the history says of a change of so many things, "" if there were none.
func (s *session) told(changed int, err error) (string, error) {
	if err != nil || changed == 0 {
		return "", err
	}
	steps, err := s.store.History(s.ctx, s.account, 1)
	if err != nil || len(steps) == 0 {
		return "", err
	}
	return typeset.Capital(steps[0].What) + ". u undoes.", nil
}

// moveFeeds puts feeds into a folder, or out of any.
func (s *session) moveFeeds(folder string, feeds ...store.Subscribed) tea.Cmd {
	said := "Moved " + namesOf(feeds) + " out of any folder. u undoes."
	if len(feeds) == 1 {
		said = "Moved " + namesOf(feeds) + " out of its folder. u undoes."
	}
	if folder != "" {
		said = fmt.Sprintf("Moved %s to %s. u undoes.", namesOf(feeds), typeset.Quoted(folder, 60))
	}
	return s.change(func() (string, error) { return said, s.store.Move(s.ctx, s.account, folder, idsOf(feeds)...) })
}

// unsubscribe leaves feeds.
func (s *session) unsubscribe(feeds ...store.Subscribed) tea.Cmd {
	return s.change(func() (string, error) {
		return "Unsubscribed from " + namesOf(feeds) + ". u undoes.", s.store.Unsubscribe(s.ctx, s.account, idsOf(feeds)...)
	})
}

// putInOrder has feeds stand in the order in which they are named.
func (s *session) putInOrder(what string, ids []store.FeedID) tea.Cmd {
	return s.change(func() (string, error) {
		return typeset.Capital(what) + ". u undoes.", s.store.Arrange(s.ctx, s.account, what, ids...)
	})
}

// keepBar keeps how the side bar is shown.
func (s *session) keepBar(choice string) tea.Cmd {
	return func() tea.Msg {
		_, _ = s.store.Chosen(s.ctx, s.account, store.ChoiceSidebar, choice) // it holds as long as the screen
		return nil
	}
}

// namesOf is the name of a feed, or how many there are.
func namesOf(feeds []store.Subscribed) string {
	if len(feeds) != 1 {
		return typeset.Count(len(feeds), "feed", "feeds")
	}
	return typeset.Quoted(feeds[0].Name(), 60)
}
