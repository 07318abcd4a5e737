package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/store"
)

// Numbers and names are written in one way wherever something is told.
func TestOneWayOfTelling(t *testing.T) {
	s := library(t)
	var many []store.Incoming
	for i := range 1_203 {
		many = append(many, piece(i/60+1, "Piece "+strings.Repeat("i", i/100+1)+" "+strings.Repeat("x", i%100), "<p>Text.</p>"))
	}
	fed(t, s, store.Wish{URL: "https://many.example/rss"}, "Many", append(many, piece(0, "“Izmir” is a „harbour“ town", "<p>Text.</p>"))...)
	sc := show(t, s, 120, 40).press("D").sees("Deleted “‘Izmir’ is a ‚harbour‘ town”. u undoes.").press("u").sees("Undone: deleted “‘Izmir’ is a ‚harbour‘ town”")
	sc.press("C").sees("Marked 1,204 articles read. u undoes.").press("u").sees("Undone: marked 1,204 articles read").press("g", "h").sees("Marked 1,204 articles read")
}

// How long an article takes is said in hours where minutes are too many, and not at all where that is
// no time.
func TestHowLongItTakes(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://long.example/rss"}, "Long",
		piece(1, "Headline", "<p>Twelve words are read in no time at all, as are these.</p>"),
		piece(2, "Book", "<p>"+strings.Repeat("word ", 140_000)+"</p>"),
		piece(3, "Essay", "<p>"+strings.Repeat("word ", 2_300)+"</p>"))
	sc := show(t, s, 80, 24).press("enter").sees("Twelve words").seesNot(" min", "1 h")
	sc.press("J").sees("Book", "10 h").seesNot(" min").press("J").sees("Essay", "10 min")
}

// A date is not broken where a feed's name leaves it little room.
func TestDatesAreNotBroken(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://long.example/rss", Folder: "World/News of the northern islands"}, "The Northern Islands Chronicle and Advertiser", piece(1, "Ferries return", "<p>Twice a day from Monday.</p>"))
	for w := 40; w <= 110; w += 7 {
		sc := show(t, s, w, 30).press("enter").sees("22 November, ")
		sc.exact()
	}
}

// The progress of a refresh stands apart from the hints.
func TestProgressStandsApart(t *testing.T) {
	for w := 40; w < 130; w++ {
		sc := show(t, news(t), w, 24)
		sc.send(tea.WindowSizeMsg{Width: w, Height: 24})
		sc.status.refresh = &feeds.Progress{Done: 50, Total: 73}
		lines := strings.Split(sc.text(), "\n")
		if last := lines[len(lines)-1]; !strings.Contains(last, "   refreshing 50 of 73 ") {
			t.Errorf("at %d: %q", w, last)
		}
	}
}

// An article without a title is called by the first words of its text wherever it is told of.
func TestWhatHasNoTitleIsToldOf(t *testing.T) {
	s := library(t)
	bare := piece(1, "", "<p>The ferries to the northern islands go twice a day from Monday on, and on Sundays once more.</p>")
	bare.Key = "bare"
	fed(t, s, store.Wish{URL: "https://short.example/rss"}, "Short", bare)
	const called = "“The ferries to the northern islands go twice …”"
	sc := show(t, s, 120, 40).press("b", "m", "T", `"sea"`, "enter", "g", "h").sees("Bookmarked "+called, "Marked "+called+" read", "Tagged #sea "+called).seesNot("“”")
	sc.press("esc", "u").sees("Undone: tagged #sea " + called)
}

// Hints say what a key would do to what is under the cursor, or selected.
func TestHintsSayWhatAKeyWouldDo(t *testing.T) {
	sc := show(t, news(t), 160, 40).press("g", "a").sees("m mark read").press("m").sees("m mark unread")
	sc.press("v").sees("1 selected   m unread").press("v").sees("2 selected   m read").press("esc", "=", `"ferr"`, "enter").sees("q end the filter")
	show(t, news(t), 40, 12).press("c").sees("space pick").press("space").sees("enter subscribe to 1")
}
