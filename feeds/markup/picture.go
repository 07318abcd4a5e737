package markup

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// image walks <img>. Trackers and placeholders are left out, emoji and formulas become
// the text that they stand for, and other pictures get a paragraph of their own.
func (s *simplifier) image(n *html.Node) {
	alt := sanitize.Line(Attribute(n, "alt"))
	if alt != "" && isGlyph(n) {
		s.glyph(n, alt)
		return
	}
	src := s.imageAddress(n)
	if src == "" || isTracker(n, src) || src == s.lastPicture {
		return
	}
	s.showImage(src, alt, sanitize.Line(Attribute(n, "title")))
}

// glyph writes what a picture of characters stands for: an emoji, or a formula,
// which is code that TeX would draw.
func (s *simplifier) glyph(n *html.Node, alt string) {
	if !strings.ContainsAny(alt, `\^_{`) {
		s.write(alt)
		return
	}
	if inner, found := strings.CutPrefix(alt, `{\displaystyle `); found { // MediaWiki
		alt = strings.TrimSuffix(inner, "}")
	}
	outer := s.formats
	s.formats = append(outer[:len(outer):len(outer)], newElement(atom.Code))
	s.write(strings.TrimSpace(alt))
	s.formats = outer
}

// showImage puts a picture into a paragraph of its own: before the line's words
// if none came yet, after them otherwise, so that no sentence is cut in two.
func (s *simplifier) showImage(src, alt, title string) {
	s.lastPicture = src
	s.media |= store.HasImage
	img := newElement(atom.Img)
	setAttribute(img, "src", src)
	setAttribute(img, "alt", alt)
	// Comics put a second joke into the title. Short titles only repeat the alt text.
	if len(title) > 60 && title != alt {
		setAttribute(img, "title", title)
	}
	shown := img
	for _, f := range s.formats {
		if f.DataAtom == atom.A && !isPictureAddress(Attribute(f, "href")) {
			shown = &html.Node{Type: html.ElementNode, DataAtom: atom.A, Data: "a", Attr: f.Attr}
			shown.AppendChild(img)
		}
	}
	if !s.singleLine && s.gap >= gapBreak {
		s.endLine()
	}
	s.pendingImages = append(s.pendingImages, shown)
	if !s.singleLine && s.line == nil {
		s.endLine()
	}
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

// noscript walks what browsers without scripts see. Beside a picture that is
// loaded late it repeats that picture, often in another size.
func (s *simplifier) noscript(n *html.Node) {
	for child := range n.Descendants() {
		if child.DataAtom != atom.Img {
			continue
		}
		if src := s.imageAddress(child); src != "" && fileName(src) != fileName(s.lastPicture) {
			s.image(child)
		}
	}
}

// fileName is the last piece of an address's path, without the size that
// WordPress writes into it ("-300x200").
func fileName(address string) string {
	path, _, _ := strings.Cut(address, "?")
	name := path[strings.LastIndexByte(path, '/')+1:]
	if dash, dot := strings.LastIndexByte(name, '-'), strings.LastIndexByte(name, '.'); dash > 0 && dot > dash {
		if strings.Trim(name[dash+1:dot], "0123456789x") == "" {
			return name[:dash] + name[dot:]
		}
	}
	return name
}

// isPictureAddress reports whether a link only shows a picture larger.
func isPictureAddress(address string) bool {
	name := strings.ToLower(fileName(address))
	for _, suffix := range [...]string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// isPlaceholder reports whether the address is of a picture that only holds the
// place of another.
func isPlaceholder(address string) bool {
	return containsOneOf(placeholders(), strings.ToLower(fileName(address)))
}

// isGlyph reports whether the picture stands for characters: an emoji, or a
// formula that was drawn because browsers once could not.
func isGlyph(n *html.Node) bool {
	class := " " + strings.ToLower(Attribute(n, "class")) + " "
	if containsOneOf(glyphs(), class) {
		return true
	}
	height, known := pixels(n, "height")
	width, both := pixels(n, "width")
	return known && both && height <= 24 && width <= 24 && height > 1
}

// isTracker reports whether the picture is there to count readers.
func isTracker(n *html.Node, address string) bool {
	for _, side := range [...]string{"width", "height"} {
		if size, known := pixels(n, side); known && size <= 1 {
			return true
		}
	}
	if isPlaceholder(address) {
		return true
	}
	link, err := url.Parse(address)
	return err != nil || containsOneOf(trackers(), link.Host+link.Path)
}

// pixels reads a side's length off the attribute or the style, if it is known.
func pixels(n *html.Node, side string) (int, bool) {
	value := strings.TrimSuffix(strings.TrimSpace(Attribute(n, side)), "px")
	if value == "" {
		for rule := range strings.SplitSeq(Attribute(n, "style"), ";") {
			key, set, _ := strings.Cut(rule, ":")
			if set = strings.TrimSpace(set); strings.TrimSpace(key) == side && strings.HasSuffix(set, "px") {
				value = strings.TrimSuffix(set, "px")
			}
		}
	}
	size, err := strconv.Atoi(value)
	return size, err == nil
}
