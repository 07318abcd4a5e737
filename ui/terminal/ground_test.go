package terminal

import (
	"fmt"
	"image/color"
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

func TestGroundInTheEnvironment(t *testing.T) {
	for told, want := range map[string]Ground{
		"15;0": DarkGround, "0;15": LightGround, "0;default;15": LightGround, "7;8": DarkGround, "0;7": LightGround, "12;6": DarkGround,
		"": UnknownGround, "15": UnknownGround, "15;default": UnknownGround, "0;16": UnknownGround, "0;-1": UnknownGround, ";": UnknownGround,
	} {
		if got := GroundIn(func(string) string { return told }); got != want {
			t.Errorf("%q is %d, not %d", told, got, want)
		}
	}
}

func TestAnAnswerThatIsNoColour(t *testing.T) {
	light := Abilities{Ground: LightGround}
	if got := light.After(tea.BackgroundColorMsg{}); got != light {
		t.Errorf("it makes %v of %v", got, light)
	}
}

// paintedWhole fails unless each cell has a background.
func (c *canvas) paintedWhole(what string) {
	c.t.Helper()
	for y := range c.vt.Height() {
		for x := range c.vt.Width() {
			if cell := c.vt.CellAt(x, y); cell == nil || cell.Width > 0 && cell.Style.Bg == nil {
				c.t.Fatalf("%s: row %d, column %d is not painted; sent %q", what, y, x, c.sent.String())
			}
		}
	}
}

// A screen with a ground of its own has it everywhere, whatever was drawn before, on a
// terminal that erases in its own colours as well.
func TestGroundIsPaintedWhole(t *testing.T) {
	paper := ground{color.RGBA{0xf5, 0xec, 0xd7, 0xff}, color.RGBA{0x3a, 0x2b, 0x1c, 0xff}}
	styles := []lipgloss.Style{lipgloss.NewStyle(), lipgloss.NewStyle().Bold(true), lipgloss.NewStyle().Reverse(true), lipgloss.NewStyle().Hyperlink("https://a.example/x"), lipgloss.NewStyle().Underline(true)}
	words := []string{"harbour", "東京", "é", "👩‍👩‍👧", "  ", "▏", "x"}
	dice := rand.New(rand.NewPCG(3, 5))
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
		for _, size := range [][2]int{{1, 1}, {7, 3}, {40, 12}, {80, 24}} {
			c := newCanvas(t, size[0], size[1], profile)
			c.frame.ground = paper
			var lines []string
			for step := range 40 {
				if len(lines) > 2 && dice.IntN(3) == 0 {
					lines = append(lines[1:], "new "+lines[0]) // scrolled
				} else {
					lines = nil
					for range dice.IntN(size[1] + 1) {
						line := ""
						for range dice.IntN(8) {
							line += styles[dice.IntN(len(styles))].Render(words[dice.IntN(len(words))])
						}
						lines = append(lines, ansi.Truncate(line, size[0], ""))
					}
				}
				c.shows(strings.Join(lines, "\n"))
				what := fmt.Sprintf("%v %v step %d", profile, size, step)
				c.paintedWhole(what)
				c.same(what)
				if strings.Contains(c.sent.String(), "\x1b[K") || strings.Contains(c.sent.String(), "\x1b[J") {
					t.Fatalf("%s: erased by the terminal: %q", what, c.sent.String())
				}
			}
			c.frame.ground = ground{}
			c.shows(strings.Join(lines, "\n"))
			c.same("without the ground again")
		}
	}
}

func TestTheTerminalIsLeftAsItWas(t *testing.T) {
	c := newCanvas(t, 20, 3, colorprofile.TrueColor)
	if !strings.Contains(c.sent.String(), ansi.SetModeLightDark) {
		t.Errorf("the terminal is not asked to tell of a switch: %q", c.sent.String())
	}
	c.frame.ground = ground{color.White, color.Black}
	c.frame.cursor = tea.NewCursor(2, 1)
	c.shows("type here")
	if !strings.Contains(c.sent.String(), ansi.SetCursorColor("#000000")) {
		t.Errorf("the cursor may have the colour of the ground: %q", c.sent.String())
	}
	if !strings.HasSuffix(strings.TrimSuffix(c.sent.String(), ansi.SetModeTextCursorEnable), "H"+ansi.SetCursorStyle(cursorStyle(c.frame.cursor))) || !strings.Contains(c.sent.String(), "\x1b[m") {
		t.Errorf("the style is left on: %q", c.sent.String())
	}
	c.sent.Reset()
	c.said(ansi.ResetModeAltScreenSaveCursor)
	for _, want := range []string{ansi.ResetModeLightDark, ansi.ResetCursorColor, ansi.SetCursorStyle(0)} {
		at := strings.Index(c.sent.String(), want)
		if at < 0 || at > strings.Index(c.sent.String(), ansi.ResetModeAltScreenSaveCursor) {
			t.Errorf("%q is not said before the screen is left: %q", want, c.sent.String())
		}
	}
}

func TestSignsInASCII(t *testing.T) {
	if got, want := SignsInASCII("● Émile │ 東京 ▌"), "* Émile | 東京 >"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}
