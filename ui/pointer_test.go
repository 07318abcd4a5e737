package ui

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/terminal"
)

// mouseSizes are a list alone, a list alone with room around it, and all three panes.
var mouseSizes = [][2]int{{40, 12}, {80, 24}, {160, 45}}

// withMouse opens the screen with the mouse on.
func withMouse(t *testing.T, s *store.Store, w, h int) *screen {
	t.Helper()
	return showSet(t, s, w, h, text("mouse = true"))
}

// click clicks on a cell.
func (s *screen) click(x, y int) *screen {
	s.t.Helper()
	s.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	s.send(tea.MouseReleaseMsg{X: x, Y: y, Button: tea.MouseLeft})
	return s
}

// wheel turns the wheel over a cell.
func (s *screen) wheel(x, y, times int) *screen {
	button := tea.MouseWheelDown
	if times < 0 {
		button = tea.MouseWheelUp
	}
	for range max(times, -times) {
		s.send(tea.MouseWheelMsg{X: x, Y: y, Button: button})
	}
	return s
}

// where is the cell in which a text begins, the first from a column on.
func (s *screen) where(text string, from int) (x, y int) {
	s.t.Helper()
	for y, line := range strings.Split(s.text(), "\n") {
		rest := ansi.Cut(line, from, s.w)
		if before, _, found := strings.Cut(rest, text); found {
			return from + ansi.StringWidth(before), y
		}
	}
	s.t.Fatalf("%q is not on the screen:\n%s", text, s.text())
	return 0, 0
}

// clickOn clicks on a text.
func (s *screen) clickOn(text string) *screen {
	s.t.Helper()
	x, y := s.where(text, 0)
	return s.click(x, y)
}

// Every cell of a row is the row's, to the right edge; what is no row only takes the focus.
func TestAClickSelectsAndThenOpens(t *testing.T) {
	for _, size := range mouseSizes {
		w, h := size[0], size[1]
		sc := withMouse(t, news(t), w, h)
		b := sc.boxes()
		for _, x := range []int{b.list.x, b.list.x + 1, b.list.x + b.list.w/2, b.list.x + b.list.w - 1} {
			for y := b.list.y; y < b.list.y+b.list.h; y++ {
				sc.list.moveTo(len(sc.list.rows) - 1)
				sc.list.top = 0
				row := (y - sc.list.heading()) / sc.list.rowHeight()
				want, on := row, y >= sc.list.heading() && row < min(sc.list.visible(), len(sc.list.rows)-1)
				if !on {
					continue
				}
				if w >= sideBySide {
					sc.focus = onSidebar
				}
				if sc.click(x, y); sc.list.cursor != want || sc.focus != onList || sc.article.open {
					t.Fatalf("%dx%d: a click on %d, %d: row %d, want %d; focus %d", w, h, x, y, sc.list.cursor, want, sc.focus)
				}
			}
		}
		sc = withMouse(t, news(t), w, h)
		sc.clickOn("東京").on("東京の図書館、夜間開館を始める")
		if sc.article.open {
			t.Error("one click opens")
		}
		x, y := sc.where("京の図書", 0)
		sc.click(x+1, y) // the second half of a wide letter
		if !sc.article.open || sc.focus != onArticle {
			t.Errorf("%dx%d: a click on the selected row does not open it", w, h)
		}
		sc.sees("来月から午後十時まで開館する。")
	}
}

// The second click of a double click that has nothing to select any more is not one on what
// the first has shown in its place.
func TestADoubleClickOpensOnce(t *testing.T) {
	sc := withMouse(t, news(t), 80, 24).press("j", "j")
	x, y := sc.where("Ferries", 0)
	sc.click(x+4, y)
	if at, _ := sc.where("Ferries", 0); !sc.article.open || sc.linkAt(x+4, y) == "" {
		t.Fatalf("the page has no link there, but at %d:\n%s", at, sc.text())
	}
	if sc.click(x+4, y); sc.overlay != nil {
		t.Error("the second click was one on the page")
	}
	sc.click(x+4, y).sees("No browser can be opened from here", "https://news.example/ferries-return")
	sc = withMouse(t, news(t), 80, 24)
	sc.clickOn("Old cranes").press("q").clickOn("Old cranes")
	if !sc.article.open {
		t.Error("a click after a key belongs to the one before")
	}
}

// A click on the side bar shows a list, on a sign it folds.
func TestClicksOnTheSideBar(t *testing.T) {
	for _, size := range mouseSizes {
		w, h := size[0], size[1]
		begin := func() *screen { return withMouse(t, news(t), w, h).press("q") }
		sc := begin()
		b := sc.boxes().sidebar
		for _, x := range []int{b.x + cursorWidth, b.x + b.w - 1} {
			sc = begin()
			_, y := sc.where("Bookmarks", 0)
			if sc.click(x, y); sc.list.place.name != "Bookmarks" || sc.focus != onList {
				t.Errorf("%dx%d: a click on %d, %d shows %s", w, h, x, y, sc.list.place.name)
			}
		}
		sc = begin()
		sc.wheel(0, 5, 10)
		x, y := sc.where("▾ Asia", 0)
		if sc.click(x, y); !sc.sidebar.folded["World/Asia"] || sc.focus != onSidebar {
			t.Errorf("%dx%d: the sign does not fold", w, h)
		}
		x, y = sc.where("▸ Asia", 0)
		sc.click(x, y)
		x, y = sc.where("▾ Asia", 0)
		sc.click(x+2, y)
		if sc.list.place.name != "Asia" {
			t.Errorf("%dx%d: the name of a folder shows %s", w, h, sc.list.place.name)
		}
		sc = begin()
		_, y = sc.where("All", 0)
		before := sc.sidebar.cursor
		if sc.click(b.x+3, 0).click(b.x+3, y+1); sc.sidebar.cursor != before || sc.focus != onSidebar || sc.list.place.name != "Unread" {
			t.Errorf("%dx%d: what is no item has done something", w, h)
		}
	}
}

// The wheel scrolls what is under it and nothing else: the focus stays, and nothing is marked.
func TestTheWheelScrollsWhatIsUnderIt(t *testing.T) {
	s := stack(t, []string{"cranes", "harbour", "leave"})
	for i := range 60 {
		fed(t, s, store.Wish{URL: fmt.Sprintf("https://%d.example/rss", i)}, fmt.Sprint("Feed ", i), piece(300+i, fmt.Sprint("Long ", i), longBody(200)))
	}
	for _, size := range mouseSizes {
		w, h := size[0], size[1]
		for _, keys := range [][]string{nil, {"q"}, {"/", `"long"`, "enter", "enter"}} {
			sc := showSet(t, s, w, h, text("mouse = true\nreading.mark-read = \"scroll\"")).press(keys...)
			unread, focus := sc.unread(), sc.focus
			b := sc.boxes()
			if !sc.article.open { // what is only looked at may be short
				b.article = box{}
			}
			tops := func() [3]int {
				return [3]int{onList: sc.list.top, onSidebar: sc.sidebar.top, onArticle: sc.article.top}
			}
			for pane, of := range []box{onList: b.list, onSidebar: b.sidebar, onArticle: b.article} {
				if !of.shown() {
					continue
				}
				for _, x := range []int{of.x, of.x + of.w - 1} {
					before := tops()
					sc.wheel(x, of.y+1, 3).exact()
					after := tops()
					lines := after[pane] - before[pane]
					if pane == int(onList) {
						lines *= sc.list.rowHeight()
					}
					if lines < 3*2 || lines > 3*turnLines {
						t.Errorf("%dx%d %v: the pane %d scrolls by %d lines", w, h, keys, pane, lines)
					}
					if before[pane], after[pane] = 0, 0; before != after || sc.focus != focus {
						t.Errorf("%dx%d %v: the wheel over pane %d: %v, then %v; focus %d", w, h, keys, pane, before, after, sc.focus)
					}
				}
				if sc.wheel(of.x, of.y+1, -50); tops()[pane] != 0 {
					t.Errorf("%dx%d %v: the pane %d does not come back to its top", w, h, keys, pane)
				}
			}
			if sc.unread() != unread {
				t.Errorf("%dx%d %v: the wheel has marked %d", w, h, keys, unread-sc.unread())
			}
		}
		sc := withMouse(t, s, w, h)
		n, x := sc.list.visible(), sc.boxes().list.x
		if sc.wheel(x, 2, 40); sc.list.cursor != sc.list.top || sc.list.top == 0 {
			t.Errorf("%dx%d: the cursor is on row %d of a list from row %d", w, h, sc.list.cursor, sc.list.top)
		}
		if sc.wheel(x, 2, 300); sc.list.top != len(sc.list.rows)-n || sc.list.cursor < sc.list.top {
			t.Errorf("%dx%d: the end: row %d of a list from row %d of %d", w, h, sc.list.cursor, sc.list.top, len(sc.list.rows))
		}
		if len(sc.list.rows) < 300 || len(sc.list.rows) != sc.list.total {
			t.Errorf("%dx%d: %d rows have been loaded", w, h, len(sc.list.rows))
		}
	}
}

// A click on a link of the page opens that link as o opens the page.
func TestClicksOnLinks(t *testing.T) {
	s := library(t)
	fed(t, s, store.Wish{URL: "https://post.example/rss"}, "Harbour Post", piece(1, "東京の図書館、夜間開館を始める: a title over the whole of a line", `<p>港の<a href="https://news.example/first">クレーン</a>が（<a href="https://news.example/second">café 👩‍👩‍👧</a>）撤去される。</p>
<p>Some words before <a href="https://news.example/third">a link that goes on for so long that it has to be continued in another line of the page</a> and behind.</p>`))
	for _, size := range mouseSizes {
		for _, env := range []map[string]string{nil, {"LANG": "C"}} {
			w, h := size[0], size[1]
			if env != nil && w > 80 {
				continue
			}
			sc := showAt(t, s, w, h, env).configure("mouse = true").press("enter")
			hit := map[string]int{}
			b := layout(w, h, onArticle, true, sc.fitted()).article
			for y := range h - 1 {
				for x := b.x; x < b.x+b.w; x++ {
					link := sc.linkAt(x-b.x, y)
					if hit[link]++; link == "" {
						continue
					}
					if hit[link]%20 != 1 {
						continue
					}
					sc.click(x, y)
					if sheet, is := sc.overlay.(*linkSheet); !is || sheet.link != link {
						t.Fatalf("%dx%d: a click on %s shows\n%s", w, h, link, sc.text())
					}
					sc.press("esc")
				}
			}
			if hit["https://news.example/first"] != 8 || hit["https://news.example/second"] < 5 || hit["https://news.example/third"] < 48 || len(hit) != 5 && h > 12 {
				t.Errorf("%dx%d %v: %v\n%s", w, h, env, hit, sc.text())
			}
		}
	}
}

// A click on a hint does what its key does, wherever one is and in each of its cells.
func TestClicksOnHints(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {160, 45}} {
		for name, keys := range map[string][]string{
			"list": nil, "side bar": {"q"}, "article": {"enter"}, "matches": {"/", `"cranes"`, "enter", "enter"}, "help": {"?"},
			"history": {"g", "h"}, "catalogue": {"c"}, "note": {"i"}, "note and tags": {"B"}, "palette": {":", `"har"`}, "link": {"o"}, "sequence": {"g"},
		} {
			if size[0] < 80 && len(keys) > 1 {
				continue
			}
			begin := func() *screen { return withMouse(t, news(t), size[0], size[1]).press(keys...) }
			sc, clicked := begin(), 0
			at, y := func(x int) string { return sc.status.at(x, sc.hints()) }, sc.h-1
			if small, is := sc.inBox(sc.overlay); is { // they stand in the rule of a box
				b := sc.boxAt(small)
				at, y = func(x int) string { return keyInRule(sc.keyboard.shown(small.hints(), sc.scopes()), x-b.x, b.w) }, b.y+b.h-1
			}
			for x := range sc.w {
				key := at(x)
				if key == "" || x > 0 && key == at(x-1) && x+1 < sc.w && key == at(x+1) {
					continue
				}
				last := strings.Split(sc.text(), "\n")[y]
				if x > 0 && at(x-1) == "" && !strings.HasPrefix(ansi.Cut(last, x, sc.w), shownKey(key)) {
					t.Errorf("%v %s: the hint of %s begins at %d of %q", size, name, key, x, last)
				}
				clicked++
				byKey, byClick := begin(), begin()
				for _, k := range strings.Fields(key) {
					byKey.press(k)
				}
				byClick.click(x, y)
				if byKey.text() != byClick.text() || byKey.lending.quitting != byClick.lending.quitting {
					t.Fatalf("%v %s: a click on the hint of %s shows\n%s\nits key\n%s", size, name, key, byClick.text(), byKey.text())
				}
			}
			if clicked < 2 {
				t.Errorf("%v %s: only %d cells", size, name, clicked)
			}
		}
	}
}

// What stands in the menu of a sequence is clicked on, too, and beside it the sequence ends.
func TestClicksOnTheMenu(t *testing.T) {
	for _, size := range mouseSizes {
		sc := withMouse(t, news(t), size[0], size[1]).press("g").sees("╭─ g")
		if sc.clickOn("bookmarks"); sc.list.place.name != "Bookmarks" {
			t.Errorf("%v: it shows %s", size, sc.list.place.name)
		}
		sc.press("g").clickOn("╭─ g")
		if sc.keyboard.pending == "" {
			t.Errorf("%v: the border ends the sequence", size)
		}
		sc.click(0, 0)
		if sc.keyboard.pending != "" || sc.list.place.name != "Bookmarks" {
			t.Errorf("%v: it stays", size)
		}
		sc.press("g", "a", "g").clickOn("copy …")
		if sc.sees("╭─ g y").clickOn("trackers"); copied(t, sc.sent) != cranesPage {
			t.Errorf("%v: copied %q", size, sc.sent)
		}
	}
}

// Overlays take clicks; one beside them leaves them as Esc does.
func TestClicksOnOverlays(t *testing.T) {
	for _, size := range mouseSizes {
		w, h := size[0], size[1]
		for name, keys := range map[string][]string{
			"help": {"?"}, "history": {"b", "g", "h"}, "catalogue": {"c"}, "tags": {"T", `"port"`, "enter", "t"}, "link": {"o"}, "palette": {":", `"zzzz"`},
		} {
			sc := withMouse(t, news(t), w, h).press(keys...)
			around := reach(sc.overlay.view(w, h-1))
			x, y := around.x-1, around.y
			if x < 0 {
				x, y = around.x, around.y+around.h
			}
			if y >= h-1 { // it has the whole screen
				continue
			}
			if sc.click(around.x, around.y+min(1, around.h-1)); sc.overlay == nil {
				t.Errorf("%dx%d: a click on the heading of %s closes it", w, h, name)
				continue
			}
			if sc.click(x, y); sc.overlay != nil {
				t.Errorf("%dx%d: a click beside %s does not close it:\n%s", w, h, name, sc.text())
			}
		}
		sc := withMouse(t, news(t), w, h).press("T", `"port walk"`, "enter", "t").clickOn("#walk").sees("▌ #walk")
		if sc.clickOn("#walk"); sc.list.place.name != "#walk" {
			t.Errorf("%dx%d: the tag shows %s", w, h, sc.list.place.name)
		}
		sc.press(":", `"go to to"`).clickOn("go to today").clickOn("go to today")
		if sc.list.place.name != "Today" {
			t.Errorf("%dx%d: the palette leads to %s", w, h, sc.list.place.name)
		}
		sc.press("c")
		x, y := sc.where("[ ]", 0)
		sc.click(x, y).sees("▌ [x]").click(x+6, y+1).sees("▌ [ ]").click(x+6, y+1).sees("subscribe to 2").click(x, y).sees("subscribe to 1").press("esc")
		sc.press("B", `"kept"`)
		if sc.clickOn("Tags port").press(`"port"`); sc.overlay.(*noteEditor).tags.Value() != "port, walkport" {
			t.Errorf("%dx%d: a click does not go to the tags", w, h)
		}
		if sc.click(0, 3); !sc.overlay.(*noteEditor).leaveWarned {
			t.Errorf("%dx%d: a click beside a note throws it away, or does nothing", w, h)
		}
	}
	sc := withMouse(t, news(t), 80, 24).press("?")
	if sc.wheel(40, 10, 2); sc.overlay.(*help).top != 2*turnLines {
		t.Errorf("the help is at %d", sc.overlay.(*help).top)
	}
	sc.press("esc", ":")
	if p := sc.overlay.(*palette); p.room() > 0 {
		if sc.wheel(40, 10, 3); p.top != 3*turnLines || p.at != p.top {
			t.Errorf("the palette is at %d of %d", p.at, p.top)
		}
	}
}

// A click on a link that has a letter chooses it, and one beside the links leaves them.
func TestClicksOnLetters(t *testing.T) {
	for _, size := range mouseSizes {
		sc := withMouse(t, news(t), size[0], size[1]).press("enter")
		x, y := sc.where("old cranes came", 0)
		sc.press("f").click(x+4, y)
		if sheet, is := sc.overlay.(*linkSheet); !is || sheet.link != "https://news.example/cranes" {
			t.Errorf("%v: it shows\n%s", size, sc.text())
		}
		sc.press("esc", "f").click(0, size[1]-2)
		if sc.overlay != nil || sc.focus != onArticle {
			t.Errorf("%v: the letters stay", size)
		}
		sc.press("f", "y").click(x+4, y).sees("Sent the link to your")
	}
}

// While something is asked for, a click does nothing, but for one on a hit of a search.
func TestClicksWhileTyping(t *testing.T) {
	sc := withMouse(t, news(t), 160, 45).press("T", `"po"`)
	sc.clickOn("Ferries").clickOn("Bookmarks").click(10, 44)
	if line, is := sc.overlay.(*lineBox); !is || line.line.input.Value() != "po" || sc.list.cursor != 0 || sc.list.place.name != "Unread" {
		t.Error("a click has done something")
	}
	sc.press("esc", "/", `"islands OR caf"`).clickOn("Ferries")
	if sc.prompt.open() || !sc.list.place.typed() || !sc.article.open {
		t.Errorf("the search goes on: %+v", sc.list.place)
	}
}

// Without the setting nothing is asked of the terminal, and nothing that comes is heard. The
// action of the palette changes that for the session, until the setting itself is changed.
func TestTheMouseIsOffUntilItIsWanted(t *testing.T) {
	sc := show(t, news(t), 80, 24)
	if before := sc.text(); sc.View().MouseMode != tea.MouseModeNone || sc.clickOn("Ferries").wheel(10, 5, 3).text() != before {
		t.Error("it is on from the beginning")
	}
	sc.press(":", `"mouse"`, "enter")
	if sc.View().MouseMode != tea.MouseModeCellMotion {
		t.Error("the action does not turn it on")
	}
	sc.clickOn("Ferries").on("Ferries return to the northern islands").press(":", `"mouse on"`, "enter")
	if sc.View().MouseMode != tea.MouseModeNone {
		t.Error("the action does not turn it off")
	}
	if sc.configure("mouse = true"); sc.View().MouseMode != tea.MouseModeCellMotion {
		t.Error("the setting does not turn it on again")
	}
	if sc.configure(""); sc.View().MouseMode != tea.MouseModeNone {
		t.Error("the setting does not turn it off again")
	}
}

// Where the mouse is on, it is given back before the screen is left, and what it sends until
// the terminal has it is waited for.
func TestTheMouseIsGivenBackBeforeLeaving(t *testing.T) {
	sc := withMouse(t, news(t), 80, 24)
	_, leave := sc.Update(keyMsg("Q"))
	if sc.lending.handshake != handshakeDue && sc.lending.handshake != handshakeSent {
		t.Error("nothing is asked before the screen is left")
	}
	sc.clickOn("Ferries").run(leave)
	if !strings.Contains(sc.sent, ansi.ResetModeMouseButtonEvent+ansi.ResetModeMouseExtSgr) {
		t.Errorf("sent %q", sc.sent)
	}
	if sc = show(t, news(t), 80, 24).press("Q"); strings.Contains(sc.sent, "\x1b[?100") {
		t.Errorf("without a mouse: sent %q", sc.sent)
	}
}

// Whatever a terminal reports, nothing comes of what is no plain click within the screen.
func TestOddReportsDoNothing(t *testing.T) {
	sc := withMouse(t, news(t), 160, 45).press("j")
	before := sc.text()
	x, y := sc.where("Ferries", 0)
	for _, m := range []tea.Mouse{
		{X: -1, Y: y, Button: tea.MouseLeft}, {X: x, Y: -1, Button: tea.MouseLeft}, {X: 160, Y: y, Button: tea.MouseLeft}, {X: x, Y: 45, Button: tea.MouseLeft},
		{X: 1 << 30, Y: -1 << 30, Button: tea.MouseLeft}, {X: x, Y: y, Button: tea.MouseLeft, Mod: tea.ModShift}, {X: x, Y: y, Button: tea.MouseLeft, Mod: tea.ModCtrl | tea.ModAlt},
		{X: x, Y: y, Button: tea.MouseRight}, {X: x, Y: y, Button: tea.MouseMiddle}, {X: x, Y: y, Button: tea.MouseBackward}, {X: x, Y: y},
	} {
		sc.send(tea.MouseClickMsg(m))
		sc.send(tea.MouseReleaseMsg(m))
		sc.send(tea.MouseMotionMsg(m))
		if m.Mod != 0 {
			m.Button = tea.MouseWheelDown
			sc.send(tea.MouseWheelMsg(m))
		}
		if sc.text() != before {
			t.Fatalf("%+v shows\n%s", m, sc.text())
		}
	}
	sc.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelLeft})
	if sc.text() != before {
		t.Error("a wheel that is turned aside does something")
	}
}

// Clicks and turns of the wheel anywhere, at any moment and in any size leave a screen that is
// whole.
func TestClicksAnywhere(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4))
	keys := []string{"?", ":", "g", "c", "t", "T", "i", "B", "/", "enter", "q", "esc", "g h", "o", "tab", "j", "G"}
	for round := range 12 {
		sc := withMouse(t, news(t), 20+dice.IntN(180), 4+dice.IntN(46)).press("T", `"port walk"`, "enter")
		for range 150 {
			x, y := dice.IntN(sc.w+2)-1, dice.IntN(sc.h+2)-1
			switch dice.IntN(8) {
			case 0:
				sc.send(terminal.Turned{X: x, Y: y, Times: dice.IntN(41) - 20})
			case 1:
				sc.press(strings.Fields(keys[dice.IntN(len(keys))])...)
			case 2:
				sc.send(tea.WindowSizeMsg{Width: 18 + dice.IntN(180), Height: 3 + dice.IntN(46)})
			default:
				sc.click(x, y)
			}
			if sc.exact(); t.Failed() {
				t.Fatalf("round %d", round)
			}
		}
	}
}
