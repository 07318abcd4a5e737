package ui

import (
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tidings/ui/typeset"
)

// A pane is a rectangle of the screen with a life of its own: sidebar, list and
// article. They are plain structs with the same three methods:
//
//	resize(w, h int)              take this many cells
//	update(key) (tea.Cmd, bool)   take a key; false if it was not for the pane
//	view() string                 fill exactly w by h cells, changing nothing
//
// and one more method for each result of a command that is theirs.

// shared is what every pane truly needs of the session. It is never changed
// after a frame has begun; theme and keys are replaced whole.
type shared struct {
	theme *typeset.Theme
	keys  keyMap
	now   func() time.Time
	zone  *time.Location
}

// fit cuts a line, or fills it with blanks, to exactly w cells.
func fit(line string, w int) string {
	have := ansi.StringWidth(line)
	if have > w {
		line = ansi.Truncate(line, w, "…")
		have = ansi.StringWidth(line)
	}
	return line + strings.Repeat(" ", max(0, w-have))
}

// ends sets one text at the left end of a line of w cells and one at the right;
// the left one gives way.
func ends(left, right string, w int) string {
	room := w - ansi.StringWidth(right)
	if room < 4 {
		return fit(left, w)
	}
	return fit(left, room) + right
}

// fill makes exactly h lines of exactly w cells.
func fill(lines []string, w, h int) string {
	out := make([]string, h)
	for i := range out {
		if i < len(lines) {
			out[i] = fit(lines[i], w)
		} else {
			out[i] = strings.Repeat(" ", w)
		}
	}
	return strings.Join(out, "\n")
}

// beside joins blocks of the same height with a rule between them.
func beside(rule string, blocks ...string) string {
	split := make([][]string, len(blocks))
	for i, b := range blocks {
		split[i] = strings.Split(b, "\n")
	}
	var out strings.Builder
	for row := range split[0] {
		if row > 0 {
			out.WriteByte('\n')
		}
		for i := range split {
			if i > 0 {
				out.WriteString(rule)
			}
			out.WriteString(split[i][row])
		}
	}
	return out.String()
}
