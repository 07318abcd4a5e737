package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// What the simple tree is made of:
//
//	body, blockquote, figure, details   hold blocks
//	li, dd, td, th                      hold a line of text, then blocks
//	p, h1…h6, dt, summary, figcaption,  hold a line of text
//	caption
//	ul, ol, dl, table, pre, hr          are what they are in HTML
//	a, em, strong, del, code, kbd, sub, sup, abbr, br, img, text    make up a line
//
// There are no empty elements, no blanks at the ends of a line, none at the
// ends of emphasis, one image to a paragraph, and text has no line breaks
// except in pre.

// maxLists is how deep lists are drawn; deeper ones are drawn at this depth.
const maxLists = 12

// A simplifier builds a simple tree while it walks another. Elements of the
// line it is in are opened only when there is something to put in them, so that
// "<b><p>one</p><p>two</p></b>" becomes two paragraphs, each with its own bold.
type simplifier struct {
	base       string    // what relative links are relative to; "" if they lead nowhere
	anchors    anchoring // the places that links within the article lead to, if those are kept
	arrived    string    // the signs of those that the next word belongs to
	media      store.Media
	explained  map[string]bool // abbreviations whose titles were written
	quoteDepth int
	listDepth  int
	linkCount  int             // bare addresses that were made links
	keepsLines bool            // line breaks in a text stay (keepsBreaks)
	styled     map[string]bool // classes and ids whose line breaks stay (readSheet)

	block         *html.Node   // the element to which the next block is appended
	line          *html.Node   // the element to which the next word is appended; nil if a line has to be begun
	label         *html.Node   // the line, if it holds nothing but the number of a note
	singleLine    bool         // line is a heading or a cell: blocks in it become words
	formats       []*html.Node // the formats around the next word, outermost first
	openFormats   []openFormat // the elements around the last word, outermost first
	gap           gap          // what stands between the last word and the next
	pendingImages []*html.Node // images from amid the line, and their captions, which are appended after it
	lastPicture   string       // address of the last image
}

// openFormat is an element of the line and the format it was opened for.
type openFormat struct{ format, node *html.Node }

// A gap is what stands between two words.
type gap uint8

const (
	gapNone gap = iota
	gapSpace
	gapBreak // one <br>
	gapBlock // two or more <br>: some people write paragraphs that way
)

// Simplify makes a simple tree of doc.
func Simplify(doc *html.Node, base string) (*html.Node, store.Media) {
	return simplify(doc, base, anchoring{})
}

// simplify is Simplify, with the links that lead to some places in doc.
func simplify(doc *html.Node, base string, anchors anchoring) (*html.Node, store.Media) {
	root := newElement(atom.Body)
	s := &simplifier{base: base, anchors: anchors, block: root, explained: map[string]bool{}}
	s.children(doc)
	s.endLine()
	return root, s.media
}

// children walks what is in n.
func (s *simplifier) children(n *html.Node) {
	s.arrived += s.anchors.at(n)
	for child := range n.ChildNodes() {
		switch child.Type {
		case html.TextNode:
			s.text(child.Data)
		case html.ElementNode:
			s.element(child)
		}
	}
}

// element walks one element according to what it means.
func (s *simplifier) element(n *html.Node) {
	if isHidden(n) || isNumberColumn(n) {
		return
	}
	if keeps, says := keepsBreaks(n); says || isStyled(n, s.styled) {
		defer func(outer bool) { s.keepsLines = outer }(s.keepsLines)
		s.keepsLines = keeps || !says
	}
	switch n.DataAtom {
	case atom.Br:
		s.lineBreak()
	case atom.Hr:
		s.endLine()
		if !s.singleLine {
			s.block.AppendChild(newElement(atom.Hr))
		}
	case atom.Img:
		s.image(n)
	case atom.Picture:
		s.pictureElement(n)
	case atom.Noscript:
		s.noscript(n)
	case atom.Iframe, atom.Video, atom.Audio, atom.Embed:
		s.embed(n)
	case atom.Object:
		s.object(n)
	case atom.Svg:
		s.vector(n)
	case atom.Button:
		s.button(n)
	case atom.Math:
		s.math(n)
	case atom.Script:
		if tex := scriptedTeX(n); tex != "" {
			s.tex(tex)
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		s.oneLine(n, n.DataAtom)
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		s.list(n)
	case atom.Li:
		s.looseItem(n)
	case atom.Blockquote:
		s.quote(n)
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext:
		s.preformatted(n)
	case atom.Table:
		if !s.numberedCode(n) {
			s.table(n)
		}
	case atom.Dt, atom.Dd:
		s.definition(n)
	case atom.Dl, atom.Figure, atom.Details:
		s.within(n.DataAtom, n)
	case atom.Summary, atom.Figcaption:
		s.oneLine(n, n.DataAtom)
	case atom.A:
		s.link(n)
	case atom.Q:
		s.write("“")
		s.gap = gapNone
		s.children(n)
		s.gap = gapNone
		s.write("”")
	case atom.Rt:
		s.write("(" + sanitize.Line(TextOf(n, maxShort)) + ")")
	case atom.Map:
		s.imageMap(n)
	case atom.Style:
		s.styled = readSheet(n, s.styled)
	case atom.Wbr, atom.Rp:
	case atom.Input:
		s.checkbox(n)
	case atom.Abbr, atom.Acronym:
		s.abbreviation(n)
	default:
		s.other(n)
	}
}

// other walks an element that only formats words, or only separates blocks. An unknown
// element counts as what is in it.
func (s *simplifier) other(n *html.Node) {
	if tag := formatOf(n.DataAtom); tag != 0 {
		s.format(newElement(tag), n)
		return
	}
	formula, isFormula := drawnFormula(n)
	switch {
	case isDropped(n), isSiteButton(n):
	case isFormula && formula != nil:
		s.math(formula)
	case isFormula: // its TeX follows
	case strings.HasPrefix(n.Data, "amp-"), strings.HasPrefix(n.Data, "lite-youtube"):
		s.ampElement(n)
	case isSideNote(n):
		s.gap = max(s.gap, gapSpace)
		s.write("(")
		s.gap = gapNone
		s.children(n)
		s.gap = gapNone
		s.write(")")
		s.gap = gapSpace
	case n.DataAtom == atom.Span && declaration(n, "vertical-align") == "super" && !s.inFormat(atom.Sup):
		s.format(newElement(atom.Sup), n)
	case isPainted(n):
		s.painted(n)
		s.children(n)
	case sanitize.IsInline(n.DataAtom), n.DataAtom == 0, n.DataAtom == atom.Label:
		s.children(n)
	default:
		s.endLineOfWords()
		s.children(n)
		s.endLineOfWords()
	}
}

// formatOf returns the element that stands for the format in a simple tree, 0
// if there is none.
func formatOf(tag atom.Atom) atom.Atom {
	switch tag {
	case atom.Em, atom.I, atom.Cite, atom.Dfn, atom.Var:
		return atom.Em
	case atom.Strong, atom.B:
		return atom.Strong
	case atom.Del, atom.S, atom.Strike:
		return atom.Del
	case atom.Code, atom.Tt, atom.Samp:
		return atom.Code
	case atom.Kbd, atom.Sub, atom.Sup:
		return tag
	}
	return 0
}

// format walks n with the format f around its words. A format inside itself changes
// nothing. Links stand around code and not in it, since code is written verbatim, and around
// letters above or below the line, which may be written as others.
func (s *simplifier) format(f, n *html.Node) {
	for _, outer := range s.formats {
		if outer.DataAtom == f.DataAtom {
			s.children(n)
			return
		}
	}
	before := s.formats
	at := len(before)
	if f.DataAtom != atom.Code && f.DataAtom != atom.Kbd {
		isRaised := f.DataAtom == atom.A && fillsRaised(n)
		for at > 0 && (before[at-1].DataAtom == atom.Code || before[at-1].DataAtom == atom.Kbd || isRaised && isScript(before[at-1])) {
			at--
		}
	}
	s.formats = append(append(append(make([]*html.Node, 0, len(before)+1), before[:at]...), f), before[at:]...)
	s.children(n)
	s.formats = before
}

// isScript reports whether an element raises or lowers its letters.
func isScript(n *html.Node) bool { return isElementOf(n, atom.Sup) || isElementOf(n, atom.Sub) }

// fillsRaised reports whether a link is all there is in letters above or below the line.
func fillsRaised(a *html.Node) bool {
	around := a.Parent
	for ; around != nil && !isScript(around); around = around.Parent {
		if !sanitize.IsInline(around.DataAtom) {
			return false
		}
	}
	return around != nil && len(TextOf(around, maxShort)) == len(TextOf(a, maxShort))
}

// inFormat reports whether the next word is in the format.
func (s *simplifier) inFormat(tag atom.Atom) bool {
	for _, f := range s.formats {
		if f.DataAtom == tag {
			return true
		}
	}
	return false
}

// link walks <a>. A link that leads nowhere a reader could go keeps its words and loses
// its address. A link that is only a sign for jumping within the page is left out, and one
// whose words are the mark of a note is set apart from the word that it hangs on.
func (s *simplifier) link(n *html.Node) {
	if mayBeNote(n, s.base) && s.note(n) {
		return
	}
	if a := s.jump(n); a != nil {
		s.format(a, n)
		return
	}
	address := Link(s.base, strings.TrimSpace(Attribute(n, "href")))
	if address == "" {
		s.children(n)
		return
	}
	a := newElement(atom.A)
	setAttribute(a, "href", address)
	s.format(a, n)
}

// IsJump reports whether a link is only a handle for jumping within a page: the
// mark beside a heading, or the way back from a footnote.
func IsJump(a *html.Node) bool {
	if !strings.HasPrefix(strings.TrimSpace(Attribute(a, "href")), "#") || FindElement(a, atom.Img) != nil {
		return false
	}
	return isJumpSign(TextOf(a, maxShort))
}

// Link is where a link of an article leads a reader to, absolute and
// clean, "" if nowhere. A fragment of the same page leads nowhere in a terminal.
func Link(base, href string) string {
	switch {
	case href == "", href[0] == '#', strings.Count(href, "../") > 64: // nobody's page is that deep
		return ""
	case len(href) > 7 && strings.EqualFold(href[:7], "mailto:"):
		return sanitize.MailAddress(href)
	}
	return sanitize.AbsoluteLink(base, href)
}

// wayBack writes the sign that leads from a note to its mark.
func (s *simplifier) wayBack(a *html.Node) {
	formats := s.formats
	s.formats = []*html.Node{a}
	s.gap = max(s.gap, gapSpace)
	s.write("↩")
	s.formats = formats
}

// note walks a link that may belong to a note; false if it is an ordinary one.
func (s *simplifier) note(n *html.Node) bool {
	text := sanitize.Line(TextOf(n, maxShort))
	isMark, jump := isNoteMark(text), s.jump(n)
	switch {
	case jump != nil && leadsBack(n, text):
		s.wayBack(jump)
		return true
	case isJumpSign(text) && isOwnPlace(strings.TrimSpace(Attribute(n, "href")), s.base) && FindElement(n, atom.Img) == nil, !isMark && strings.Contains(Attribute(n, "role"), "backlink"):
		return true
	case !isMark || s.inFormat(atom.Code) || s.inFormat(atom.Kbd):
		return false
	case (s.line == nil || s.line.FirstChild == nil) && !s.singleLine:
		if !standsBeforeNote(n) {
			return false
		}
		formats := s.formats
		s.arrived += s.anchors.at(n)
		if s.formats = nil; jump != nil {
			s.formats = []*html.Node{jump}
		}
		s.write(text + ".")
		s.formats = formats
		s.gap, s.label = gapSpace, s.line
		return true
	case s.line != nil && strings.ContainsAny(lastLetter(s.line), "[("): // "[1]" is apart already
		begun, _ := CutAnchors(TextOf(s.line, maxShort))
		isLabel := len(begun) == 1 && s.gap == gapNone
		if jump != nil {
			s.format(jump, n)
		} else {
			s.children(n)
		}
		if isLabel {
			s.label = s.line
		}
		return true
	case s.inFormat(atom.Sup) || s.gap != gapNone && !isDeclaredNote(n):
		return false
	}
	if formats := s.formats; jump != nil {
		s.formats = append(formats[:len(formats):len(formats)], jump)
		defer func() { s.formats = formats }()
	}
	s.format(newElement(atom.Sup), n)
	return true
}

// jump is the link to another place of the article that an <a> is, nil if it is none.
func (s *simplifier) jump(n *html.Node) *html.Node {
	address := s.anchors.jump(n)
	if address == "" {
		return nil
	}
	a := newElement(atom.A)
	setAttribute(a, "href", address)
	setAttribute(a, isJump, "")
	return a
}

// isJump is the attribute of a link, in a simple tree, that leads to another place of the article.
const isJump = "data-jump"
