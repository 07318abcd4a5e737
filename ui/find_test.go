package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"tidings/store"
	"tidings/store/query"
)

// findPage is an article with the words that are looked for in links, code, a table, a
// list and where a line ends.
const findPage = `<p>The Ferry crosses the bay. A ferryman, <a href="https://a.example/">the old ferry’s last</a>, steers it past the light
house of the northern island, and nobody who has seen the two meet will forget what a FERRY
boat can be in the evening.</p><p>All of the steam&shy;ship com&shy;pa&shy;nies of the bay had steam-driven paddles then, and most of them, as the rest of the world's fleets, came to an end.</p><pre><code>ferry := open("ferry.txt")</code></pre>
<table><tr><th>Name</th><th>Kind</th></tr><tr><td>Ada</td><td>ferry</td></tr></table>
<blockquote><p>No férry, no island.</p></blockquote><ul><li>渡し船は春まで</li><li>one ferry</li></ul>`

// found are the texts that are lit on the screen.
func (s *screen) found() (texts []string) {
	a := &s.article
	for i, line := range a.lines {
		plain := ansi.Strip(line)
		for _, part := range a.find.in(i, plain) {
			texts = append(texts, plain[part.from:part.to])
		}
	}
	return texts
}

// c opens the comments that a feed names, and those that the text leads to; in lists it is the
// catalogue.
func TestComments(t *testing.T) {
	sc := withLinks(t, `<p>See.</p><p>Comments URL: <a href="https://talk.example/item?id=7">https://talk.example/item?id=7</a></p>`, 80, 24)
	sc.press("c").sees("https://talk.example/item?id=7", "No browser can be opened from here")
	withLinks(t, `<p>Nothing.</p>`, 80, 24).press("c").sees("does not say where comments on it are").press("q", "c").sees("Well-known news feeds")
	s := library(t)
	one := piece(1, "Talked of", "<p>x</p>")
	one.Comments = "https://talk.example/9"
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", one)
	show(t, s, 80, 24).press("enter", "c").sees("https://talk.example/9")
}

// / finds any part of the text as it is typed, wherever it stands, and counts it; n and N go
// from one to the next and round, Esc ends it.
func TestFindingOnThePage(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		sc := withLinks(t, findPage, size[0], size[1])
		before := sc.text()
		sc.press("/", `"FER"`).sees("Find FER", "1 of 9")
		if got := strings.Join(sc.found(), " "); got != "Fer fer fer FER fer fer fer fér fer" {
			t.Errorf("%v: lit: %s", size, got)
		}
		sc.press(`"ryman"`).sees("1 of 1").press("backspace", "backspace", "backspace", "backspace", "backspace", "backspace", `"r"`)
		sc.press("enter", "n").sees("“FEr”: 2 of 9").press("N", "N").sees("9 of 9, from the end again", "one ferry").press("n").sees("1 of 9, from the top again")
		sc.press("esc").seesNot("of 9")
		if got := sc.press("g", "g").text(); got != before {
			t.Errorf("%v: afterwards\n%s", size, got)
		}
		sc.press("/", `"light house of the nor"`).sees("1 of 1").press("esc")
		sc.press("/", `"steamship companies"`).sees("1 of 1").press("esc")
		sc.press("/", `"steam-driven"`).sees("1 of 1").press("esc")
		sc.press("/", `"し船は"`).sees("1 of 1").press("esc").seesNot("of 1")
		sc.press("/", `"zeppelin"`).sees("not found").press("enter").sees("“zeppelin” is not on this page").press("n").seesNot("of 1")
		if sc.article.find.on() {
			t.Error("goes on looking for what is not there")
		}
	}
}

// What is typed and left again leaves the page where it was; the words of a search are lit
// again afterwards, and another article is not looked through.
func TestLeavingWhatIsLookedFor(t *testing.T) {
	sc := withLinks(t, strings.Repeat("<p>One paragraph of the many.</p>", 60)+"<p>The zebra.</p>", 80, 24).press("ctrl+d")
	before := sc.text()
	if got := sc.press("/", `"zebra"`).sees("The zebra").press("esc").text(); got != before {
		t.Errorf("not where it was:\n%s", got)
	}
	sc.press("/", `"zebra"`, "enter", "q", "enter").seesNot("1 of 1")
	if sc.article.find.on() {
		t.Error("the page is looked through when it is opened again")
	}
	sc = show(t, news(t), 120, 40).press("/", `"harbour"`, "enter", "enter")
	sc.press("/", `"noise"`, "enter").press("esc")
	if len(sc.article.terms) == 0 {
		t.Error("the words of the search are forgotten")
	}
	sc.press("g", "/").sees("Search")
}

// A long page is looked through to its end, also where that has not been set yet.
func TestFindingInWhatIsNotSet(t *testing.T) {
	sc := withLinks(t, strings.Repeat("<p>One paragraph of the many, and <b>no animal</b> in it.</p>", 3000)+"<p>The zebra.</p>", 80, 24)
	sc.press("/", `"zebra"`).sees("The zebra.", "1 of 1")
}

// Whatever the text and the width, each match that is counted is lit, as what was looked for.
func TestEveryMatchIsLit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"ferry", "Férry", "İstanbul", "ﬁne", "渡し", "船", "a", "straße", "ß", "x̌y", "👩‍👩‍👧", "—", "▏", "d'or"}), 1, 40).Draw(t, "words")
		width := rapid.IntRange(4, 30).Draw(t, "width")
		lines := strings.Split(ansi.Wrap(strings.Join(words, " "), width, ""), "\n")
		for i := range lines {
			lines[i] = "  \x1b[1m" + strings.TrimSpace(lines[i]) + "\x1b[m"
		}
		wanted := rapid.SampledFrom(slices.Concat(words, []string{"e", "rr", "ry f", "s", "y a"})).Draw(t, "wanted")
		var f pageFind
		f.seek(wanted)
		f.take(lines)
		lit, parts := map[int]string{}, 0
		for i, line := range lines {
			plain := ansi.Strip(line)
			for _, part := range f.in(i, plain) {
				parts++
				lit[parts] = plain[part.from:part.to]
			}
		}
		if parts < len(f.hits) {
			t.Fatalf("%d hits, %d parts are lit: %q in %q", len(f.hits), parts, wanted, lines)
		}
		for _, text := range lit {
			if !strings.ContainsAny(query.Fold(text), query.Fold(wanted)) {
				t.Fatalf("lit %q for %q in %q", text, wanted, lines)
			}
		}
		f.first(0)
		for range f.hits {
			f.step(1)
		}
		if len(f.hits) > 0 && f.at != 0 {
			t.Fatal(fmt.Sprint("round to ", f.at))
		}
	})
}
