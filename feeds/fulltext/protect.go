package fulltext

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/markup"
)

// go-readability loses some parts of an article whatever they say. protect changes the
// page before it is read, so that they stay. It uses what go-readability does not touch:
// it removes <div> by its class and by how much of it is linked (cleanConditionally), and
// <footer> and <aside> by their names, but neither <p> nor <section> within an article.
//
//   - A quoted post stands in elements whose class says "social", which is taken for
//     buttons; the sentence after it speaks of it. It is lifted out of them.
//   - A paragraph in <div>s of its own ("card", "ParagraphWrapper") is dropped if a fifth
//     of it is linked, in mid-story. It is lifted out of them if it is a sentence.
//   - Two pictures or more in one <div> are dropped for having no paragraphs beside them.
//     If they have captions it is made a <section>, and so are a list of them and the <div>s around it.
//   - <footer> within a quote says who is quoted; and footnotes may stand in <footer> or
//     <aside>. They are made <section>.
func protect(doc *html.Node) {
	var quotes, wrappers, galleries []*html.Node
	for n := range doc.Descendants() {
		switch n.DataAtom {
		case atom.Blockquote:
			quotes = append(quotes, n)
		case atom.Div:
			switch {
			case len(wrappers) < maxProtected && isWrapper(n):
				wrappers = append(wrappers, n)
			case isGallery(n):
				galleries = append(galleries, n)
			}
		case atom.Ul, atom.Ol:
			if isGallery(n) {
				galleries = append(galleries, n)
			}
		case atom.Aside, atom.Footer:
			if role := markup.Attribute(n, "role"); strings.HasPrefix(role, "doc-endnote") || strings.HasPrefix(role, "doc-footnote") || classHas(n, "footnote") {
				rename(n, atom.Section)
				clearNames(n)
			}
		}
	}
	for _, n := range quotes {
		protectQuote(n)
	}
	for _, n := range galleries {
		for item := range n.ChildNodes() {
			if item.DataAtom == atom.Li {
				rename(item, atom.Section)
			}
		}
		for outer := n; outer != nil && (outer == n || outer.DataAtom == atom.Div && onlyChild(outer) == n); n, outer = outer, outer.Parent {
			rename(outer, atom.Section)
			clearNames(outer)
		}
	}
	for _, n := range slices.Backward(wrappers) { // inner ones first
		unwrap(n)
	}
}

const maxProtected = 50_000

// rename makes another element of n.
func rename(n *html.Node, tag atom.Atom) { n.DataAtom, n.Data = tag, tag.String() }

// clearNames removes the class and the id of n, by which it would be judged.
func clearNames(n *html.Node) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "class" || a.Key == "id" })
}

// classHas reports whether a word is a part of the class or the id of n.
func classHas(n *html.Node, word string) bool {
	return strings.Contains(strings.ToLower(markup.Attribute(n, "class")), word) || strings.Contains(strings.ToLower(markup.Attribute(n, "id")), word)
}

// protectQuote lifts a quote out of the elements that hold nothing else, and makes what
// is in it safe.
func protectQuote(quote *html.Node) {
	for {
		outer := quote.Parent
		if outer == nil || outer.Parent == nil || outer.DataAtom != atom.Div && outer.DataAtom != atom.Section && outer.DataAtom != atom.Aside && outer.DataAtom != atom.Figure || onlyChild(outer) != quote {
			break
		}
		replace(outer, quote)
	}
	clearNames(quote)
	for n := range quote.Descendants() {
		switch n.DataAtom {
		case atom.Footer, atom.Div, atom.Aside:
			rename(n, atom.Section)
			clearNames(n)
		case atom.P, atom.Cite, atom.Span:
			clearNames(n) // "author" would be taken for the author of the page
		}
	}
}

// onlyChild is the element that is all there is in n but scripts and blanks, or nil.
func onlyChild(n *html.Node) (only *html.Node) {
	for child := range n.ChildNodes() {
		switch {
		case child.Type == html.CommentNode, child.DataAtom == atom.Script, child.Type == html.TextNode && strings.TrimSpace(child.Data) == "":
		case child.Type != html.ElementNode || only != nil:
			return nil
		default:
			only = child
		}
	}
	return only
}

// replace puts inner in the place of outer, around which it was.
func replace(outer, inner *html.Node) {
	inner.Parent.RemoveChild(inner)
	outer.Parent.InsertBefore(inner, outer)
	outer.Parent.RemoveChild(outer)
}

// isWrapper reports whether a <div> holds nothing but one paragraph, and is the
// innermost that does. The paragraph may be in no <p>.
func isWrapper(n *html.Node) bool {
	if only := onlyChild(n); only != nil && only.DataAtom == atom.P {
		return true
	}
	return isPhrasing(n)
}

// isPhrasing reports whether n holds words, and no element that begins a line.
func isPhrasing(n *html.Node) bool {
	words := false
	for child := range n.ChildNodes() {
		switch child.Type {
		case html.TextNode:
			words = words || strings.TrimSpace(child.Data) != ""
		case html.ElementNode:
			switch child.DataAtom {
			case atom.A, atom.Em, atom.I, atom.B, atom.Strong, atom.Span, atom.Time, atom.Sup, atom.Sub, atom.Q, atom.Cite, atom.Abbr, atom.Code, atom.U, atom.Mark, atom.Small:
				if !isPhrasing(child) {
					return false
				}
				words = true
			default:
				return false
			}
		}
	}
	return words
}

// unwrap makes a paragraph of a <div> around one, and of the <div>s around that, if it is
// a sentence that go-readability might drop for its links.
func unwrap(n *html.Node) {
	p := onlyChild(n)
	if p == nil || p.DataAtom != atom.P {
		p = n
	}
	text := strings.TrimSpace(markup.TextOf(p, 4*lineBytes))
	if len(text) < shortestSentence || !endsSentence(text) || markup.FindElement(p, atom.A) == nil {
		return
	}
	top := p
	for outer := p.Parent; outer != nil && outer.Parent != nil && outer.DataAtom == atom.Div && onlyChild(outer) == top; outer = outer.Parent {
		if clutterClass(outer) != "" {
			return
		}
		top = outer
	}
	if clutterClass(p) != "" {
		return
	}
	if top != p {
		replace(top, p)
	}
	rename(p, atom.P)
	clearNames(p)
}

// shortestSentence is how long a sentence is that stands for itself, in bytes.
const shortestSentence = 25

// isGallery reports whether a <div> or a list holds pictures with captions, two or more, and
// hardly a word beside them, and is the outermost that does.
func isGallery(n *html.Node) bool {
	if n.Parent == nil || n.Parent.DataAtom == atom.Section && len(n.Parent.Attr) == 0 {
		return false
	}
	figures := 0
	for child := range n.ChildNodes() {
		switch {
		case child.Type == html.TextNode && strings.TrimSpace(child.Data) != "":
			return false
		case child.Type != html.ElementNode, child.DataAtom == atom.Script, child.DataAtom == atom.Button:
		case hasCaption(child):
			figures++
		case child.DataAtom == atom.P && len(markup.TextOf(child, proseBytes)) < proseBytes, child.DataAtom == atom.Img:
		default:
			return false
		}
	}
	return figures > 1
}

// hasCaption reports whether n is a picture with words of its own below it.
func hasCaption(n *html.Node) bool {
	if n.DataAtom != atom.Figure && n.DataAtom != atom.Div && n.DataAtom != atom.Li {
		return false
	}
	if n.DataAtom != atom.Figure {
		n = onlyChild(n)
		if n == nil || n.DataAtom != atom.Figure {
			return false
		}
	}
	return markup.FindElement(n, atom.Img, atom.Picture) != nil && markup.FindElement(n, atom.Figcaption) != nil
}
