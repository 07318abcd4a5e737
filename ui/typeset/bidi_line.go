package typeset

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/bidi"

	"tidings/ui/terminal"
)

// Hebrew, Arabic, Persian. Lines are set in the order in which they are read, and put into the
// order in which they are seen when they are drawn, as the last of all (Visual, VisualText). So
// whatever looks through lines (finding, search terms, places, copying) knows one order only, and
// a line is wrapped, cut and lit as any other. Links on the screen are looked for in what is
// drawn.
//
// A paragraph's direction is that of its first strong character (P2, P3). The lines of one that is
// written from the right are marked where its text begins: the whole line is mirrored then, with
// the bullet, the number or the bar before it, and stands at the right side of the column. Each
// line is ordered by itself, with marks at its ends where foreign words go on from line to line
// (goOn).

// fromRight marks the lines of a paragraph that is written from the right, RIGHT-TO-LEFT ISOLATE:
// no text from outside has it. It is never sent to a terminal.
const fromRight = "\u2067"

// columnRule stands between the cells of a table, which are ordered each by itself.
const columnRule = "│"

// Visual is a line of a page as it is drawn: in the order in which it is seen, and at the right
// side of a column if it is marked so.
func (t *Theme) Visual(line string, column int) string {
	if t.Bidi == terminal.OrdersLines || !terminal.MayTurn(line) {
		return line
	}
	base := uint8(0)
	if strings.Contains(line, fromRight) {
		line, base = strings.ReplaceAll(line, fromRight, ""), 1
	}
	line = t.turned(line, base)
	if free := column - ansi.StringWidth(line); base == 1 && free > 0 {
		line = strings.Repeat(" ", free) + line
	}
	return line
}

// VisualText is a text that stands by itself in a line, such as a title in a list, as it is drawn.
func (t *Theme) VisualText(text string) string {
	if t.Bidi == terminal.OrdersLines || !terminal.MayTurn(text) {
		return text
	}
	text = strings.ReplaceAll(text, fromRight, "")
	base, _ := firstStrong(ansi.Strip(text))
	return t.turned(text, base)
}

// InOrder is VisualText for a terminal of which only that is known.
func InOrder(text string, bidi terminal.Bidi) string {
	return (&Theme{Abilities: terminal.Abilities{Bidi: bidi}}).VisualText(text)
}

// Unmarked is a screen without the marks that lines have for those who draw them.
func Unmarked(screen string) string {
	if !strings.Contains(screen, fromRight) && !strings.Contains(screen, wholeCode) {
		return screen
	}
	return strings.NewReplacer(fromRight, "", wholeCode, "").Replace(screen)
}

// markedFromRight marks the lines of a paragraph if it is written from the right.
func (t *Theme) markedFromRight(lines []string) []string {
	if t.Bidi == terminal.OrdersLines || !slices.ContainsFunc(lines, terminal.MayTurn) {
		return lines
	}
	plain := make([]string, len(lines))
	for i, line := range lines {
		plain[i] = ansi.Strip(line)
	}
	base, _ := firstStrong(strings.Join(plain, " "))
	lines = goOn(lines, plain, base)
	if base == 1 {
		return Prefix(lines, fromRight, fromRight)
	}
	return lines
}

// goOn puts marks at the ends of lines between which foreign words go on, so that each line, though
// it is ordered by itself, is as it would be in the whole paragraph: behind what stands before it
// and before what follows.
func goOn(lines, plain []string, base uint8) []string {
	out := slices.Clone(lines)
	before := "" // the mark for what stands before a line
	for i := range out {
		out[i] = before + out[i]
		if _, has := firstStrong(plain[i]); has {
			before = lastMark(plain[i], base)
		}
		if before == "" || i+1 == len(out) {
			continue
		}
		if next, has := firstStrong(plain[i+1]); has && next != base || beginsWithNumber(plain[i+1]) {
			out[i] += before
		}
	}
	return out
}

// lastMark is the mark that is as strong as the last strong character of a line, "" if that is
// written as the paragraph is.
func lastMark(line string, base uint8) string {
	for line != "" {
		r, size := utf8.DecodeLastRuneInString(line)
		line = line[:len(line)-size]
		properties, _ := bidi.LookupRune(r)
		switch class := properties.Class(); {
		case class == bidi.L && base == 1:
			return leftMark
		case class == bidi.R && base == 0:
			return rightMark
		case class == bidi.AL: // numbers behind it are others than behind R
			return arabicMark
		case class == bidi.L, class == bidi.R, class == bidi.AL:
			return ""
		}
	}
	return ""
}

// beginsWithNumber reports whether the first character of a line that has a direction is a digit.
func beginsWithNumber(line string) bool {
	for _, r := range line {
		switch properties, _ := bidi.LookupRune(r); properties.Class() {
		case bidi.EN, bidi.AN:
			return true
		case bidi.L, bidi.R, bidi.AL:
			return false
		}
	}
	return false
}

// isFromRight reports whether most letters of a table are written from the right.
func (s *table) isFromRight(rows [][]cell) bool {
	balance := 0
	for _, row := range rows {
		for _, c := range row {
			for _, p := range c.pieces {
				if level, has := firstStrong(ansi.Strip(p.text)); has && level == 1 {
					balance++
				} else if has {
					balance--
				}
			}
		}
	}
	return balance > 0
}

// A glyph is a character with its marks, and how it is written.
type glyph struct {
	text        string
	style, link string
	level       uint8
	kept        bool // the terminal turns the word and mirrors what is in it
}

// Apart is a part of a line beside others, which stay where they are whatever direction it is
// written in: a mark behind it (LRM) parts it from what follows.
func Apart(part string) string {
	if !terminal.MayTurn(part) {
		return part
	}
	return part + leftMark
}

// Characters that are strong and not seen: LEFT-TO-RIGHT MARK and its like. They have no use, and are
// not drawn, when a line has been put in order.
const (
	leftMark   = "\u200e"
	rightMark  = "\u200f"
	arabicMark = "\u061c"
)

// turned puts a line in the order in which it is seen.
func (t *Theme) turned(line string, base uint8) string {
	glyphs := glyphsOf(line)
	for from := 0; from <= len(glyphs); {
		to := from
		for to < len(glyphs) && glyphs[to].text != columnRule {
			to++
		}
		level(glyphs[from:to], base, from > 0 || to < len(glyphs))
		if to < len(glyphs) {
			glyphs[to].level = base
		}
		from = to + 1
	}
	levels := make([]uint8, len(glyphs))
	for i, g := range glyphs {
		levels[i] = g.level
	}
	if slices.Max(append(levels, 0)) == 0 { // marks alone, as kitty's pictures have them
		return line
	}
	order := visualOrder(levels)
	if t.Bidi == terminal.TurnsWords {
		order = wordsTurnedBack(order, glyphs)
	}
	var out strings.Builder
	out.Grow(len(line) + len(line)/4)
	var now glyph
	for _, i := range order {
		g := glyphs[i]
		if g.text == leftMark || g.text == rightMark || g.text == arabicMark {
			continue
		}
		if g.link != now.link {
			if g.link == "" {
				out.WriteString(ansi.ResetHyperlink())
			} else {
				out.WriteString(g.link)
			}
		}
		if g.style != now.style {
			if now.style != "" {
				out.WriteString(ansi.ResetStyle)
			}
			out.WriteString(g.style)
		}
		now = g
		if joint := "\u200c"; g.level%2 == 1 && !g.kept && strings.HasSuffix(g.text, joint) { // it stands between two letters
			out.WriteString(joint)
			g.text = strings.TrimSuffix(g.text, joint)
		}
		if g.level%2 == 1 && !g.kept {
			first, size := utf8.DecodeRuneInString(g.text)
			if other := mirrored(first); other != first {
				out.WriteString(string(other) + g.text[size:])
				continue
			}
		}
		out.WriteString(g.text)
	}
	if now.style != "" {
		out.WriteString(ansi.ResetStyle)
	}
	if now.link != "" {
		out.WriteString(ansi.ResetHyperlink())
	}
	return out.String()
}

// level finds the levels of some characters. Those of a cell in a table that is not mirrored have
// the direction of what is in it, but stand where they stand.
func level(glyphs []glyph, base uint8, isCell bool) {
	if isCell && base == 0 {
		for len(glyphs) > 0 && glyphs[0].text == " " {
			glyphs = glyphs[1:]
		}
		for len(glyphs) > 0 && glyphs[len(glyphs)-1].text == " " {
			glyphs = glyphs[:len(glyphs)-1]
		}
	}
	var text []rune
	for _, g := range glyphs {
		for _, r := range g.text {
			text = append(text, r)
		}
	}
	if isCell && base == 0 {
		base, _ = firstStrong(string(text))
	}
	levels, at := resolve(text, base), 0
	for i, g := range glyphs {
		glyphs[i].level = levels[at]
		at += utf8.RuneCountInString(g.text)
	}
}

// glyphsOf takes a styled line apart.
func glyphsOf(line string) (all []glyph) {
	style, link := "", ""
	for line != "" {
		if line[0] == '\x1b' {
			sequence, _, n, _ := ansi.DecodeSequence(line, 0, nil)
			line = line[n:]
			switch {
			case sequence == "\x1b[m" || sequence == "\x1b[0m":
				style = ""
			case strings.HasPrefix(sequence, "\x1b["):
				style += sequence
			case strings.HasPrefix(sequence, "\x1b]8;;\x1b") || strings.HasPrefix(sequence, "\x1b]8;;\a"):
				link = ""
			case strings.HasPrefix(sequence, "\x1b]8;"):
				link = sequence
			}
			continue
		}
		text, _ := ansi.FirstGraphemeCluster(line, ansi.GraphemeWidth)
		line = line[len(text):]
		all = append(all, glyph{text: text, style: style, link: link})
	}
	return all
}

// wordsTurnedBack leaves the letters of words as they are read, for a terminal that turns the
// words that it draws, but not their order.
func wordsTurnedBack(order []int, glyphs []glyph) []int {
	for from := 0; from < len(order); {
		to, turns := from, false
		for to < len(order) && glyphs[order[to]].level%2 == 1 && glyphs[order[to]].text != " " {
			turns = turns || terminal.MayTurn(glyphs[order[to]].text)
			to++
		}
		if turns {
			slices.Reverse(order[from:to])
			for _, i := range order[from:to] {
				glyphs[i].kept = true
			}
		}
		from = max(to, from+1)
	}
	return order
}
