package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/store/query"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// typeHeld types letters and returns the commands they gave, unrun.
func (s *screen) typeHeld(text string) (cmds []tea.Cmd) {
	for _, r := range text {
		_, cmd := s.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		cmds = append(cmds, cmd)
	}
	return cmds
}

func TestSearchAsOneTypes(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("j", "j", "/").sees("Unread", "-not  OR").press(`"ferr"`)
	sc.sees("Search: ferr", "1 match", "Ferries return").seesNot(cranes).exact()
	sc.press("backspace", "backspace", "backspace", "backspace").sees("Unread", cranes).on("Ferries")
	sc.press(`"caes"`).sees("How long is a second").press("esc").sees("Unread", cranes).on("Ferries")
	if c := sc.press("/", `"午後"`).View().Cursor; c.X != 12 || c.Y != 22 {
		t.Errorf("the cursor stands at %d, %d", c.X, c.Y)
	}
	sc.sees("東京の図書館").press("enter", "enter").sees("来月から").press("q", "q").on("Ferries").sees("Unread")
}

// Esc brings the list back as it stood: its cursor, and what was in which line.
func TestSearchComesBackToTheLine(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(500, 2, "old")...)
	sc := show(t, s, 80, 24)
	for range 15 {
		sc.press("ctrl+f")
	}
	before := sc.press("k", "k", "k").text()
	if after := sc.press("/", `"old 3"`, "esc").text(); after != before {
		t.Errorf("after Esc:\n%s\nbefore:\n%s", after, before)
	}
	if after := sc.press("/", `"old 3"`, "enter", "j", "j", "q").text(); after != before {
		t.Errorf("after q:\n%s\nbefore:\n%s", after, before)
	}
}

func TestSearchFromThePageAndBack(t *testing.T) {
	for _, w := range []int{80, 120, 200} {
		s := library(t)
		fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "long", longBody(100)), piece(2, "ferry", "x"))
		sc := show(t, s, w, 24).press("enter", "ctrl+f", "ctrl+f")
		before := sc.text()
		sc.press("g", "/", `"ferr"`).sees("Search: ferr").press("esc")
		if after := sc.text(); after != before {
			t.Errorf("%d: after Esc:\n%s\nbefore:\n%s", w, after, before)
		}
	}
}

// A search answers before it has read all texts that it found something in; what is
// on the screen is read then.
func TestLinesOfHitsComeWhenTheyAreShown(t *testing.T) {
	clock := now
	s, err := store.Open(t.TempDir()+"/tidings.db", store.Options{Now: func() time.Time {
		clock = clock.Add(time.Hour) // every look at the clock is too late
		return clock
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var all []store.Incoming
	for i := range 100 {
		all = append(all, piece(i+1, fmt.Sprint("Article ", i), fmt.Sprintf("%s<p>Then ferry number %d came.</p>", longBody(4), i)))
	}
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", all...)
	if err := s.Tidy(t.Context()); err != nil { // so that it is only texts that take time
		t.Fatal(err)
	}
	page, err := s.List(t.Context(), store.Local, store.Query{Text: "ferry"}, store.Cursor{}, 100)
	if err != nil || page.Rows[50].Excerpt != "" {
		t.Fatalf("the line of a late hit is %q: %v", page.Rows[50].Excerpt, err)
	}
	sc := show(t, s, 80, 24).press("/", `"ferry"`, "enter").sees("ferry number 0 came", "ferry number 9 came")
	sc.press("ctrl+f", "ctrl+f").sees("ferry number 25 came").press("b").sees("ferry number 25 came")
	sc.press("G").sees("ferry number 99 came").exact()
}

// S changes the order of a search and back; what is open and q are as ever.
func TestHitsInTitlesFirst(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A",
		piece(1, "Sea", "the tide comes"), piece(2, "Tide", "and goes"), piece(3, "Sun", "no tide"), piece(4, "Old tide", "gone"))
	sc := show(t, s, 80, 24).press("/", `"tide"`, "enter")
	order := func(wanted ...string) {
		t.Helper()
		at, text := 0, sc.text()
		for _, title := range wanted {
			i := strings.Index(text[at:], " "+title+" ")
			if i < 0 {
				t.Fatalf("%s does not come when it should in:\n%s", title, text)
			}
			at += i
		}
	}
	order("Sea", "Tide", "Sun", "Old tide")
	sc.press("S", "t").sees("Search: tide · titles first", "4 matches").seesNot("sort:title").exact()
	order("Tide", "Old tide", "Sea", "Sun")
	sc.press("j", "j", "b").sees("Bookmarked.").on("Sea") // the rows are read again, and stand
	order("Tide", "Old tide", "Sea", "Sun")
	sc.press("S", "n").sees("Search: tide ", "Newest first.")
	order("Sea", "Tide", "Sun", "Old tide")
	sc.press("S", "o").sees("Oldest first.")
	order("Old tide", "Sun", "Tide", "Sea")
	sc.press("S", "l").sees("is by date, or with titles first.")
	sc.press("S").sees("● oldest first", "  newest first", "t    titles first").seesNot("by title", "shortest", "by feed").press("t").sees("Hits in titles first.")
	sc.press("S").sees("● titles first").press("esc", "q").sees("Unread").press("S").sees("by title", "shortest first", "by feed").seesNot("titles first").press("l")
	sc.press("=", `"tide"`, "enter").sees("Unread = tide ").press("S").sees("● newest first").seesNot("shortest").press("t").sees("Unread = tide · titles first ")
	sc.press("S", "n").sees("Unread = tide ").seesNot("titles first")
	sc.press("q").sees("Unread")
}

func TestWrongQueryPointsAtItsWord(t *testing.T) {
	sc := show(t, news(t), 120, 40).press("/", `"ferries "`)
	sc.send(tea.PasteMsg{Content: "is:blue x"})
	sc.sees("Search ferries is:blue x", "^^^^ is: is one of", "Ferries return").exact()
	if want := sc.theme.Failure.Underline(true).Render("blue"); !strings.Contains(sc.View().Content, want) {
		t.Error("the wrong word is not marked in the query")
	}
	sc.press("enter").sees("^^^^ is") // it has to be mended
	for range len("is:blue x") {
		sc.press("backspace")
	}
	sc.press(`"is:unr"`).seesNot("^^").sees("1 match").press("enter").sees("Search ferries is:unr", "^^^ is: is one of", "Ferries return")
	sc.press(`"ead"`, "enter").sees("Search: ferries is:unread", "1 match")
	for _, w := range []int{40, 80} {
		sc.press("/", `" OR OR (title:"`)
		sc.send(tea.WindowSizeMsg{Width: w, Height: 12})
		sc.exact().press("esc")
	}
}

// Enter before the answer is there: what cannot be read comes back to be mended,
// and keys that were meant for the hits do nothing else.
func TestWrongQueryTypedAhead(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("/")
	cmds := sc.typeHeld("is:blue")
	cmds = append(cmds, sc.hold("enter"), sc.hold("j"), sc.hold("b"))
	for _, cmd := range cmds {
		sc.run(cmd)
	}
	sc.sees("Search is:blue", "^^^^", "Unread", cranes).on(cranes)
	if _, on := marks(t, s, cranes); on {
		t.Error("a key typed ahead marked an article")
	}
	sc.press("ctrl+u", `"ferr"`, "enter").sees("1 match").press("q").sees("Unread", cranes)
}

func TestKeysTypedAheadOfTheHits(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("/")
	cmds := sc.typeHeld("ferries")
	cmds = append(cmds, sc.hold("enter"), sc.hold("enter"))
	for _, cmd := range cmds {
		sc.run(cmd)
	}
	sc.sees("Twice a day from Monday.")
}

// An answer to what stood in the prompt before changes nothing, whenever it comes.
func TestLateHitsAreDropped(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("/")
	cmds := sc.typeHeld("ferries")
	for i := len(cmds) - 1; i >= 0; i-- {
		sc.run(cmds[i])
	}
	sc.sees("Search: ferries", "1 match")
	sc.send(hitsMsg{place: hitsOf("ferr"), err: &query.Error{Query: "ferr", Why: "no"}})
	sc.send(pausedMsg{"ferr"})
	sc.seesNot("No.")
	late := sc.typeHeld("x")
	sc.press("esc").sees("Unread", cranes)
	for _, cmd := range late {
		sc.run(cmd)
	}
	sc.sees("Unread", cranes)
	late = append(sc.typeHeld("/"), sc.typeHeld("cranes")...)
	sc.press("esc", "g", "b")
	for _, cmd := range late {
		sc.run(cmd)
	}
	sc.sees("Bookmarks")
}

// One pause, one whole answer; none where no key has been pressed.
func TestWholeAnswerIsAskedForOnce(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("/")
	if cmds := sc.typeHeld("fe"); len(cmds) != 2 {
		t.Fatal(cmds)
	}
	if cmd := sc.paused("f"); cmd != nil {
		t.Error("a pause after an older query asked for hits")
	}
	if cmd := sc.paused("fe"); cmd == nil {
		t.Error("the pause asked for nothing")
	}
	if cmd := sc.paused("fe"); cmd != nil {
		t.Error("another pause asked again")
	}
}

// The cursor stays where somebody has moved it when the whole answer comes.
func TestWholeAnswerMovesNothing(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(300, 2, "old")...)
	sc := show(t, s, 80, 24).press("/", `"ol"`)
	sc.typeHeld("d")
	page, err := s.List(t.Context(), store.Local, hitsOf("old").asked(), store.Cursor{}, 60)
	if err != nil {
		t.Fatal(err)
	}
	page.Total, page.AtLeast, page.More = 60, true, true
	sc.send(hitsMsg{place: hitsOf("old"), partial: true, page: page})
	sc.sees("60+ matches")
	whole := sc.hold("enter")
	sc.press("j", "j", "j")
	row, _ := sc.list.selected()
	sc.run(whole)
	sc.on(row.Title).sees("300 matches", "▌ ●  old 3")
	sc.press("G", "G").on("old 299")
}

func TestHitsAreMarked(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("/", `"quay OR cranes OR 図書"`, "enter")
	lit := func(word string, styles ...lipgloss.Style) {
		t.Helper()
		for _, style := range styles {
			if strings.Contains(sc.View().Content, sc.theme.Match.Inherit(style).Render(word)) {
				return
			}
		}
		t.Errorf("%q is not marked in:\n%q", word, sc.View().Content)
	}
	lit("cranes", sc.theme.Accent)
	lit("図書", sc.theme.Plain)
	sc.press("enter")
	lit("cranes", sc.theme.Plain)
	lit("quay", sc.theme.Plain)
	sc.exact().press("q", "/", "ctrl+u", `"quay"`, "enter")
	lit("quay", sc.theme.Muted)
}

func TestLitKeepsWidths(t *testing.T) {
	s := news(t)
	page, err := s.List(t.Context(), store.Local, store.Query{Text: `cafe OR 図書館 OR encore OR wins OR "old cranes" OR years`}, store.Cursor{}, 100)
	if err != nil || len(page.Words) == 0 {
		t.Fatal(page.Words, err)
	}
	th := typeset.NewTheme(terminal.Abilities{Ground: terminal.DarkGround})
	for _, row := range page.Rows {
		for room := range 70 {
			cut := ansi.Truncate(row.Title, room, "…")
			if got := typeset.Highlight(row.Title, room, page.Words, th.Title.Render, th.Match.Render); ansi.Strip(got) != cut {
				t.Errorf("%d: %q became %q", room, cut, ansi.Strip(got))
			}
			near := typeset.Around("… "+strings.Repeat("so many words ", 9)+row.Title, room, page.Words)
			if ansi.StringWidth(near) > room && len(page.Words.In(ansi.Truncate(near, room, "…"))) == 0 && room > 50 {
				t.Errorf("%d: the match cannot be seen in %q", room, near)
			}
		}
	}
}

// A search goes on finding, and what is read in it stays.
func TestHitsStayWhenTheyAreRead(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("/", `"is:unread harbour"`, "enter").sees("1 match", cranes).press("m")
	sc.sees(cranes).press("j")
	fed(t, s, store.Wish{URL: "https://late.example"}, "Late", piece(0, "Harbour walk", "<p>x</p>"))
	sc.send(changedMsg{everything()})
	sc.sees(cranes).press("g", "g").sees("Harbour walk")
	sc.press("1", "2").sees("Search: is:unread harbour · unread").press("q").sees("Unread")
}

func TestSearchThatFails(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("/")
	sc.typeHeld("fe")
	sc.send(hitsMsg{place: hitsOf("fe"), err: fmt.Errorf("search: %w", context.Canceled)})
	sc.send(hitsMsg{place: hitsOf("fe"), err: fmt.Errorf("search: %w", store.ErrLocked)})
	sc.press("esc").sees(cranes)
}

// paused is what the end of a pause after a query asks for.
func (s *screen) paused(query string) tea.Cmd {
	cmd, _ := s.searching.take(s.app, pausedMsg{query})
	return cmd
}
