package markup

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// How wide tables are and what they say of their columns.

const (
	// maxColumns is how many columns a table of facts may have. What is wider becomes
	// lines. A screen draws fewer.
	maxColumns = 200

	// maxCells is how many cells a table of facts may have, those between its last cells
	// and its right side included.
	maxCells = 200_000

	// maxCellText is how long a cell may be in a table of facts, in bytes; longer
	// ones are prose that was laid out in a table.
	maxCellText = 400
)

// sideOf returns the side at which an element says that the text in it stands: "left",
// "center", "right", or "".
func sideOf(n *html.Node) string {
	side := Attribute(n, "align")
	for declaration := range strings.SplitSeq(Attribute(n, "style"), ";") {
		name, value, _ := strings.Cut(declaration, ":")
		if strings.EqualFold(strings.TrimSpace(name), "text-align") {
			side = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
		}
	}
	switch side = strings.ToLower(strings.TrimSpace(side)); side {
	case "left", "right", "center":
		return side
	case "start":
		return "left"
	case "end":
		return "right"
	case "middle":
		return "center"
	}
	return ""
}

// columnSides returns the sides that a table's <col> elements say, one a column.
func columnSides(table *html.Node) (sides []string) {
	add := func(col *html.Node, side string) {
		if own := sideOf(col); own != "" {
			side = own
		}
		for range span(col, "span") {
			if len(sides) < maxColumns {
				sides = append(sides, side)
			}
		}
	}
	for part := range table.ChildNodes() {
		switch part.DataAtom {
		case atom.Col:
			add(part, "")
		case atom.Colgroup:
			if FindElement(part, atom.Col) == nil {
				add(part, "")
			}
			for col := range part.ChildNodes() {
				if col.DataAtom == atom.Col {
					add(col, sideOf(part))
				}
			}
		case atom.Tr, atom.Thead, atom.Tbody, atom.Tfoot:
			return sides
		}
	}
	return sides
}

// span returns over how many columns or rows a cell reaches.
func span(cell *html.Node, side string) int {
	size, err := strconv.Atoi(Attribute(cell, side))
	if err != nil {
		return 1
	}
	return min(max(size, 1), maxColumns)
}
