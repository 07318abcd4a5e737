//go:build unix

package terminal

import (
	"image"
	"os"

	"golang.org/x/sys/unix"
)

// CellSize is how large a cell of a terminal is in pixels; the zero point if it does not say.
func CellSize(terminal *os.File) image.Point {
	size, err := unix.IoctlGetWinsize(int(terminal.Fd()), unix.TIOCGWINSZ)
	if err != nil || size.Col == 0 || size.Row == 0 {
		return image.Point{}
	}
	return image.Point{int(size.Xpixel / size.Col), int(size.Ypixel / size.Row)}
}
