package ui

import (
	"cmp"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/config"
)

// marking is the part that changes what the account thinks of articles. Changes are made
// one after another, and so is the reading of a mark that somebody wants to edit: what
// was asked for before is in it. Keys that come while a mark is read are for the prompt
// or the editor that is about to open, and wait.
type marking struct {
	jobs
	asking   bool // a mark is being read in order to edit it
	readOnly bool // the last change was refused since the library can only be read
}

// markingActions change what the account thinks of articles.
func markingActions() []*action {
	const group = "Marks"
	article := func(name, help, word, key string, do func(*app, store.Row) tea.Cmd) *action {
		return &action{name: name, group: group, help: help, brief: word, keys: []string{key}, where: inList | inArticle, rows: true, single: true, can: needsArticle,
			do: func(a *app, _ string) tea.Cmd { row, _ := a.current(); return do(a, row) }}
	}
	several := func(name, help, word, key string, do func(*app, []store.Row) tea.Cmd) *action {
		return &action{name: name, group: group, help: help, brief: word, keys: []string{key}, where: inList | inArticle, rows: true, can: needsArticle,
			do: func(a *app, _ string) tea.Cmd { return do(a, a.takeSubjects()) }}
	}
	edit := func(name, help, key string, what editing, takes argument, given func(*app, store.Row, string) tea.Cmd) *action {
		edits := article(name, help, "", key, nil)
		edits.asks, edits.takes = true, takes
		edits.do = func(a *app, argument string) tea.Cmd {
			row, _ := a.current()
			if argument != "" {
				return a.marking.add(given(a, row, argument))
			}
			return a.marking.edit(a, row, what)
		}
		return edits
	}
	tags := edit("edit-tags", "edit the tags", "T", editTags, aTag, nil).forMany()
	tags.do = func(a *app, tags string) tea.Cmd {
		switch rows := a.subjects(); {
		case tags != "":
			return a.changeTags(rows, tags)
		case len(rows) > 1:
			return a.askTags(rows)
		default:
			return a.marking.edit(a, rows[0], editTags)
		}
	}
	return []*action{
		several("mark-read", "mark read or unread", "", "m", func(a *app, rows []store.Row) tea.Cmd {
			return a.marking.add(a.toggleRead(store.Numbers(rows)...))
		}),
		several("bookmark", "bookmark, or take it off", "bookmark", "b", func(a *app, rows []store.Row) tea.Cmd {
			return a.marking.add(a.toggleBookmark(store.Numbers(rows)...))
		}),
		edit("bookmark-with-note", "bookmark with a note and tags", "B", editBookmark, nothing, nil),
		tags,
		edit("edit-note", "edit the note", "i", editNote, aText, func(a *app, row store.Row, note string) tea.Cmd {
			return a.note(row.Number, note)
		}),
		several("delete-article", "delete from your lists (u undoes)", "delete", "D", func(a *app, rows []store.Row) tea.Cmd { return a.deleteHere(rows) }),
		article("mark-read-to-here", "mark read down to here", "", "M", func(a *app, _ store.Row) tea.Cmd {
			a.toOpenRow()
			above := a.shownNumbers()[:min(a.list.cursor+1, len(a.list.rows))]
			return a.marking.add(a.markReadHere(above...))
		}),
		{name: "mark-list-read", group: group, help: "mark the list, or feed or folder, read", brief: "mark read", keys: []string{"A"}, where: inPanes, rows: true,
			can: func(a *app) string {
				if it, ok := a.sidebar.selected(); a.focus != onSidebar {
					if len(a.list.rows) > 0 { // the cursor may be on a heading
						return ""
					}
					return needsArticle(a)
				} else if a.sidebar.pickedCount() == 0 && (!ok || it.isSection()) {
					return "There is no list here to mark read."
				}
				return ""
			},
			do: func(a *app, _ string) tea.Cmd {
				if picked := a.sidebar.picked(); a.focus == onSidebar && len(picked) > 0 {
					a.sidebar.unpick()
					return a.marking.add(a.markListRead(store.Query{}, a.list.seenUpTo, a.shownNumbers(), idsOf(picked)...))
				}
				return a.marking.add(a.markListRead(a.listHere().asked(), a.list.seenUpTo, a.shownNumbers()))
			}},
		{name: "mark-all-read", group: group, help: "mark everything read", keys: []string{"C"}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd {
				return a.marking.add(a.markListRead(store.Query{}, a.list.seenUpTo, a.shownNumbers()))
			}},
		{name: "undo", group: group, help: "undo", keys: []string{"u"}, where: inPanes | inHistory | inNeedy,
			do: func(a *app, _ string) tea.Cmd { return a.turnBack(true) }},
		{name: "redo", group: group, help: "redo", keys: []string{"U"}, where: inPanes | inHistory | inNeedy,
			do: func(a *app, _ string) tea.Cmd { return a.turnBack(false) }},
	}
}

// turnBack undoes what was done last, or redoes it; in the history the step under the cursor.
func (a *app) turnBack(undo bool) tea.Cmd {
	page, open := a.overlay.(*history)
	if !open || page.isEmpty() {
		do := map[bool]func([]store.Number) tea.Cmd{true: a.undo, false: a.redo}[undo]
		return a.marking.add(do(a.shownNumbers()))
	}
	step, can := page.turns(undo)
	if !can {
		a.status.say("%s", map[bool]string{true: "From here on everything has been taken back.", false: "From here up nothing has been taken back."}[undo])
		return nil
	}
	return a.marking.add(a.turnStep(step, a.shownNumbers()))
}

// listHere is the place that keys are about: what the side bar's cursor is on where that has the focus,
// else what the list shows.
func (a *app) listHere() place {
	if it, ok := a.sidebar.selected(); ok && a.focus == onSidebar {
		return it.place
	}
	return a.list.place
}

// needsArticle says that there is no article for an action, if there is none.
func needsArticle(a *app) string {
	if _, ok := a.current(); !ok {
		return "There is no article here."
	}
	return ""
}

// deleteHere deletes the articles that keys are about and goes on to the next that stays, so
// that D D D deletes three; behind the last to the one before.
func (a *app) deleteHere(rows []store.Row) tea.Cmd {
	job := a.marking.add(a.deleteArticles(rows))
	for _, row := range rows {
		a.list.deletedHere[row.Number] = true
	}
	stays := func(r store.Row) bool { return !a.list.deletedHere[r.Number] }
	if len(rows) == 1 {
		a.list.choose(rows[0].Number)
	} else if row, ok := a.list.selected(); ok && stays(row) {
		return job
	}
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

func (a *app) shownNumbers() []store.Number { return store.Numbers(a.list.rows) }

// edit reads a mark in order to edit it.
func (m *marking) edit(a *app, row store.Row, what editing) tea.Cmd {
	m.asking = true
	return m.add(a.readMark(row, what))
}

// take takes what became of a change, and marks that have been read.
func (m *marking) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case doneMsg:
		return m.done(a, msg), true
	case markMsg:
		return m.opened(a, msg), true
	}
	return nil, false
}

// done shows what a change has done, and begins the next.
func (m *marking) done(a *app, msg doneMsg) tea.Cmd {
	m.readOnly = errors.Is(msg.err, store.ErrReadOnly)
	if msg.compacted {
		a.upkeep.compacted(a)
	}
	if msg.waited {
		a.status.busy = ""
	}
	if msg.err != nil && !msg.compacted { // what waits behind a compaction has nothing to do with it
		m.drop()
		a.list.deletedHere = map[store.Number]bool{}
		if m.asking {
			m.asking, a.keyboard.early = false, nil
		}
	}
	if errors.Is(msg.err, store.ErrReplaced) {
		m.jobs = jobs{}
		return tea.Batch(a.startOver(), a.quitIfDone())
	}
	if msg.err != nil {
		a.status.fail(msg.err)
	}
	a.list.undoing = msg.reverted && a.focus == onList
	next := m.next()
	a.list.renewRows(msg.rows)
	a.article.renewRow(msg.rows)
	if msg.message != "" {
		a.status.say("%s", msg.message)
	}
	if leave := a.quitIfDone(); leave != nil {
		return leave
	}
	cmds := []tea.Cmd{next, a.reloading.reload(a, msg.changed())}
	if len(msg.newFeeds) > 0 {
		a.adding.added(a, msg.newFeeds)
		cmds = append(cmds, a.refreshing.start(a, msg.newFeeds))
	}
	if len(msg.again) > 0 {
		cmds = append(cmds, a.refreshing.start(a, msg.again))
	}
	return tea.Batch(cmds...)
}

// opened shows a mark, or opens what it was read for.
func (m *marking) opened(a *app, msg markMsg) tea.Cmd {
	if msg.purpose == justShow {
		if msg.err == nil {
			a.article.showMark(msg.row.Number, msg.mark)
			a.reading.glance.page.showMark(msg.row.Number, msg.mark)
		}
		return nil
	}
	m.asking = false
	if errors.Is(msg.err, store.ErrReplaced) {
		m.jobs = jobs{}
		return a.startOver()
	}
	next := m.next()
	if msg.err != nil {
		a.keyboard.early = nil
		a.status.fail(msg.err)
		return next
	}
	n, known, title := msg.row.Number, a.sidebar.tagNames(), ansi.Truncate(cmp.Or(msg.row.Title, msg.row.Summary), 60, "…")
	var open tea.Cmd
	switch msg.purpose {
	case editTags:
		open = a.askInBox("", question{
			label: "Tags", title: "Tags of “" + title + "”", hint: "as in linux, to-read", text: strings.Join(msg.mark.Tags, ", "), adds: true, tags: known,
			answer: func(text string) tea.Cmd { return m.add(a.retag(n, tagsIn(text))) },
		})
	case editNote:
		editor := newNoteEditor(a.shared, "Note on “"+title+"”", msg.mark, false, known)
		editor.save = func(note string, _ []string) tea.Cmd { return m.add(a.note(n, note)) }
		open = a.cover(editor)
	case editBookmark:
		editor := newNoteEditor(a.shared, "Bookmark “"+title+"”", msg.mark, true, known)
		editor.save = func(note string, tags []string) tea.Cmd { return m.add(a.bookmarkWithNote(n, note, tags)) }
		open = a.cover(editor)
	}
	return tea.Batch(next, open, a.keyboard.replay(a))
}

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
		if !a.list.rows[i].Read && !a.list.stack.isFolded(i) {
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
