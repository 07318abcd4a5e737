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
	marked := lipgloss.StyleRanges(line, ranges...)
	if ansi.Strip(marked) != plain {
		return line
	}
	return marked
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
