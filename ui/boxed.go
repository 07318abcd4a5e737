package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tidings/ui/typeset"
)

// A boxed overlay is a small form. It is drawn in a box over what it was opened over, which
// stays in sight, with its title in the box's upper rule and its keys in the lower one. Where
// the screen is read aloud there is no box: then it fills the screen as any overlay does.
type boxed interface {
	overlay
	// heading is its title.
	heading() string
	// needs is how many lines it fills of those that resize has offered to it.
	needs() int
}

const (
	boxEdge = 2 // cells of a box's rule and the blank within it, on either side
	boxRule = 1 // lines of a box's rule, above and below
	ruleGap = 3 // cells between two keys in the lower rule: " · "
)

// boxWidth is how wide a box is on a screen of w cells: as wide as a column of prose.
func boxWidth(w int) int { return min(w-2, typeset.ColumnMax) }

// roomInBox is how large the contents of a box can be on a screen of w by h cells.
func roomInBox(w, h int) (int, int) {
	return max(1, boxWidth(w)-2*boxEdge), max(1, h-2*boxRule)
}

// boxFor is the place of a box with so many lines of contents: in the middle of w cells, and a
// little above the middle of h lines.
func boxFor(w, h, lines int) box {
	b := box{w: boxWidth(w), h: min(h, lines+2*boxRule)}
	b.x, b.y = (w-b.w)/2, (h-b.h)/3
	return b
}

// within is the place of a box's contents.
func (b box) within() box {
	return box{b.x + boxEdge, b.y + boxRule, b.w - 2*boxEdge, max(1, b.h-2*boxRule)}
}

// drawBox draws a box of w cells around lines that fill it, with a title and keys in its rules.
func drawBox(t *typeset.Theme, title string, contents []string, keys []shownAction, w int) []string {
	title = t.VisualText(t.Cut(title, max(1, w-6)))
	upper := t.Rule.Render("╭─ ") + t.Accent.Render(title) + t.Rule.Render(" "+strings.Repeat("─", max(0, w-5-ansi.StringWidth(title)))+"╮")
	lines := []string{upper}
	for _, line := range contents {
		lines = append(lines, t.Rule.Render("│")+" "+typeset.Fit(line, w-2*boxEdge)+" "+t.Rule.Render("│"))
	}
	return append(lines, lowerRule(t, keys, w))
}

// keysInRule are as many keys as the rule of a box of w cells has room for.
func keysInRule(keys []shownAction, w int) []shownAction {
	room := w - 5
	shown := fittingHints(keys, room, ruleGap)
	if len(shown) > 0 && shown[len(shown)-1].width() > room {
		return nil
	}
	return shown
}

// lowerRule is the lower rule of a box, with keys.
func lowerRule(t *typeset.Theme, keys []shownAction, w int) string {
	shown := keysInRule(keys, w)
	if len(shown) == 0 {
		return t.Rule.Render("╰" + strings.Repeat("─", max(0, w-2)) + "╯")
	}
	line, width := "", 0
	for i, one := range shown {
		if i > 0 {
			line, width = line+t.Rule.Render(" · "), width+ruleGap
		}
		line += t.Accent.UnsetBold().Render(one.key()) + " " + t.Muted.Render(one.text)
		width += one.width()
	}
	return t.Rule.Render("╰─ ") + line + t.Rule.Render(" "+strings.Repeat("─", max(0, w-5-width))+"╯")
}

// keyInRule is the key in a column of the lower rule of a box, "" if there is none.
func keyInRule(keys []shownAction, x, w int) string {
	return hintAt(keysInRule(keys, w), x-3, ruleGap)
}

// overBox draws a box over a screen of w cells a line.
func overBox(body, drawn []string, at box, w int) []string {
	over := make([]string, len(body))
	copy(over, body)
	for i, line := range drawn {
		y := at.y + i
		if y >= len(over) {
			break
		}
		left := typeset.Fit(ansi.Truncate(over[y], at.x, ""), at.x)
		rest := w - at.x - at.w
		right := ansi.TruncateLeft(over[y], at.x+at.w, "")
		if ansi.StringWidth(right) > rest { // a wide letter stands in the box by half
			right = ansi.TruncateLeft(over[y], at.x+at.w+1, "")
		}
		right = strings.Repeat(" ", max(0, rest-ansi.StringWidth(right))) + right
		over[y] = left + line + right
	}
	return over
}
