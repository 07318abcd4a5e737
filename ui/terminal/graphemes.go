package terminal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// A character may consist of several code points, and terminals do not agree on its
// width: most add up the code points; a few take the character as one, and say so (mode
// 2027). The screen is laid out for those few. bubbletea draws for the others until a
// terminal has said so, which over SSH never happens. A family of four, laid out in two
// cells and drawn in eight, would push the end of its row off the screen.

// AsCodePoints returns a screen in which every row is as wide, code point by code point,
// as it was laid out: a picture of several code points is shown by its first, and letters
// that need more room take it from the blanks behind them.
func AsCodePoints(screen string) string {
	if !HasJoins(screen) {
		return screen
	}
	rows := strings.Split(screen, "\n")
	for i, row := range rows {
		if HasJoins(row) {
			rows[i] = rowAsCodePoints(row)
		}
	}
	return strings.Join(rows, "\n")
}

// HasJoins reports whether a text has characters of several code points.
func HasJoins(text string) bool { return strings.ContainsFunc(text, joinsBefore) }

// joinsBefore reports whether a code point may belong to the one before.
func joinsBefore(r rune) bool {
	switch {
	case r < 0x300, r >= 0x2190 && r < 0x2e80: // Latin letters, arrows, lines, signs
		return false
	case r >= 0x1f3fb && r <= 0x1f3ff: // tones of skin
		return true
	}
	return unicode.In(r, unicode.M, unicode.Cf)
}

// Width returns how many cells the widest of some lines takes on the terminal.
func (of Abilities) Width(lines ...string) (widest int) {
	for _, line := range lines {
		if of.Graphemes || !HasJoins(line) {
			widest = max(widest, ansi.StringWidth(line))
		} else {
			widest = max(widest, ansi.StringWidthWc(rowAsCodePoints(line)))
		}
	}
	return widest
}

// Cut cuts a text to so many cells of the terminal.
func (of Abilities) Cut(text string, width int) string {
	if of.Graphemes || !HasJoins(text) {
		return ansi.Truncate(text, width, "…")
	}
	return ansi.TruncateWc(rowAsCodePoints(text), width, "…")
}

func rowAsCodePoints(row string) string {
	var out strings.Builder
	out.Grow(len(row))
	debt, blank := 0, false // cells that the row is too wide by; whether the last character was a blank
	for state := byte(0); row != ""; {
		sequence, width, n, next := ansi.DecodeSequence(row, state, nil)
		if width == 0 { // a sequence
			out.WriteString(sequence)
			state, row = next, row[n:]
			continue
		}
		sequence, width = ansi.FirstGraphemeCluster(row, ansi.GraphemeWidth) // DecodeSequence cuts clusters after ASCII
		state, row = next, row[len(sequence):]
		if sequence == " " && blank && debt > 0 {
			debt--
			continue
		}
		blank = sequence == " "
		needs := ansi.StringWidthWc(sequence)
		if needs != width && isPicture(sequence) {
			sequence, needs = firstOf(sequence)
		}
		out.WriteString(sequence)
		debt += needs - width
		for ; debt < 0; debt++ {
			out.WriteByte(' ')
		}
	}
	return out.String()
}

// isPicture reports whether a character is no letter: further code points make only another
// picture of its first.
func isPicture(character string) bool {
	first, _ := utf8.DecodeRuneInString(character)
	return !unicode.IsLetter(first)
}

// firstOf returns the first code point of a character and its width.
func firstOf(character string) (string, int) {
	_, size := utf8.DecodeRuneInString(character)
	return character[:size], ansi.StringWidthWc(character[:size])
}
