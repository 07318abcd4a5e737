package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/feeds/moving"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
	"tidings/ui/typeset"
)

// adding is the part that subscribes to feeds: to what is found at an address, or to
// well-known ones.
type adding struct {
	typed     string  // it could not be added, and may be mended
	found     *picker // its feeds, found while the person went on
	announced bool    // and they know
	movedOn   bool    // a key has been pressed since the address was asked for

	arriving store.FeedID // a feed that was added, to be gone to when the side bar has it; 0 for none
	presses  int          // how many keys had been pressed then
}

// addingActions subscribe to feeds.
func addingActions() []*action {
	const group = "Feeds"
	return []*action{
		{name: "add-feed", group: group, help: "add a feed", brief: "add", keys: []string{"a"}, where: inPanes, takes: aText,
			do: func(a *app, address string) tea.Cmd { return a.adding.ask(a, address) }},
		{name: "catalogue", group: group, help: "well-known feeds, or those of another reader", brief: "catalogue", keys: []string{"c"}, where: inList | inSidebar,
			do: func(a *app, _ string) tea.Cmd { return a.openCatalogue() }},
		{name: "pick", group: group, help: "pick the feed", brief: "pick", keys: []string{"space"}, where: inPicker},
		{name: "subscribe", group: group, help: "subscribe to what is picked", brief: "subscribe", keys: []string{"enter"}, where: inPicker},
	}
}

// ask looks at an address or asks for one, or shows what was found at the last one.
func (d *adding) ask(a *app, address string) tea.Cmd {
	if found := d.found; found != nil && address == "" {
		d.found = nil
		return a.cover(found)
	}
	return a.prompt.settle(address, question{
		label: "Add", hint: "a site, or a feed's address", aside: func() string { return "nothing: the catalogue" }, text: d.typed,
		answer: func(text string) tea.Cmd {
			if text == "" {
				return a.openCatalogue()
			}
			return d.look(a, strings.TrimSpace(text))
		},
	})
}

// look looks for feeds at an address.
func (d *adding) look(a *app, address string) tea.Cmd {
	a.status.busy = "looking at " + secret.Hide(address) + " …"
	*d = adding{}
	return a.discover(address)
}

// added notes feeds that were subscribed to. One is gone to, unless the person goes on meanwhile.
func (d *adding) added(a *app, fresh []store.Feed) {
	if d.arriving = 0; len(fresh) == 1 {
		d.arriving, d.presses = fresh[0].ID, a.keyboard.presses
	}
}

// arrive goes to a feed that was added, as soon as the side bar has it.
func (d *adding) arrive(a *app) tea.Cmd {
	at := slices.IndexFunc(a.sidebar.feeds, func(f store.Subscribed) bool { return f.ID == d.arriving })
	if d.arriving == 0 || at < 0 {
		return nil
	}
	d.arriving = 0
	if d.presses != a.keyboard.presses || a.overlay != nil || a.prompt.open() {
		return nil
	}
	return a.visitItem(feedItem(&a.sidebar.feeds[at]))
}

// take shows what was found at an address, and previews of it.
func (d *adding) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	if found, is := msg.(discoveredMsg); is {
		return d.discovered(a, found), true
	}
	return nil, false
}

// discovered shows what was found at an address, to look at before subscribing.
func (d *adding) discovered(a *app, msg discoveredMsg) tea.Cmd {
	a.status.busy = ""
	if msg.own.URL != "" && msg.err == nil {
		return d.show(a, ownPicker(a, msg.own))
	}
	if msg.err == nil && len(msg.found.Candidates) == 0 {
		msg.err = feeds.ErrNoFeed
	}
	if msg.err != nil {
		d.typed = msg.asked // to be mended rather than typed again
		a.status.fail(fmt.Errorf("nothing was added from %s: %w", secret.Hide(msg.asked), msg.err))
		return nil
	}
	p := &picker{
		shared: a.shared, title: "Feeds at " + secret.Hide(msg.found.URL), onChosen: a.choose,
		previews: map[string][]string{}, fetchPreview: a.preview,
	}
	have := a.subscribed()
	for _, c := range msg.found.Candidates {
		p.choices = append(p.choices, choice{
			title: cmp.Or(c.Title, secret.Hide(c.URL)), detail: secret.Hide(c.URL), wish: store.Wish{URL: c.URL}, have: have[c.URL],
		})
	}
	if g := msg.found.Preview; g != nil {
		p.previews[p.choices[0].wish.URL] = previewLines(g, a.theme)
	}
	p.choices[0].picked = !p.choices[0].have && !msg.found.Listed
	return d.show(a, p)
}

// ownPicker asks before a program of the person's own is run, or a file is read, at every refresh.
func ownPicker(a *app, wish store.Wish) *picker {
	about := "It is run in your home folder, without a shell, at each refresh."
	if strings.HasPrefix(wish.URL, "file:") {
		about = "It is read again whenever it has changed."
	}
	shown := sanitize.Line(secret.Hide(wish.URL))
	return &picker{
		shared: a.shared, title: "A feed of your own machine", onChosen: a.choose,
		previews: map[string][]string{wish.URL: {a.theme.Muted.Render(about)}},
		choices:  []choice{{title: shown, wish: wish, have: a.subscribed()[wish.URL]}},
	}
}

// show offers feeds to choose from.
func (d *adding) show(a *app, p *picker) tea.Cmd {
	if d.movedOn { // the choice comes when it is called
		d.found, d.announced = p, false
		d.announce(a)
		return nil
	}
	return a.cover(p)
}

// announce says that something was found, as soon as that can be seen.
func (d *adding) announce(a *app) {
	if d.found == nil || d.announced || a.overlay != nil || a.prompt.open() {
		return
	}
	d.announced = true
	a.status.say("%s. a shows what was found.", d.found.title)
}

// previewLines is a look at a feed in a few lines.
func previewLines(g *feeds.Preview, t *typeset.Theme) (lines []string) {
	if g.Description != "" {
		lines = append(lines, t.Muted.Render(t.VisualText(g.Description)))
	}
	for _, title := range g.Newest {
		lines = append(lines, "  · "+t.VisualText(title))
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

// openCatalogue offers well-known feeds to pick from.
func (a *app) openCatalogue() tea.Cmd {
	p := &picker{shared: a.shared, title: "Well-known news feeds", onChosen: a.choose}
	have := a.subscribed()
	readers := a.otherReaders()
	for _, from := range readers {
		p.choices = append(p.choices, choice{group: "From another reader", title: "All of " + from.Reader, detail: "looking … · " + a.home.Called(from.Folder), from: from})
	}
	for _, c := range feeds.Catalogue() {
		p.choices = append(p.choices, choice{group: c.Topic, title: c.Title, detail: c.About, wish: c.Wish(), have: have[c.URL]})
	}
	return tea.Batch(a.cover(p), a.countReaders(readers))
}

// choose subscribes to what was picked, and brings in other readers.
func (a *app) choose(wishes []store.Wish, readers []moving.Here) tea.Cmd {
	if len(wishes)+len(readers) == 0 {
		a.status.say("Nothing picked.")
		return nil
	}
	var cmds []tea.Cmd
	if len(wishes) > 0 {
		cmds = append(cmds, a.marking.add(a.subscribe(wishes)))
	}
	for _, from := range readers {
		a.status.busy = "bringing in " + from.Reader + " …"
		cmds = append(cmds, a.marking.add(a.bringIn(from)))
	}
	return tea.Batch(cmds...)
}

// take shows the preview of a feed, if it is still asked for, or what another reader has.
func (p *picker) take(msg tea.Msg) tea.Cmd {
	if counted, is := msg.(readerMsg); is {
		for i := range p.choices {
			if c := &p.choices[i]; c.from.Reader == counted.reader {
				c.detail = counted.said
			}
		}
		return nil
	}
	seen, is := msg.(previewMsg)
	switch {
	case !is || p.previews == nil:
	case seen.err != nil:
		p.previews[seen.url] = []string{"", p.theme.Failure.Render("  " + sanitize.Line(typeset.Sentence(seen.err, true)))}
	default:
		p.previews[seen.url] = previewLines(seen.preview, p.theme)
	}
	return nil
}
