package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// PlainText returns the body as a person reads it: paragraphs separated by an
// empty line, lists with their bullets, cells of tables separated by " | ", code as
// it is, links without their addresses, pictures not at all.
func PlainText(b store.Body) string {
	root, _ := simpleTree(b)
	return treeText(root)
}

// treeText is PlainText of a simple tree. Of a body that is nothing but pictures and their
// captions it also gives what they are said to show.
func treeText(root *html.Node) string {
	return sanitize.WithoutHints(blockWriter{plain: true, alts: isOnlyPictures(root, new(bool))}.write(root))
}

// A blockWriter writes a simple tree down, as Markdown or as plain text.
type blockWriter struct {
	plain bool // as plain text: no Markdown, no escapes
	alts  bool // in plain text, pictures are written as their alt texts

	numbers *linkNumbers // of links, nil if they have none
}

// How a rule and the lines of a quote are written.
const (
	rule      = "---"
	quoteMark = "> "
)

// write returns the tree as text that ends without a line break.
func (w blockWriter) write(root *html.Node) (text string) {
	defer func() {
		if recover() != nil { // a bug in the writer is no reason to lose the article
			text = sanitize.Line(TextOf(root, MaxSource))
		}
	}()
	return strings.Join(w.blocks(root), "\n")
}

// blocks returns the lines of all that n holds: maybe a line of text, then
// blocks, an empty line between each two.
func (w blockWriter) blocks(n *html.Node) []string {
	var lines []string
	for child := n.FirstChild; child != nil; {
		var block []string
		if isBlock(child) {
			block = w.block(child)
			child = child.NextSibling
		} else {
			block, child = w.lineRun(child)
		}
		if len(block) == 0 {
			continue
		}
		if lines == nil { // often the only one, and long
			lines = block
			continue
		}
		if !(isElementOf(n, atom.Li) && isTight(n.Parent)) {
			lines = append(lines, "")
		}
		lines = append(lines, block...)
	}
	return lines
}

// isBlock reports whether a node of a simple tree is a block.
func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Figure, atom.Details,
		atom.Figcaption, atom.Summary, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Pre, atom.Hr:
		return true
	}
	return false
}

// isTight reports whether a list's items hold nothing but a line of text and
// further lists: then no empty lines part them.
func isTight(list *html.Node) bool {
	for li := range list.ChildNodes() {
		for block := range li.ChildNodes() {
			switch {
			case block.DataAtom == atom.Ol && !isCounted(block), isElementOf(list, atom.Ol) && !isCounted(list) && isBlock(block):
				return false // in Markdown it is words, which would go on in the same paragraph
			case isBlock(block) && block.DataAtom != atom.Ul && block.DataAtom != atom.Ol:
				return false
			}
		}
	}
	return true
}

// block returns the lines of one block.
func (w blockWriter) block(n *html.Node) []string {
	switch n.DataAtom {
	case atom.P:
		lines, _ := w.lineRun(n.FirstChild)
		return lines
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return w.heading(n)
	case atom.Summary, atom.Dt:
		return w.formatted(n, atom.Strong)
	case atom.Figcaption:
		if !w.plain && repeatsPicture(n) {
			return nil
		}
		return w.formatted(n, atom.Em)
	case atom.Blockquote:
		return indent(w.blocks(n), quoteMark, quoteMark)
	case atom.Ul, atom.Ol:
		return w.list(n)
	case atom.Dl:
		if !isDefinitions(n) {
			return w.blocks(n)
		}
		return w.definitions(n)
	case atom.Dd:
		return indent(w.blocks(n), "- ", "  ")
	case atom.Pre:
		return w.code(n)
	case atom.Table:
		return w.table(n)
	case atom.Hr:
		return []string{rule}
	}
	return w.blocks(n)
}

// repeatsPicture reports whether a caption says what its picture is said to show anyway.
func repeatsPicture(caption *html.Node) bool {
	picture := caption.PrevSibling
	if !isElementOf(picture, atom.P) || !isPictureLine(picture) {
		return false
	}
	img := FindElement(picture, atom.Img)
	plain := func(text string) string { return strings.ToLower(strings.TrimRight(sanitize.Line(text), ". ")) }
	return img != nil && plain(Attribute(img, "alt")) == plain(TextOf(caption, maxShort))
}

// heading returns the line of a heading.
func (w blockWriter) heading(n *html.Node) []string {
	lines, _ := w.lineRun(n.FirstChild)
	text := strings.Join(lines, " ")
	if w.plain || text == "" {
		return lines
	}
	if strings.HasSuffix(text, "#") && !strings.HasSuffix(text, `\#`) { // or it would end the heading
		text = text[:len(text)-1] + `\#`
	}
	return []string{strings.Repeat("#", int(n.Data[1]-'0')) + " " + text}
}

// formatted returns the line of n in a format: a term in bold, a caption in italics.
func (w blockWriter) formatted(n *html.Node, format atom.Atom) []string {
	around, line := newElement(format), newElement(atom.P)
	moveChildren(around, n, nil)
	line.AppendChild(around)
	lines, _ := w.lineRun(line.FirstChild)
	moveChildren(n, around, nil) // back, for the next writer
	if format == atom.Em && !w.plain && len(lines) > 0 {
		lines[0] = CaptionMark + lines[0]
	}
	return lines
}

// list returns the lines of a list. A list right after another of its kind gets
// another sign, or Markdown would take both for one.
func (w blockWriter) list(n *html.Node) []string {
	var (
		lines    []string
		tight    = isTight(n)
		second   = isSecondList(n)
		counted  = isCounted(n)
		numbers  = numberingOf(n)
		joinable bool // the last item is lines of words, which those of the next one may follow
	)
	for li := range n.ChildNodes() {
		number, _ := numbers.take(li)
		item := w.blocks(li)
		if len(item) == 0 && counted {
			continue
		}
		sign, hang := listSign(n, number, second && !w.plain), 0
		switch hang = utf8.RuneCountInString(sign); {
		case len(item) == 0: // a picture, whose number is a word
			item = []string{strings.TrimRight(sign, " ")}
		case counted || w.plain && beginsWithWords(li):
			item = indent(item, sign, strings.Repeat(" ", hang))
		default:
			item = w.labelled(item, sign, beginsWithWords(li))
		}
		switch {
		case len(lines) == 0:
		case !w.plain && !counted && joinable:
			lines[len(lines)-1] += hardBreak(lines[len(lines)-1])
		case !tight || !w.plain && !counted:
			lines = append(lines, "")
		}
		lines, joinable = append(lines, item...), isWords(li)
	}
	return lines
}

// listSign returns what stands before an item.
func listSign(list *html.Node, number int, isSecond bool) string {
	switch {
	case list.DataAtom != atom.Ol && isSecond:
		return "* "
	case list.DataAtom != atom.Ol:
		return "- "
	case isSecond && isCounted(list):
		return numberWords(number, "") + ") "
	}
	return numberWords(number, Attribute(list, "type")) + ". "
}

// isWords reports whether an item is words and nothing else.
func isWords(li *html.Node) bool {
	for child := range li.ChildNodes() {
		if isBlock(child) {
			return false
		}
	}
	return true
}

// beginsWithWords reports whether the first block of an item is words.
func beginsWithWords(li *html.Node) bool {
	first := li.FirstChild
	return !isBlock(first) || first.DataAtom == atom.P && !isPictureLine(first)
}

// labelled puts the number before an item that Markdown would number otherwise, as words:
// before its first line, if that is words, or else on a line of its own.
func (w blockWriter) labelled(item []string, sign string, beginsWithWords bool) []string {
	if !w.plain {
		sign = escapeStart(sign)
	}
	if beginsWithWords {
		return append([]string{sign + item[0]}, item[1:]...)
	}
	return append([]string{strings.TrimRight(sign, " "), ""}, item...)
}

// isSecondList reports whether an odd number of lists of the same kind stands
// right before this one.
func isSecondList(n *html.Node) bool {
	second := false
	for p := n.PrevSibling; isElementOf(p, n.DataAtom); p = p.PrevSibling {
		second = !second
	}
	return second
}

// indent puts first before the first line and others before the other lines. A rule
// that begins an item is written another way, since "- ---" would be a rule.
func indent(lines []string, first, others string) []string {
	if len(lines) > 0 && lines[0] == rule && first != quoteMark {
		lines[0] = "___"
	}
	for i, line := range lines {
		lead := others
		if i == 0 {
			lead = first
		}
		if line == "" {
			lead = strings.TrimRight(lead, " ")
		}
		lines[i] = lead + line
	}
	return lines
}

// code returns the lines of a block of code, fenced by more backticks than any
// in it.
func (w blockWriter) code(n *html.Node) []string {
	text := TextOf(n, MaxSource)
	if w.plain {
		return strings.Split(text, "\n")
	}
	fence := strings.Repeat("`", max(3, longestRun(text, '`')+1))
	language := strings.TrimPrefix(Attribute(n.FirstChild, "class"), "language-")
	return strings.Split(fence+language+"\n"+text+"\n"+fence, "\n")
}

// longestRun returns how often c stands in a row in text at most.
func longestRun(text string, c byte) int {
	longest, run := 0, 0
	for i := range len(text) {
		if text[i] != c {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// scriptEdge stands for a subscript or superscript. It may be written as a small letter
// or behind a sign (_ or ^), so a delimiter beside it has to be valid in both cases.
const scriptEdge = '\uE000'

// edge returns the character at one end of a format's words, for CommonMark's rules of
// emphasis: '[' for links, code and pictures, which are written with punctuation.
func edge(n *html.Node, last bool) rune {
	for n != nil {
		switch {
		case n.Type == html.TextNode && last:
			r, _ := utf8.DecodeLastRuneInString(n.Data)
			return r
		case n.Type == html.TextNode:
			r, _ := utf8.DecodeRuneInString(n.Data)
			return r
		case n.DataAtom == atom.Br:
			return ' '
		case n.DataAtom == atom.A, n.DataAtom == atom.Code, n.DataAtom == atom.Kbd, n.DataAtom == atom.Img, n.DataAtom == atom.Del:
			return '['
		case n.DataAtom == atom.Sub, n.DataAtom == atom.Sup:
			return scriptEdge
		case last:
			n = n.LastChild
		default:
			n = n.FirstChild
		}
	}
	return ' '
}

// beside returns the character that stands before or after a format.
func beside(n *html.Node, after bool) rune {
	for {
		next := n.PrevSibling
		if after {
			next = n.NextSibling
		}
		if next != nil {
			return edge(next, !after)
		}
		n = n.Parent
		if n == nil || isBlock(n) || n.DataAtom != atom.Em && n.DataAtom != atom.Strong && n.DataAtom != atom.A && n.DataAtom != atom.Del {
			return ' '
		}
		if n.DataAtom == atom.A || n.DataAtom == atom.Del {
			return '['
		}
	}
}

// canStand reports whether a delimiter between the characters outside and inside begins
// or ends emphasis (CommonMark 0.31, section 6.2: left- and right-flanking).
func canStand(outside, inside rune) bool {
	isMark := isPunctuation(inside) || inside == scriptEdge
	return !unicode.IsSpace(inside) && (!isMark || unicode.IsSpace(outside) || isPunctuation(outside))
}

// isPunctuation reports whether CommonMark takes r for punctuation: Unicode's categories
// P and S.
func isPunctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// words writes words that stand in no node.
func (p inlineWriter) words(text string) {
	if p.plain {
		p.out.WriteString(text)
		return
	}
	p.escape(text)
}

// isBareReference reports whether a text begins with a reference to a character that has lost
// its semicolon, as &copy or &#10. HTML reads it as the character, and so do programs that set
// Markdown.
func isBareReference(text string) bool {
	end := 1
	for end < min(len(text), 36) && (text[end] == '#' || isWordByte(text[end])) {
		end++
	}
	return html.UnescapeString(text[:end]) != text[:end]
}
