package typeset

import (
	"slices"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"tidings/ui/terminal"
)

// In the 256 colours that most terminals have, and of a theme for eyes that need more in 16
// as well, contrast is that of what is really sent: on the ground that a theme is made for,
// and on the other.
func TestContrastOfFewColours(t *testing.T) {
	grounds := map[terminal.Ground]float64{terminal.DarkGround: 0, terminal.LightGround: 1}
	for _, name := range (Themes{}).Names() {
		if slices.Contains(exempt, name) {
			continue
		}
		l, _ := Themes{}.Find(name)
		high := name == "high-contrast"
		for ground, under := range grounds {
			for _, p := range []colorprofile.Profile{colorprofile.ANSI256, colorprofile.ANSI} {
				if p == colorprofile.ANSI && !high {
					continue // their colours are what their owner has made of them
				}
				th := Choice{Light: l, Dark: l}.Theme(terminal.Abilities{Ground: ground, Profile: p})
				for role, style := range stylesOf(th) {
					enough := contrastEnough
					if high && role != "muted" {
						enough = contrastFull
					}
					if high && style.GetFaint() {
						t.Errorf("%s in %v on ground %v: %s is faint, which nobody can measure", name, p, ground, role)
					}
					ink := style.GetForeground()
					if _, none := ink.(lipgloss.NoColor); none {
						continue
					}
					if got := contrast(luminance(seen(p, ink)), under); got < enough {
						t.Errorf("%s in %v on ground %v: %s has a contrast of %.2f", name, p, ground, role, got)
					}
				}
			}
		}
	}
}
