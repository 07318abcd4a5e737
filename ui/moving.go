package ui

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/ui/config"
	"tidings/ui/pictures"
	"tidings/ui/typeset"
)

// motionActions are the keys that move about.
func motionActions() []*action {
	const group = "Moving about"
	rows := func(name, help string, m motion, keys ...string) *action {
		return &action{name: name, group: group, help: help, keys: keys, where: inPanes | inPages | inLongLink | inTable, rows: true,
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
				if a.focus == onSidebar {
					return "There is nothing to go back to from here. q quits."
				}
				return ""
			},
			do: func(a *app, _ string) tea.Cmd { return a.back() }},
		{name: "page-on", group: group, help: "a page down", keys: []string{"space"}, where: inHelp | inHistory | inWebPage | inOutput | inTable | inMessages | inNeedy,
			do: func(a *app, _ string) tea.Cmd { return a.move(pageDown) }},
		{name: "close", group: group, help: "leave the page", brief: "leave", keys: []string{"esc", "q", "h", "left"}, where: inPages},
		{name: "leave-end", group: group, help: "leave the page", brief: "back", keys: []string{"esc", "space"}, where: inEnd},
		{name: "close-link", group: group, help: "back from a link", brief: "back", keys: []string{"any key"}, where: inLink | inLongLink},
		{name: "next-pane", group: group, help: "next pane", keys: []string{"tab"}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd { return a.nextPane() }},
	}
}

// tableActions work on a table that is shown alone.
func tableActions() []*action {
	const group = "Tables"
	return []*action{
		{name: "next-column", group: group, help: "next column", keys: []string{"l", "right", ">"}, where: inTable},
		{name: "previous-column", group: group, help: "previous column", keys: []string{"h", "left", "<"}, where: inTable},
		{name: "close-table", group: group, help: "leave the table", brief: "back", keys: []string{"esc", "q", "backspace"}, where: inTable},
	}
}

// pictureActions show pictures, and work on one that has the whole screen.
func pictureActions() []*action {
	const group = "Pictures"
	return []*action{
		{name: "pictures", group: group, help: "show pictures on the page, or hide them", brief: "pictures", keys: []string{"P"}, where: inArticle,
			do: func(a *app, _ string) tea.Cmd { return a.togglePictures() }},
		{name: "picture-alone", group: group, help: "the nearest picture over the whole screen", keys: []string{"I"}, where: inArticle | inWebPage,
			do: func(a *app, _ string) tea.Cmd { return a.showPicture() }},
		{name: "next-picture", group: group, help: "next picture", brief: "next", keys: []string{"n", "right", "space"}, where: inPicture},
		{name: "previous-picture", group: group, help: "previous picture", brief: "previous", keys: []string{"p", "left"}, where: inPicture},
		{name: "open-picture", group: group, help: "open the picture in the browser", brief: "browser", keys: []string{"o"}, where: inPicture},
		{name: "copy-picture-link", group: group, help: "copy the picture's link", keys: []string{"y"}, where: inPicture},
		{name: "close-picture", group: group, help: "leave the picture", brief: "back", keys: []string{"esc", "q", "I"}, where: inPicture},
	}
}

// showPicture shows the picture over the whole screen that is nearest to the top of the page.
func (a *app) showPicture() tea.Cmd {
	script, block, over := a.article.script, a.article.block(), a.overlay
	if page, is := over.(*webPage); is {
		script, block = page.script, 0
	}
	set := a.settings
	set.PicturesNow = "on"
	if _, why := a.wayOfPictures(set, a.theme); why != "" {
		a.status.say("%s", why)
		return nil
	}
	if script == nil {
		return nil
	}
	all := script.Pictures()
	if len(all) == 0 {
		a.status.say("There is no picture on this page.")
		return nil
	}
	at := slices.IndexFunc(all, func(p typeset.Picture) bool { return p.Block >= block })
	if at < 0 {
		at = len(all) - 1
	}
	return a.cover(&viewer{
		shared: a.shared, session: a.session, over: over, all: all, at: at,
		isFound: func(address string) bool { return a.isFound(address, over) }, do: a.chosenLink,
	})
}

// togglePictures shows pictures, or no more, until the screen is left.
func (a *app) togglePictures() tea.Cmd {
	with := *a.shared
	with.settings.PicturesNow = "on"
	if a.way != pictures.NoWay {
		with.settings.PicturesNow = "off"
	} else if _, why := a.wayOfPictures(with.settings, a.theme); why != "" {
		a.status.say("%s", why)
		return nil
	}
	a.share(with)
	a.status.say("%s", map[string]string{"on": "Pictures are shown. P hides them.", "off": "Pictures are hidden. P shows them."}[with.settings.PicturesNow])
	return a.arrange()
}

// forgetPictures draws pictures anew that the terminal has lost.
func (a *app) forgetPictures() tea.Cmd {
	if a.way != pictures.Kitty && a.way != pictures.KittyInTmux {
		return nil
	}
	a.shelf.Forget()
	if a.article.open {
		a.article.reset(a.article.measure, a.article.setTheme)
	}
	if a.overlay != nil {
		return tea.Batch(a.setArticle(), a.overlay.load())
	}
	return a.setArticle()
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

// toMatch goes to the next line of the page with a word of the search, or the previous.
func (a *app) toMatch(by int) tea.Cmd {
	if a.article.find.on() {
		return a.toFound(by)
	}
	if !a.article.toMatch(by) {
		a.status.say("There is no further match here. Esc ends them, n is next unread again.")
	}
	return a.setArticle()
}

// toFound goes to the next match of what is looked for on the page, or the previous.
func (a *app) toFound(by int) tea.Cmd {
	find := &a.article.find
	if len(find.hits) == 0 {
		a.status.say("“%s” is not on this page. Esc ends the looking.", find.text)
		return nil
	}
	round := ""
	if find.step(by) {
		round = map[int]string{1: ", from the top again", -1: ", from the end again"}[by]
	}
	a.article.showFound()
	a.status.say("“%s”: %s%s", find.text, find.said(a.article.whole), round)
	return a.setArticle()
}

// askToFind looks for a text on the page as it is typed. Left without an answer, the page is
// where it was.
func (a *app) askToFind(text string) tea.Cmd {
	at, top := a.article.article.Number, a.article.top
	from := max(0, top-len(a.article.head))
	look := func(text string) tea.Cmd {
		if !a.article.open || a.article.article.Number != at {
			return nil
		}
		if text == "" {
			a.article.find = pageFind{}
			a.article.turn(top - a.article.top)
			return nil
		}
		a.article.findOnPage(text, from)
		return a.setArticle()
	}
	if text != "" {
		return look(text)
	}
	return a.prompt.ask(question{
		label: "Find", hint: "on this page", typed: look,
		aside: func() string { return a.article.foundSaid() },
		answer: func(text string) tea.Cmd {
			if find := &a.article.find; find.on() && len(find.hits) == 0 && a.article.whole {
				a.status.say("“%s” is not on this page.", find.text)
				a.article.find = pageFind{}
			}
			return nil
		},
		left: func() tea.Cmd { return look("") },
	})
}

// seekMatch goes on to a match that had to be set first.
func (a *app) seekMatch() tea.Cmd {
	if a.article.seekFrom < 0 {
		return nil
	}
	return a.toMatch(1)
}

// endMatches stops showing the words of a search on the page.
func (a *app) endMatches() {
	if a.article.find.on() {
		a.article.find = pageFind{}
		return
	}
	a.article.terms, a.article.hit, a.article.seekFrom, a.list.matchesEnded = nil, -1, -1, true
}

// numberActions open links by their numbers.
func numberActions() []*action {
	const group = "Links"
	return []*action{
		{name: "open-link-number", group: group, help: "open the link with that number", keys: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "0"},
			where: inArticle | inWebPage, takes: aText, do: func(a *app, number string) tea.Cmd { return a.openNumbered(number) }},
		{name: "come-back", group: "Moving about", help: "back to where you were", brief: "come back", keys: []string{"ctrl+o", "backspace"}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd { return a.comeBack() }},
	}
}

// leadsWithin reports whether a link leads to another place of the page that it stands on.
func (a *app) leadsWithin(link string, over overlay) bool {
	if page, is := over.(*webPage); is {
		_, known := page.places[markup.Anchor(link)]
		return known
	}
	return a.article.leadsWithin(link)
}

// jumpTo goes to another place of a page.
func (a *app) jumpTo(link string, over overlay) tea.Cmd {
	if page, is := over.(*webPage); is {
		page.goTo(link)
		return nil
	}
	a.article.jump(link)
	return a.setArticle()
}

// openNumbered opens the link with a number, as text or as the key that was pressed: 0 is 10.
func (a *app) openNumbered(number string) tea.Cmd {
	script := a.article.script
	page, over := a.overlay.(*webPage)
	if over {
		script = page.script
	}
	if number = strings.TrimSpace(number); number == "" {
		number = map[bool]string{true: "10", false: a.keyboard.last}[a.keyboard.last == "0"]
	}
	n, err := strconv.Atoi(number)
	switch {
	case !over && n == 10 && a.article.codeShift > 0:
		a.article.codeShift = 0
		return nil
	case a.settings.Links == config.LinksHidden:
		a.status.say("Links have no numbers here: page.links = \"numbered\" gives them some. f puts letters on them.")
		return nil
	case err != nil || script == nil || script.Numbered(n) == "":
		a.status.say("There is no link %s on this page.", sanitize.Cut(sanitize.Line(number), 20))
		return nil
	}
	return a.chosenLink(openIt, script.Numbered(n), a.overlay)
}
