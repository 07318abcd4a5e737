package pictures

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	_ "image/gif" // image.Decode knows a format once its package is there; of a film it takes the first picture
	_ "image/jpeg"
	_ "image/png"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/webp"
)

// What is wrong with a picture that came.
var (
	// ErrFormat says that it is in a form that cannot be shown, or broken.
	ErrFormat = errors.New("the picture is in a form that cannot be shown here")
	// ErrPixels says that it would take too much memory.
	ErrPixels = errors.New("the picture has too many pixels")
	// ErrTracker says that it is so small that it can only be there to see who reads.
	ErrTracker = errors.New("there is nothing to be seen in the picture")
)

const (
	// maxDecoded is how many bytes the pixels of a picture take at most: 32 million pixels
	// of 8 bits a colour.
	maxDecoded = 128 << 20
	// trackerSide is the side in pixels of the largest picture that nobody is meant to see.
	trackerSide = 2
)

// limits are how many bytes the pixels of a picture may take, and the side in pixels of the
// largest picture that is kept.
type limits struct{ decoded, side int }

// decode makes pixels of a picture, no more than are kept. It fails with ErrFormat, ErrPixels or
// ErrTracker.
func (l limits) decode(data []byte) (img *image.RGBA, err error) {
	defer func() {
		if recover() != nil { // no picture may end the program
			img, err = nil, ErrFormat
		}
	}()
	size, format, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil || size.Width <= 0 || size.Height <= 0:
		return nil, ErrFormat
	case size.Width <= trackerSide || size.Height <= trackerSide:
		return nil, ErrTracker
	case size.Width > l.decoded/size.Height/bytesIn(size.ColorModel):
		return nil, ErrPixels
	}
	all, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, ErrFormat
	}
	w, h := within(all.Bounds().Dx(), all.Bounds().Dy(), l.side, l.side)
	img = shrunk(all, w, h)
	if format == "jpeg" {
		img = upright(img, orientation(data))
	}
	return img, nil
}

// bytesIn is how many bytes a pixel takes at most.
func bytesIn(model color.Model) int {
	if model == color.RGBA64Model || model == color.NRGBA64Model {
		return 8
	}
	return 4
}
