package markup

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// table returns the lines of a table: GFM's pipes, the first row as its head,
// since GFM knows no table without one. Cells that span others are followed by
// empty ones.
func (w blockWriter) table(n *html.Node) []string {
	var lines []string
	if caption := n.FirstChild; isElementOf(caption, atom.Caption) {
		lines = append(w.formatted(caption, atom.Em), "")
	}
	rows := withoutEmptyColumns(w.grid(n))
	for i, row := range rows {
		if w.plain {
			for len(row) > 1 && row[len(row)-1] == "" {
				row = row[:len(row)-1]
			}
			lines = append(lines, strings.Join(row, " | "))
			continue
		}
		lines = append(lines, "| "+strings.Join(row, " | ")+" |")
		if i == 0 {
			lines = append(lines, "|"+strings.Repeat(" --- |", len(row)))
		}
	}
	return lines
}

// grid returns the written cells of a table, all rows of one length.
func (w blockWriter) grid(table *html.Node) [][]string {
	var (
		rows   [][]string
		below  []int // for each column, how many more rows a cell above reaches into
		widest int
	)
	for tr := range table.ChildNodes() {
		if tr.DataAtom != atom.Tr {
			continue
		}
		var row []string
		put := func(text string, rowspan int) {
			for len(row) < len(below) && below[len(row)] > 0 {
				below[len(row)]--
				row = append(row, "")
			}
			for len(below) <= len(row) {
				below = append(below, 0)
			}
			below[len(row)] = rowspan - 1
			row = append(row, text)
		}
		for cell := range tr.ChildNodes() {
			rowspan, colspan := span(cell, "rowspan"), span(cell, "colspan")
			if len(row)+colspan > maxColumns {
				colspan = 1
			}
			put(w.cell(cell, len(rows) == 0), rowspan)
			for range colspan - 1 {
				put("", rowspan)
			}
		}
		rows = append(rows, row)
		widest = max(widest, len(row))
	}
	for i := range rows {
		rows[i] = append(rows[i], make([]string, widest-len(rows[i]))...)
	}
	return rows
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

// span returns over how many columns or rows a cell reaches.
func span(cell *html.Node, side string) int {
	size, err := strconv.Atoi(Attribute(cell, side))
	if err != nil {
		return 1
	}
	return min(max(size, 1), maxColumns)
}

// withoutEmptyColumns leaves out columns that only keep others apart.
func withoutEmptyColumns(rows [][]string) [][]string {
	if len(rows) == 0 {
		return nil
	}
	for column := len(rows[0]) - 1; column >= 0 && len(rows[0]) > 1; column-- {
		empty := true
		for _, row := range rows {
			empty = empty && row[column] == ""
		}
		for i := range rows {
			if empty {
				rows[i] = append(rows[i][:column], rows[i][column+1:]...)
			}
		}
	}
	return rows
}
