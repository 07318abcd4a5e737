package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tidings/store"
)

// withNotes is the screen on an article with two notes at its end, and a table of contents.
func withNotes(t *testing.T, w, h int, settings ...string) *screen {
	t.Helper()
	body := `<ul><li><a href="#storm">The storm</a></li></ul><p>Seven<sup id="r1"><a href="#n1">1</a></sup> ferries crossed the bay in <a href="https://a.example/bay">those days</a>.</p>`
	for i := range 30 {
		body += fmt.Sprintf("<p>Paragraph %d of it: the ferry has crossed the bay eleven times a day since before anybody now living was born, and goes on.</p>", i)
	}
	body += `<h2 id="storm">The storm</h2><p>It came<sup id="r2"><a href="#n2">2</a></sup> at night.</p>` + strings.Repeat("<p>And it went on, day after day after day.</p>", 30)
	body += `<ol><li id="n1">Of nine. <a href="#r1">↩</a></li><li id="n2">In a coat. <a href="#r2">↩</a></li></ol>`
	in := piece(1, "With notes", body)
	in.Content.Base = in.Link
	s := library(t)
	fresh, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: "http://127.0.0.1:1/feed"})
	if err != nil {
		t.Fatal(err)
	}
	visit := store.Fetched{Feed: fresh[0].ID, For: store.Local, Private: true, At: now, Title: "Harbour Post", Articles: []store.Incoming{in}}
	if _, err := s.Record(t.Context(), visit); err != nil {
		t.Fatal(err)
	}
	return show(t, s, w, h).configure(strings.Join(settings, "\n")).press("enter")
}

// follow presses f and the letters of the first link whose address ends so.
func (s *screen) follow(end string) *screen {
	s.t.Helper()
	s.press("f")
	for _, link := range s.overlay.(*linkHints).links {
		if strings.HasSuffix(link.address, end) {
			return s.press(strings.Split(link.letters, "")...)
		}
	}
	s.t.Fatalf("no link to %s is in sight:\n%s", end, s.text())
	return s
}

// A mark leads to its note, and the sign behind the note back to the mark; ctrl+o and backspace
// lead back to the line that one came from, as often as one has jumped.
func TestJumpsWithinAnArticle(t *testing.T) {
	page := func(screen string) string { // without the sign and the hints
		return strings.ReplaceAll(screen[:strings.LastIndex(screen, "\n")], "›", " ")
	}
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		sc := withNotes(t, size[0], size[1])
		sc.follow("#storm").sees("The storm", "It came").seesNot("Seven")
		if !strings.Contains(sc.text(), "›") {
			t.Errorf("%v: no sign before the heading:\n%s", size, sc.text())
		}
		storm := sc.text()
		before := sc.article.top
		sc.follow("#n2").sees("In a coat. ↩")
		sc.press("ctrl+o")
		if sc.article.top != before || page(sc.text()) != page(storm) {
			t.Errorf("%v: not back at line %d but at %d:\n%s", size, before, sc.article.top, sc.text())
		}
		sc.press("backspace").sees("Seven¹ ferries")
		if sc.article.top != 0 && size[1] > 12 {
			t.Errorf("%v: at line %d of the top", size, sc.article.top)
		}
		sc.press("backspace").sees("There is nowhere to come back to")
	}
}

// Nothing of a jump is shifted by a change of width on the way.
func TestAJumpIsTakenBackInAnotherWidth(t *testing.T) {
	sc := withNotes(t, 80, 24)
	sc.press("ctrl+f", "ctrl+f")
	spot := sc.article.lastingSpot()
	sc.press("g", "g").follow("#n1").sees("Of nine. ↩")
	sc.send(tea.WindowSizeMsg{Width: 44, Height: 20})
	sc.press("ctrl+o").sees("Seven¹ ferries")
	if spot.block == 0 {
		t.Error("two pages down is the first block")
	}
}

// The sign behind a note leads back to its mark.
func TestTheWayBackFromANote(t *testing.T) {
	sc := withNotes(t, 80, 24)
	sc.press("G").sees("Of nine. ↩", "In a coat. ↩")
	sc.follow("#r2").sees("It came² at night.").press("ctrl+o").sees("In a coat. ↩")
}

// Where links have numbers, digits open them; and the number of one that is not there, or of any
// while links have none, says so.
func TestLinksByNumber(t *testing.T) {
	withNotes(t, 80, 24).press("1").sees("Links have no numbers here")
	sc := withNotes(t, 80, 24, `page.links = "numbered"`)
	sc.sees("those days[1]").press("2").sees("There is no link 2 on this page.")
	sc.press("1").sees("https://a.example/bay", "No browser can be opened from here")
	sc = withNotes(t, 80, 24, `page.links = "list"`)
	sc.press("G").sees("[1] https://a.example/bay")
}
