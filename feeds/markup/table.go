package markup

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
)

// table walks <table>. One that holds facts stays a table; one that only
// arranges the page becomes what is in its cells, one after the other.
func (s *simplifier) table(n *html.Node) {
	s.endLine()
	if s.singleLine {
		s.children(n)
		s.endLine()
		return
	}
	rows := tableRows(n)
	if !isFacts(n, rows) {
		s.layout(n, rows)
		return
	}
	table := newElement(atom.Table)
	sides := columnSides(n)
	for _, row := range rows {
		if tr := s.tableRow(row, sides); tr != nil {
			table.AppendChild(tr)
		}
	}
	if caption := captionOf(n); caption != nil && table.FirstChild != nil {
		el := newElement(atom.Caption)
		s.fillLine(el, caption)
		if el.FirstChild != nil {
			table.InsertBefore(el, table.FirstChild)
		}
	}
	if table.FirstChild != nil {
		s.block.AppendChild(table)
	}
	s.endLine()
}

// tableRow makes a row of a table of facts; nil if nothing is in it. What stands in a
// table's head is a head cell, whatever element it is. Sides are those of the columns.
func (s *simplifier) tableRow(row *html.Node, sides []string) *html.Node {
	tr := newElement(atom.Tr)
	filled, column := false, 0
	for cell := range row.ChildNodes() {
		if cell.DataAtom != atom.Td && cell.DataAtom != atom.Th || isHidden(cell) || isGutter(cell) {
			continue
		}
		el := newElement(cell.DataAtom)
		if isElementOf(row.Parent, atom.Thead) {
			el = newElement(atom.Th)
		}
		s.fillLine(el, cell)
		side := sideOf(cell)
		if side == "" {
			side = sideOf(row)
		}
		if side == "" && column < len(sides) {
			side = sides[column]
		}
		if side != "" {
			setAttribute(el, "align", side)
		}
		column++
		for _, span := range [...]string{"colspan", "rowspan"} {
			if size, err := strconv.Atoi(Attribute(cell, span)); err == nil && size > 1 {
				setAttribute(el, span, strconv.Itoa(min(size, maxColumns)))
				if span == "colspan" {
					column += min(size, maxColumns) - 1
				}
			}
		}
		tr.AppendChild(el)
		filled = filled || el.FirstChild != nil
	}
	if !filled {
		return nil
	}
	return tr
}

// tableRows lists the rows of a table in the order in which they are shown, but not those
// of tables in it: its head comes first and its foot last, wherever they stand.
func tableRows(table *html.Node) []*html.Node {
	var head, body, foot []*html.Node
	for part := range table.ChildNodes() {
		rows := &body
		switch part.DataAtom {
		case atom.Tr:
			body = append(body, part)
			continue
		case atom.Thead:
			rows = &head
		case atom.Tfoot:
			rows = &foot
		case atom.Tbody:
		default:
			continue
		}
		for row := range part.ChildNodes() {
			if row.DataAtom == atom.Tr {
				*rows = append(*rows, row)
			}
		}
	}
	return slices.Concat(head, body, foot)
}

// captionOf returns the caption of a table, not of one in it, or nil.
func captionOf(table *html.Node) *html.Node {
	for part := range table.ChildNodes() {
		if part.DataAtom == atom.Caption {
			return part
		}
	}
	return nil
}

// isFacts reports whether the table holds facts. Header cells or a caption say
// so; a table inside, a single column or cells full of paragraphs say that it
// only arranges the page.
func isFacts(table *html.Node, rows []*html.Node) bool {
	switch Attribute(table, "role") {
	case "presentation", "none":
		return false
	}
	columns, filled, headers := 0, 0, captionOf(table) != nil
	for _, row := range rows {
		cells := 0
		if sanitize.Line(TextOf(row, maxShort)) != "" {
			filled++
		}
		for cell := range row.ChildNodes() {
			switch cell.DataAtom {
			case atom.Th:
				headers = true
				cells++
			case atom.Td:
				cells++
			}
		}
		columns = max(columns, cells)
	}
	if columns < 2 || columns > maxColumns || columns*len(rows) > maxCells || FindElement(table, atom.Table) != nil || !headers && filled < 2 {
		return false
	}
	for _, row := range rows {
		for cell := range row.ChildNodes() {
			if isProse(cell, headers) {
				return false
			}
		}
	}
	return true
}

// isProse reports whether a cell holds more than a cell of facts would.
func isProse(cell *html.Node, headers bool) bool {
	text, paragraphs := 0, 0
	for n := range cell.Descendants() {
		switch n.DataAtom {
		case 0:
			if n.Type == html.TextNode {
				text += len(strings.TrimSpace(n.Data))
			}
		case atom.Pre, atom.Blockquote, atom.Figure, atom.H1, atom.H2, atom.H3, atom.Hr, atom.Video, atom.Iframe:
			return true
		case atom.P:
			paragraphs++
		case atom.Ul, atom.Ol:
			if !headers {
				return true
			}
		}
	}
	limit := maxCellText
	if headers {
		limit *= 2
	}
	return text > limit || paragraphs > 1 && text > 120
}

// layout walks a table that only arranges the page: each cell becomes blocks. A row of
// more cells than a table may have becomes one line, with " | " between its cells.
func (s *simplifier) layout(n *html.Node, rows []*html.Node) {
	if caption := captionOf(n); caption != nil {
		s.children(caption)
		s.endLine()
	}
	for _, row := range rows {
		cells := 0
		for cell := range row.ChildNodes() {
			if cell.DataAtom == atom.Td || cell.DataAtom == atom.Th {
				cells++
			}
		}
		if cells > maxColumns {
			s.wideRow(row)
			continue
		}
		for cell := range row.ChildNodes() {
			if cell.Type == html.ElementNode && !isHidden(cell) && !isGutter(cell) {
				s.children(cell)
				s.endLine()
			}
		}
	}
}

// wideRow makes one paragraph of a row.
func (s *simplifier) wideRow(row *html.Node) {
	p := newElement(atom.P)
	s.line, s.openFormats, s.gap, s.singleLine = p, s.openFormats[:0], gapNone, true
	for cell := range row.ChildNodes() {
		if p.FirstChild != nil && (cell.DataAtom == atom.Td || cell.DataAtom == atom.Th) {
			s.gap = gapSpace
			s.write("|")
			s.gap = gapSpace
		}
		if cell.Type == html.ElementNode {
			s.children(cell)
		}
	}
	s.line, s.openFormats, s.gap, s.singleLine = nil, s.openFormats[:0], gapNone, false
	if p.FirstChild != nil {
		s.block.AppendChild(p)
	}
	s.endLine()
}
