package ui

import (
	"cmp"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// actMarks changes what the account thinks of articles.
func (a *app) actMarks(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := a.keys.marks
	row, ok := a.current()
	switch {
	case key.Matches(msg, k.Undo):
		return a.jobs.add(a.undo(a.shownNumbers())), true
	case key.Matches(msg, k.Redo):
		return a.jobs.add(a.redo(a.shownNumbers())), true
	case key.Matches(msg, k.ReadAll):
		return a.jobs.add(a.markListRead(store.Query{}, a.list.seen, a.shownNumbers())), true
	case a.focus == onSidebar || !ok:
		return nil, false
	case key.Matches(msg, k.Read):
		return a.jobs.add(a.toggleRead(row.Number)), true
	case key.Matches(msg, k.Bookmark):
		return a.jobs.add(a.toggleBookmark(row.Number)), true
	case key.Matches(msg, k.Delete):
		return a.deleteHere(row), true
	case key.Matches(msg, k.ReadList):
		return a.jobs.add(a.markListRead(a.list.place.asked(), a.list.seen, a.shownNumbers())), true
	case key.Matches(msg, k.ReadHere):
		above := a.shownNumbers()[:min(a.list.cursor+1, len(a.list.rows))]
		return a.jobs.add(a.markReadHere(above...)), true
	case key.Matches(msg, k.Open):
		return a.openInBrowser(row), true
	case key.Matches(msg, k.OpenRead):
		return tea.Batch(a.openInBrowser(row), a.jobs.add(a.markRead(row.Number))), true
	case key.Matches(msg, k.Copy):
		return a.copyLink(row.Link), true
	case key.Matches(msg, k.CopyWhole):
		return a.writeMarkdown(row.Number), true
	}
	return a.actOpinion(msg, row)
}

// deleteHere deletes the article that keys are about and goes on to the next, so
// that D D D deletes three; behind the last to the one before.
func (a *app) deleteHere(row store.Row) tea.Cmd {
	job := a.jobs.add(a.deleteArticle(row.Number, cmp.Or(row.Title, row.Summary)))
	a.list.deleted[row.Number] = true
	stays := func(r store.Row) bool { return !a.list.deleted[r.Number] }
	a.list.choose(row.Number)
	switch onwards := a.list.step(1, stays); {
	case onwards && a.focus == onArticle:
		return tea.Batch(job, a.openSelected(), a.fillList())
	case a.focus == onArticle:
		a.list.step(-1, stays)
		return tea.Batch(job, a.toList())
	case !onwards:
		a.list.step(-1, stays)
	}
	return tea.Batch(job, a.fillList())
}

// toList leaves the article for the list.
func (a *app) toList() tea.Cmd {
	a.article.close()
	a.focus, a.opening = onList, 0
	return a.arrange()
}

// current is the article that keys are about: the open one where it has the
// focus, else the selected one.
func (a *app) current() (store.Row, bool) {
	if a.focus == onArticle && a.article.open {
		return a.article.article.Row, true
	}
	return a.list.selected()
}

func (a *app) shownNumbers() []store.Number { return numbersOf(a.list.rows) }
