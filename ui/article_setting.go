package ui

import (
	"maps"
	"slices"
	"time"
)

// How the text of an article comes. A command sets the first two screens of it; the others
// follow one by one, each with some lines more, so that none of them keeps a processor for
// long, until all is set. A long article is turned into Markdown twice: at first only its
// beginning, which is shown at once, and then the whole, of which the beginning's blocks
// are nearly always the first. Those that are not are set again, and replaced in place.

// How many lines are set by one command: few ahead of somebody who reads, more for
// somebody who waits for a place further down.
const (
	linesAhead   = 60
	linesAwaited = 500
)

// restTime is how long an article has been shown when what is not needed yet is begun: a
// page down that comes right after the first screen need not share processors with it.
const restTime = 100 * time.Millisecond

// missing returns the block to be set next, and how many lines of it and those behind it;
// false if all are set or the next is on its way.
func (a *article) missing() (first, lines int, ok bool) {
	first, lines = len(a.blocks), linesAhead
	switch {
	case !a.open || a.whole || a.w == 0:
		return 0, 0, false
	case a.stale >= 0:
		first = a.stale
		lines = len(a.lines) - a.blocks[first] + linesAhead
	case a.awaits() || a.find.on():
		if first > 0 { // else the place may be on the first screen
			lines = linesAwaited
		}
	case !a.needed():
		return 0, 0, false
	}
	if a.askedBlock == first || first == a.script.Len() && a.partial {
		return 0, 0, false
	}
	a.askedBlock = first
	return first, lines, true
}

// missingRest reports whether it is time to turn the whole article: the next screens are
// set, so that somebody who reads on need not wait for it.
func (a *article) missingRest() bool {
	if !a.open || !a.partial || a.restAsked || a.w == 0 {
		return false
	}
	a.restAsked = a.awaits() || a.find.on() || a.needed() && (a.length() > 3*a.page() || len(a.blocks) == a.script.Len())
	return a.restAsked
}

// needed reports whether more is to be set: the article has been shown for a while, or
// the page below the screen is not set.
func (a *article) needed() bool { return a.rested || a.find.on() || a.length() < a.top+2*a.page() }

// awaits reports whether a place further down is scrolled to as soon as it is set.
func (a *article) awaits() bool {
	return a.wantedSpot.block >= 0 || a.toEnd || a.seekFrom >= 0 || a.jumps.wanted != ""
}

// complete takes the whole article. Of its blocks the first ones that are shared stay as
// they are set.
func (a *article) complete(msg restMsg) {
	if !a.open || a.script != msg.beginning {
		return
	}
	a.script, a.partial, a.askedBlock = msg.script, false, -1
	if measure := a.shared.measure(a.w); a.w > 0 && !a.isSetAs(measure) { // there is code only in the rest
		a.reset(measure, a.setTheme)
		return
	}
	if msg.shared < len(a.blocks) {
		a.stale, a.former = msg.shared, msg.beginning
		return
	}
	a.whole = len(a.blocks) == a.script.Len()
	a.settle()
}

// add appends blocks that have been set. Blocks for another article, measure or theme are
// late and dropped.
func (a *article) add(msg blocksMsg) {
	if !a.open || msg.script != a.script || msg.measure != a.measure || msg.theme != a.setTheme || msg.first != len(a.blocks) && msg.first != a.stale {
		return
	}
	if a.stale >= 0 {
		a.dropStale()
	}
	for i, lines := range msg.blocks {
		if len(a.lines) > 0 {
			a.lines = append(a.lines, "")
		}
		a.blocks = append(a.blocks, len(a.lines))
		a.notePlaces(lines, len(a.lines))
		a.lines = append(a.lines, lines...)
		if slices.Contains(msg.sheets, msg.first+i) {
			a.sheets = with(a.sheets, len(a.lines)-1, msg.first+i)
		}
	}
	a.whole = msg.last && !a.partial
	if a.find.on() {
		a.find.take(a.lines)
	}
	a.settle()
	a.toFound()
}

// dropStale drops the blocks that are about to be replaced. The spot being read is found
// again in those that take their place.
func (a *article) dropStale() {
	if a.wantedSpot.block < 0 {
		place := a.spot()
		if place.block >= a.stale {
			place.block = max(a.stale, a.script.Like(*a.former, place.block))
		}
		a.wantedSpot = place
	}
	a.lines = slices.Clip(a.lines[:max(0, a.blocks[a.stale]-1)])
	a.blocks = slices.Clip(a.blocks[:a.stale])
	a.hit, a.seekFrom = min(a.hit, len(a.lines)-1), min(a.seekFrom, len(a.lines))
	a.stale, a.former = -1, nil
	maps.DeleteFunc(a.places, func(_ string, line int) bool { return line >= len(a.lines) })
	maps.DeleteFunc(a.sheets, func(line, _ int) bool { return line >= len(a.lines) })
}

// settle scrolls to what had to be set first.
func (a *article) settle() {
	if at := a.wantedSpot; at.block >= 0 && (a.whole || at.block < len(a.blocks) && a.lineOf(at)+a.page() <= a.length()) {
		a.wantedSpot = nowhere()
		a.hold(at)
	}
	if a.toEnd && a.whole {
		a.line = a.length() - 1
		a.scroll(a.length())
		a.toEnd = false
	}
	a.scroll(0)
	a.arrive()
}

// showsFull reports whether the full text is shown.
func (a *article) showsFull() bool {
	return !a.article.Full.Empty() && !a.own[a.article.Number]
}

// exchange shows the other text of the open article, at what one is at, if both texts have
// that or something near it.
func (a *article) exchange(msg articleMsg) {
	former, place, atTop := a.script, a.spot(), a.top < len(a.head)
	delete(a.spots, msg.article.Number)
	a.open = false // where one is in the other text is nothing to remember
	msg.article.Place.Block, msg.article.Place.Letters = 0, 0
	a.show(msg)
	if atTop {
		return
	}
	const near = 4 // blocks
	for by := range near {
		for _, block := range []int{place.block + by, place.block - by} {
			if block <= 0 || block >= former.Len() {
				continue
			}
			if at := a.script.Like(*former, block); at > 0 {
				a.wantedSpot = spot{block: at, width: a.setIn(at)}
				a.settle()
				return
			}
		}
	}
}
