package ui

import (
	"strings"
	"testing"
)

// z shows the article alone at any size, from the first line to the last, with the same line at
// its top; what is said takes the last line for as long as it is said; z again, and leaving the
// article, bring all back.
func TestAnArticleAlone(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		sc := withLinks(t, longBody(80), size[0], size[1]).press("ctrl+d", "j")
		before := sc.text()
		top := strings.TrimSpace(strings.TrimLeft(lastCells(strings.Split(before, "\n")[1], "│"), " "))
		sc.press("z").exact().seesNot("│", "space on", "q back", "%", "● Unread")
		lines := strings.Split(sc.text(), "\n")
		if got := strings.TrimSpace(lines[0]); got != top {
			t.Errorf("%v: the first line is %q, and %q was at the top", size, got, top)
		}
		if sc.article.top+size[1] > sc.article.length() {
			t.Errorf("%v: the page has %d lines", size, sc.article.length()-sc.article.top)
		}
		sc.press("b").sees("Bookmarked.").press("b", "j").seesNot("bookmark")
		sc.press("g").press("esc").press("/", `"para"`).sees("Find para", " of 80").press("esc")
		sc.press("?").sees("Keys in an article").press("esc").seesNot("Keys in", "space on")
		if sc.press("k", "z"); sc.text() != before {
			t.Errorf("%v: afterwards\n%s\nbefore\n%s", size, sc.text(), before)
		}
		sc.press("z", "q").sees("With links", "enter read").press("enter").seesNot("q back").press("z").sees("q back")
	}
}

// lastCells is what stands behind the last of a sign.
func lastCells(line, sign string) string {
	return strings.TrimPrefix(line[max(0, strings.LastIndex(line, sign)):], sign)
}

// Alone, lines of code are whole, and < and > move all of them by some letters; 0 brings them back,
// and so does z. The line at the top stays there.
func TestCodeAlone(t *testing.T) {
	code := "<p>Before.</p><pre>func unload(ship *Ship) error { return fmt.Errorf(&quot;%s has to wait for the flood, and then for the tide&quot;, ship.Name) } // the end\nshort</pre>" + longBody(60)
	sc := withLinks(t, code, 80, 24)
	sc.sees("↪").seesNot("›")
	sc.press("z").sees("  func unload(", "›", "  short").seesNot("↪", "// the end")
	sc.press(">").sees("‹ad(ship", "  ‹").seesNot("func unload")
	for range 20 {
		sc.press(">")
	}
	sc.sees("// the end", "No line of code goes on there.").seesNot("›")
	sc.press("<").seesNot("No line")
	sc.press("0").sees("  func unload(", "  short")
	sc.press("<").sees("No line of code goes on there.")
	sc.press("/", `"the flood, and"`).sees("1 of 1").press("esc")
	sc.press("z").sees("↪").seesNot("›")
	before := sc.press("ctrl+d", "ctrl+d").text()
	if sc.press("z", "z"); sc.text() != before {
		t.Errorf("not where it was:\n%s\nbefore\n%s", sc.text(), before)
	}
	if strings.ContainsAny(sc.press("g", "g", "z").View().Content, "\u2066\u2067") {
		t.Error("a mark is sent to the terminal")
	}
}

// An article without code stays as it is set when it is shown alone.
func TestNothingIsSetAnewForNothing(t *testing.T) {
	sc := withLinks(t, longBody(40), 80, 24)
	before := &sc.article.lines[0]
	if sc.Update(keyMsg("z")); len(sc.article.lines) == 0 || &sc.article.lines[0] != before {
		t.Error("the text has been set anew")
	}
}
