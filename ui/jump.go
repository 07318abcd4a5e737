package ui

import (
	"strings"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/ui/config"
	"tidings/ui/typeset"
)

// Jumps: links that lead to another place of the article that they stand in, to a note and back
// from it, to a heading. A jump scrolls, and can be taken back.

// jumps are those made on a page.
type jumps struct {
	from   []spot // where they were made, the last at the end
	wanted string // the address of the place that is to be scrolled to as soon as it is set, "" for none
	lost   string // the address of a place that turned out not to be on the page, "" for none
	at     int    // the line of the text that was jumped to; -1 for none
}

// mostJumps is how many jumps can be taken back.
const mostJumps = 100

// formOf is what an article's Markdown has for the screen, besides the text.
func formOf(set config.Settings) markup.Form {
	return markup.Form{Hints: true, Jumps: true, Numbered: set.Links != config.LinksHidden, Listed: set.Links == config.LinksListed, Plain: !set.KeepTrackers}
}

// leadsWithin reports whether a link leads to another place of the article, or may do so as far as
// that has been read.
func (a *article) leadsWithin(link string) bool {
	page, fragment, _ := strings.Cut(link, "#")
	base, _, _ := strings.Cut(sanitize.Address(bodyOf(a.article, a.own[a.article.Number]).Base), "#")
	isSame := page == base || markup.PlainAddress(page) == markup.PlainAddress(base)
	return fragment != "" && a.script != nil && isSame && (a.script.HasPlace(link) || a.partial)
}

// jump goes to the place of the article that a link leads to.
func (a *article) jump(link string) {
	if a.jumps.from = append(a.jumps.from, a.lastingSpot()); len(a.jumps.from) > mostJumps {
		a.jumps.from = a.jumps.from[1:]
	}
	a.wantedSpot, a.toEnd, a.seekFrom = nowhere(), false, -1
	a.jumps.wanted = link
	a.arrive()
}

// arrive scrolls to the place that was jumped to, if it is set.
func (a *article) arrive() {
	line, set := a.places[markup.Anchor(a.jumps.wanted)]
	switch {
	case a.jumps.wanted == "":
		return
	case set:
		a.top = len(a.head) + line
		a.scroll(0)
		a.line, a.jumps.at = len(a.head)+line, line
	case !a.whole:
		return
	default:
		a.jumps.lost, a.jumps.from = a.jumps.wanted, a.jumps.from[:len(a.jumps.from)-1]
	}
	a.jumps.wanted = ""
}

// jumpBack goes back to where the last jump was made.
func (a *article) jumpBack() {
	last := len(a.jumps.from) - 1
	at := a.jumps.from[last]
	a.jumps.from = a.jumps.from[:last]
	a.toEnd, a.seekFrom, a.jumps.wanted, a.jumps.at = false, -1, "", -1
	a.wantedSpot = at
	a.settle()
}

// notePlaces notes the places in the lines of a block, which begins at a line of the text, and takes
// their signs out.
func (a *article) notePlaces(lines []string, first int) {
	for anchor, at := range typeset.TakePlaces(lines) {
		a.places = with(a.places, anchor, first+at)
	}
}

// with is a map, which may be nil, with a value.
func with[K comparable, V any](m map[K]V, key K, value V) map[K]V {
	if m == nil {
		m = map[K]V{}
	}
	m[key] = value
	return m
}

// marked is the margin before a line of the text: with a sign before the one that was jumped to.
func (a *article) marked(margin string, line int) string {
	if line != a.jumps.at || margin == "" {
		return margin
	}
	sign := a.theme.Accent.Render("›")
	if len(margin) == 1 {
		return sign
	}
	return margin[2:] + sign + " "
}
