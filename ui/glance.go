package ui

import (
	"time"

	"tidings/feeds/markup"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/typeset"
)

// A glance is the beginning of the article under the list's cursor, in the place of the page as
// long as nothing is open. It is looked at and no more: it marks nothing, keeps no place and
// fetches nothing, and all keys are about the list. It follows the cursor when that has stood
// still for a while; until the next page is there, the last one stays.
type glance struct {
	page  article  // not open if there is none to be seen
	asked glanceAt // what is shown, or on its way
	rest  rest[glanceAt]
}

// A glanceAt is what is to be seen, and how: where one of these is another, it is read again.
type glanceAt struct {
	number  store.Number
	updated time.Time
	noted   bool
	own     bool // the feed's own text, though a full text is kept
	form    markup.Form
	theme   *typeset.Theme
	measure typeset.Measure
}

// glanceMsg is an article that is to be looked at; glancePausedMsg says that the cursor's pause
// has passed.
type (
	glanceMsg struct {
		of      glanceAt
		article articleMsg
	}
	glancePausedMsg struct{}
)

// isPreviewed reports whether a screen so wide shows the page of the row under the cursor.
func isPreviewed(w int, set config.Settings) bool {
	switch {
	case set.Linear || set.Preview == config.PreviewOff:
		return false
	case set.Preview == config.PreviewOn:
		return w >= sideBySide
	}
	return w >= allThree
}

// next notes what is to be seen, and reports whether it is to be asked for now. If the cursor has
// only just come there, a pause is to be made first.
func (g *glance) next(of glanceAt) (now, pause bool) {
	switch {
	case of == g.asked || g.rest.pausing:
		return false, false
	case g.asked.number != 0 && of.number != g.asked.number:
		return false, g.rest.begin(of)
	}
	g.asked = of
	return true, false
}

// passed ends a pause. It reports what next does: the cursor may have gone on meanwhile.
func (g *glance) passed(of glanceAt) (now, pause bool) {
	if !g.rest.passed(of) {
		return false, true
	}
	now = of != g.asked
	g.asked = of
	return now, false
}

// show shows an article from its top.
func (g *glance) show(msg articleMsg) {
	g.page.open, g.page.glanced, g.page.spots = false, true, nil
	msg.article.Place.Block, msg.article.Place.Letters = 0, 0
	g.page.show(msg)
}

// keep shows an article that has just been left, which need not be read again.
func (g *glance) keep(a article) {
	a.glanced = true
	a.open, a.focused, a.top, a.line, a.spots, a.left, a.find = true, false, 0, 0, nil, nil, pageFind{}
	g.page = a
}

// end shows nothing any more.
func (g *glance) end() { g.page.open, g.asked = false, glanceAt{} }

// view fills its rectangle with the page, or with nothing.
func (g *glance) view(w, h int) string {
	if !g.page.open {
		return fill(nil, w, h)
	}
	return g.page.view()
}
