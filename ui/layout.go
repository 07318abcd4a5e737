package ui

import "tidings/ui/config"

// A box is a rectangle of cells; a width of 0 means that it is not shown.
type box struct{ x, y, w, h int }

func (b box) shown() bool { return b.w > 0 && b.h > 0 }

// has reports whether a cell is in the box.
func (b box) has(x, y int) bool { return x >= b.x && x < b.x+b.w && y >= b.y && y < b.y+b.h }

// boxes are the rectangles of all panes and the status line.
type boxes struct {
	sidebar, list, article, status box
}

// The screen changes its form at these widths.
const (
	sideBySide = 100 // from here the side bar stands beside the list, the list beside the article
	allThree   = 160 // from here all three stand together
	veryWide   = 200 // from here the side bar has room for long names
	smallest   = 20  // below this, or under 4 rows, nothing can be shown
	narrow     = 64  // below this a row of a list has no room for source and age
)

// at returns the pane that a cell is in, and its rectangle; false if it is in none.
func (b boxes) at(x, y int) (focus, box, bool) {
	for pane, of := range []box{onList: b.list, onSidebar: b.sidebar, onArticle: b.article} {
		if of.has(x, y) {
			return focus(pane), of, true
		}
	}
	return 0, box{}, false
}

// layout places the panes on a screen of w by h cells. Where they do not fit side by side, or
// the screen is read aloud, only the pane with the focus is shown. A rule one cell wide separates panes; the last row
// is the status line. The settings say how wide the side bar and an article's column are.
func layout(w, h int, focus focus, open bool, set config.Settings) boxes {
	var b boxes
	if w < smallest || h < 4 {
		return b
	}
	b.status = box{0, h - 1, w, 1}
	whole := box{0, 0, w, h - 1}
	side, page := sidebarWidth(w, set), set.PageWidth+pageMargin
	if set.Linear { // one after the other
		w = 0
	}
	if isAlone(focus, open, set) {
		b.article = box{0, 0, w, h}
		return b
	}
	switch {
	case w >= allThree && open:
		b.sidebar, b.list, b.article = split3(whole, side, listWidth(w-side-2, min(usualList, w-side-page-2), set))
	case w >= sideBySide && open && focus != onSidebar:
		b.list, b.article = split2(whole, listWidth(w-1, min(w*2/5, w-page-1), set))
	case w >= sideBySide:
		b.sidebar, b.list = split2(whole, side)
	case focus == onSidebar:
		b.sidebar = whole
	case focus == onArticle && open:
		b.article = whole
	default:
		b.list = whole
	}
	return b
}

// isAlone reports whether nothing but the article is to be seen: no pane, no bar, no status line.
func isAlone(focus focus, open bool, set config.Settings) bool {
	return set.Zen && !set.Linear && open && focus == onArticle
}

// listWidth is how wide a list is beside an article, where both have so much room together: as
// it is set, else as is usual there.
func listWidth(room, usual int, set config.Settings) int {
	if set.PanesRatio > 0 {
		usual = min(room*set.PanesRatio/100, room-leastPage)
	}
	return max(leastList, usual)
}

// The widths of a list beside an article, what an article's column has around it, and what is
// left for it where the list is as wide as can be.
const (
	leastList  = 36
	leastPage  = 40
	usualList  = 54
	pageMargin = 4
)

// sidebarWidth is how wide the side bar is beside a list: as wide as it is set, else by the
// screen's width.
func sidebarWidth(w int, set config.Settings) int {
	switch {
	case set.SidebarWidth > 0:
		return set.SidebarWidth
	case w >= veryWide:
		return wideSidebar
	case w >= allThree:
		return mostSidebar
	}
	return leastSidebar
}

// split2 gives the first box its width, and the second what remains after a rule.
func split2(whole box, first int) (a, b box) {
	a, b = whole, whole
	a.w = first
	b.x, b.w = whole.x+first+1, whole.w-first-1
	return a, b
}

func split3(whole box, first, second int) (a, b, c box) {
	a, rest := split2(whole, first)
	b, c = split2(rest, second)
	return a, b, c
}

// focus is which pane takes the keys.
type focus int

const (
	onList focus = iota
	onSidebar
	onArticle
)

// The width of the side bar, where it is not set: as its names need, within these.
const (
	leastSidebar = 22
	mostSidebar  = 34
	wideSidebar  = 40 // on a very wide screen
)
