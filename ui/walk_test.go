package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// The side bar stands where it stood when it is shown again, however the screen has changed
// while it was hidden.
func TestTheSideBarStaysWhereItIs(t *testing.T) {
	s := library(t)
	for i := range 40 {
		fed(t, s, store.Wish{URL: fmt.Sprintf("https://%d.example", i)}, fmt.Sprintf("Feed %02d", i), piece(i, fmt.Sprintf("Piece %02d", i), "x"))
	}
	for _, size := range [][2]int{{80, 24}, {120, 42}, {200, 50}} {
		sc := show(t, s, size[0], size[1])
		sc.press("g", "t", "enter", "q", "q").sees("Unread", "Today", "Bookmarks", "Feed 00")
		sc.press("g", "f", "G").sees("Feed 39").press("enter", "enter")
		sc.send(tea.WindowSizeMsg{Width: 60, Height: 20})
		sc.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		sc.press("q", "q").sees("Feed 39", "Feed 38", "Feed 37")
		if lines := strings.Count(sc.text(), "Feed "); lines < min(40, size[1]-8) {
			t.Errorf("%v: %d feeds are in sight:\n%s", size, lines, sc.text())
		}
	}
}

// What is said where there is nothing more fits what there is.
func TestWhatIsSaidAtTheEnds(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "one", "x"), piece(2, "two", "x"))
	fed(t, s, store.Wish{URL: "https://b.example"}, "B", piece(3, "three", "x"))
	sc := show(t, s, 120, 40).press("]", "p").sees("No more unread above.").press("[").sees("There is no feed before this one.")
	sc.press("ctrl+p").sees("There is no feed before this one that has unread articles.")
	sc.press("C").press("n").sees("You have read everything.")
}

// A prompt that opens with a text has it selected: the first letter takes its place, and whoever
// moves in it keeps it. Tags are added to.
func TestPromptsOpenWithTheirTextSelected(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("/", `"river"`, "enter", "/").sees("Search river")
	sc.press(`"zebra"`).sees("Search zebra").seesNot("riverzebra").press("esc")
	sc = show(t, news(t), 80, 24).press("/", `"river"`, "enter", "/", "end", `"s"`).sees("Search rivers").press("esc")
	sc.press("/", "backspace").seesNot("Search river").press("esc")
	sc = show(t, news(t), 120, 40).press("q")
	sc.press("g", "f", "G", "e").press(`"Mine"`, "enter").sees("Mine")
	show(t, news(t), 80, 24).press("T", `"one"`, "enter", "T", `", two"`, "enter").sees("#one #two")
}

// A in the side bar marks what the cursor is on read: a feed, a folder with those in it, a saved search,
// everything; u takes that back, and nothing else.
func TestTheSideBarMarksRead(t *testing.T) {
	for key, left := range map[string]string{"Harbour Post": "4", "World": "2", "Asia": "5", "Bench Notes": "5", "All": "0", "Unread": "0"} {
		sc := show(t, news(t), 120, 40).press("g", "f", "g", "g")
		for range 12 {
			if it, _ := sc.sidebar.selected(); it.label == key {
				break
			}
			sc.press("j")
		}
		if it, _ := sc.sidebar.selected(); it.label != key {
			t.Fatalf("%s is not in the side bar:\n%s", key, sc.text())
		}
		sc.press("A").sees("Marked ", "u undoes.")
		if got := fmt.Sprint(sc.unread()); got != left {
			t.Errorf("%s: %s are unread, want %s", key, got, left)
		}
		sc.press("u").sees("Undone: marked")
		if got := sc.unread(); got != 7 {
			t.Errorf("%s: %d are unread after u", key, got)
		}
	}
	show(t, news(t), 120, 40).press("g", "f", "m").sees("m: nothing here. ? shows the keys.")
}

// While something is searched for everywhere, the side bar claims no place to be the one that is shown; a
// list that is filtered is still that place.
func TestTheSideBarClaimsNothingWhileSearching(t *testing.T) {
	sc := show(t, news(t), 120, 40)
	claims := func(wanted bool) {
		t.Helper()
		sc.want("Unread is lit", strings.Contains(sc.View().Content, sc.theme.Accent.Render("Unread")), wanted)
	}
	claims(true)
	sc.press("g", "a", "g", "u", "tab").press("tab", "/", `"ferries"`)
	claims(false)
	sc.press("enter").sees("1 match")
	claims(false)
	sc.press("tab", "j", "k").sees("7 articles")
	sc.press("tab", "/", `"ferries"`, "esc", "=", `"ferries"`, "enter", "tab")
	claims(true)
}
