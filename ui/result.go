package ui

import (
	"errors"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
)

// result takes what a command found to the part it belongs to.
func (a *app) result(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case changedMsg:
		return tea.Batch(a.awaitChange(), a.reload())
	case feedsMsg:
		return a.takeFeeds(msg)
	case pageMsg:
		return a.takePage(msg)
	case articleMsg:
		return a.takeArticle(msg)
	case blocksMsg:
		a.article.add(msg)
		if msg.number != a.article.article.Number || msg.width != a.article.width {
			return nil
		}
		return a.setArticle()
	case doneMsg:
		return a.takeDone(msg)
	case discoveredMsg:
		return a.takeDiscovered(msg)
	case glimpsedMsg:
		a.takeGlimpse(msg)
		return nil
	case subscribedMsg:
		return a.takeSubscribed(msg)
	case dueMsg:
		if msg.err != nil {
			a.status.fail(msg.err)
			return nil
		}
		return a.startRefresh(msg.due)
	case progressMsg:
		if a.status.refresh != nil {
			a.status.refresh = &msg.progress
		}
		return awaitProgress(msg.more)
	case refreshedMsg:
		return a.takeRefreshed(msg.report)
	case openedMsg:
		return a.takeOpened(msg)
	}
	return nil
}

// reload asks for everything on the screen again. While one is under way a
// second is only remembered.
func (a *app) reload() tea.Cmd {
	if a.reloads > 0 {
		a.dirty = true
		return nil
	}
	a.reloads, a.dirty = 1, false
	cmds := []tea.Cmd{a.loadFeeds()}
	if a.list.loaded {
		a.reloads++
		have := make([]store.Number, len(a.list.rows))
		for i, r := range a.list.rows {
			have[i] = r.Number
		}
		cmds = append(cmds, a.reloadPage(a.list.place, have))
	}
	return tea.Batch(cmds...)
}

// reloaded counts an answer to a reload, and begins another if the store has
// changed meanwhile.
func (a *app) reloaded() tea.Cmd {
	a.reloads = max(0, a.reloads-1)
	if a.reloads == 0 && a.dirty {
		return a.reload()
	}
	return nil
}

func (a *app) takeFeeds(msg feedsMsg) tea.Cmd {
	next := a.reloaded()
	if msg.err != nil {
		a.status.fail(msg.err)
		return next
	}
	a.sidebar.load(msg.feeds, msg.counts)
	a.list.offer = !slices.ContainsFunc(msg.feeds, func(f store.Subscribed) bool { return !f.Local() })
	if a.first {
		a.first = false
		start := keyUnread
		if msg.counts.Unread == 0 {
			start = keyAll
		}
		return tea.Batch(next, a.visit(start))
	}
	return next
}

func (a *app) takePage(msg pageMsg) tea.Cmd {
	var next tea.Cmd
	if msg.again {
		next = a.reloaded()
	}
	switch {
	case msg.err != nil:
		a.list.loading = false
		a.status.fail(msg.err)
	case msg.place != a.list.place: // late
	case msg.again:
		a.list.replace(msg.page)
	default:
		a.list.append(msg.page)
		next = tea.Batch(next, a.catchUp())
	}
	return tea.Batch(next, a.fillList())
}

func (a *app) takeArticle(msg articleMsg) tea.Cmd {
	if msg.number != a.opening {
		return nil
	}
	a.status.busy = ""
	if msg.err != nil {
		a.status.fail(msg.err)
		return nil
	}
	a.article.show(msg)
	a.focus = onArticle
	cmds := []tea.Cmd{a.arrange()}
	if row := a.jobs.will(msg.article.Row); !row.Read {
		row.Read = true
		a.jobs.want(row)
		cmds = append(cmds, a.jobs.add(a.markRead(true, false, row.Number)))
	}
	return tea.Batch(cmds...)
}

func (a *app) takeDone(msg doneMsg) tea.Cmd {
	next := a.jobs.next()
	switch {
	case errors.Is(msg.err, store.ErrNotFound) && len(msg.rows) == 0:
		a.status.say("Nothing to undo or redo.")
	case msg.err != nil:
		a.jobs.queue = nil // what was asked for on top of it rests on sand
		a.jobs.wanted = map[store.Number]store.Row{}
		a.status.fail(msg.err)
	default:
		a.list.mark(msg.rows)
		a.article.mark(msg.rows)
		if msg.said != "" {
			a.status.say("%s", msg.said)
		}
	}
	if a.quitting && a.jobs.idle() {
		return tea.Quit
	}
	return tea.Batch(next, a.reload())
}

// takeDiscovered shows what was found at an address, to look at before
// subscribing.
func (a *app) takeDiscovered(msg discoveredMsg) tea.Cmd {
	a.status.busy = ""
	if msg.err != nil {
		a.status.fail(fmt.Errorf("%s: %w", feeds.Redact(msg.asked), msg.err))
		return nil
	}
	if len(msg.found.Candidates) == 0 {
		a.status.fail(feeds.ErrNoFeed)
		return nil
	}
	p := &picker{
		shared: a.shared, title: "Feeds at " + feeds.Redact(msg.found.URL), height: a.h, chosen: a.choose,
		looks: map[string][]string{}, look: a.glimpse,
	}
	have := a.subscribed()
	for _, c := range msg.found.Candidates {
		title := c.Title
		if title == "" {
			title = feeds.Redact(c.URL)
		}
		p.choices = append(p.choices, choice{
			title: title, detail: feeds.Redact(c.URL), wish: store.Wish{URL: c.URL}, have: have[c.URL],
		})
	}
	if g := msg.found.Preview; g != nil {
		p.looks[p.choices[0].wish.URL] = preview(g, a.theme)
	}
	p.choices[0].picked = !p.choices[0].have
	a.overlay = p
	return p.lookAt()
}

// takeGlimpse shows a preview in the overlay that asked for it, if it is still
// there.
func (a *app) takeGlimpse(msg glimpsedMsg) {
	p, ok := a.overlay.(*picker)
	switch {
	case !ok || p.looks == nil:
	case msg.err != nil:
		p.looks[msg.url] = []string{"", a.theme.failure.Render("  " + feeds.Line(sentence(msg.err)))}
	default:
		p.looks[msg.url] = preview(msg.glimpse, a.theme)
	}
}

// preview is a look at a feed in a few lines.
func preview(g *feeds.Glimpse, t *theme) (lines []string) {
	if g.Description != "" {
		lines = append(lines, t.muted.Render(g.Description))
	}
	for _, title := range g.Newest {
		lines = append(lines, "  · "+title)
	}
	if g.Articles > len(g.Newest) {
		lines = append(lines, t.muted.Render(fmt.Sprintf("  … %s in all", count(g.Articles, "article", "articles"))))
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

func (a *app) takeSubscribed(msg subscribedMsg) tea.Cmd {
	if msg.err != nil {
		a.status.fail(msg.err)
		return nil
	}
	if len(msg.fresh) == 0 {
		a.status.say("You read that already.")
		return nil
	}
	return tea.Batch(a.reload(), a.startRefresh(msg.fresh))
}

// startRefresh fetches feeds, unless a refresh is under way.
func (a *app) startRefresh(due []store.Feed) tea.Cmd {
	switch {
	case a.status.refresh != nil:
		a.waiting = append(a.waiting, due...)
		return nil
	case len(due) == 0:
		a.status.say("There is nothing to fetch yet: a adds a feed, c offers well-known ones.")
		return nil
	}
	a.status.refresh = &feeds.Progress{Total: len(due)}
	return a.refresh(due)
}

func (a *app) takeRefreshed(r feeds.Report) tea.Cmd {
	a.status.refresh = nil
	said := count(r.New, "new article", "new articles")
	if r.Updated > 0 {
		said += fmt.Sprintf(", %d updated", r.Updated)
	}
	switch n := len(r.Failed); {
	case r.Err != nil:
		a.status.fail(r.Err)
	case n == 1:
		a.status.say("%s. %s failed: %s", said, r.Failed[0].Feed.Title, r.Failed[0].Err)
	case n > 1:
		a.status.say("%s. %d feeds failed: g e shows them.", said, n)
	default:
		a.status.say("%s.", said)
	}
	if waiting := a.waiting; len(waiting) > 0 {
		a.waiting = nil
		return tea.Batch(a.reload(), a.startRefresh(waiting))
	}
	return a.reload()
}

func (a *app) takeOpened(msg openedMsg) tea.Cmd {
	if msg.err != nil {
		a.status.fail(fmt.Errorf("open %s: %w", msg.link, msg.err))
		return nil
	}
	a.status.say("Opened %s", msg.link)
	if msg.program == nil {
		return nil
	}
	return awaitEnd(msg.program)
}

// patience is how long leaving waits for what is not yet on the disk.
const patience = 2 * time.Second
