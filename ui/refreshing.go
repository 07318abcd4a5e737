package ui

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// refreshing is the part that fetches feeds.
type refreshing struct {
	waitingFeeds []store.Feed // to be fetched when the refresh under way is done
	before       feeds.Report // what those have brought that were under way when these were asked for
	auto         autoRefresh
}

// refreshingActions fetch feeds.
func refreshingActions() []*action {
	const group = "Feeds"
	return []*action{
		{name: "refresh", group: group, help: "refresh this feed", keys: []string{"r"}, where: inPanes,
			do: func(a *app, _ string) tea.Cmd { return a.refreshing.here(a) }},
		{name: "refresh-all", group: group, help: "refresh all feeds", brief: "refresh", keys: []string{"R"}, where: inPanes | inEnd,
			do: func(a *app, _ string) tea.Cmd { return a.dueFeeds() }},
	}
}

// needyActions are those of the page of feeds that need a hand.
func needyActions() []*action {
	const group = "Feeds that need a hand"
	on := func(name, help, word, key string, do func(*app, needy) tea.Cmd) *action {
		return &action{name: name, group: group, help: help, brief: word, keys: []string{key}, where: inNeedy,
			can: func(a *app) string {
				if _, any := a.needyHere(); !any {
					return "No feed needs a hand."
				}
				return ""
			},
			do: func(a *app, _ string) tea.Cmd { one, _ := a.needyHere(); return do(a, one) }}
	}
	return []*action{
		{name: "edit-feed", group: "Feeds", help: "name, address, folder and more of the feed", brief: "edit", keys: []string{"E"}, where: inPanes | inNeedy,
			can: func(a *app) string {
				if a.feedToEdit().Subscription.Added.IsZero() {
					return "There is no feed here."
				}
				return ""
			},
			do: func(a *app, _ string) tea.Cmd { return a.openFeed(a.feedToEdit()) }},
		on("try-again", "ask the feed again", "try again", "r", func(a *app, one needy) tea.Cmd {
			return a.refreshing.start(a, []store.Feed{one.feed.Feed})
		}),
		on("try-all-again", "ask all that fail again", "try all again", "R", func(a *app, _ needy) tea.Cmd {
			return a.refreshing.start(a, a.overlay.(*needyPage).failing())
		}),
		on("open-site", "open the feed's page in the browser", "page", "o", func(a *app, one needy) tea.Cmd {
			return a.chosenLink(openIt, cmp.Or(one.feed.Link, one.feed.URL), a.overlay)
		}),
		on("show-feed", "go to the feed's list", "list", "enter", func(a *app, one needy) tea.Cmd {
			a.overlay = nil
			return a.visitItem(feedItem(&one.feed))
		}),
		on("leave-feed", "unsubscribe from the feed (u undoes)", "unsubscribe", "D", func(a *app, one needy) tea.Cmd {
			return a.marking.add(a.unsubscribe(one.feed))
		}),
		on("join-feeds", "join a feed that is followed twice", "join the two", "J", func(a *app, one needy) tea.Cmd {
			if one.into.ID == 0 {
				a.status.say("This feed is not followed twice.")
				return nil
			}
			return a.askToJoin(one.feed, one.into)
		}),
	}
}

// openNeedy shows the feeds that need a hand.
func (a *app) openNeedy() tea.Cmd {
	return a.cover(&needyPage{shared: a.shared, ask: a.askNeedy, failed: a.status.fail})
}

// openFeed shows the form of a feed.
func (a *app) openFeed(f store.Subscribed) tea.Cmd {
	closed := ""
	if a.home == nil || !a.owner || a.account != store.Local {
		closed = "That can only be set by the owner of the library, on the machine where it lies."
	}
	form := newFeedForm(a.shared, f, a.sidebar.feeds, closed)
	form.over, form.ask = a.overlay, func() tea.Cmd { return a.askFacts(f) }
	form.keep = func(edited store.Following, what string) tea.Cmd {
		return a.marking.add(a.editFeed(f, form.now, edited, what))
	}
	form.join = func(into store.Subscribed, edited store.Following, what string) tea.Cmd {
		return a.marking.add(a.joinFeed(f, into, form.now, edited, what))
	}
	return a.cover(form)
}

// feedToEdit is the feed whose form can be opened here; without a date if there is none.
func (a *app) feedToEdit() store.Subscribed {
	if one, any := a.needyHere(); any {
		return one.feed
	}
	return a.feedHere()
}

// needyHere is what the cursor is on, on the page of feeds that need a hand.
func (a *app) needyHere() (needy, bool) {
	page, open := a.overlay.(*needyPage)
	if !open {
		return needy{}, false
	}
	return page.selected()
}

// askToJoin joins a feed with another that is the same, after a question.
func (a *app) askToJoin(old, into store.Subscribed) tea.Cmd {
	return a.cover(&askBox{
		shared: a.shared, over: a.overlay, title: "Join " + typeset.Quoted(old.Name(), 60), yes: "join",
		text: joinQuestion(old, into), do: func() tea.Cmd { return a.marking.add(a.join(old, into)) },
	})
}

// here fetches what one is at: the feed or folder of the place, or under the cursor in
// the side bar; elsewhere the feed of the article.
func (r *refreshing) here(a *app) tea.Cmd {
	if picked := a.sidebar.picked(); a.focus == onSidebar && len(picked) > 0 {
		a.sidebar.unpick()
		return r.start(a, fetched(picked))
	}
	q := a.list.place.query
	if it, ok := a.sidebar.selected(); ok && a.focus == onSidebar {
		q = it.place.query
	}
	if row, ok := a.current(); ok && a.focus != onSidebar && q.Feed == 0 && q.Folder == "" {
		q.Feed = row.Feed
	}
	var due []store.Feed
	for _, f := range a.sidebar.feeds {
		switch {
		case q.Feed != 0 && f.ID != q.Feed, q.Folder != "" && !store.InFolder(f.Subscription.Folder, q.Folder):
		case q.Feed != 0 && f.Local():
			a.status.say("%s lives here and is not fetched. R fetches all feeds.", f.Name())
			return nil
		case !f.Local():
			due = append(due, f.Feed)
		}
	}
	return r.start(a, due)
}

// fetched are those of some feeds that do not live here.
func fetched(all []store.Subscribed) (feeds []store.Feed) {
	for _, f := range all {
		if !f.Local() {
			feeds = append(feeds, f.Feed)
		}
	}
	return feeds
}

// start fetches feeds; while a refresh is under way, when that is done.
func (r *refreshing) start(a *app, due []store.Feed) tea.Cmd {
	switch {
	case a.status.refresh != nil:
		r.auto.underWay, a.status.auto = false, false // somebody waits for it now
		for _, f := range due {
			if !slices.ContainsFunc(r.waitingFeeds, func(w store.Feed) bool { return w.ID == f.ID }) {
				r.waitingFeeds = append(r.waitingFeeds, f)
			}
		}
		return nil
	case len(due) == 0:
		a.status.say("There is nothing to fetch yet: a adds a feed, c offers well-known ones.")
		return nil
	}
	a.status.refresh = &feeds.Progress{Total: len(due)}
	return a.refresh(due, 0)
}

// take follows a refresh.
func (r *refreshing) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case dueTimeMsg:
		return r.auto.ask(a.session, &a.status, a.settings.RefreshEvery, msg.again), true
	case autoDueMsg:
		return r.auto.fetch(a.session, &a.status, msg), true
	case dueMsg:
		if msg.err != nil {
			a.status.fail(msg.err)
			return nil, true
		}
		return r.start(a, msg.due), true
	case progressMsg:
		if a.status.refresh != nil {
			a.status.refresh = &msg.progress
		}
		return a.awaitProgress(msg.of), true
	case refreshedMsg:
		return r.ended(a, msg.report, msg.name), true
	case newsMsg:
		return a.notice(a.settings, msg.news), true
	case wrongMsg:
		return a.wentWrong(&a.status, msg), true
	}
	return nil, false
}

// ended says what a refresh has brought, of one feed with its name, and fetches what waits.
func (r *refreshing) ended(a *app, report feeds.Report, name string) tea.Cmd {
	if r.auto.underWay {
		told := a.tellOfRefresh(a.settings, report)
		if r.auto.ended(&a.status, report, a.session.now()) {
			return tea.Batch(told, a.upkeep.refreshed(a))
		}
		return told
	}
	a.status.refresh = nil
	if a.minutes {
		a.status.fetched = a.session.now()
	}
	r.auto.isOff = r.auto.isOff && report.Err != nil
	report.New, report.Updated = report.New+r.before.New, report.Updated+r.before.Updated
	report.Failed = slices.Concat(r.before.Failed, report.Failed)
	report.Fresh, report.First = slices.Concat(r.before.Fresh, report.Fresh), slices.Concat(r.before.First, report.First)
	r.before = feeds.Report{}
	said := typeset.Count(report.New, "new article", "new articles")
	if name != "" && len(report.Failed) == 0 {
		said = sanitize.Cut(name, 60) + ": " + said
	}
	if report.Updated > 0 {
		said += fmt.Sprintf(", %d updated", report.Updated)
	}
	if n := len(report.Joined); n > 0 {
		said += fmt.Sprintf(", %s joined to the one at its new address", typeset.Count(n, "moved feed", "moved feeds"))
	}
	said += ". "
	if len(report.Failed) > 0 && report.New+report.Updated+len(report.Joined) == 0 {
		said = ""
	}
	switch n := len(report.Failed); {
	case errors.Is(report.Err, store.ErrFull):
		r.waitingFeeds = nil
		a.status.warn("The disk is full: the refresh has stopped. Reading and marking go on.")
	case report.Err != nil:
		a.status.fail(report.Err)
	case n == 1:
		failed := report.Failed[0]
		of := a.sidebar.subscription(failed.Feed.ID) // with the name that the person gave it
		if of.Subscription.Added.IsZero() {
			of.Feed = failed.Feed
		}
		a.status.say("%s%s failed: %s", said, sanitize.Cut(of.Name(), 60), failed.Err)
	case n > 1:
		a.status.say("%s%d feeds failed: g e shows them.", said, n)
	default:
		a.status.say("%s", strings.TrimSpace(said))
	}
	if waiting := r.waitingFeeds; len(waiting) > 0 {
		r.waitingFeeds, r.before = nil, report
		return tea.Batch(a.reloading.reload(a, everything()), r.start(a, waiting))
	}
	told := a.tellOfRefresh(a.settings, report)
	if errors.Is(report.Err, store.ErrFull) {
		return tea.Batch(a.reloading.reload(a, everything()), told)
	}
	return tea.Batch(a.reloading.reload(a, everything()), told, a.upkeep.refreshed(a))
}
