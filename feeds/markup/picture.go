package markup

import (
	"cmp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// image walks <img>. Trackers, ornaments and placeholders are left out, emoji and formulas
// become the text that they stand for, and other pictures get a paragraph of their own, with
// the words behind them below. It reports whether it wrote words.
func (s *simplifier) image(n *html.Node) (wroteWords bool) {
	alt, behind := pictureWords(n)
	if tex := picturedTeX(n, alt); tex != "" && strings.ContainsAny(tex, `\^_{`) {
		s.tex(tex)
		return true
	} else if tex != "" || alt != "" && isGlyph(n, alt) {
		s.write(cmp.Or(tex, alt))
		return true
	}
	src := s.imageAddress(n)
	switch {
	case src == "" && holdsPlace(n, alt), src != "" && isTracker(n, src), src != "" && alt == "" && isOrnament(n, src):
		return false
	case src == "":
		s.pictureWithoutAddress(alt)
		return true
	case src == s.lastPicture:
		return false
	}
	s.showImage(src, alt, behind)
	return behind != ""
}

// showImage puts a picture into a paragraph of its own: before the line's words
// if none came yet, after them otherwise, so that no sentence is cut in two. The words
// behind it, if there are any, get another one.
func (s *simplifier) showImage(src, alt, behind string) {
	s.lastPicture = src
	img := newElement(atom.Img)
	setAttribute(img, "src", src)
	setAttribute(img, "alt", alt)
	shown := img
	for _, f := range s.formats {
		if f.DataAtom == atom.A && !isPictureAddress(Attribute(f, "href")) {
			shown = &html.Node{Type: html.ElementNode, DataAtom: atom.A, Data: "a", Attr: f.Attr}
			shown.AppendChild(img)
		}
	}
	s.picture(shown)
	if behind != "" {
		words := newElement(atom.Em)
		words.AppendChild(newText(behind))
		s.pendingImages = append(s.pendingImages, words)
		if !s.singleLine && s.line == nil {
			s.endLine()
		}
	}
}

// pictureWithoutAddress writes what a picture is said to show that leads nowhere: one that
// is drawn in the page itself, or whose address cannot be told.
func (s *simplifier) pictureWithoutAddress(words string) {
	if words == "" {
		s.picture(newText("[image]"))
		return
	}
	s.picture(newText("[image: " + words + "]"))
}

// picture adds what shows a picture, see showImage.
func (s *simplifier) picture(shown *html.Node) {
	s.media |= store.HasImage
	if !s.singleLine && s.gap >= gapBreak {
		s.endLine()
	}
	s.pendingImages = append(s.pendingImages, shown)
	if !s.singleLine && s.line == nil {
		s.endLine()
	}
}

// vector walks <svg>. What is drawn cannot be shown; the words that say what it is can.
func (s *simplifier) vector(n *html.Node) {
	if words := vectorWords(n); words != "" && !s.inFormat(atom.A) {
		s.pictureWithoutAddress(words)
	}
}

// button walks <button>: a control, unless it holds a picture that it makes larger.
func (s *simplifier) button(n *html.Node) {
	if img := FindElement(n, atom.Img); img != nil && (HasAttribute(img, "srcset") || strings.Contains(Attribute(img, "alt"), " ")) {
		s.image(img)
	}
}

// painted writes the picture that an element is (isPainted).
func (s *simplifier) painted(n *html.Node) {
	words := sanitize.Line(Attribute(n, "aria-label"))
	if words == "" {
		words = sanitize.Line(Attribute(n, "title"))
	}
	if address := s.pictureAddress(backgroundOf(n)); address != "" {
		s.showImage(address, words, "")
		return
	}
	s.pictureWithoutAddress(words)
}

// imageMap walks <map>: the places of a picture that lead somewhere, which are a list of links here, and
// what else stands in it.
func (s *simplifier) imageMap(n *html.Node) {
	linked := map[string]bool{}
	for a := range n.Descendants() {
		if a.DataAtom == atom.A {
			linked[Attribute(a, "href")] = true
		}
	}
	list := newElement(atom.Ul)
	for area := range n.Descendants() {
		href := Attribute(area, "href")
		if area.DataAtom != atom.Area || href == "" || linked[href] {
			continue
		}
		name, _ := pictureWords(area)
		if name == "" {
			name = fileName(strings.TrimRight(href, "/"))
		}
		if name == "" || IsJump(area) {
			continue
		}
		linked[href] = true
		item, link := newElement(atom.Li), newElement(atom.A)
		link.Attr = []html.Attribute{{Key: "href", Val: href}}
		link.AppendChild(newText(name))
		item.AppendChild(link)
		list.AppendChild(item)
	}
	if list.FirstChild != nil {
		s.list(list)
	}
	s.children(n)
}

// imageAddress finds where the picture really is. Pages that load pictures late
// put a blank one into src and the address elsewhere.
func (s *simplifier) imageAddress(n *html.Node) string {
	for _, key := range [...]string{"data-src", "data-original", "data-lazy-src", "data-lazy", "data-orig-file", "data-hi-res-src", "data-url"} {
		if address := s.pictureAddress(Attribute(n, key)); address != "" {
			return address
		}
	}
	src := s.pictureAddress(Attribute(n, "src"))
	if src != "" && !isPlaceholder(src) {
		return src
	}
	for _, key := range [...]string{"data-srcset", "data-lazy-srcset", "srcset"} {
		if address := s.pictureAddress(largest(Attribute(n, key))); address != "" {
			return address
		}
	}
	return s.lateAddress(n)
}

// lateAddress finds the address that a script would put in place of an empty one: in an
// attribute of the page's own whose name or value says that it is one.
func (s *simplifier) lateAddress(n *html.Node) string {
	for _, a := range n.Attr {
		if !strings.HasPrefix(a.Key, "data-") || !strings.Contains(a.Key, "src") && !isPictureAddress(a.Val) || isPlaceholder(a.Val) {
			continue
		}
		address := a.Val
		if strings.Contains(strings.TrimSpace(address), " ") {
			address = largest(address)
		}
		if address = s.pictureAddress(address); address != "" {
			return address
		}
	}
	return ""
}

// pictureAddress is Link for pictures: only http and https, "" for anything else.
func (s *simplifier) pictureAddress(raw string) string {
	raw = strings.TrimSpace(raw)
	if strings.HasPrefix(raw, "{") || strings.HasPrefix(raw, "[") { // some scripts keep JSON there
		return ""
	}
	if address := Link(s.base, raw); strings.HasPrefix(address, "http") {
		return address
	}
	return ""
}

// largest picks a picture of a srcset (HTML standard, section 4.8.4.2.1): the
// widest one up to 2,000 pixels, since no terminal shows more.
func largest(srcset string) string {
	const enough = 2000
	best, bestSize := "", -1.0
	for remaining := strings.TrimSpace(srcset); remaining != ""; {
		address, after, _ := strings.Cut(remaining, " ")
		descriptor := ""
		if trimmed := strings.TrimRight(address, ","); trimmed != address {
			address, remaining = trimmed, strings.TrimSpace(after)
		} else {
			descriptor, remaining, _ = strings.Cut(after, ",")
			remaining = strings.TrimSpace(remaining)
		}
		descriptor = strings.TrimSpace(descriptor)
		size := 1.0
		if len(descriptor) > 1 {
			size, _ = strconv.ParseFloat(descriptor[:len(descriptor)-1], 64)
		}
		if address != "" && (size > bestSize && size <= enough || bestSize < 0) {
			best, bestSize = address, size
		}
	}
	return best
}

// pictureElement walks <picture>: its img, with an address from the sources if
// it has none of its own.
func (s *simplifier) pictureElement(n *html.Node) {
	var img *html.Node
	sources := ""
	for child := range n.Descendants() {
		switch child.DataAtom {
		case atom.Img:
			img = child
		case atom.Source:
			if sources == "" {
				sources = largest(Attribute(child, "srcset") + Attribute(child, "data-srcset"))
			}
		}
	}
	if img == nil {
		img = newElement(atom.Img)
	}
	if s.imageAddress(img) == "" && sources != "" {
		img = &html.Node{Type: html.ElementNode, DataAtom: atom.Img, Data: "img", Attr: append([]html.Attribute{{Key: "data-src", Val: sources}}, img.Attr...)}
	}
	s.image(img)
}

// noscript walks what browsers without scripts see. Beside a picture that is loaded late it
// repeats that picture, often in another size; and mostly it says that scripts are needed.
func (s *simplifier) noscript(n *html.Node) {
	img := FindElement(n, atom.Img)
	switch text := sanitize.Line(TextOf(n, maxShort)); {
	case text == "" && img == nil && FindElement(n, atom.Iframe, atom.Video, atom.Audio) == nil:
	case text == "" && img != nil:
		if src := s.imageAddress(img); src != "" && fileName(src) != fileName(s.lastPicture) {
			s.children(n)
		}
	case strings.Contains(strings.ToLower(text), "javascript") && len(text) < maxShort:
	default:
		s.children(n)
	}
}
