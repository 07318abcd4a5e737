package sanitize

import (
	"strings"
	"unicode/utf8"
)

// This file is the gate. All text from outside (a title, a name, an error that quotes
// a server) passes it before it is kept or shown. No other step between a feed and the
// screen removes control characters: an XML decoder lets U+009B through, JSON lets
// \u001b through, and glamour decodes entities after everything else. A terminal carries
// out what it is sent, so:
//
//   - whole terminal sequences go, not only their first character, so that
//     "\x1b[31mred" reads "red" and not "[31mred";
//   - then every control character that was not part of one;
//   - then what is invisible and changes how its neighbours look: overrides of
//     the writing direction (CVE-2021-42574), tags, annotations;
//   - and a letter carries at most eight marks, so that one title can't
//     paint over the lines around it.
//
// What stays is what writing needs: joiners for emoji, Persian and Hindi,
// variation selectors, and the plain direction marks LRM, RLM and ALM.
//
// Every function of the gate takes time in proportion to its input, accepts
// any bytes at all, and leaves its own output as it is. Bytes that are no
// UTF-8 become U+FFFD, one for a run of them.

// Line makes s one clean line: white space of every kind (line breaks, tabs,
// no-break spaces) becomes single spaces, none at the ends.
func Line(s string) string { return oneLine(s, false) }

// Prose is Line for text that is going to be broken into lines: what says where one may end or
// may not (soft hyphens, zero-width spaces, word joiners) stays. It is not fit to be shown
// before somebody has taken that out.
func Prose(s string) string { return oneLine(s, true) }

// WithoutHints takes out what only says where a line may end or may not.
func WithoutHints(s string) string {
	if !strings.Contains(s, "\u00AD") && !strings.Contains(s, "\u200B") && !strings.Contains(s, "\u2060") { // ContainsAny is slow
		return s
	}
	return strings.Map(func(r rune) rune {
		if isHint(r) {
			return -1
		}
		return r
	}, s)
}

func oneLine(s string, hints bool) string {
	if IsPlainLine(s) {
		return s
	}
	var (
		out   strings.Builder
		stack combiningRun
		blank bool // white space was met and not written yet
	)
	out.Grow(len(s))
	space := func() {
		if blank && out.Len() > 0 {
			out.WriteByte(' ')
			stack.ground()
		}
		blank = false
	}
	for i := 0; i < len(s); {
		if end := plainEnd(s, i); end > i && !stack.glued {
			space()
			out.WriteString(s[i:end])
			stack.ground() // as the last of them leaves it
			i = end
			continue
		}
		text, kind, next := stepCharacter(s, i)
		i = next
		switch kind {
		case kindDrop:
			continue
		case kindHint:
			if hints && out.Len() > 0 && !blank {
				out.WriteString(text)
			}
			continue
		case kindBlank, kindTab, kindBreak:
			blank = true
			continue
		}
		space()
		if stack.admits(text, kind) {
			out.WriteString(text)
		}
	}
	return out.String()
}

// IsPlainLine reports whether a line is made of characters that stand by themselves, and of
// single blanks between them, as nearly all are: Line has nothing to do.
func IsPlainLine(s string) bool { return plainEnd(s, 0) == len(s) }

// tabStop is how many columns a tab reaches at most. It is CommonMark's number
// (section 2.2) and not the terminal's 8, since most texts of several lines
// are, or are read as, Markdown, where the same tab must mean the same indent.
const tabStop = 4

// Lines makes s a clean text of several lines: every kind of line break becomes
// \n, tabs become spaces up to the next stop, blanks at the ends of lines and
// empty lines at the ends of the text are gone. Blanks within lines stay.
func Lines(s string) string {
	var (
		out    strings.Builder
		stack  combiningRun
		column int
		blanks int // blanks met and not written yet: they may turn out to be trailing
	)
	for i := 0; i < len(s); {
		text, kind, next := stepCharacter(s, i)
		i = next
		switch kind {
		case kindDrop, kindHint:
			continue
		case kindBreak:
			if out.Len() > 0 {
				out.WriteByte('\n')
			}
			stack, column, blanks = combiningRun{}, 0, 0
			continue
		case kindBlank:
			blanks++
			column++
			continue
		case kindTab:
			width := tabStop - column%tabStop
			blanks += width
			column += width
			continue
		}
		if blanks > 0 {
			for ; blanks > 0; blanks-- {
				out.WriteByte(' ')
			}
			stack.ground()
		}
		if stack.admits(text, kind) {
			out.WriteString(text)
			if kind == kindText {
				column++
			}
		}
	}
	return strings.TrimRight(out.String(), "\n")
}

// Source makes s, which may be HTML, Markdown or text, fit to be kept: control
// characters, terminal sequences and characters that can hurt go, line breaks
// become \n, and nothing else is touched. What is made of it later has to pass
// the gate again, since an entity such as &#27; in it is decoded only then.
func Source(s string) string {
	if isCleanASCIISource(s) {
		return s
	}
	var out strings.Builder
	kept := 0 // how much of s has been written
	for i := 0; i < len(s); {
		if end := plainEnd(s, i); end > i {
			i = end
			continue
		}
		text, kind, next := stepCharacter(s, i)
		switch kind {
		case kindDrop:
			text = ""
		case kindBreak:
			text = "\n"
		}
		if text != s[i:next] {
			out.WriteString(s[kept:i])
			out.WriteString(text)
			kept = next
		}
		i = next
	}
	if kept == 0 {
		return s
	}
	out.WriteString(s[kept:])
	return out.String()
}

// Cut shortens a clean line to at most limit bytes, at a space where one is near, and
// puts an ellipsis at its end. It never cuts a character in two.
func Cut(line string, limit int) string {
	if len(line) <= limit {
		return line
	}
	const ellipsis = "…"
	short, _ := Truncate(line, limit-len(ellipsis))
	if space := strings.LastIndexByte(line[:len(short)+1], ' '); space > len(short)-24 && space > 0 {
		short = short[:space]
	}
	return Line(strings.TrimRight(short, " ,;:.-\u200d") + ellipsis)
}

// Truncate shortens s to at most limit bytes, between two characters, and reports
// whether it did. It adds nothing.
func Truncate(s string, limit int) (string, bool) {
	if len(s) <= limit {
		return s, false
	}
	limit = max(limit, 0)
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit], true
}

// isCleanASCIISource reports whether Source has nothing to do, for the common
// case.
func isCleanASCIISource(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < ' ' || c > '~') && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}
