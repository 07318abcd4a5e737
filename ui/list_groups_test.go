package ui

import (
	"fmt"
	"strings"
	"testing"

	"tidings/store"
)

// days is a library of three feeds with articles of a week.
func days(t *testing.T) *store.Store {
	s := library(t)
	for i, name := range []string{"Harbour Post", "Bench Notes", "朝の新聞"} {
		var all []store.Incoming
		for n := range 20 {
			all = append(all, piece(1+i+n*7, fmt.Sprintf("%s %02d", []string{"Cranes", "Seconds", "図書館"}[i], n), "<p>Text.</p>"))
		}
		fed(t, s, store.Wish{URL: fmt.Sprintf("https://%d.example/rss", i)}, name, all...)
	}
	return s
}

// inOrder fails unless texts are on the screen, one below the other.
func (s *screen) inTurn(texts ...string) *screen {
	s.t.Helper()
	rest := s.text()
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			s.t.Fatalf("%q does not come when it should in:\n%s", text, s.text())
		}
		rest = after
	}
	return s
}

// A long list of several feeds has a heading for each day, where there is room; a short one, one of
// a single feed, of one day, or of hits has none.
func TestDaysHaveHeadings(t *testing.T) {
	s := days(t)
	show(t, s, 80, 24).inTurn("Today · 9", "Cranes 00", "Seconds 00", "Yesterday · 9", "Seconds 03").exact()
	show(t, s, 40, 12).seesNot("Yesterday", "Today ·").exact()
	show(t, s, 80, 24).press("]").sees("20 articles").seesNot("Today ·", "Yesterday")
	show(t, s, 80, 24).press("g", "t").seesNot("Today ·").press("/", `"cranes"`, "enter").seesNot("Yesterday")
	show(t, news(t), 80, 24).seesNot("Yesterday", "Today ·")
	showSet(t, s, 80, 24, text(`list.groups = "off"`)).seesNot("Today ·").press("S", "g").sees("Today · 9").press("S", "g").seesNot("Today ·")
}

// Paging through a list with headings leaves no row out, in both directions, and the day that one is
// in can be read at the top of every screen.
func TestNoRowIsLeftOutBetweenHeadings(t *testing.T) {
	for _, h := range []int{15, 16, 17, 24, 31} {
		for _, lines := range []string{"1", "2"} {
			sc := showSet(t, days(t), 80, h, text("list.lines = "+lines))
			for _, key := range []string{"pgdown", "pgup", "j", "k", "ctrl+d", "ctrl+u"} {
				sc.press(map[string]string{"pgup": "end", "k": "end", "ctrl+u": "end"}[key] + map[bool]string{true: "home"}[key == "pgdown" || key == "j" || key == "ctrl+d"])
				seen := map[string]bool{}
				for range 80 {
					for i := sc.list.top; i < sc.list.end(); i++ {
						seen[sc.list.rows[i].Title] = true
					}
					if first := strings.Split(sc.text(), "\n")[sc.list.heading()]; !strings.Contains(first, sc.list.headingName(sc.list.stack.groups[sc.list.stack.groupOf(sc.list.top)])) {
						t.Fatalf("%s: the first line is %q", key, first)
					}
					if c := sc.list.cursor; c < sc.list.top || c >= sc.list.end() {
						t.Fatalf("%s: the cursor is off the screen", key)
					}
					sc.exact().press(key)
				}
				if len(seen) != 60 {
					t.Errorf("80x%d, %s lines, %s: %d of 60 rows were seen", h, lines, key, len(seen))
				}
			}
		}
	}
}

// - folds the group of the cursor, which stands on its heading then; Enter, Space and - unfold it.
func TestGroupsAreFolded(t *testing.T) {
	sc := show(t, days(t), 80, 24).press("j", "j", "-").sees("▸ Today · 9").seesNot("Cranes 00").inTurn("▸ Today", "Yesterday · 9", "Seconds 03").exact()
	for _, key := range []string{"b", "m", "D", "o", "i"} { // no article is under the cursor
		sc.press(key).sees("There is no article here")
	}
	sc.press("j").on("Cranes 03").press("k", "enter").sees("Cranes 00").seesNot("▸").on("Cranes 00")
	sc.press("-", "space").seesNot("▸").press("-", "-").seesNot("▸").exact()
	sc.press("_").inTurn("▸ Today · 9", "▸ Yesterday · 9", "▸ Friday · 11", "▸ Thursday · 10", "▸ Tuesday · 11").exact()
	sc.press("G", "-").on("Seconds 16").sees("Tuesday · 11").press("_").sees("▸ Tuesday").press("_").on("Seconds 16").seesNot("▸").exact()
	sc.press("g", "g", "-", "n").on("Cranes 03") // n passes over what is folded
	sc.press("A").sees("Marked 60 articles read")
}

// What is opened, resumed or come back to is unfolded.
func TestWhatIsOpenedIsUnfolded(t *testing.T) {
	sc := show(t, days(t), 120, 40).press("enter").sees("Text.").press("q", "_").sees("▸ Today")
	sc.press("ctrl+o", "g", "l", "enter").on("Cranes 00").seesNot("▸ Today").sees("▸ Yesterday")
}

// With what comes in nothing on the screen moves, and no row of a folded group is shown.
func TestNewsBetweenHeadings(t *testing.T) {
	s := days(t)
	sc := show(t, s, 80, 24).press("ctrl+f", "k", "k", "k")
	rows := func() string { return strings.Join(strings.Split(sc.text(), "\n")[3:22], "\n") }
	before := rows()
	fed(t, s, store.Wish{URL: "https://late.example/"}, "Late", piece(0, "Stop press", "x"), piece(20, "Of yesterday", "x"), piece(40, "Of Friday", "x"), piece(200, "Long ago", "x"))
	sc.send(changedMsg{everything()})
	if after := rows(); after != before {
		t.Errorf("rows moved:\n%s\nwere\n%s", after, before)
	}
	sc.sees(" new: g g").press("g", "g").sees("Today · 10", "Stop press", "Of yesterday")
	sc.press("-").seesNot("Stop press").sees("▸ Today · 10")
	if _, err := s.Record(t.Context(), store.Fetched{Feed: 1, At: now, Title: "Harbour Post", Articles: []store.Incoming{piece(0, "Of now", "x")}}); err != nil {
		t.Fatal(err)
	}
	sc.send(changedMsg{everything()})
	sc.seesNot("Of now").sees("▸ Today · 1")
}

// Groups that are folded all at once stay so as more of the list comes; the list is filled until the
// screen is.
func TestFoldedGroupsOfALongList(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(600, 2, "a")...)
	fed(t, s, store.Wish{URL: "https://b.example"}, "B", many(600, 3, "b")...)
	sc := show(t, s, 80, 24).press("_").sees("▸ Today", "▸ 6 November").exact()
	sc.press("G").sees("▸ 23 October", "▸ October").press("k", "enter").sees("▸ 24 October", "  23 October · 24", "a 356").exact()
}

// Each list has the order that it was given, also on the next screen; others keep the usual one.
func TestOrdersAreKept(t *testing.T) {
	s := days(t)
	sc := show(t, s, 80, 24).press("S").sees("● newest first", "  by title").press("f").sees("By feed.", "Unread · by feed").
		inTurn("Bench Notes · 20", "Seconds 00", "Seconds 15").press("pgdown", "j").inTurn("Harbour Post · 20", "Cranes 00").exact()
	sc.press("g", "a").sees("Today · 9").press("S", "t").sees("By title.").inTurn("Cranes 00", "Cranes 01", "Cranes 02").seesNot("Harbour Post · 20")
	sc = show(t, s, 80, 24).sees("Unread · by feed").press("g", "a").sees("All · by title").press("g", "t").seesNot(" by ")
	sc.press("g", "a", "S", "o").sees("Oldest first.").on("図書館 19").press("S", "n").on("Cranes 00").press("S", "l").sees("shortest first")
	sc.press("S", "n")
	show(t, s, 80, 24).press("g", "a").on("Cranes 00").seesNot("All ·")
	showSet(t, s, 80, 24, text(`list.groups = "feed"`)).press("g", "a").sees("All · by feed").press("]").seesNot("by feed")
}

// Where a list is too long to be sorted, it is by date, and that is said.
func TestListsTooLongForAnOrder(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A", many(store.MostSorted+1, 1, "a")...)
	sc := show(t, s, 80, 24).press("S", "t")
	sc.sees("This list is too long to be sorted by title (50,001 articles, at most 50,000").on("a 0").seesNot("Unread · by title").press("G", "b").sees("Bookmarked")
}

// A click on a row under headings is one on that row; on a heading it is on nothing.
func TestClicksBetweenHeadings(t *testing.T) {
	sc := showSet(t, days(t), 80, 24, text("mouse = true"))
	for y, line := range strings.Split(sc.text(), "\n") {
		i, ok := sc.list.rowAt(y)
		if isRow := strings.Contains(line, "●"); isRow != ok || ok && !strings.Contains(line, sc.list.rows[i].Title) {
			t.Errorf("line %d is row %d (%v): %q", y, i, ok, line)
		}
	}
}

// Headings are read aloud as lines of their own.
func TestHeadingsAreReadAloud(t *testing.T) {
	sc := showSet(t, days(t), 80, 24, text("linear = true")).inTurn("Today, 9 articles", "Cranes 00, unread", "Yesterday, 9 articles")
	if c := sc.View().Cursor; c == nil || c.Y != 3 {
		t.Errorf("the cursor is at %v", c)
	}
	sc.press("-").sees("folded: Today, 9 articles")
}

// The headings of a list count what its header does: what has been read in a list of what is unread
// stays in sight, and is not among these.
func TestHeadingsCountWhatTheHeaderDoes(t *testing.T) {
	sc := show(t, days(t), 80, 24).sees("60 articles", "Today · 9").press("m").sees("59 unread", "Today · 8", "Cranes 00")
	sc.press("m").sees("60 articles", "Today · 9").press("_", "A").sees("0 unread", "▸ Today · 0", "▸ Yesterday · 0")
	sc.press("u").sees("60 articles", "▸ Today · 9")
	sc.press("g", "a").sees("Today · 9").press("_", "A").sees("60 articles", "▸ Today · 9")
	show(t, days(t), 80, 24).press("b", "j", "b", "g", "b", "b").sees("1 bookmarked").press("b").sees("2 articles")
	show(t, days(t), 160, 45).press("m", "m", "m", "j", "m").sees("58 unread", "Today · 7", "Today           7")
}
