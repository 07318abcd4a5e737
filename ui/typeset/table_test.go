package typeset

import (
	"fmt"
	"html"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/markup"
	"tidings/store"
	"tidings/ui/terminal"
)

// setTable sets HTML in a room and returns its lines without styles.
func setTable(html string, room int) []string {
	script := Parse(markup.Markdown(store.Body{Kind: store.HTML, Source: html}))
	setter := New(NewTheme(terminal.Abilities{Ground: terminal.DarkGround, Profile: colorprofile.TrueColor}), script)
	var lines []string
	for i := range script.Len() {
		for _, line := range setter.Set(i, Measure{Column: min(room, ColumnMax), Room: room}) {
			lines = append(lines, ansi.Strip(line))
		}
	}
	return lines
}

// tableOf makes HTML of rows of cells, the first of them heads.
func tableOf(rows ...[]string) string {
	var out strings.Builder
	out.WriteString("<table>")
	for i, row := range rows {
		tag := "td"
		if i == 0 {
			tag = "th"
		}
		out.WriteString("<tr>")
		for _, cell := range row {
			fmt.Fprintf(&out, "<%s>%s</%s>", tag, cell, tag)
		}
		out.WriteString("</tr>")
	}
	return out.String() + "</table>"
}

// No word and no number of a table is lost or broken, whatever is in it and however wide
// the screen is, and no line is wider.
func TestTablesKeepTheirWords(t *testing.T) {
	words := strings.Fields(`a of Provider Harbour electricity-free Zusammenarbeitsvertrag 1001 1,204.50 −3.5 +8.8% €12.50 2024-05-01 10:30 1/2 №5 ` +
		`<b>bold</b> <a_href="http://e.test/x?y=1">linked_words</a> <code>a|b</code> *star* snake_case Ünïcödé дом данных مرحبا क्षत्रिय 値段 です。 「東京」 한국어 😀 – — x`)
	random := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		columns, count := random.IntN(9)+2, random.IntN(6)+1
		rows := make([][]string, count+1)
		for i := range rows {
			for range columns {
				var cell []string
				for range random.IntN(7) {
					cell = append(cell, strings.ReplaceAll(words[random.IntN(len(words))], "_", " "))
				}
				rows[i] = append(rows[i], strings.Join(cell, " "))
			}
		}
		checkTable(t, tableOf(rows...), random.IntN(171)+30)
	}
}

// checkTable wants a table drawn in a room with all of its words whole.
func checkTable(t *testing.T, html string, room int) {
	t.Helper()
	lines := setTable(html, room)
	told := map[string]int{}
	for _, line := range lines {
		if w := ansi.StringWidth(line); w > room {
			t.Fatalf("a line of %d in a room of %d: %q\n%s", w, room, line, html)
		}
		for _, word := range strings.Fields(strings.NewReplacer("│", " ", "─", " ", "┼", " ").Replace(line)) {
			told[strings.Trim(word, ":")]++
		}
	}
	shown := strings.Join(strings.Fields(strings.Join(lines, " ")), "")
	plain := markup.PlainText(store.Body{Kind: store.HTML, Source: html})
	for _, word := range strings.Fields(strings.ReplaceAll(plain, " | ", " ")) {
		if strings.ContainsFunc(word, breaksBeside) || ansi.StringWidth(word) > room-8 { // may be broken
			for _, r := range word {
				if !strings.ContainsRune(shown, r) {
					t.Fatalf("%q of %q is lost at %d:\n%s\n%s", r, word, room, strings.Join(lines, "\n"), html)
				}
			}
			continue
		}
		if hyphened := strings.TrimPrefix(word, "electricity-"); hyphened != word && told[word] == 0 {
			word = hyphened // it may be broken behind its hyphen
		}
		if word = strings.Trim(word, ":"); word == "|" || word == "" {
			continue
		}
		if told[word]--; told[word] < 0 {
			t.Fatalf("%q is broken or lost at %d:\n%s\n%s", word, room, strings.Join(lines, "\n"), html)
		}
	}
}

// FuzzTable draws tables of any HTML. A cell a line, cells of a row parted by tabs.
func FuzzTable(f *testing.F) {
	f.Add("Name\tPrice\nHarbour Mail\t3.50", uint8(40), true)
	f.Add("a\t*b*\t`c|d`\n- x\t1. y\t# z\n\t|\t\\", uint8(30), false)
	f.Add("日本語の長い\tcafé-bar\n「値」。\t-1", uint8(35), true)
	f.Fuzz(func(t *testing.T, text string, room uint8, headed bool) {
		var rows [][]string
		for line := range strings.SplitSeq(text, "\n") {
			rows = append(rows, strings.Split(line, "\t"))
		}
		for i, row := range rows {
			for j, cell := range row {
				rows[i][j] = html.EscapeString(cell)
			}
		}
		if !headed {
			rows = append([][]string{make([]string, 2)}, rows...)
		}
		width := 30 + int(room)%171
		lines := setTable(tableOf(rows...), width)
		var shown strings.Builder
		for _, line := range lines {
			if w := ansi.StringWidth(line); w > width {
				t.Fatalf("a line of %d in a room of %d: %q", w, width, line)
			}
			shown.WriteString(strings.Join(strings.Fields(line), ""))
		}
		if len(rows) > mostRows || slices.ContainsFunc(rows, func(row []string) bool { return len(row) > mostColumns }) {
			return
		}
		plain := markup.PlainText(store.Body{Kind: store.HTML, Source: tableOf(rows...)})
		for _, r := range plain {
			if (unicode.IsLetter(r) || unicode.IsNumber(r)) && !strings.ContainsRune(shown.String(), r) {
				t.Fatalf("%q is lost at %d:\n%s\n%q", r, width, strings.Join(lines, "\n"), text)
			}
		}
	})
}

func TestTablesAreDrawn(t *testing.T) {
	prices := tableOf([]string{"Provider", "Monthly cost", "Remarks"}, []string{"Harbour Mail", "3.50", "slow on weekends"}, []string{"Quay Post", "12.00", "good"})
	spans := `<table><tr><th>Line</th><th>2023</th><th>2024</th></tr><tr><td colspan=3>All of the summer lines</td></tr><tr><td>North</td><td>9</td><td>10</td></tr></table>`
	for _, c := range []struct {
		name, html string
		room       int
		want       string
	}{
		{"room enough", prices, 80, `
Provider     │ Monthly cost │ Remarks
─────────────┼──────────────┼─────────────────
Harbour Mail │         3.50 │ slow on weekends
Quay Post    │        12.00 │ good`},
		{"heads and cells go on below", prices, 32, `
Provider │  Monthly │ Remarks
         │     cost │
─────────┼──────────┼───────────
Harbour  │     3.50 │ slow on
Mail     │          │ weekends
─────────┼──────────┼───────────
Quay     │    12.00 │ good
Post     │          │`},
		{"turned on its side", prices, 24, `
Provider: Harbour Mail
  Monthly  3.50
  cost
  Remarks  slow on
           weekends

Provider: Quay Post
  Monthly  12.00
  cost
  Remarks  good`},
		{"without a head", `<table><tr><td>Name</td><td>Anna Gray</td></tr><tr><td>Place</td><td>Hull</td></tr></table>`, 40, `
Name  │ Anna Gray
Place │ Hull`},
		{"turned, without a head", `<table><tr><td>Bookkeepers</td><td>Shipbuilders</td></tr><tr><td>Place</td><td>Hull</td></tr></table>`, 20, `
Bookkeepers
  Shipbuilders

Place
  Hull`},
		{"a title of rows", spans, 40, `
Line  │ 2023 │ 2024
──────┼──────┼─────
All of the summer
lines
──────┼──────┼─────
North │    9 │   10`},
		{"as its source says", `<table><tr><th align=right>A word</th><th align=center>B</th></tr><tr><td align=right>x</td><td align=center>middle</td></tr></table>`, 40, `
A word │   B
───────┼───────
     x │ middle`},
		{"a column of which no cell says anything", tableOf([]string{"Name of it", "Alternatives"}, []string{"Bookkeepers", ""}), 16, `
Name of it:
Bookkeepers
  Alternatives`},
	} {
		if got := "\n" + strings.Join(setTable(c.html, c.room), "\n"); got != c.want {
			t.Errorf("%s, in %d:%s\nwant%s", c.name, c.room, got, c.want)
		}
	}
}

func TestLargeTablesEnd(t *testing.T) {
	heads, row := []string{}, []string{}
	for i := range mostColumns + 6 {
		heads, row = append(heads, fmt.Sprintf("h%d", i)), append(row, fmt.Sprintf("c%d", i))
	}
	rows := slices.Repeat([][]string{row}, mostRows+3)
	lines := setTable(tableOf(append([][]string{heads}, rows...)...), 200)
	if got, want := lines[len(lines)-1], "The table has 3 more rows and 6 more columns."; got != want {
		t.Errorf("the end of a large table says %q, not %q", got, want)
	}
	if got := len(lines); got != mostRows+3 {
		t.Errorf("a large table has %d lines", got)
	}
	if strings.Contains(strings.Join(lines, "\n"), fmt.Sprintf("c%d", mostColumns)) {
		t.Error("a column too many is drawn")
	}
}

// A number and its unit stay in one line where other cells can be narrower.
func TestUnitsInTables(t *testing.T) {
	lines := setTable(tableOf([]string{"Station", "Rain"}, []string{"Northern lighthouse and its garden", "12.5 mm"}), 28)
	for _, line := range lines {
		if strings.HasSuffix(strings.TrimRight(line, " "), "12.5") {
			t.Errorf("the unit is in another line:\n%s", strings.Join(lines, "\n"))
		}
	}
}
