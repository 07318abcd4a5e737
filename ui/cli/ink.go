package cli

import (
	"strings"

	"tidings/store/query"
)

// An ink is how much a terminal is dressed: not at all in a pipe, on a dumb
// terminal and with NO_COLOR (no-color.org) in weight only. The sixteen colours
// that every terminal has are enough here.
type ink struct {
	weight bool // bold, faint, underline
	colour bool
	ascii  bool // the terminal's letters are not Unicode's
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

// lit is a muted line with its matches bold.
func (k ink) lit(line string, words query.Words) string {
	var lit strings.Builder
	end := 0
	for _, at := range words.In(line) {
		lit.WriteString(k.faint(line[end:at[0]]) + k.bold(line[at[0]:at[1]]))
		end = at[1]
	}
	return lit.String() + k.faint(line[end:])
}

// marks are the two cells that say whether an article is unread and bookmarked.
func (k ink) marks(read, bookmarked bool) string {
	dot, star := "●", "★"
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
