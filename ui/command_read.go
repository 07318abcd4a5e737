package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/markup"
	"tidings/store"
	"tidings/store/query"
	"tidings/ui/forms"
	"tidings/ui/typeset"
)

// The commands of a search being typed, and those that read an article.

// hitsMsg has the hits of a query; partial ones are only the newest.
type hitsMsg struct {
	place   place
	partial bool
	page    store.Page
	err     error
}

// firstHits is how many hits are asked for at each key.
const firstHits = 60

// searchAsTyped asks for the newest hits. It is given up when ctx ends.
func (s *session) searchAsTyped(ctx context.Context, p place) tea.Cmd {
	return func() tea.Msg {
		page, err := s.store.SearchAsTyped(ctx, s.account, p.asked(), firstHits)
		return hitsMsg{place: p, partial: true, page: page, err: err}
	}
}

// find asks for the whole answer.
func (s *session) find(ctx context.Context, p place) tea.Cmd {
	return func() tea.Msg {
		page, err := s.store.List(ctx, s.account, p.asked(), store.Cursor{}, pageSize)
		return hitsMsg{place: p, page: page, err: err}
	}
}

// excerptsMsg is the lines in which words were found.
type excerptsMsg struct {
	place place
	lines map[store.Number]store.Excerpt
	err   error
}

func (s *session) excerpts(ctx context.Context, p place, words query.Words, numbers []store.Number) tea.Cmd {
	return func() tea.Msg {
		lines, err := s.store.Excerpts(ctx, s.account, words, numbers...)
		return excerptsMsg{p, lines, err}
	}
}

// checkMsg says whether a query that has been typed to its end is a valid one.
type checkMsg struct {
	query string
	err   error
}

func (s *session) check(text string) tea.Cmd {
	return func() tea.Msg { return checkMsg{text, query.Check(text, s.now())} }
}

// savedMsg has the saved searches with the numbers of their hits.
type savedMsg struct {
	saved []store.SavedSearch
	err   error
}

func (s *session) loadSaved() tea.Cmd {
	return func() tea.Msg {
		saved, err := s.store.Searches(s.ctx, s.account)
		return savedMsg{saved, err}
	}
}

// pausedMsg says that a pause has passed since a query was typed.
type pausedMsg struct{ query string }

func (s *session) pauseAfter(text string) tea.Cmd {
	return tea.Tick(s.pause, func(time.Time) tea.Msg { return pausedMsg{text} })
}

// blocksMsg is blocks of an article set in a measure, from the first-th on.
type blocksMsg struct {
	script  *typeset.Document
	theme   *typeset.Theme
	measure typeset.Measure
	first   int
	blocks  [][]string
	sheets  []int // the blocks that end with a line that leads to a table of theirs
	last    bool  // the script ends with them
}

// articleMsg is an article with its first blocks.
type articleMsg struct {
	blocksMsg
	number  store.Number
	article store.Article
	partial bool   // the script is only of its beginning
	own     bool   // it is the feed's own text, though a full text is kept
	teaser  bool   // the text goes on at the article's page
	deck    string // what the feed says of it beside that text (markup.Deck)
	err     error
}

// beginningSize is how much of a long article's source is turned at first, in bytes.
const beginningSize = 48 << 10

// loadArticle reads an article and sets as much as fills screen lines: of its full text, if
// one is kept, or of the feed's own.
func (s *session) loadArticle(n store.Number, own bool, form markup.Form, t *typeset.Theme, measure typeset.Measure, screen int) tea.Cmd {
	return func() tea.Msg {
		a, err := s.store.Article(s.ctx, s.account, n)
		if err != nil {
			return articleMsg{number: n, err: err}
		}
		script, partial := turnBeginning(shownBody(a, own), form)
		return articleMsg{
			blocksMsg: s.setBlocks(script, t, measure, 0, screen), number: n, article: a, partial: partial, own: own, teaser: isTeaser(a),
			deck: markup.Deck(a.Summarised, bodyOf(a, own), a.Title),
		}
	}
}

// turnBeginning turns a body, or if that is long the beginning of it: then partial is true.
func turnBeginning(body store.Body, form markup.Form) (script *typeset.Document, partial bool) {
	markdown := form.Beginning(body, beginningSize)
	partial = markdown != ""
	if !partial {
		markdown = form.Markdown(body)
	}
	turned := typeset.Parse(markdown)
	return &turned, partial
}

// bodyOf is the text of an article that is read: its full text, if one is kept, or the feed's
// own.
func bodyOf(a store.Article, own bool) store.Body {
	switch {
	case !own && !a.Full.Empty():
		return a.Full
	case a.Content.Empty():
		return a.Summarised
	}
	return a.Content
}

// shownBody is bodyOf as it is shown: below a headline, the only picture of an article stands
// first if the feed or the page has it beside the text.
func shownBody(a store.Article, own bool) store.Body {
	body := bodyOf(a, own)
	if a.Title != "" {
		body = markup.LeadFirst(body)
	}
	return body
}

// mostTeaser is how many words a teaser has at most.
const mostTeaser = 400

// isTeaser reports whether an article's text goes on at its page.
func isTeaser(a store.Article) bool {
	return a.Full.Empty() && a.Link != "" && a.Words < mostTeaser && markup.IsCutShort(bodyOf(a, false))
}

// restedMsg says that an article has been shown for a while.
type restedMsg struct{ number store.Number }

func (s *session) awaitRest(n store.Number) tea.Cmd {
	return tea.Tick(s.restTime, func(time.Time) tea.Msg { return restedMsg{n} })
}

// restMsg is the whole of an article of which only the beginning was turned.
type restMsg struct {
	beginning *typeset.Document
	script    *typeset.Document
	shared    int // how many blocks both begin with
}

func (s *session) turnRest(body store.Body, form markup.Form, beginning *typeset.Document) tea.Cmd {
	return func() tea.Msg {
		script := typeset.Parse(form.Markdown(body))
		return restMsg{beginning, &script, script.Shared(*beginning)}
	}
}

// setMore sets the next blocks of an open article, some lines of them.
func (s *session) setMore(script *typeset.Document, t *typeset.Theme, measure typeset.Measure, first, lines int) tea.Cmd {
	return func() tea.Msg { return s.setBlocks(script, t, measure, first, lines) }
}

func (s *session) setBlocks(script *typeset.Document, t *typeset.Theme, measure typeset.Measure, first, want int) blocksMsg {
	msg := blocksMsg{script: script, theme: t, measure: measure, first: first}
	setter := s.typesetter(script, t, measure)
	for have := 0; first+len(msg.blocks) < script.Len() && have < want; {
		lines := setter.Set(first+len(msg.blocks), measure)
		if setter.IsReduced() {
			lines = append(lines, typeset.SheetLine(t))
			msg.sheets = append(msg.sheets, first+len(msg.blocks))
		}
		msg.blocks = append(msg.blocks, lines)
		have += len(lines) + 1
	}
	msg.last = first+len(msg.blocks) >= script.Len()
	return msg
}

// markdownMsg is an article written as Markdown, to be copied.
type markdownMsg struct {
	id    store.ID
	title string
	text  string
	err   error
}

func (s *session) writeMarkdown(n store.Number, how taking) tea.Cmd {
	return func() tea.Msg {
		a, err := s.store.Article(s.ctx, s.account, n)
		if err != nil {
			return markdownMsg{err: err}
		}
		return markdownMsg{id: a.ID, title: typeset.Title(a.Title, a.Summary), text: pageOf(a, how, s.zone).In(forms.Markdown)}
	}
}
