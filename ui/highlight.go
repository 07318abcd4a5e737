package ui

import (
	"strings"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store/query"
)

// Search terms are lit where they stand: in titles, in the line of text under a title, and
// on the page. They are underlined as well, so that nothing depends on colour alone.

// highlight sets a plain line, cut to a width, in a style, and in it the words of a
// search in another.
func highlight(line string, width int, words query.Words, style, match lipgloss.Style) string {
	cut := ansi.Truncate(line, width, "…")
	whole := len(cut)
	if cut != line {
		whole -= len("…")
	}
	var out strings.Builder
	at := 0
	for _, span := range words.In(line) {
		from, to := min(span[0], whole), min(span[1], whole)
		if from >= to {
			break
		}
		out.WriteString(rendered(style, cut[at:from]) + match.Render(cut[from:to]))
		at = to
	}
	out.WriteString(rendered(style, cut[at:]))
	if ansi.StringWidth(out.String()) != ansi.StringWidth(cut) { // a word ended within one sign
		return style.Render(cut)
	}
	return out.String()
}

func rendered(style lipgloss.Style, text string) string {
	if text == "" {
		return ""
	}
	return style.Render(text)
}

// around cuts off the beginning of a line if its first search term would otherwise not be
// seen in room cells.
func around(line string, room int, words query.Words) string {
	spans := words.In(line)
	if len(spans) == 0 || ansi.StringWidth(line[:spans[0][1]]) < room {
		return line
	}
	from := spans[0][0]
	for _, blank := range []string{" ", ""} { // at a blank, or anywhere in text without blanks
		for at := from; ansi.StringWidth(line[at:spans[0][0]]) <= room/3 && at > 0; {
			if blank == "" || strings.HasSuffix(line[:at], blank) {
				from = at
			}
			_, size := utf8.DecodeLastRuneInString(line[:at])
			at -= size
		}
		if from < spans[0][0] || strings.HasSuffix(line[:from], " ") {
			break
		}
	}
	return "…" + line[from:]
}

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
// beginning on the screen. It returns false if there is none.
func (a *article) toMatch(by int) bool {
	from := a.hit + by
	if a.hit < 0 {
		from = max(0, a.top-len(a.head))
	}
	for i := from; i >= 0 && i < len(a.lines); i += by {
		if len(a.terms.In(ansi.Strip(a.lines[i]))) == 0 {
			continue
		}
		a.hit, a.wantedSpot, a.toEnd = i, nowhere(), false
		if row := len(a.head) + i; row < a.top || row >= a.top+a.page() {
			a.top = row - a.page()/3
		}
		a.scroll(0)
		return true
	}
	return false
}
