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

const (
	maxLists = 12  // lists deeper than this are drawn at this depth
	maxShort = 400 // bytes that are looked at of a text that should be short
)

// A simplifier builds a simple tree while it walks another. Elements of the
// line it is in are opened only when there is something to put in them, so that
// "<b><p>one</p><p>two</p></b>" becomes two paragraphs, each with its own bold.
type simplifier struct {
	base       string // what relative links are relative to; "" if they lead nowhere
	media      store.Media
	explained  map[string]bool // abbreviations whose titles were written
	quoteDepth int
	listDepth  int
	linkCount  int // bare addresses that were made links

	block         *html.Node   // the element to which the next block is appended
	line          *html.Node   // the element to which the next word is appended; nil if a line has to be begun
	singleLine    bool         // line is a heading or a cell: blocks in it become words
	formats       []*html.Node // the formats around the next word, outermost first
	openFormats   []openFormat // the elements around the last word, outermost first
	gap           gap          // what stands between the last word and the next
	pendingImages []*html.Node // images from amid the line, which are appended after it
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
	root := newElement(atom.Body)
	s := &simplifier{base: base, block: root, explained: map[string]bool{}}
	s.children(doc)
	s.endLine()
	return root, s.media
}

// children walks what is in n.
func (s *simplifier) children(n *html.Node) {
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
	if isHidden(n) {
		return
	}
	switch n.DataAtom {
	case atom.Br:
		s.gap = min(max(s.gap, gapSpace)+1, gapBlock)
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
	case atom.Iframe, atom.Video, atom.Audio, atom.Embed, atom.Object:
		s.embed(n)
	case atom.Math:
		s.math(n)
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
		s.table(n)
	case atom.Dl:
		s.within(atom.Dl, n)
	case atom.Dt:
		s.definition(n)
	case atom.Dd:
		s.definition(n)
	case atom.Figure:
		s.within(atom.Figure, n)
	case atom.Details:
		s.within(atom.Details, n)
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
	switch {
	case isDropped(n):
	case strings.HasPrefix(n.Data, "amp-"), strings.HasPrefix(n.Data, "lite-youtube"):
		s.ampElement(n)
	case sanitize.IsInline(n.DataAtom), n.DataAtom == 0, n.DataAtom == atom.Label:
		s.children(n)
	default:
		s.endLine()
		s.children(n)
		s.endLine()
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
// nothing. Links stand around code and not in it, since code is written verbatim.
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
		for at > 0 && (before[at-1].DataAtom == atom.Code || before[at-1].DataAtom == atom.Kbd) {
			at--
		}
	}
	s.formats = append(append(append(make([]*html.Node, 0, len(before)+1), before[:at]...), f), before[at:]...)
	s.children(n)
	s.formats = before
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
// its address. A link that is only a sign for jumping within the page is left out.
func (s *simplifier) link(n *html.Node) {
	href := strings.TrimSpace(Attribute(n, "href"))
	if IsJump(n) {
		return
	}
	address := Link(s.base, href)
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
	switch strings.Trim(TextOf(a, maxShort), " \t\n\u00a0\ufe0e\ufe0f") {
	case "", "#", "¶", "§", "🔗", "↩", "↑", "⤴", "⏎", "^", "[edit]", "Permalink", "Anchor":
		return true
	}
	return false
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

// checkbox walks <input>: in a list of tasks it says which are done.
func (s *simplifier) checkbox(n *html.Node) {
	if Attribute(n, "type") != "checkbox" {
		return
	}
	box := "☐"
	if HasAttribute(n, "checked") {
		box = "☑"
	}
	s.write(box)
	s.gap = gapSpace
}

// hasLetters reports whether the text is words rather than a machine's note,
// such as the date in <abbr title="2020-01-02T10:00">.
func hasLetters(text string) bool {
	letters := 0
	for i := range len(text) {
		if c := text[i] | 0x20; c >= 'a' && c <= 'z' || text[i] >= 0x80 {
			letters++
		}
	}
	return 2*letters > len(text)
}

// isHidden reports whether a browser would not show the element.
func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return a.Val != "until-found"
		case "class", "id":
			if isAttachment(a.Val) {
				return true
			}
		case "aria-hidden":
			if a.Val == "true" && !(n.DataAtom == atom.Img && Attribute(n, "alt") != "") {
				return true
			}
		case "style":
			if style := strings.ToLower(a.Val); strings.Contains(style, "display") || strings.Contains(style, "visibility") {
				style = strings.ReplaceAll(style, " ", "")
				if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
					return n.DataAtom != atom.Img // lazy images are hidden until a script shows them
				}
			}
		}
	}
	return false
}

// isAttachment reports whether one of an element's classes, or its id, is one of the
// attachments.
func isAttachment(names string) bool {
	if len(names) < 8 {
		return false
	}
	for name := range strings.FieldsSeq(names) {
		if isOneOf(attachments(), name) {
			return true
		}
	}
	return false
}

// isDropped reports whether the element is there for browsers, not for reading.
func isDropped(n *html.Node) bool {
	if n.Namespace != "" {
		return true // svg
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Button, atom.Svg, atom.Nav, atom.Select, atom.Textarea,
		atom.Title, atom.Head, atom.Link, atom.Meta, atom.Base, atom.Canvas, atom.Map, atom.Area, atom.Dialog,
		atom.Datalist, atom.Progress, atom.Meter, atom.Param, atom.Source, atom.Track, atom.Applet, atom.Frameset,
		atom.Noembed, atom.Noframes, atom.Option, atom.Optgroup:
		return true
	case atom.Form:
		return len(TextOf(n, 400)) <= 400 // some pages are one large form
	}
	return false
}
