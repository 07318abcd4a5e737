package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// What comes of an address that somebody wants to read.

// takeDiscovered shows what was found at an address, to look at before
// subscribing.
func (a *app) takeDiscovered(msg discoveredMsg) tea.Cmd {
	a.status.busy = ""
	if msg.err == nil && len(msg.found.Candidates) == 0 {
		msg.err = feeds.ErrNoFeed
	}
	if msg.err != nil {
		a.adding.typed = msg.asked // to be mended rather than typed again
		a.status.fail(fmt.Errorf("nothing was added from %s: %w", fetch.Redact(msg.asked), msg.err))
		return nil
	}
	p := &picker{
		shared: a.shared, title: "Feeds at " + fetch.Redact(msg.found.URL), chosen: a.choose,
		looks: map[string][]string{}, look: a.glimpse,
	}
	have := a.subscribed()
	for _, c := range msg.found.Candidates {
		title := c.Title
		if title == "" {
			title = fetch.Redact(c.URL)
		}
		p.choices = append(p.choices, choice{
			title: title, detail: fetch.Redact(c.URL), wish: store.Wish{URL: c.URL}, have: have[c.URL],
		})
	}
	if g := msg.found.Preview; g != nil {
		p.looks[p.choices[0].wish.URL] = preview(g, a.theme)
	}
	p.choices[0].picked = !p.choices[0].have
	if a.adding.gone { // the reader has gone on: the choice comes when it is called
		a.adding.found, a.adding.told = p, false
		a.tellFound()
		return nil
	}
	return a.cover(p)
}

// tellFound says that something was found, as soon as it can be seen.
func (a *app) tellFound() {
	if a.adding.found == nil || a.adding.told || a.overlay != nil || a.prompt.open() {
		return
	}
	a.adding.told = true
	a.status.say("%s. a shows what was found.", a.adding.found.title)
}

// takeGlimpse shows a preview in the overlay that asked for it, if it is still
// there.
func (a *app) takeGlimpse(msg glimpsedMsg) {
	p, ok := a.overlay.(*picker)
	switch {
	case !ok || p.looks == nil:
	case msg.err != nil:
		p.looks[msg.url] = []string{"", a.theme.Failure.Render("  " + sanitize.Line(typeset.Sentence(msg.err)))}
	default:
		p.looks[msg.url] = preview(msg.glimpse, a.theme)
	}
}

// preview is a look at a feed in a few lines.
func preview(g *feeds.Preview, t *typeset.Theme) (lines []string) {
	if g.Description != "" {
		lines = append(lines, t.Muted.Render(g.Description))
	}
	for _, title := range g.Newest {
		lines = append(lines, "  · "+title)
	}
	if g.Articles > len(g.Newest) {
		lines = append(lines, t.Muted.Render(fmt.Sprintf("  … %s in all", typeset.Count(g.Articles, "article", "articles"))))
	}
	return lines
}

// subscribed is the addresses the account subscribes to.
func (a *app) subscribed() map[string]bool {
	have := map[string]bool{}
	for _, f := range a.sidebar.feeds {
		have[f.URL], have[f.Origin] = true, true
	}
	return have
}
