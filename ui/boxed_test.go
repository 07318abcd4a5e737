package ui

import (
	"strings"
	"testing"

	"tidings/store"
)

// Forms lie over what is on the screen: a letter costs its own bytes, and what lies below stands.
func TestALetterInABoxCostsLittle(t *testing.T) {
	s := stack(t, []string{"cranes", "harbour", "leave", "ferries"})
	for _, keys := range [][]string{{"B"}, {"T"}, {"q", "j", "j", "j", "j", "j", "e"}} {
		for _, size := range sizes {
			m := newMeter(t, show(t, s, size[0], size[1]).press(keys...).sees("╭─ ", "esc leave"))
			m.press(`"a"`)
			m.frame()
			const most = 40
			for range 10 {
				if m.press(`"x"`); m.frame() > most {
					t.Errorf("%v %v: a letter costs more than %d bytes", keys, size, most)
				}
			}
		}
	}
}

// The text that a box opens with is selected: the first letter takes its place, and an arrow keeps it.
func TestABoxOpensWithTheOldTextSelected(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("q", "j", "j", "j", "j", "j", "e").sees("Name of “Harbour Post”")
	if !strings.Contains(sc.View().Content, "\x1b[7mHarbour Post") {
		t.Errorf("it is not lit: %q", sc.View().Content)
	}
	sc.press(`"Quay"`, "enter").sees("“Harbour Post” is called “Quay” now. u undoes.")
	sc.press("e", "end", `" News"`, "enter").sees("“Quay” is called “Quay News” now.")
	sc.press("e", `"x"`, "esc").sees("Quay News").seesNot("╭─")
}

// A folder is completed from those that there are, and those they are in.
func TestAFolderIsCompleted(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).press("q", "G", "M").sees("Folder of “Bench Notes”", "World · World/Asia", "tab complete")
	sc.press(`"wo"`, "tab").sees("│ World ").press("tab").sees("│ World/Asia ").press("enter").sees("Moved “Bench Notes” to “World/Asia”. u undoes.")
	all, err := s.Feeds(t.Context(), store.Local)
	if err != nil || len(all) != 3 || all[1].Name() != "Bench Notes" || all[1].Subscription.Folder != "World/Asia" {
		t.Errorf("%v %v", all, err)
	}
}

// The tags that one has stand in the box, without those that are typed already.
func TestABoxShowsTheTagsOneHas(t *testing.T) {
	sc := show(t, news(t), 80, 24).press("T", `"linux light to-read"`, "enter", "j", "B").sees("light · linux · to-read")
	sc.press("tab", `"linux, l"`).sees("Tags linux, l", "     light ").seesNot("light · ", "· to-read").press("tab").sees("Tags linux, light")
	sc.press("enter").sees("Bookmarked. #light #linux")
}

// A box is drawn whole over letters that it covers by half, in a window that shrinks, and in one that
// is too small for all of it.
func TestBoxesAtAllSizes(t *testing.T) {
	for w := 20; w < 90; w += 7 {
		for _, h := range []int{4, 5, 6, 24} {
			sc := show(t, news(t), w, h).press("B", `"For Sunday: ask Ann about the quay"`, "tab", `"p"`).exact()
			sc.press("esc").exact().press("esc", "T", `"x"`).exact()
			if c := sc.View().Cursor; c == nil || c.X >= w || c.Y >= h {
				t.Errorf("%dx%d: the cursor stands at %+v", w, h, c)
			}
		}
	}
}

// Who has the screen read aloud is asked in lines that stand alone.
func TestNoBoxWhereTheScreenIsReadAloud(t *testing.T) {
	sc := aloud(t, news(t), 80, 24).press("T").sees("Tags").seesNot("╭", "│")
	sc.press("esc", "B").sees("Bookmark “Old cranes").seesNot("╭", "│", "Ferries")
	sc.press("esc", "E").sees("The feed “Harbour Post”", "Name", "Secret", "Articles  3 articles").seesNot("╭", "│", "Ferries").press("tab")
	if c := sc.View().Cursor; c == nil || !strings.HasPrefix(strings.Split(sc.text(), "\n")[c.Y], "Address") {
		t.Errorf("the cursor stands at %+v", c)
	}
	sc.press("esc", "g", "e").sees("No feed needs a hand.").seesNot("▌")
}

// Leaving a note asks, wherever the cursor is and whatever was typed; the lower rule says what keeps.
func TestNoNoteIsLostByASlip(t *testing.T) {
	sc := show(t, news(t), 40, 12)
	for _, keys := range [][]string{{"i", `"abc"`}, {"i", `"abc"`, "enter"}, {"B", `"abc"`}, {"B", `"abc"`, "tab"}, {"B", "tab", `"abc"`}, {"B", "tab", `"abc"`, "tab"}} {
		sc.press(keys...).sees("keep", "esc leave").press("esc").sees("Leaving again throws it away.", "╰─ C-s keep · esc throw it away")
		sc.press("x", "esc").sees("C-s keep").press("esc").seesNot("╭─")
	}
	sc.press("B", "tab", `"abc"`, "esc", "ctrl+s").sees("Bookmarked. #abc")
	sc.press("i", "C").sees("╰─ C-s keep · ").press("ctrl+s").sees("The note is kept.")
}
