package typeset

import (
	"image/color"
	"math"
	"strconv"
	"sync"

	"github.com/charmbracelet/colorprofile"
	xansi "github.com/charmbracelet/x/ansi"
)

// Colours that are seen on another ground than the one they were chosen for, or on one that
// nobody has told: none of them may become invisible.

// Contrasts that text needs (WCAG 2.2, 1.4.3 and 1.4.6). Where the ground is not told, a
// colour has to be seen on black as well as on white, and no colour has 4.5 to both and is
// still told apart from others.
const (
	contrastEnough = 4.5
	contrastFull   = 7.0
	contrastLeast  = 3.0
)

// contrast is the contrast ratio of two relative luminances (WCAG 2.2, "contrast ratio").
func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// luminance is the relative luminance of a colour, 0 to 1 (WCAG 2.2, "relative luminance").
func luminance(c color.Color) float64 {
	linear := func(channel uint32) float64 {
		s := float64(channel) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// A swatch is a colour of the 256-colour palette, as xterm has it.
type swatch struct {
	number    string
	luminance float64
	tint
}

// swatches are the colours of the palette that have no name, which look alike on every
// terminal.
var swatches = sync.OnceValue(func() []swatch {
	var all []swatch
	for n := 16; n < 256; n++ {
		c := xansi.IndexedColor(n)
		all = append(all, swatch{strconv.Itoa(n), luminance(c), tintOf(c)})
	}
	return all
})

// A sight is what colours are seen on: the luminances of every ground that there may be,
// and how many colours there are.
type sight struct {
	grounds []float64
	profile colorprofile.Profile
}

// least is the smallest contrast that a luminance has.
func (s sight) least(of float64) float64 {
	least := math.Inf(1)
	for _, ground := range s.grounds {
		least = min(least, contrast(of, ground))
	}
	return least
}

// fit returns a colour if it is seen with enough contrast, or that of the 256 which is
// nearest to it and has enough. With 16 colours it is the nearest of these or none: how they
// look only their owner knows, and xterm's stand for them.
func (s sight) fit(colour string, enough float64) string {
	c := asColor(colour)
	if c == nil || s.profile < colorprofile.ANSI {
		return colour
	}
	shown := s.profile.Convert(c)
	basic, few := shown.(xansi.BasicColor)
	switch ok := s.least(luminance(shown)) >= enough; {
	case ok && few:
		return strconv.Itoa(int(basic))
	case ok:
		return colour
	case few:
		return ""
	}
	best, nearest, wanted := "", math.Inf(1), tintOf(c)
	for _, one := range swatches() {
		if d := wanted.distance(one.tint); d < nearest && s.least(one.luminance) >= enough {
			best, nearest = one.number, d
		}
	}
	return best
}

// fitBasic returns that of the sixteen colours which is nearest to a colour among those that
// have enough contrast, as xterm has them; "" if none has.
func (s sight) fitBasic(to color.Color, enough float64) (best string) {
	nearest, wanted := math.Inf(1), tintOf(to)
	for n := range len(basicColours()) {
		c := xansi.BasicColor(n)
		if d := wanted.distance(tintOf(c)); d < nearest && s.least(luminance(c)) >= enough {
			best, nearest = strconv.Itoa(n), d
		}
	}
	return best
}

// A tint is the lightness of a colour and its two differences of hue (ITU-R BT.601).
type tint struct{ y, u, v float64 }

func tintOf(c color.Color) tint {
	r, g, b, _ := c.RGBA()
	red, green, blue := float64(r)/0xffff, float64(g)/0xffff, float64(b)/0xffff
	y := 0.299*red + 0.587*green + 0.114*blue
	return tint{y, 0.492 * (blue - y), 0.877 * (red - y)}
}

// distance is how different two colours look: in hue and saturation much, in lightness
// little.
func (a tint) distance(b tint) float64 {
	y, u, v := a.y-b.y, a.u-b.u, a.v-b.v
	return y*y/4 + u*u + v*v
}
