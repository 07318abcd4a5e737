package markup

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
)

// text takes a piece of text as it stands in the source: runs of white space
// count as one blank, and blanks at its ends are only remembered, since they
// may turn out to stand at the end of a line or of emphasis.
func (s *simplifier) text(raw string) {
	if s.keepsLines && strings.Contains(raw, "\n") {
		for i, line := range strings.Split(raw, "\n") {
			if i > 0 {
				s.lineBreak()
			}
			s.text(line)
		}
		return
	}
	isCode := s.inFormat(atom.Code) || s.inFormat(atom.Kbd)
	clean := ""
	if isCode || strings.Contains(raw, "://") || strings.Contains(raw, "www.") { // it may be copied letter by letter
		clean = sanitize.Line(raw)
	} else {
		clean = sanitize.Prose(raw)
	}
	if clean == "" {
		if strings.ContainsAny(raw, " \n\t\u00a0") {
			s.gap = max(s.gap, gapSpace)
		}
		return
	}
	if strings.HasPrefix(raw, "\u00a0") || raw[0] <= ' ' {
		s.gap = max(s.gap, gapSpace)
	}
	if isCode || s.inFormat(atom.A) {
		s.write(clean)
	} else {
		s.linkify(clean)
	}
	if strings.HasSuffix(raw, "\u00a0") || raw[len(raw)-1] <= ' ' {
		s.gap = max(s.gap, gapSpace)
	}
}

// lineBreak breaks the line: twice, or with an empty line, it ends the paragraph.
func (s *simplifier) lineBreak() { s.gap = min(max(s.gap, gapSpace)+1, gapBlock) }

// linkify writes words of a text, with the addresses in it made links.
func (s *simplifier) linkify(text string) {
	const most = 5000 // a list of addresses longer than that is data
	if s.linkCount > most || !strings.Contains(text, "://") && !strings.Contains(text, "www.") {
		s.write(text)
		return
	}
	done := 0
	for _, at := range bareAddress().FindAllStringIndex(text, most) {
		s.linkCount++
		shown := trimSentence(text[at[0]:at[1]])
		target := shown
		if !strings.Contains(shown, "://") {
			target = "https://" + shown
		}
		target = sanitize.Address(target)
		if target == "" || !strings.Contains(shown, ".") && !strings.Contains(shown, "localhost") {
			continue
		}
		s.write(text[done:at[0]])
		a := newElement(atom.A)
		setAttribute(a, "href", target)
		outer := s.formats
		s.formats = append(outer[:len(outer):len(outer)], a)
		s.write(shown)
		s.formats = outer
		done = at[0] + len(shown)
	}
	s.write(text[done:])
}

// write writes clean text into the line, beginning one if there is none.
func (s *simplifier) write(text string) {
	if text == "" {
		return
	}
	parent, blank := s.nextParent()
	if strings.Trim(text, "]).:") != "" {
		s.label = nil
	}
	if s.arrived != "" {
		text, s.arrived = s.arrived+text, ""
	}
	if blank && text[0] != ' ' {
		text = " " + text
	}
	parent.AppendChild(newText(text))
}

// nextParent returns the element to put the next word into. It begins a line if there
// is none, ends the formats that the next word does not share with the last one, writes
// the gap between the two, and opens the next word's formats. If the gap is a blank and
// no format begins, it is not written: blank says that the word has to begin with one.
func (s *simplifier) nextParent() (parent *html.Node, blank bool) {
	if s.gap == gapBlock && !s.singleLine {
		s.endLine()
	}
	if s.line == nil {
		s.line = newElement(atom.P)
		s.block.AppendChild(s.line)
	}
	if s.line.FirstChild == nil {
		s.gap = gapNone
		s.openFormats = s.openFormats[:0]
	}
	shared := 0
	for shared < len(s.openFormats) && shared < len(s.formats) && s.openFormats[shared].format == s.formats[shared] {
		shared++
	}
	s.openFormats = s.openFormats[:shared]
	parent = s.line
	if shared > 0 {
		parent = s.openFormats[shared-1].node
	}
	switch {
	case s.gap == gapBreak && !s.singleLine:
		parent.AppendChild(newElement(atom.Br))
	case s.gap != gapNone && shared == len(s.formats):
		blank = true
	case s.gap != gapNone:
		parent.AppendChild(newText(" "))
	}
	joined := s.gap == gapNone
	s.gap = gapNone
	for _, f := range s.formats[shared:] {
		// "<b>one</b><b>two</b>" is one word in bold: Markdown could not say it otherwise.
		node := parent.LastChild
		if !joined || !isElementOf(node, f.DataAtom) || f.DataAtom == atom.A {
			node = &html.Node{Type: html.ElementNode, DataAtom: f.DataAtom, Data: f.Data, Attr: f.Attr}
			parent.AppendChild(node)
			joined = false
		}
		s.openFormats = append(s.openFormats, openFormat{f, node})
		parent = node
	}
	return parent, blank
}

// endLine ends the line, if there is one; the images that were met in it follow.
func (s *simplifier) endLine() {
	if s.singleLine {
		s.gap = max(s.gap, gapSpace)
		return
	}
	s.line, s.openFormats, s.gap = nil, s.openFormats[:0], gapNone
	for _, img := range s.pendingImages {
		p := newElement(atom.P)
		p.AppendChild(img)
		s.block.AppendChild(p)
	}
	s.pendingImages = nil
}

// endLineOfWords is endLine, but for a line that holds nothing but the number of a note:
// the note goes on in it.
func (s *simplifier) endLineOfWords() {
	if s.label != nil && s.label == s.line {
		s.gap = max(s.gap, gapSpace)
		return
	}
	s.endLine()
}

// oneLine makes an element that holds a line and nothing else: what is in n
// becomes words, whatever it was.
func (s *simplifier) oneLine(n *html.Node, tag atom.Atom) {
	s.endLine()
	if s.singleLine {
		s.children(n)
		s.endLine()
		return
	}
	el := newElement(tag)
	s.fillLine(el, n)
	if el.FirstChild != nil {
		s.block.AppendChild(el)
	}
	s.endLine()
}

// fillLine fills the element's line with the words of n.
func (s *simplifier) fillLine(el, n *html.Node) {
	formats, own := s.formats, ownFormat(el.DataAtom)
	if own != 0 {
		s.formats = []*html.Node{newElement(own)}
		for _, f := range formats {
			if f.DataAtom != own {
				s.formats = append(s.formats, f)
			}
		}
	}
	s.line, s.openFormats, s.gap, s.singleLine = el, s.openFormats[:0], gapNone, true
	s.children(n)
	s.line, s.openFormats, s.gap, s.singleLine = nil, s.openFormats[:0], gapNone, false
	s.formats = formats
	if own != 0 {
		unformat(el, own)
	}
}

// within makes an element that holds blocks.
func (s *simplifier) within(tag atom.Atom, n *html.Node) {
	s.endLine()
	if s.singleLine {
		s.children(n)
		s.endLine()
		return
	}
	if el := s.blocks(newElement(tag), n); el.FirstChild != nil {
		s.block.AppendChild(el)
	}
}

// blocks fills the element with the blocks of n.
func (s *simplifier) blocks(el, n *html.Node) *html.Node {
	outer := s.block
	s.block = el
	s.children(n)
	s.endLine()
	s.block = outer
	return el
}

// quote walks <blockquote>.
func (s *simplifier) quote(n *html.Node) {
	if s.quoteDepth >= maxQuotes {
		s.endLine()
		s.children(n)
		s.endLine()
		return
	}
	s.quoteDepth++
	s.within(atom.Blockquote, n)
	s.quoteDepth--
}

// list walks <ul> and <ol>. What stands in a list without being an item is made
// one; a list in a list belongs to the item before it.
func (s *simplifier) list(n *html.Node) {
	s.endLine()
	if s.singleLine || s.listDepth >= maxLists {
		s.children(n)
		s.endLine()
		return
	}
	numbers := numberingOf(n)
	el := newElement(atom.Ul)
	if n.DataAtom == atom.Ol && numbers.style != noNumbers {
		el = numberedList(numbers)
	}
	s.listDepth++
	for child := range n.ChildNodes() {
		switch {
		case child.Type == html.TextNode && sanitize.Line(child.Data) == "":
		case child.Type == html.ElementNode && (isHidden(child) || isDropped(child) || child.DataAtom == atom.Script):
		case isElementOf(child, atom.Li):
			s.item(el, child, &numbers)
		case (isElementOf(child, atom.Ul) || isElementOf(child, atom.Ol)) && el.LastChild != nil:
			outer := s.block
			s.block = el.LastChild
			s.list(child)
			s.block = outer
		case child.Type == html.TextNode || child.Type == html.ElementNode:
			only := &html.Node{Type: html.ElementNode, DataAtom: atom.Li, Data: "li"}
			next := child.NextSibling
			n.RemoveChild(child)
			only.AppendChild(child)
			s.item(el, only, &numbers)
			only.RemoveChild(child)
			n.InsertBefore(child, next)
		}
	}
	s.listDepth--
	if el.FirstChild != nil {
		s.block.AppendChild(el)
	}
}

// item adds an item to a list. One that holds nothing is left out, and has its number.
func (s *simplifier) item(list, n *html.Node, numbers *numbering) {
	number, isNext := numbers.take(n)
	li := tighten(s.blocks(newElement(atom.Li), n))
	if li.FirstChild == nil {
		numbers.skipped = true
		return
	}
	if list.DataAtom == atom.Ol && !isNext {
		setAttribute(li, "value", strconv.Itoa(number))
	}
	list.AppendChild(li)
}

// looseItem walks an <li> that stands in no list: it joins the list before it,
// or begins one.
func (s *simplifier) looseItem(n *html.Node) {
	s.endLine()
	if s.singleLine || s.listDepth >= maxLists {
		s.children(n)
		s.endLine()
		return
	}
	list := s.block.LastChild
	if !isElementOf(list, atom.Ul) {
		list = newElement(atom.Ul)
	}
	s.listDepth++
	s.item(list, n, &numbering{})
	s.listDepth--
	if list.Parent == nil && list.FirstChild != nil {
		s.block.AppendChild(list)
	}
}

// definition walks <dt> and <dd>, in a <dl> or without one.
func (s *simplifier) definition(n *html.Node) {
	if !s.singleLine && s.block.DataAtom != atom.Dl {
		s.endLine()
		dl := newElement(atom.Dl)
		outer := s.block
		s.block = dl
		s.definition(n)
		s.block = outer
		if dl.FirstChild != nil {
			s.block.AppendChild(dl)
		}
		return
	}
	if n.DataAtom == atom.Dt {
		s.oneLine(n, atom.Dt)
		return
	}
	s.within(atom.Dd, n)
	if dd := s.block.LastChild; isElementOf(dd, atom.Dd) {
		tighten(dd)
	}
}

// abbreviation walks <abbr>. Where it is met first, its title is written behind it in
// brackets.
func (s *simplifier) abbreviation(n *html.Node) {
	title := sanitize.Line(Attribute(n, "title"))
	text := sanitize.Line(TextOf(n, maxShort))
	s.children(n)
	if title == "" || text == "" || s.explained[text] || len(title) <= len(text) || len(title) > 120 || !hasLetters(title) {
		return
	}
	s.explained[text] = true
	s.gap = max(s.gap, gapSpace)
	s.write("(" + title + ")")
}

// checkbox walks <input>: in a list of tasks it says which are done. Elsewhere it is mostly
// a switch that shows and hides something.
func (s *simplifier) checkbox(n *html.Node) {
	isTask := s.listDepth > 0 || HasAttribute(n, "disabled") || isElementOf(n.Parent, atom.Label)
	if Attribute(n, "type") != "checkbox" || !isTask {
		return
	}
	box := "☐"
	if HasAttribute(n, "checked") {
		box = "☑"
	}
	s.write(box)
	s.gap = gapSpace
}
