package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
	"tidings/store/query"
)

// Searching as one types. At each key the newest hits are asked for, which takes
// no time; when no key has come for a while, the whole answer. Answers repeat
// the query, so that one to an older query is dropped. A query that cannot be
// read changes nothing but the line under it; Esc brings back the list as it
// was, and so does q from a list of hits.

// pause is how long no key may come before the whole answer is asked for.
const pause = 150 * time.Millisecond

// seeking is a search under way.
type seeking struct {
	query string // asked last
	exact bool   // and its whole answer has been asked for
	from  rest   // what is shown again if the search is left
}

// A rest is a list that is left for a while, as it stands.
type rest struct {
	list  list
	focus focus
	page  bool // an article was open beside or over it
}

func (a *app) askSearch() tea.Cmd {
	text := ""
	if a.list.place.typed() {
		text = a.list.place.query.Text
	}
	a.seek = seeking{query: text, exact: true, from: rest{list: a.list, focus: a.focus, page: a.article.open}}
	return a.prompt.ask(toSearch, item{}, "Search", `words, or a "phrase"`, text)
}

// hitsOf is the place where the hits of a typed query are listed.
func hitsOf(text string) place {
	return place{name: "Search: " + strings.TrimSpace(text), query: store.Query{Text: text, Typing: true}}
}

// sought looks for what stands in the prompt, if that has changed.
func (a *app) sought() tea.Cmd {
	text := a.prompt.input.Value()
	if !a.prompt.searching() || text == a.seek.query {
		return nil
	}
	a.seek.query, a.seek.exact, a.prompt.wrong = text, false, nil
	a.begin()
	if strings.TrimSpace(text) == "" {
		return a.returnTo(a.seek.from)
	}
	return tea.Batch(a.peek(a.here, hitsOf(text)), a.pauseAfter(text))
}

// begin ends what was asked for the place before, and forgets that it was.
func (a *app) begin() {
	a.leave()
	a.here, a.leave = context.WithCancel(a.ctx)
	a.pageAsked = false
}

// takePause asks for the whole answer when nobody has typed on.
func (a *app) takePause(msg pausedMsg) tea.Cmd {
	if !a.prompt.searching() || msg.query != a.seek.query || a.seek.exact {
		return nil
	}
	return a.findAll()
}

func (a *app) findAll() tea.Cmd {
	a.seek.exact = true
	return a.find(a.here, hitsOf(a.seek.query))
}

// takeHits shows what was found.
func (a *app) takeHits(msg hitsMsg) tea.Cmd {
	if msg.place.query.Text != a.seek.query || errors.Is(msg.err, context.Canceled) { // late
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
	case a.list.place != msg.place && !a.prompt.searching():
		return nil
	case a.list.place != msg.place:
		a.article.close()
		a.list.enter(msg.place)
		a.focus, a.opening, a.first, a.pageAsked = onList, 0, false, false
	}
	a.list.settle(msg.page, msg.some)
	return tea.Batch(a.arrange(), a.reloaded())
}

// search ends the typing: the hits are there to be read.
func (a *app) search(text string) tea.Cmd {
	if strings.TrimSpace(text) == "" {
		return a.returnTo(a.seek.from)
	}
	if from := a.seek.from; !from.list.place.typed() {
		a.rest = &from
	}
	a.seek.query = text
	if a.list.place != hitsOf(text) { // the answer is on its way: keys wait for it
		a.seek.exact = true
		return a.enter(hitsOf(text))
	}
	a.focus = onList
	cmds := []tea.Cmd{a.arrange(), a.check(text)}
	if !a.seek.exact {
		cmds = append(cmds, a.findAll())
	}
	return tea.Batch(cmds...)
}

// sortByTitle is what a query says to have hits in titles first.
const sortByTitle = "sort:title"

// sortHits turns a search's order round: hits in titles first, or the newest.
func (a *app) sortHits() tea.Cmd {
	p := a.list.place
	if !p.found() {
		a.status.say("S sorts what a search has found. Lists are newest first.")
		return nil
	}
	words := strings.Fields(p.query.Text)
	if kept := slices.DeleteFunc(words, func(w string) bool { return w == sortByTitle }); len(kept) < len(words) {
		p.query.Text = strings.TrimSpace(strings.ReplaceAll(p.query.Text, sortByTitle, ""))
		a.status.say("Newest first.")
	} else {
		p.query.Text = strings.TrimSpace(p.query.Text) + " " + sortByTitle
		a.status.say("Hits in titles first.")
	}
	if p.typed() {
		p = hitsOf(p.query.Text)
		a.seek.query, a.seek.exact = p.query.Text, true
	}
	return a.enter(p)
}

// takeCheck has a query mended that can only be read as long as it goes on.
func (a *app) takeCheck(msg checkMsg) tea.Cmd {
	var wrong *query.Error
	if !errors.As(msg.err, &wrong) || a.prompt.open() || a.list.place != hitsOf(msg.query) {
		return nil
	}
	return a.mend(wrong)
}

// mend lets a query be mended that could not be read.
func (a *app) mend(wrong *query.Error) tea.Cmd {
	a.ahead = nil
	from := a.seek.from
	ask := a.askSearch()
	a.seek = seeking{query: wrong.Query, from: from}
	a.prompt.input.SetValue(wrong.Query)
	a.prompt.input.CursorEnd()
	a.prompt.wrong = wrong
	return ask
}

// returnTo shows a list again as it was left, and what has become of it since.
func (a *app) returnTo(r rest) tea.Cmd {
	if a.list.place != r.list.place {
		a.begin()
		a.list = r.list
		a.list.shared, a.list.loading = a.shared, false
		a.list.rows = slices.Clone(a.list.rows)
		a.list.drawn = make([]string, len(a.list.rows))
		a.first = a.list.place == (place{}) // it was left before the first list had come
		a.article.open = r.page
		if r.page && a.article.set != a.theme {
			a.article.again(a.article.width, a.theme)
		}
	}
	a.focus, a.opening = r.focus, 0
	if a.first && !a.feedsAsked {
		a.feedsAsked = true
		return tea.Batch(a.arrange(), a.loadFeeds())
	}
	return tea.Batch(a.arrange(), a.reload())
}
