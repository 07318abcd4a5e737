package typeset

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/ui/terminal"
)

// All text is broken into lines here: prose, heads, lists, cells of tables, notes. A styled line
// is cut into pieces where it may be broken (breaking.go), and they are set in lines of a width.

// LineHyphen is shown where a word goes on in the next line that has no hyphen there itself. It is
// another character than the hyphen of the keyboard, so that the word is found as a whole.
const LineHyphen = "\u2010"

// A piece is a part of a styled line that is not broken as long as it has room in a line.
type piece struct {
	text   string // with the sequences that style it
	width  int    // in cells
	blanks int    // how many blanks stand before it
	soft   bool   // a hyphen is shown behind it if its line ends there
	held   bool   // it stays in one line with the piece before, if it can
}

// A looseness says where a line is cut.
type looseness int

const (
	asProse looseness = iota
	asCell            // as prose, and in addresses: a column has little room
	asCode            // at blanks alone
)

// piecesOf cuts a styled line where it may be broken.
func piecesOf(line string, of terminal.Abilities, as looseness) (pieces []piece) {
	plain, marks := unstyled(line)
	width := func(text string) int {
		if isASCII(text) {
			return len(text)
		}
		return of.Width(text)
	}
	before, blanks := "", 0
	for at := 0; at < len(plain); {
		if plain[at] == ' ' {
			blanks++
			at++
			continue
		}
		end := len(plain)
		if blank := strings.IndexByte(plain[at:], ' '); blank >= 0 {
			end = at + blank
		}
		word := plain[at:end]
		var all []chance
		if as != asCode {
			all = chancesIn(word)
		}
		if as == asCell && all == nil && isAddress(word) {
			all = cutAddress(word, addressSigns+nameSigns)
		}
		held, from := as != asCode && blanks == 1 && before != "" && holds(before, word), 0
		for _, c := range append(all, chance{at: len(word)}) {
			var p piece
			p.text, marks = restyled(plain, at+from, at+c.at, marks)
			p.width, p.blanks, p.soft, p.held = width(withoutHints(word[from:c.at])), blanks, c.soft, held
			if p.text != "" {
				pieces = append(pieces, p)
			}
			blanks, held, from = 0, false, c.at
		}
		before, at = word, end
	}
	if len(pieces) > 0 { // the sequences at the end
		for _, m := range marks {
			pieces[len(pieces)-1].text += m.sequence
		}
	}
	return pieces
}

// A styleMark is a sequence that styles a text, and how many bytes of the plain text stand
// before it.
type styleMark struct {
	at       int
	sequence string
}

// unstyled takes the sequences out of a line.
func unstyled(line string) (plain string, marks []styleMark) {
	at := strings.IndexByte(line, '\x1b')
	if at < 0 {
		return line, nil
	}
	var out strings.Builder
	out.Grow(len(line))
	for at >= 0 {
		out.WriteString(line[:at])
		sequence, _, n, _ := ansi.DecodeSequence(line[at:], 0, nil)
		marks = append(marks, styleMark{out.Len(), sequence})
		line = line[at+n:]
		at = strings.IndexByte(line, '\x1b')
	}
	out.WriteString(line)
	return out.String(), marks
}

// restyled returns a part of a plain text with the sequences up to its end, without hints, and
// the sequences behind it.
func restyled(plain string, from, to int, marks []styleMark) (string, []styleMark) {
	if len(marks) == 0 || marks[0].at > to {
		return withoutHints(plain[from:to]), marks
	}
	var out strings.Builder
	for len(marks) > 0 && marks[0].at <= to {
		if at := marks[0].at; at > from {
			out.WriteString(withoutHints(plain[from:at]))
			from = at
		}
		out.WriteString(marks[0].sequence)
		marks = marks[1:]
	}
	out.WriteString(withoutHints(plain[from:to]))
	return out.String(), marks
}

// withoutHints takes out what only says where lines may be broken.
func withoutHints(text string) string {
	if isASCII(text) {
		return text
	}
	return sanitize.WithoutHints(text)
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// widest returns the width of the widest piece, and of all of them on one line.
func widest(pieces []piece) (one, all int) {
	for i, p := range pieces {
		one = max(one, p.width)
		all += p.width
		if i > 0 {
			all += p.blanks
		}
	}
	return one, all
}

// widestHeld returns the width of the widest row of pieces that are held together.
func widestHeld(pieces []piece) (most int) {
	run := 0
	for _, p := range pieces {
		if !p.held {
			run = 0
		} else {
			run += p.blanks
		}
		run += p.width
		most = max(most, run)
	}
	return most
}

// fillLines sets pieces in lines of a width. Only a piece that is wider is broken. Each line
// is whole in itself.
func fillLines(pieces []piece, width int) []string {
	var out strings.Builder
	fill(&out, pieces, width)
	return wholeLines(out.String())
}

// fill writes pieces in lines of a width, a line end between two of them.
func fill(out *strings.Builder, pieces []piece, width int) {
	pieces = cutLong(pieces, width)
	for first := 0; first < len(pieces); {
		if first > 0 {
			out.WriteByte('\n')
		}
		last := lineEnd(pieces, first, width)
		for i := first; i <= last; i++ {
			if i > first || first == 0 && pieces[0].blanks+pieces[0].width <= width {
				for range pieces[i].blanks {
					out.WriteByte(' ')
				}
			}
			out.WriteString(pieces[i].text)
		}
		if pieces[last].soft && last < len(pieces)-1 {
			out.WriteString(LineHyphen)
		}
		first = last + 1
	}
}

// lineEnd returns the last piece of the line that begins with a piece.
func lineEnd(pieces []piece, first, width int) int {
	used, fits, end := 0, first, -1
	for i := first; i < len(pieces); i++ {
		p := pieces[i]
		if used += p.width; i > first || first == 0 && p.blanks+p.width <= width {
			used += p.blanks
		}
		if used > width {
			break
		}
		fits = i
		hyphen := 0
		if p.soft && i < len(pieces)-1 {
			hyphen = 1
		}
		if isHeld := i+1 < len(pieces) && pieces[i+1].held; !isHeld && used+hyphen <= width {
			end = i
		}
	}
	if end < 0 {
		return fits
	}
	return end
}

// cutLong cuts pieces that have no room in a line: an address at the signs in it, and then, as
// all others, wherever a line ends.
func cutLong(pieces []piece, width int) []piece {
	for i, p := range pieces {
		if p.width <= width {
			continue
		}
		cut := append([]piece(nil), pieces[:i]...)
		for _, p := range pieces[i:] {
			if p.width <= width {
				cut = append(cut, p)
				continue
			}
			plain, _ := unstyled(p.text)
			parts := []piece{p}
			if isAddress(plain) {
				parts = p.cutAt(cutAddress(plain, addressSigns))
			}
			for _, part := range parts {
				if part.width <= width {
					cut = append(cut, part)
					continue
				}
				named, _ := unstyled(part.text)
				for _, one := range part.cutAt(cutAddress(named, nameSigns)) {
					if one.width > width {
						cut = append(cut, one.chopped(width)...)
					} else {
						cut = append(cut, one)
					}
				}
			}
		}
		return cut
	}
	return pieces
}

// cutAt cuts a piece at all chances.
func (p piece) cutAt(all []chance) (parts []piece) {
	plain, marks := unstyled(p.text)
	from := 0
	for _, c := range append(all, chance{at: len(plain)}) {
		part := piece{width: ansi.StringWidth(plain[from:c.at])}
		part.text, marks = restyled(plain, from, c.at, marks)
		parts, from = append(parts, part), c.at
	}
	return asOne(p, parts)
}

// chopped cuts a piece into parts that fill lines of a width.
func (p piece) chopped(width int) (parts []piece) {
	for part := range strings.SplitSeq(ansi.Hardwrap(p.text, max(1, width), true), "\n") {
		parts = append(parts, piece{text: part, width: ansi.StringWidth(part)})
	}
	return asOne(p, parts)
}

// asOne gives the parts of a piece its place among the others.
func asOne(p piece, parts []piece) []piece {
	if len(parts) == 0 {
		return []piece{p}
	}
	parts[0].blanks, parts[0].held, parts[len(parts)-1].soft = p.blanks, p.held, p.soft
	return parts
}

// Wrap breaks a text into lines of so many cells of the terminal.
func (t *Theme) Wrap(text string, width int) string {
	if !t.Graphemes && terminal.HasJoins(text) {
		text = terminal.AsCodePoints(text)
	}
	return strings.Join(breakLines(text, width, t.Abilities), "\n")
}

// WrapParagraph breaks a paragraph into lines of so many cells of the terminal, which are drawn
// as Visual says.
func (t *Theme) WrapParagraph(text string, width int) string {
	return strings.Join(t.markedFromRight(strings.Split(t.Wrap(text, width), "\n")), "\n")
}

// Wrap breaks a text into lines of a width on a terminal of which nothing is known.
func Wrap(text string, width int) []string {
	return breakLines(text, width, terminal.Abilities{Graphemes: true})
}

// breakLines breaks styled lines of text into such of a width. Each is whole in itself.
func breakLines(text string, width int, of terminal.Abilities) []string {
	var out strings.Builder
	out.Grow(len(text) + len(text)/8)
	first := true
	for line := range strings.SplitSeq(text, "\n") {
		if !first {
			out.WriteByte('\n')
		}
		first = false
		if pieces := piecesOf(line, of, asProse); pieces != nil {
			fill(&out, pieces, max(1, width))
			continue
		}
		_, marks := unstyled(line)
		for _, m := range marks { // a line of sequences alone
			out.WriteString(m.sequence)
		}
	}
	return wholeLines(out.String())
}
