package fulltext

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tidings/feeds/markup"
	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// A page of a newspaper that somebody copied as text has a title on its first
// line, then often the title again, who wrote it, when, and how many minutes it
// takes to read; then the text; then, maybe, names and dates behind labels:
//
//	Some title
//	2 mins read
//
//	Some title
//
//	The text, its paragraphs separated by empty lines.
//
//	Published by:
//
//	Some Name
//
//	Published on:
//
//	November 16, 2024
//
// readNewspaper takes these apart. Only what is surely not the text is taken
// out of it, and only near its ends: what looks like a name but could be a
// sentence stays.

const (
	headLines = 10 // lines with something on them, after the title
	tailLines = 16 // lines with something on them, at the end

	longLine = 150 // bytes: a line that long is a whole paragraph
)

// The signs of what is not the text.
var (
	readTimeLine = pattern(`(?i)^(?:(?:estimated\s+)?read(?:ing)?\s*time\s*[:\-–]?\s*)?(?:about\s+)?\d{1,3}(?:\s*[-–]\s*\d{1,3})?\s*[- ]?min(?:ute)?s?\.?(?:\s+(?:read|to read|reading time))?$`)
	bylineLine   = pattern(`(?i)^(?:(?:story|report|reported|words|written|posted|published)\s+)?by:?\s+(\S.*)$`)
	personLabel  = pattern(`(?i)^((?:written|posted|published|reported|edited|curated|authored|reviewed|compiled|created|story)\s+by|by|authors?|byline|writer|reporter|editors?)\s*:\s*(.*)$`)
	dateLabel    = pattern(`(?i)^((?:first\s+|last\s+)?(?:published|posted|updated|modified|created|date|issued)(?:\s+(?:on|at|date))?|publication date|last update)\s*(?::|\s)\s*(.*)$`)
	byAndDate    = pattern(`\s+[|•·–—]\s+|\s{3,}`)
)

// A newspaper collects what readNewspaper finds.
type newspaper struct {
	lines   []string
	dropped []bool // lines that are not the text
	title   string
	byline  string
	rank    int // how sure the byline is: 3 who wrote it, 2 who published it, 1 who edited it
	date    time.Time
	updated time.Time
}

// readNewspaper reads the text of a page. Its title is empty if the first line
// is no title; then it is a part of the text.
func readNewspaper(text string) *Page {
	n := &newspaper{lines: strings.Split(sanitize.Lines(text), "\n")}
	n.dropped = make([]bool, len(n.lines))
	first := skipEmpty(n.lines, 0)
	if first == len(n.lines) {
		return &Page{}
	}
	if n.isTitle(first) {
		n.title = sanitize.Line(strings.TrimLeft(n.lines[first], "# "))
		n.dropped[first] = true
		if next := first + 1; next < len(n.lines) && n.lines[next] != "" && strings.Trim(n.lines[next], "=-~*_") == "" {
			n.dropped[next] = true // underlined
		}
		n.head(first + 1)
	}
	n.tail()
	page := &Page{Title: n.title, Byline: n.byline, Published: n.date, Content: store.Body{Kind: store.Text, Source: n.body()}}
	if page.Published.IsZero() {
		page.Published = n.updated
	}
	return page
}

// skipEmpty returns where the next line that is not empty stands.
func skipEmpty(lines []string, i int) int {
	for i < len(lines) && lines[i] == "" {
		i++
	}
	return i
}

// isTitle reports whether a line is a title: short, alone on its paragraph or
// followed by what follows titles, and no sentence that goes on below it.
func (n *newspaper) isTitle(i int) bool {
	line := sanitize.Line(n.lines[i])
	if utf8.RuneCountInString(line) > 250 || markup.IsListItem(line) && !strings.Contains(line, ". ") || markup.IsQuote(line) || strings.HasPrefix(n.lines[i], "    ") {
		return false
	}
	if skipEmpty(n.lines, i+1) == len(n.lines) {
		return false // a text of one line is all text
	}
	if n.lines[i+1] == "" {
		return true
	}
	next := sanitize.Line(n.lines[i+1])
	if next == line || readTimeLine().MatchString(next) || personLabel().MatchString(next) || dateLabel().MatchString(next) || isByline(next) {
		return true
	}
	if _, isDate := parse.LoneDate(next); isDate || strings.Trim(next, "=-~*_") == "" {
		return true
	}
	// One paragraph a line, no empty lines between: the title is the short one.
	return len(line) < 120 && len(next) > longLine && !strings.HasSuffix(line, ".") && !strings.HasSuffix(line, ",") && !strings.HasSuffix(line, ";")
}

// head looks through the lines after the title.
func (n *newspaper) head(i int) {
	for seen := 0; i < len(n.lines) && seen < headLines; i++ {
		line := sanitize.Line(n.lines[i])
		if line == "" || n.dropped[i] {
			continue
		}
		seen++
		switch {
		case sameWords(line, n.title), readTimeLine().MatchString(line):
			n.dropped[i] = true
		case n.label(i), n.headLine(line):
			n.dropped[i] = true
		}
	}
}

// headLine takes a line of names and dates without labels: "By Some Name",
// "November 16, 2024", "By Some Name | 16 Nov 2024 | 3 min read". It reports
// whether nothing else is on it.
func (n *newspaper) headLine(line string) bool {
	pieces := byAndDate().Split(line, -1)
	for _, piece := range pieces {
		_, isDate := parse.LoneDate(piece)
		if !isDate && !isByline(piece) && !readTimeLine().MatchString(piece) && !isLabelled(piece) {
			return false
		}
	}
	for _, piece := range pieces {
		if date, isDate := parse.LoneDate(piece); isDate {
			n.setDate(date, "")
		} else if isByline(piece) {
			n.setByline(bylineLine().FindStringSubmatch(piece)[1], 3)
		} else if m := dateLabel().FindStringSubmatch(piece); m != nil {
			date, _ := parse.LoneDate(m[2])
			n.setDate(date, m[1])
		}
	}
	return true
}

// isLabelled reports whether the text is a date behind its label.
func isLabelled(text string) bool {
	m := dateLabel().FindStringSubmatch(text)
	if m == nil {
		return false
	}
	_, isDate := parse.LoneDate(m[2])
	return isDate
}

// tail looks through the lines at the end, where labels stand.
func (n *newspaper) tail() {
	i := len(n.lines)
	for seen := 0; i > 0 && seen < tailLines; i-- {
		if n.lines[i-1] != "" {
			seen++
		}
	}
	for ; i < len(n.lines); i++ {
		if n.lines[i] != "" && !n.dropped[i] && n.label(i) {
			n.dropped[i] = true
		}
	}
}

// label takes what stands behind the label on a line, or on the next line if
// nothing does, and reports whether it was one and is understood.
func (n *newspaper) label(i int) bool {
	line := sanitize.Line(n.lines[i])
	person, date := personLabel().FindStringSubmatch(line), dateLabel().FindStringSubmatch(line)
	if person == nil && date == nil {
		return false
	}
	m := person
	if m == nil {
		m = date
	}
	value, at := m[2], i
	if value == "" {
		if at = skipEmpty(n.lines, i+1); at == len(n.lines) {
			return true // a label with nothing behind it says nothing
		}
		value = sanitize.Line(n.lines[at])
	}
	if person != nil {
		if !isName(value) {
			return false
		}
		n.setByline(value, personRank(m[1]))
	} else {
		day, isDate := parse.LoneDate(value)
		if !isDate {
			return false
		}
		n.setDate(day, m[1])
	}
	n.dropped[at] = true
	return true
}

// personRank orders labels: who wrote it, who published it, who edited it.
func personRank(label string) int {
	label = strings.ToLower(label)
	switch {
	case strings.HasPrefix(label, "edit"), strings.HasPrefix(label, "review"), strings.HasPrefix(label, "curat"):
		return 1
	case strings.HasPrefix(label, "publish"), strings.HasPrefix(label, "post"):
		return 2
	}
	return 3
}

// setByline keeps the name that is the surest to be the author's.
func (n *newspaper) setByline(name string, rank int) {
	if rank > n.rank {
		n.byline, n.rank = sanitize.Line(name), rank
	}
}

// setDate keeps a date: the first one that is not of an update.
func (n *newspaper) setDate(date time.Time, label string) {
	label = strings.ToLower(label)
	switch {
	case strings.Contains(label, "updat") || strings.Contains(label, "modif"):
		n.updated = date
	case n.date.IsZero():
		n.date = date
	}
}

// body returns the lines that are the text.
func (n *newspaper) body() string {
	var kept []string
	for i, line := range n.lines {
		if !n.dropped[i] {
			kept = append(kept, line)
		}
	}
	return strings.Trim(strings.Join(kept, "\n"), "\n")
}

// isByline reports whether a line is "By Some Name" and no sentence.
func isByline(line string) bool {
	m := bylineLine().FindStringSubmatch(line)
	return m != nil && isName(m[1])
}

// isName reports whether the text can be a name, or names: few words, most of
// them with a capital, no sentence. Writing systems without capitals have to be
// short.
func isName(text string) bool {
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 12 || utf8.RuneCountInString(text) > 100 || strings.ContainsAny(text, "?!:;\"“”") {
		return false
	}
	if last := words[len(words)-1]; strings.HasSuffix(last, ".") && len(last) > 3 && last != "Inc." {
		return false
	}
	capitals, small := 0, 0
	for i, word := range words {
		r, _ := utf8.DecodeRuneInString(word)
		switch {
		case i > 0 && isParticle(word):
		case unicode.IsUpper(r), !unicode.IsLower(r) && unicode.IsLetter(r):
			capitals++
		default:
			small++
		}
	}
	return capitals > 0 && small == 0
}

// isParticle reports whether a word without a capital may stand among names.
func isParticle(word string) bool {
	switch word {
	case "and", "&", "in", "for", "with", "of", "the", "de", "la", "le", "du", "des", "da", "das", "do", "dos", "di", "del", "della",
		"van", "von", "der", "den", "ter", "zu", "al", "el", "bin", "bint", "ben", "ibn", "y", "e", "et", "und", "och", "og":
		return true
	}
	return false
}

// sameWords reports whether two lines say the same, whatever their case and
// punctuation.
func sameWords(a, b string) bool {
	letters := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}
	return b != "" && strings.Map(letters, a) == strings.Map(letters, b)
}
