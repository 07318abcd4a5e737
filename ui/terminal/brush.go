package terminal

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A brush makes what a terminal has to be sent so that its rows look otherwise. It knows
// what the rows look like, sends only the cells that differ, and lets the terminal move
// rows that have moved.
type brush struct {
	pens  *pens
	w, h  int
	rows  []row
	spare []cell
	was   []int32 // which cell of a row has been in each column: its number from 1, 0 for a blank, -1 for the second half of a wide one

	buffer []byte
	over   []byte // a row as it may be painted
	y, x   int    // the cursor's place, from 0; -1 if unknown
	pen    int32
}

// size makes room for another screen. Nothing is known of its rows.
func (b *brush) size(w, h int) {
	b.w, b.h = w, h
	b.rows, b.was = make([]row, h), make([]int32, w+2)
}

// forget forgets what the rows look like: something else has been written to them.
func (b *brush) forget() {
	for i := range b.rows {
		b.rows[i].known = false
	}
}

// begin begins a frame: the cursor may be anywhere.
func (b *brush) begin() { b.buffer, b.y, b.x, b.pen = b.buffer[:0], -1, -1, b.pens.bare }

// paint makes the rows look like lines.
func (b *brush) paint(lines []string) {
	b.scroll(lines)
	for y := range b.rows {
		line := ""
		if y < len(lines) {
			line = lines[y]
		}
		if b.rows[y].known && b.rows[y].line == line {
			continue
		}
		now := b.pens.row(line, b.w, b.spare)
		b.paintRow(y, b.rows[y], now)
		b.spare, b.rows[y] = b.rows[y].cells, now
	}
	b.use(b.pens.bare)
}

// scroll lets the terminal move rows that stand elsewhere now. That is worth it if they
// are at least half of the rows between the first and the last of them: the others are
// blank then, where they might have been similar.
func (b *brush) scroll(lines []string) {
	at := make(map[string]int, b.h) // where a line stands; -1 if in several rows
	changed := 0
	for y, r := range b.rows {
		if !r.known {
			return
		}
		if y < len(lines) && r.line != lines[y] {
			changed++
		}
	}
	if changed < leastScrolled {
		return
	}
	for y, r := range b.rows {
		if _, twice := at[r.line]; twice || strings.Trim(r.line, " ") == "" {
			at[r.line] = -1
		} else {
			at[r.line] = y
		}
	}
	moved := map[int]int{} // how many rows have moved by so many rows
	by := 0
	for y, line := range lines[:min(len(lines), b.h)] {
		if from, known := at[line]; known && from >= 0 && from != y {
			if moved[from-y]++; moved[from-y] > moved[by] {
				by = from - y
			}
		}
	}
	if moved[by] < leastScrolled { // rows that look alike may have moved, by one most likely
		by = 1
		if b.cameFrom(lines, -1) > b.cameFrom(lines, 1) {
			by = -1
		}
	}
	top, bottom, came, stay := b.h, 0, 0, 0
	for y := range lines[:min(len(lines), b.h)] {
		if b.isFrom(lines, y, by) {
			top, bottom, came = min(top, y, y+by), max(bottom, y, y+by), came+1
		}
	}
	for y := top; y <= bottom; y++ {
		if y < len(lines) && b.rows[y].line == lines[y] {
			stay++
		}
	}
	if came >= leastScrolled && came-stay >= (bottom-top+1)/2 {
		b.move(top, bottom, by)
	}
}

// isFrom reports whether a row with something in it looks as the one so many rows below did.
func (b *brush) isFrom(lines []string, y, by int) bool {
	from := y + by
	return from >= 0 && from < len(b.rows) && b.rows[from].line == lines[y] && strings.Trim(lines[y], " ") != ""
}

// cameFrom is how many rows look as the ones so many rows below did.
func (b *brush) cameFrom(lines []string, by int) (count int) {
	for y := range lines[:min(len(lines), b.h)] {
		if b.isFrom(lines, y, by) {
			count++
		}
	}
	return count
}

// leastScrolled is how many rows the terminal moves at least: the sequences for fewer cost
// as much as the rows.
const leastScrolled = 3

// move moves rows up by so many rows, or down if that is negative. Lines are deleted or
// inserted in a scrolling region, which every terminal since the VT102 knows; the Linux
// console knows no other way.
func (b *brush) move(top, bottom, by int) {
	if b.hasGround() {
		b.use(noPen)
	}
	b.buffer = fmt.Appendf(b.buffer, "\x1b[%d;%dr\x1b[%dH", top+1, bottom+1, top+1)
	old := append([]row(nil), b.rows...)
	if by > 0 {
		b.buffer = fmt.Appendf(b.buffer, "\x1b[%dM", by)
	} else {
		b.buffer = fmt.Appendf(b.buffer, "\x1b[%dL", -by)
	}
	b.buffer = append(b.buffer, "\x1b[r"...)
	b.y, b.x = -1, -1
	for y := top; y <= bottom; y++ {
		if from := y + by; from >= top && from <= bottom {
			b.rows[y] = old[from]
		} else {
			b.rows[y] = row{known: !b.hasGround()}
		}
	}
}

// paintRow paints the cells of a row that differ from those of the row before.
func (b *brush) paintRow(y int, old, now row) {
	if !old.known {
		b.erase(y, 0)
		old.cells, old.sure = nil, 0
	}
	tailIsNew := !sameTail(old, now)
	if tailIsNew {
		b.erase(y, min(cut(old, old), cut(old, now)))
		old = old.before(min(cut(old, old), cut(old, now)))
	}
	b.paintCells(y, old, now)
	if tailIsNew && now.sure < len(now.cells) {
		b.paintTail(y, now)
	}
}

// paintCells paints the cells of a row that are sure and differ from those of the row
// before. Where that takes fewer bytes, the end of the row is erased first: then blanks
// between its words need not be written.
func (b *brush) paintCells(y int, old, now row) {
	y0, x0, pen0, start := b.y, b.x, b.pen, len(b.buffer)
	first := b.paintOver(y, old, now)
	if len(b.buffer)-start <= leastErased || len(now.tail()) > 0 { // the tail may be there already
		return
	}
	y1, x1, pen1 := b.y, b.x, b.pen
	b.over = append(b.over[:0], b.buffer[start:]...)
	b.buffer, b.y, b.x, b.pen = b.buffer[:start], y0, x0, pen0
	b.erase(y, first)
	b.paintOver(y, old.before(first), now)
	if len(b.buffer)-start >= len(b.over) {
		b.buffer, b.y, b.x, b.pen = append(b.buffer[:start], b.over...), y1, x1, pen1
	}
}

// leastErased is how many bytes a row takes at least for it to be tried both ways.
const leastErased = 40

// paintOver paints the cells without erasing any before, and returns the first column that
// differs.
func (b *brush) paintOver(y int, old, now row) int {
	first := b.w
	clear(b.was)
	for i, c := range old.cells[:old.sure] {
		b.was[c.column] = int32(i + 1)
		if c.width == 2 {
			b.was[c.column+1] = -1
		}
	}
	end := now.end()
	for i, c := range now.cells[:now.sure] {
		if int(c.column) >= end {
			break
		}
		if was := b.was[c.column]; was == 0 && c.blank() || was > 0 && old.cells[was-1] == c {
			continue
		}
		first = min(first, int(c.column))
		b.fill(y, now.cells[:i], int(c.column))
		b.goTo(y, int(c.column))
		b.write(c)
	}
	if old.end() > end {
		first = min(first, end)
		b.erase(y, end)
	}
	return first
}

// sameTail reports whether what stands somewhere behind the cells that are sure is the same
// in two rows, and in the same place.
func sameTail(old, now row) bool {
	was, is := old.tail(), now.tail()
	if len(was) != len(is) {
		return false
	}
	for i := range was {
		if was[i] != is[i] {
			return false
		}
	}
	return true
}

// cut returns the column where the tail of a row begins, or the column of the other row's
// cell that it would divide; the width of all columns if there is no tail.
func cut(old, now row) int {
	tail := now.tail()
	if len(tail) == 0 {
		return 1 << 14
	}
	at := tail[0].column
	for _, c := range old.cells[:old.sure] {
		if c.column < at && c.column+c.width > at {
			return int(c.column)
		}
	}
	return int(at)
}

// before returns a row without the cells from a column on.
func (r row) before(column int) row {
	for i, c := range r.cells {
		if int(c.column+c.width) > column {
			r.cells = r.cells[:i]
			break
		}
	}
	r.sure = min(r.sure, len(r.cells))
	r.cells = r.cells[:r.sure]
	return r
}

// erase erases a row from a column on.
func (b *brush) erase(y, column int) {
	if column >= b.w {
		return
	}
	b.goTo(y, column)
	if !b.pens.all[b.pen].inert {
		b.use(noPen)
	}
	if !b.hasGround() {
		b.buffer = append(b.buffer, ansi.EraseLineRight...)
		return
	}
	for range b.w - column { // not every terminal erases with the ground
		b.buffer = append(b.buffer, ' ')
	}
	b.x = -1 // behind the last column
}

// hasGround reports whether the screen has another ground than the terminal's own.
func (b *brush) hasGround() bool { return b.pens.bare != noPen }

// paintTail paints what stands where only the terminal knows. What is too long is cut off
// by the terminal, and does not go on in the next row.
func (b *brush) paintTail(y int, now row) {
	end := now.end()
	b.goTo(y, int(now.tail()[0].column))
	b.buffer = append(b.buffer, ansi.ResetModeAutoWrap...)
	for _, c := range now.tail() {
		if int(c.column) >= end && c.width > 0 {
			break
		}
		b.write(c)
	}
	b.buffer = append(b.buffer, ansi.SetModeAutoWrap...)
	b.x = -1
}

// write writes a cell where the cursor is.
func (b *brush) write(c cell) {
	if c.text != " " || c.pen != noPen || !b.pens.all[b.pen].inert {
		b.use(c.pen)
	}
	b.buffer = append(b.buffer, c.text...)
	b.x += int(c.width)
}

// use takes another pen.
func (b *brush) use(pen int32) {
	if pen != b.pen {
		b.buffer = append(b.buffer, b.pens.change(b.pen, pen)...)
		b.pen = pen
	}
}

// fill writes the cells up to a column again where that takes no more bytes than a move.
func (b *brush) fill(y int, cells []cell, column int) {
	const move = len("\x1b[9C")
	if b.y != y || b.x < 0 || column <= b.x || column-b.x > move {
		return
	}
	first, bytes := len(cells), 0
	for first > 0 && int(cells[first-1].column) >= b.x {
		first--
		c := cells[first]
		if bytes += len(c.text); c.pen != b.pen && !(c.blank() && b.pens.all[b.pen].inert) {
			return
		}
	}
	if bytes > move || first == len(cells) || int(cells[first].column) != b.x {
		return
	}
	for _, c := range cells[first:] {
		b.write(c)
	}
}

// goTo moves the cursor, from where it is if that is known. A link ends with its row.
func (b *brush) goTo(y, x int) {
	if y != b.y && b.pens.all[b.pen].link != "" {
		b.use(noPen)
	}
	switch {
	case y == b.y && x == b.x:
	case y == b.y && x == 0:
		b.buffer = append(b.buffer, '\r')
	case y == b.y && b.x >= 0 && x > b.x && b.x < b.w:
		b.forward(x - b.x)
	case y == b.y:
		b.buffer = fmt.Appendf(b.buffer, "\x1b[%dG", x+1)
	case y == b.y+1 && b.y >= 0:
		b.buffer = append(b.buffer, '\r', '\n')
		b.forward(x)
	case x == 0:
		b.buffer = fmt.Appendf(b.buffer, "\x1b[%dH", y+1)
	default:
		b.buffer = fmt.Appendf(b.buffer, "\x1b[%d;%dH", y+1, x+1)
	}
	b.y, b.x = y, x
}

// forward moves the cursor to the right.
func (b *brush) forward(by int) {
	switch {
	case by == 1:
		b.buffer = append(b.buffer, "\x1b[C"...)
	case by > 1:
		b.buffer = fmt.Appendf(b.buffer, "\x1b[%dC", by)
	}
}
