package ui

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds"
	"tidings/store"
)

// aloud opens a screen that is read aloud.
func aloud(t *testing.T, s *store.Store, w, h int) *screen {
	t.Helper()
	return showSet(t, s, w, h, text("linear = true"))
}

// spoken is the line that the terminal's cursor is on, from there on.
func (s *screen) spoken() string {
	s.t.Helper()
	v := s.View()
	if v.Cursor == nil {
		s.t.Fatalf("the cursor is hidden:\n%s", s.text())
	}
	return strings.TrimRight(ansi.Cut(strings.Split(ansi.Strip(v.Content), "\n")[v.Cursor.Y], v.Cursor.X, s.w), " ")
}

// says fails unless the cursor is on a line that begins like that.
func (s *screen) says(want string) *screen {
	s.t.Helper()
	if got := s.spoken(); !strings.HasPrefix(got, want) {
		s.t.Errorf("the cursor is on %q, want %q:\n%s", got, want, s.text())
	}
	return s
}

func TestLinearScreens(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {160, 45}} {
		for name, keys := range map[string][]string{
			"linear": {"b"}, "linear-article": {"enter"}, "linear-sidebar": {"T", `"port"`, "enter", "q"}, "linear-found": {"/", `"quay"`, "enter"},
			"linear-sequence": {"g"}, "linear-typing": {"T"},
		} {
			sc := aloud(t, news(t), size[0], size[1]).press(keys...)
			sc.golden(name)
			if sc.spoken(); strings.ContainsFunc(sc.text(), func(r rune) bool { return r >= 0x2500 && r <= 0x25ff }) {
				t.Errorf("%s: something is drawn:\n%s", name, sc.text())
			}
		}
	}
}

// The cursor is on what one is at, wherever one goes, and that says all that there is to know.
func TestTheCursorIsWhereOneIs(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {160, 45}} {
		sc := aloud(t, news(t), size[0], size[1])
		sc.says("Old cranes leave the").press("j").says("東京の図書館").press("k", "b")
		if size[0] > 40 {
			sc.says("Old cranes leave the harbour").sees(", unread, bookmarked, Harbour Post, 1 h ago")
		}
		last := "The city expects"
		if size[0] == 40 {
			last = "spring."
		}
		sc.press("enter").says("Old cranes leave the").press("G").says(last).press("g", "g").says("Old cranes")
		for range 30 {
			sc.press("j")
		}
		sc.says(last).press("q").says("Old cranes").press("G").says("Glass flows")
		sc.press("q").says("Unread, 6 unread, shown").press("j").says("Today").press("G")
		sc.press("c").says("[ ] BBC").press("j", "j").says("[ ] Al").press("esc", "/", `"quay"`).press("enter").says("Old cranes")
		sc.press("g", "b").says("Old cranes").press("b", "g", "a", "g", "b").says("No bookmarks yet.")
		sc.press(":", `"go to"`, "down").says("go to").press("a").press("esc", "T", `"port walk"`, "enter", "g", "a", "T", `"port"`, "enter", "t").says("#port").press("esc", "?").spoken()
	}
}

// linearBytes is what some keys send to a terminal of a person who has the screen read aloud.
func linearBytes(t *testing.T) string {
	m := newMeter(t, aloud(t, news(t), 80, 24))
	var out strings.Builder
	frame := func(name string, keys ...string) {
		m.press(keys...)
		m.painted.Update(nil)
		m.painted.View()
		out.WriteString(name + "\n  " + strconv.Quote(string(<-m.came)) + "\n")
	}
	frame("j", "j")
	frame("k", "k")
	frame("b: a message, and the row that it is about", "b")
	frame("j: the message goes", "j")
	frame("3: a message", "S", "f")
	frame("j", "j")
	frame("G", "G")
	frame("home", "home")
	frame("enter: the page", "enter")
	frame("j on the page", "j")
	frame("q", "q")
	return out.String()
}

// A step costs the cursor's move and nothing else; a message is painted once, and the cursor is
// back at once.
func TestLinearBytes(t *testing.T) {
	got := linearBytes(t)
	file := filepath.Join("testdata", "screens", "linear-bytes.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, []byte(got)) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Nothing is said of what goes on in between: how far a refresh is changes no cell.
func TestLinearIsQuiet(t *testing.T) {
	sc := aloud(t, news(t), 80, 24)
	sc.status.refresh = &feeds.Progress{Total: 12}
	before := sc.sees("working").text()
	sc.status.refresh = &feeds.Progress{Total: 12, Done: 5, New: 3, Failed: 1}
	if sc.text() != before {
		t.Errorf("it counts:\n%s", sc.text())
	}
	if sc.status.auto = true; sc.seesNot("working", "looking").text() == before {
		t.Error("a look for which nobody waits is told")
	}
	sc.status.auto = false
	sc.press("j", "k")
	if sc.text() != before {
		t.Errorf("moving changes the screen:\n%s", sc.text())
	}
}

// What a page shows by lines and looks alone is told by letters: tables, headings, quotations. A
// page down begins where it ends, and no line is passed over.
func TestLinearPages(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://post.example/rss"}, "Harbour Post", piece(1, "Tides", "<h3>When</h3><table><tr><th>Place</th><th>High</th></tr><tr><td>Quay</td><td>9.40</td></tr><tr><td>Pier</td><td>9.55</td></tr></table><blockquote><p>Mind the step.</p></blockquote>"+longBody(40)))
	sc := aloud(t, s, 80, 24).press("enter").says("Tides").sees("### When", "Place: Quay", "High  9.40", "> Mind the step.")
	if strings.ContainsAny(sc.text(), "│|┼+─▏") {
		t.Errorf("something is drawn:\n%s", sc.text())
	}
	seen := map[int]bool{}
	for range 60 {
		for line := sc.article.top; line < min(sc.article.top+sc.article.page(), sc.article.length()); line++ {
			seen[line] = true
		}
		if sc.article.atEnd() {
			break
		}
		top := sc.article.top
		if sc.press("space"); sc.article.top <= top || sc.article.line < sc.article.top {
			t.Fatalf("a page down leads from line %d to %d, with the cursor on %d", top, sc.article.top, sc.article.line)
		}
	}
	if len(seen) != sc.article.length() || len(seen) < 60 {
		t.Errorf("%d of %d lines were on the screen", len(seen), sc.article.length())
	}
	sc.press("g", "g").says("Tides")
	lines := 0
	for at := -1; sc.article.line != at; lines++ {
		at = sc.article.line
		if sc.press("j"); strings.TrimSpace(sc.spoken()) == "" {
			t.Errorf("line %d is blank", sc.article.line)
		}
	}
	if sc.article.line != sc.article.length()-1 {
		t.Errorf("it ends at %d of %d", sc.article.line, sc.article.length())
	}
}
