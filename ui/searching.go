package ui

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/store/query"
)

// searching is the part that searches as one types. At each key the newest hits are
// asked for, which takes no time; when no key has come for a while, the whole answer.
// Answers repeat the query, so that one to an older query is dropped. A query that
// cannot be read changes nothing but the line under it; Esc brings back the list as it
// was, and so does q from a list of hits.
type searching struct {
	query      string    // asked for last
	complete   bool      // its whole answer has been asked for
	from       leftList  // what is shown again if the typing is left
	within     *place    // the list that is filtered; nil if everything is searched
	underneath *leftList // what is shown again when the hits are left; nil for nothing
	orders     orders    // of lists
}

// A leftList is a list that is left for a while, as it stands.
type leftList struct {
	list  list
	focus focus
	page  bool // an article was open beside it or over it

	within *place // the list of which it is a part, if it is filtered
}

// pause is how long no key may come before the whole answer is asked for.
const pause = 150 * time.Millisecond

// searchingActions search, and keep searches.
func searchingActions() []*action {
	const group = "Lists"
	needsHits := func(why string) func(*app) string {
		return func(a *app) string {
			if a.list.place.found() {
				return ""
			}
			return why
		}
	}
	search := func(a *app, query string) tea.Cmd { return a.searching.ask(a, query) }
	return []*action{
		{name: "search", group: group, help: "search everything", brief: "search", keys: []string{"/", "g /"}, where: inList | inSidebar, takes: aQuery, do: search},
		{name: "search-from-page", group: group, help: "search everything", brief: "search", keys: []string{"g /"}, where: inArticle, takes: aQuery, do: search},
		{name: "filter-list", group: group, help: "filter the list by a search", brief: "filter", keys: []string{"="}, where: inList, takes: aQuery,
			can: func(a *app) string {
				if a.list.place.found() && (!a.list.place.typed() || a.searching.within == nil) {
					return "This is a search already: / changes it."
				}
				return ""
			},
			do: func(a *app, query string) tea.Cmd { return a.searching.filter(a, query) }},
		{name: "save-search", group: group, help: "save the search under a name", keys: []string{"F"}, where: inList, takes: aText, can: needsHits("F saves a search: / begins one."),
			do: func(a *app, name string) tea.Cmd { return a.searching.askName(a, name) }},
	}
}

// orderActions sort lists.
func orderActions() (all []*action) {
	const group = "Lists"
	for _, n := range namedOrders() {
		all = append(all, &action{
			name: "order-" + n.name, group: group, help: "sort the list: " + n.help, brief: n.help, keys: []string{"S " + n.key}, where: inList,
			now: func(a *app) bool { return a.orderNow() == n.name },
			can: func(a *app) string {
				if a.list.place.found() && n.ofHits() == "" {
					return "What a search has found is by date, or with titles first."
				}
				return ""
			},
			following: func(a *app) string {
				if a.list.place.found() {
					return n.ofHits()
				}
				return n.help
			},
			do: func(a *app, _ string) tea.Cmd { return a.giveOrder(n) },
		})
	}
	return append(all, &action{name: "headings", group: group, help: "headings in the list, or none", brief: "headings", keys: []string{"S g"}, where: inList,
		now: func(a *app) bool { return a.list.grouped != ungrouped },
		can: func(a *app) string {
			switch p := a.list.place; {
			case p.mayGroup() == ungrouped:
				return "There are headings where a list is sorted by date or by feed."
			case a.list.h < leastGrouped:
				return "There is no room for headings here."
			}
			return ""
		},
		do: func(a *app, _ string) tea.Cmd { return a.toggleHeadings() }})
}

// foldActions fold groups of lists.
func foldActions() []*action {
	const group, none = "Lists", "This list has no headings. S g gives it some."
	fold := func(name, help, key string, do func(*list) bool) *action {
		return &action{name: name, group: group, help: help, keys: []string{key}, where: inList, rows: true, do: func(a *app, _ string) tea.Cmd {
			if !do(&a.list) {
				a.status.say(none)
			}
			return a.fillList()
		}}
	}
	return []*action{
		fold("fold-group", "fold what is under a heading, or unfold it", "-", (*list).fold),
		fold("fold-groups", "fold all headings, or unfold them", "_", (*list).foldAll),
	}
}

// hitsOf is the place where the hits of a typed query are listed.
func hitsOf(query string) place {
	return place{name: "Search: " + shownQuery(query), query: store.Query{Text: query, Typing: true}}
}

// hitsOf is that place in the order that lists have now; where a list is filtered, that list with
// what of it is found.
func (a *app) hitsOf(query string) place {
	if within := a.searching.within; within != nil {
		p := *within
		p.name, p.query.Text, p.query.Typing, p.filtered = p.name+" = "+shownQuery(query), query, true, true
		return a.inOrder(p)
	}
	return a.inOrder(hitsOf(query))
}

// filter filters the list that one is in by a query, or opens the prompt for one; where it is
// filtered already, with that.
func (s *searching) filter(a *app, query string) tea.Cmd {
	within := s.within
	if !a.list.place.typed() {
		here := a.list.place
		within = &here
	}
	return s.begin(a, within, query)
}

// ask searches everything for a query, or opens the prompt for one; where hits are listed, with
// theirs.
func (s *searching) ask(a *app, query string) tea.Cmd { return s.begin(a, nil, query) }

// begin begins a search of a list, or of everything.
func (s *searching) begin(a *app, within *place, query string) tea.Cmd {
	s.from = leftList{list: a.list, focus: a.focus, page: a.article.open, within: s.within}
	s.within = within
	if query != "" {
		return s.search(a, query)
	}
	if a.list.place.typed() {
		query = a.list.place.query.Text
	}
	s.query, s.complete = query, true
	return s.prompt(a, query)
}

func (s *searching) prompt(a *app, text string) tea.Cmd {
	label := "Search"
	if s.within != nil {
		label = "Filter"
	}
	return a.prompt.ask(question{
		label: label, hint: `words, or a "phrase"`, text: text, isQuery: true,
		typed:  func(text string) tea.Cmd { return s.typed(a, text) },
		answer: func(text string) tea.Cmd { return s.search(a, text) },
		left:   func() tea.Cmd { return a.returnTo(s.from) },
	})
}

// askName asks for the name to keep the search under that one is at, unless it is given.
func (s *searching) askName(a *app, name string) tea.Cmd {
	here := a.list.place
	query := strings.TrimSpace(here.query.Text)
	before := query
	if here.saved != 0 {
		before = here.name
	}
	return a.askInBox(name, question{
		label: "Save as", title: "Keep the search in the side bar", hint: "what to call the search", text: before,
		answer: func(text string) tea.Cmd {
			if text == "" {
				return nil
			}
			return a.marking.add(a.saveSearch(text, query))
		},
	})
}

// typed looks for what stands in the prompt, if that has changed.
func (s *searching) typed(a *app, query string) tea.Cmd {
	if query == s.query {
		return nil
	}
	s.query, s.complete = query, false
	a.reloading.leavePlace(a.ctx)
	if strings.TrimSpace(query) == "" {
		return a.returnTo(s.from)
	}
	return tea.Batch(a.searchAsTyped(a.reloading.here, a.hitsOf(query)), a.pauseAfter(query))
}

// take takes what was found, in lists and in texts.
func (s *searching) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case hitsMsg:
		return s.hits(a, msg), true
	case pausedMsg:
		if !a.prompt.isQuery() || msg.query != s.query || s.complete {
			return nil, true
		}
		return s.findAll(a), true
	case checkMsg:
		var wrong *query.Error
		if !errors.As(msg.err, &wrong) || a.prompt.open() || a.list.place != a.hitsOf(msg.query) {
			return nil, true
		}
		return s.mend(a, wrong), true
	case excerptsMsg:
		if msg.place == a.list.place && msg.err == nil { // else the texts' beginnings stay
			a.list.addExcerpts(msg.lines)
		}
		return nil, true
	}
	return nil, false
}

// findAll asks for the whole answer.
func (s *searching) findAll(a *app) tea.Cmd {
	s.complete = true
	return a.find(a.reloading.here, a.hitsOf(s.query))
}

// hits shows what was found.
func (s *searching) hits(a *app, msg hitsMsg) tea.Cmd {
	if msg.place.query.Text != s.query || isCancelled(msg.err) { // late
		return nil
	}
	var wrong *query.Error
	switch {
	case errors.As(msg.err, &wrong):
		a.prompt.wrong = wrong
		return nil
	case msg.err != nil:
		a.status.fail(msg.err)
		return nil
	case a.list.place != msg.place && !a.prompt.isQuery():
		return nil
	case a.list.place != msg.place:
		a.article.close()
		a.list.enter(msg.place)
		a.focus, a.reading.opening = onList, 0
		a.reloading.first, a.reloading.pageAsked = false, false
	}
	a.list.showHits(msg.page, msg.partial)
	return tea.Batch(a.arrange(), a.reloading.again(a))
}

// search ends the typing: the hits are there to be read.
func (s *searching) search(a *app, query string) tea.Cmd {
	if strings.TrimSpace(query) == "" {
		return a.returnTo(s.from)
	}
	if from := s.from; !from.list.place.typed() {
		s.underneath = &from
	}
	s.query = query
	if a.list.place != a.hitsOf(query) { // the answer is on its way: keys wait for it
		s.complete = true
		return a.enter(a.hitsOf(query))
	}
	a.focus = onList
	cmds := []tea.Cmd{a.arrange(), a.check(query)}
	if !s.complete {
		cmds = append(cmds, s.findAll(a))
	}
	return tea.Batch(cmds...)
}

// orderNow is the order of the list.
func (a *app) orderNow() string {
	p := a.list.place
	if p.titlesFirst() {
		p.sort = store.ByTitle
	}
	return order{sort: p.sort, oldest: p.oldest}.named().name
}

// giveOrder gives the list an order, and keeps it.
func (a *app) giveOrder(n namedOrder) tea.Cmd {
	p := a.list.place
	if !p.found() {
		a.status.say("%s", n.said)
		return a.keepOrder(order{n.sort, n.oldest, p.heads})
	}
	first := n.sort == store.ByTitle
	a.status.say("%s", map[bool]string{true: "Hits in titles first.", false: n.said}[first])
	var kept tea.Cmd
	if !first {
		kept = a.keepOrder(order{n.sort, n.oldest, p.heads})
	}
	if p.titlesFirst() == first {
		return kept
	}
	return tea.Batch(kept, a.searching.sort(a, first))
}

// toggleHeadings gives the list headings, or takes them off.
func (a *app) toggleHeadings() tea.Cmd {
	p := a.list.place
	given := order{p.sort, p.oldest, headsOn}
	what := map[grouping]string{byDay: "days", byFeed: "feeds"}[p.mayGroup()]
	if a.list.grouped != ungrouped {
		given.heads = headsOff
		a.status.say("No headings.")
	} else {
		a.status.say("Headings for %s. - folds what is under one.", what)
	}
	return a.keepOrder(given)
}

// keepOrder keeps an order of the list, and shows it in that.
func (a *app) keepOrder(given order) tea.Cmd {
	id := a.list.place.id()
	if a.searching.orders == nil {
		a.searching.orders = orders{}
	}
	line := a.searching.orders.give(a.list.place, given, a.settings)
	if id == "" {
		return a.reorder()
	}
	return tea.Batch(a.writeOrder(line), a.reorder())
}

// sort changes a search's order: hits in titles first, or by date.
func (s *searching) sort(a *app, titlesFirst bool) tea.Cmd {
	p := a.list.place
	if p.query.Text = withoutOrder(p.query.Text); titlesFirst {
		p.query.Text += " " + sortByTitle
	}
	if p.typed() {
		p = a.hitsOf(p.query.Text)
		s.query, s.complete = p.query.Text, true
	}
	return a.enter(p)
}

// mend lets a query be mended that could not be read.
func (s *searching) mend(a *app, wrong *query.Error) tea.Cmd {
	a.keyboard.early = nil
	s.query, s.complete = wrong.Query, false
	ask := s.prompt(a, wrong.Query)
	a.prompt.wrong, a.prompt.selected = wrong, false // it is to be mended, not replaced
	return ask
}

// returnTo shows a list again as it was left, and what has become of it since.
func (a *app) returnTo(r leftList) tea.Cmd {
	if a.list.place != r.list.place {
		a.reloading.leavePlace(a.ctx)
		a.list = r.list
		a.list.shared, a.list.loading, a.searching.within = a.shared, false, r.within
		a.list.rows = slices.Clone(a.list.rows)
		a.list.lines = make([]string, len(a.list.rows))
		a.list.folded = maps.Clone(a.list.folded)
		a.reloading.first = a.list.place == (place{}) // it was left before the first list had come
		a.article.open = r.page
		if r.page && a.article.setTheme != a.theme {
			a.article.reset(a.article.measure, a.theme)
		}
	}
	a.focus, a.reading.opening = r.focus, 0
	if a.list.place != a.inOrder(a.list.place) { // it was left in another order
		return tea.Batch(a.arrange(), a.reorder())
	}
	if a.reloading.first && !a.reloading.feedsAsked {
		return tea.Batch(a.arrange(), a.reloading.askFeeds(a, everything()))
	}
	return tea.Batch(a.arrange(), a.reloading.reload(a, everything()))
}
