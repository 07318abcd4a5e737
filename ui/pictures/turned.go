package pictures

import (
	"bytes"
	"encoding/binary"
	"image"
)

// Cameras write a picture as the chip saw it, and beside it how the camera was held: the tag
// Orientation of Exif (CIPA DC-008, section 4.6.5), from 1 for upright to 8. It stands in the
// first part of a JPEG of the kind APP1.

const (
	tagOrientation = 0x0112
	mostTags       = 200 // that are looked at
)

// orientation is how a JPEG is to be turned, 1 if it does not say.
func orientation(data []byte) int {
	exif := exifOf(data)
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(exif, []byte("MM")) {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(exif[4:]))
	if at+2 > int64(len(exif)) {
		return 1
	}
	tags := exif[at:]
	count := min(int(order.Uint16(tags)), mostTags)
	for i := range count {
		from := 2 + 12*i
		if from+12 > len(tags) {
			break
		}
		if order.Uint16(tags[from:]) == tagOrientation {
			if turned := int(order.Uint16(tags[from+8:])); turned >= 1 && turned <= 8 {
				return turned
			}
		}
	}
	return 1
}

// exifOf is the Exif of a JPEG, without what says that it is one; nil if there is none.
func exifOf(data []byte) []byte {
	const (
		app1 = 0xe1
		scan = 0xda // the pixels follow
	)
	for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != scan; {
		size := int(binary.BigEndian.Uint16(data[at+2:]))
		end := at + 2 + size
		if size < 2 || end > len(data) {
			return nil
		}
		if exif, is := bytes.CutPrefix(data[at+4:end], []byte("Exif\x00\x00")); is && data[at+1] == app1 {
			return exif
		}
		at = end
	}
	return nil
}

// upright returns a picture as it is to be seen.
func upright(img *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 || orientation > 8 {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if orientation >= 5 { // what is as wide was as high
		w, h = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fromX, fromY := taken(x, y, w-1, h-1, orientation)
			copy(out.Pix[out.PixOffset(x, y):][:4], img.Pix[img.PixOffset(fromX, fromY):][:4])
		}
	}
	return out
}

// taken is where a pixel lies in the picture as it was taken. right and low are the last
// column and row of the picture as it is to be seen.
func taken(x, y, right, low, orientation int) (int, int) {
	switch orientation {
	case 2:
		return right - x, y
	case 3:
		return right - x, low - y
	case 4:
		return x, low - y
	case 5:
		return y, x
	case 6:
		return y, right - x
	case 7:
		return low - y, right - x
	case 8:
		return low - y, x
	}
	return x, y
}
