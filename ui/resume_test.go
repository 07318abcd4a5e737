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
	paragraph := strings.Fields(sc.article.lines[sc.article.blocks[sc.article.place().block]])[1]
	sc = show(t, s, 50, 24).press("g", "r").sees("Paragraph " + paragraph)
	if at := sc.article.place(); at.block == 0 || at.line != 0 {
		t.Errorf("in another width it goes on at %+v", at)
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
	sc.send(restMsg{sc.reading()})
	r, row, err := s.Reading(t.Context(), store.Local)
	if err != nil || row.Title != "Long" || r.Line != sc.article.place().line || r.Block != sc.article.place().block {
		t.Errorf("kept %+v of %q: %v", r, row.Title, err)
	}
	if before := sc.resume.kept; before.Article == 0 {
		t.Error("it is not known what was kept")
	}
	old := restMsg{sc.reading()}
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
	sc.send(keptMsg{fmt.Errorf("keep place: %w", store.ErrLocked)})
	Leave(sc.app)
	if _, row, err := s.Reading(t.Context(), store.Local); err != nil || row.Title != "Long" {
		t.Errorf("kept %q: %v", row.Title, err)
	}
}
