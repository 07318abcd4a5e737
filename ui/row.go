package ui

import (
	"cmp"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

// noteSign stands where there is a note.
const noteSign = "✎"

// line draws a row without the cursor's two cells. Its parts, from the left:
// unread, bookmark, title, whether there is a note, first words of the text where there is room, source,
// age.
func (l *list) line(r store.Row) string {
	t, room := l.theme, l.w-2
	unread, marked, style := " ", " ", t.plain
	if !r.Read {
		unread, style = t.unread.Render("●"), t.title
	}
	if r.Bookmarked {
		marked = t.marked.Render("★")
	}
	title, note := cmp.Or(r.Title, r.Summary, "(untitled)"), ""
	if r.Noted {
		note = t.muted.Render(" " + noteSign)
	}
	when := age(r.Date, l.now())
	if l.rowHeight() == 2 {
		first := unread + marked + " " + style.Render(ansi.Truncate(title, room-4-ansi.StringWidth(note), "…")) + note
		source := r.Source
		if l.place.single {
			source = r.Author
		}
		if source != "" {
			source += " · "
		}
		second := "   " + t.muted.Render(ansi.Truncate(source, room-10, "…")+when)
		return fit(first, room) + "\n" + fit(second, room)
	}
	right := leftPad(when, 5) + " "
	if source := min(24, room/4); !l.place.single && source >= 8 {
		right = "  " + fit(r.Source, source) + right
	}
	text := room - 4 - ansi.StringWidth(right) - ansi.StringWidth(note)
	left := style.Render(ansi.Truncate(title, text, "…")) + note
	if rest := text - ansi.StringWidth(title) - 3; l.w >= 90 && rest >= 20 && r.Summary != "" && r.Summary != title {
		left += t.muted.Render("  " + ansi.Truncate(r.Summary, rest, "…"))
	}
	return ends(unread+marked+" "+left, t.muted.Render(right), room)
}
