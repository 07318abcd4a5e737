package ui

import (
	"fmt"
	"strings"
	"testing"

	"tidings/store"
	"tidings/ui/typeset"
)

// lineWith is the line of the screen that has a text.
func (s *screen) lineWith(text string) string {
	s.t.Helper()
	for _, line := range strings.Split(s.text(), "\n") {
		if strings.Contains(line, text) {
			return line
		}
	}
	s.t.Fatalf("%q is not on the screen:\n%s", text, s.text())
	return ""
}

// What is open stays open while the cursor moves in the list beside it, and is marked there. Keys are
// about the row under the cursor in the list, and about the open article on its page.
func TestTheOpenArticleIsMarkedInTheList(t *testing.T) {
	for _, w := range []int{120, 200} {
		s := days(t)
		sc := show(t, s, w, 50).press("enter").sees("Cranes 00")
		for sc.focus != onList {
			sc.press("tab")
		}
		sc.press("j", "j", "j").on("Cranes 01")
		if sc.article.article.Title != "Cranes 00" {
			t.Errorf("%q is open", sc.article.article.Title)
		}
		if row := sc.lineWith("Cranes 00"); !strings.Contains(row, "›") {
			t.Errorf("the open one is not marked: %q", row)
		}
		for _, title := range []string{"Cranes 01", "Seconds 00"} {
			if row := sc.lineWith(title); strings.Contains(row, "›") {
				t.Errorf("%q is marked", row)
			}
		}
		sc.press("b").sees("Bookmarked")
		if _, marked := marks(t, s, "Cranes 01"); !marked {
			t.Error("b was not about the row under the cursor")
		}
		for sc.focus != onArticle {
			sc.press("tab")
		}
		sc.press("b")
		if _, marked := marks(t, s, "Cranes 00"); !marked {
			t.Error("b on the page was not about what is read")
		}
		sc.press("J").on("Seconds 00").press("n").on("図書館 00").press("M")
		if read, _ := marks(t, s, "Cranes 01"); read {
			t.Error("M marked what is below the open article")
		}
	}
}

// Above the list of today stands as many as there are, and as the side bar says.
func TestTodayIsCounted(t *testing.T) {
	s := library(t)
	var all []store.Incoming
	for i := range 450 {
		all = append(all, piece(i/40, fmt.Sprint("story ", i), "<p>x</p>"))
	}
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", all...)
	sc := show(t, s, 120, 40).press("g", "t").sees("450 articles").seesNot("+ articles")
	if row := sc.lineWith("Today "); !strings.Contains(row, "450") {
		t.Errorf("the side bar says %q", row)
	}
	sc.press("A").sees("Marked 450 articles read")
}

// However narrow a row is, what stands in its second line is parted by dots, and its age is whole.
func TestSecondLinesKeepTheirDots(t *testing.T) {
	s := library(t)
	long := piece(1, "A title that takes a good deal more than one line of a narrow list, whatever happens to it", "<p>x</p>")
	long.Enclosures = []store.Enclosure{{URL: "https://a.example/a.mp3", Type: "audio/mpeg", Duration: 3600}}
	fed(t, s, store.Wish{URL: "https://a.example"}, "Ledger & Lane: Markets, Money, and what they do to us all", long, piece(2, "Short", "<p>x</p>"))
	for w := 20; w < narrow; w++ {
		sc := show(t, s, w, 20)
		for _, age := range []string{"1h", "2h"} {
			line := strings.TrimRight(sc.lineWith(age), " ")
			if !strings.HasSuffix(line, typeset.JoinDots("x", age)[1:]) {
				t.Errorf("%d cells: %q", w, line)
			}
		}
		sc.exact()
	}
}

// A row says what tags its article has, two of them and how many more; its title gives way.
func TestTagsInRows(t *testing.T) {
	for _, set := range []string{"", "list.lines = 2", "linear = true"} {
		for _, w := range []int{40, 80, 120} {
			sc := showSet(t, news(t), w, 24, text(set)).press("T", `"port walk sunday cranes"`, "enter").exact()
			line := sc.lineWith("cranes ") + sc.text()
			if set != "linear = true" && w > 40 && !strings.Contains(line, "#cranes #port +2") || !strings.Contains(line, "#cranes +3") && !strings.Contains(line, "#cranes #port +2") && !strings.Contains(line, "tagged cr") {
				t.Errorf("%s, %d cells:\n%s", set, w, sc.text())
			}
		}
	}
}

// Where a list stands beside a page, its titles take a second line before they are cut.
func TestRowsBesideAPageHaveTwoLines(t *testing.T) {
	sc := showSet(t, news(t), 220, 50, text("panes.ratio = 60")).press("j", "j", "j")
	if sc.list.w < narrow {
		t.Fatalf("the list has %d cells", sc.list.w)
	}
	sc.inTurn("How long is a second, really?", "about it · Bench Notes · 4h").exact()
}

// The column of sources is as wide as the names of the feeds are.
func TestTheSourceColumnFitsItsNames(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	if at, age := sc.column("Bench Notes"), sc.column("  4h"); age-at > len("Harbour Post")+1 {
		t.Errorf("a source begins in column %d, and the age in %d", at, age)
	}
}

// The row under the cursor is the one whose title begins in bold.
func TestTheRowUnderTheCursorStandsOut(t *testing.T) {
	sc := show(t, news(t), 80, 24)
	for range 7 {
		bold := 0
		for i, line := range strings.Split(sc.list.view(), "\n") {
			if at, ok := sc.list.rowAt(i); ok && strings.Contains(line, sc.theme.Accent.Render(first(leadIn(sc.list.rows[at].Title)))) {
				if bold++; at != sc.list.cursor {
					t.Errorf("row %d stands out", at)
				}
			}
		}
		if bold != 1 {
			t.Errorf("%d rows stand out:\n%q", bold, sc.list.view())
		}
		sc.press("j")
	}
}

func first(a, _ string) string { return a }

// Whose a hit is, and how old, stands in its second line, whether the words are in its title or only in
// its text. A name is left out where too little of it would be seen.
func TestHitsSayWhoseTheyAre(t *testing.T) {
	s := library(t)
	long := "<p>Long before the harbour opened there was a tide that nobody in the town had ever seen.</p>"
	fed(t, s, store.Wish{URL: "https://a.example"}, "Harbour Post", piece(2, "Low tide", "<p>It is.</p>"), piece(3, "Sea", long), piece(4, "Sun", "<p>No tide.</p>"))
	for _, size := range [][2]int{{40, 12}, {160, 45}} {
		sc := show(t, s, size[0], size[1]).press("/", `"tide"`, "enter")
		if size[0] > 100 {
			sc.press("enter").sees("tide that nobody in … · Harbour Post · 3h")
		} else {
			sc.sees("tide that nobody in t… · 3h")
		}
		sc.sees("Harbour Post · 2h", "     No tide. · Harbour Post · 4h").exact()
	}
	show(t, s, 40, 12).press("/", `"tide"`, "enter").seesNot("H…", "Ha…", "Har…")
}
