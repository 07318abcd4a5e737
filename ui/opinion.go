package ui

import (
	"cmp"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

// Notes and tags are edited as they are on the disk at that moment, so the mark
// is read first. Keys that come meanwhile are for the prompt or the editor that
// is about to open, and wait.

// actOpinion opens what edits the tags and the note of an article.
func (a *app) actOpinion(msg tea.KeyPressMsg, row store.Row) (tea.Cmd, bool) {
	k := a.keys.marks
	switch {
	case key.Matches(msg, k.Tag):
		return a.askOpinion(row, toTag), true
	case key.Matches(msg, k.Note):
		return a.askOpinion(row, toNote), true
	case key.Matches(msg, k.Keep):
		return a.askOpinion(row, toKeep), true
	}
	return nil, false
}

// askOpinion reads a mark in order to edit it. It takes its turn among the
// changes, so that what was asked for before is in it.
func (a *app) askOpinion(row store.Row, why purpose) tea.Cmd {
	a.asking = true
	return a.jobs.add(a.readMark(row, why))
}

// takeMark shows a mark, or opens what it was read for.
func (a *app) takeMark(msg markMsg) tea.Cmd {
	if msg.why == noPrompt {
		if msg.err == nil {
			a.article.opine(msg.row.Number, msg.mark)
		}
		return nil
	}
	a.asking = false
	next := a.jobs.next()
	if msg.err != nil {
		a.ahead = nil
		a.status.fail(msg.err)
		return next
	}
	n, known, title := msg.row.Number, a.sidebar.tagNames(), ansi.Truncate(cmp.Or(msg.row.Title, msg.row.Summary), 60, "…")
	var open tea.Cmd
	switch msg.why {
	case toTag:
		open = a.prompt.ask(toTag, item{}, "Tags", "as in linux, to-read", strings.Join(msg.mark.Tags, ", "))
		a.prompt.article, a.prompt.words = n, completer{tags: known}
	case toNote:
		open = a.cover(newNoteEditor(a.shared, "Note on “"+title+"”", msg.mark, false, known))
		a.overlay.(*noteEditor).keep = func(note string, _ []string) tea.Cmd { return a.jobs.add(a.note(n, note)) }
	case toKeep:
		open = a.cover(newNoteEditor(a.shared, "Bookmark “"+title+"”", msg.mark, true, known))
		a.overlay.(*noteEditor).keep = func(note string, tags []string) tea.Cmd { return a.jobs.add(a.keep(n, note, tags)) }
	}
	return tea.Batch(next, open, a.replay())
}
