package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// on fails unless the cursor of the list is on an article.
func (s *screen) on(title string) *screen {
	s.t.Helper()
	if row, _ := s.list.selected(); !strings.HasPrefix(row.Title, title) {
		s.t.Errorf("the cursor is on %q, want %q:\n%s", row.Title, title, s.text())
	}
	return s
}

func TestDeleteGoesOnAndComesBack(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("D")
	sc.sees("Deleted “Old cranes leave the harbour after ninety years”. u undoes.", "6 articles").seesNot("●  Old cranes").on("東京")
	sc.press("D").on("Ferries").press("u").sees("Undone: deleted").on("東京").sees("6 articles")
	sc.press("u").on(cranes).sees("7 articles").seesNot("new: g g")
	sc.press("G", "D").on("A library opens").press("u").on("Glass").press("U").sees("Redone").seesNot("●  Glass")
}

func TestDeleteInABurst(t *testing.T) {
	sc := show(t, news(t), 80, 24)
	var cmds []tea.Cmd
	for range 3 {
		cmds = append(cmds, sc.hold("D"))
	}
	for _, cmd := range cmds {
		sc.run(cmd)
	}
	sc.sees("4 articles").on("How long")
}

func TestDeleteWhileReading(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("enter", "D").sees("来月から", "Deleted “Old")
	for range 5 {
		sc.press("D")
	}
	sc.sees("It does not.").press("D").sees("All read.", "Deleted “Glass")
	sc.press("u").sees("Glass flows")
}

func TestDeleteTheOnlyOne(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(1, 1, "only")...)
	sc := show(t, s, 120, 40).press("D").sees("All read.").press("D", "D", "u").on("only 0")
	sc.exact()
}

// A search shows at once what was deleted in it.
func TestDeleteWhatWasFound(t *testing.T) {
	show(t, news(t), 80, 24).press("/", `"on"`, "enter", "D").sees("Deleted").seesNot("▌ ●  Old cranes")
}

// The screen stays where it is when articles are deleted in a long list.
func TestDeleteFarDown(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(100, 2, "old")...)
	sc := show(t, s, 80, 24).press("ctrl+f", "ctrl+f", "j", "j")
	at := sc.list.cursor - sc.list.top
	row, _ := sc.list.selected()
	sc.press("D").on(strings.Replace(row.Title, fmt.Sprint(sc.list.cursor), fmt.Sprint(sc.list.cursor+1), 1))
	if now := sc.list.cursor - sc.list.top; now < at || now > at+1 {
		t.Errorf("the cursor was in line %d of the screen, now in %d", at, now)
	}
}
