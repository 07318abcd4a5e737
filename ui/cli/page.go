package cli

import (
	"strings"
	"time"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/record"
	"tidings/ui/typeset"
)

// A heading stands over a text.
type heading struct {
	title        string
	facts        []string // byline, source, date, reading time: those that are known
	link         string
	hangs        []store.Enclosure
	isBookmarked bool
}

// headingOf is the heading of an article.
func (r *run) headingOf(a store.Article) heading {
	h := heading{title: typeset.Title(a.Title, ""), link: sanitize.Address(a.Link), hangs: a.Enclosures, isBookmarked: a.Bookmarked}
	h.addFact(a.Author)
	h.addFact(a.Source)
	h.addFact(r.day(a.Date))
	if typeset.IsRead(a.Words, a.Enclosures) {
		h.addFact(typeset.Count(record.Minutes(a.Words), "minute", "minutes"))
	}
	h.addFact(typeset.Files(a.Enclosures))
	return h
}

func (h *heading) addFact(text string) {
	if text = sanitize.Line(text); text != "" {
		h.facts = append(h.facts, text)
	}
}

// day writes a date for a person, with the time of day unless that is midnight in UTC:
// dates without a time of day are stored so.
func (r *run) day(t time.Time) string {
	switch utc := t.UTC(); {
	case t.IsZero():
		return ""
	case utc.Equal(utc.Truncate(24 * time.Hour)):
		return utc.Format(time.DateOnly)
	}
	return t.In(r.Now().Location()).Format("2006-01-02 15:04")
}

// printPage prints a text as a page of the terminal, in a column that is so wide where there
// is room.
func (r *run) printPage(h heading, body store.Body, column int) {
	k, width := r.ink, min(r.columns(), column)
	for _, line := range typeset.Wrap(h.title, width) {
		r.out.line(k.bold(typeset.InOrder(line, k.bidi)))
	}
	facts := ""
	for _, fact := range h.facts {
		facts = typeset.JoinDots(facts, k.apart(fact))
	}
	if h.isBookmarked {
		facts = strings.TrimSpace(k.marks(true, true)) + " " + facts
	}
	for _, line := range typeset.Wrap(facts, width) {
		r.out.line(k.faint(line))
	}
	if h.link != "" {
		r.out.line(k.faint(h.link))
	}
	r.out.line("")
	r.out.line(k.set(body, typeset.Measure{Column: width, Room: r.columns()}))
	for _, line := range hangingOn(h.hangs) {
		r.out.line(k.faint(line))
	}
}

// apart keeps a fact from changing the order of those beside it.
func (k ink) apart(fact string) string { return typeset.InOrder(fact, k.bidi) }

// set sets a body as the screen does. A terminal without styles gets plain text.
func (k ink) set(body store.Body, measure typeset.Measure) string {
	if !k.weight {
		return strings.Join(typeset.Wrap(markup.PlainText(body), measure.Column), "\n")
	}
	return strings.Join(typeset.Lines(markup.Form{Hints: true}.Markdown(body), measure, k.colour, k.bidi), "\n")
}

// hangingOn lists the files that hang on an article.
func hangingOn(files []store.Enclosure) (lines []string) {
	for _, f := range files {
		address := sanitize.Address(f.URL)
		if address == "" {
			continue
		}
		if len(lines) == 0 {
			lines = append(lines, "")
		}
		lines = append(lines, address+"  "+typeset.File(f))
	}
	return lines
}
