package pictures

import (
	"image"
	"image/color"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// A cell shows two pixels, one above the other: the half of a cell is about a square. What can
// be seen through stays the terminal's own ground.

// blocks draws pixels in half as many lines. Each line is whole in itself.
func blocks(img *image.RGBA, profile colorprofile.Profile) []string {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	inks := inks{profile: profile, known: map[color.RGBA]string{}}
	lines := make([]string, 0, (h+1)/2)
	for y := 0; y < h; y += 2 {
		var line strings.Builder
		was := ""
		for x := range w {
			upper, lower := inks.at(img, x, y), inks.at(img, x, y+1)
			sign, style := "▀", ""
			switch {
			case upper == "" && lower == "":
				sign = " "
			case upper == "":
				sign, style = "▄", "\x1b[38;"+lower+"m"
			case lower == "":
				style = "\x1b[38;" + upper + "m"
			default:
				style = "\x1b[38;" + upper + ";48;" + lower + "m"
			}
			if style != was {
				if was != "" {
					line.WriteString(ansi.ResetStyle)
				}
				line.WriteString(style)
				was = style
			}
			line.WriteString(sign)
		}
		if was != "" {
			line.WriteString(ansi.ResetStyle)
		}
		lines = append(lines, line.String())
	}
	return lines
}

// inks are the colours of a terminal, as SGR says them behind "38;" or "48;".
type inks struct {
	profile colorprofile.Profile
	known   map[color.RGBA]string
}

// at is the ink of a pixel, "" where one sees through or below the picture.
func (i inks) at(img *image.RGBA, x, y int) string {
	if y >= img.Rect.Dy() {
		return ""
	}
	p := img.RGBAAt(x, y)
	if p.A < 128 {
		return ""
	}
	p.R, p.G, p.B, p.A = whole(p.R, p.A), whole(p.G, p.A), whole(p.B, p.A), 255
	ink, known := i.known[p]
	if !known {
		ink = i.of(p)
		i.known[p] = ink
	}
	return ink
}

// whole is a colour of which the alpha has been taken, as it was before.
func whole(colour, alpha uint8) uint8 { return uint8(min(255, int(colour)*255/int(alpha))) }

func (i inks) of(c color.RGBA) string {
	switch i.profile {
	case colorprofile.TrueColor:
		return "2;" + strconv.Itoa(int(c.R)) + ";" + strconv.Itoa(int(c.G)) + ";" + strconv.Itoa(int(c.B))
	case colorprofile.ANSI256:
		return "5;" + strconv.Itoa(int(ansi.Convert256(c)))
	}
	return "5;" + strconv.Itoa(int(ansi.Convert16(c)))
}
