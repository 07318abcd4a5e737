package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
)

func (a *app) askSearch() tea.Cmd {
	return a.prompt.ask(toSearch, item{}, "Search", `words, or a "phrase"`, a.list.place.query.Text)
}

// answered takes what a prompt was told.
func (a *app) answered(ans answer) tea.Cmd {
	text := strings.TrimSpace(ans.text)
	switch {
	case !ans.ok:
		return nil
	case ans.purpose == toSearch:
		return a.search(text)
	case ans.purpose == toAdd && text == "":
		a.openCatalogue()
	case ans.purpose == toAdd:
		a.status.busy = "looking at " + feeds.Redact(text) + " …"
		return a.discover(text)
	case ans.purpose == toRename:
		return a.jobs.add(a.rename(ans.about.feed.ID, text))
	case ans.purpose == toMove:
		return a.jobs.add(a.moveFeed(ans.about.feed.ID, strings.Trim(text, "/ ")))
	}
	return nil
}

// search lists what holds some words, of everything there is.
func (a *app) search(words string) tea.Cmd {
	if words == "" {
		return nil
	}
	if a.list.place.query.Text == "" {
		a.before = a.list.place
	}
	return a.enter(place{name: "Search: " + words, query: store.Query{Text: words}})
}

// goTo does what follows g.
func (a *app) goTo(msg tea.KeyPressMsg) tea.Cmd {
	k := a.keys.goTo
	switch {
	case key.Matches(msg, k.Top):
		a.paneUpdate(tea.KeyPressMsg{Code: tea.KeyHome})
	case key.Matches(msg, k.All):
		return a.visit(keyAll)
	case key.Matches(msg, k.Unread):
		return a.visit(keyUnread)
	case key.Matches(msg, k.Bookmarks):
		return a.visit(keyBookmarks)
	case key.Matches(msg, k.Today):
		return a.visit(keyToday)
	case key.Matches(msg, k.Search):
		return a.askSearch()
	case key.Matches(msg, k.Feeds), key.Matches(msg, k.Errors):
		a.sidebar.failing = key.Matches(msg, k.Errors)
		a.sidebar.build()
		a.article.close()
		a.focus = onSidebar
		return a.arrange()
	}
	return nil
}

// openCatalogue offers well-known feeds to pick from.
func (a *app) openCatalogue() {
	p := &picker{shared: a.shared, title: "Well-known news feeds: pick some with space", height: a.h, chosen: a.choose}
	have := a.subscribed()
	for _, c := range feeds.Catalogue() {
		p.choices = append(p.choices, choice{group: c.Topic, title: c.Title, detail: c.About, wish: c.Wish(), have: have[c.URL]})
	}
	a.overlay = p
}

// choose subscribes to what was picked.
func (a *app) choose(wishes []store.Wish) tea.Cmd {
	if len(wishes) == 0 {
		a.status.say("Nothing picked.")
		return nil
	}
	a.status.busy = ""
	return a.subscribe(wishes)
}
