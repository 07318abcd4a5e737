package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/opener"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// linking is the part that opens and copies the links of articles. What becomes of a
// link comes back to it; it keeps nothing.
type linking struct{}

const noAddress = "This article has no address."

// linkActions open and copy links.
func linkActions() []*action {
	const group = "Links"
	link := func(name, help, word, key string, can func(*app) string, do func(*app, store.Row) tea.Cmd) *action {
		return &action{name: name, group: group, help: help, brief: word, keys: []string{key}, where: inList | inArticle, rows: true, single: true, can: can,
			do: func(a *app, _ string) tea.Cmd { row, _ := a.current(); return do(a, row) }}
	}
	several := func(name, help, word, key string, do func(*app, []store.Row) tea.Cmd) *action {
		return &action{name: name, group: group, help: help, brief: word, keys: []string{key}, where: inList | inArticle, rows: true, can: needsArticle,
			do: func(a *app, _ string) tea.Cmd { return do(a, a.subjects()) }}
	}
	needsLink := func(a *app) string {
		row, ok := a.current()
		switch {
		case !ok:
			return needsArticle(a)
		case sanitize.Address(row.Link) == "":
			return noAddress
		}
		return ""
	}
	return []*action{
		several("open-link", "open in the browser", "browser", "o", func(a *app, rows []store.Row) tea.Cmd { return a.openPages(rows, false) }),
		several("open-link-read", "open in the browser, mark read", "", "O", func(a *app, rows []store.Row) tea.Cmd { return a.openPages(rows, true) }),
		{name: "open-comments", group: group, help: "open the comments on the article", brief: "comments", keys: []string{"c"}, where: inArticle,
			do: func(a *app, _ string) tea.Cmd { return findComments(a.article.article) }},
		several("copy-link", "copy the link", "", "y", func(a *app, rows []store.Row) tea.Cmd { a.takeSubjects(); return a.copyLinks(rows) }),
		link("copy-article", "copy the article as Markdown", "", "Y", needsArticle, func(a *app, row store.Row) tea.Cmd {
			return a.writeMarkdown(row.Number, a.takingOf(row.Number))
		}),
		link("copy-title-and-link", "copy the title and the link", "copy title and link", "g y t", needsLink, func(a *app, row store.Row) tea.Cmd {
			return a.copyWords("title and link", copiedTitle(row)+" "+a.leads(row.Link))
		}),
		link("copy-markdown-link", "copy the link as Markdown", "copy as Markdown link", "g y m", needsLink, func(a *app, row store.Row) tea.Cmd {
			return a.copyWords("a Markdown link", typeset.MarkdownLink(copiedTitle(row), a.leads(row.Link)))
		}),
		link("copy-plain-link", "copy the address without what tracks you", "copy without trackers", "g y a", needsLink, func(a *app, row store.Row) tea.Cmd {
			return a.copyWords("the address without trackers", markup.PlainAddress(sanitize.Address(row.Link)))
		}),
	}
}

// copiedTitle is the title of an article as it is copied with its link: one clean line.
func copiedTitle(row store.Row) string {
	return sanitize.Cut(sanitize.Line(typeset.Title(row.Title, row.Summary)), 500)
}

// takingOf is how an article leaves that is read now.
func (a *app) takingOf(n store.Number) taking {
	return taking{own: a.article.own[n], plain: !a.settings.KeepTrackers}
}

// copyWords sends a line to the terminal's clipboard, and shows it.
func (a *app) copyWords(what, text string) tea.Cmd {
	a.status.say("Sent %s to your terminal's clipboard: %s", what, text)
	return a.toClipboard(text)
}

// openInBrowser shows the article's page in a browser, or hands the link over.
func (a *app) openInBrowser(row store.Row) tea.Cmd {
	return tea.Batch(a.openAddress(a.leads(row.Link)), a.tellOfOpening(row.Number))
}

// openAddress shows an address that has been found to be clean in a browser, or hands it over.
func (a *app) openAddress(link string) tea.Cmd {
	if a.opener.InTerminal() {
		return a.lending.openHere(a, link)
	}
	return openLink(a.ctx, a.opener, link)
}

// copyLink sends the link of an article to the terminal's clipboard.
func (a *app) copyLink(row store.Row) tea.Cmd {
	link := a.leads(row.Link)
	a.status.say("Sent the link to your terminal's clipboard: %s", link)
	return a.toClipboard(link)
}

// take tells what has become of a link, and copies an article that has been written as
// Markdown.
func (l linking) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case openedMsg:
		return l.opened(a, msg), true
	case pageKeptMsg:
		return l.kept(a, msg), true
	case commentsMsg:
		if msg.address == "" {
			a.status.say("This article does not say where comments on it are.")
			return nil, true
		}
		return a.openAddress(a.leads(msg.address)), true
	case filesMsg:
		return a.withFiles(msg), true
	case downloadingMsg:
		return a.isComing(msg), true
	case downloadedMsg:
		return a.hasCome(msg), true
	case answeredMsg:
		l.answered(a, msg)
		return nil, true
	case markdownMsg:
		return l.written(a, msg), true
	}
	return nil, false
}

func (l linking) opened(a *app, msg openedMsg) tea.Cmd {
	var over opener.HandOver
	switch {
	case errors.As(msg.err, &over) && over.AtHome: // ssh may have written over the screen that nobody listens there
		return tea.Batch(tea.ClearScreen, a.handOver(msg.link, over.Why))
	case errors.As(msg.err, &over):
		return a.handOver(msg.link, over.Why)
	case msg.err != nil:
		a.status.fail(fmt.Errorf("%w: %s", msg.err, msg.link))
		return nil
	}
	a.status.say("%s %s", typeset.Capital(msg.opened.How), msg.link)
	switch {
	case msg.opened.Question != nil:
		return awaitAnswer(a.ctx, msg.opened.Question, msg.link)
	case len(msg.with.Words) > 0:
		return awaitFailure(msg)
	case msg.opened.Program != nil:
		return awaitEnd(msg.opened.Program)
	}
	return nil
}

// kept tells that a page has been kept.
func (l linking) kept(a *app, msg pageKeptMsg) tea.Cmd {
	a.status.busy = ""
	if msg.err != nil {
		a.status.fail(fmt.Errorf("the page was not kept: %w", msg.err))
		return nil
	}
	a.status.say("Kept among what you saved: %s", typeset.Quoted(msg.title, 60))
	return a.reloading.reload(a, everything())
}

// answered tells what the person at home has decided.
func (l linking) answered(a *app, msg answeredMsg) {
	switch {
	case msg.err != nil:
		a.status.fail(fmt.Errorf("%w: %s", msg.err, msg.link))
	case msg.how != "":
		a.status.say("%s %s", typeset.Capital(msg.how), msg.link)
	}
}

// handOver gives the link to the person, whose browser is on their own machine: it is
// sent to their terminal's clipboard, and shown whole. Where they have gone on to
// something else meanwhile, that is not covered.
func (a *app) handOver(link, why string) tea.Cmd {
	sent := a.toClipboard(link)
	if a.overlay != nil || a.prompt.open() || a.marking.asking {
		a.status.say("Sent the link to your terminal's clipboard: %s", link)
		return sent
	}
	return tea.Batch(sent, a.cover(&linkSheet{shared: a.shared, link: link, why: why}))
}

// written sends an article as Markdown, or says how to come by one that is too long.
func (l linking) written(a *app, msg markdownMsg) tea.Cmd {
	if msg.err != nil {
		a.status.fail(msg.err)
		return nil
	}
	if len(msg.text) > a.clipboard.Limit {
		a.status.warn(fmt.Sprintf("Too long to copy (%s): “tidings show %s --markdown” prints it.", typeset.Size(len(msg.text)), msg.id.Short()))
		return nil
	}
	a.status.say("Sent %s of Markdown to your terminal's clipboard: %s", typeset.Size(len(msg.text)), typeset.Quoted(msg.title, 60))
	return a.toClipboard(msg.text)
}

// toClipboard sends a text that has been found to be short enough; a link always is.
func (a *app) toClipboard(text string) tea.Cmd {
	sequence, ok := a.clipboard.Sequence(text)
	if !ok {
		return nil
	}
	return tea.Raw(sequence)
}

// linkHintActions say what is done with the link that is chosen.
func linkHintActions() []*action {
	const group = "Links"
	return []*action{
		{name: "link-letters", group: group, help: "letters on all links in sight, and on tables", brief: "links", keys: []string{"f"}, where: inArticle | inWebPage,
			can: func(a *app) string {
				if len(a.linksInSight()) == 0 {
					return "There is no link in sight."
				}
				return ""
			},
			do: func(a *app, _ string) tea.Cmd { return a.showLetters() }},
		{name: "all-links", group: group, help: "all links of the page", keys: []string{"#"}, where: inArticle | inWebPage,
			can: func(a *app) string {
				if len(a.linksOfPage()) == 0 {
					return "There is no link on this page."
				}
				return ""
			},
			do: func(a *app, _ string) tea.Cmd { return a.pickLink() }},
		{name: "choose-link", group: group, help: "open the link", brief: "opens", keys: []string{"letter"}, where: inLinks},
		{name: "choose-link-here", group: group, help: "open the link here", brief: "here", keys: []string{"LETTER"}, where: inLinks},
		{name: "show-table", group: group, help: "show the first table in sight alone", brief: "the table", keys: []string{"enter"}, where: inLinks},
		{name: "copy-chosen", group: group, help: "copy the link chosen next", brief: "copies", keys: []string{"y"}, where: inLinks},
		{name: "save-chosen", group: group, help: "save the page of the link chosen next", brief: "saves", keys: []string{"s"}, where: inLinks},
		{name: "follow-chosen", group: group, help: "follow the link chosen next as a feed", brief: "follows", keys: []string{"a"}, where: inLinks},
		{name: "close-letters", group: group, help: "leave the links", brief: "leave", keys: []string{"esc"}, where: inLinks},
	}
}

// webPageActions work on a page that a link leads to.
func webPageActions() []*action {
	const group = "Links"
	return []*action{
		{name: "keep-page", group: group, help: "keep the page as an article", brief: "keep", keys: []string{"b", "s"}, where: inWebPage},
		{name: "open-page-in-browser", group: group, help: "open the page in the browser", brief: "browser", keys: []string{"o"}, where: inWebPage},
		{name: "copy-page-link", group: group, help: "copy the page's link", keys: []string{"y"}, where: inWebPage},
		{name: "leave-page", group: group, help: "back to where the link stands", brief: "back", keys: []string{"ctrl+o", "backspace"}, where: inWebPage},
	}
}

// linksInSight are the links that the page shows, each at its first cell: a link that goes on
// in the next line is one.
func (a *app) linksInSight() (all []lettered) {
	pane, view, sheetAt := a.boxes().article, "", a.article.sheetAt
	switch page, is := a.overlay.(*webPage); {
	case is:
		pane, view, sheetAt = box{0, 0, a.w, a.h - 1}, page.view(a.w, a.h-1), page.sheetAt
	case pane.shown() && a.article.open:
		view = a.article.view()
	}
	before := "" // the link that the line above ends with
	for y, line := range strings.Split(a.forTerminal(view), "\n") {
		spans := terminal.LinksIn(line, a.theme.Graphemes)
		for i, span := range spans {
			if i > 0 || span.Address != before {
				all = append(all, lettered{box: box{pane.x + span.Column, pane.y + y, span.Width, 1}, address: span.Address})
			}
		}
		if before = ""; len(spans) > 0 {
			before = spans[len(spans)-1].Address
		}
		if column, block, is := sheetAt(y); is {
			all = append(all, lettered{box: box{pane.x + column, pane.y + y, sheetWidth(a.theme), 1}, sheet: block + 1})
		}
	}
	return all
}

// showSheet shows a table of a page alone.
func (a *app) showSheet(block int, over overlay) tea.Cmd {
	s := &tableSheet{shared: a.shared, over: over, script: a.article.script, block: block, title: sanitize.Line(a.article.article.Title)}
	if page, is := over.(*webPage); is {
		s.script, s.title = page.script, sanitize.Line(page.article.Title)
	}
	return a.cover(s)
}

// showLetters puts letters on the links in sight.
func (a *app) showLetters() tea.Cmd {
	l := &linkHints{shared: a.shared, links: a.linksInSight(), over: a.overlay}
	if l.body = a.body(); a.overlay != nil {
		l.body = strings.Split(a.overlay.view(a.w, a.h-1), "\n")
	}
	letter(l.links)
	l.do = func(way linkWay, link lettered) tea.Cmd {
		if isSheet(link) {
			return a.showSheet(link.sheet-1, l.over)
		}
		return a.chosenLink(way, link.address, l.over)
	}
	return a.cover(l)
}

// chosenLink does with a link what was asked for. A page that is opened here lies over what
// the link stands on.
func (a *app) chosenLink(way linkWay, address string, over overlay) tea.Cmd {
	link := a.leads(address)
	within := a.leadsWithin(link, over)
	switch {
	case link == "":
		a.status.say("That link leads nowhere.")
		return nil
	case within && (way == openIt || way == openItHere):
		return a.jumpTo(link, over)
	case within && way != copyIt:
		a.status.say("That link leads to another place on this page.")
		return nil
	case way == openItHere:
		return a.cover(&webPage{shared: a.shared, session: a.session, under: over, address: link, found: a.isFound(link, over), do: a.chosenLink, show: a.showSheet})
	case way == copyIt:
		a.status.say("Sent the link to your terminal's clipboard: %s", link)
		return a.toClipboard(link)
	case way == saveIt:
		a.status.busy = "saving the page …"
		return a.savePage(link, a.isFound(link, over))
	case way == followIt:
		return a.adding.look(a, link)
	}
	return a.openAddress(link)
}

// isFound reports whether a link stands where anybody may have written it, so that it must not
// lead into the person's own network: all but those of a feed that lies there itself, and of
// a page to its own host.
func (a *app) isFound(link string, over overlay) bool {
	if page, is := over.(*webPage); is {
		return page.found || hostOf(page.address) != hostOf(link)
	}
	return a.foundIn(a.article.article.Feed)
}

// foundIn is isFound of what stands in an article of a feed.
func (a *app) foundIn(feed store.FeedID) bool {
	return !a.owner || !a.sidebar.subscription(feed).IsPrivate()
}

// linksOfPage are the links of the whole page, as far as it is set, each with its words.
func (a *app) linksOfPage() (all []offer) {
	lines := slices.Concat(a.article.head, a.article.lines)
	if page, is := a.overlay.(*webPage); is {
		lines = page.lines
	}
	before := ""
	for _, line := range lines {
		spans := slices.DeleteFunc(terminal.LinksIn(line, a.theme.Graphemes), func(s terminal.LinkSpan) bool { return a.leadsWithin(s.Address, a.overlay) })
		for i, span := range spans {
			words := ansi.Strip(ansi.Cut(line, span.Column, span.Column+span.Width))
			if last := len(all) - 1; i == 0 && last >= 0 && span.Address == before {
				all[last].name += " " + words
				continue
			}
			all = append(all, offer{name: words, detail: span.Address, about: span.Address, action: "open-link", argument: span.Address})
		}
		if before = ""; len(spans) > 0 {
			before = spans[len(spans)-1].Address
		}
	}
	for i := range all {
		all[i].key = fmt.Sprint("link ", i)
		all[i] = newOffer(all[i], all[i].detail)
	}
	return all
}

// pickLink lets one of all links be found by some letters of its words or its address, and
// opens it.
func (a *app) pickLink() tea.Cmd {
	over := a.overlay
	return a.pick("a few letters of a link", a.linksOfPage(), func(o offer) tea.Cmd { return a.chosenLink(openIt, o.argument, over) })
}

// pick lets one of some offers be found by some letters, and does it when the choice has been
// closed.
func (a *app) pick(hint string, offers []offer, do func(offer) tea.Cmd) tea.Cmd {
	p := &palette{
		shared: a.shared, over: a.overlay, finder: newFinder(), input: lineInput(a.theme, hint), offers: offers,
		glimpses: map[string][]store.Row{}, arguments: func(string) []offer { return nil }, ask: func(offer) tea.Cmd { return nil },
		tryOn: func(*offer) tea.Cmd { return nil },
	}
	p.choose = func(o offer) tea.Cmd {
		done := do(o)
		return tea.Batch(a.uncover(), done)
	}
	return tea.Batch(a.cover(p), p.input.Focus(), p.narrow())
}
