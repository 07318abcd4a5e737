package ui

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store/query"
)

// Search terms are lit where they stand: in titles, in the line of text under a title, and
// on the page. They are underlined as well, so that nothing depends on colour alone.

// highlightLine marks search terms in a line that has been set already.
func highlightLine(line string, words query.Words, match lipgloss.Style) string {
	if len(words) == 0 {
		return line
	}
	plain := ansi.Strip(line)
	var ranges []lipgloss.Range
	for _, span := range words.In(plain) {
		from := ansi.StringWidth(plain[:span[0]])
		ranges = append(ranges, lipgloss.NewRange(from, from+ansi.StringWidth(plain[span[0]:span[1]]), match))
	}
	return marked(line, plain, ranges)
}

// highlit is a line of the text with what is looked for lit.
func (a *article) highlit(i int) string {
	if !a.find.on() {
		return highlightLine(a.lines[i], a.terms, a.matchStyle(i))
	}
	plain := ansi.Strip(a.lines[i])
	var ranges []lipgloss.Range
	for _, part := range a.find.in(i, plain) {
		from, to := ansi.StringWidth(plain[:part.from]), ansi.StringWidth(plain[:part.to])
		ranges = append(ranges, lipgloss.NewRange(from, to, a.theme.Match.Reverse(part.current)))
	}
	return marked(a.lines[i], plain, ranges)
}

// highlitHead is a line of the head with the words of a search lit: they may stand in the
// title or in the note alone.
func (a *article) highlitHead(i int) string {
	if a.find.on() {
		return a.head[i]
	}
	return highlightLine(a.head[i], a.terms, a.theme.Match)
}

// marked is a line with some of its cells in other styles; as it was if that would make
// another text of it.
func marked(line, plain string, ranges []lipgloss.Range) string {
	if lit := lipgloss.StyleRanges(line, ranges...); ansi.Strip(lit) == plain {
		return lit
	}
	return line
}

// hasMatches reports whether one may go from match to match.
func (a *article) hasMatches() bool { return a.find.on() || len(a.terms) > 0 }

// foundSaid is at which of how many matches one is, "" if nothing is looked for.
func (a *article) foundSaid() string {
	if !a.find.on() {
		return ""
	}
	return a.find.said(a.whole)
}

// findOnPage looks for a text, from a line on, and scrolls to the first match.
func (a *article) findOnPage(text string, from int) {
	if !a.find.on() {
		a.find.take(a.lines)
	}
	a.find.from = from
	a.find.seek(text)
	a.toFound()
}

// toFound scrolls to the first match as soon as there is one. A match above where the looking
// began is one when nothing is left to be set.
func (a *article) toFound() {
	if !a.find.on() || !a.find.seeks || len(a.find.hits) == 0 {
		return
	}
	if !a.whole && a.find.line(len(a.find.hits)-1) < a.find.from {
		return
	}
	if a.find.first(a.find.from) {
		a.showFound()
	}
}

// showFound scrolls so that the match is seen that one is at.
func (a *article) showFound() {
	a.wantedSpot, a.toEnd = nowhere(), false
	row := len(a.head) + a.find.line(a.find.at)
	if row < a.top || row >= a.top+a.page() {
		a.top = row - a.page()/3
	}
	a.line = row
	a.scroll(0)
}

// matchStyle is the style of search terms in a line of the text. The line of the current
// match stands out.
func (a *article) matchStyle(line int) lipgloss.Style {
	return a.theme.Match.Reverse(line == a.hit)
}

// toMatch scrolls to the next line with a search term (by 1), or the previous one (by -1),
// beginning on the screen. It returns false if there is none. Lines that are not set yet
// may have one: they are looked at as they come.
func (a *article) toMatch(by int) bool {
	from := a.hit + by
	switch {
	case a.seekFrom >= 0:
		from = a.seekFrom
	case a.hit < 0:
		from = max(0, a.top-len(a.head))
	}
	a.seekFrom = -1
	for i := from; i >= 0 && i < len(a.lines); i += by {
		if len(a.terms.In(ansi.Strip(a.lines[i]))) == 0 {
			continue
		}
		a.hit, a.wantedSpot, a.toEnd = i, nowhere(), false
		if row := len(a.head) + i; row < a.top || row >= a.top+a.page() {
			a.top = row - a.page()/3
		}
		a.line = len(a.head) + i
		a.scroll(0)
		return true
	}
	if by > 0 && !a.whole {
		a.seekFrom = max(from, len(a.lines))
		return true
	}
	return false
}
