package ui

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/store/query"
	"tidings/ui/config"
	"tidings/ui/typeset"
)

// article is the reading pane: one article, set in a column in the middle.
// Its blocks come as they are set, the first screen first (article_setting.go).
type article struct {
	*shared
	w, h    int
	focused bool

	open       bool
	glanced    bool // it is only looked at: no pictures come
	article    store.Article
	section    string // the folder of its feed, "" for none
	script     *typeset.Document
	partial    bool              // script is only the article's beginning
	restAsked  bool              // the whole of it is on its way
	rested     bool              // it has been shown for a while
	former     *typeset.Document // the beginning, while blocks that were set of it are to be replaced
	stale      int               // the first of those blocks, -1 for none
	measure    typeset.Measure   // that lines and blocks are set in
	head       []string          // title and byline
	lines      []string          // the body, as far as it is set
	blocks     []int             // the line at which each block that is set begins
	whole      bool              // all blocks are set
	top        int               // first line on the screen, head included
	line       int               // the line that one is at, where the screen is read aloud
	wantedSpot spot              // scrolled to the top as soon as it is set; nowhere for none
	heldSpot   spot              // the spot being read since it was scrolled to, until somebody moves; nowhere for none
	heldTop    int               // the value of top that shows heldSpot
	toEnd      bool              // the end is scrolled to as soon as it is set
	endHeld    bool              // the end was asked for and is being read: pictures that come do not push it off the screen
	askedBlock int               // the block asked of the typesetter last; -1 for none
	setTheme   *typeset.Theme    // the theme that lines are set in
	terms      query.Words       // search terms to be lit in the text
	find       pageFind          // what is looked for on the page; it has the place of the terms
	hit        int               // line of the match gone to last, -1 for none
	seekFrom   int               // the line from which the next match is looked for as soon as more is set, -1 for none
	spots      map[store.Number]spot
	left       []store.Reading // where one was in articles that have been left, still to be kept
	places     map[string]int  // the lines of the text that links of it lead to, by their signs
	jumps      jumps
	sheets     map[int]int           // the tables that lines of the text lead to, by these lines
	own        map[store.Number]bool // of which the feed's own text is read, though a full text is kept
	teaser     bool                  // the text goes on at the article's page
	deck       string                // what its feed says of it beside the text, "" for nothing
	coming     comingPictures
	codeShift  int // how many cells the code has been moved to the left, where its lines are whole
}

// columnWidth is how wide prose is set in a pane.
func columnWidth(w int, set config.Settings) int {
	if w < set.PageWidth+pageMargin {
		return max(8, w-2)
	}
	return set.PageWidth
}

// measure is how an article is set in a pane.
func (s *shared) measure(w int) typeset.Measure {
	measure := measureOf(w, s.settings)
	measure.Drawn, measure.Code = int(s.way), s.settings.Zen && !s.settings.Linear
	return measure
}

// measureOf is how a text without pictures is set in a pane: in a column, and tables from there
// to the pane's right side.
func measureOf(w int, set config.Settings) typeset.Measure {
	column := columnWidth(w, set)
	return typeset.Measure{Column: column, Room: w - marginOf(w, column, set) - 1}
}

// marginOf is how much of a pane is left of a column.
func marginOf(w, column int, set config.Settings) int {
	centred := max(0, (w-column)/2)
	if set.Linear {
		return 0
	}
	if set.PageLeft {
		return min(pageMargin/2, centred)
	}
	return centred
}

func (a *article) resize(w, h int) {
	isLower := h < a.h && a.showsPictures() && !a.glanced // they are to be lower, too
	a.w, a.h = w, h
	if a.open {
		a.renewHead()
	}
	place := a.lastingSpot()
	switch {
	case a.open && w > 0 && (!a.isSetAs(a.shared.measure(w)) || isLower):
		a.begin(a.shared.measure(w), a.setTheme)
		a.wantedSpot = place
	case a.open && place.block > 0 && a.wantedSpot.block < 0:
		a.hold(place)
	}
	a.scroll(0)
}

// isSetAs reports whether the text is set as a measure says. Where there is no code, it is the same
// whether lines of code are broken.
func (a *article) isSetAs(measure typeset.Measure) bool {
	if a.glanced { // it has the pictures that it has, and is not alone
		measure.Drawn, measure.Code = a.measure.Drawn, a.measure.Code
	}
	if a.script == nil || !a.script.AnyCode() {
		measure.Code = a.measure.Code
	}
	return measure == a.measure
}

// reset empties the column for another measure or theme, and comes back to the spot being
// read.
func (a *article) reset(measure typeset.Measure, t *typeset.Theme) {
	place := a.lastingSpot()
	a.begin(measure, t)
	a.wantedSpot = place
}

// show opens an article whose first blocks may already be set.
func (a *article) show(msg articleMsg) {
	a.leave()
	a.coming.stop()
	if !a.open || a.article.Number != msg.article.Number {
		a.find, a.jumps = pageFind{}, jumps{}
	}
	a.open, a.article, a.script = true, msg.article, msg.script
	a.partial, a.restAsked, a.rested, a.teaser, a.deck = msg.partial, false, false, msg.teaser, msg.deck
	a.begin(msg.measure, msg.theme)
	if at, ok := a.spots[msg.article.Number]; ok {
		a.wantedSpot = at
	} else if isBegun(msg.article.Place) {
		a.wantedSpot = spotOf(msg.article.Place)
	}
	a.add(msg.blocksMsg)
	a.rested = a.whole
}

// begin empties the column for a measure and a theme.
func (a *article) begin(measure typeset.Measure, t *typeset.Theme) {
	a.measure, a.setTheme, a.lines, a.blocks, a.whole, a.top, a.line = measure, t, nil, nil, false, 0, 0
	a.wantedSpot, a.heldSpot, a.toEnd, a.askedBlock, a.hit, a.seekFrom = nowhere(), nowhere(), false, -1, -1, -1
	a.stale, a.former, a.codeShift, a.endHeld = -1, nil, 0, false
	a.find.take(nil)
	a.sheets = nil
	a.places, a.jumps.wanted, a.jumps.lost, a.jumps.at = nil, "", "", -1
	a.head = a.heading()
}

// renewRow replaces what a list shows of the article, if it is among the rows.
func (a *article) renewRow(rows []store.Row) {
	for _, row := range rows {
		if a.open && row.Number == a.article.Number {
			a.article.Row = row
			a.renewHead()
		}
	}
}

// showMark shows the note and the tags of the article.
func (a *article) showMark(n store.Number, m store.Mark) {
	if !a.open || n != a.article.Number {
		return
	}
	a.article.Mark = m
	a.renewHead()
}

// renewHead sets the head anew. What is on the screen stays there: only what changes on it moves
// what is below.
func (a *article) renewHead() {
	before, holds := a.head, a.top == a.heldTop
	a.head = a.heading()
	same := 0
	for same < min(len(before), len(a.head)) && before[same] == a.head[same] {
		same++
	}
	longer := len(a.head) - len(before)
	if a.line > same {
		a.line = max(same, a.line+longer)
	}
	if a.top > same {
		a.top = max(same, a.top+longer)
	}
	a.scroll(0)
	if holds {
		a.heldTop = a.top
	}
}

// openNumber is the article that is open, 0 for none.
func (a *article) openNumber() store.Number {
	if !a.open {
		return 0
	}
	return a.article.Number
}

func (a *article) close() {
	a.leave()
	a.coming.stop()
	a.open = false
}

// page is how many lines of text a screen holds: one is the bar's.
func (a *article) page() int {
	if a.alone() {
		return max(1, a.h)
	}
	return max(1, a.h-1)
}

// alone reports whether the article has no bar above it.
func (a *article) alone() bool { return isAlone(onArticle, a.open && a.focused, a.settings) }

func (a *article) length() int { return len(a.head) + len(a.lines) }

func (a *article) scroll(by int) {
	a.top = max(0, min(a.top+by, a.length()-a.page()))
	a.line = max(a.top, min(a.line, a.top+a.page()-1, a.length()-1))
}

// step goes to the next line, or to the one before, where the screen is read aloud. Lines stand
// still until one that is not on the screen is gone to: then the page is turned. Blank lines
// are passed over.
func (a *article) step(by int) {
	to := a.line
	for next := to + by; next >= 0 && next < a.length(); next += by {
		if strings.TrimSpace(ansi.Strip(a.textAt(next))) != "" {
			to = next
			break
		}
	}
	top := a.top
	switch {
	case to < top:
		top = to - (a.page() - 1)
	case to >= top+a.page():
		top = to
	}
	a.line = to
	a.scroll(top - a.top)
}

// textAt is a line of the head or of the body.
func (a *article) textAt(i int) string {
	if i < len(a.head) {
		return a.head[i]
	}
	return a.lines[i-len(a.head)]
}

// atEnd reports whether the last line is on the screen.
func (a *article) atEnd() bool { return a.whole && a.top+a.page() >= a.length() }

// move scrolls. It ends whatever the page was to scroll to later.
func (a *article) move(m motion) {
	a.endHeld = m == toBottom
	a.wantedSpot, a.toEnd, a.seekFrom = nowhere(), m == toBottom && !a.whole, -1
	a.jumps.wanted, a.jumps.at = "", -1
	by, top := m.by(a.page()/2, a.page()-1, a.length()), a.top
	switch {
	case a.settings.Linear && (m == lineDown || m == lineUp):
		a.step(by)
		return
	case m == toBottom: // scroll keeps that on the screen
		a.line = a.length()
	default:
		a.line = 0
	}
	if a.scroll(by); a.top == top && by > 0 { // there is no further page
		a.line = a.length() - 1
	}
}

// turn scrolls by so many lines. It ends what move ends.
func (a *article) turn(lines int) {
	a.endHeld = false
	a.wantedSpot, a.toEnd, a.seekFrom = nowhere(), false, -1
	a.jumps.wanted, a.jumps.at = "", -1
	a.scroll(lines)
}

// shifted is a line with its code as far to the left as it has been moved.
func (a *article) shifted(line string) string {
	return a.theme.Shifted(line, a.codeShift, max(a.measure.Column, a.measure.Room))
}

// shiftCode moves the code of the whole page by so many steps, and reports whether it could: not
// beyond the end of its longest line.
func (a *article) shiftCode(by int) bool {
	const codeStep = 8
	steps := (typeset.CodeBeyond(a.lines, max(a.measure.Column, a.measure.Room)) + codeStep - 1) / codeStep
	to := max(0, min(a.codeShift+by*codeStep, steps*codeStep))
	moved := to != a.codeShift
	a.codeShift = to
	return moved
}

func (a *article) view() string {
	lines := []string{a.bar()}
	if a.alone() {
		lines = nil
	}
	margin := strings.Repeat(" ", marginOf(a.w, a.measure.Column, a.settings))
	for i := a.top; i < min(a.top+a.page(), a.length()); i++ {
		if i < len(a.head) {
			lines = append(lines, margin+a.theme.Visual(a.highlitHead(i), a.measure.Column))
			continue
		}
		lines = append(lines, a.marked(margin, i-len(a.head))+a.theme.Visual(a.shifted(a.highlit(i-len(a.head))), a.measure.Column))
	}
	if a.whole && len(a.lines) == 0 {
		lines = append(lines, margin+a.theme.Muted.Render("There is no text here. o opens the page in a browser."))
	}
	return fill(lines, a.w, a.h)
}

// bar is the line above the text: what it is, its marks, how far one has come.
func (a *article) bar() string {
	if a.settings.Linear { // what changes is not said here
		return typeset.Fit("Article of "+a.article.Source, a.w)
	}
	t, style := a.theme, a.theme.Muted
	if a.focused {
		style = t.Accent
	}
	right := a.progress() + " "
	if a.article.Bookmarked {
		right = t.Marked.Render("★") + " " + right
	}
	if !a.article.Read {
		right = t.Unread.Render("●") + " " + right
	}
	room := a.w - ansi.StringWidth(right) - 2
	title := cmp.Or(a.article.Title, a.article.Summary)
	if a.top == 0 {
		title = a.article.Source // the title stands right below
	}
	return ends(" "+style.Render(t.VisualText(t.Cut(title, max(1, room)))), right, a.w)
}

// progress says how far one has come. That is not known as long as the place to be shown,
// or the end of the article, is on its way.
func (a *article) progress() string {
	said := "…"
	switch {
	case a.length() <= a.page() && a.whole:
		said = "all"
	case a.awaits():
	case a.top == 0:
		said = "top"
	case a.whole:
		said = progressOf(a.top, a.page(), a.length())
	}
	return a.theme.Muted.Render(said)
}

// progressOf says how far one has come in so many lines, by the one at the top of a page.
func progressOf(top, page, lines int) string {
	switch {
	case lines <= page:
		return "all"
	case top == 0:
		return "top"
	case top+page >= lines:
		return "end"
	}
	return fmt.Sprintf("%d%%", 100*(top+page)/lines)
}
