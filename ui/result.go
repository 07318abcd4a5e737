package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"tidings/feeds"
	"tidings/store"
	"tidings/store/query"
	"tidings/ui/typeset"
)

// result takes what a command found to the part it belongs to.
func (a *app) result(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case changedMsg:
		return tea.Batch(a.awaitChange(), a.reload())
	case feedsMsg:
		return a.takeFeeds(msg)
	case savedMsg:
		return a.takeSaved(msg)
	case pageMsg:
		return a.takePage(msg)
	case hitsMsg:
		return a.takeHits(msg)
	case excerptsMsg:
		if msg.place == a.list.place && msg.err == nil { // else the texts' beginnings stay
			a.list.explain(msg.lines)
		}
		return nil
	case checkMsg:
		return a.takeCheck(msg)
	case pausedMsg:
		return a.takePause(msg)
	case articleMsg:
		return a.takeArticle(msg)
	case blocksMsg:
		a.article.add(msg)
		return a.setArticle()
	case historyMsg:
		a.takeHistory(msg)
		return nil
	case doneMsg:
		return a.takeDone(msg)
	case markMsg:
		return a.takeMark(msg)
	case discoveredMsg:
		return a.takeDiscovered(msg)
	case glimpsedMsg:
		a.takeGlimpse(msg)
		return nil
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
	case answeredMsg:
		a.takeAnswer(msg)
		return nil
	case readingMsg:
		a.takeReading(msg)
		return nil
	case restMsg:
		return a.takeRest(msg)
	case keptMsg:
		return a.takeKept(msg.err)
	case leaveMsg:
		return a.quit()
	case settledMsg:
		return a.askFence()
	case uv.PrimaryDeviceAttributesEvent:
		return a.takeFence()
	case lentMsg:
		return a.lendNow(msg.number)
	case markdownMsg:
		return a.takeMarkdown(msg)
	case tidiedMsg:
		a.takeTidied(msg)
		return nil
	case compactingMsg:
		return a.takeCompacting(msg)
	}
	return nil
}

// reload asks for everything on the screen again. What has been asked for
// already is asked for once more when the answer is there, since the answer may
// be older than the change.
func (a *app) reload() tea.Cmd {
	var cmds []tea.Cmd
	if a.feedsAsked {
		a.dirty = true
	} else {
		a.feedsAsked = true
		cmds = append(cmds, a.loadFeeds())
	}
	switch {
	case a.first:
	case a.pageAsked || a.list.loading:
		a.dirty = true
	case a.list.loaded:
		a.pageAsked = true
		cmds = append(cmds, a.reloadPage(a.here, a.list.place, slices.Clone(a.list.rows)))
	default: // the first page failed
		a.list.loading = true
		cmds = append(cmds, a.loadPage(a.here, a.list.place, store.Row{}, pageSize))
	}
	if a.article.open {
		cmds = append(cmds, a.readMark(a.article.article.Row, noPrompt))
	}
	if _, open := a.overlay.(*history); open {
		cmds = append(cmds, a.loadHistory())
	}
	return tea.Batch(cmds...)
}

// reloaded begins another reload if the store has changed since the last.
func (a *app) reloaded() tea.Cmd {
	if !a.dirty || a.feedsAsked || a.pageAsked || a.list.loading {
		return nil
	}
	a.dirty = false
	return a.reload()
}

func (a *app) takeFeeds(msg feedsMsg) tea.Cmd {
	a.feedsAsked = false
	if msg.err != nil {
		a.status.fail(msg.err)
		return a.reloaded()
	}
	a.sidebar.load(msg)
	a.callList()
	a.list.gone = a.list.place.query.Feed != 0 && !slices.ContainsFunc(msg.feeds, func(f store.Subscribed) bool {
		return f.ID == a.list.place.query.Feed
	})
	a.list.offer = !slices.ContainsFunc(msg.feeds, func(f store.Subscribed) bool { return !f.Local() })
	if a.first {
		start := keyUnread
		if msg.counts.Unread == 0 {
			start = keyAll
		}
		return tea.Batch(a.visit(start), a.askSaved())
	}
	return tea.Batch(a.askSaved(), a.reloaded())
}

// askSaved asks for the saved searches; while an answer is under way, when that
// has come.
func (a *app) askSaved() tea.Cmd {
	a.savedAgain = a.savedAsked
	if a.savedAsked {
		return nil
	}
	a.savedAsked = true
	return a.loadSaved()
}

// callList gives the list the name that its place has now.
func (a *app) callList() {
	if it, ok := a.sidebar.find(a.sidebar.current); ok && it.place.query == a.list.place.query {
		a.list.called = it.place.name
	}
}

func (a *app) takeSaved(msg savedMsg) tea.Cmd {
	a.savedAsked = false
	if msg.err != nil {
		a.status.fail(msg.err)
		return nil
	}
	a.sidebar.loadSaved(msg.saved)
	a.callList()
	if a.savedAgain {
		return a.askSaved()
	}
	return nil
}

func (a *app) takePage(msg pageMsg) tea.Cmd {
	if msg.place != a.list.place || errors.Is(msg.err, context.Canceled) { // late
		return nil
	}
	if msg.again {
		return a.takePageAgain(msg)
	}
	a.list.loading = false
	var wrong *query.Error
	switch {
	case errors.As(msg.err, &wrong) && msg.place.typed():
		return tea.Batch(a.returnTo(a.seek.from), a.mend(wrong))
	case msg.err != nil:
		a.ahead = nil
		a.status.fail(msg.err)
		return a.reloaded()
	}
	a.list.append(msg.page)
	if a.toEnd > 0 {
		a.toEnd--
		a.list.moveTo(len(a.list.rows) - 1)
	}
	cmds := []tea.Cmd{a.catchUp(), a.fillList(), a.goBelow()}
	if !a.begun {
		a.begun = true
		cmds = append(cmds, a.settle(), a.loadReading(), a.startTidying())
	}
	if wish := a.wish; wish != 0 {
		a.wish = 0
		cmds = append(cmds, a.nextUnread(wish))
	}
	return tea.Batch(append(cmds, a.reloaded())...)
}

// takePageAgain shows the rows anew, unless more have come since they were asked
// for: then they are asked for again.
func (a *app) takePageAgain(msg pageMsg) tea.Cmd {
	a.pageAsked = false
	switch {
	case msg.err != nil:
		a.status.fail(msg.err)
	case msg.had != len(a.list.rows):
		a.dirty = true
	default:
		a.list.replace(msg.page)
		a.article.mark(msg.page.Rows)
	}
	return tea.Batch(a.fillList(), a.reloaded())
}

func (a *app) takeArticle(msg articleMsg) tea.Cmd {
	if msg.number != a.opening {
		return nil
	}
	a.opening = 0
	if msg.err != nil {
		a.status.fail(msg.err)
		return nil
	}
	a.article.words = a.list.words
	if a.list.unlit {
		a.article.words = nil
	}
	a.article.show(msg)
	if msg.theme != a.theme { // the terminal has told its colours meanwhile
		a.article.again(msg.width, a.theme)
	}
	a.list.choose(msg.number)
	a.focus, a.resume.opened = onArticle, true
	cmd := tea.Batch(a.arrange(), a.lookBelow(msg.article.Row))
	if msg.article.Read || a.readOnly { // nobody wants to be told at each article
		return cmd
	}
	return tea.Batch(cmd, a.jobs.add(a.markRead(msg.number)))
}

func (a *app) takeDone(msg doneMsg) tea.Cmd {
	a.readOnly = errors.Is(msg.err, store.ErrReadOnly)
	if msg.compacted {
		a.endCompacting()
		a.compacts, a.status.busy = false, ""
	}
	if msg.err != nil && !msg.compacted { // what waits behind a compaction has nothing to do with it
		a.jobs.drop()
		a.list.deleted = map[store.Number]bool{}
		if a.asking {
			a.asking, a.ahead = false, nil
		}
	}
	if msg.err != nil {
		a.status.fail(msg.err)
	}
	a.list.returns = msg.back && a.focus == onList
	next := a.jobs.next()
	a.list.mark(msg.rows)
	a.article.mark(msg.rows)
	if msg.said != "" {
		a.status.say("%s", msg.said)
	}
	if leave := a.leaveIfDone(); leave != nil {
		return leave
	}
	cmds := []tea.Cmd{next, a.reload()}
	if len(msg.fresh) > 0 {
		cmds = append(cmds, a.startRefresh(msg.fresh))
	}
	return tea.Batch(cmds...)
}

// startRefresh fetches feeds, unless a refresh is under way.
func (a *app) startRefresh(due []store.Feed) tea.Cmd {
	switch {
	case a.status.refresh != nil:
		for _, f := range due {
			if !slices.ContainsFunc(a.waiting, func(w store.Feed) bool { return w.ID == f.ID }) {
				a.waiting = append(a.waiting, f)
			}
		}
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
	said := typeset.Count(r.New, "new article", "new articles")
	if r.Updated > 0 {
		said += fmt.Sprintf(", %d updated", r.Updated)
	}
	switch n := len(r.Failed); {
	case errors.Is(r.Err, store.ErrFull):
		a.waiting = nil
		a.status.warn("The disk is full: the refresh has stopped. Reading and marking go on.")
	case r.Err != nil:
		a.status.fail(r.Err)
	case n == 1:
		a.status.say("%s. %s failed: %s", said, store.Subscribed{Feed: r.Failed[0].Feed}.Name(), r.Failed[0].Err)
	case n > 1:
		a.status.say("%s. %d feeds failed: g e shows them.", said, n)
	default:
		a.status.say("%s.", said)
	}
	if waiting := a.waiting; len(waiting) > 0 {
		a.waiting = nil
		return tea.Batch(a.reload(), a.startRefresh(waiting))
	}
	if errors.Is(r.Err, store.ErrFull) {
		return a.reload()
	}
	return tea.Batch(a.reload(), a.startTidying())
}

// patience is how long leaving waits for what is not yet on the disk.
const patience = 2 * time.Second
