package typeset

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/store/query"
	"tidings/store/secret"
)

// Title is what an article is called on one line: if it has no title, its first words. An
// address that is the title of a bookmark is shown without what is secret in it.
func Title(title, summary string) string {
	return cmp.Or(sanitize.Line(secret.HideIn(title)), sanitize.Line(summary), "(untitled)")
}

// Clip makes any text one clean line of at most limit bytes.
func Clip(text string, limit int) string {
	if most := 8 * limit; len(text) > most { // what is beyond is not even looked at
		text = text[:most]
	}
	return sanitize.Cut(sanitize.Line(text), limit)
}

// Fit cuts a line, or fills it with blanks, to exactly w cells.
func Fit(line string, w int) string {
	have := ansi.StringWidth(line)
	if have > w {
		line = ansi.Truncate(line, w, "…")
		have = ansi.StringWidth(line)
	}
	return line + strings.Repeat(" ", max(0, w-have))
}

// A Style makes text look like something.
type Style func(text ...string) string

// Highlight sets a plain line, cut to a width, in a style, and in it the words of a
// search in another.
func Highlight(line string, width int, words query.Words, style, match Style) string {
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
		out.WriteString(render(style, cut[at:from]) + match(cut[from:to]))
		at = to
	}
	out.WriteString(render(style, cut[at:]))
	if ansi.StringWidth(out.String()) != ansi.StringWidth(cut) { // a word ended within one sign
		return style(cut)
	}
	return out.String()
}

func render(style Style, text string) string {
	if text == "" {
		return ""
	}
	return style(text)
}

// Around cuts off the beginning of a line if its first search term would otherwise not be
// seen in room cells.
func Around(line string, room int, words query.Words) string {
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

// Prefix puts one prefix before the first line and another before the rest.
func Prefix(lines []string, first, rest string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		if i == 0 {
			out[i] = first + line
		} else {
			out[i] = rest + line
		}
	}
	return out
}

// LeftPad puts blanks before a text up to a width.
func LeftPad(s string, width int) string {
	return strings.Repeat(" ", max(0, width-ansi.StringWidth(s))) + s
}
