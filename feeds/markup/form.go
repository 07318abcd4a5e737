package markup

import (
	"cmp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// A Form is what Markdown has besides an article's text, for a screen that knows what to do with
// it. The zero Form is that of a file: Markdown.
type Form struct {
	Hints    bool // what the body says of where lines may end: whoever sets it takes that out
	Jumps    bool // links to other places of the article, and an Anchor before each place
	Numbered bool // each link with an address has its number behind it (Number)
	Plain    bool // links without what follows readers about (store.WithoutTrackers)
	Listed   bool // the addresses of those links stand at the end, by their numbers
}

// CaptionMark stands before a caption where there are Hints: a word joiner, which is otherwise of no
// use there.
const CaptionMark = "\u2060"

// Markdown returns the body as CommonMark 0.31 with GFM's tables and
// strikethrough, made to be drawn by glamour:
//
//   - no raw HTML, no footnotes, no reference links: glamour prints them as they are;
//   - every line break inside a paragraph is a hard one;
//   - a picture is a paragraph of its own, ![alt](address), maybe inside a link;
//   - what plays is a link, [video: title](address);
//   - a bare address is written [address](address);
//   - characters that Markdown would read are escaped in a way that glamour undoes:
//     it does not undo \~ and \&, so &#126; and &amp; stand for them.
//
// It is clean, and never longer than about 10 times the body. A body that can't
// be parsed gives its bare text.
func Markdown(b store.Body) string { return Form{}.Markdown(b) }

// Markdown is the Markdown of a body in this form.
func (f Form) Markdown(b store.Body) string {
	root, _ := treeOf(b, f.finder(b, ""))
	return f.write(root, true)
}

// Beginning returns Markdown in this form of about the first limit bytes of a long body, so that its
// first screens can be shown before the rest of it has been parsed. It ends with a whole
// block, and what Markdown returns nearly always goes on behind it. It need not: the end
// of a source can change what stands before it, as when a table turns out to be one of
// layout, so a caller compares the two. It is "" if the body is not much longer than
// limit, or if nothing of its beginning is shown. Links are numbered as in the whole; their
// addresses do not stand at the end.
func (f Form) Beginning(b store.Body, limit int) string {
	part, is := cutBeginning(b, limit)
	if !is {
		return ""
	}
	whole := ""
	if b.Kind == store.HTML {
		whole = b.Source
	}
	root, _ := treeOf(part, f.finder(b, whole))
	if last := root.LastChild; last != root.FirstChild { // it may go on behind the cut
		root.RemoveChild(last)
	}
	return f.write(root, false)
}

// finder finds the places that links lead to in the whole of a source, or in what it is given
// if that is "".
func (f Form) finder(b store.Body, whole string) func(string) anchoring {
	if !f.Jumps {
		return nil
	}
	base := sanitize.Address(b.Base)
	return func(source string) anchoring {
		if whole != "" {
			source = whole
		}
		return anchorsOf(source, base)
	}
}

// write writes a simple tree down; isWhole says that nothing follows.
func (f Form) write(root *html.Node, isWhole bool) string {
	w := blockWriter{}
	if f.Plain {
		plainLinks(root)
	}
	if f.Numbered {
		w.numbers = &linkNumbers{of: map[string]int{}}
	}
	text := w.write(root)
	if !f.Hints {
		text = sanitize.WithoutHints(text)
	}
	if f.Listed && isWhole && w.numbers != nil && len(w.numbers.all) > 0 {
		text += "\n\n" + rule + "\n\n" + w.addresses()
	}
	return text
}

// plainLinks takes what follows readers about out of the links of a simple tree.
func plainLinks(root *html.Node) {
	for n := range root.Descendants() {
		if n.DataAtom != atom.A {
			continue
		}
		for i := range n.Attr {
			if attribute := &n.Attr[i]; attribute.Key == "href" && strings.ContainsAny(attribute.Val, "?#") {
				attribute.Val = PlainAddress(attribute.Val)
			}
		}
	}
}

// PlainAddress is a clean address without what follows readers about.
func PlainAddress(address string) string {
	return cmp.Or(sanitize.Address(store.WithoutTrackers(address)), address)
}

// addresses are the addresses of all links, one below the other.
func (w blockWriter) addresses() string {
	numbers := w.numbers.all
	w.numbers = nil
	lines := make([]string, len(numbers))
	for i, address := range numbers {
		link := newElement(atom.A)
		setAttribute(link, "href", address)
		link.AppendChild(newText(address))
		var out strings.Builder
		inlineWriter{blockWriter: w, out: &out, spanEnd: new(int), noBreaks: true}.node(link)
		lines[i] = Number(i+1) + " " + out.String()
	}
	return strings.Join(lines, `\`+"\n")
}
