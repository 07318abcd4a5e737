package cli

import (
	"tidings/store/query"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// An ink says which styles a terminal gets: none in a pipe and on a dumb terminal, no
// colours with NO_COLOR (no-color.org). Colours are of the sixteen that every terminal has.
type ink struct {
	weight bool // bold, faint, underline
	colour bool
	ascii  bool // the terminal has no other letters
	bidi   terminal.Bidi
}

func (k ink) dress(on bool, before, text, after string) string {
	if !on || text == "" {
		return text
	}
	return "\x1b[" + before + "m" + text + "\x1b[" + after + "m"
}

func (k ink) bold(text string) string   { return k.dress(k.weight, "1", text, "22") }
func (k ink) faint(text string) string  { return k.dress(k.weight, "2", text, "22") }
func (k ink) blue(text string) string   { return k.dress(k.colour, "34", text, "39") }
func (k ink) yellow(text string) string { return k.dress(k.colour, "33", text, "39") }
func (k ink) red(text string) string    { return k.dress(k.colour, "31", text, "39") }

// highlight sets a muted line in at most width cells, with the words of a search in bold.
// It cuts off the beginning if no word would be seen otherwise.
func (k ink) highlight(line string, width int, words query.Words) string {
	plain := func(text ...string) string { return k.faint(text[0]) }
	match := func(text ...string) string { return k.bold(text[0]) }
	return typeset.Highlight(typeset.Around(line, width, words), width, words, plain, match)
}

// marks are the two cells that say whether an article is unread and bookmarked.
func (k ink) marks(read, bookmarked bool) string {
	dot, star := typeset.UnreadSign, typeset.BookmarkSign
	if k.ascii {
		dot, star = "o", "*"
	}
	dot, star = k.blue(dot), k.yellow(star)
	if read {
		dot = " "
	}
	if !bookmarked {
		star = " "
	}
	return dot + star
}
