package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

// mark reads from the disk what the account thinks of the article under the
// cursor.
func (s *screen) mark() store.Mark {
	s.t.Helper()
	row, _ := s.list.selected()
	all, err := s.store.Marks(s.t.Context(), store.Local, row.Number)
	if err != nil {
		s.t.Fatal(err)
	}
	return all[row.Number]
}

func TestTagsAreEditedAsALine(t *testing.T) {
	sc := show(t, news(t), 120, 40).press("T", `"Harbour, to-read #linux"`, "enter")
	sc.sees("Tagged #harbour #linux #to-read", "▾ Tags", "#harbour").exact()
	sc.press("T").sees("Tags of “Old cranes", "│ harbour, linux, to-read").press("ctrl+u", `"port"`, "enter")
	if got := fmt.Sprint(sc.mark().Tags); got != "[port]" {
		t.Errorf("tags %s", got)
	}
	sc.press("u").sees("#to-read", "Undone").seesNot("    #port").press("T", "ctrl+u", "enter").sees("No tags.").seesNot("▾ Tags")
	sc.press("T", `"x"`, "esc")
	if m := sc.mark(); len(m.Tags) > 0 {
		t.Errorf("Esc left %v", m.Tags)
	}
}

func TestTabCompletesTags(t *testing.T) {
	sc := show(t, news(t), 120, 40).press("T", `"linux light longing"`, "enter", "j", "T", `"web l"`, "tab")
	sc.sees("│ web light ").press("tab").sees("│ web linux ").press("tab", "tab").sees("│ web light ")
	sc.press(`", z"`, "tab").sees("│ web light, z ").press("tab", "enter").sees("Tagged #light #web #z")
}

// Keys that come before the prompt has opened are for the prompt.
func TestTagTypedAhead(t *testing.T) {
	sc := show(t, news(t), 80, 24)
	open := sc.hold("T")
	for _, r := range "mail" {
		if _, cmd := sc.Update(tea.KeyPressMsg{Code: r, Text: string(r)}); cmd != nil {
			t.Errorf("%c did something", r)
		}
	}
	sc.hold("enter")
	sc.run(open)
	sc.sees("Tagged #mail").on(cranes)
}

// So do those that come before the list: the text of a tag is not taken for
// commands.
func TestTagTypedAheadOfTheList(t *testing.T) {
	sc := show(t, news(t), 80, 24)
	sc.hold("g")
	load := sc.hold("a")
	for _, k := range []string{"j", "T", "u", "Q", "a", "y", "enter", "D"} {
		if cmd := sc.hold(k); cmd != nil {
			t.Errorf("%s did something", k)
		}
	}
	sc.run(load)
	sc.sees("6 articles").on("Ferries").press("k").on(cranes)
	if sc.press("u").on("東京"); fmt.Sprint(sc.mark().Tags) != "[uqay]" {
		t.Errorf("tags %v", sc.mark().Tags)
	}
}

// What fails before the prompt opens lets the keys go.
func TestTagThatCannotBeRead(t *testing.T) {
	sc := show(t, news(t), 80, 24)
	sc.hold("T")
	sc.hold("Q")
	sc.send(markMsg{purpose: editTags, err: store.ErrLocked})
	sc.sees("The library is in use").press("j").on("東京")
	if sc.lending.quitting {
		t.Error("a key typed for a prompt left the program")
	}
}

func TestPickATag(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("t").sees("Nothing has a tag yet")
	sc.press("T", `"alpha beta"`, "enter", "j", "T", `"beta"`, "enter", "t").sees("#alpha", "#beta").exact()
	sc.press(`"be"`).sees("with “be”").seesNot("#alpha").press("enter").sees("#beta", "2 articles", cranes)
	sc.press("q").sees("▌     #beta").press("k", "enter").sees("#alpha", "1 article")
	sc.press("q", "k", "enter").sees("▸ Tags").seesNot("#alpha").press("space").sees("▾ Tags", "#alpha")
	sc.press("t", `"alp"`, "backspace", "down", "esc").sees("▾ Tags")
}

func TestNoteStandsOnThePage(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("i", `"Ask Ann"`, "enter", `"about the quay."`, "ctrl+s").sees("The note is kept.", " ✎")
	if got := sc.mark().Note; got != "Ask Ann\nabout the quay." {
		t.Errorf("note %q", got)
	}
	sc.press("enter").sees("✎ Ask Ann", "  about the quay.").press("i").sees("Note on “Old cranes", "Ask Ann").exact()
	sc.send(tea.PasteMsg{Content: " Soon\x1b[31m.\r\nYes"})
	sc.sees("about the quay. Soon", "Yes").press("ctrl+s").sees("  Yes").press("u").seesNot("  Yes").sees("✎ Ask Ann")
	if v := sc.View(); v.Cursor != nil {
		t.Error("a cursor stands on the page")
	}
}

// One Esc does not throw away what was written.
func TestLeavingANote(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("i", "esc").sees(cranes)
	sc.press("i", `"precious"`, "esc").sees("precious", "Leaving again throws away what you wrote.", "esc throw it away").press(`"!"`, "esc", "esc").sees(cranes)
	if got := sc.mark().Note; got != "" {
		t.Errorf("note %q", got)
	}
}

func TestBookmarkWithNoteAndTags(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("B", `"For Sunday"`, "tab", `"port, walk"`)
	sc.sees("Bookmark “Old cranes", "For Sunday", "Tags port, walk").exact()
	if c := sc.View().Cursor; c == nil || !strings.Contains(strings.Split(sc.text(), "\n")[c.Y], "Tags port, walk") {
		t.Errorf("cursor %+v", c)
	}
	sc.press("up", `"!"`, "down", "enter").sees("Bookmarked. #port #walk", "★")
	if m := sc.mark(); m.Note != "For Sunday!" || len(m.Tags) != 2 || m.Bookmarked.IsZero() {
		t.Errorf("mark %+v", m)
	}
	sc.press("u").seesNot("★ Old")
	if m := sc.mark(); m.Note != "" || len(m.Tags) != 0 {
		t.Errorf("undo left %+v", m)
	}
}

// A note that comes from elsewhere does not move the text that is being read.
func TestNoteFromElsewhereMovesNothing(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "long", longBody(100)))
	sc := show(t, s, 80, 24).press("enter", "ctrl+f", "ctrl+f")
	text := func() string { return strings.Join(strings.Split(sc.text(), "\n")[1:23], "\n") }
	before := text()
	if _, err := s.EditMarks(t.Context(), store.Local, store.MarkEdit{Note: new("one\ntwo\nthree")}, sc.article.article.Number); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	if after := text(); after != before {
		t.Errorf("the text moved:\n%s\n%s", before, after)
	}
	sc.press("g", "g").sees("✎ one")
}

// A note is written and read where one is: the text on the screen stays, in all forms of the
// page, whether the note is kept or not. Where the head is on the screen the note is seen there.
func TestWritingANoteKeepsThePlace(t *testing.T) {
	for _, c := range []struct {
		name, settings string
		w, h           int
		to             []string
	}{
		{"in the middle", "", 80, 24, []string{"ctrl+f", "ctrl+f"}},
		{"below the head", "", 80, 24, []string{"j", "j", "j", "j", "j", "j", "j", "j", "j"}},
		{"at the end", "", 120, 40, []string{"G"}},
		{"alone", "", 80, 24, []string{"z", "ctrl+f"}},
		{"small", "", 40, 12, []string{"ctrl+f"}},
		{"read aloud", "linear = true", 80, 24, []string{"ctrl+f", "ctrl+f", "j"}},
	} {
		s := library(t)
		fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "long", longBody(100)))
		sc := showSet(t, s, c.w, c.h, text(c.settings)).press("enter").press(c.to...)
		seen := func() string {
			_, below, _ := strings.Cut(ansi.Strip(sc.article.view()), "\n")
			return below
		}
		before := seen()
		for _, keys := range [][]string{
			{"i", "esc"}, {"i", `"one"`, "esc", "esc"}, {"i", `"one"`, "enter", `"two"`, "enter", `"three"`, "ctrl+s"}, {"i", "esc"}, {"i", `"!"`, "ctrl+s"}, {"u"},
		} {
			if sc.press(keys...); seen() != before {
				t.Errorf("%s: %q moved the text:\n%s\n%s", c.name, keys, before, seen())
			}
		}
		sc.press("i").sees("one", "two", "three").press("esc", "g", "g").sees("two", "three")
		if sc.press("i", "ctrl+end", "enter", `"four"`, "ctrl+s"); sc.article.top != 0 {
			t.Errorf("%s: at the top a note scrolled the page to line %d", c.name, sc.article.top)
		}
	}
}

// What only a note has is found, and shown as the note's; on the page it is lit there.
func TestTheWordsOfANoteAreFound(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("i", `"ask Ann for zanzibar"`, "ctrl+s")
	sc.press("g", "/", `"zanzi"`).sees("1 match", cranes, "✎ ask Ann for zanzibar").press("enter", "enter").sees("✎ ask Ann for zanzibar").exact()
	if lit := sc.article.highlitHead(noteLine(sc)); lit == sc.article.head[noteLine(sc)] {
		t.Error("the word is not lit in the note")
	}
	showSet(t, sc.store, 80, 24, text("linear = true")).press("g", "/", `"zanzi"`, "enter").sees("Your note: ask Ann for zanzibar")
	sc.press("esc", "esc", "g", "/", `"-zanzibar"`, "enter").seesNot(cranes)
	sc.press("g", "/", `"note:cranes"`, "enter").sees("0 matches")
}

// noteLine is the line of the head that has the note.
func noteLine(sc *screen) int {
	return slices.IndexFunc(sc.article.head, func(line string) bool { return strings.Contains(line, "✎") })
}

// A long note leaves room for the text that it is about. Whoever edits it sees its end, where
// the cursor is, and it is shown whole where a search has found it.
func TestALongNote(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		s := library(t)
		fed(t, s, store.Wish{URL: "https://a.example"}, "A", piece(1, "long", longBody(100)))
		note := "the first line\n" + strings.Repeat("a line of it\n", 50) + "the last line, zanzibar"
		sc := show(t, s, size[0], size[1])
		if _, err := s.EditMarks(t.Context(), store.Local, store.MarkEdit{Note: &note}, sc.list.rows[0].Number); err != nil {
			t.Fatal(err)
		}
		sc.press("enter").sees("✎ the first line", "… and 45 lines more", "Paragraph 0").seesNot("zanzibar").exact()
		sc.press("i").sees("the last line, zanzibar").exact()
		if c := sc.View().Cursor; c == nil || c.Y < 3 || c.Y >= size[1]-1 {
			t.Errorf("%v: the cursor is at %+v", size, c)
		}
		sc.press("ctrl+s").sees("… and 45 lines more")
		sc.press("q", "g", "/", `"zanzibar"`, "enter", "enter").seesNot("lines more").press("ctrl+f").press("ctrl+f").sees("zanzibar")
	}
}
