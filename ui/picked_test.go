package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tidings/store"
)

// rowsThat is how many of the rows that the list shows are as is asked.
func (s *screen) rowsThat(are func(store.Row) bool) (n int) {
	for _, row := range s.list.rows {
		if are(row) {
			n++
		}
	}
	return n
}

// Rows are selected one by one with v, and what is asked for is done to all of them in one step.
func TestSelectingRows(t *testing.T) {
	isRead := func(r store.Row) bool { return r.Read }
	isMarked := func(r store.Row) bool { return r.Bookmarked }
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		sc := show(t, news(t), size[0], size[1]).press("g", "a", "v", "v", "j", "v").sees("3 selected", "▌ ").exact()
		if n := strings.Count(sc.text(), "✓"); n != 3 {
			t.Errorf("%v: %d rows have the sign of being selected", size, n)
		}
		sc.press("m").sees("Marked 3 articles read. u undoes.").seesNot("✓").exact()
		if n := sc.rowsThat(isRead); n != 3 {
			t.Errorf("%v: %d are read", size, n)
		}
		sc.press("g", "v", "m").sees("Marked 3 articles unread.").press("u")
		if n := sc.rowsThat(isRead); n != 3 {
			t.Errorf("%v: %d are read after the last step was taken back", size, n)
		}
		sc.press("u")
		if n := sc.rowsThat(isRead); n != 0 {
			t.Errorf("%v: %d are read after both steps were taken back", size, n)
		}
		sc.press("g", "v", "b").sees("Bookmarked 3 articles. u undoes.")
		if n := sc.rowsThat(isMarked); n != 3 {
			t.Errorf("%v: %d have a bookmark", size, n)
		}
		sc.press("g", "v", "b").sees("Took 3 bookmarks off.")
	}
	sc := show(t, news(t), 120, 40).press("g", "a", "v", "v").sees("2 selected").press("k", "v").sees("1 selected").press("esc").seesNot("selected", "✓")
	if sc.focus != onList {
		t.Error("the first Esc has left the list")
	}
	sc.press("v", "k", "i").sees("Note on").seesNot("one article at a time").press("esc").press("j", "v", "i").sees("That is done to one article at a time. esc ends the selection.")
	sc.press("]").seesNot("selected", "✓")
}

// V opens a range that goes to the cursor, until V is pressed again or something is done to it.
func TestSelectingARange(t *testing.T) {
	sc := show(t, news(t), 120, 40).press("g", "a", "j", "V").sees("1 selected").press("j", "j").sees("3 selected").press("k").sees("2 selected")
	sc.press("V", "j", "j", "v").sees("3 selected").press("D").sees("Deleted 3 articles. u undoes.", "4 articles")
	sc.press("u").sees("7 articles")
	sc.press("g", "g", "V", "G").sees("7 selected").press("k").sees("6 selected").press("T").sees("Tags of 6 articles").press(`"sea, -none"`, "enter").sees("Tagged 6 articles #sea, without #none. u undoes.")
	if tags, err := sc.store.Tags(t.Context(), store.Local); err != nil || len(tags) != 1 || tags[0].Total != 6 {
		t.Error(tags, err)
	}
	sc.press("g", "v", "T", `"-sea"`, "enter").sees("Took #sea off 6 articles. u undoes.").press("u").press("u")
	if tags, err := sc.store.Tags(t.Context(), store.Local); err != nil || len(tags) != 0 {
		t.Error(tags, err)
	}
}

// * selects what a query finds in the list that one is in, those rows that are not loaded too.
func TestSelectingByAQuery(t *testing.T) {
	sc := show(t, news(t), 120, 40).press("g", "a", "*").sees("Select").press(`"feed:harbour"`, "enter").sees("3 selected").press("*", `"coffee"`, "enter").sees("4 selected")
	sc.press("b").sees("Bookmarked 4 articles.")
	sc.press("]", "*", "enter").sees("3 selected").press("esc").press("*", `"feed:"`, "enter").sees("what feed: should be is missing").press("esc").seesNot("selected")
	sc.press("*", `"zebra"`, "enter").sees("Nothing in this list holds that.")
	sc.press("/", `"harbour OR coffee sort:title"`, "enter", "*", `"coffee"`, "enter").sees("1 selected")

	s := library(t)
	var many []store.Incoming
	for i := range 450 {
		many = append(many, piece(i+1, strings.Repeat("I", 1+i%7)+" "+string(rune('a'+i%26))+strings.Repeat("x", i/26), "<p>Text.</p>"))
	}
	fed(t, s, store.Wish{URL: "https://many.example/rss"}, "Many", many...)
	show(t, s, 120, 40).press("g", "a", "*", "enter").sees("450 selected").press("m").sees("Marked 450 articles read. u undoes.").press("u").sees("Undone: marked 450 articles read")
}

// Several articles are saved, piped and copied as one is, one behind the other.
func TestManyLeaveTheReader(t *testing.T) {
	sc := showSet(t, news(t), 120, 40, text("save.folder = \"kept\"")).atHome()
	sc.press("g", "a", "v", "v", "y").sees("Sent 2 links to your terminal's clipboard: https://news.example/old")
	if got := copied(t, sc.sent); strings.Count(got, "\n") != 1 || !strings.HasPrefix(got, "https://news.example/old-cranes") {
		t.Errorf("the clipboard has %q", got)
	}
	sc.press("g", "v", "s").sees("Saved 2 articles into ~/kept")
	if files := sc.filesIn("kept"); len(files) != 2 {
		t.Error(files)
	}
	sc.press("g", "v", "|").sees("Pipe to").press(`"grep -c ^#.*"`, "enter").sees("grep -c", "2 articles", "3") // two titles and a heading
	sc.press("esc", "g", "v", "|", "tab", "tab", "tab").sees("JSON").press(`"wc -l"`, "enter").sees("2")
}

// Pages of several articles are opened once the same key has said so again, and ten at most.
func TestOpeningManyPages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "browser")
	log := path + ".log"
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho \"$1\" >>"+log+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	opened := func() int {
		text, _ := os.ReadFile(log)
		return strings.Count(string(text), "\n")
	}
	sc := showAt(t, news(t), 120, 40, map[string]string{"DISPLAY": ":0", "BROWSER": path}).press("g", "a", "v", "v", "v", "o").sees("o again opens 3 pages.", "✓")
	if sc.press("j", "o").sees("o again opens 3 pages."); opened() != 0 {
		t.Error("pages were opened without a question")
	}
	if sc.press("o").sees("Opened 3 pages.").seesNot("✓"); opened() != 3 {
		t.Errorf("%d pages were opened", opened())
	}
	if sc.press("g", "v", "O", "O").sees("Opened 3 pages."); sc.rowsThat(func(r store.Row) bool { return r.Read }) != 3 {
		t.Error("O has not marked them read")
	}
	far := show(t, news(t), 120, 40).press("g", "a", "v", "v", "o", "o").sees("Sent 2 links to your terminal's clipboard:")
	if got := copied(t, far.sent); strings.Count(got, "https://") != 2 {
		t.Errorf("the clipboard has %q", got)
	}
	s := library(t)
	var many []store.Incoming
	for i := range 11 {
		many = append(many, piece(i+1, "Number "+string(rune('a'+i)), "<p>Text.</p>"))
	}
	fed(t, s, store.Wish{URL: "https://many.example/rss"}, "Many", many...)
	show(t, s, 120, 40).press("g", "a", "*", "enter", "o", "o").sees("11 articles are selected: 10 pages at most are opened at once.")
}
