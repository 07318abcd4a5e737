package ui

import (
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

// A spot is a place in an article's text: a line of a block, counted in a column of a width. In
// another column it is the line with the same letter of the block, which is found by how many
// come before it.
type spot struct{ block, line, width, letters int }

// nowhere is the spot that stands for none.
func nowhere() spot { return spot{block: -1} }

// spotOf is where somebody was in an article when they last left it.
func spotOf(r store.Reading) spot { return spot{r.Block, r.Line, r.Width, r.Letters} }

// isBegun reports whether somebody has left an article in the middle of its text.
func isBegun(r store.Reading) bool { return r.Share < 100 && (r.Block > 0 || r.Letters > 0) }

// spot is the spot being read, or the one on its way to the top again. How many letters come
// before it is not looked for.
func (a *article) spot() spot {
	if a.wantedSpot.block >= 0 {
		return a.wantedSpot
	}
	if a.heldSpot.block >= 0 && a.top == a.heldTop {
		return a.heldSpot
	}
	return spot{block: a.block(), line: a.top - a.blockTop(a.block()), width: a.setIn(a.block())}
}

// setIn tells columns apart in which a block may be set: by their width, and for code by whether
// its lines are broken there.
func (a *article) setIn(block int) int {
	const wholeCode = 10_000
	if a.measure.Code && a.script != nil && a.script.HasCode(block) {
		return a.measure.Column + wholeCode
	}
	return a.measure.Column
}

// lastingSpot is the spot as it is found again in a column of any width.
func (a *article) lastingSpot() spot {
	at := a.spot()
	if at.width != a.setIn(at.block) || at.letters > 0 || at.block >= len(a.blocks) {
		return at
	}
	first := a.firstLine(at.block)
	for i := first; i < min(a.blockTop(at.block)+at.line-len(a.head), len(a.lines)); i++ {
		at.letters += lettersIn(a.lines[i])
	}
	return at
}

// firstLine is the line of the text at which a block begins.
func (a *article) firstLine(block int) int {
	if block < 0 || block >= len(a.blocks) {
		return 0
	}
	return a.blocks[block]
}

// linesOf is the lines of a block: from the first one to before to.
func (a *article) linesOf(block int) (first, to int) {
	first, to = a.firstLine(block), len(a.lines)
	if block+1 < len(a.blocks) {
		to = a.blocks[block+1] - 1 // a blank line is between
	}
	return first, max(first, to)
}

// lettersIn is how many letters and digits a line has. All else may be another in another
// column: bars, bullets, marks of lines that go on.
func lettersIn(line string) (count int) {
	for _, r := range ansi.Strip(line) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			count++
		}
	}
	return count
}

// blockTop is the line at which a block begins; the head belongs to the first.
func (a *article) blockTop(block int) int {
	if block <= 0 || block >= len(a.blocks) {
		return 0
	}
	return len(a.head) + a.blocks[block]
}

// hold scrolls to a spot. If the screen is too large to have the spot at its top, it is still
// the spot being read until somebody moves: a window that is made smaller again shows what it
// showed before.
func (a *article) hold(at spot) {
	a.top = a.lineOf(at)
	a.scroll(0)
	a.heldSpot, a.heldTop = at, a.top
}

// block is the block at the top of the screen, 0 while the head is.
func (a *article) block() int {
	for i := len(a.blocks) - 1; i > 0; i-- {
		if len(a.head)+a.blocks[i] <= a.top {
			return i
		}
	}
	return 0
}

// lineOf is the line of a spot; in a column of another width that with the same letter.
func (a *article) lineOf(at spot) int {
	if at.width == a.setIn(at.block) {
		_, to := a.linesOf(at.block) // it has fewer lines while its picture is missing
		return min(a.blockTop(at.block)+at.line, len(a.head)+to)
	}
	if at.letters == 0 {
		return a.blockTop(at.block)
	}
	first, end := a.firstLine(at.block), len(a.lines)
	if at.block+1 < len(a.blocks) {
		end = a.blocks[at.block+1]
	}
	before := 0
	for i := first; i < end; i++ {
		if before += lettersIn(a.lines[i]); before > at.letters {
			return len(a.head) + i
		}
	}
	return a.blockTop(at.block)
}

// reading is where one is in the article, to be kept.
func (a *article) reading() store.Reading {
	at := a.lastingSpot()
	return store.Reading{Article: a.article.Number, Block: at.block, Line: at.line, Width: at.width, Letters: at.letters, Share: a.share(), When: a.now()}
}

// share is how many percent of the text have been on the screen, now or at an earlier time.
func (a *article) share() int {
	now := 0
	switch blocks := 1; {
	case a.atEnd():
		now = 100
	case a.whole:
		now = min(99, 100*(a.top+a.page())/max(1, a.length()))
	case a.script != nil:
		blocks = max(blocks, a.script.Len())
		now = min(99, 100*a.block()/blocks)
	}
	return max(now, a.article.Place.Share)
}

// leave notes where one is in an article that is left.
func (a *article) leave() {
	if !a.open {
		return
	}
	now := a.reading()
	a.spots[a.article.Number] = spotOf(now)
	if a.article.Place = now; len(a.left) < mostLeft {
		a.left = append(a.left, now)
	}
}

// mostLeft is how many places are kept at once at most, should they not be written for long.
const mostLeft = 100
