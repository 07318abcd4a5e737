package typeset

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// codeIndent is how far code stands from the column's side.
const codeIndent = 2

// wholeCode stands before a line of code that is as long as it is, LEFT-TO-RIGHT ISOLATE: no text
// from outside has it, and Shifted takes it out.
const wholeCode = "\u2066"

// codeLine sets a line of code. One that is longer than the column goes on below, behind a mark
// and as far to the right as it begins. It ends at a blank if it can.
func (t *Typesetter) codeLine(line string, width int) []string {
	side := strings.Repeat(" ", codeIndent)
	if t.wholeCode {
		return []string{side + wholeCode + line}
	}
	return t.theme.brokenCode(line, side, width)
}

func (t *Theme) brokenCode(line, side string, width int) []string {
	if t.Width(line) <= width-codeIndent {
		return []string{side + line}
	}
	pieces := piecesOf(line, t.Abilities, asCode)
	if len(pieces) == 0 {
		return []string{side + line}
	}
	mark := side + "↪ "
	indent := min(pieces[0].blanks, width/3)
	room := max(1, width-ansi.StringWidth(mark)-indent)
	pieces = cutLong(pieces, room)
	last := lineEnd(pieces, 0, width-codeIndent)
	var out strings.Builder
	fill(&out, pieces[:last+1], width-codeIndent)
	if rest := pieces[last+1:]; len(rest) > 0 {
		rest[0].blanks = 0
		out.WriteByte('\n')
		fill(&out, rest, room)
	}
	return Prefix(wholeLines(out.String()), side, t.Muted.Render(mark)+strings.Repeat(" ", indent))
}

// Shifted is a line as it is seen in so many cells if its code is moved to the left by some: other
// lines stay as they are. Signs say where it goes on.
func (t *Theme) Shifted(line string, by, width int) string {
	before, code, is := strings.Cut(line, wholeCode)
	if !is {
		return line
	}
	long, room := ansi.StringWidth(code), max(2, width-ansi.StringWidth(before))
	from, to, left, right := by, by+room, "", ""
	if by > 0 && long > 0 {
		from, left = from+1, t.Muted.Render("‹")
	}
	if long > to {
		to, right = to-1, t.Muted.Render("›")
	}
	return before + left + ansi.Cut(code, from, max(from, to)) + right
}

// CodeBeyond is how many cells of the longest line of code have no room in so many.
func CodeBeyond(lines []string, width int) (most int) {
	for _, line := range lines {
		if isWholeCode(line) {
			most = max(most, ansi.StringWidth(line)-width)
		}
	}
	return most
}

func isWholeCode(line string) bool { return strings.Contains(line, wholeCode) }
