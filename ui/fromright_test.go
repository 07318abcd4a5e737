package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/terminal"
)

// hebrewPage is an article that is written from the right.
const hebrewPage = `<p>המעבורת האחרונה של <a href="https://port.example/">נמל חיפה</a> הפליגה ב-1948 (לפנות ערב) אל GitHub Pages, ומאז לא שבה עוד אל הרציף הישן.</p>
<ul><li>ראשון</li><li>שני</li></ul><blockquote><p>ציטוט</p></blockquote><p>The longest of the sentences of this page says at its end: הסירה חוזרת אל הרציף הישן בשעה 19, בדיוק, ואז שוב אל האי.</p><p>A word such as שלום in English.</p><pre>let x = 1</pre>`

// A page in Hebrew is drawn in the order in which it is seen, at the right side; what is looked
// for is typed as it is read, and links are where they are seen.
func TestPageFromTheRight(t *testing.T) {
	sc := withLinks(t, hebrewPage, 80, 24)
	column := sc.article.measure.Column + (80-sc.article.measure.Column)/2
	for _, want := range []string{"הנורחאה תרובעמה", "(ברע תונפל)", "1948-ב", "ןושאר •", "טוטיצ ▕", "such as םולש in English.", "let x = 1", "GitHub Pages"} {
		sc.sees(want)
	}
	for line := range strings.SplitSeq(sc.text(), "\n") {
		line = strings.TrimRight(line, " ")
		for _, end := range []string{"תרובעמה", "•", "▕"} {
			if strings.HasSuffix(line, end) && ansi.StringWidth(line) != column {
				t.Errorf("%q ends at %d, not at %d", line, ansi.StringWidth(line), column)
			}
		}
	}
	if strings.Contains(sc.View().Content, "\u2067") {
		t.Error("a mark is sent to the terminal")
	}
	for text, want := range map[string]string{"המעבורת": "1 of 1", "נמל חיפה": "1 of 1", "לפנות ערב": "1 of 1", "הסירה חוזרת אל הרציף הישן בשעה 19, בדיוק": "1 of 1", "תרובעמה": "not found"} {
		sc.press("/", `"`+text+`"`).sees(want).press("esc")
	}
	at := ""
	for _, link := range sc.linksInSight() {
		if link.address == "https://port.example/" {
			at += ansi.Cut(strings.Split(sc.text(), "\n")[link.y], link.x, link.x+link.w)
		}
	}
	if at != "הפיח למנ" {
		t.Errorf("the link stands on %q", at)
	}
}

// Titles are readable in lists, in the side bar, in the bar and over the page, in three languages.
func TestTitlesFromTheRight(t *testing.T) {
	s := library(t)
	for i, feed := range []struct{ name, title, body string }{
		{"חדשות הנמל", "הספרייה נפתחת שוב (2026)", "<p>הספרייה נפתחת.</p>"},
		{"أخبار الميناء", "تفتح المكتبة أبوابها", "<p>تفتح المكتبة أبوابها من جديد.</p>"},
		{"اخبار بندر", "کتابخانه می\u200cشود باز", "<p>کتابخانه باز می\u200cشود.</p>"},
	} {
		one := piece(i+1, feed.title, feed.body)
		fed(t, s, store.Wish{URL: "https://" + string(rune('a'+i)) + ".example"}, feed.name, one)
	}
	sc := show(t, s, 120, 40)
	for _, want := range []string{"(2026) בוש תחתפנ היירפסה", "למנה תושדח", "اهباوبأ ةبتكملا حتفت", "ءانيملا رابخأ", "زاب دوش\u200cیم هناخباتک"} {
		sc.sees(want)
	}
	for range 3 {
		sc.press("enter")
		title := sc.article.article.Title
		theme := sc.theme
		sc.sees(theme.VisualText(title)).press("q", "j")
	}
}

// The terminal is told that lines come in the order in which they are seen, once, where that
// matters, and is left alone otherwise.
func TestWhoOrdersLines(t *testing.T) {
	for name, test := range map[string]struct {
		env  map[string]string
		want terminal.Bidi
	}{
		"nothing":           {nil, terminal.OrdersNothing},
		"Konsole":           {map[string]string{"KONSOLE_VERSION": "220401"}, terminal.OrdersLines},
		"mlterm":            {map[string]string{"MLTERM": "3.9.0"}, terminal.OrdersLines},
		"Apple's":           {map[string]string{"TERM_PROGRAM": "Apple_Terminal"}, terminal.OrdersLines},
		"GNOME's":           {map[string]string{"VTE_VERSION": "7200"}, terminal.OrdersNothing},
		"GNOME's with tmux": {map[string]string{"VTE_VERSION": "7200", "TMUX": "x"}, terminal.OrdersLines},
		"an old one":        {map[string]string{"VTE_VERSION": "5202", "TMUX": "x"}, terminal.OrdersNothing},
		"kitty":             {map[string]string{"TERM": "xterm-kitty"}, terminal.TurnsWords},
		"tmux":              {map[string]string{"TERM": "tmux-256color", "TMUX": "x"}, terminal.OrdersNothing},
	} {
		if got := terminal.BidiOf(func(name string) string { return test.env[name] }); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
