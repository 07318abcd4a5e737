package ui

import (
	"cmp"
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// The cells of a row that are no column's.
const (
	cursorWidth  = 2  // the cursor's mark, and a blank
	columnGap    = 2  // before a column
	ageGap       = 1  // before the age, and behind it
	marksWidth   = 3  // unread, bookmark, and a blank; what stands under a title begins there, too
	ellipsis     = 1  // a cell is left free behind what may have been cut
	summaryFrom  = 90 // from this width of the list on the first words stand behind the title
	summaryWhole = 2 * columnGap
)

// A rowLook is how a row of a list is drawn: as it stands, or as the one under the cursor.
type rowLook struct {
	*list
	chosen bool
}

// line draws a row without the cursor's two cells. Its columns, from the left: unread,
// bookmark, title, whether there is a note, first words of the text where there is
// room, source, age. A hit of a search has the text around what was found on a line of
// its own.
func (l rowLook) line(r store.Row) string {
	room := l.w - l.before()
	under := func(line string) string {
		return "\n" + typeset.Fit(strings.Repeat(" ", marksWidth)+line, room)
	}
	if l.place.found() && (l.w >= narrow || l.settings.Linear) {
		return l.whole(r, room) + under(l.around(r, room-marksWidth-ellipsis))
	}
	drawn := l.whole
	switch {
	case l.settings.Linear && l.inTwo():
		drawn = func(r store.Row, room int) string {
			return typeset.Fit(l.named(r, l.states(r), room), room) + "\n" + typeset.Fit(l.theme.Cut(l.origin(r), room), room)
		}
	case l.inTwo():
		drawn = func(r store.Row, room int) string {
			title, rest := l.parted(r, room-ellipsis)
			return typeset.Fit(l.heads(r, title, room-ellipsis), room) + under(l.goneOn(r, rest, room-marksWidth-ellipsis))
		}
	}
	row := drawn(r, room)
	if !l.place.found() {
		for _, line := range l.beginning(r, room-marksWidth-ellipsis) {
			row += under(line)
		}
	}
	return row
}

// beginning is the beginning of the text, in as many lines as the person wants.
func (l rowLook) beginning(r store.Row, room int) []string {
	n := l.settings.ListExcerpt
	lines := make([]string, n)
	if n == 0 || r.Title == "" || r.Summary == r.Title { // it is the title's
		return lines
	}
	wrapped := strings.Split(l.theme.Wrap(sanitize.Line(r.Summary), max(1, room)), "\n")
	if len(wrapped) > n {
		wrapped[n-1] = l.theme.Cut(strings.Join(wrapped[n-1:], " "), max(1, room))
		wrapped = wrapped[:n]
	}
	for i, line := range wrapped {
		lines[i] = l.theme.VisualText(l.theme.Muted.Render(line))
	}
	return lines
}

// when says how old an article is, or its day: at the right of as many cells as nearly all need.
func (l rowLook) when(r store.Row) string {
	now, then := l.now().In(l.zone), r.Date.In(l.zone)
	if l.settings.ListDays {
		return typeset.LeftPad(typeset.Day(then, now), dayWidth)
	}
	return typeset.LeftPad(typeset.Age(then, now), ageWidth)
}

// How wide a day is, and an age that is none.
const (
	dayWidth = 6
	ageWidth = 4
)

// parted is a row's title as it stands in the line of the row's marks, and what of it goes on in the
// line below, "" if all has room.
func (l rowLook) parted(r store.Row, room int) (title, rest string) {
	title = typeset.Columns().Title.Cell(r, l.now())
	room -= marksWidth
	if r.Noted {
		room -= 2
	}
	if r.Excerpt != "" || l.theme.Width(title) <= room || room < leastRest+leastOrigin+ansi.StringWidth(dot) {
		return title, ""
	}
	lines := strings.Split(l.theme.Wrap(title, room), "\n")
	return lines[0], strings.Join(lines[1:], " ")
}

// leastRest is how many cells the end of a title has at least in the line below, and leastOrigin what
// stands behind it there.
const (
	leastRest   = 12
	leastOrigin = 13
)

// goneOn is the line under the title: what of it goes on there, and whose the article is, how old.
func (l rowLook) goneOn(r store.Row, rest string, room int) string {
	if rest == "" {
		return l.second(r, room)
	}
	style := l.titleStyle(r)
	least := leastOrigin
	if tags := l.tags(r, room/3); tags != "" {
		least += l.theme.Width(tags)
	}
	origin := l.second(r, max(least, room-l.theme.Width(rest)-ansi.StringWidth(dot)))
	rest = l.theme.Cut(rest, max(1, room-l.theme.Width(origin)-ansi.StringWidth(dot)))
	return l.theme.VisualText(style.Render(rest)) + l.theme.Muted.Render(dot) + origin
}

// heads is the beginning of a row: its marks and its title, in at most room cells.
func (l rowLook) heads(r store.Row, title string, room int) string {
	t, columns := l.theme, typeset.Columns()
	unread, marked := columns.Unread.Cell(r, l.now()), columns.Bookmarked.Cell(r, l.now())
	note := ""
	if !r.Read {
		unread = t.Unread.Render(unread)
	}
	if r.Bookmarked {
		marked = t.Marked.Render(marked)
	}
	if r.Noted {
		note = t.Muted.Render(" " + columns.Note.Cell(r, l.now()))
	}
	room -= marksWidth + ansi.StringWidth(note)
	return unread + marked + " " + l.title(r, title, room) + note
}

// second is the line under the title where the pane is narrow.
func (l rowLook) second(r store.Row, room int) string {
	source := r.Source
	if l.isOfOneFeed() {
		source = r.Author
	}
	when := strings.TrimLeft(l.when(r), " ")
	if r.Excerpt != "" {
		return l.aroundAnd(r, source, when, room)
	}
	room -= max(ansi.StringWidth(when), ageWidth)
	tags := l.tags(r, room*2/3)
	if tags != "" {
		tags += dot
		room -= l.theme.Width(tags)
	}
	plays := l.plays(r, room-min(l.theme.Width(source), leastSource))
	return l.theme.Muted.Render(l.cutSource(source, room-l.theme.Width(plays)) + tags + plays + when)
}

// aroundAnd is the text around the search terms, and whose the article is, how old, as far as that
// leaves enough of the text.
func (l rowLook) aroundAnd(r store.Row, source, when string, room int) string {
	age := ansi.StringWidth(dot) + max(ansi.StringWidth(when), ageWidth)
	if room < leastAround+age {
		return l.around(r, room)
	}
	free := room - age - l.theme.Width(l.around(r, room))
	source = l.cutSource(source, max(free, min(room-age-leastAround, room/3)))
	behind := dot + source + when
	return l.around(r, room-l.theme.Width(behind)) + l.theme.Muted.Render(behind)
}

// cutSource is the name of a feed, or of an author, with a dot behind it, in so many cells: "" if it
// could not be known again.
func (l rowLook) cutSource(source string, room int) string {
	room -= ansi.StringWidth(dot)
	if source == "" || room < min(leastCut, l.theme.Width(source)) {
		return ""
	}
	return l.theme.VisualText(l.theme.Cut(source, room)) + dot
}

const (
	dot         = " · "
	leastCut    = 6  // cells that are left of a source at least
	leastAround = 20 // cells that the text around the search terms has at least, beside other things
	leastSource = 13 // cells that a source keeps beside how long an article plays, with the dot
)

// plays says how long an article plays and whether it is heard or watched, with a dot behind
// it; where there is no room for all of that, how long, or nothing.
func (l rowLook) plays(r store.Row, room int) string {
	for _, said := range []string{typeset.Plays(r), typeset.Playing(r.Duration)} {
		if said != "" && l.theme.Width(said+dot) <= room {
			return said + dot
		}
	}
	return ""
}

// around is the text around the search terms, behind the sign of a note if it is one, or the
// beginning of the text.
func (l rowLook) around(r store.Row, room int) string {
	sign := ""
	switch {
	case r.Excerpt == "" || !r.ExcerptNote:
	case l.settings.Linear:
		sign = "Your note: "
	default:
		sign = l.theme.Accent.Render(typeset.NoteSign) + " "
	}
	room -= ansi.StringWidth(sign)
	text := typeset.Around(cmp.Or(r.Excerpt, r.Summary), room, l.terms)
	return sign + l.theme.VisualText(typeset.Highlight(l.theme.Cut(text, room), room, l.terms, l.theme.Muted.Render, l.theme.Match.Render))
}

// before is how many cells stand before a row: where the terminal's own cursor is on it, it
// needs no mark.
func (l *list) before() int {
	if l.settings.Linear {
		return 0
	}
	return cursorWidth
}

// whole draws a row in one line.
func (l rowLook) whole(r store.Row, room int) string {
	if l.settings.Linear {
		return l.spoken(r, room)
	}
	return l.wide(r, room)
}

// spoken says a row in words: its title, what it is marked with, whose it is, how old.
func (l rowLook) spoken(r store.Row, room int) string {
	return typeset.Fit(l.named(r, l.states(r)+", "+l.origin(r), room), room)
}

// leastNamed is how many cells the words behind a title leave it, if it needs them.
const leastNamed = 24

// named is a row's title and words behind it.
func (l rowLook) named(r store.Row, behind string, room int) string {
	t := l.theme
	title := typeset.Columns().Title.Cell(r, l.now())
	behind = t.Cut(behind, max(room/2, room-leastNamed, room-t.Width(title)))
	room -= t.Width(behind)
	return typeset.Highlight(t.Cut(title, room), room, l.terms, t.Plain.Render, t.Match.Render) + behind
}

// states are the marks of a row in words, each behind a comma.
func (l rowLook) states(r store.Row) (said string) {
	for _, state := range []struct {
		is   bool
		word string
	}{{!r.Read, "unread"}, {r.Bookmarked, "bookmarked"}, {r.Noted, "with a note"}, {r.Tags != "", "tagged " + r.Tags}} {
		if state.is {
			said += ", " + state.word
		}
	}
	return said
}

// origin says whose an article is, how long it plays, and how old it is.
func (l rowLook) origin(r store.Row) string {
	whose, age := r.Source, typeset.Ago(r.Date.In(l.zone), l.now().In(l.zone))
	if l.isOfOneFeed() {
		whose = r.Author
	}
	var all []string
	for _, said := range []string{whose, strings.ReplaceAll(typeset.Plays(r), " · ", " "), age} {
		if said != "" {
			all = append(all, said)
		}
	}
	return strings.Join(all, ", ")
}

// isOfOneFeed reports whether what stands over a row says whose it is.
func (l *list) isOfOneFeed() bool { return l.place.single || l.grouped == byFeed }

// inTwo reports whether a row has a line of its own for what is not its title.
func (l *list) inTwo() bool { return l.w < narrow || l.beside || l.settings.ListLines == 2 }

// titleStyle is how the title of a row is written: what is read steps back. Bold is the beginning of
// the one under the cursor, and nothing else.
func (l rowLook) titleStyle(r store.Row) lipgloss.Style {
	if r.Read {
		return l.theme.Muted
	}
	return l.theme.Plain
}

// leadBytes is how many bytes the beginning of a title has at most that makes the row under the cursor
// stand out: as much as the eye needs and a slow line bears, since each key writes two of them. With
// whole titles a row further down costs 199 and 267 bytes at 80x24 and 200x50, so 151 and 231, and 107
// and 142 where nothing but the bar before the row moves.
const leadBytes = 27

// title writes the title of a row, in at most room cells.
func (l rowLook) title(r store.Row, title string, room int) string {
	style, match := l.titleStyle(r), l.theme.Match
	title = l.theme.Cut(title, room)
	drawn := func(part string, style lipgloss.Style) string {
		return typeset.Highlight(part, room, l.terms, style.Render, match.Inherit(style).Render)
	}
	if !l.chosen {
		return l.theme.VisualText(drawn(title, style))
	}
	if !l.focused { // it moves only with what costs much more
		return l.theme.VisualText(drawn(title, l.theme.Title))
	}
	first, rest := leadIn(title)
	return l.theme.VisualText(drawn(first, l.theme.Accent) + drawn(rest, style))
}

// leadIn parts the first words of a title from the rest, if that is more than a word or two. What takes
// several bytes a letter has few enough letters as it is.
func leadIn(title string) (first, rest string) {
	const oneOrTwoWords = 9
	if len(title) <= leadBytes+oneOrTwoWords && ansi.StringWidth(title) == len(title) {
		return title, ""
	}
	for width := leadBytes; ; width-- {
		if first = ansi.Truncate(title, width, ""); len(first) <= leadBytes {
			break
		}
	}
	if at := strings.LastIndexByte(first, ' '); len(first) < len(title) && title[len(first)] != ' ' && at > len(first)/2 {
		first = first[:at]
	}
	return first, title[len(first):]
}

// tags are the tags of a row in so many cells: two at most, and how many more there are.
func (l rowLook) tags(r store.Row, room int) string {
	all := strings.Fields(r.Tags)
	for n := min(2, len(all)); n > 0; n-- {
		said := "#" + strings.Join(all[:n], " #")
		if more := len(all) - n; more > 0 {
			said += fmt.Sprintf(" +%d", more)
		}
		if said = l.theme.VisualText(sanitize.Line(said)); l.theme.Width(said) <= room {
			return said
		}
	}
	return ""
}

// wide draws a row in one line, with signs.
func (l rowLook) wide(r store.Row, room int) string {
	columns, gap, t := typeset.Columns(), strings.Repeat(" ", columnGap), l.theme
	when := l.when(r)
	right := strings.Repeat(" ", ageGap) + when + strings.Repeat(" ", ageGap)
	if width := min(columns.Source.Width(room), max(l.sourceWidth, columns.Source.Min)); width > 0 && !l.isOfOneFeed() {
		if !l.settings.ListDays { // a day takes from the source's room what an age does not need
			width -= ansi.StringWidth(when) - ageWidth
		}
		right = gap + typeset.Fit(l.theme.VisualText(l.theme.Cut(columns.Source.Cell(r, l.now()), width)), width) + right
	}
	text := room - ansi.StringWidth(right)
	if tags := l.tags(r, text/3); tags != "" { // the title gives way
		text -= t.Width(tags) + columnGap
		right = gap + tags + right
	}
	left := l.heads(r, columns.Title.Cell(r, l.now()), text-ellipsis)
	if plays := typeset.Plays(r); plays != "" && l.theme.Width(left+plays)+2*columnGap <= text {
		text -= l.theme.Width(plays) + columnGap
		right = gap + plays + right
	}
	if l.w >= summaryFrom && !l.place.found() && l.settings.ListExcerpt == 0 && r.Title != "" && r.Summary != "" && r.Summary != r.Title {
		if width := columns.Summary.Width(text - l.theme.Width(left) - summaryWhole); width > 0 {
			left += l.theme.Muted.Render(gap + l.theme.VisualText(l.theme.Cut(columns.Summary.Cell(r, l.now()), width)))
		}
	}
	return ends(left, l.theme.Muted.Render(right), room)
}
