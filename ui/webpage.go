package ui

import (
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds"
	"tidings/feeds/markup"
	"tidings/store"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// webPage is the overlay with the article of a page that a link leads to. It is fetched when
// it is opened and forgotten when it is left, unless it is kept. It lies over what the link
// stands on, which is there again, at the same line, when it is left.
type webPage struct {
	*shared
	*session
	still
	under   overlay // what the link stands on, nil for the panes
	address string
	found   bool // anybody may have written it
	w, h    int

	asked   bool // it is on its way
	article store.Incoming
	came    bool
	err     error

	script  *typeset.Document
	lines   []string        // head and text, as they are set
	sheets  map[int]int     // the tables that lines lead to, by these
	places  map[string]int  // the lines that links of the page lead to, by their signs
	from    []int           // the values of top where jumps were made
	measure typeset.Measure // that they are set in
	theme   *typeset.Theme
	top     int

	do   func(linkWay, string, overlay) tea.Cmd
	show func(block int, over overlay) tea.Cmd // shows a table alone
}

func (p *webPage) scope() scope   { return inWebPage }
func (p *webPage) below() overlay { return p.under }

func (p *webPage) retheme(to *shared) { p.shared = to }

func (p *webPage) resize(w, h int) {
	p.w, p.h = w, h
	p.scroll(0)
}

func (p *webPage) hints() []hint {
	one := func(word, action string) hint { return hint{word, []string{action}} }
	return []hint{one("on", "page-on"), one("links", "link-letters"), one("keep", "keep-page"), one("browser", "open-page-in-browser"), one("back", "close"), one("help", "help")}
}

// webPageMsg is a page that has come.
type webPageMsg struct {
	of      *webPage
	article store.Incoming
	err     error
}

// pageSetMsg is a page as it is set in a measure.
type pageSetMsg struct {
	of      *webPage
	script  *typeset.Document
	lines   []string
	places  map[string]int
	sheets  map[int]int
	measure typeset.Measure
	theme   *typeset.Theme
}

// load fetches the page, once, and sets it as the screen is now.
func (p *webPage) load() tea.Cmd {
	if !p.asked {
		p.asked = true
		return func() tea.Msg {
			article, err := feeds.ReadArticle(p.ctx, p.fetcher, p.address, p.found)
			return webPageMsg{p, article, err}
		}
	}
	return p.set()
}

// set sets the page, unless it is set as it should be.
func (p *webPage) set() tea.Cmd {
	measure, t := measureOf(p.w, p.settings), p.shared.theme
	if !p.came || p.err != nil || measure == p.measure && t == p.theme {
		return nil
	}
	article, zone, form := p.article, p.session.zone, formOf(p.settings)
	return func() tea.Msg {
		script := typeset.Parse(form.Markdown(article.Content))
		set, lines, sheets := p.session.setBlocks(&script, t, measure, 0, math.MaxInt), headOf(article, t, measure.Column, zone), map[int]int(nil)
		for i, block := range set.blocks {
			if i > 0 {
				lines = append(lines, "")
			}
			if lines = append(lines, block...); slices.Contains(set.sheets, i) {
				sheets = with(sheets, len(lines)-1, i)
			}
		}
		return pageSetMsg{p, &script, lines, typeset.TakePlaces(lines), sheets, measure, t}
	}
}

// take takes the page when it has come, and when it is set.
func (p *webPage) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case webPageMsg:
		if msg.of == p {
			p.came, p.article, p.err = true, msg.article, msg.err
			return p.set()
		}
	case pageSetMsg:
		if msg.of == p {
			p.script, p.lines, p.places, p.sheets, p.measure, p.theme = msg.script, msg.lines, msg.places, msg.sheets, msg.measure, msg.theme
			p.from = nil
			p.scroll(0)
			return p.set()
		}
	}
	return nil
}

// headOf sets what stands above a page: where it comes from, its title, who wrote it.
func headOf(in store.Incoming, t *typeset.Theme, width int, zone *time.Location) (head []string) {
	date, by := "", ""
	if !in.Published.IsZero() {
		date = in.Published.In(zone).Format("2 January 2006")
	}
	if len(in.Authors) > 0 {
		by = "By " + in.Authors[0].Name
	}
	title := linked(styled(t.Accent.Render, t.WrapParagraph(typeset.Title(in.Title, in.Summary), width)), in.Link)
	return slices.Concat([]string{""}, quiet(t, width, hostOf(in.Link), date), []string{""}, title,
		quiet(t, width, by, minutesOf(in.Words)), []string{headRule(t, width), ""})
}

// hostOf is the host of a clean address.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// room is how many lines of text a screen holds.
func (p *webPage) room() int { return max(1, p.h-1) }

func (p *webPage) scroll(by int) {
	p.top = max(0, min(p.top+by, len(p.lines)-p.room()))
}

func (p *webPage) move(m motion) tea.Cmd {
	p.scroll(m.by(p.room()/2, p.room()-1, len(p.lines)))
	return nil
}

// point opens the link that a cell shows.
func (p *webPage) point(x, y int) (pointed, tea.Cmd) {
	lines := strings.Split(p.view(p.w, p.h), "\n")
	if link := terminal.LinkAt(lines[min(y, len(lines)-1)], x, p.shared.theme.Graphemes); link != "" {
		return onText, p.do(openIt, link, p)
	}
	if _, block, is := p.sheetAt(y); is {
		return onText, p.show(block, p)
	}
	return onNothing, nil
}

func (p *webPage) cursor() *tea.Cursor { return p.cursorAt(0, 1) }

func (p *webPage) turn(lines int) tea.Cmd { p.scroll(lines); return nil }

func (p *webPage) perform(name string) (cmd tea.Cmd, done bool) {
	switch name {
	case "keep-page":
		if !p.came || p.err != nil {
			return nil, false
		}
		return p.keepArticle(p.article), false
	case "open-page-in-browser":
		return p.do(openIt, p.address, p), false
	case "leave-page":
		return nil, !p.goBack()
	case "copy-page-link":
		return p.do(copyIt, p.address, p), false
	}
	return nil, true
}

func (p *webPage) view(w, h int) string {
	t := p.shared.theme
	right := ""
	if p.lines != nil {
		right = progressOf(p.top, p.room(), len(p.lines))
	}
	lines := []string{ends(" "+t.Accent.Render(t.Cut("Opened here · "+hostOf(p.address), max(1, w-ansi.StringWidth(right)-3))), t.Muted.Render(right)+" ", w)}
	measure := measureOf(w, p.settings)
	margin := strings.Repeat(" ", marginOf(w, measure.Column, p.settings))
	add := func(more ...string) {
		for _, line := range more {
			lines = append(lines, margin+t.Visual(line, measure.Column))
		}
	}
	switch {
	case p.err != nil:
		add("")
		add(styled(t.Failure.Render, t.Wrap(typeset.Sentence(p.err, p.owner), measure.Column))...)
		add("")
		add(styled(t.Muted.Render, t.Wrap(p.address, measure.Column))...)
		add("", t.Muted.Render("o opens it in the browser."))
	case p.lines == nil:
		add("", t.Muted.Render("Opening the page …"), "")
		add(styled(t.Muted.Render, t.Wrap(p.address, measure.Column))...)
	default:
		add(p.lines[p.top:min(len(p.lines), p.top+p.room())]...)
	}
	return fill(lines, w, h)
}

// savePage keeps the article of a page.
func (s *session) savePage(address string, found bool) tea.Cmd {
	return func() tea.Msg {
		article, err := feeds.ReadArticle(s.ctx, s.fetcher, address, found)
		if err != nil {
			return pageKeptMsg{err: err}
		}
		return s.keepArticle(article)()
	}
}

// pageKeptMsg ends the keeping of a page.
type pageKeptMsg struct {
	title string
	err   error
}

// keepArticle puts an article into the feed of what was saved.
func (s *session) keepArticle(in store.Incoming) tea.Cmd {
	return func() tea.Msg {
		_, err := s.store.Save(s.ctx, s.account, in)
		return pageKeptMsg{typeset.Title(in.Title, in.Summary), err}
	}
}

// goTo goes to the place that a link leads to; false if it is not on the page.
func (p *webPage) goTo(link string) bool {
	line, is := p.places[markup.Anchor(link)]
	if !is {
		return false
	}
	p.from = append(p.from, p.top)
	p.scroll(line - p.top)
	return true
}

// goBack goes back to where the last jump was made; false if there was none.
func (p *webPage) goBack() bool {
	last := len(p.from) - 1
	if last < 0 {
		return false
	}
	p.scroll(p.from[last] - p.top)
	p.from = p.from[:last]
	return true
}
