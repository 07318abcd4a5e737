package markup

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"tidings/feeds/sanitize"
)

// A summary begins with the text: not with the caption of a picture, nor the sign of a list or a
// quote, nor a heading that says no more than that the text begins.

// opening is the beginning of a plain text without what stands before the text, and without Markdown
// that somebody took for HTML. source is the HTML that it was made of, "" if it was made of none.
func opening(plain, source string) string {
	start, cut := sanitize.Truncate(plain, 6*maxSummary)
	rest := withoutCaptions(start, source)
	lines := strings.Split(rest, "\n")
	var out []string
	number := 0 // of the last item
	for i, line := range lines {
		text, item := withoutSigns(line, lines[i+1:], &number)
		isAnyText := strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
		switch {
		case len(out) == 0 && (!isAnyText || isBeginning(text)):
			continue
		case item && len(out) > 0:
			text = "· " + text
		}
		out = append(out, text)
	}
	text := withoutMarkdown(withoutBeginning(strings.Join(out, "\n")))
	if strings.TrimSpace(text) == "" { // there is nothing else
		return plain
	}
	if cut { // what follows tells that there is more
		text += plain[len(start):min(len(plain), len(start)+4*maxSummary)]
	}
	return text
}

// withoutSigns is a line without the signs of quotes, lists and headings before it, and whether it
// is an item of a list. A number is such a sign if it follows that of the item before, or if the next
// one begins a later line.
func withoutSigns(line string, later []string, number *int) (text string, item bool) {
	text = strings.TrimLeft(line, " ")
	for {
		before := text
		for _, sign := range []string{"> ", "- ", "* ", "• ", "+ "} {
			if after, has := strings.CutPrefix(text, sign); has {
				text, item = strings.TrimLeft(after, " "), item || sign != "> "
			}
		}
		if after := strings.TrimLeft(text, "#"); len(after) < len(text) && strings.HasPrefix(after, " ") {
			text = strings.TrimLeft(after, " ")
		}
		if n, after := numberBefore(text); n > 0 {
			follows := *number > 0 && n == *number+1
			for _, line := range later {
				next, _ := numberBefore(strings.TrimLeft(line, " >"))
				follows = follows || next == n+1
			}
			if !follows { // it begins a date, or the like
				return text, item
			}
			text, item, *number = after, true, n
		}
		if text == ">" {
			text = ""
		}
		if text == before {
			return text, item
		}
	}
}

// numberBefore is the number that a line of a list begins with, and what follows; 0 if there is none.
func numberBefore(line string) (n int, rest string) {
	digits := 0
	for digits < len(line) && digits < 3 && line[digits] >= '0' && line[digits] <= '9' {
		digits++
	}
	if digits == 0 || digits > 2 || !strings.HasPrefix(line[digits:], ". ") && !strings.HasPrefix(line[digits:], ") ") {
		return 0, line
	}
	n, _ = strconv.Atoi(line[:digits])
	return n, strings.TrimLeft(line[digits+1:], " ")
}

// beginnings are headings that say no more than that the text begins.
func beginnings() []string {
	return []string{"abstract", "summary", "tl;dr", "tldr", "introduction", "overview", "zusammenfassung", "résumé", "resumen", "sommario"}
}

// isBeginning reports whether a line is nothing but such a heading.
func isBeginning(line string) bool {
	line = strings.TrimRight(strings.TrimSpace(line), ":.")
	for _, label := range beginnings() {
		if strings.EqualFold(line, label) {
			return true
		}
	}
	return false
}

// withoutBeginning is a text without such a heading in its first line: with a colon, or as "Abstract We show".
func withoutBeginning(text string) string {
	for _, label := range beginnings() {
		if len(text) <= len(label) || !strings.EqualFold(text[:len(label)], label) {
			continue
		}
		rest := text[len(label):]
		if after, has := strings.CutPrefix(rest, ":"); has {
			return strings.TrimLeft(after, " ")
		}
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
		if label == "abstract" && rest[0] == ' ' && unicode.IsUpper(next) {
			return strings.TrimLeft(rest, " ")
		}
	}
	return text
}

var linkIn = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`!?\[([^\]\n]*)\]\(https?:[^)\s]*\)`) })

// withoutMarkdown is a text without the signs of strong words and links that Markdown has.
func withoutMarkdown(text string) string {
	if strings.Contains(text, "](http") {
		text = linkIn().ReplaceAllString(text, "$1")
	}
	if strings.Count(text, "**") >= 2 {
		text = strings.ReplaceAll(text, "**", "")
	}
	return text
}

// withoutCaptions is a text without the captions that it begins with.
func withoutCaptions(text, source string) string {
	source = source[:min(len(source), 4*1024)]
	for strings.Contains(source, "caption") {
		caption, after := nextCaption(source)
		if source = after; caption == "" {
			continue
		}
		rest, has := withoutFirst(strings.TrimLeft(text, "\n"), caption)
		if !has || strings.TrimSpace(rest) == "" {
			break
		}
		text = rest
	}
	return text
}

// withoutFirst is a text without some words that its first lines consist of; false if they do not.
func withoutFirst(text, words string) (rest string, has bool) {
	for end := 0; end < len(text) && end <= 2*len(words); end++ {
		next := strings.IndexByte(text[end:], '\n')
		if next < 0 {
			break
		}
		if end += next; sanitize.Line(text[:end]) == words {
			return text[end:], true
		}
	}
	return text, false
}

// nextCaption is the text of the first element of a source that holds a caption, by its name or its
// class, and the source after its beginning.
func nextCaption(source string) (caption, after string) {
	at := strings.Index(source, "caption")
	open, end := strings.LastIndexByte(source[:at], '<'), strings.IndexByte(source[at:], '>')
	after = source[at+len("caption"):]
	if open < 0 || end < 0 || strings.HasPrefix(source[open:], "</") {
		return "", after
	}
	name, _, _ := strings.Cut(source[open+1:at+end], " ")
	inside, _, closed := strings.Cut(source[at+end+1:], "</"+name+">")
	if !closed {
		return "", after
	}
	return sanitize.PlainLine(inside), after
}
