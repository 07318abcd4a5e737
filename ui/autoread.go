package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/ui/config"
)

// When an article counts as read without anybody saying so: as the person has set it, when
// it is opened, when its end has been on the screen, when the list's cursor has passed it,
// or when it has been open for a while. Each time it is opened it is marked once at most, so
// that one which is then marked unread stays unread.

// markOpened marks an article read that has been opened, or sees to it that it will be.
func (a *app) markOpened(row store.Row) tea.Cmd {
	a.reading.unmarked = 0
	if row.Read || a.marking.readOnly { // nobody wants to be told at each article
		return nil
	}
	switch set := a.settings.MarkRead; set.When {
	case config.OnOpen, config.OnScroll:
		return a.marking.add(a.markRead(row.Number))
	case config.OnEnd:
		a.reading.unmarked = row.Number
		return a.markAtEnd()
	case config.OnTime:
		a.reading.unmarked, a.reading.opened = row.Number, a.reading.opened+1
		return a.awaitLongOpen(a.reading.opened, set.After)
	}
	return nil
}

// markAtEnd marks the open article read if its end is on the screen.
func (a *app) markAtEnd() tea.Cmd {
	if a.settings.MarkRead.When != config.OnEnd || !a.article.atEnd() {
		return nil
	}
	return a.markUnmarked()
}

// markUnmarked marks the open article read, unless it has been since it was opened.
func (a *app) markUnmarked() tea.Cmd {
	n := a.reading.unmarked
	if n == 0 || !a.article.open || a.article.article.Number != n {
		return nil
	}
	a.reading.unmarked = 0
	if a.article.article.Read {
		return nil
	}
	return a.marking.add(a.markRead(n))
}

// markPassed marks articles read that the list's cursor has passed on its way down.
func (a *app) markPassed(from int) tea.Cmd {
	if a.settings.MarkRead.When != config.OnScroll || a.marking.readOnly {
		return nil
	}
	var passed []store.Number
	for i := from; i < min(a.list.cursor, len(a.list.rows)); i++ {
		if !a.list.rows[i].Read {
			passed = append(passed, a.list.rows[i].Number)
		}
	}
	if len(passed) == 0 {
		return nil
	}
	return a.marking.add(a.markRead(passed...))
}

// longOpenMsg says that an article has been open for a while.
type longOpenMsg struct{ opened int }

func (s *session) awaitLongOpen(opened int, after time.Duration) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-s.after(after):
			return longOpenMsg{opened}
		case <-s.ctx.Done():
			return nil
		}
	}
}
