package ui

import tea "charm.land/bubbletea/v2"

// motionActions are the keys that move about.
func motionActions() []*action {
	const group = "Moving about"
	rows := func(name, help string, m motion, keys ...string) *action {
		return &action{name: name, group: group, help: help, keys: keys, where: inPanes | inPages | inLongLink, rows: true,
			do: func(a *app, _ string) tea.Cmd { return a.move(m) }}
	}
	return []*action{
		rows("down", "down", lineDown, "j", "down"),
		rows("up", "up", lineUp, "k", "up"),
		rows("half-page-down", "half a page down", halfDown, "ctrl+d"),
		rows("half-page-up", "half a page up", halfUp, "ctrl+u"),
		rows("page-down", "a page down", pageDown, "ctrl+f", "pgdown"),
		rows("page-up", "a page up", pageUp, "ctrl+b", "pgup"),
		rows("top", "top", toTop, "home", "g g"),
		rows("bottom", "end", toBottom, "G", "end"),
		{name: "open", group: group, help: "open what the cursor is on", keys: []string{"enter", "l", "right"}, where: inList | inSidebar,
			rows: true, do: func(a *app, _ string) tea.Cmd { return a.openHere() }},
		{name: "back", group: group, help: "back: from an article, a search, a list", keys: []string{"q", "h", "esc", "left"}, where: inPanes,
			can: func(a *app) string {
				if a.focus == onSidebar && !a.sidebar.failing {
					return "There is nothing to go back to from here. q quits."
				}
				return ""
			},
			do: func(a *app, _ string) tea.Cmd { return a.back() }},
		{name: "page-on", group: group, help: "a page down", keys: []string{"space"}, where: inHelp | inHistory | inWebPage,
			do: func(a *app, _ string) tea.Cmd { return a.move(pageDown) }},
		{name: "close", group: group, help: "leave the page", brief: "leave", keys: []string{"esc", "q", "h", "left"}, where: inPages},
		{name: "close-link", group: group, help: "back from a link", brief: "back", keys: []string{"any key"}, where: inLink | inLongLink},
		{name: "next-pane", group: group, help: "next pane", keys: []string{"tab"}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd { return a.nextPane() }},
	}
}

// move moves about in the overlay, or in the pane that has the focus.
func (a *app) move(m motion) tea.Cmd {
	switch {
	case a.overlay != nil:
		return a.overlay.move(m)
	case a.focus == onSidebar:
		a.sidebar.move(m)
		return nil
	case a.focus == onArticle:
		a.article.move(m)
		return a.setArticle()
	}
	from := a.list.cursor
	if m == toBottom { // that passes nothing: nobody has seen what is between
		from = len(a.list.rows)
		if a.list.more {
			a.reading.pagesToEnd = endPages
		}
	}
	a.list.move(m)
	return tea.Batch(a.fillList(), a.markPassed(from))
}

// nextPane gives the focus to the next pane.
func (a *app) nextPane() tea.Cmd {
	switch {
	case a.focus == onSidebar:
		a.focus = onList
	case a.focus == onList && a.article.open:
		a.focus = onArticle
	default:
		a.focus = onSidebar
	}
	return a.arrange()
}
