package ui

import (
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/query"
	"tidings/ui/opener"
	"tidings/ui/typeset"
)

// selecting is the part by which actions are about several articles at once. What is selected
// belongs to the list (picked.go); the part keeps nothing.
type selecting struct{}

// selectActions select rows of a list, for what is asked for next.
func selectActions() []*action {
	const group = "Selecting several"
	sel := func(name, help, word, key string, where scope, do func(*app) tea.Cmd) *action {
		return &action{name: name, group: group, help: help, brief: word, keys: []string{key}, where: where, rows: true, can: needsArticle,
			do: func(a *app, _ string) tea.Cmd { return do(a) }}
	}
	end := sel("end-selection", "select nothing any more", "none", "esc", inSelected, func(a *app) tea.Cmd {
		if a.focus == onSidebar {
			a.sidebar.unpick()
		} else {
			a.list.unpick()
		}
		return nil
	})
	end.can = nil
	return []*action{
		sel("select-row", "select the row, or no longer", "select", "v", inList, func(a *app) tea.Cmd {
			ranged := a.list.picked.opened != 0
			if a.list.togglePick(); ranged {
				return nil
			}
			return a.move(lineDown)
		}),
		sel("select-range", "select rows from here on, to where V is again", "to here", "V", inList, func(a *app) tea.Cmd {
			if row, _ := a.list.selected(); a.list.picked.opened != 0 {
				a.list.endRange()
			} else {
				a.list.picked.opened = row.Number
			}
			return nil
		}),
		{name: "select-matching", group: group, help: "select what a search finds in the list, or all", keys: []string{"*"}, where: inList, takes: aQuery, can: needsArticle,
			do: func(a *app, query string) tea.Cmd { return a.askWhatToPick(query) }},
		sel("select-again", "select what was selected before", "select again", "g v", inList, func(a *app) tea.Cmd { a.list.pickAgain(); return nil }),
		end,
	}
}

// subjects are the articles that an action is about: in a list those that are selected, else the one
// that keys are about.
func (a *app) subjects() []store.Row {
	if a.focus == onList {
		if rows := a.list.pickedRows(); len(rows) > 0 {
			return rows
		}
	}
	if row, ok := a.current(); ok {
		return []store.Row{row}
	}
	return nil
}

// takeSubjects is subjects for an action that is done to them now: nothing is selected any more then.
func (a *app) takeSubjects() []store.Row {
	rows := a.subjects()
	if a.focus == onList {
		a.list.unpick()
	}
	return rows
}

// askWhatToPick asks for a query, unless it is given, and selects what it finds in the list: all of
// it if it is empty.
func (a *app) askWhatToPick(text string) tea.Cmd {
	here := a.list.place
	pick := func(text string) tea.Cmd {
		var wrong *query.Error
		if err := query.Check(text, a.session.now()); strings.TrimSpace(text) != "" && errors.As(err, &wrong) {
			ask := a.askWhatToPick("")
			a.prompt.mend(wrong)
			return ask
		}
		a.status.busy = "selecting …"
		return a.pickMatching(here, text)
	}
	if text != "" {
		return pick(text)
	}
	return a.prompt.ask(question{label: "Select", hint: "words, or nothing: all of the list", isQuery: true, answer: pick})
}

// take selects what a query has found in the list, if that is still there, and tells what became of
// pages.
func (s selecting) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case pickMsg:
		s.found(a, msg)
		return nil, true
	case openedPagesMsg:
		return s.opened(a, msg), true
	}
	return nil, false
}

func (selecting) found(a *app, msg pickMsg) {
	a.status.busy = ""
	switch {
	case msg.err != nil:
		a.status.fail(msg.err)
	case msg.place != a.list.place:
	case len(msg.rows) == 0:
		a.status.say("Nothing in this list holds that.")
	case !a.list.pick(msg.rows...) || msg.more:
		a.status.say("The first %s are selected: more is too much at once.", typeset.Thousands(mostPicked))
	}
}

// askTags asks for tags that several articles are to get, or to lose.
func (a *app) askTags(rows []store.Row) tea.Cmd {
	title := "Tags of " + typeset.Count(len(rows), "article", "articles")
	return a.askInBox("", question{
		label: title, title: title, hint: "as in linux, to-read; -linux takes one off", tags: a.sidebar.tagNames(),
		answer: func(text string) tea.Cmd { return a.changeTags(rows, text) },
	})
}

// changeTags gives articles the tags of a line, and takes those off that have a minus before them.
func (a *app) changeTags(rows []store.Row, line string) tea.Cmd {
	var tags, without []string
	for _, tag := range tagsIn(line) {
		if off, is := strings.CutPrefix(tag, "-"); is {
			without = append(without, off)
		} else {
			tags = append(tags, tag)
		}
	}
	if len(tags)+len(without) == 0 {
		return nil
	}
	a.takeSubjects()
	return a.marking.add(a.changeTagsOf(store.Numbers(rows), tags, without))
}

// mostPages is how many pages are opened at once.
const mostPages = 10

// linksOf is the addresses of those articles that have one.
func (a *app) linksOf(rows []store.Row) (links []string) {
	for _, row := range rows {
		if link := a.leads(row.Link); link != "" {
			links = append(links, link)
		}
	}
	return links
}

// openPages opens the pages of articles in the browser; of several once the same key has said so
// again. marks says whether the articles are marked read, too.
func (a *app) openPages(rows []store.Row, marks bool) tea.Cmd {
	links := a.linksOf(rows)
	switch n := len(links); {
	case n == 0:
		a.status.say(noAddress)
		return nil
	case len(rows) == 1:
		a.takeSubjects()
		open := a.openInBrowser(rows[0])
		if marks {
			open = tea.Batch(open, a.marking.add(a.markRead(rows[0].Number)))
		}
		return open
	case n > mostPages:
		a.status.say("%s are selected: %d pages at most are opened at once.", typeset.Count(len(rows), "article", "articles"), mostPages)
		return nil
	case a.opener.InTerminal():
		a.status.say("Your browser runs in this terminal: it opens one page at a time.")
		return nil
	case a.list.picked.asked != a.keyboard.presses-1:
		a.list.picked.asked = a.keyboard.presses
		a.status.say("%s again opens %s.", goingKey(a.keyboard.last), typeset.Count(n, "page", "pages"))
		return nil
	}
	a.takeSubjects()
	cmds := []tea.Cmd{openLinks(a.ctx, a.opener, links)}
	for _, row := range rows {
		cmds = append(cmds, a.tellOfOpening(row.Number))
	}
	if marks {
		cmds = append(cmds, a.marking.add(a.markRead(store.Numbers(rows)...)))
	}
	return tea.Batch(cmds...)
}

// opened tells what became of pages. Those that nothing could open are the person's to take home.
func (selecting) opened(a *app, msg openedPagesMsg) tea.Cmd {
	var cmds []tea.Cmd
	for _, one := range msg.opened {
		switch {
		case one.opened.Question != nil:
			cmds = append(cmds, awaitAnswer(a.ctx, one.opened.Question, one.link))
		case one.opened.Program != nil:
			cmds = append(cmds, awaitEnd(one.opened.Program))
		}
	}
	var over opener.HandOver
	switch n := len(msg.left); {
	case errors.As(msg.err, &over):
		cmds = append(cmds, tea.ClearScreen, a.copyLines(fmt.Sprintf("%d links", n), msg.left))
	case msg.err != nil:
		a.status.fail(fmt.Errorf("%d of %d pages were opened: %w", len(msg.opened), len(msg.opened)+n, msg.err))
	default:
		a.status.say("Opened %s.", typeset.Count(len(msg.opened), "page", "pages"))
	}
	return tea.Batch(cmds...)
}

// copyLinks sends the links of articles to the terminal's clipboard, a line each.
func (a *app) copyLinks(rows []store.Row) tea.Cmd {
	links := a.linksOf(rows)
	if len(rows) == 1 && len(links) == 1 {
		return a.copyLink(rows[0])
	}
	return a.copyLines(typeset.Count(len(links), "link", "links"), links)
}

// copyLines sends lines to the terminal's clipboard, if it takes so many.
func (a *app) copyLines(what string, lines []string) tea.Cmd {
	text := strings.Join(lines, "\n")
	switch {
	case len(lines) == 0:
		a.status.say(noAddress)
		return nil
	case len(text) > a.clipboard.Limit:
		a.status.warn("Too long to copy: " + typeset.Size(len(text)) + ".")
		return nil
	}
	a.status.say("Sent %s to your terminal's clipboard: %s", what, sanitize.Line(strings.Join(lines, " ")))
	return a.toClipboard(text)
}
