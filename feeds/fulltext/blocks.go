package fulltext

import (
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
)

// A block is a run of words that a reader sees as one: a paragraph, a heading, an item of
// a list, or words between two such elements. What is clutter is decided block by block,
// since pages put the same line into <p>, <div>, <li>, or into nothing at all.
type block struct {
	leaves []*html.Node // the texts and pictures that it is made of
	text   string       // as it stands in the page; see line
	linked int          // how many bytes of it stand in links
	links  []*html.Node // <a> with words in them
	bold   int          // how many bytes of it stand in <em>, <i>, <b> or <strong>

	heading bool       // it is in <h1> to <h6>
	item    *html.Node // the <li> around it
	guarded bool       // in a quote, a figure, a table of data, code or a definition: no word in it makes it clutter
	box     *box       // the element around it whose class says that it is no part of the text

	prose   bool // a whole paragraph of the text
	removed bool
}

// A box is an element whose class says that it is no part of the text.
type box struct {
	outer *box
	kind  string // the word in its class
	bytes int
	prose int // whole paragraphs in it
}

const (
	proseBytes = 100 // of a paragraph that is surely more than a line of facts or a call
	lineBytes  = 400 // longer blocks are looked at by no rule that reads words
)

// line is the block's text on one line, "" if it is too long for a line.
func (b *block) line() string {
	if len(b.text) > 2*lineBytes {
		return ""
	}
	if line := sanitize.Line(b.text); len(line) <= lineBytes {
		return line
	}
	return ""
}

// isLink reports whether the block is one link, or several, and nothing else.
func (b *block) isLink() bool {
	return len(b.links) > 0 && strings.TrimFunc(b.unlinked(), isNoWord) == ""
}

// unlinked is the part of the block that stands in no link.
func (b *block) unlinked() string {
	var text strings.Builder
	for _, leaf := range b.leaves {
		if leaf.Type == html.TextNode && !isWithin(leaf, atom.A) {
			text.WriteString(leaf.Data)
		}
	}
	return sanitize.Line(text.String())
}

// isWithin reports whether an element of the line around n is of the tag.
func isWithin(n *html.Node, tag atom.Atom) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == tag {
			return true
		}
		if isBlockElement(p) {
			return false
		}
	}
	return false
}

// isBlockElement reports whether an element begins a new line.
func isBlockElement(n *html.Node) bool {
	return n.Type == html.ElementNode && n.DataAtom != 0 && !sanitize.IsInline(n.DataAtom) && n.DataAtom != atom.Img && n.DataAtom != atom.Picture && n.DataAtom != atom.Br
}

// A blockReader cuts a tree into blocks.
type blockReader struct {
	blocks  []*block
	current *block
	text    strings.Builder
}

// surroundings is what is around a place in the tree.
type surroundings struct {
	link, item             *html.Node
	heading, guarded, bold bool
	box                    *box
}

// readBlocks cuts the tree below root into blocks, in the order of the text.
func readBlocks(root *html.Node) []*block {
	r := &blockReader{}
	for child := range root.ChildNodes() {
		r.node(child, surroundings{})
	}
	r.end()
	return r.blocks
}

// node reads n, which has around before it.
func (r *blockReader) node(n *html.Node, around surroundings) {
	switch n.Type {
	case html.TextNode:
		r.word(n, around)
		return
	case html.ElementNode:
	default:
		return
	}
	isBlock := isBlockElement(n)
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template:
		return
	case atom.Img, atom.Iframe, atom.Video, atom.Audio:
		r.begin(around)
		r.current.leaves = append(r.current.leaves, n)
		return
	case atom.Br:
		r.text.WriteByte('\n')
		return
	case atom.A:
		around.link = n
	case atom.Em, atom.I, atom.B, atom.Strong:
		around.bold = true
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		around.heading = true
	case atom.Li:
		around.item = n
	case atom.Blockquote, atom.Pre, atom.Figure, atom.Dl, atom.Code, atom.Th, atom.Figcaption, atom.Math:
		around.guarded = true
	case atom.Table:
		around.guarded = around.guarded || markup.FindElement(n, atom.Th, atom.Caption) != nil
	}
	if isBlock {
		r.end()
		if kind := clutterClass(n); kind != "" {
			around.box = &box{outer: around.box, kind: kind}
		}
	}
	for child := range n.ChildNodes() {
		r.node(child, around)
	}
	if isBlock {
		r.end()
	}
}

// begin makes sure that there is a block to add to.
func (r *blockReader) begin(around surroundings) {
	if r.current == nil {
		r.current = &block{heading: around.heading, item: around.item, guarded: around.guarded, box: around.box}
		r.text.Reset()
	}
}

// word adds a text to the block.
func (r *blockReader) word(n *html.Node, around surroundings) {
	if strings.TrimSpace(n.Data) == "" {
		if r.current != nil {
			r.text.WriteByte(' ')
		}
		return
	}
	r.begin(around)
	b := r.current
	b.leaves = append(b.leaves, n)
	b.guarded = b.guarded || around.guarded
	r.text.WriteString(n.Data)
	size := len(n.Data)
	if around.link != nil {
		b.linked += size
		if len(b.links) == 0 || b.links[len(b.links)-1] != around.link {
			b.links = append(b.links, around.link)
		}
	}
	if around.bold {
		b.bold += size
	}
}

// end ends the block.
func (r *blockReader) end() {
	b := r.current
	if r.current = nil; b == nil {
		return
	}
	b.text = strings.TrimSpace(r.text.String())
	b.prose = !b.heading && len(b.text) >= proseBytes && 2*b.linked < len(b.text)
	for around := b.box; around != nil; around = around.outer {
		around.bytes += len(b.text)
		if b.prose && len(b.text) > 2*proseBytes {
			around.prose++
		}
	}
	r.blocks = append(r.blocks, b)
}

// remove takes the block out of its tree, and elements that it leaves empty.
func (b *block) remove(root *html.Node) {
	for _, leaf := range b.leaves {
		for n := leaf; n != root && n.Parent != nil; {
			parent := n.Parent
			parent.RemoveChild(n)
			if !isEmpty(parent) {
				break
			}
			n = parent
		}
	}
}

// isEmpty reports whether nothing that is seen is left in n.
func isEmpty(n *html.Node) bool {
	for child := range n.ChildNodes() {
		if child.Type == html.ElementNode && child.DataAtom != atom.Br || child.Type == html.TextNode && strings.TrimSpace(child.Data) != "" {
			return false
		}
	}
	return true
}

// endsSentence reports whether a text ends as sentences do, in any language.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, " \u00a0\"'”’»«)]}）」』】›*\n\t")
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?…。！？．؟۔।:：;；♦", last) && last != utf8.RuneError
}

// isNoWord reports whether a character is neither letter nor digit.
func isNoWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

// sameSite reports whether a link leads to the host of the page.
func sameSite(href, base string) bool {
	to, err := url.Parse(href)
	if err != nil {
		return false
	}
	from, err := url.Parse(base)
	return err == nil && (to.Host == "" || strings.TrimPrefix(to.Host, "www.") == strings.TrimPrefix(from.Host, "www."))
}

// isFile reports whether a link leads to something that is no page, by its name.
func isFile(href string) bool {
	address, err := url.Parse(href)
	if err != nil {
		return false
	}
	switch strings.ToLower(path.Ext(address.Path)) {
	case "", ".html", ".htm", ".shtml", ".php", ".asp", ".aspx", ".jsp", ".stm", ".cms", ".ece", ".story", ".xhtml":
		return false
	}
	return len(path.Ext(address.Path)) <= 5
}
