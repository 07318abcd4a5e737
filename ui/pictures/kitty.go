package pictures

import (
	"fmt"
	"image"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
)

// kitty's graphics protocol (https://sw.kovidgoyal.net/kitty/graphics-protocol). A picture is
// sent once, under a number, with an invisible place of so many cells (U=1). Where it is to be
// seen stands a letter for each of its cells: U+10EEEE in the colour that is the picture's
// number, with a mark for the row and one for the column. They are text like any other: they
// scroll with it and are covered by it. The terminal is asked for no answer (q=2).

// mostMarks is how many rows and columns have a mark.
const mostMarks = 297

// transmission is what sends a picture under a number, piece by piece.
func transmission(img *image.RGBA, id, columns, lines int, tmux bool) []string {
	out := pieces{}
	// The same number may have been another picture's.
	out = append(out, forget(id, tmux))
	options := &kitty.Options{
		Action: kitty.TransmitAndPut, Transmission: kitty.Direct, Format: kitty.PNG, Quiet: 2,
		ID: id, VirtualPlacement: true, Columns: columns, Rows: lines, Chunk: true,
	}
	if tmux {
		options.ChunkFormatter = ansi.TmuxPassthrough
	}
	if err := kitty.EncodeGraphics(&out, img, options); err != nil {
		return nil // pixels in memory can always be written to memory
	}
	return out
}

// pieces are what has been written, as it was.
type pieces []string

func (p *pieces) Write(b []byte) (int, error) {
	*p = append(*p, string(b))
	return len(b), nil
}

// forget is what makes a terminal forget a picture.
func forget(id int, tmux bool) string {
	options := &kitty.Options{Action: kitty.Delete, Delete: kitty.DeleteID, DeleteResources: true, ID: id, Quiet: 2}
	sequence := ansi.KittyGraphics(nil, options.Options()...)
	if tmux {
		return ansi.TmuxPassthrough(sequence)
	}
	return sequence
}

// letters are the lines that stand for a picture. Each letter has both marks, so that any part
// of a line may be painted by itself.
func letters(id, columns, lines int) []string {
	ink := fmt.Sprintf("\x1b[38;5;%dm", id)
	if id > mostSent {
		ink = fmt.Sprintf("\x1b[38;2;%d;%d;%dm", id>>16&0xff, id>>8&0xff, id&0xff)
	}
	out := make([]string, min(lines, mostMarks))
	for row := range out {
		var line strings.Builder
		line.WriteString(ink)
		for column := range min(columns, mostMarks) {
			line.WriteRune(kitty.Placeholder)
			line.WriteRune(kitty.Diacritic(row))
			line.WriteRune(kitty.Diacritic(column))
		}
		line.WriteString(ansi.ResetStyle)
		out[row] = line.String()
	}
	return out
}
