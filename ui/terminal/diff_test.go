package terminal

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// A canvas is bubbletea's renderer on two emulators: one gets all that it writes,
// the other what a DiffWriter lets through.
type canvas struct {
	renderer  *uv.TerminalRenderer
	buffer    uv.ScreenBuffer
	raw       bytes.Buffer
	all, diff *vt.Emulator
	saver     *DiffWriter
	saved     bytes.Buffer // of the last frame
}

func newCanvas(w, h int) *canvas {
	c := &canvas{all: vt.NewEmulator(w, h), diff: vt.NewEmulator(w, h), buffer: uv.NewScreenBuffer(w, h)}
	c.saver = NewDiffWriter(&c.saved)
	c.saver.Resize(h)
	c.renderer = uv.NewTerminalRenderer(&c.raw, []string{"TERM=xterm-256color"})
	c.renderer.SetRelativeCursor(false)
	c.renderer.SetColorProfile(colorprofile.ANSI256)
	c.renderer.SetFullscreen(true)
	c.renderer.SetScrollOptim(true)
	c.renderer.SetTabStops(-1)
	c.renderer.Resize(w, h)
	c.renderer.EnterAltScreen()
	c.renderer.Erase()
	return c
}

// frame draws a screen as bubbletea does, and returns how many bytes that took,
// and how many of them came through.
func (c *canvas) frame(t *testing.T, content string) (all, saved int) {
	t.Helper()
	c.buffer.Clear()
	uv.NewStyledString(content).Draw(c.buffer, c.buffer.Bounds())
	c.renderer.Render(c.buffer.RenderBuffer)
	if err := c.renderer.Flush(); err != nil {
		t.Fatal(err)
	}
	all = c.raw.Len()
	c.saved.Reset()
	for _, write := range []error{second(c.saver.Write(c.raw.Bytes())), second(c.all.Write(c.raw.Bytes()))} {
		if write != nil {
			t.Fatal(write)
		}
	}
	c.raw.Reset()
	if err := second(c.diff.Write(c.saved.Bytes())); err != nil {
		t.Fatal(err)
	}
	return all, c.saved.Len()
}

func second(_ int, err error) error { return err }

func (c *canvas) same(t *testing.T, what string) {
	t.Helper()
	if a, b := c.all.Render(), c.diff.Render(); a != b {
		t.Fatalf("%s: the screens differ\nall:\n%q\nthrift:\n%q", what, a, b)
	}
	if a, b := c.all.CursorPosition(), c.diff.CursorPosition(); a != b {
		t.Fatalf("%s: the cursor is at %v, not at %v", what, b, a)
	}
}

// Whatever is drawn, what comes through gives the same screen.
func TestDiffDrawsTheSame(t *testing.T) {
	for seed := range uint64(4) {
		drawTheSame(t, rand.New(rand.NewPCG(7, seed)))
	}
}

func drawTheSame(t *testing.T, dice *rand.Rand) {
	t.Helper()
	styles := []lipgloss.Style{
		lipgloss.NewStyle(), lipgloss.NewStyle().Bold(true), lipgloss.NewStyle().Foreground(lipgloss.ANSIColor(75)),
		lipgloss.NewStyle().Reverse(true), lipgloss.NewStyle().Background(lipgloss.ANSIColor(24)).Italic(true),
		lipgloss.NewStyle().Hyperlink("https://a.example/x"),
	}
	words := []string{"harbour", "cranes", "東京の図書館", "한국어", "▌", "●", "★", "👩‍👩‍👧", "🇫🇷", "é", "a\u0301", "…", " ", "   ", "│", "नमस्ते"}
	type piece struct{ style, word int }
	random := func() piece { return piece{dice.IntN(len(styles)), dice.IntN(len(words))} }
	row := func() (pieces []piece) {
		for range dice.IntN(12) {
			pieces = append(pieces, random())
		}
		return pieces
	}
	render := func(pieces []piece) string {
		var b strings.Builder
		for _, p := range pieces {
			b.WriteString(styles[p.style].Render(words[p.word]))
		}
		return b.String()
	}
	for round := range 60 {
		w, h := 20+dice.IntN(60), 3+dice.IntN(20)
		c := newCanvas(w, h)
		rows := make([][]piece, h)
		for i := range rows {
			rows[i] = row()
		}
		mark := 0
		for step := range 40 {
			switch dice.IntN(7) {
			case 0:
				rows[dice.IntN(h)] = row()
			case 1:
				rows = append(rows[1:], row())
			case 2:
				rows = append([][]piece{row()}, rows[:h-1]...)
			case 3: // a word of one, or its style
				at := dice.IntN(h)
				rows[at] = slices.Clone(rows[at])
				for range min(1+dice.IntN(3), len(rows[at])) {
					p := &rows[at][dice.IntN(len(rows[at]))]
					p.style = random().style
					if dice.IntN(2) == 0 {
						p.word = random().word
					}
				}
			default:
				mark = dice.IntN(h)
			}
			shown := make([]string, h)
			for i := range shown {
				sign := "  "
				if i == mark {
					sign = styles[1].Render("▌") + " "
				}
				shown[i] = ansi.Truncate(sign+render(rows[i]), w, "")
			}
			c.frame(t, strings.Join(shown, "\n"))
			c.same(t, fmt.Sprintf("round %d, step %d", round, step))
		}
	}
}
