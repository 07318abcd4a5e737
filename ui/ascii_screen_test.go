package ui

import (
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// A terminal that knows ASCII alone is sent nothing else, in the same cells.
func TestTheWholeScreenInASCII(t *testing.T) {
	for _, w := range []int{40, 80, 120, 200} {
		sc := show(t, news(t), w, 24)
		sc.session.ascii = true
		for _, keys := range []string{"", "enter", "?"} {
			if keys != "" {
				sc.press(keys)
			}
			screen := sc.View().Content
			for _, r := range screen {
				if r > 0x7e {
					t.Fatalf("%d, %q: %q is on the screen", w, keys, r)
				}
			}
			if got, want := ansi.StringWidth(screen), ansi.StringWidth(sc.screen()); got != want {
				t.Errorf("%d, %q: %d cells wide, not %d", w, keys, got, want)
			}
			sc.press("q")
		}
	}
}
