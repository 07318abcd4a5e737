package ui

import (
	"bytes"
	"fmt"
	"image/color"
	"math/rand/v2"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/terminal"
)

// A meter counts what a screen sends to the terminal.
type meter struct {
	*screen
	painted tea.Model
	came    chan []byte
	out     bytes.Buffer // of all frames
}

func newMeter(t *testing.T, sc *screen) *meter {
	t.Helper()
	m := &meter{screen: sc, came: make(chan []byte, 100)}
	painter := terminal.NewPainter(m, 1000)
	m.painted = painter.Paint(sc.app)
	m.painted.Update(tea.WindowSizeMsg{Width: sc.w, Height: sc.h})
	m.painted.Update(tea.ColorProfileMsg{Profile: colorprofile.ANSI256})
	if _, err := painter.Write([]byte(ansi.SetModeAltScreenSaveCursor)); err != nil {
		t.Fatal(err)
	}
	<-m.came
	m.frame()
	return m
}

// Write implements io.Writer for the painter.
func (m *meter) Write(p []byte) (int, error) {
	m.came <- bytes.Clone(p)
	return len(p), nil
}

// frame returns how many bytes a frame takes that differs from the one before.
func (m *meter) frame() int {
	m.painted.Update(nil)
	m.painted.View()
	painted := <-m.came
	m.out.Write(painted)
	return len(painted)
}

// stack is a library of 250 articles, no two of whose titles look alike.
func stack(t *testing.T, words []string) *store.Store {
	s, dice := library(t), rand.New(rand.NewPCG(1, 2))
	var all []store.Incoming
	for i := range 250 {
		title := fmt.Sprint(i)
		for range 5 {
			title += " " + words[dice.IntN(len(words))]
		}
		all = append(all, piece(i+1, title, fmt.Sprintf("<p>The %s of a %s.</p>", words[dice.IntN(len(words))], words[dice.IntN(len(words))])))
	}
	fed(t, s, store.Wish{URL: "https://asahi.example"}, "Post 朝の新聞", all...)
	return s
}

// What a key that moves the cursor costs, pages turned included.
func TestMovingInAListCostsLittle(t *testing.T) {
	for script, words := range map[string][]string{
		"Latin":   {"cranes", "harbour", "leave", "with", "ninety", "years", "ferries", "northern", "islands", "twice", "library", "signal"},
		"Chinese": {"東京の", "図書館", "夜間開館", "を始める", "港の古い", "クレーン", "撤去へ", "三世代が", "見た風景", "再開"},
	} {
		s := stack(t, words)
		for _, size := range []struct{ w, h, most int }{{80, 24, map[string]int{"Latin": 160, "Chinese": 175}[script]}, {200, 50, 220}} {
			m := newMeter(t, show(t, s, size.w, size.h))
			m.reading.glance.rest.pausing = true // while keys follow one another no page follows the cursor
			sum, in := 0, 0
			for range 200 {
				m.press("j")
				cost := m.frame()
				if sum += cost; cost < 100 {
					in = cost
				}
			}
			t.Logf("%dx%d, %s: %d bytes a key, %d within a page", size.w, size.h, script, sum/200, in)
			if sum/200 > size.most {
				t.Errorf("%dx%d, %s: %d bytes a key", size.w, size.h, script, sum/200)
			}
		}
	}
}

// A cursor that leaves the screen turns the page. The rows that it comes from stay in
// sight, and no row moves while it goes through those of a page.
func TestThePageIsTurned(t *testing.T) {
	for _, size := range []struct{ w, h, rows, kept int }{{40, 12, 5, 1}, {80, 24, 21, 2}, {120, 40, 37, 2}, {200, 50, 23, 2}} {
		sc := showSet(t, stack(t, []string{"cranes", "harbour"}), size.w, size.h, text(`list.groups = "off"`))
		at := func(top, cursor int) {
			t.Helper()
			if sc.list.top != top || sc.list.cursor != cursor {
				t.Errorf("%dx%d: row %d of a screen from row %d, not %d of %d", size.w, size.h, sc.list.cursor, sc.list.top, cursor, top)
			}
		}
		for range size.rows - 1 {
			sc.press("j")
			at(0, sc.list.cursor)
		}
		sc.press("j")
		at(size.rows-size.kept, size.rows)
		for range size.rows - size.kept - 1 {
			sc.press("j")
			at(size.rows-size.kept, sc.list.cursor)
		}
		sc.press("j")
		at(2*(size.rows-size.kept), 2*size.rows-size.kept)
		for range size.kept {
			sc.press("k")
		}
		at(2*(size.rows-size.kept), 2*(size.rows-size.kept))
		sc.press("k")
		at(size.rows-size.kept, 2*(size.rows-size.kept)-1)
		sc.press("G")
		at(250-size.rows, 249)
		sc.press("g", "g")
		at(0, 0)
		sc.press("ctrl+d")
		at(0, size.rows/2)
		sc.press("ctrl+f")
		at(size.rows, size.rows+size.rows/2)
		sc.press("ctrl+d")
		if size.rows%2 == 1 { // a half and a half are less than a page
			at(size.rows, 2*(size.rows/2)+size.rows)
			sc.press("ctrl+d")
		}
		at(size.rows+size.rows/2, sc.list.cursor)
	}
}

// The side bar keeps its lines, and draws those anew that show something else now.
func TestTheSideBarKeepsNoLineTooLong(t *testing.T) {
	for _, w := range []int{80, 120, 200} {
		sc := show(t, news(t), w, 30)
		same := func(after string) {
			t.Helper()
			kept := sc.sidebar.view()
			clear(sc.sidebar.drawn)
			sc.sidebar.draw()
			if anew := sc.sidebar.view(); kept != anew {
				t.Fatalf("%d columns, after %s:\n%s\nnot\n%s", w, after, kept, anew)
			}
		}
		for _, key := range []string{"m", "j", "b", "h", "j", "j", "enter", "h", "j", "j", "j", "space", "j", "space", "enter", "m", "u", "h", "G", "enter", "m", "h", "g", "g"} {
			sc.press(key)
			same(key)
		}
		sc.send(tea.WindowSizeMsg{Width: w + 20, Height: 30})
		same("a wider window")
		sc.send(tea.BackgroundColorMsg{Color: color.White})
		same("a light ground")
	}
}
