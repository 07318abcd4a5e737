package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tidings/ui/typeset"
)

// How the side bar is drawn.

func (s *sidebar) view() string {
	t := s.theme
	name := t.Muted
	if s.focused {
		name = t.Accent
	}
	title := "tidings"
	if s.onlyUnread {
		title += " · " + onlyUnreadWord
	}
	lines := []string{typeset.Fit(" "+name.Render(title), s.w)}
	if s.heading() == 2 {
		lines = append(lines, strings.Repeat(" ", s.w))
	}
	from, to := s.pickRangeLines()
	for i := s.top; i < min(s.len(), s.top+s.h-s.heading()); i++ {
		mark, line := s.mark(i), s.drawn[i]
		switch f := s.feed(i); {
		case f == nil || !s.picks.feeds[f.ID] && (i < from || i >= to):
		case s.settings.Linear:
			line = typeset.Fit("selected, "+line, s.w)
		default:
			mark = ansi.Truncate(mark, cursorWidth-1, "") + s.theme.Accent.Render("✓")
		}
		lines = append(lines, mark+line)
	}
	return pad(lines, s.w, s.h)
}

// mark is all that moves when the cursor moves.
func (s *sidebar) mark(i int) string {
	switch {
	case s.settings.Linear:
		return ""
	case i != s.cursor:
		return "  "
	case s.focused:
		return s.theme.Accent.Render("▌") + " "
	}
	return s.theme.Muted.Render("▌") + " "
}

// draw draws the lines on the screen that have not been drawn yet.
func (s *sidebar) draw() {
	if s.w < cursorWidth {
		return
	}
	for i := s.top; i < min(s.len(), s.top+s.h); i++ {
		if s.drawn[i] == "" {
			s.drawn[i] = s.line(s.item(i))
		}
	}
}

// signWidth is how many cells an item's icon takes, with the blank behind it.
const signWidth = 2

// indent is how many cells stand before it.
func (i item) indent() int { return 2 * min(i.depth, 3) }

// line draws an item without the cursor's two cells: indent, icon or fold mark, label,
// count.
func (s *sidebar) line(it item) string {
	t, w := s.theme, s.w-cursorWidth
	switch {
	case s.settings.Linear:
		return typeset.Fit(s.spoken(it), s.w)
	case it.key == keyGap:
		return strings.Repeat(" ", w)
	}
	number := s.number(it)
	switch {
	case number == "":
	case it.count > 0 && it.key != keyAll && it.key != keyBookmarks && it.key != keyAside && s.settings.CountsUnread:
		number = t.Unread.Render(number) + " "
	default:
		number = t.Muted.Render(number) + " "
	}
	icon := it.icon
	switch {
	case it.heads() && s.folded[it.fold]:
		icon = "▸"
	case it.heads():
		icon = "▾"
	case it.isFeed() && it.feed.Failures > 0, it.saved.Broken != "":
		icon = t.Failure.Render("!")
	case icon == "":
		icon = " "
	}
	if icon == "★" || icon == "●" {
		icon = map[string]string{"★": t.Marked.Render("★"), "●": t.Unread.Render("●")}[icon]
	}
	style := t.Plain
	if s.isListed(it.key) {
		style = t.Accent
	}
	left := strings.Repeat(" ", it.indent()) + icon + " "
	room := w - ansi.StringWidth(left) - ansi.StringWidth(number) - 1
	return ends(left+style.Render(s.theme.VisualText(s.theme.Cut(it.label, max(1, room)))), number, w)
}

// number is what is counted behind an item, "" for nothing.
func (s *sidebar) number(it item) string {
	unread, all := s.settings.CountsUnread, s.settings.CountsAll
	switch {
	case !unread && !all:
		return ""
	case all && unread && it.total > 0:
		return typeset.Thousands(it.count) + "/" + typeset.Thousands(it.total)
	case all && it.total > 0:
		return typeset.Thousands(it.total)
	case it.count > 0:
		return typeset.Thousands(it.count)
	}
	return ""
}

// spoken says an item in words.
func (s *sidebar) spoken(it item) string {
	said := strings.Repeat(" ", it.indent()) + it.label
	switch {
	case it.isFolder():
		said += ", folder"
	case it.isFeed() && it.feed.Failures > 0, it.saved.Broken != "":
		said += ", fails"
	}
	switch {
	case it.heads() && s.folded[it.fold]:
		said += ", folded"
	case it.heads():
		said += ", unfolded"
	}
	switch number := s.number(it); {
	case number == "":
	case it.key == keyAll || it.key == keyBookmarks || it.key == keyAside || it.total > 0 && !s.settings.CountsUnread:
		said += ", " + number
	case strings.Contains(number, "/"):
		said += ", " + strings.Replace(number, "/", " unread of ", 1)
	default:
		said += ", " + number + " unread"
	}
	if s.isListed(it.key) && it.key != keyGap {
		said += ", shown"
	}
	return said
}
