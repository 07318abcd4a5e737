package pictures

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color/palette"
	"image/jpeg"
	"image/png"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/iterm2"
	"github.com/charmbracelet/x/ansi/sixel"
	"golang.org/x/image/draw"
)

// UsualCell is the size of a cell in pixels where the terminal's own is not known: smaller than
// most, so that a picture takes no more room than it is given.
var UsualCell = image.Point{7, 14}

// Whole returns a picture that has been loaded as pixels, by iTerm2's protocol or as sixels:
// what draws it at the cursor, and how many cells it takes at most. It is "" if the picture is
// not there. cell is the size of the terminal's cells in pixels. What draws the cells must leave
// them alone until it draws the whole screen anew.
func (s *Shelf) Whole(address string, box Box, look Look, cell image.Point) (sequence string, columns, lines int) {
	s.prepare()
	img := s.picture(address)
	if img == nil || box.Columns < 1 || box.Lines < 1 {
		return "", 0, 0
	}
	w, h := filling(img.Rect.Dx(), img.Rect.Dy(), box.Columns*cell.X, box.Lines*cell.Y)
	columns, lines = min(box.Columns, (w+cell.X-1)/cell.X), min(box.Lines, (h+cell.Y-1)/cell.Y)
	small := img
	if w < img.Rect.Dx() {
		small = shrunk(img, w, h)
	}
	small = setOff(small, look.Ground)
	var out bytes.Buffer
	if look.Way == Sixel {
		if small.Rect.Dx() != w { // sixels are as large as they are
			small = shrunk(small, w, h)
		}
		few := image.NewPaletted(small.Rect, palette.WebSafe)
		draw.FloydSteinberg.Draw(few, few.Rect, small, small.Rect.Min)
		if err := new(sixel.Encoder).Encode(&out, few); err != nil {
			return "", 0, 0 // memory can always be written to
		}
		return ansi.SixelGraphics(0, 1, 0, out.Bytes()), columns, lines
	}
	encode := func() error { return jpeg.Encode(&out, small, &jpeg.Options{Quality: 90}) }
	if !small.Opaque() {
		encode = func() error { return png.Encode(&out, small) }
	}
	if encode() != nil {
		return "", 0, 0
	}
	content := []byte(base64.StdEncoding.EncodeToString(out.Bytes()))
	return ansi.ITerm2(iterm2.File{
		Size: int64(out.Len()), Width: iterm2.Cells(columns), Height: iterm2.Cells(lines), Inline: true, DoNotMoveCursor: true, Content: content,
	}), columns, lines
}

// filling returns the size of a picture of w by h pixels that is as large as fits into the most
// pixels, but no more than twice as large as it is.
func filling(w, h, mostW, mostH int) (int, int) {
	if w*2 < mostW && h*2 < mostH {
		return 2 * w, 2 * h
	}
	if w*mostH > h*mostW {
		return mostW, max(1, h*mostW/w)
	}
	return max(1, w*mostH/h), mostH
}
