package cli

import (
	"strings"
	"time"

	"charm.land/glamour/v2"
	style "charm.land/glamour/v2/ansi"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds"
	"tidings/store"
)

// columnWidth is how wide a line of prose is at most: a newspaper's column is
// read faster than a screen's whole width.
const columnWidth = 72

// A heading is what stands over a text.
type heading struct {
	title  string
	facts  []string // byline, source, date, reading time: those that are known
	link   string
	hangs  []store.Enclosure
	marked bool
}

// headingOf is the heading of an article.
func (r *run) headingOf(a store.Article) heading {
	h := heading{title: titleOf(a.Title), link: feeds.Address(a.Link), hangs: a.Enclosures, marked: a.Bookmarked}
	h.addFact(a.Author)
	h.addFact(a.Source)
	h.addFact(r.day(a.Date))
	if a.Words > 0 {
		h.addFact(count(minutesOf(a.Words), "minute", "minutes"))
	}
	return h
}

func (h *heading) addFact(text string) {
	if text = feeds.Line(text); text != "" {
		h.facts = append(h.facts, text)
	}
}

// day is a date for a person: with the time of day, unless it is midnight in
// UTC, which is how a date comes that was given without one.
func (r *run) day(t time.Time) string {
	switch utc := t.UTC(); {
	case t.IsZero():
		return ""
	case utc.Equal(utc.Truncate(24 * time.Hour)):
		return utc.Format(time.DateOnly)
	}
	return t.In(r.Now().Location()).Format("2006-01-02 15:04")
}

// printPage prints a text as a page of the terminal.
func (r *run) printPage(h heading, body store.Body) {
	k, width := r.ink, min(r.columns(), columnWidth)
	for line := range strings.SplitSeq(ansi.Wrap(h.title, width, ""), "\n") {
		r.out.line(k.bold(line))
	}
	facts := strings.Join(h.facts, " · ")
	if h.marked {
		facts = strings.TrimSpace(k.marks(true, true)) + " " + facts
	}
	for line := range strings.SplitSeq(ansi.Wrap(facts, width, ""), "\n") {
		r.out.line(k.faint(line))
	}
	if h.link != "" {
		r.out.line(k.faint(h.link))
	}
	r.out.line("")
	r.out.line(k.set(body, width))
	for _, line := range hangingOn(h.hangs) {
		r.out.line(k.faint(line))
	}
}

// set sets a body by glamour. What glamour cannot do, and a terminal without
// any dress, gets plain text.
func (k ink) set(body store.Body, width int) (text string) {
	plain := func() string { return ansi.Wrap(feeds.PlainText(body), width, "") }
	defer func() {
		if fault := recover(); fault != nil { // a text must not take its reader along
			text = plain()
		}
	}()
	if !k.weight {
		return plain()
	}
	press, err := glamour.NewTermRenderer(glamour.WithStyles(k.pageStyle()), glamour.WithWordWrap(width), glamour.WithPreservedNewLines())
	if err != nil {
		return plain()
	}
	set, err := press.Render(feeds.Markdown(body))
	if err != nil {
		return plain()
	}
	set = strings.NewReplacer(" "+linkMark, "", linkMark, "").Replace(set)
	lines := strings.Split(strings.Trim(feeds.Screen(set), "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// linkMark is what glamour prints for a link's address, to be taken out again:
// the address is in the link itself (OSC 8). U+2063 is invisible.
const linkMark = "\u2063"

// pageStyle is a newspaper's column in the terminal's own sixteen colours: no
// margins, headings in bold without hashes, quotes behind a rule.
func (k ink) pageStyle() style.StyleConfig {
	yes, one, two, bar, dot := true, uint(1), uint(2), "│ ", "• "
	if k.ascii {
		bar, dot = "| ", "* "
	}
	colour := func(number string) *string {
		if !k.colour {
			return nil
		}
		return &number
	}
	head := style.StyleBlock{StylePrimitive: style.StylePrimitive{Bold: &yes, BlockSuffix: "\n"}}
	return style.StyleConfig{
		Heading: head, H1: head, H2: head, H3: head, H4: head, H5: head, H6: head,
		BlockQuote:     style.StyleBlock{Indent: &one, IndentToken: &bar},
		List:           style.StyleList{LevelIndent: two},
		Item:           style.StylePrimitive{BlockPrefix: dot},
		Enumeration:    style.StylePrimitive{BlockPrefix: ". "},
		Task:           style.StyleTask{Ticked: "[x] ", Unticked: "[ ] "},
		HorizontalRule: style.StylePrimitive{Format: "\n* * *\n"},
		Emph:           style.StylePrimitive{Italic: &yes},
		Strong:         style.StylePrimitive{Bold: &yes},
		Strikethrough:  style.StylePrimitive{CrossedOut: &yes},
		Link:           style.StylePrimitive{Format: linkMark},
		LinkText:       style.StylePrimitive{Underline: &yes, Color: colour("4")},
		Image:          style.StylePrimitive{Format: linkMark},
		ImageText:      style.StylePrimitive{Italic: &yes, Format: "[image: {{.text}}]"},
		Code:           style.StyleBlock{StylePrimitive: style.StylePrimitive{Color: colour("5")}},
		CodeBlock:      style.StyleCodeBlock{StyleBlock: style.StyleBlock{Margin: &two}},
	}
}

// hangingOn lists the files that hang on an article.
func hangingOn(files []store.Enclosure) (lines []string) {
	for _, f := range files {
		address := feeds.Address(f.URL)
		if address == "" {
			continue
		}
		if len(lines) == 0 {
			lines = append(lines, "")
		}
		line := address
		if kind := feeds.Line(f.Type); kind != "" {
			line += "  " + kind
		}
		lines = append(lines, line)
	}
	return lines
}
