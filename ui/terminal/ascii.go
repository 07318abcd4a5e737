package terminal

import (
	"cmp"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// Some terminals know nothing but ASCII. The screen is drawn for all alike, and for these
// each character is replaced on its way out, in as many cells as it had.

// OnlyASCII reports whether an environment is that of such a terminal: its name is that
// of a machine from before Unicode, or a locale is set that is not one of UTF-8.
func OnlyASCII(getenv func(string) string) bool {
	switch getenv("TERM") {
	case "vt52", "vt100", "vt102", "vt220", "ansi":
		return true
	}
	return !HasUTF8(getenv)
}

// HasUTF8 reports whether the locale is one of UTF-8 (POSIX.1-2017, section 8.2). Where
// none is set at all it is taken for granted, as in most containers.
func HasUTF8(getenv func(string) string) bool {
	locale := strings.ToLower(cmp.Or(getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG")))
	return locale == "" || strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
}

// signs are the signs of the screen itself, each before one of ASCII.
func signs() []string {
	return []string{
		"●", "*", "★", "+", "✎", `"`, "▌", ">", "▏", "|", "▕", "|", "‹", "<", "›", ">", "│", "|", "─", "-", "┼", "+", "•", "*", "▾", "v", "▸", ">",
		"…", ".", "·", "-", "×", "x", "↑", "^", "↓", "v", "→", ">", "←", "<", "↪", ">", "⁂", "*",
		"┌", "+", "┐", "+", "└", "+", "┘", "+", "├", "+", "┤", "+", "┬", "+", "┴", "+", "╭", "+", "╮", "+", "╰", "+", "╯", "+", "┃", "|", "━", "-",
	}
}

// SignsInASCII returns a screen with its signs in ASCII. Letters stay as they are.
func SignsInASCII(screen string) string { return strings.NewReplacer(signs()...).Replace(screen) }

// WithoutDrawings returns a screen with blanks where lines, boxes and bars are drawn: who reads
// a screen aloud would name each of them.
func WithoutDrawings(screen string) string {
	return strings.Map(func(r rune) rune {
		if r >= '\u2500' && r <= '\u259f' {
			return ' '
		}
		return r
	}, screen)
}

// InASCII returns a screen in ASCII.
func InASCII(screen string) string {
	var out strings.Builder
	out.Grow(len(screen))
	state := byte(0)
	for len(screen) > 0 {
		sequence, width, n, next := ansi.DecodeSequence(screen, state, nil)
		state, screen = next, screen[n:]
		switch {
		case width == 0: // a control sequence, or the end of a line
			out.WriteString(sequence)
		case len(sequence) == 1:
			out.WriteString(sequence)
		default:
			out.WriteString(asciiCells(sequence, width))
		}
	}
	return out.String()
}

// asciiCells returns a character in ASCII, in so many cells.
func asciiCells(character string, width int) string {
	signs := strings.NewReplacer(append(signs(),
		"“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'", "‐", "-", "–", "-", "—", "-", "\u00a0", " ",
	)...)
	var cells strings.Builder
	for _, r := range norm.NFKD.String(signs.Replace(character)) {
		if r > ' ' && r < 0x7f || r == ' ' {
			cells.WriteRune(r)
		}
	}
	letters := cells.String()
	if letters == "" {
		return strings.Repeat("?", width)
	}
	return (letters + strings.Repeat(" ", width))[:width]
}
