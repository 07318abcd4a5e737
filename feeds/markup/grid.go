package markup

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
)

// table returns the lines of a table: GFM's pipes below its caption. GFM knows no table
// without a head: one that has none gets an empty one. Cells that span others are followed
// by empty ones.
func (w blockWriter) table(n *html.Node) []string {
	var lines []string
	if caption := n.FirstChild; isElementOf(caption, atom.Caption) {
		lines = append(w.formatted(caption, atom.Em), "")
	}
	grid := gridOf(n)
	rows := withoutEmptyColumns(w.written(grid))
	if len(rows) == 0 {
		return lines
	}
	if w.plain {
		for _, row := range rows {
			for len(row) > 1 && row[len(row)-1].text == "" {
				row = row[:len(row)-1]
			}
			if line := joinCells(row); grid.heads > 0 || line != "" {
				lines = append(lines, line)
			}
		}
		return lines
	}
	for i, row := range rows {
		if i == 0 && grid.heads == 0 {
			lines = append(lines, "|"+strings.Repeat("  |", len(row)), delimiters(rows))
		}
		lines = append(lines, "| "+joinCells(row)+" |")
		if i == 0 && grid.heads > 0 {
			lines = append(lines, delimiters(rows))
		}
	}
	return lines
}

// A writtenCell is the text of a cell in its column.
type writtenCell struct{ text, side string }

func joinCells(row []writtenCell) string {
	texts := make([]string, len(row))
	for i, c := range row {
		texts[i] = c.text
	}
	return strings.Join(texts, " | ")
}

// delimiters returns the line below a head, which says at which side of each column its
// cells stand: as most of them say.
func delimiters(rows [][]writtenCell) string {
	var out strings.Builder
	out.WriteByte('|')
	for column := range rows[0] {
		votes := map[string]int{}
		for _, row := range rows {
			if row[column].text != "" {
				votes[row[column].side]++
			}
		}
		mark, most := " --- |", votes[""]
		for _, side := range [...]struct{ name, mark string }{{"left", " :--- |"}, {"center", " :---: |"}, {"right", " ---: |"}} {
			if votes[side.name] > most {
				mark, most = side.mark, votes[side.name]
			}
		}
		out.WriteString(mark)
	}
	return out.String()
}

// A grid is the cells of a table in rows and columns. Where a cell spans others it stands
// in each of their places.
type grid struct {
	rows  [][]gridCell // all of one length
	heads int          // how many of the first rows are its head
}

// A gridCell is a place in a grid.
type gridCell struct {
	cell  *html.Node // nil if there is none
	first bool       // the place is the first of the cell's
}

// gridOf lays out the cells of a table. If these span so many others that there would be
// too many places, each gets one.
func gridOf(table *html.Node) grid {
	g, fits := layOut(table, span)
	if !fits {
		g, _ = layOut(table, func(*html.Node, string) int { return 1 })
	}
	g.heads = g.countHeads()
	return g
}

// layOut puts cells into their places; false if there are too many of these.
func layOut(table *html.Node, span func(cell *html.Node, side string) int) (g grid, fits bool) {
	var (
		places int
		below  []gridCell // for each column, the cell above that reaches into the next row
		left   []int      // and into how many rows
		widest int
	)
	for tr := range table.ChildNodes() {
		if tr.DataAtom != atom.Tr {
			continue
		}
		var row []gridCell
		reach := func() {
			for len(row) < len(below) && left[len(row)] > 0 {
				left[len(row)]--
				row = append(row, below[len(row)])
			}
		}
		for cell := range tr.ChildNodes() {
			rowspan, colspan := span(cell, "rowspan"), span(cell, "colspan")
			reach()
			for i := range colspan {
				if i > 0 && len(row) >= maxColumns {
					break
				}
				for len(below) <= len(row) {
					below, left = append(below, gridCell{}), append(left, 0)
				}
				below[len(row)], left[len(row)] = gridCell{cell: cell}, rowspan-1
				row = append(row, gridCell{cell, i == 0})
			}
		}
		reach()
		g.rows = append(g.rows, row)
		widest = max(widest, len(row))
		if places += len(row); places > maxCells {
			return grid{}, false
		}
	}
	if widest*len(g.rows) > maxCells {
		return grid{}, false
	}
	for i := range g.rows {
		g.rows[i] = append(g.rows[i], make([]gridCell, widest-len(g.rows[i]))...)
	}
	return g, true
}

// mostHeads is how many rows of heads are made one.
const mostHeads = 4

// countHeads returns how many of the first rows are the head: those that have head cells
// only, but not all rows. A table without head cells may have a head all the same.
func (g grid) countHeads() (heads int) {
	for heads < min(len(g.rows)-1, mostHeads) && isHeadRow(g.rows[heads]) {
		heads++
	}
	switch {
	case heads > 0:
		return heads
	case len(g.rows) == 1 && isHeadRow(g.rows[0]), g.looksHeaded():
		return 1
	}
	return 0
}

// isHeadRow reports whether all cells that have text are head cells.
func isHeadRow(row []gridCell) bool {
	heads := 0
	for _, c := range row {
		if c.cell == nil || c.cell.FirstChild == nil {
			continue
		}
		if c.cell.DataAtom != atom.Th {
			return false
		}
		heads++
	}
	return heads > 0
}

// looksHeaded reports whether the first row of a table without head cells is its head all
// the same: all of its text is bold and that of the next row is not, or one of its words
// stands above a column of numbers.
func (g grid) looksHeaded() bool {
	if len(g.rows) < 2 {
		return false
	}
	if isBoldRow(g.rows[0]) && !isBoldRow(g.rows[1]) {
		return true
	}
	for column, head := range g.rows[0] {
		if text := cellText(head); text == "" || hasDigit(text) {
			continue
		}
		numbers := 0
		for _, row := range g.rows[1:] {
			text := cellText(row[column])
			if isNumber(text) {
				numbers++
			} else if hasLetter(text) {
				numbers = 0
				break
			}
		}
		if numbers > 0 {
			return true
		}
	}
	return false
}

func cellText(c gridCell) string {
	if c.cell == nil {
		return ""
	}
	return sanitize.Line(TextOf(c.cell, maxCellText))
}

// isBoldRow reports whether there is text in a row, and all of it bold.
func isBoldRow(row []gridCell) bool {
	bold := false
	for _, c := range row {
		if c.cell == nil {
			continue
		}
		for child := range c.cell.ChildNodes() {
			if child.DataAtom != atom.Strong {
				return false
			}
			bold = true
		}
	}
	return bold
}

// isNumber reports whether a text is a quantity: digits, and beside them signs and no more
// than a unit.
func isNumber(text string) bool {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return hasDigit(text) && letters <= 3
}

func hasDigit(text string) bool { return strings.ContainsAny(text, "0123456789") }

func hasLetter(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

// written returns the cells of a grid as they are written. Several rows of heads become
// one, each head behind those above it; else a cell that spans others stands in its first
// place.
func (w blockWriter) written(g grid) [][]writtenCell {
	var (
		rows  [][]writtenCell
		heads = max(1, g.heads)
		texts = map[*html.Node]string{}
	)
	for at := 0; at < len(g.rows); at++ {
		row := make([]writtenCell, len(g.rows[at]))
		for column, c := range g.rows[at] {
			if c.cell == nil || !c.first && at >= heads {
				continue
			}
			row[column].side = Attribute(c.cell, "align")
			if at == 0 && g.heads > 1 {
				row[column].text = w.headsOf(g, column, texts)
			} else if c.first {
				row[column].text = w.cell(c.cell, at < g.heads)
			}
		}
		rows = append(rows, row)
		if at == 0 && g.heads > 1 {
			at = g.heads - 1
		}
	}
	return rows
}

// headsOf returns the heads of a column, the outer ones first. Texts are those of heads
// that have been written.
func (w blockWriter) headsOf(g grid, column int, texts map[*html.Node]string) string {
	var parts []string
	var last *html.Node
	for _, row := range g.rows[:g.heads] {
		cell := row[column].cell
		if cell == nil || cell == last {
			continue
		}
		last = cell
		text, known := texts[cell]
		if !known {
			text = w.cell(cell, true)
			texts[cell] = text
		}
		if text != "" && !slices.Contains(parts, text) {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " ")
}

// cell returns what is in a cell, on one line. A head beside its row is bold.
func (w blockWriter) cell(n *html.Node, head bool) string {
	if n.DataAtom == atom.Th && !head && !w.plain && n.FirstChild != nil {
		strong := newElement(atom.Strong)
		moveChildren(strong, n, nil)
		n.AppendChild(strong)
	}
	var out strings.Builder
	inlineWriter{blockWriter: w, out: &out, spanEnd: new(int), cell: true, noBreaks: true, tildes: strings.Contains(TextOf(n, MaxSource), "~")}.children(n)
	return strings.TrimSpace(out.String())
}

// withoutEmptyColumns leaves out columns that only keep others apart.
func withoutEmptyColumns(rows [][]writtenCell) [][]writtenCell {
	if len(rows) == 0 {
		return nil
	}
	var kept []int
	for column := range rows[0] {
		if slices.ContainsFunc(rows, func(row []writtenCell) bool { return row[column].text != "" }) {
			kept = append(kept, column)
		}
	}
	if len(kept) == len(rows[0]) {
		return rows
	}
	for i, row := range rows {
		less := make([]writtenCell, len(kept))
		for at, column := range kept {
			less[at] = row[column]
		}
		rows[i] = less
	}
	return rows
}
