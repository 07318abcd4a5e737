package ui

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"tidings/store"
	"tidings/ui/terminal"
)

// A meter counts what bubbletea's renderer writes for a screen, and what a DiffWriter lets
// through of it.
type meter struct {
	renderer *uv.TerminalRenderer
	buffer   uv.ScreenBuffer
	all      bytes.Buffer // of one frame
	saver    *terminal.DiffWriter
	saved    bytes.Buffer // of one frame
}

func newMeter(w, h int) *meter {
	m := &meter{buffer: uv.NewScreenBuffer(w, h)}
	m.saver = terminal.NewDiffWriter(&m.saved)
	m.saver.Resize(h)
	m.renderer = uv.NewTerminalRenderer(&m.all, []string{"TERM=xterm-256color"})
	m.renderer.SetRelativeCursor(false)
	m.renderer.SetColorProfile(colorprofile.ANSI256)
	m.renderer.SetFullscreen(true)
	m.renderer.SetScrollOptim(true)
	m.renderer.SetTabStops(-1)
	m.renderer.Resize(w, h)
	m.renderer.EnterAltScreen()
	m.renderer.Erase()
	return m
}

// frame draws a screen as bubbletea does, and returns how many bytes that took,
// and how many of them came through.
func (m *meter) frame(t *testing.T, content string) (all, saved int) {
	t.Helper()
	m.all.Reset()
	m.saved.Reset()
	m.buffer.Clear()
	uv.NewStyledString(content).Draw(m.buffer, m.buffer.Bounds())
	m.renderer.Render(m.buffer.RenderBuffer)
	if err := m.renderer.Flush(); err != nil {
		t.Fatal(err)
	}
	if _, err := m.saver.Write(m.all.Bytes()); err != nil {
		t.Fatal(err)
	}
	return m.all.Len(), m.saved.Len()
}

// The renderer paints all rows of a Chinese list for each key; what comes through
// is the mark. If this fails because so little is written in the first place, the
// renderer has been mended and the DiffWriter can go.
func TestDiffSavesWhatTheRendererRepeats(t *testing.T) {
	s := library(t)
	var all []store.Incoming
	for i := range 250 {
		all = append(all, piece(i+1, fmt.Sprintf("東京の図書館、夜間開館を始める %d", i), "<p>来月から午後十時まで開館する。</p>"))
	}
	fed(t, s, store.Wish{URL: "https://asahi.example"}, "朝の新聞", all...)
	for _, size := range []struct{ w, h, most int }{{80, 24, 160}, {200, 50, 220}} {
		sc := show(t, s, size.w, size.h)
		sc.list.jumps = true
		c := newMeter(size.w, size.h)
		c.frame(t, sc.View().Content)
		var everything, through []int
		for range 100 {
			sc.press("j")
			a, b := c.frame(t, sc.View().Content)
			everything, through = append(everything, a), append(through, b)
		}
		slices.Sort(everything)
		slices.Sort(through)
		if everything[50] < 1000 {
			t.Errorf("%dx%d: the renderer writes %d bytes only", size.w, size.h, everything[50])
		}
		if through[50] > size.most {
			t.Errorf("%dx%d: a move costs %d bytes of %d", size.w, size.h, through[50], everything[50])
		}
		t.Logf("%dx%d: a move costs %d bytes of %d", size.w, size.h, through[50], everything[50])
	}
}
