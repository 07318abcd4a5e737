package terminal

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// A canvas is a Painter on an emulator.
type canvas struct {
	t       *testing.T
	painter *Painter
	sent    bytes.Buffer // of the last frame
	vt      *vt.Emulator
	frame   frame
}

func newCanvas(t *testing.T, w, h int, profile colorprofile.Profile) *canvas {
	c := &canvas{t: t, vt: vt.NewEmulator(w, h), frame: frame{w: w, h: h, terminalModes: terminalModes{profile: profile}}}
	c.painter = NewPainter(c, 1)
	c.said(ansi.SetModeAltScreenSaveCursor)
	return c
}

// Write implements io.Writer for the painter.
func (c *canvas) Write(p []byte) (int, error) {
	c.sent.Write(p)
	return c.vt.Write(p)
}

// said lets the painter pass on what bubbletea writes.
func (c *canvas) said(sequences string) {
	c.t.Helper()
	if n, err := c.painter.Write([]byte(sequences)); n != len(sequences) || err != nil {
		c.t.Fatal(n, err)
	}
}

// shows paints a frame, and returns how many bytes that took.
func (c *canvas) shows(content string) int {
	c.t.Helper()
	c.sent.Reset()
	c.frame.content = content
	c.painter.mu.Lock()
	c.painter.next = c.frame
	c.painter.mu.Unlock()
	c.painter.out.Lock()
	defer c.painter.out.Unlock()
	if err := c.painter.paint(); err != nil {
		c.t.Fatal(err)
	}
	return c.sent.Len()
}

// same compares the screen with that of an emulator that gets the frame alone.
func (c *canvas) same(what string) {
	c.t.Helper()
	alone := newCanvas(c.t, c.frame.w, c.frame.h, c.frame.profile)
	alone.frame = c.frame
	alone.shows(c.frame.content)
	sameCells(c.t, c.vt, alone.vt, fmt.Sprintf("%s: sent %q", what, c.sent.String()))
	if at := c.frame.cursor; at != nil {
		if is := c.vt.CursorPosition(); is.X != at.X || is.Y != at.Y {
			c.t.Fatalf("%s: the cursor is at %v, not at %v", what, is, at)
		}
	}
}

// sameCells compares what two emulators show. Of a blank only what is seen counts.
func sameCells(t *testing.T, a, b *vt.Emulator, what string) {
	t.Helper()
	if a.Render() == b.Render() {
		return
	}
	for y := range a.Height() {
		for x := range a.Width() {
			is, want := seenAt(a, x, y), seenAt(b, x, y)
			if !is.Equal(&want) {
				t.Fatalf("%s: row %d, column %d is %+v, not %+v\nis:\n%s\nwant:\n%s", what, y, x, is, want, a.String(), b.String())
			}
		}
	}
}

func seenAt(e *vt.Emulator, x, y int) uv.Cell {
	c := e.CellAt(x, y)
	if c == nil {
		return uv.EmptyCell
	}
	seen := *c
	if seenOnBlanks := uv.AttrReverse | uv.AttrStrikethrough; seen.Content == " " && int(seen.Style.Attrs)&seenOnBlanks == 0 && seen.Style.Underline == 0 {
		seen.Style.Fg, seen.Style.Attrs = nil, 0
	}
	return seen
}

// Whatever is drawn after whatever else, the terminal shows it.
func TestPainterDrawsTheSame(t *testing.T) {
	for seed := range uint64(4) {
		drawTheSame(t, rand.New(rand.NewPCG(7, seed)))
	}
}

func drawTheSame(t *testing.T, dice *rand.Rand) {
	t.Helper()
	styles := []lipgloss.Style{
		lipgloss.NewStyle(), lipgloss.NewStyle().Bold(true), lipgloss.NewStyle().Foreground(lipgloss.ANSIColor(75)),
		lipgloss.NewStyle().Reverse(true), lipgloss.NewStyle().Background(lipgloss.ANSIColor(24)).Italic(true),
		lipgloss.NewStyle().Hyperlink("https://a.example/x"), lipgloss.NewStyle().Underline(true),
	}
	words := []string{"harbour", "cranes", "東京の図書館", "한국어", "▌", "●", "★", "👩‍👩‍👧", "🇫🇷", "é", "a\u0301", "…", " ", "   ", "            ", "│", "नमस्ते"}
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
	for round := range 15 {
		w, h := 20+dice.IntN(60), 3+dice.IntN(20)
		c := newCanvas(t, w, h, colorprofile.TrueColor)
		rows := make([][]piece, h)
		for i := range rows {
			rows[i] = row()
		}
		mark := 0
		for step := range 40 {
			switch dice.IntN(9) {
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
			case 4: // some rows move
				from, to := dice.IntN(h), dice.IntN(h)
				copy(rows[min(from, to):], slices.Clone(rows[max(from, to):]))
			case 5:
				c.frame.cursor = nil
				if dice.IntN(2) == 0 {
					c.frame.cursor = tea.NewCursor(dice.IntN(w), dice.IntN(h))
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
				line := AsCodePoints(ansi.TruncateWc(sign+render(rows[i]), w, ""))
				shown[i] = line + strings.Repeat(" ", max(0, w-ansi.StringWidthWc(line)))
			}
			c.shows(strings.Join(shown, "\n"))
			c.same(fmt.Sprintf("round %d, step %d", round, step))
		}
	}
}

// A frame that nothing was shown before is shown as it was drawn.
func TestPainterShowsWhatWasDrawn(t *testing.T) {
	bold, blue, mark := lipgloss.NewStyle().Bold(true), lipgloss.NewStyle().Foreground(lipgloss.ANSIColor(75)), lipgloss.NewStyle().Reverse(true)
	lines := []string{
		bold.Render("▌") + " " + blue.Render("●") + "  " + bold.Render("東京の図書館、夜間開館を始める"),
		lipgloss.NewStyle().Hyperlink("https://a.example/x").Render("A link") + mark.Render("  and  ") + "more",
		"",
		blue.Bold(true).Italic(true).Render("Both") + bold.Render(" one") + " none",
	}
	for i, line := range lines {
		lines[i] = line + strings.Repeat(" ", 40-ansi.StringWidth(line))
	}
	c, raw := newCanvas(t, 40, 4, colorprofile.TrueColor), vt.NewEmulator(40, 4)
	c.shows(strings.Join(lines, "\n"))
	if _, err := fmt.Fprint(raw, ansi.ResetModeAutoWrap+strings.Join(lines, "\r\n")); err != nil {
		t.Fatal(err)
	}
	sameCells(t, c.vt, raw, "shown")
}

// Rows that have moved are moved by the terminal.
func TestPainterLetsTheTerminalScroll(t *testing.T) {
	text := func(from int) string {
		lines := []string{"A title that stays"}
		for i := range 21 {
			lines = append(lines, fmt.Sprintf("%d %s", from+i, strings.Repeat("words ", 10)))
		}
		return strings.Join(append(lines, "And a last line"), "\n")
	}
	c := newCanvas(t, 80, 23, colorprofile.TrueColor)
	whole := c.shows(text(0))
	for _, by := range []int{1, 10, -3, -8} {
		before := by
		cost := c.shows(text(by + 20))
		c.same(fmt.Sprint("scrolled to ", before))
		if by > 1 && cost > whole {
			t.Errorf("by %d rows: %d bytes", by, cost)
		}
	}
	c.shows(text(30))
	if cost := c.shows(text(31)); cost > 100 {
		t.Errorf("a row further: %d bytes", cost)
	}
	c.same("a row further")
	if cost := c.shows(text(30)); cost > 100 {
		t.Errorf("a row back: %d bytes", cost)
	}
	c.same("a row back")
}

// What stands behind a character whose width is not certain stays there while what stands
// before it changes.
func TestPainterKeepsTheEndOfARow(t *testing.T) {
	c := newCanvas(t, 80, 2, colorprofile.TrueColor)
	const end = " 🇫🇷 and what comes after it"
	for _, words := range []string{"Old cranes leave the harbour after 90 years", "                              Nobody", "A", "So it is, and so it will be for many years."} {
		line := words + strings.Repeat(" ", 44-len(words)) + end
		c.shows(line + strings.Repeat(" ", 80-ansi.StringWidth(line)) + "\n")
		c.same(words)
	}
}

// Whatever a frame holds, it is painted, within the screen.
func FuzzPainter(f *testing.F) {
	f.Add("one\ntwo", "two\n\x1b[1mthree", 20, 3, true)
	f.Add("a\u0301\u200d👩‍👩‍👧🇫🇷", "\u0301\x1b]8;;x", 5, 2, false)
	f.Add("\x1b[", "\x1b]\x1b[38;5m\x80\xff\r\t\x7f", 1, 1, true)
	f.Fuzz(func(t *testing.T, first, second string, w, h int, graphemes bool) {
		if w < 1 || h < 1 || w > 300 || h > 100 {
			t.Skip()
		}
		var sent bytes.Buffer
		b := brush{pens: newPens(colorprofile.ANSI256, graphemes, ground{})}
		b.size(w, h)
		for _, content := range []string{first, second, first} {
			b.begin()
			b.paint(strings.Split(content, "\n"))
			sent.Write(b.buffer)
		}
		for _, r := range b.rows {
			for _, c := range r.cells {
				if c.column < 0 || int(c.column+c.width) > w {
					t.Fatalf("%q at %d is %d wide", c.text, c.column, c.width)
				}
			}
		}
		b.begin()
		b.paint(strings.Split(first, "\n"))
		if len(b.buffer) > 0 {
			t.Fatalf("the same frame once more: %q", b.buffer)
		}
	})
}

// A page of pictures is scrolled, changed and left, and the terminal shows each frame as one
// that gets it alone. A line more costs no more than that line.
func TestPaintingPictures(t *testing.T) {
	noise := rand.New(rand.NewPCG(3, 4))
	var lines []string
	for range 60 {
		var line strings.Builder
		line.WriteString("  \x1b]8;id=picture;https://a.example/1.png\a")
		for range 70 {
			c := noise.Uint32()
			fmt.Fprintf(&line, "\x1b[38;2;%d;%d;%d;48;2;%d;%d;%dm▀\x1b[m", c&255, c>>8&255, c>>16&255, c>>24, c>>4&255, c>>12&255)
		}
		lines = append(lines, line.String()+"\x1b]8;;\a", "words between pictures")
	}
	c := newCanvas(t, 80, 24, colorprofile.TrueColor)
	page := func(top int) string { return strings.Join(lines[top:top+24], "\n") }
	c.shows(page(0))
	c.same("the first")
	for top := 1; top < 30; top++ {
		if sent := c.shows(page(top)); sent > len(lines[top+23])+100 {
			t.Errorf("%d bytes for a line of %d", sent, len(lines[top+23]))
		}
		c.same(fmt.Sprintf("from line %d", top))
	}
	c.shows(strings.Repeat("words\n", 23))
	c.same("words")
	c.shows(page(40))
	c.same("pictures again")
	if c.shows(page(40)) != 0 {
		t.Error("the same frame is sent again")
	}
}

// What is sent beside the cells is whole, and what takes it away comes before the screen is
// left.
func TestGraphicsBesideTheCells(t *testing.T) {
	c := newCanvas(t, 80, 24, colorprofile.TrueColor)
	if then := c.painter.send(Graphics{Pieces: []string{"\x1b_Ga=T,i=1;\x1b\\", "\x1b_Gm=0;\x1b\\"}, Farewell: "\x1b_Ga=d\x1b\\", Then: "done"}); then != "done" {
		t.Error(then)
	}
	c.said("\x1b[?1049l")
	if sent := c.sent.String(); !strings.Contains(sent, "\x1b_Ga=T,i=1;\x1b\\\x1b_Gm=0;\x1b\\\x1b_Ga=d\x1b\\") || !strings.HasSuffix(sent, "\x1b[?1049l") {
		t.Errorf("%q", sent)
	}
	c.sent.Reset()
	if c.said("\x1b[?1049h\x1b[?1049l"); strings.Contains(c.sent.String(), "a=d") {
		t.Error("it is taken away twice")
	}
}
