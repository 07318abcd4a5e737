package fulltext

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
)

// dropFurtherPosts removes the posts behind the one whose title the page has: a blog's
// first page, or a page to which a script appends story after story. They are brothers of
// the first, the same element with the same class, and each has a heading and a paragraph
// of its own. The posts of a live blog have titles of their own, too, but none of them
// has the page's.
func dropFurtherPosts(doc *html.Node, f *pageFacts) {
	for n := range doc.Descendants() {
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3:
		default:
			continue
		}
		title := sanitize.Line(markup.TextOf(n, maxHeading))
		if !f.isTitle(title) {
			continue
		}
		for post := n.Parent; post != nil && post.DataAtom != atom.Body; post = post.Parent {
			if !isPostElement(post) || !isStory(post, n.DataAtom, "") {
				continue
			}
			if further := furtherPosts(post, n.DataAtom, title); len(further) > 0 {
				for _, other := range further {
					other.Parent.RemoveChild(other)
				}
				return
			}
		}
	}
}

// isTitle reports whether a heading is the title of the page, or the part of it that is
// not the site's name.
func (f *pageFacts) isTitle(line string) bool {
	if line == "" {
		return false
	}
	for _, title := range [...]string{f.jsonTitle, f.title, f.head} {
		if sameWords(line, title) {
			return true
		}
		if _, ok := cutPart(title, line); ok && (strings.HasPrefix(title, line) || 2*len(line) > len(title)) {
			return true
		}
	}
	return false
}

// isPostElement reports whether an element can be one of several posts, by its name or by
// what its class calls it.
func isPostElement(n *html.Node) bool {
	if n.DataAtom == atom.Article {
		return true
	}
	if n.DataAtom != atom.Div && n.DataAtom != atom.Section && n.DataAtom != atom.Li {
		return false
	}
	for _, name := range [...]string{"post", "article", "entry", "story", "blog", "news"} {
		if strings.Contains(strings.ToLower(markup.Attribute(n, "class")), name) {
			return true
		}
	}
	return false
}

// isStory reports whether an element begins with a heading as high as tag, or is an
// article with one, and has a paragraph below it. A heading that repeats title is that of
// an answer.
func isStory(n *html.Node, tag atom.Atom, title string) bool {
	heading := markup.FindElement(n, atom.H1, atom.H2, atom.H3)
	if heading == nil || heading.DataAtom != tag && (tag != atom.H1 || heading.DataAtom != atom.H2) {
		return false
	}
	line := sanitize.Line(markup.TextOf(heading, maxHeading))
	if line == "" || title != "" && strings.Contains(strings.ToLower(line), strings.ToLower(title)) {
		return false
	}
	for child := range n.Descendants() { // nothing but a line of facts stands above the heading
		if child == heading {
			break
		}
		if child.Type == html.TextNode && len(strings.TrimSpace(child.Data)) > proseBytes {
			return false
		}
	}
	return len(markup.TextOf(n, 4*proseBytes)) > 3*proseBytes
}

// furtherPosts returns the posts behind post that are like it.
func furtherPosts(post *html.Node, tag atom.Atom, title string) (all []*html.Node) {
	first, _, _ := strings.Cut(strings.TrimSpace(markup.Attribute(post, "class")), " ")
	for n := post.NextSibling; n != nil; n = n.NextSibling {
		if n.Type != html.ElementNode || n.DataAtom != post.DataAtom {
			continue
		}
		if class, _, _ := strings.Cut(strings.TrimSpace(markup.Attribute(n, "class")), " "); class == first && isStory(n, tag, title) {
			all = append(all, n)
		}
	}
	return all
}
