package ui

import (
	"cmp"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/ui/typeset"
)

// noteSign stands where there is a note.
const noteSign = "✎"

// line draws a row without the cursor's two cells. Its parts, from the left:
// unread, bookmark, title, whether there is a note, first words of the text where
// there is room, source, age. A hit of a search has the text around what was
// found on a line of its own.
func (l *list) line(r store.Row) string {
	room := l.w - 2
	switch {
	case l.w < narrow:
		return typeset.Fit(l.heads(r, room-1), room) + "\n" + typeset.Fit("   "+l.second(r, room-4), room)
	case l.place.found():
		return l.wide(r, room) + "\n" + typeset.Fit("   "+l.around(r, room-4), room)
	}
	return l.wide(r, room)
}

// heads is the beginning of a row: its marks and its title, in at most room cells.
func (l *list) heads(r store.Row, room int) string {
	t := l.theme
	unread, marked, note, style := " ", " ", "", t.Plain
	if !r.Read {
		unread, style = t.Unread.Render("●"), t.Title
	}
	if r.Bookmarked {
		marked = t.Marked.Render("★")
	}
	if r.Noted {
		note = t.Muted.Render(" " + noteSign)
	}
	room -= 3 + ansi.StringWidth(note)
	title := t.Cut(typeset.Title(r.Title, r.Summary), room)
	return unread + marked + " " + typeset.Highlight(title, room, l.terms, style.Render, t.Match.Inherit(style).Render) + note
}

// second is the line under the title where the pane is narrow.
func (l *list) second(r store.Row, room int) string {
	if r.Excerpt != "" {
		return l.around(r, room)
	}
	source := r.Source
	if l.place.single {
		source = r.Author
	}
	if source != "" {
		source += " · "
	}
	return l.theme.Muted.Render(l.theme.Cut(source, room-6) + typeset.Age(r.Date, l.now()))
}

// around is the text around the search terms, or the beginning of the text.
func (l *list) around(r store.Row, room int) string {
	text := typeset.Around(cmp.Or(r.Excerpt, r.Summary), room, l.terms)
	return typeset.Highlight(l.theme.Cut(text, room), room, l.terms, l.theme.Muted.Render, l.theme.Match.Render)
}

// wide draws a row in one line.
func (l *list) wide(r store.Row, room int) string {
	right := typeset.LeftPad(typeset.Age(r.Date, l.now()), 5) + " "
	if source := min(24, room/4); !l.place.single && source >= 8 {
		right = "  " + typeset.Fit(l.theme.Cut(r.Source, source), source) + right
	}
	text := room - ansi.StringWidth(right)
	left := l.heads(r, text-1)
	title := cmp.Or(r.Title, r.Summary)
	if rest := text - l.theme.Width(left) - 4; l.w >= 90 && rest >= 20 && r.Summary != title && !l.place.found() && r.Summary != "" {
		left += l.theme.Muted.Render("  " + l.theme.Cut(r.Summary, rest))
	}
	return ends(left, l.theme.Muted.Render(right), room)
}
