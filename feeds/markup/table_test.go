package markup_test

import (
	"strings"
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

func TestTables(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{"sides of cells", `<table><tr><th>A</th><th align=center>B</th><th>C</th><th>D</th></tr><tr><td>1</td><td align=center>x</td><td style="color: red; text-align: right">2</td><td style="TEXT-ALIGN:END !important">3</td></tr><tr><td>1</td><td align=center>y</td><td style="text-align: right">2</td><td style="text-align: end">3</td></tr></table>`,
			"A | B | C | D\n--- | :---: | ---: | ---:\n1 | x | 2 | 3\n1 | y | 2 | 3"},
		{"sides of columns", `<table><colgroup><col><col span=2 align=right></colgroup><tr><th>A</th><th>B</th><th>C</th></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>`,
			"A | B | C\n--- | ---: | ---:\na | b | c"},
		{"sides of rows", `<table><tr align=right><td>a</td><td>b</td></tr><tr align=right><td>c</td><td>d</td></tr></table>`,
			" | \n---: | ---:\na | b\nc | d"},
		{"a side that no cell can have", `<table><tr><th>A</th><th>B</th></tr><tr><td align="justify">a</td><td style="text-align:inherit">b</td></tr></table>`, "A | B\n--- | ---\na | b"},
		{"no head", `<table><tr><td>Name</td><td>Anna Gray</td></tr><tr><td>Place</td><td>Hull</td></tr></table>`, " | \n--- | ---\nName | Anna Gray\nPlace | Hull"},
		{"a head of ordinary cells", `<table><thead><tr><td>Name</td><td>Place</td></tr></thead><tbody><tr><td>Anna</td><td>Hull</td></tr></tbody></table>`, "Name | Place\n--- | ---\nAnna | Hull"},
		{"a bold head", `<table><tr><td><b>Name</b></td><td><p><strong>Place</strong></p></td></tr><tr><td>Anna</td><td>Hull</td></tr></table>`, "**Name** | **Place**\n--- | ---\nAnna | Hull"},
		{"bold from end to end", `<table><tr><td><b>Anna</b></td><td><b>Hull</b></td></tr><tr><td><b>Ben</b></td><td><b>Ayr</b></td></tr></table>`, " | \n--- | ---\n**Anna** | **Hull**\n**Ben** | **Ayr**"},
		{"words above numbers", `<table><tr><td>Team</td><td>Points</td></tr><tr><td>Hull</td><td>12</td></tr><tr><td>Ayr</td><td>–</td></tr></table>`, "Team | Points\n--- | ---\nHull | 12\nAyr | –"},
		{"numbers above numbers", `<table><tr><td>Hull</td><td>14</td></tr><tr><td>Ayr</td><td>12</td></tr></table>`, " | \n--- | ---\nHull | 14\nAyr | 12"},
		{"heads beside rows", `<table><tr><th>Name</th><td>Anna</td></tr><tr><th>Place</th><td>Hull</td></tr></table>`, " | \n--- | ---\n**Name** | Anna\n**Place** | Hull"},
		{"heads above and beside", `<table><tr><td></td><th>Length</th></tr><tr><th>Aurora</th><td>12 m</td></tr></table>`, " | Length\n--- | ---\n**Aurora** | 12 m"},
		{"two rows of heads", `<table><tr><th rowspan=2>Line</th><th colspan=2>2023</th><th colspan=2>2024</th></tr><tr><th>Q1</th><th>Q2</th><th>Q1</th><th>Q2</th></tr><tr><td>North</td><td>1</td><td>2</td><td>3</td><td>4</td></tr></table>`,
			"Line | 2023 Q1 | 2023 Q2 | 2024 Q1 | 2024 Q2\n--- | --- | --- | --- | ---\nNorth | 1 | 2 | 3 | 4"},
		{"a foot before the body", `<table><thead><tr><th>A</th><th>B</th></tr></thead><tfoot><tr><td>sum</td><td>3</td></tr></tfoot><tbody><tr><td>x</td><td>1</td></tr><tr><td>y</td><td>2</td></tr></tbody></table>`,
			"A | B\n--- | ---\nx | 1\ny | 2\nsum | 3"},
		{"a cell over rows and columns", `<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td rowspan=2 colspan=2>x</td><td>1</td></tr><tr><td>2</td></tr></table>`, "A | B | C\n--- | --- | ---\nx |  | 1\n |  | 2"},
		{"twenty-six columns", `<table><tr>` + strings.Repeat("<th>h</th>", 26) + `</tr><tr>` + strings.Repeat("<td>c</td>", 26) + `</tr></table>`,
			strings.TrimSuffix(strings.Repeat("h | ", 26), " | ") + "\n" + strings.TrimSuffix(strings.Repeat("--- | ", 26), " | ") + "\n" + strings.TrimSuffix(strings.Repeat("c | ", 26), " | ")},
		{"cells that only arrange the page", `<table role="presentation"><tr><td>left</td><td>right</td></tr></table>`, ""},
	} {
		body := store.Body{Kind: store.HTML, Source: c.html}
		var lines []string
		for line := range strings.SplitSeq(c.want, "\n") {
			lines = append(lines, "| "+line+" |")
		}
		want := strings.Join(lines, "\n")
		if c.want == "" {
			want = "left\n\nright"
		}
		if got := markup.Markdown(body); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, want)
		}
		text := markup.PlainText(body)
		if back := markup.PlainText(store.Body{Kind: store.Markdown, Source: markup.Markdown(body)}); back != text {
			t.Errorf("%s: Markdown reads\n%s\nand not\n%s", c.name, back, text)
		}
		if back := markup.Markdown(store.Body{Kind: store.HTML, Source: markup.SafeHTML(body)}); back != want {
			t.Errorf("%s: safe HTML makes\n%s\nwant\n%s", c.name, back, want)
		}
	}
}
