package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/pictures"
)

// glances is a library of three long articles, the second of which has been begun.
func glances(t *testing.T) *store.Store {
	t.Helper()
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "A",
		piece(1, "Ferry", "<p>It stays till spring.</p>"+longBody(60)), piece(2, "Tower", "<p>It fell at noon.</p>"+longBody(60)), piece(3, "Quay", "<p>It is closed.</p>"))
	return s
}

// From 160 columns the page of the row under the cursor is seen as long as nothing is open: from
// the first frame on, unmarked, and following the cursor. Enter opens it for good.
func TestThePageUnderTheCursorIsSeen(t *testing.T) {
	for _, size := range [][2]int{{160, 45}, {200, 50}} {
		s := glances(t)
		sc := show(t, s, size[0], size[1]).sees("It stays till spring", "3 articles", "tidings").exact()
		if sc.article.open || sc.focus != onList || sc.unread() != 3 {
			t.Errorf("%v: open %v, focus %d, %d unread", size, sc.article.open, sc.focus, sc.unread())
		}
		sc.press("j").sees("It fell at noon").seesNot("It stays till spring").press("j").sees("It is closed").press("k", "k").sees("It stays till spring")
		if row, _ := sc.list.selected(); row.Title != "Ferry" || sc.unread() != 3 || len(sc.article.spots)+len(sc.article.left) > 0 || sc.readingNow() != (store.Reading{}) {
			t.Errorf("%v: looking has left something: %d unread, %v, %v", size, sc.unread(), sc.article.spots, sc.article.left)
		}
		sc.press("J").sees("No article is open").press("b").sees("★").press("i", `"ask Ann"`, "ctrl+s").sees("✎ ask Ann").press("m").press("m")
		sc.press("j", "enter").sees("It fell at noon").press("ctrl+d", "ctrl+d").seesNot("It fell at noon")
		if !sc.article.open || sc.unread() != 2 || sc.reading.glance.page.open {
			t.Errorf("%v: Enter: open %v, %d unread", size, sc.article.open, sc.unread())
		}
		sc.press("tab", "tab", "j").seesNot("It is closed") // what is open stays
		sc.press("k", "enter", "q").sees("It fell at noon").seesNot("It is closed")
		if sc.article.open || sc.focus != onList || !sc.reading.glance.page.open {
			t.Errorf("%v: q: open %v, focus %d", size, sc.article.open, sc.focus)
		}
		sc.press("g", "/", `"closed"`).sees("It is closed").press("enter").sees("It is closed").press("q", "g", "b").sees("It stays till spring", "1 article")
		sc.press("b").seesNot("★ Ferry")
	}
	if sc := show(t, glances(t), 159, 45); strings.Contains(sc.text(), "Paragraph 4 ") {
		t.Error("at 159 columns there is a page")
	}
}

// The setting has it everywhere where list and page stand side by side, or nowhere.
func TestPreviewIsASetting(t *testing.T) {
	sees := func(w int, settings string, wanted bool) {
		t.Helper()
		sc := showSet(t, glances(t), w, 40, text(settings))
		if got := strings.Contains(sc.text(), "Paragraph 4 "); got != wanted {
			t.Errorf("%d, %s: seen %v", w, settings, got)
		}
		if sc.press("enter", "q", "j").exact(); strings.Contains(sc.text(), "Paragraph 4 ") != wanted {
			t.Errorf("%d, %s: seen after j %v", w, settings, !wanted)
		}
		sc.press("q").sees("tidings").press("enter").exact()
	}
	sees(200, `preview = "off"`, false)
	sees(120, `preview = "auto"`, false)
	sees(120, `preview = "on"`, true)
	sees(100, `preview = "on"`, true)
	sees(99, `preview = "on"`, false)
	sees(200, "linear = true", false)
}

// While the cursor moves on nothing is read: a page is asked for when it stands still, and the
// last one stays until the next is there. A page that comes late is not shown.
func TestThePageWaitsForTheCursor(t *testing.T) {
	sc := show(t, glances(t), 160, 45).sees("It stays till spring")
	asked := sc.reading.glance.asked
	down := func() tea.Cmd {
		_, cmd := sc.Update(tea.KeyPressMsg{Code: 'j', Text: "j"})
		return cmd
	}
	pause := down()
	down()
	if g := &sc.reading.glance; g.asked != asked || !g.rest.pausing || !strings.Contains(ansi.Strip(sc.View().Content), "It stays till spring") {
		t.Errorf("two keys: asked %v, pausing %v", g.asked != asked, g.rest.pausing)
	}
	_, again := sc.Update(glancePausedMsg{})
	if sc.reading.glance.asked != asked || again == nil {
		t.Error("a cursor that has gone on is not waited for")
	}
	_, read := sc.Update(glancePausedMsg{})
	if sc.reading.glance.asked == asked {
		t.Error("a cursor that stands still is not followed")
	}
	sc.sees("It stays till spring") // as long as nothing has come
	late := sc.reading.glance.asked
	sc.press("k")
	sc.send(glanceMsg{of: late})
	sc.sees("It fell at noon")
	sc.run(read)
	sc.sees("It fell at noon")
	sc.run(pause)
	sc.sees("It fell at noon").exact()
}

// A click on the page opens it, and the wheel scrolls it.
func TestThePageIsPointedAt(t *testing.T) {
	sc := withMouse(t, glances(t), 160, 45)
	x := sc.boxes().article.x + 5
	if sc.wheel(x, 9, 3).seesNot("It stays till spring"); sc.article.open {
		t.Error("the wheel opens the page")
	}
	if sc.click(x, 9); !sc.article.open || sc.focus != onArticle {
		t.Errorf("a click: open %v, focus %d", sc.article.open, sc.focus)
	}
	sc.sees("It stays till spring")
}

// The page is set anew with other colours, in another width, and without an article there is none.
func TestThePageIsSetAnew(t *testing.T) {
	sc := show(t, glances(t), 160, 45)
	sc.send(tea.WindowSizeMsg{Width: 180, Height: 40})
	sc.sees("It stays till spring").exact()
	sc.configure("page.width = 50").sees("It stays till spring").exact()
	if got := sc.reading.glance.page.measure.Column; got != 50 {
		t.Errorf("the column is %d wide", got)
	}
	sc.configure(`theme = "sepia"`).sees("It stays till spring").exact()
	if sc.reading.glance.page.setTheme != sc.theme {
		t.Error("the page has other colours than the screen")
	}
	sc.press("D").sees("It fell at noon").press("u").sees("It stays till spring").press("g", "b").seesNot("It stays till spring").exact()
}

// Where pictures are shown on pages, too, the page under the cursor stays when panes are arranged anew:
// it has none itself.
func TestThePageUnderTheCursorStays(t *testing.T) {
	sc := show(t, news(t), 200, 50)
	sc.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	if sc.way == pictures.NoWay {
		t.Fatal("no pictures are shown here")
	}
	sc.press("j").sees("来月から").press("g", "a").sees("The last of the old cranes").press("tab").sees("The last of the old cranes")
	sc.press("tab", "j").sees("来月から").press("?", "esc").sees("来月から")
	sc.send(tea.WindowSizeMsg{Width: 200, Height: 40})
	sc.sees("来月から")
	sc.send(tea.WindowSizeMsg{Width: 170, Height: 40})
	sc.sees("来月から")
	sc.press("enter", "q").sees("来月から").press("tab", "tab").sees("来月から")
}
