package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/store"
)

// askAdd asks for an address, or shows what was found at the last one.
func (a *app) askAdd() tea.Cmd {
	if found := a.adding.found; found != nil {
		a.adding.found = nil
		return a.cover(found)
	}
	return a.prompt.ask(toAdd, item{}, "Add", "address of a feed or of a page that has one; nothing: the catalogue", a.adding.typed)
}

// answered takes what a prompt was told.
func (a *app) answered(ans answer) tea.Cmd {
	text := strings.TrimSpace(ans.text)
	switch {
	case ans.purpose == toSearch && ans.ok:
		return a.search(ans.text)
	case ans.purpose == toSearch:
		return a.returnTo(a.seek.from)
	case !ans.ok:
		return nil
	case ans.purpose == toAdd && text == "":
		return a.openCatalogue()
	case ans.purpose == toAdd:
		a.status.busy = "looking at " + fetch.Redact(text) + " …"
		a.adding = adding{}
		return a.discover(text)
	case ans.purpose == toSave && text != "":
		return a.jobs.add(a.saveSearch(text, strings.TrimSpace(ans.about.place.query.Text)))
	case ans.purpose == toRename && ans.about.isSearch() && text != "" && text != ans.about.saved.Name:
		return a.jobs.add(a.renameSearch(ans.about.saved.ID, text))
	case ans.purpose == toSave, ans.about.isSearch():
	case ans.purpose == toRename && text == ans.about.feed.Name():
	case ans.purpose == toRename:
		return a.jobs.add(a.rename(ans.about.feed.ID, text))
	case ans.purpose == toMove:
		return a.jobs.add(a.moveFeed(ans.about.feed.ID, folderPath(text)))
	case ans.purpose == toTag:
		return a.jobs.add(a.retag(ans.article, tagsIn(text)))
	}
	return nil
}

// askSave asks for the name to keep the search under that one is at.
func (a *app) askSave() tea.Cmd {
	here := a.list.place
	if !here.found() {
		a.status.say("F saves a search: / begins one.")
		return nil
	}
	name := strings.TrimSpace(here.query.Text)
	if here.saved != 0 {
		name = here.name
	}
	return a.prompt.ask(toSave, item{place: here}, "Save as", "what to call the search", name)
}

// folderPath is what was typed for a folder, without blanks around its parts and
// without empty ones.
func folderPath(typed string) string {
	parts := strings.FieldsFunc(typed, func(r rune) bool { return r == '/' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "/")
}

// goTo does what follows g.
func (a *app) goTo(msg tea.KeyPressMsg) tea.Cmd {
	k := a.keys.goTo
	switch {
	case key.Matches(msg, k.Top):
		a.toTop()
	case key.Matches(msg, k.All):
		return a.visit(keyAll)
	case key.Matches(msg, k.Unread):
		return a.visit(keyUnread)
	case key.Matches(msg, k.Bookmarks):
		return a.visit(keyBookmarks)
	case key.Matches(msg, k.Today):
		return a.visit(keyToday)
	case key.Matches(msg, k.History):
		return a.openHistory()
	case key.Matches(msg, k.Search):
		return a.askSearch()
	case key.Matches(msg, k.Resume):
		return a.goOn()
	case key.Matches(msg, k.Compact):
		return a.startCompacting()
	case key.Matches(msg, k.Feeds), key.Matches(msg, k.Errors):
		a.sidebar.failing = key.Matches(msg, k.Errors)
		a.sidebar.build()
		a.article.close()
		a.focus, a.opening = onSidebar, 0
		return a.arrange()
	}
	return nil
}

// toTop goes to the first line of the focused pane.
func (a *app) toTop() {
	switch a.focus {
	case onSidebar:
		a.sidebar.moveTo(0)
	case onArticle:
		a.article.top, a.article.want = 0, nowhere()
	default:
		a.list.moveTo(0)
	}
}

// openCatalogue offers well-known feeds to pick from.
func (a *app) openCatalogue() tea.Cmd {
	p := &picker{shared: a.shared, title: "Well-known news feeds: pick some with space", chosen: a.choose}
	have := a.subscribed()
	for _, c := range feeds.Catalogue() {
		p.choices = append(p.choices, choice{group: c.Topic, title: c.Title, detail: c.About, wish: c.Wish(), have: have[c.URL]})
	}
	return a.cover(p)
}

// choose subscribes to what was picked.
func (a *app) choose(wishes []store.Wish) tea.Cmd {
	if len(wishes) == 0 {
		a.status.say("Nothing picked.")
		return nil
	}
	return a.jobs.add(a.subscribe(wishes))
}
