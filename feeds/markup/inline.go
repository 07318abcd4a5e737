package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// lineRun returns the line of text that begins at n, as several lines where it
// has line breaks, and the first node that does not belong to it.
func (w blockWriter) lineRun(n *html.Node) (lines []string, next *html.Node) {
	var out strings.Builder
	tildes := 0
	for m := n; m != nil && !isBlock(m) && tildes < 2; m = m.NextSibling {
		tildes += strings.Count(TextOf(m, MaxSource), "~")
		if m.DataAtom == atom.Del || FindElement(m, atom.Del) != nil {
			tildes = 2
		}
	}
	writer := inlineWriter{blockWriter: w, out: &out, spanEnd: new(int), tildes: tildes > 1}
	for ; n != nil && !isBlock(n); n = n.NextSibling {
		writer.node(n)
	}
	text := strings.Trim(out.String(), " \n")
	if text == "" {
		return nil, n
	}
	lines = strings.Split(text, "\n")
	if w.plain {
		return lines, n
	}
	for i, line := range lines {
		lines[i] = escapeStart(line)
		if i < len(lines)-1 {
			lines[i] += hardBreak(line)
		}
	}
	return lines, n
}

// hardBreak returns what makes the line break after a line a hard one. A line that ends
// with a backslash gets blanks: goldmark reads three backslashes as two and no break.
func hardBreak(line string) string {
	if strings.HasSuffix(line, `\`) {
		return "  "
	}
	return `\`
}

// An inlineWriter writes one line of text.
type inlineWriter struct {
	blockWriter
	out       *strings.Builder
	tildes    bool // the line has two tildes or more, which could strike out what is between them
	noBreaks  bool // inside a link, a cell or small letters, which hold no line breaks
	cell      bool // inside a table
	spanEnd   *int // length of out after the last code span
	afterCode bool // what out holds will be put right behind a code span
}

// children writes what is in n.
func (p inlineWriter) children(n *html.Node) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		p.node(child)
	}
}

// node writes a piece of the line.
func (p inlineWriter) node(n *html.Node) {
	if n.Type == html.TextNode {
		p.text(n)
		return
	}
	switch n.DataAtom {
	case atom.Br:
		if p.noBreaks {
			p.out.WriteByte(' ')
		} else {
			p.out.WriteByte('\n')
		}
	case atom.Em:
		p.emphasis(n, "*")
	case atom.Strong:
		p.emphasis(n, "**")
	case atom.Del:
		p.emphasis(n, "~~")
	case atom.Code, atom.Kbd:
		p.code(n)
	case atom.Sub, atom.Sup:
		p.small(n)
	case atom.A:
		p.linkTo(n)
	case atom.Img:
		p.image(n)
	default:
		p.children(n)
	}
}

// text writes words.
func (p inlineWriter) text(n *html.Node) {
	text := n.Data
	if s := p.out.String(); strings.HasSuffix(s, "\n") {
		text = strings.TrimLeft(text, " ")
	}
	p.words(text)
}

// emphasis writes words between two delimiters. Where CommonMark would not read a
// delimiter as one, since punctuation is inside it and a letter outside
// ("**Note:**this"), the punctuation is moved outside.
func (p inlineWriter) emphasis(n *html.Node, delimiter string) {
	if p.plain {
		p.children(n)
		return
	}
	if before := n.PrevSibling; before != nil && (before.DataAtom == atom.Em || before.DataAtom == atom.Strong) && strings.HasSuffix(p.out.String(), "***") {
		p.children(n) // where two ends and a beginning stand side by side, nobody can tell them apart
		return
	}
	if !canStand(beside(n, false), edge(n.FirstChild, false)) {
		p.liftPunctuation(n, n.FirstChild, false)
	}
	if n.FirstChild != nil && !canStand(beside(n, true), edge(n.LastChild, true)) {
		p.liftPunctuation(n, n.LastChild, true)
	}
	if n.FirstChild == nil || !canStand(beside(n, false), edge(n.FirstChild, false)) || !canStand(beside(n, true), edge(n.LastChild, true)) {
		p.children(n)
		return
	}
	p.out.WriteString(delimiter)
	p.children(n)
	p.out.WriteString(delimiter)
}

// liftPunctuation moves the punctuation at one end of a format's words out of it. What is
// moved before the format is written at once; what is moved behind it is the
// next node to write.
func (p inlineWriter) liftPunctuation(n, end *html.Node, last bool) {
	if end == nil || end.Type != html.TextNode {
		return
	}
	isEdge := func(r rune) bool { return isPunctuation(r) || unicode.IsSpace(r) }
	var moved string
	if last {
		kept := strings.TrimRightFunc(end.Data, isEdge)
		moved, end.Data = end.Data[len(kept):], kept
	} else {
		kept := strings.TrimLeftFunc(end.Data, isEdge)
		moved, end.Data = end.Data[:len(end.Data)-len(kept)], kept
	}
	if end.Data == "" {
		n.RemoveChild(end)
	}
	if moved == "" {
		return
	}
	text := newText(moved)
	if last {
		n.Parent.InsertBefore(text, n.NextSibling)
		return
	}
	n.Parent.InsertBefore(text, n)
	p.text(text)
}

// code writes a code span: its text, between more backticks than any in it.
func (p inlineWriter) code(n *html.Node) {
	text := strings.ReplaceAll(p.textOf(n), "\n", " ")
	if p.plain {
		p.out.WriteString(text)
		return
	}
	p.anchorsIn(n)
	if p.isAfterCode() {
		p.escape(text) // a code span right behind another would be read as one with it
		return
	}
	if p.cell {
		text = strings.ReplaceAll(text, "|", `\|`)
	}
	ticks := strings.Repeat("`", longestRun(text, '`')+1)
	if text == "" || text[0] == '`' || text[len(text)-1] == '`' {
		text = " " + text + " "
	}
	p.out.WriteString(ticks + text + ticks)
	*p.spanEnd = p.out.Len()
}

// isAfterCode reports whether the last thing written is a code span.
func (p inlineWriter) isAfterCode() bool {
	if p.out.Len() == 0 {
		return p.afterCode
	}
	return p.out.Len() == *p.spanEnd
}

// textOf returns the plain text of n.
func (p inlineWriter) textOf(n *html.Node) string {
	var out strings.Builder
	inlineWriter{blockWriter: blockWriter{plain: true}, out: &out, spanEnd: new(int), noBreaks: true}.children(n)
	text, _ := CutAnchors(out.String())
	return text
}

// anchorsIn writes the anchors in n, of which something else than its children is written.
func (p inlineWriter) anchorsIn(n *html.Node) {
	_, anchors := CutAnchors(TextOf(n, MaxSource))
	for _, anchor := range anchors {
		p.out.WriteString(anchor)
	}
}

// small writes letters above or below the line: in Unicode's small characters where it has
// them, as plain letters where they are no exponent (raise), behind a sign otherwise.
func (p inlineWriter) small(n *html.Node) {
	p.noBreaks = true
	if n.DataAtom == atom.Sub {
		p.lowered(n)
		return
	}
	switch form, as := raise(p.textOf(n), wordBefore(n)); as {
	case raisedAsIs:
		p.children(n)
	case raisedForm:
		p.anchorsIn(n)
		p.words(form)
	case raisedPower:
		p.behindSign(n, "^")
	case raisedApart:
		p.out.WriteString(" (")
		p.children(n)
		p.out.WriteByte(')')
	}
}

// lowered writes letters below the line.
func (p inlineWriter) lowered(n *html.Node) {
	text := p.textOf(n)
	switch {
	case isSmall(text, subscripts()):
		p.anchorsIn(n)
		p.out.WriteString(small(text, subscripts(), ""))
	case utf8.RuneCountInString(text) > maxRaised, strings.HasPrefix(text, "["), strings.HasPrefix(text, "("), wordBefore(n) == "":
		p.children(n) // a remark in small print, or how a substance is dissolved
	case p.plain:
		p.behindSign(n, "_")
	default:
		p.behindSign(n, `\_`)
	}
}

// behindSign writes letters behind a sign, in brackets if there are several.
func (p inlineWriter) behindSign(n *html.Node, sign string) {
	several := utf8.RuneCountInString(p.textOf(n)) > 1
	p.out.WriteString(sign)
	if several {
		p.out.WriteByte('(')
	}
	p.children(n)
	if several {
		p.out.WriteByte(')')
	}
}

// linkTo writes a link.
func (p inlineWriter) linkTo(n *html.Node) {
	inner := p
	inner.noBreaks = true
	if p.plain {
		inner.children(n)
		return
	}
	var out strings.Builder
	inner.out, inner.spanEnd, inner.afterCode = &out, new(int), false
	inner.children(n)
	address := Attribute(n, "href")
	p.out.WriteString("[" + out.String() + "](" + destination(address) + ")")
	if p.numbers != nil && !HasAttribute(n, isJump) && FindElement(n, atom.Img) == nil {
		p.out.WriteString(Number(p.numbers.take(address)))
	}
}

// image writes a picture.
func (p inlineWriter) image(n *html.Node) {
	alt := Attribute(n, "alt")
	if p.plain {
		if p.alts {
			p.out.WriteString(alt)
		}
		return
	}
	p.out.WriteString("![")
	p.escape(alt)
	p.out.WriteString("](" + destination(Attribute(n, "src")) + ")")
}

// entity matches a character reference at the start of a text, entityAnywhere one
// anywhere in it, without its semicolon.
var (
	entity         = pattern(`^&#?[A-Za-z0-9]{1,32};`)
	entityAnywhere = pattern(`(&#?[A-Za-z0-9]{1,32});`)
)

// destination writes an address, which is clean, as a link's target. "&copy;"
// in it would be decoded by some and not by others, glamour among them, hence
// its semicolon is percent-encoded.
func destination(address string) string {
	if strings.Contains(address, ";") && strings.Contains(address, "&") {
		address = entityAnywhere().ReplaceAllString(address, "$1%3B")
	}
	if strings.ContainsAny(address, "()") {
		return "<" + address + ">"
	}
	return address
}

// escape writes words so that none of their characters is read as Markdown.
func (p inlineWriter) escape(text string) {
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch c {
		case '\\', '`', '*', '[', ']':
			p.out.WriteByte('\\')
		case '_':
			if !(i > 0 && i+1 < len(text) && isWordByte(text[i-1]) && isWordByte(text[i+1])) {
				p.out.WriteByte('\\')
			}
		case '<':
			if i+1 == len(text) || text[i+1] != ' ' && (text[i+1] < '0' || text[i+1] > '9') {
				p.out.WriteByte('\\')
			}
		case '!':
			if i+1 == len(text) && !p.cell {
				p.out.WriteByte('\\')
			}
		case '|':
			if p.cell {
				p.out.WriteByte('\\')
			}
		case '&':
			if i+1 == len(text) || entity().MatchString(text[i:min(len(text), i+36)]) || isBareReference(text[i:]) {
				p.out.WriteString("&amp;")
				continue
			}
		case '~':
			if p.tildes {
				p.out.WriteString("&#126;")
				continue
			}
		}
		p.out.WriteByte(c)
	}
}

// isWordByte reports whether an underscore beside it can't begin emphasis.
func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// blockStart matches the beginning of a line that would be read as a heading, a quote, a
// list or a rule. One character of it has to be escaped, after the digits if there are
// any.
var blockStart = pattern(`^(?:(\d{1,9})[.)](?: |$)|#{1,6}(?: |$)|>|[-+](?: |$)|[-|: ]+$|=+ *$)`)

// escapeStart escapes the beginning of a line so that it stays in its paragraph.
func escapeStart(line string) string {
	if line == "" {
		return line
	}
	if strings.HasPrefix(line, "~~~") {
		return "&#126;" + line[1:]
	}
	at := blockStart().FindStringSubmatchIndex(line)
	if at == nil {
		return line
	}
	digits := 0
	if at[3] > 0 {
		digits = at[3]
	}
	switch line[digits] {
	case '=':
		return "&#61;" + line[1:]
	case ':':
		return "&#58;" + line[1:]
	}
	return line[:digits] + `\` + line[digits:]
}
