package cli

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/store/query"
)

// complainOfQuery says what is wrong with a query and points at the place.
//
//	tidings: there is no field "titel:"; is title: meant?
//	         titel:foo river
//	         ^^^^^^
func (r *run) complainOfQuery(wrong *query.Error) {
	r.complain(wrong.Why)
	const indent = "         " // as wide as "tidings: "
	text, carets := pointAtMistake(wrong, max(r.columns()-len(indent), 20))
	r.err.line(indent + text)
	r.err.line(indent + carets)
}

// pointAtMistake writes a query in one clean line of at most width cells, with a line of
// carets under what is wrong with it. Of a long query the part around that is shown.
func pointAtMistake(wrong *query.Error, width int) (text, carets string) {
	before, place, after := piece(wrong.Query[:wrong.At]), piece(wrong.Query[wrong.At:wrong.End]), piece(wrong.Query[wrong.End:])
	place = ansi.Truncate(place, width*2/3, "…")
	room := width - ansi.StringWidth(place) - min(ansi.StringWidth(after), width/6)
	whole := before
	for over := ansi.StringWidth(whole) - room; ansi.StringWidth(before) > room; over++ { // again if a wide letter was in the way
		before = ansi.TruncateLeft(whole, over+1, "…")
	}
	left, under := ansi.StringWidth(before), max(ansi.StringWidth(place), 1)
	text = ansi.Truncate(before+place+after, width, "…")
	return text, strings.Repeat(" ", left) + strings.Repeat("^", under)
}

// piece is a part of a line made clean; the blanks at its ends stay.
func piece(part string) string {
	clean := sanitize.Line("|" + part + "|")
	return clean[1 : len(clean)-1]
}
