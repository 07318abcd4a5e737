package markup

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/plaintext"
)

// maxNodes is how many nodes a source may cost (weigh) before it is taken for an
// attack. The longest pages in the wild cost a fifth of it. Each takes about 200 bytes,
// and there is a second tree of them (Simplify).
const maxNodes = 200_000

// errUnwieldy says that parsing the HTML would cost more than an article is
// worth, or can't be done at all.
var errUnwieldy = errors.New("markup is too deep or too tangled")

// simpleTree makes the simple tree of a body, and says what media are in it. It
// never fails: what can't be parsed comes out as its bare text.
func simpleTree(b store.Body) (root *html.Node, media store.Media) {
	return treeOf(b, nil)
}

// treeOf is simpleTree, with the links to the places that find has found, and the signs of these.
// find gets the body's HTML; nil keeps no such link.
func treeOf(b store.Body, find func(source string) anchoring) (root *html.Node, media store.Media) {
	root, media = wholeTree(&b, find)
	if mayHaveTail(b) {
		cutTails(root, sanitize.Address(b.Base))
	}
	return root, media
}

// wholeTree is treeOf with what programs put at the ends. The body becomes the one in the
// notation that it was read in.
func wholeTree(body *store.Body, find func(source string) anchoring) (root *html.Node, media store.Media) {
	b := *body
	source, cut := sanitize.Truncate(b.Source, MaxSource)
	b.Source = source
	b = inNotation(b)
	*body = b
	defer func() {
		if r := recover(); r != nil { // a parser's bug is no reason to lose the article
			root, media = bareText(b.Source), 0
		}
		if cut {
			addNote(root, "[The rest is left out: the article is longer than 8 MB.]")
		}
	}()
	switch b.Kind {
	case store.Text:
		b.Source = textToHTML(b.Source)
	case store.Markdown:
		b.Source = markdownToHTML(b.Source, withTags)
	}
	doc, err := ParseBody(b.Source)
	if err != nil {
		return bareText(b.Source), 0
	}
	var anchors anchoring
	if find != nil {
		anchors = find(b.Source)
	}
	return simplify(doc, sanitize.Address(b.Base), anchors)
}

// ParseBody parses a fragment of HTML as it would stand in a page's body. A
// fragment that would be too costly gives errUnwieldy.
func ParseBody(source string) (*html.Node, error) {
	source = withEmptyElements(withoutOpenMarks(source))
	if isUnwieldy(source) {
		return nil, errUnwieldy
	}
	body := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	nodes, err := html.ParseFragmentWithOptions(strings.NewReader(source), body, html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, fmt.Errorf("parse html: %w", err) // the parser refuses more than 512 levels
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body, nil
}

// ParsePage parses a whole web page. One that would be too costly gives
// errUnwieldy.
func ParsePage(source string) (*html.Node, error) {
	if isUnwieldy(source) {
		return nil, errUnwieldy
	}
	page, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return nil, fmt.Errorf("parse page: %w", err) // the parser refuses more than 512 levels
	}
	return page, nil
}

// A source with no more than fewTags tags and shortSource bytes cannot cost more than
// maxNodes, whatever they are: in the worst case the i-th tag costs i + i/32 + 2.
const (
	fewTags     = 500
	shortSource = 64 << 10
)

// maxToken is how long a tag may be, or a text without tags, in bytes. Scripts and
// pictures within a page have some megabytes.
const maxToken = MaxSource / 2

// isUnwieldy reports whether the source would cost more than maxNodes.
func isUnwieldy(source string) bool {
	return (len(source) > shortSource || strings.Count(source, "<") > fewTags) && weigh(source) > maxNodes
}

// weigh estimates how much work parsing the source is, counted in nodes; an attribute
// counts as one. An element such as <b> that is never closed is made anew in each block
// after it (HTML standard, section 13.2.4.3), hence a few kilobytes could become
// gigabytes. For each tag the parser also looks through all elements around it: 32 of
// them count as one node.
func weigh(source string) int {
	var (
		reader = html.NewTokenizer(strings.NewReader(source))
		weight int
		loose  int // formatting elements that were opened and not closed
		depth  int // elements around the place (isHolder) that were opened and not closed
	)
	reader.SetMaxBuf(maxToken)
	for weight <= maxNodes {
		switch reader.Next() {
		case html.ErrorToken:
			if errors.Is(reader.Err(), html.ErrBufferExceeded) {
				return maxNodes + 1
			}
			return weight
		case html.StartTagToken, html.SelfClosingTagToken:
			weight += 1 + loose + depth/32
			name, more := reader.TagName()
			switch tag := atom.Lookup(name); {
			case isFormatting(tag):
				loose++
			case isHolder(tag):
				depth++
			}
			for more && weight <= maxNodes {
				_, _, more = reader.TagAttr()
				weight++
			}
		case html.EndTagToken:
			name, _ := reader.TagName()
			switch tag := atom.Lookup(name); {
			case isFormatting(tag):
				loose = max(loose-1, 0)
			case isHolder(tag):
				depth = max(depth-1, 0)
			}
		default:
			weight++
		}
	}
	return weight
}

// isHolder reports whether the element stays open until its end tag comes.
func isHolder(tag atom.Atom) bool {
	switch tag {
	case atom.Div, atom.Blockquote, atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Section, atom.Article, atom.Figure,
		atom.Details, atom.Span, atom.Center, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Fieldset:
		return true
	}
	return false
}

// isFormatting reports whether the HTML standard lists the element among the
// formatting ones, which outlive the block they stand in.
func isFormatting(tag atom.Atom) bool {
	switch tag {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small,
		atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// bareText makes a simple tree of nothing but the paragraphs' text, for markup that
// can't be parsed: the words in which the store searches.
func bareText(source string) *html.Node {
	root := newElement(atom.Body)
	for _, line := range strings.SplitN(plaintext.FromHTML(source), "\n", maxNodes/4) { // what has more lines goes on in the last
		if line = sanitize.Line(line); line != "" {
			p := newElement(atom.P)
			p.AppendChild(newText(line))
			root.AppendChild(p)
		}
	}
	return root
}

// addNote appends a paragraph in our own words.
func addNote(root *html.Node, note string) {
	if root == nil {
		return
	}
	p := newElement(atom.P)
	p.AppendChild(newText(note))
	root.AppendChild(p)
}
