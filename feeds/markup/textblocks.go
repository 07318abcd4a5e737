package markup

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tidings/feeds/sanitize"
)

// textToHTML makes HTML of plain text the way people write it: paragraphs
// separated by empty lines, lists with -, * or 1., quotes with >, code indented by
// four, a line of --- or * * * as a rule. Everything else is words. A text that
// was wrapped by hand at some column is put together again, and a line break
// that can't come from wrapping (verse, an address) stays.
func textToHTML(source string) string {
	lines := strings.Split(sanitize.Lines(source), "\n")
	t := textReader{column: wrapWidth(lines)}
	if isWrappedAt(t.column, lines, 1) {
		t.width = t.column
	}
	t.blocks(lines, 0)
	return t.out.String()
}

// A textReader turns lines into HTML.
type textReader struct {
	out    strings.Builder
	column int // the column at which the text may have been wrapped, 0 if it was not
	width  int // the same, 0 as long as what is read was not wrapped
}

const (
	maxWrap  = 100 // columns: text that was wrapped by hand is not wider
	leastRow = 40  // columns: text that was wrapped by hand is not narrower
)

// wrapWidth finds the column at which a text was wrapped by hand, if it was: the one within
// which nine of ten lines end that have a line of their paragraph right below them. It is 0
// if the lines are too short or too long for that.
func wrapWidth(lines []string) int {
	var widths [maxWrap + 1]int // how many lines there are of each width
	count, long := 0, 0
	for i := range breaks(lines) {
		width := utf8.RuneCountInString(lines[i])
		if width > maxWrap {
			long++
			continue
		}
		widths[width]++
		count++
	}
	if count == 0 || long > count/5 {
		return 0
	}
	width := 0
	for below := widths[0]; below <= count*9/10; below += widths[width] {
		width++
	}
	if width < leastRow {
		return 0
	}
	return width
}

// isWrappedAt reports whether lines were wrapped at a column. Wrapping leaves its mark on
// nearly every break: the next word would not have fitted into the line, or the sentence
// goes on in the next one, and many breaks are amid a sentence. Where only some breaks are
// like that, as where a long sentence stands among the lines of a list, an author made them
// all. There have to be so many breaks at least.
func isWrappedAt(width int, lines []string, atLeast int) bool {
	if width == 0 {
		return false
	}
	full, amid, explained, all := 0, 0, 0, 0
	for i := range breaks(lines) {
		all++
		isFull, isAmid := isFilled(lines[i], lines[i+1], width), goesOn(lines[i], lines[i+1])
		if isFull {
			full++
		}
		if isAmid {
			amid++
		}
		if isFull || isAmid {
			explained++
		}
	}
	return all >= atLeast && 2*full >= all && 4*amid >= all && 4*explained >= 3*all
}

// breaks yields the lines that have a line of the same paragraph right below them.
func breaks(lines []string) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range len(lines) - 1 {
			if lines[i] != "" && lines[i+1] != "" && !bulletLine().MatchString(lines[i+1]) && !yield(i) {
				return
			}
		}
	}
}

// isFilled reports whether the first word of the next line would not have fitted into a line
// of that width. Between two letters of Chinese or Japanese a line may be broken anywhere.
func isFilled(line, next string, width int) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(next), " ")
	if first, size := utf8.DecodeRuneInString(word); isIdeograph(first) {
		return utf8.RuneCountInString(line)+1 > width && size > 0
	}
	return utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width
}

// goesOn reports whether a sentence goes on from one line to the next: in scripts that have
// no capitals, unless it has ended.
func goesOn(line, next string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(next))
	return unicode.IsLetter(first) && !unicode.IsUpper(first) && !strings.ContainsAny(lastCharacter(line), ".!?:;。！？：；।؟")
}

// isIdeograph reports whether a letter is of a script without blanks between words.
func isIdeograph(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }

// The signs that lines begin with.
var (
	bulletLine = pattern(`^( {0,12})([-*+•◦‣·▪●]|\d{1,3}[.)]) +(\S.*)$`)
	ruleLine   = pattern(`^ *(?:(?:\* *){3,}|(?:- *){3,}|_{3,}|={5,})$`)
	quoteLine  = pattern(`^ {0,3}> ?`)
)

// IsListItem reports whether a line of plain text begins an item of a list.
func IsListItem(line string) bool { return bulletLine().MatchString(line) }

// IsQuote reports whether a line of plain text is of a quote.
func IsQuote(line string) bool { return quoteLine().MatchString(line) }

// blocks writes all blocks of the lines. depth counts the quotes around them.
func (t *textReader) blocks(lines []string, depth int) {
	for i := 0; i < len(lines); {
		line := lines[i]
		switch {
		case line == "":
			i++
		case quoteLine().MatchString(line) && depth < maxQuotes:
			i = t.quote(lines, i, depth)
		case ruleLine().MatchString(line):
			t.out.WriteString("<hr>\n")
			i++
		case bulletLine().MatchString(line):
			i = t.list(lines, i)
		case isCodeLine(line):
			i = t.code(lines, i)
		default:
			i = t.paragraph(lines, i)
		}
	}
}

// quote writes the quote that begins at lines[i] and returns where it ends.
func (t *textReader) quote(lines []string, i, depth int) int {
	var inner []string
	for ; i < len(lines) && quoteLine().MatchString(lines[i]); i++ {
		inner = append(inner, lines[i][len(quoteLine().FindString(lines[i])):])
	}
	t.out.WriteString("<blockquote>\n")
	t.blocks(inner, depth+1)
	t.out.WriteString("</blockquote>\n")
	return i
}

// isCodeLine reports whether a line that begins a block is code: indented, and
// no longer than a line of code would be.
func isCodeLine(line string) bool {
	return strings.HasPrefix(line, "    ") && utf8.RuneCountInString(line) <= maxWrap+20
}

// code writes the code that begins at lines[i] and returns where it ends. A
// single indented line that reads like a sentence is a paragraph.
func (t *textReader) code(lines []string, i int) int {
	end := i
	for n := i; n < len(lines) && (lines[n] == "" || strings.HasPrefix(lines[n], "    ")); n++ {
		if lines[n] != "" {
			end = n + 1
		}
	}
	block := lines[i:end]
	if end-i == 1 && strings.ContainsAny(lastCharacter(block[0]), ".!?”\"") && strings.Count(block[0], " ") > 8 {
		return t.paragraph(lines, i)
	}
	least := len(block[0])
	for _, line := range block {
		if line != "" {
			least = min(least, len(line)-len(strings.TrimLeft(line, " ")))
		}
	}
	t.out.WriteString("<pre><code>")
	for _, line := range block {
		t.out.WriteString(html.EscapeString(line[min(least, len(line)):]) + "\n")
	}
	t.out.WriteString("</code></pre>\n")
	return end
}

// paragraph writes the paragraph that begins at lines[i] and returns where it
// ends: at an empty line, a quote, or a list that was announced by a colon.
func (t *textReader) paragraph(lines []string, i int) int {
	defer func(width int) { t.width = width }(t.width)
	if end := i + max(0, slices.Index(lines[i:], "")); t.width == 0 && end > i && isWrappedAt(t.column, lines[i:end], 3) {
		t.width = t.column // one that was pasted among lines of its author's
	}
	t.out.WriteString("<p>")
	for ; i < len(lines); i++ {
		line := lines[i]
		t.out.WriteString(html.EscapeString(strings.TrimSpace(line)))
		if i+1 == len(lines) || lines[i+1] == "" || quoteLine().MatchString(lines[i+1]) {
			i++
			break
		}
		if strings.HasSuffix(line, ":") && bulletLine().MatchString(lines[i+1]) {
			i++
			break
		}
		t.join(line, lines[i+1])
	}
	t.out.WriteString("</p>\n")
	return i
}

// join writes what stands for the line break between two lines.
func (t *textReader) join(line, next string) {
	switch {
	case t.isWrapped(line, next):
		last, _ := utf8.DecodeLastRuneInString(line)
		if first, _ := utf8.DecodeRuneInString(strings.TrimSpace(next)); !isIdeograph(last) || !isIdeograph(first) {
			t.out.WriteByte(' ')
		}
	case utf8.RuneCountInString(line) > maxWrap:
		t.out.WriteString("</p>\n<p>")
	default:
		t.out.WriteString("<br>")
	}
}

// isWrapped reports whether the break between two lines was only made because
// the next word did not fit, or stands in the middle of a sentence.
func (t *textReader) isWrapped(line, next string) bool {
	return t.width > 0 && (isFilled(line, next, t.width) || goesOn(line, next))
}

// lastCharacter returns the last character of a line, "" if it is empty.
func lastCharacter(line string) string {
	line = strings.TrimRight(line, " ")
	_, size := utf8.DecodeLastRuneInString(line)
	return line[len(line)-size:]
}

// list writes the list that begins at lines[i], with the lists in it, and
// returns where it ends. Empty lines between items are allowed.
func (t *textReader) list(lines []string, i int) int {
	var (
		indents []int    // of the lists that are open
		ends    []string // the tags that end them
	)
	last := ""
	for i < len(lines) {
		m := bulletLine().FindStringSubmatch(lines[i])
		if m == nil || ruleLine().MatchString(lines[i]) {
			break
		}
		for len(indents) > 1 && len(m[1]) <= indents[len(indents)-1]-1 {
			t.out.WriteString("</li>" + ends[len(ends)-1])
			indents, ends = indents[:len(indents)-1], ends[:len(ends)-1]
		}
		begin, end := listTags(m[2])
		switch {
		case len(indents) == 0 || len(m[1]) > indents[len(indents)-1]+1:
			t.out.WriteString(begin)
			indents, ends = append(indents, len(m[1])), append(ends, end)
		case ends[len(ends)-1] != end:
			t.out.WriteString("</li>" + ends[len(ends)-1] + begin)
			ends[len(ends)-1] = end
		default:
			t.out.WriteString("</li>\n")
		}
		t.out.WriteString(itemTag(m[2]) + html.EscapeString(m[3]))
		last = lines[i]
		for i++; i < len(lines) && lines[i] != "" && !bulletLine().MatchString(lines[i]) && !quoteLine().MatchString(lines[i]); i++ {
			if !strings.HasPrefix(lines[i], " ") && !t.isWrapped(last, lines[i]) {
				break
			}
			t.out.WriteString(" " + html.EscapeString(strings.TrimSpace(lines[i])))
			last = lines[i]
		}
		if next := skipEmpty(lines, i); next < len(lines) && bulletLine().MatchString(lines[next]) {
			i = next
		}
	}
	for n := len(ends) - 1; n >= 0; n-- {
		t.out.WriteString("</li>" + ends[n])
	}
	t.out.WriteByte('\n')
	return i
}

// listTags returns the tags around a list whose first item has the sign.
func listTags(sign string) (begin, end string) {
	if number, err := strconv.Atoi(strings.TrimRight(sign, ".)")); err == nil {
		return `<ol start="` + strconv.Itoa(number) + `">`, "</ol>"
	}
	return "<ul>", "</ul>"
}

// itemTag returns the tag that begins an item. Its number is the one that is written, which
// need not be the next.
func itemTag(sign string) string {
	if number, err := strconv.Atoi(strings.TrimRight(sign, ".)")); err == nil {
		return `<li value="` + strconv.Itoa(number) + `">`
	}
	return "<li>"
}

// skipEmpty returns where the next line that is not empty stands.
func skipEmpty(lines []string, i int) int {
	for i < len(lines) && lines[i] == "" {
		i++
	}
	return i
}
