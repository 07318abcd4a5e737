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
	inks := newInks(img, profile)
	lines := make([]string, 0, (h+1)/2)
	for y := 0; y < h; y += 2 {
		var line strings.Builder
		was := ""
		for x := range w {
			upper, lower := inks.at(x, y), inks.at(x, y+1)
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

// inks are the colours of pixels, as SGR says them behind "38;" or "48;".
type inks struct {
	img *image.RGBA
	few []int // the number of the terminal's colour for each pixel; nil where it has all
}

func newInks(img *image.RGBA, profile colorprofile.Profile) inks {
	if profile == colorprofile.TrueColor {
		return inks{img: img}
	}
	first, end := 16, 256 // those below are the person's, and may be any
	if profile == colorprofile.ANSI {
		first, end = 0, 16
	}
	palette := make(color.Palette, 0, end-first)
	for i := first; i < end; i++ {
		palette = append(palette, ansi.IndexedColor(i))
	}
	few := mixed(img, palette)
	for at := range few {
		few[at] += first
	}
	return inks{img, few}
}

// mixed finds the nearest colour of a palette for each pixel. A part of what it is off by is
// made up for by the pixels to its right and below it (Floyd and Steinberg 1976), so that a sky
// has no stripes; not all of it, since pixels as large as these would be speckles.
func mixed(img *image.RGBA, palette color.Palette) []int {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	few, known := make([]int, w*h), map[color.RGBA]int{}
	const parts = 32 // of which the four neighbours get 7, 3, 5 and 1: together a half
	off, next := make([][3]int, w+2), make([][3]int, w+2)
	for y := range h {
		clear(next)
		for x := range w {
			p := img.RGBAAt(x, y)
			var wanted [3]int
			for c, value := range [3]uint8{p.R, p.G, p.B} {
				wanted[c] = max(0, min(255, int(value)+off[x+1][c]/parts))
			}
			near := color.RGBA{uint8(wanted[0]), uint8(wanted[1]), uint8(wanted[2]), 255}
			index, is := known[near]
			if !is {
				index = palette.Index(near)
				known[near] = index
			}
			few[y*w+x] = index
			r, g, b, _ := palette[index].RGBA()
			for c, value := range [3]uint32{r, g, b} {
				by := wanted[c] - int(value>>8)
				off[x+2][c] += 7 * by
				next[x][c] += 3 * by
				next[x+1][c] += 5 * by
				next[x+2][c] += by
			}
		}
		off, next = next, off
	}
	return few
}

// at is the ink of a pixel, "" where one sees through or below the picture.
func (i inks) at(x, y int) string {
	if y >= i.img.Rect.Dy() {
		return ""
	}
	p := i.img.RGBAAt(x, y)
	if p.A < 128 {
		return ""
	}
	if i.few != nil {
		return "5;" + strconv.Itoa(i.few[y*i.img.Rect.Dx()+x])
	}
	return "2;" + whole(p.R, p.A) + ";" + whole(p.G, p.A) + ";" + whole(p.B, p.A)
}

// whole is a colour of which the alpha has been taken, as it was before.
func whole(colour, alpha uint8) string {
	return strconv.Itoa(min(255, int(colour)*255/int(alpha)))
}
