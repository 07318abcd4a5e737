package typeset

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// codeIndent is how far code stands from the column's side.
const codeIndent = 2

// codeLine sets a line of code. One that is longer than the column goes on below, behind a mark
// and as far to the right as it begins. It ends at a blank if it can.
func (t *Theme) codeLine(line string, width int) []string {
	side := strings.Repeat(" ", codeIndent)
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
