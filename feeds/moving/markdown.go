package moving

import (
	"bufio"
	"fmt"
	"strings"
	"time"
)

// A list in Markdown, to be read as it is or put into notes:
//
//   - [Title](https://example.org/) — Source, 2026-11-22, #boats #to-read
//     > a note

// separator stands between a link and what is said of it.
const separator = " — "

func writeMarkdown(w *bufio.Writer, b Bookmark) {
	title := escapeMarkdown(b.Title)
	switch {
	case b.Link == "":
		fmt.Fprintf(w, "- %s", title)
	case strings.ContainsAny(b.Link, "()"):
		fmt.Fprintf(w, "- [%s](<%s>)", title, b.Link)
	default:
		fmt.Fprintf(w, "- [%s](%s)", title, b.Link)
	}
	var facts []string
	if b.Source != "" {
		facts = append(facts, strings.ReplaceAll(escapeMarkdown(b.Source), "#", `\#`)) // what begins with # is a tag
	}
	if date := b.date(); !date.IsZero() {
		facts = append(facts, date.Format(time.DateOnly))
	}
	if len(b.Tags) > 0 {
		facts = append(facts, escapeMarkdown("#"+strings.Join(b.Tags, " #")))
	}
	if len(facts) > 0 {
		fmt.Fprint(w, separator, strings.Join(facts, ", "))
	}
	fmt.Fprintln(w)
	if b.Note != "" {
		for line := range strings.SplitSeq(b.Note, "\n") {
			fmt.Fprintln(w, strings.TrimRight("  > "+escapeMarkdown(line), " "))
		}
	}
}

// special are the characters that could make Markdown, or HTML, of plain words.
const special = "\\`*_[]<>~"

// entity is how a character begins that is written by its name.
var entity = pattern(`&([A-Za-z#])`)

func escapeMarkdown(text string) string {
	var out strings.Builder
	for i := range len(text) {
		if strings.IndexByte(special, text[i]) >= 0 {
			out.WriteByte('\\')
		}
		out.WriteByte(text[i])
	}
	return entity().ReplaceAllString(out.String(), `\&$1`)
}

func unescapeMarkdown(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && isPunctuation(text[i+1]) {
			i++
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

// isPunctuation is what CommonMark (section 2.4) lets a backslash stand before.
func isPunctuation(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

// listItem is how a line of a Markdown list of links begins.
var listItem = pattern(`^(?:[-*+]|\d+[.)]) +(?:\[[ xX]\] +)?\[.*\]\(`)

// readMarkdown reads the items of lists that begin with a link, and the quotes
// below them as notes. Everything else is left alone.
func readMarkdown(text string, s *shelf) {
	var now *Bookmark
	var note strings.Builder
	end := func() {
		if now != nil {
			now.Note = note.String()
			s.add(*now)
		}
		now = nil
		note.Reset()
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if s.full() {
			return
		}
		if quote, ok := strings.CutPrefix(line, ">"); ok {
			if now != nil && note.Len() <= maxNote {
				note.WriteString(unescapeMarkdown(strings.TrimPrefix(quote, " ")) + "\n")
			}
			continue
		}
		if line == "" {
			continue
		}
		end()
		if at := listItem().FindStringIndex(line); at != nil {
			if b, ok := markdownLink(line[strings.Index(line[:at[1]], " ")+1:]); ok {
				now = &b
			}
		}
	}
	end()
}

// markdownLink reads an item of a list, without its bullet: a link, and what is said of it.
func markdownLink(item string) (b Bookmark, ok bool) {
	item = strings.TrimLeft(item, " ")
	for _, box := range []string{"[ ] ", "[x] ", "[X] "} {
		item = strings.TrimPrefix(item, box)
	}
	end := closing(item, '[', ']')
	if end < 0 || !strings.HasPrefix(item[end+1:], "(") {
		return b, false
	}
	b.Title = unescapeMarkdown(item[1:end])
	rest := item[end+1:]
	if inner, pointed := strings.CutPrefix(rest, "(<"); pointed {
		b.Link, rest, ok = strings.Cut(inner, ">")
		rest = strings.TrimPrefix(rest, ")")
	} else if end = closing(rest, '(', ')'); end > 0 {
		b.Link, _, _ = strings.Cut(rest[1:end], " ") // a title may stand behind a blank
		rest, ok = rest[end+1:], true
	}
	if !ok {
		return b, false
	}
	b.Link = unescapeMarkdown(b.Link)
	said, _ := strings.CutPrefix(rest, separator)
	parts := strings.Split(said, ", ")
	if last := parts[len(parts)-1]; strings.HasPrefix(last, "#") {
		for tag := range strings.FieldsSeq(unescapeMarkdown(last)) {
			b.Tags = append(b.Tags, tag)
		}
		parts = parts[:len(parts)-1]
	}
	if len(parts) > 0 {
		b.Kept, _ = time.Parse(time.DateOnly, parts[len(parts)-1])
	}
	return b, true
}

// closing is where the bracket ends that a text begins with; -1 if it does not.
func closing(text string, open, end byte) int {
	if text == "" || text[0] != open {
		return -1
	}
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case open:
			depth++
		case end:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
