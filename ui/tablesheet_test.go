package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// wideTable is the HTML of a table with columns and rows.
func wideTable(columns, rows int) string {
	var out strings.Builder
	out.WriteString("<p>See.</p><table><tr><th>Harbour</th>")
	for c := range columns {
		fmt.Fprintf(&out, "<th>Heading%d</th>", c)
	}
	out.WriteString("</tr>")
	for r := range rows {
		fmt.Fprintf(&out, "<tr><td>Quay%d</td>", r)
		for c := range columns {
			fmt.Fprintf(&out, "<td>cell%d.%d</td>", r, c)
		}
		out.WriteString("</tr>")
	}
	return out.String() + "</table>"
}

// A table that is turned on its side has a line below it that shows it alone, in columns: these are
// scrolled, the heads and the first column stay. The page is where it was afterwards.
func TestATableAlone(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		sc := withLinks(t, wideTable(20, 60), size[0], size[1]).press("G").sees("the table in columns")
		before := sc.text()
		sc.press("f", "enter").sees("Table · With", "Harbour", "Heading0", "Quay0 ", "cell0.0", "columns 2 to").exact()
		sc.press("l", "right").sees("Harbour", "Heading2", "Quay0 ", "cell0.2", "columns 4 to").seesNot("Heading0 ").exact()
		sc.press("G").sees("Harbour", "Quay59", "cell59.2").seesNot("Quay0 ")
		for range 30 {
			sc.press(">")
		}
		sc.sees("Heading19", "cell59.19", "Quay59", "to 21 of 21").exact()
		for range 30 {
			sc.press("<")
		}
		sc.press("g", "g").sees("Heading0", "cell0.0")
		if sc.press("q").text() != before {
			t.Errorf("%v: the page is not as it was:\n%s", size, sc.text())
		}
	}
}

// A table that fits has no such line; one on a page opened here has.
func TestWhichTablesAreShownAlone(t *testing.T) {
	withLinks(t, wideTable(2, 3), 80, 24).sees("cell2.1").seesNot("the table in columns")
	withLinks(t, wideTable(2, 600), 80, 24).press("G").sees("more rows", "the table in columns").press("f", "enter").press("G").sees("Quay599")
}

// Nothing of a table's words does anything to a terminal, alone or not.
func TestATableAloneIsClean(t *testing.T) {
	body := strings.ReplaceAll(wideTable(20, 3), "cell1.1", "&#27;]0;x&#7;a\u202eb<a href=\"https://a.example/&#7;\">c</a>")
	sc := withLinks(t, body, 80, 24).press("G", "f", "enter", "l")
	if got := sc.View().Content; strings.ContainsAny(ansi.Strip(got), "\a\x1b\u202e") {
		t.Errorf("%q", got)
	}
}

// Who uses the mouse clicks on the line below a table.
func TestATableIsClickedOn(t *testing.T) {
	sc := withLinks(t, wideTable(20, 3), 80, 24).press(":", `"mouse"`, "enter", "G")
	sc.clickOn("the table in columns").sees("Table · With links", "columns 2 to").press("q").sees("the table in columns")
}
