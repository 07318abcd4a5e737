package typeset

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	east "github.com/yuin/goldmark/extension/ast"
)

// drawGrid draws a table in columns of these widths, with rules between them, below the
// heads and, if rows take more than a line, between rows. It says how many lines the
// highest row takes.
func (t *Typesetter) drawGrid(s *table, widths []int) (lines []string, highest int) {
	rule := t.rule(widths)
	total := columnGap * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	var rows [][]string
	for _, row := range s.rows {
		var set []string
		if spans(row) {
			set = fillLines(row[0].pieces, total)
		} else {
			set = t.drawRow(s, row, widths, false)
		}
		highest = max(highest, len(set))
		rows = append(rows, set)
	}
	if s.head != nil {
		lines = append(t.drawRow(s, s.head, widths, true), rule)
	}
	for i, row := range rows {
		if i > 0 && highest > 1 {
			lines = append(lines, rule)
		}
		lines = append(lines, row...)
	}
	return lines, highest
}

// rule is a line between rows.
func (t *Typesetter) rule(widths []int) string {
	parts := make([]string, len(widths))
	for i, w := range widths {
		parts[i] = strings.Repeat("─", w)
	}
	return t.theme.Rule.Render(strings.Join(parts, "─┼─"))
}

// drawRow sets the cells of a row beside each other.
func (t *Typesetter) drawRow(s *table, row []cell, widths []int, head bool) []string {
	height := 1
	cells := make([][]string, len(row))
	for i, c := range row {
		cells[i] = fillLines(c.pieces, widths[i])
		height = max(height, len(cells[i]))
	}
	between := " " + t.theme.Rule.Render("│") + " "
	lines := make([]string, height)
	for at := range lines {
		parts := make([]string, len(cells))
		for i, set := range cells {
			text := ""
			if at < len(set) {
				text = set[at]
			}
			free := max(0, widths[i]-t.theme.Width(text))
			if head {
				text = bold(text)
			}
			switch s.columns[i].align {
			case east.AlignRight:
				text = strings.Repeat(" ", free) + text
			case east.AlignCenter:
				text = strings.Repeat(" ", free/2) + text + strings.Repeat(" ", free-free/2)
			default:
				text += strings.Repeat(" ", free)
			}
			parts[i] = text
		}
		if lines[at] = strings.Join(parts, between); !s.turns { // else what is right of it moves
			lines[at] = strings.TrimRight(lines[at], " ")
		}
	}
	return lines
}

// bold makes a styled text bold.
func bold(text string) string {
	if text == "" {
		return ""
	}
	const on, off = "\x1b[1m", "\x1b[m"
	return on + strings.ReplaceAll(strings.ReplaceAll(text, "\x1b[0m", off), off, off+on) + off
}

// Where a row that is turned on its side stands.
const (
	turnedIndent = 2 // its cells, from its title
	turnedGap    = 2 // a cell, from its head
)

// drawTurned draws each row as a block: its first cell, and below it the others behind
// their heads, in two columns where these leave room for the cells.
func (t *Typesetter) drawTurned(s *table, width int) (lines []string) {
	heads := s.headColumn(width)
	for r, row := range s.rows {
		if r > 0 {
			lines = append(lines, "")
		}
		switch {
		case !row[0].empty:
			lines = append(lines, fillLines(t.titleOf(s, row), width)...)
		case r == 0 && s.head != nil && !s.isUsed(0):
			lines = append(lines, fillLines(t.behindHead(s.head[0], nil), width)...)
		}
		for i := 1; i < len(row); i++ {
			switch {
			case row[i].empty && (r > 0 || s.isUsed(i)): // a column without a cell has its head told once
			case s.head == nil:
				lines = append(lines, Prefix(fillLines(row[i].pieces, width-turnedIndent), "  ", "  ")...)
			case heads > 0:
				lines = append(lines, t.besideHead(s.head[i], row[i], heads, width)...)
			default:
				hanging := strings.Repeat(" ", 2*turnedIndent)
				both := t.behindHead(s.head[i], row[i].pieces)
				lines = append(lines, Prefix(fillLines(both, width-len(hanging)), "  ", hanging)...)
			}
		}
	}
	return lines
}

// headColumn is how wide a column of the heads is, of which no word is broken and beside
// which none is; 0 if there is no room for one.
func (s *table) headColumn(width int) (heads int) {
	if s.head == nil {
		return 0
	}
	cells := 0
	for i := 1; i < len(s.columns); i++ {
		one, all := widest(s.head[i].pieces)
		heads = max(heads, one, min(all, width*2/5))
		for _, row := range s.rows {
			one, _ = widest(row[i].pieces)
			cells = max(cells, one)
		}
	}
	if heads+turnedIndent+turnedGap+max(cells, width/3) > width {
		return 0
	}
	used := 0
	for _, head := range s.head[1:] {
		for _, line := range fillLines(head.pieces, heads) {
			used = max(used, ansi.StringWidth(line))
		}
	}
	return used
}

// besideHead sets a head in a column, and its cell beside it.
func (t *Typesetter) besideHead(head, value cell, heads, width int) (lines []string) {
	left := fillLines(head.pieces, heads)
	right := fillLines(value.pieces, width-turnedIndent-heads-turnedGap)
	for at := range max(len(left), len(right)) {
		line := strings.Repeat(" ", turnedIndent)
		used := 0
		if at < len(left) {
			line += t.theme.Muted.Render(ansi.Strip(left[at]))
			used = t.theme.Width(left[at])
		}
		if at < len(right) && right[at] != "" {
			line += strings.Repeat(" ", max(0, heads-used)+turnedGap) + right[at]
		}
		lines = append(lines, line)
	}
	return lines
}

// behindHead puts what stands in a cell behind its head and a colon.
func (t *Typesetter) behindHead(head cell, value []piece) []piece {
	var both []piece
	for i, p := range head.pieces {
		text := ansi.Strip(p.text)
		if i == len(head.pieces)-1 && len(value) > 0 {
			text, p.width = text+":", p.width+1
		}
		p.text = t.theme.Muted.Render(text)
		both = append(both, p)
	}
	for i, p := range value {
		if i == 0 {
			p.blanks = 1
		}
		both = append(both, p)
	}
	return both
}

// titleOf is what stands above a row that is turned on its side: its first cell, behind its
// head if it has one.
func (t *Typesetter) titleOf(s *table, row []cell) []piece {
	title := slices.Clone(row[0].pieces)
	for i := range title {
		title[i].text = bold(title[i].text)
	}
	if s.head == nil || s.head[0].empty || spans(row) && slices.ContainsFunc(s.rows, s.isNamed) {
		return title
	}
	return t.behindHead(s.head[0], title)
}

// isNamed reports whether a row says what its first cell is: one that spans all columns does
// so only where no other row does, since the head would be lost.
func (s *table) isNamed(row []cell) bool { return !row[0].empty && !spans(row) }

// isUsed reports whether a column has a cell with something in it.
func (s *table) isUsed(column int) bool {
	return slices.ContainsFunc(s.rows, func(row []cell) bool { return !row[column].empty })
}
