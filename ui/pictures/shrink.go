package pictures

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// mostSide is the side, in pixels, of the largest picture that is kept: no terminal shows more.
const mostSide = 1600

// shrunk returns a picture in so many pixels. It is halved, each pixel out of four, until what
// is left to do is less than a half: so that none of its pixels is passed over, and so that it
// never takes more memory than a quarter of what it was.
func shrunk(img image.Image, w, h int) *image.RGBA {
	for b := img.Bounds(); b.Dx() >= 2*w && b.Dy() >= 2*h; b = img.Bounds() {
		img = scaled(img, b.Dx()/2, b.Dy()/2)
	}
	if done, is := img.(*image.RGBA); is && done.Rect.Dx() == w && done.Rect.Dy() == h {
		return done
	}
	return scaled(img, w, h)
}

func scaled(img image.Image, w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(out, out.Rect, img, img.Bounds(), draw.Src, nil)
	return out
}

// within returns the size of a picture of w by h that is to fit into the most pixels, and to be
// no larger than it is.
func within(w, h, mostW, mostH int) (int, int) {
	if w > mostW {
		w, h = mostW, h*mostW/w
	}
	if h > mostH {
		w, h = w*mostH/h, mostH
	}
	return max(1, w), max(1, h)
}

// setOff returns a picture that can be told from the ground behind it. What is drawn in black
// on nothing would not be seen on a dark ground: such a picture gets a light ground of its own,
// and a white one a dark ground.
func setOff(img *image.RGBA, ground color.RGBA) *image.RGBA {
	if img.Opaque() {
		return img
	}
	light, seen := 0, 0
	for i := 0; i < len(img.Pix); i += 4 {
		if p := img.Pix[i : i+4]; p[3] > 127 {
			light += brightness(p[0], p[1], p[2])
			seen++
		}
	}
	if seen == 0 {
		return img
	}
	const enough = 60
	behind := brightness(ground.R, ground.G, ground.B)
	if mean := light / seen; mean-behind >= enough || behind-mean >= enough {
		return img
	}
	instead := color.RGBA{0xf2, 0xf2, 0xf0, 0xff}
	if behind > 127 {
		instead = color.RGBA{0x20, 0x20, 0x22, 0xff}
	}
	out := image.NewRGBA(img.Rect)
	draw.Draw(out, out.Rect, image.NewUniform(instead), image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, img, img.Rect.Min, draw.Over)
	return out
}

// brightness is how light a colour is, from 0 to 255 (the weights of Rec. 709).
func brightness(r, g, b uint8) int {
	return (2126*int(r) + 7152*int(g) + 722*int(b)) / 10000
}
