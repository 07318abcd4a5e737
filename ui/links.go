package ui

import (
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/opener"
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
		return &action{name: name, group: group, help: help, brief: word, keys: []string{key}, where: inList | inArticle, rows: true, can: can,
			do: func(a *app, _ string) tea.Cmd { row, _ := a.current(); return do(a, row) }}
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
		link("open-link", "open in the browser", "browser", "o", needsLink, func(a *app, row store.Row) tea.Cmd { return a.openInBrowser(row) }),
		link("open-link-read", "open in the browser, mark read", "", "O", needsLink, func(a *app, row store.Row) tea.Cmd {
			return tea.Batch(a.openInBrowser(row), a.marking.add(a.markRead(row.Number)))
		}),
		link("copy-link", "copy the link", "", "y", needsLink, func(a *app, row store.Row) tea.Cmd { return a.copyLink(row) }),
		link("copy-article", "copy the article as Markdown", "", "Y", needsArticle, func(a *app, row store.Row) tea.Cmd {
			return a.writeMarkdown(row.Number)
		}),
	}
}

// openInBrowser shows the article's page in a browser, or hands the link over.
func (a *app) openInBrowser(row store.Row) tea.Cmd {
	return a.openAddress(sanitize.Address(row.Link))
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
	link := sanitize.Address(row.Link)
	a.status.say("Sent the link to your terminal's clipboard: %s", link)
	return a.toClipboard(link)
}

// take tells what has become of a link, and copies an article that has been written as
// Markdown.
func (l linking) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case openedMsg:
		return l.opened(a, msg), true
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
	case msg.opened.Program != nil:
		return awaitEnd(msg.opened.Program)
	}
	return nil
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
	a.status.say("Sent %s of Markdown to your terminal's clipboard: “%s”", typeset.Size(len(msg.text)), sanitize.Cut(msg.title, 60))
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
