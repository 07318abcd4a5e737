package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// heading sets what stands above the body: source and date, title, byline. The
// title is a link to the article's page; where there is none, the line of its
// source is.
func (a *article) heading() []string {
	t, r := a.theme, a.article.Row
	minutes := timeOf(r.Words, a.article.Enclosures)
	if a.showsFull() {
		minutes = typeset.JoinDots(timeOf(r.FullWords, a.article.Enclosures), "full text")
	}
	by := r.Author
	if by != "" {
		by = "By " + by
	}
	title := linked(styled(t.Title.Render, t.WrapParagraph(r.Title, a.measure.Column)), a.leads(r.Link))
	tags, kicker := hashed(a.article.Mark.Tags), ""
	if a.alone() { // else the bar has it
		kicker = r.Source
	}
	facts, source, below := a.quiet(by, kicker, a.date(), minutes), a.quiet(kicker, a.section, a.date(), tags), a.quiet(by, minutes)
	if r.Title == "" { // such a post is all text: what stands around a title is one line
		title, facts = nil, linked(facts, a.leads(r.Link))
		source, below = linked(a.quiet(kicker, a.section, by, a.date(), minutes, tags), a.leads(r.Link)), nil
	} else {
		source = append(source, "")
	}
	if a.h < roomy || a.settings.Linear {
		return slices.Concat(title, facts, a.quiet(tags), a.note(), []string{""})
	}
	return slices.Concat([]string{""}, source, title, a.standfirst(), below, a.note(), []string{headRule(t, a.measure.Column), ""})
}

// mostDeck is how many lines a deck has at most.
const mostDeck = 3

// standfirst sets the deck, in italics.
func (a *article) standfirst() []string {
	if a.deck == "" {
		return nil
	}
	t, deck := a.theme, a.deck
	for room := len(deck); strings.Count(t.Wrap(deck, a.measure.Column), "\n") >= mostDeck; room -= room/8 + 1 {
		deck = sanitize.Cut(a.deck, room)
	}
	return styled(t.Plain.Italic(true).Render, t.WrapParagraph(deck, a.measure.Column))
}

// timeOf is how long a text of so many words takes to read, if it is more than words beside
// files, and what the files are.
func timeOf(words int, files []store.Enclosure) string {
	said, minutes := typeset.Files(files), minutesOf(words)
	switch {
	case !typeset.IsRead(words, files):
		return said
	case said != "":
		minutes += " to read"
	}
	return typeset.JoinDots(minutes, said)
}

// minutesOf is how long so many words take to read, "" for few: in hours where minutes are too many.
func minutesOf(words int) string {
	const least = 20 // words that take no time worth telling
	if words < least {
		return ""
	}
	if took := markup.ReadingTime(words); took >= 100*time.Minute {
		return fmt.Sprintf("%d h", int((took+time.Hour/2)/time.Hour))
	}
	return fmt.Sprintf("%d min", int(markup.ReadingTime(words)/time.Minute))
}

// headRule is the line below a heading in a column.
func headRule(t *typeset.Theme, column int) string {
	return t.Rule.Render(strings.Repeat("─", column))
}

// quiet sets the parts that are not empty in muted lines.
func (a *article) quiet(parts ...string) []string { return quiet(a.theme, a.measure.Column, parts...) }

// quiet sets the parts that are not empty in muted lines of a column. A line ends between two
// parts, as long as each has room in a line.
func quiet(t *typeset.Theme, column int, parts ...string) (lines []string) {
	line := ""
	for _, part := range parts {
		part = typeset.Apart(part)
		if longer := typeset.JoinDots(line, part); t.Width(longer) <= column || line == "" {
			line = longer
			continue
		}
		lines, line = append(lines, styled(t.Muted.Render, t.Wrap(line, column))...), part
	}
	if line != "" {
		lines = append(lines, styled(t.Muted.Render, t.Wrap(line, column))...)
	}
	return lines
}

// note sets the account's note, behind a sign that tells it from the author's text.
func (a *article) note() []string {
	note := sanitize.Lines(a.article.Mark.Note)
	if note == "" {
		return nil
	}
	if a.settings.Linear {
		return strings.Split(a.theme.Wrap("Your note: "+note, a.measure.Column), "\n")
	}
	lines := styled(a.theme.Muted.Render, a.theme.WrapParagraph(note, a.measure.Column-2))
	if more := len(lines) - mostNote; more > 0 && a.folds() {
		lines = append(lines[:mostNote-1:mostNote-1], a.theme.Muted.Render(fmt.Sprintf("… and %d lines more", more+1)))
	}
	return typeset.Prefix(lines, a.theme.Accent.Render(typeset.NoteSign)+" ", "  ")
}

// mostNote is how many lines of a note stand above the text, at most; whoever edits it sees all.
// One in which the words of a search stand is shown whole.
const mostNote = 8

// folds reports whether a long note may be shortened.
func (a *article) folds() bool { return len(a.terms.In(a.article.Mark.Note)) == 0 }

// roomy is the height, in lines, from which a pane can afford blank lines.
const roomy = 16

func (a *article) date() string {
	date := a.article.Date.In(a.zone)
	if date.Year() == a.now().In(a.zone).Year() {
		return date.Format("Monday 2 January, 15:04")
	}
	return date.Format("2 January 2006")
}

// linked makes lines one link (OSC 8), each of them whole in itself: the id tells
// the terminal that they belong together. An address that is not clean makes none.
func linked(lines []string, address string) []string {
	address = sanitize.Address(address)
	if address == "" {
		return lines
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = ansi.SetHyperlink(address, "id=page") + line + ansi.ResetHyperlink()
	}
	return out
}

func styled(render func(...string) string, text string) []string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = render(lines[i])
	}
	return lines
}
