package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"tidings/ui/terminal"
)

// A piece is a part of a styled line that is never broken: a word, a number, a
// character of a script that needs no blanks.
type piece struct {
	text   string // with the sequences that style it
	width  int    // in cells
	spaced bool   // a blank stands before it
}

// piecesOf cuts a styled line where it may be broken: at blanks, on both sides of a wide
// character, and behind a hyphen or a slash between letters. A number is one piece whatever
// signs are in it.
func piecesOf(line string, of terminal.Abilities) (pieces []piece) {
	var (
		text         strings.Builder
		width        int
		spaced       bool
		last, beyond rune // the last two characters of the piece
	)
	end := func() {
		if width > 0 {
			pieces = append(pieces, piece{text.String(), width, spaced})
			text.Reset()
			width, spaced = 0, false
		}
		last, beyond = 0, 0
	}
	for state := byte(0); line != ""; {
		sequence, cells, n, next := ansi.DecodeSequence(line, state, nil)
		if cells == 0 { // a sequence, or a character that cannot be seen
			text.WriteString(sequence)
			line, state = line[n:], next
			continue
		}
		sequence, _ = ansi.FirstGraphemeCluster(line, ansi.GraphemeWidth) // DecodeSequence cuts clusters after ASCII
		line, state = line[len(sequence):], next
		first, _ := utf8.DecodeRuneInString(sequence)
		if first == ' ' {
			end()
			spaced = true
			continue
		}
		cells = of.Width(sequence)
		if width > 0 && (isWide(first) && !closes(first) && !opens(last) || isWide(last) && !opens(last) && !closes(first) ||
			(last == '-' || last == '/') && unicode.IsLetter(first) && unicode.IsLetter(beyond)) {
			end()
		}
		text.WriteString(sequence)
		width += cells
		last, beyond = first, last
	}
	end()
	if text.Len() > 0 && len(pieces) > 0 { // the sequences at the end
		pieces[len(pieces)-1].text += text.String()
	}
	return pieces
}

// isWide reports whether a line may be broken before and behind a character.
func isWide(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Yi) ||
		r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}

// closes reports whether no line begins with a character.
func closes(r rune) bool {
	return strings.ContainsRune(",.;:!?%)]}»”’…、。，．；：！？％）］｝〉》」』】〕ー々ゝゞっゃゅょッャュョ", r)
}

// opens reports whether no line ends with a character.
func opens(r rune) bool {
	return r != 0 && strings.ContainsRune("([{«“‘（［｛〈《「『【〔", r)
}

// widest returns the width of the widest piece, and of all of them on one line.
func widest(pieces []piece) (one, all int) {
	for i, p := range pieces {
		one = max(one, p.width)
		all += p.width
		if i > 0 && p.spaced {
			all++
		}
	}
	return one, all
}

// fillLines sets pieces in lines of a width. Only a piece that is wider is broken. Each line
// is whole in itself.
func fillLines(pieces []piece, width int) []string {
	var (
		out  strings.Builder
		used int
	)
	for i, p := range pieces {
		blank := 0
		if p.spaced && i > 0 {
			blank = 1
		}
		switch {
		case i == 0:
		case used+blank+p.width <= width:
			out.WriteString(strings.Repeat(" ", blank))
			used += blank
		default:
			out.WriteByte('\n')
			used = 0
		}
		text := p.text
		if p.width > width {
			text = ansi.Hardwrap(text, width, true)
			last := text[strings.LastIndexByte(text, '\n')+1:]
			used += ansi.StringWidth(last)
		} else {
			used += p.width
		}
		out.WriteString(text)
	}
	return wholeLines(out.String())
}
