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

// openInBrowser shows the article's page in a browser, or hands the link over.
func (a *app) openInBrowser(row store.Row) tea.Cmd {
	link := sanitize.Address(row.Link)
	switch {
	case link == "":
		a.status.say(noAddress)
		return nil
	case a.opener.InTerminal():
		return a.openHere(link)
	}
	return openLink(a.ctx, a.opener, link)
}

func (a *app) takeOpened(msg openedMsg) tea.Cmd {
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
	case msg.opened.Asked != nil:
		return awaitAnswer(a.ctx, msg.opened.Asked, msg.link)
	case msg.opened.Program != nil:
		return awaitEnd(msg.opened.Program)
	}
	return nil
}

// takeAnswer tells what the person at home has decided.
func (a *app) takeAnswer(msg answeredMsg) {
	switch {
	case msg.err != nil:
		a.status.fail(fmt.Errorf("%w: %s", msg.err, msg.link))
	case msg.how != "":
		a.status.say("%s %s", typeset.Capital(msg.how), msg.link)
	}
}

// handOver gives the link to the person, whose browser is on their own machine:
// it is sent to their terminal's clipboard, and shown whole. Where they have gone
// on to something else meanwhile, that is not covered.
func (a *app) handOver(link, why string) tea.Cmd {
	sent := a.toClipboard(link)
	if a.overlay != nil || a.prompt.open() || a.asking {
		a.status.say("Sent the link to your terminal's clipboard: %s", link)
		return sent
	}
	return tea.Batch(sent, a.cover(&linkSheet{shared: a.shared, link: link, why: why}))
}
