package terminal

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// A paintedCell is one character of a painted row, and where it stands.
type paintedCell struct {
	text   string
	state  cursorState
	column int // from 0
	width  int // 1 or 2; 0 if it is the rest of the row, from a character on whose width differs among terminals
}

// everyWidth has the wide characters that take two cells in every terminal: the
// letters of Chinese, Japanese and Korean, but no pictures.
var everyWidth = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1}, {Lo: 0x2e80, Hi: 0x2fd5, Stride: 1}, {Lo: 0x3001, Hi: 0x3029, Stride: 1},
		{Lo: 0x3041, Hi: 0x3096, Stride: 1}, {Lo: 0x309b, Hi: 0x30ff, Stride: 1}, {Lo: 0x3105, Hi: 0x31bf, Stride: 1},
		{Lo: 0x3400, Hi: 0x4dbf, Stride: 1}, {Lo: 0x4e00, Hi: 0xa48c, Stride: 1}, {Lo: 0xac00, Hi: 0xd7a3, Stride: 1},
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1}, {Lo: 0xff01, Hi: 0xff60, Stride: 1}, {Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0x20000, Hi: 0x3fffd, Stride: 1}},
}

// cells returns the characters of a row in their order.
func (r paintedRow) cells() (all []paintedCell) {
	state, column, before := r.state, 0, 0
	for at := 0; at < len(r.text); {
		token := r.text[at : at+tokenLength(r.text[at:])]
		if changesState(token) {
			state = state.after([]byte(token))
			at += len(token)
			continue
		}
		width := sureWidth(token)
		if last := len(all) - 1; width == 0 && last >= 0 && ansi.StringWidth(token) == 0 { // it may change the one before
			return append(all[:last], paintedCell{text: r.text[before:], state: all[last].state, column: all[last].column})
		}
		if width == 0 {
			return append(all, paintedCell{text: r.text[at:], state: state, column: column})
		}
		all = append(all, paintedCell{token, state, column, width})
		column += width
		before, at = at, at+len(token)
	}
	return all
}

// changesState reports whether a token changes the cursor's state and nothing else.
func changesState(token string) bool {
	return strings.HasPrefix(token, "\x1b]8;") || strings.HasPrefix(token, "\x1b[") && strings.HasSuffix(token, "m")
}

// sureWidth returns how many cells a character takes in every terminal; 0 if terminals
// differ, or it is no character.
func sureWidth(token string) int {
	c, _ := utf8.DecodeRuneInString(token)
	width := ansi.StringWidth(token)
	if width == 2 && !unicode.Is(everyWidth, c) {
		return 0
	}
	return width
}

// endColumn returns the column behind some cells.
func endColumn(cells []paintedCell) int {
	if len(cells) == 0 {
		return 0
	}
	last := cells[len(cells)-1]
	return last.column + last.width
}

// paintDifference paints the cells of a row that differ from those of the row before. It
// returns false, and paints nothing, if it does not know where these cells are.
func (w *DiffWriter) paintDifference(number int, old, now paintedRow) bool {
	if old.state != now.state { // the line was erased in another state
		return false
	}
	was, is := old.cells(), now.cells()
	if uncertainTail(was) != uncertainTail(is) {
		return false
	}
	there := make([]paintedCell, max(endColumn(was), endColumn(is))+1) // by column
	for _, c := range was {
		there[c.column] = c
	}
	at := -1 // the column where the cursor is; -1 if it is not in this row
	for i, c := range is {
		if there[c.column] == c {
			continue
		}
		if at >= 0 && c.column != at && w.cheaperThanMove(is[:i], at) {
			for _, between := range cellsFrom(is[:i], at) {
				w.buffer = append(w.buffer, between.text...)
			}
			at = c.column
		}
		w.moveWithin(number, c.column, at)
		w.setState(c.state)
		w.buffer = append(w.buffer, c.text...)
		at = c.column + c.width
	}
	if endColumn(was) > endColumn(is) {
		w.moveWithin(number, endColumn(is), at)
		w.setState(now.state)
		w.buffer = append(w.buffer, ansi.EraseLineRight...)
	}
	return true
}

// moveWithin moves the cursor to a column of a row: from another column of the same row,
// or from elsewhere if that is negative.
func (w *DiffWriter) moveWithin(row, column, from int) {
	switch {
	case from == column:
	case from >= 0:
		w.buffer = fmt.Appendf(w.buffer, "\x1b[%dG", column+1)
	default:
		w.goTo(row, column+1)
	}
}

// cheaperThanMove reports whether writing the cells from a column on takes no more bytes
// than a move past them.
func (w *DiffWriter) cheaperThanMove(cells []paintedCell, column int) bool {
	const move = len("\x1b[99G")
	bytes := 0
	for _, c := range cellsFrom(cells, column) {
		if bytes += len(c.text); bytes > move || c.state != w.actualState {
			return false
		}
	}
	return true
}

// cellsFrom returns the cells from a column on.
func cellsFrom(cells []paintedCell, column int) []paintedCell {
	for i, c := range cells {
		if c.column >= column {
			return cells[i:]
		}
	}
	return nil
}

// uncertainTail returns the rest of a row whose width is not certain; zero if there is none.
func uncertainTail(cells []paintedCell) (rest paintedCell) {
	if len(cells) > 0 && cells[len(cells)-1].width == 0 {
		rest = cells[len(cells)-1]
	}
	return rest
}
