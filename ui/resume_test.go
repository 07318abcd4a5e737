package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// The next screen goes on at the same line; in another width, at the same
// paragraph. Who had closed the article is offered nothing.
func TestGoingOnWhereOneWas(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "Long", longBody(60)), piece(2, "Short", "x"))
	sc := show(t, s, 80, 24).seesNot("g r").press("g", "r").sees("There is nothing to go on with")
	sc.press("enter", "ctrl+f", "ctrl+f", "ctrl+f", "j", "j")
	left := sc.text()
	Leave(sc.app)

	sc = show(t, s, 80, 24).sees("g r goes on with “Long”, where you were just now.").exact()
	Leave(sc.app) // a line that breaks at once loses nothing
	sc = show(t, s, 80, 24).sees("g r goes on with “Long”").press("j", "g", "r")
	if now := sc.text(); now != left {
		t.Errorf("it goes on at\n%s\nand not at\n%s", now, left)
	}
	first := strings.Fields(strings.Split(left, "\n")[1])[0]
	sc = show(t, s, 50, 24).press("g", "r")
	if line := strings.Split(sc.text(), "\n")[1]; !strings.Contains(line, first) {
		t.Errorf("in another width it goes on at %q, and was at %q", line, first)
	}
	sc.press("q")
	Leave(sc.app)
	show(t, s, 80, 24).seesNot("g r")
}

// A connection that ends without a word loses the last seconds at most: what stays
// open is written down.
func TestPlacesAreWrittenDownMeanwhile(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "Long", longBody(60)))
	sc := show(t, s, 80, 24).press("enter", "ctrl+f", "ctrl+f")
	sc.send(idleMsg{})
	r, row, err := s.Reading(t.Context(), store.Local)
	if err != nil || row.Title != "Long" || r.Line != sc.article.spot().line || r.Block != sc.article.spot().block {
		t.Errorf("kept %+v of %q: %v", r, row.Title, err)
	}
	if before := sc.resuming.writtenPlace; before.Article == 0 {
		t.Error("it is not known what was kept")
	}
	sc.press("ctrl+f").send(idleMsg{}) // while somebody reads on, too
	if again, _, err := s.Reading(t.Context(), store.Local); err != nil || again == r {
		t.Errorf("kept %+v while it moved: %v", again, err)
	}
}

// A library that was in use for a moment is written to at the next.
func TestPlacesAreTriedAgain(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "Long", longBody(60)))
	sc := show(t, s, 80, 24).press("enter", "ctrl+f")
	sc.send(writtenMsg{err: fmt.Errorf("keep place: %w", store.ErrLocked)})
	Leave(sc.app)
	if _, row, err := s.Reading(t.Context(), store.Local); err != nil || row.Title != "Long" {
		t.Errorf("kept %q: %v", row.Title, err)
	}
}

// Who goes on reading and leaves the article finds the list's cursor on it, where
// the list has it, however far down.
func TestGoingOnMovesTheCursor(t *testing.T) {
	s := library(t)
	var all []store.Incoming
	for i := range 2*pageSize + 50 {
		all = append(all, piece(i, fmt.Sprintf("Piece %03d", i), "x"))
	}
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", all...)
	for _, c := range []struct {
		name, list string
		before     []string
		after      string
	}{
		{"near the top", "All", []string{"j", "j"}, "Piece 002"},
		{"pages below", "All", []string{"G", "G", "G", "k"}, "Piece 448"},
		{"not in the list", "Unread", []string{"j", "j"}, "Piece 000"},
	} {
		sc := show(t, s, 80, 24)
		sc.press("1")
		sc.press(c.before...).press("enter").sees("x")
		Leave(sc.app)
		sc = show(t, s, 80, 24)
		if c.list == "All" {
			sc.press("1")
		}
		sc.press("g", "r").sees("x").press("q")
		row, _ := sc.list.selected()
		if row.Title != c.after {
			t.Errorf("%s: the cursor is on %q of %d", c.name, row.Title, len(sc.list.rows))
		}
	}
}

// Every article is found where it was left, however many were read since, also after the end
// of the program; one that was read to its end begins at its top again.
func TestEveryArticleKeepsItsPlace(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "First", longBody(60)), piece(2, "Second", longBody(60)), piece(3, "Third", longBody(20)))
	sc := show(t, s, 80, 24).press("enter", "ctrl+f", "j")
	first := sc.text()
	sc.press("J", "ctrl+f", "ctrl+f", "j", "j")
	second := sc.text()
	sc.press("J", "G", "K") // the third to its end, and back
	Leave(sc.app)
	body := func(text string) string { return strings.Join(strings.Split(text, "\n")[1:23], "\n") }
	sc = show(t, s, 80, 24).press("1", "enter").sees("You go on where you were just now. g g goes to the top.")
	if body(sc.text()) != body(first) {
		t.Errorf("the first is at\n%s\nand was at\n%s", sc.text(), first)
	}
	if sc.press("J"); body(sc.text()) != body(second) {
		t.Errorf("the second is at\n%s\nand was at\n%s", sc.text(), second)
	}
	sc.press("J").sees("Third", "top").seesNot("You go on")
	sc.press("g", "l").sees("Second", "First", "Third", "read to its end", "%").press("enter").sees("Second")
}

// A place is the same word in any width: in a paragraph, a list, a quotation, code and notes.
func TestAPlaceLastsThroughAnyWidth(t *testing.T) {
	words := func(from, count int) string {
		var all []string
		for i := range count {
			all = append(all, fmt.Sprintf("word%dx", from+i))
		}
		return strings.Join(all, " ")
	}
	var list, code strings.Builder
	for i := range 30 {
		fmt.Fprintf(&list, "<li>%s</li>", words(1000+20*i, 20))
		fmt.Fprintf(&code, "%s\n", words(3000+12*i, 12))
	}
	for name, text := range map[string]string{
		"paragraph": "<p>" + words(100, 600) + "</p>", "list": "<ul>" + list.String() + "</ul>", "numbers": "<ol>" + list.String() + "</ol>",
		"quotation": "<blockquote><p>" + words(100, 600) + "</p></blockquote>", "code": "<pre><code>" + code.String() + "</code></pre>",
	} {
		sc := withLinks(t, "<p>Before.</p>"+text+"<p>Behind.</p>", 80, 24).press("ctrl+f", "ctrl+f", "ctrl+f", "j")
		top := func() string { return strings.Split(sc.text(), "\n")[1] }
		first := strings.Fields(strings.TrimLeft(top(), " •▏│0123456789.↪"))[0]
		for _, w := range []int{60, 44, 100, 52, 80} {
			sc.send(tea.WindowSizeMsg{Width: w, Height: 24})
			if at := top(); !strings.Contains(at, first) {
				t.Errorf("%s: at %d cells the top is %q, and was at %q", name, w, at, first)
			}
		}
	}
}
