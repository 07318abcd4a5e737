package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

// What is older than a hundred days has its day, and what is of another year the year; the columns
// beside it stand where they stand in the other rows.
func TestAgesInAList(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example", Title: "Ledger & Lane: Markets, Money, Morals"}, "A",
		piece(1, "Fresh", "x"), piece(24*110, "Of August", "x"), piece(24*150, "Of June", "x"), piece(24*800, "Of 2024", "x"))
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		sc := show(t, s, size[0], size[1]).exact().sees("1h ", "4 Aug ", "25 Jun ", "2024 ").seesNot("2026")
		if size[0] < narrow {
			continue
		}
		from := -1
		for _, line := range strings.Split(sc.text(), "\n") {
			before, _, is := strings.Cut(line, "Ledger")
			if at := ansi.StringWidth(before); is && (strings.Contains(before, "Fresh") || strings.Contains(before, "Of ")) {
				if from >= 0 && at != from {
					t.Errorf("%v: the source stands at %d and %d:\n%s", size, from, at, sc.text())
				}
				from = at
			}
		}
	}
}

// A title that has no room in the line of its row goes on in the line below, before whose the article
// is; only what has no room there either is cut.
func TestATitleGoesOnBelow(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example", Title: "Harbour Post"}, "A",
		piece(1, "Old cranes leave the harbour after ninety years", "x"), piece(2, "Short", "x"),
		piece(3, "How long is a second, really? An afternoon with people who count caesium for a living and worry about it", "x"))
	sc := show(t, s, 40, 16).exact().sees("Old cranes leave the harbour after", "ninety years · Harbour Post · 1h", "Harbour Post · 2h", "How long is a second, really? An", "· 3h")
	if n := strings.Count(sc.text(), "…"); n < 1 {
		t.Errorf("the long title is not cut:\n%s", sc.text())
	}
	show(t, s, 120, 40).press("enter").exact().sees("ninety years · Harbour Post · 1h")
	show(t, s, 40, 16).press("i", `"a note"`, "ctrl+s").exact().sees("✎")
}
