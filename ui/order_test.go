package ui

import (
	"strings"
	"testing"

	"tidings/store"
)

const oldestFirst = text(`list.order = "oldest"`)

// A list that begins with the oldest is read downwards like any other: what is new comes in at
// its end, no row moves, and it is said above the list how much there is.
func TestNewsBelowAListThatBeginsWithTheOldest(t *testing.T) {
	s := news(t)
	sc := showSet(t, s, 80, 9, oldestFirst).on("Glass").press("j").on("A library opens")
	rows := func() string { return strings.Join(strings.Split(sc.text(), "\n")[1:8], "\n") }
	before := rows()
	fed(t, s, store.Wish{URL: "https://late.example/"}, "Late Edition",
		piece(0, "Stop press", "<p>Late.</p>"), piece(0, "Stop it again", "<p>Late.</p>"), piece(6, "Between two others", "<p>x</p>"), piece(900, "Before them all", "<p>x</p>"))
	sc.send(changedMsg{everything()})
	if after := rows(); after != before {
		t.Errorf("rows moved:\n%s\nwere\n%s", after, before)
	}
	sc.sees("↓ 3 new: G").press("A").sees("Marked 7 articles read")
	for _, title := range []string{"Stop press", "Between two others"} {
		if read, _ := marks(t, s, title); read {
			t.Errorf("%q was marked read and never on the screen", title)
		}
	}
	sc.press("G").on("Stop").sees("Stop press", "Stop it again").seesNot(" new: ")
	sc.press("A").sees("Marked 4 articles read").press("g", "g").on("Before them all")
}

// Where the end of the list is not loaded, what is new there is counted too, and is no part of
// what A marks.
func TestNewsBelowALongList(t *testing.T) {
	s := library(t)
	feed := fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(500, 2, "old")...)
	sc := showSet(t, s, 80, 24, oldestFirst).on("old 499").press("j", "j")
	if _, err := s.Record(t.Context(), store.Fetched{Feed: feed, At: now, Title: "A", Articles: many(3, 1, "new")}); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.sees("↓ 3 new: G").on("old 497").press("A").sees("Marked 500 articles read").sees("↓ 3 new: G")
	sc.press("G").on("new 0").sees("new 2").seesNot(" new: ").press("A").sees("Marked 3 articles read")
}

// Where there is room below the last row, what is new stands there at once.
func TestNewsInTheRoomBelow(t *testing.T) {
	s := news(t)
	sc := showSet(t, s, 80, 24, oldestFirst).press("G").on("Old cranes")
	fed(t, s, store.Wish{URL: "https://late.example/"}, "Late Edition", piece(0, "Stop press", "<p>Late.</p>"))
	sc.send(changedMsg{everything()})
	sc.sees("Stop press", "8 articles").seesNot(" new: ").on("Old cranes").press("n").on("Stop press")
}

// Space, n, p, J and M go by the order of the list, and so does the offer of the last screen.
func TestReadingFromTheOldestOn(t *testing.T) {
	s := news(t)
	sc := showSet(t, s, 80, 24, oldestFirst)
	sc.press("space").sees("It does not.").press("space").sees("Eleven shelves").press("J").sees("Coffee.").press("K").sees("Eleven shelves")
	Leave(sc.app)
	sc = showSet(t, s, 80, 24, oldestFirst).sees("g r goes on with “A library opens").press("g", "a", "g", "r").sees("Eleven shelves").press("q").on("A library opens")
	sc.press("n").on("How long is").press("n", "p").on("How long is").press("M").sees("Marked 1 article read")
	if n := sc.unread(); n != 3 {
		t.Errorf("%d unread", n)
	}
	sc.press("/", `"the OR days"`, "enter").sees("2 matches")
}

// The other order is there as soon as it is set; what is open stays open, and the list is at it.
func TestTheOrderIsTurned(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(500, 2, "old")...)
	sc := show(t, s, 200, 30).press("g", "a", "j", "enter").sees("old 1")
	sc.configure(string(oldestFirst)).on("old 1").press("J").on("old 0")
	sc.press("q", "/", `"old"`).on("old 499").press("enter", "S", "t").sees("Hits in titles first").press("S", "o").sees("Oldest first.")
	sc.configure("").on("old 0").press("q").on("old 0").sees("All")

	sc = show(t, news(t), 200, 30).press("enter", "n", "n").configure(string(oldestFirst)).sees("Old cranes").on("Ferries")
	sc.press("J").on("東京").configure("").on("東京").press("K").on("Old cranes")
	sc.press("q").configure(string(oldestFirst)).on("Glass")
}
