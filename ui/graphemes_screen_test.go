package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

// Every row is as wide as the screen by the measure that bubbletea draws with,
// whatever the titles are made of; a terminal that takes characters as one gets
// them whole.
func TestRowsOfJoinedCharacters(t *testing.T) {
	s := library(t)
	titles := []string{
		"A family 👩‍👩‍👧‍👦 on the beach", "Thumbs up 👍🏽 for the ferry", "Sun ☀️ and ❤️‍🔥 and 1️⃣", "Flags 🇫🇷🇩🇪 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "नमस्ते दुनिया, प्रस्ताव",
		"Vowels a\u0301e\u0301 apart", "ก็ไม่รู้", "Eye 👁️‍🗨️ witness", "한국어와 東京", strings.Repeat("👩‍👩‍👧‍👦", 60), strings.Repeat("प्रस्ताव ", 40),
	}
	var all []store.Incoming
	for i, title := range titles {
		all = append(all, piece(i+1, title, "<p>"+title+"</p><ul><li>"+title+"</li></ul>"))
	}
	fed(t, s, store.Wish{URL: "https://joined.example"}, "Joined 👩‍👩‍👧", all...)
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		sc := show(t, s, size[0], size[1])
		look := func(what string) {
			t.Helper()
			for i, row := range strings.Split(sc.View().Content, "\n") {
				if got := ansi.StringWidthWc(row); got > size[0] {
					t.Errorf("%v, %s, row %d has %d cells: %q", size, what, i, got, ansi.Strip(row))
				}
			}
		}
		look("list")
		if drawn := sc.View().Content; strings.Contains(drawn, "👩‍👩‍👧") || !strings.Contains(ansi.Strip(drawn), "👩") || !strings.Contains(drawn, "नमस्ते") {
			t.Errorf("%v:\n%s", size, ansi.Strip(drawn))
		}
		for i := range titles {
			sc.press("enter")
			look(fmt.Sprint("article ", i))
			sc.press("J")
		}
	}
	sc := show(t, s, 80, 24)
	sc.Update(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset})
	if !strings.Contains(ansi.Strip(sc.View().Content), "👩‍👩‍👧‍👦 on the beach") {
		t.Errorf("not whole:\n%s", sc.View().Content)
	}
}
