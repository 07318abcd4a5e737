package ui

import (
	"fmt"
	"strings"
	"testing"

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
	paragraph := strings.Fields(sc.article.lines[sc.article.blocks[sc.article.spot().block]])[1]
	sc = show(t, s, 50, 24).press("g", "r").sees("Paragraph " + paragraph)
	if at := sc.article.spot(); at.block == 0 || sc.article.top != sc.article.blockTop(at.block) {
		t.Errorf("in another width it goes on at %+v, line %d", at, sc.article.top)
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
	sc.send(idleMsg{sc.readingNow()})
	r, row, err := s.Reading(t.Context(), store.Local)
	if err != nil || row.Title != "Long" || r.Line != sc.article.spot().line || r.Block != sc.article.spot().block {
		t.Errorf("kept %+v of %q: %v", r, row.Title, err)
	}
	if before := sc.resuming.writtenPlace; before.Article == 0 {
		t.Error("it is not known what was kept")
	}
	old := idleMsg{sc.readingNow()}
	sc.press("ctrl+f").send(old) // it has moved on: not yet
	if again, _, err := s.Reading(t.Context(), store.Local); err != nil || again != r {
		t.Errorf("kept %+v while it moved: %v", again, err)
	}
}

// A library that was in use for a moment is written to at the next.
func TestPlacesAreTriedAgain(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "Long", longBody(60)))
	sc := show(t, s, 80, 24).press("enter", "ctrl+f")
	sc.send(writtenMsg{fmt.Errorf("keep place: %w", store.ErrLocked)})
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
