package typeset

import (
	"bufio"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/markup"
	"tidings/store"
	"tidings/ui/terminal"
)

// Lines of Unicode's test have the levels and the order that Unicode says.
func TestBidiCharacters(t *testing.T) {
	file, err := os.Open("testdata/BidiCharacterTest.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	tried := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Split(lines.Text(), ";")
		if len(fields) != 5 {
			continue
		}
		var text []rune
		for hex := range strings.FieldsSeq(fields[0]) {
			r, _ := strconv.ParseUint(hex, 16, 32)
			text = append(text, rune(r))
		}
		base, _ := firstStrong(string(text))
		if fields[1] != "2" {
			base = fields[1][0] - '0'
		}
		if strconv.Itoa(int(base)) != fields[2] {
			t.Errorf("%s: a paragraph of level %d", lines.Text(), base)
		}
		levels, removed := resolve(text, base), map[int]bool{}
		for i, want := range strings.Fields(fields[3]) {
			if removed[i] = want == "x"; !removed[i] && strconv.Itoa(int(levels[i])) != want {
				t.Errorf("%s: level %d at %d", lines.Text(), levels[i], i)
			}
		}
		var order []string
		for _, i := range visualOrder(levels) {
			if !removed[i] {
				order = append(order, strconv.Itoa(i))
			}
		}
		if got := strings.Join(order, " "); got != fields[4] {
			t.Errorf("%s: order %s", lines.Text(), got)
		}
		tried++
	}
	if tried < 300 {
		t.Errorf("only %d lines", tried)
	}
}

// What is drawn has each style and link on its letters, and takes as many cells.
func TestVisual(t *testing.T) {
	theme := NewTheme(terminal.Abilities{Graphemes: true})
	kitty := NewTheme(terminal.Abilities{Graphemes: true, Bidi: terminal.TurnsWords})
	for name, test := range map[string]struct{ line, want, kitty string }{
		"Latin":            {"abc (def)", "abc (def)", "abc (def)"},
		"Hebrew":           {fromRight + "שלום עולם", "           םלוע םולש", "           עולם שלום"},
		"brackets":         {fromRight + "א (ב) ג", "             ג (ב) א", "             ג (ב) א"},
		"Latin in Hebrew":  {fromRight + "זה GitHub Pages, נכון", "ןוכנ ,GitHub Pages הז", "נכון ,GitHub Pages זה"},
		"Hebrew in Latin":  {"see שלום עולם (new)", "see םלוע םולש (new)", "see עולם שלום (new)"},
		"number in Hebrew": {"on שנת 1948 it", "on 1948 תנש it", "on 1948 שנת it"},
		"bullet":           {"• " + fromRight + "אחד שניים", "         םיינש דחא •", "         שניים אחד •"},
		"number of a list": {"12. " + fromRight + "אחד", "             דחא .12", "             אחד .12"},
		"bar":              {"▏ " + fromRight + "אחד", "               דחא ▕", "               אחד ▕"},
		"marks":            {fromRight + "בְּרֵאשִׁית", "              תישִׁארֵבְּ", "              בְּרֵאשִׁית"},
		"cells":            {"אחד │ שתיים │ abc", "דחא │ םייתש │ abc", "אחד │ שתיים │ abc"},
		"cells, mirrored":  {fromRight + "abc │ def │ 12", "      12 │ def │ abc", "      12 │ def │ abc"},
		"padded cells":     {fromRight + "אב   │ c    │ 12", "    12 │    c │   בא", "    12 │    c │   אב"},
	} {
		if got := theme.Visual(test.line, 20); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
		if got := kitty.Visual(test.line, 20); got != test.kitty {
			t.Errorf("%s in kitty: %q, want %q", name, got, test.kitty)
		}
		if got := NewTheme(terminal.Abilities{Bidi: terminal.OrdersLines}).Visual(test.line, 20); got != test.line {
			t.Errorf("%s: ordered though the terminal does so: %q", name, got)
		}
	}
	styled := "a " + "\x1b[1mאב\x1b[m" + ansi.SetHyperlink("https://x.example/") + "גד" + ansi.ResetHyperlink() + " b"
	got := theme.Visual(styled, 20)
	if spans := terminal.LinksIn(got, true); ansi.Strip(got) != "a דגבא b" || len(spans) != 1 || spans[0].Column != 2 || spans[0].Width != 2 || !strings.Contains(got, "\x1b[1mבא\x1b[m") {
		t.Errorf("%q", got)
	}
	if got := theme.Visual("By "+Apart("דנה לוי")+" · 1 min · "+Apart("2026"), 20); got != "By יול הנד · 1 min · 2026" {
		t.Errorf("parts of a line: %q", got)
	}
	if got := theme.VisualText("אב cd"); got != "cd בא" {
		t.Errorf("a title: %q", got)
	}
}

// A page in Hebrew, Arabic or Persian stands at the right side.
func TestFromTheRight(t *testing.T) {
	theme := NewTheme(terminal.Abilities{Graphemes: true})
	for name, test := range map[string]struct{ html, want string }{
		"paragraph":        {"<p>כל בני האדם נולדו בני חורין ושווים בערכם</p>", "   ןירוח ינב ודלונ םדאה ינב לכ\n                  םכרעב םיוושו"},
		"list":             {"<ul><li>אחד</li><li>שניים <b>ושלושה</b> וארבעה וחמישה</li></ul>", "                         דחא •\n  השימחו העבראו השולשו םיינש •"},
		"numbers":          {"<ol start=9><li>אחד</li><li>שניים</li></ol>", "                       דחא .9 \n                     םיינש .10"},
		"list in a list":   {"<ul><li>אחד<ul><li>שניים</li></ul></li></ul>", "                         דחא •\n                     םיינש •  "},
		"quote":            {"<blockquote><p>אחד</p><p>שניים</p></blockquote>", "                         דחא ▕\n                             ▕\n                       םיינש ▕"},
		"Arabic":           {"<p>يولد جميع الناس أحرارا (متساوين).</p>", "        ارارحأ سانلا عيمج دلوي\n                    .(نيواستم)"},
		"heading":          {"<h2>כותרת</h2>", "                         תרתוכ"},
		"Latin, as always": {"<p>The word שלום is peace.</p>", "The word םולש is peace."},
		"code":             {"<pre>x = \"שלום\"</pre>", "  x = \"םולש\""},
		"table":            {"<table><tr><th>שם</th><th>כמות</th></tr><tr><td>עגבניות טריות</td><td>12</td></tr><tr><td>Basil</td><td>3</td></tr></table>", "          תומכ │            םש\n          ─────┼──────────────\n            12 │ תוירט תוינבגע\n             3 │         Basil"},
	} {
		script := New(theme, Parse(markdownOf(test.html)))
		var got []string
		for _, line := range script.All(Measure{Column: 30}) {
			got = append(got, ansi.Strip(theme.Visual(line, 30)))
		}
		if text := strings.Join(got, "\n"); text != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, text, test.want)
		}
	}
}

// Nothing is marked for a terminal that orders lines itself.
func TestOrderedByTheTerminal(t *testing.T) {
	for _, bidi := range []terminal.Bidi{terminal.OrdersNothing, terminal.OrdersLines} {
		lines := New(NewTheme(terminal.Abilities{Bidi: bidi}), Parse("שלום עולם")).All(Measure{Column: 30})
		if marked := slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, fromRight) }); marked != (bidi == terminal.OrdersNothing) {
			t.Errorf("%v: %q", bidi, lines)
		}
	}
}

func markdownOf(html string) string {
	return markup.Form{Hints: true}.Markdown(store.Body{Source: html})
}

// A table that is shown alone has its columns from the right, too.
func TestSheetFromTheRight(t *testing.T) {
	theme := NewTheme(terminal.Abilities{Graphemes: true})
	page := markdownOf("<table><tr><th>שם</th><th>כמות</th><th>הערה</th></tr><tr><td>לחם</td><td>12</td><td>טרי (מאוד)</td></tr></table>")
	sheet, _ := New(theme, Parse(page)).Sheet(0)
	for _, width := range []int{40, 17} {
		lines := sheet.Window(theme, 0, 0, width, 9)
		for _, line := range lines {
			if !strings.HasSuffix(strings.TrimRight(ansi.Strip(line), " "), "םש") && !strings.HasSuffix(ansi.Strip(line), "─") && !strings.HasSuffix(ansi.Strip(line), "םחל") || ansi.StringWidth(line) != width {
				t.Errorf("%d: %q", width, line)
			}
		}
	}
}

// A line is drawn as it would be if its whole paragraph had been ordered, but for brackets that are
// closed in another line.
func TestLinesGoOn(t *testing.T) {
	theme := NewTheme(terminal.Abilities{Graphemes: true})
	words := []string{"שלום", "עולם,", "سلام", "عالم،", "peace", "Haifa,", "12", "3.5%", "1948–50", "–", "«", "2026:", "אבג."}
	dice := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var text []string
		for range 3 + dice.IntN(12) {
			text = append(text, words[dice.IntN(len(words))])
		}
		paragraph := strings.Join(text, " ")
		plain := Wrap(paragraph, 16)
		if strings.Join(plain, " ") != paragraph {
			t.Fatalf("%q is broken into %q", paragraph, plain)
		}
		base, _ := firstStrong(paragraph)
		levels, at := resolve([]rune(paragraph), base), 0
		for i, line := range theme.markedFromRight(plain) {
			letters := []rune(plain[i])
			var want []rune
			for _, n := range visualOrder(levels[at : at+len(letters)]) {
				if r := letters[n]; levels[at+n]%2 == 1 {
					want = append(want, mirrored(r))
				} else {
					want = append(want, r)
				}
			}
			if got := theme.Visual(line, 0); got != string(want) {
				t.Fatalf("line %d of %q: %q, want %q", i, plain, got, string(want))
			}
			at += len(letters) + 1
		}
	}
}
