package terminal

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// A terminal is told that lines come in the order in which they are seen when the first comes
// for which that matters, and that they do not any more when the screen is left.
func TestExplicitOrder(t *testing.T) {
	c := newCanvas(t, 20, 3, colorprofile.TrueColor)
	c.frame.orders = true
	c.shows("abc é 東")
	if strings.Contains(c.sent.String(), UseExplicitOrder) {
		t.Errorf("told without need: %q", c.sent.String())
	}
	c.sent.Reset()
	c.shows("abc םולש")
	if strings.Count(c.sent.String(), UseExplicitOrder) != 1 {
		t.Errorf("not told: %q", c.sent.String())
	}
	c.sent.Reset()
	c.shows("abc םולש again")
	if strings.Contains(c.sent.String(), UseExplicitOrder) {
		t.Errorf("told twice: %q", c.sent.String())
	}
	c.sent.Reset()
	c.said(ansi.ResetModeAltScreenSaveCursor)
	if at := strings.Index(c.sent.String(), ResetExplicitOrder); at < 0 || at > strings.Index(c.sent.String(), ansi.ResetModeAltScreenSaveCursor) {
		t.Errorf("not taken back: %q", c.sent.String())
	}
	c.sent.Reset()
	c.said(ansi.SetModeAltScreenSaveCursor)
	if strings.Count(c.sent.String(), UseExplicitOrder) != 1 {
		t.Errorf("not told again: %q", c.sent.String())
	}
	c.frame.orders = false
	c.shows("abc שלום again")
	c.said(ansi.ResetModeAltScreenSaveCursor)
	c.sent.Reset()
	c.said(ansi.SetModeAltScreenSaveCursor)
	if strings.Contains(c.sent.String(), UseExplicitOrder) {
		t.Errorf("told though the terminal orders lines: %q", c.sent.String())
	}
}

func TestMayTurn(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "abc": false, "Größe, naïve — “x” … € 5": false, "Все люди": false, "東京の図書館": false, "한국어 👍🏽": false, "│ ▏ • ↪": false,
		"שלום": true, "a سلام": true, "\u200f": true, "\ufb1d": true, "\ufefc": true, "ߊ": true, "𐤀": true, "𞤀": true, "\u2067": true, "ࠀ": true,
	} {
		if got := MayTurn(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func BenchmarkMayTurn(b *testing.B) {
	line := strings.Repeat("a line of “ordinary” text — ", 5)
	for b.Loop() {
		MayTurn(line)
	}
}
