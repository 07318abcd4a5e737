package markup

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
)

// What the attributes of a picture tell of it: what it shows, and whether it shows anything.

// pictureWords returns what a picture is said to show, and the words behind it that say
// more than that. Its name is its alt, or else its label or its title (W3C, Accessible Name
// and Description Computation 1.2).
func pictureWords(n *html.Node) (name, behind string) {
	name = sanitize.Line(Attribute(n, "alt"))
	if name == "" {
		name = sanitize.Line(Attribute(n, "aria-label"))
	}
	title := sanitize.Line(Attribute(n, "title"))
	switch {
	case title == "" || isFileTitle(title, Attribute(n, "src")):
		return name, ""
	case name == "":
		return title, ""
	case strings.Contains(bareWords(name), bareWords(title)), isSaidAround(n, title):
		return name, ""
	}
	return name, title
}

// bareWords returns the letters and digits of a text in lower case.
func bareWords(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// isFileTitle reports whether a title only names the file, as blogging software has it.
func isFileTitle(title, src string) bool {
	name := fileName(src)
	bare := bareWords(title)
	return bare == "" || strings.Contains(bareWords(name), bare) && len(bare) > 3 || isPictureAddress(title) ||
		!strings.Contains(title, " ") && strings.ContainsAny(title, "_0123456789")
}

// isSaidAround reports whether the figure that a picture stands in says the words anyway.
func isSaidAround(n *html.Node, words string) bool {
	for hops := 0; n != nil && hops < 4; n, hops = n.Parent, hops+1 {
		if n.DataAtom == atom.Figure {
			return strings.Contains(bareWords(TextOf(n, 4*maxShort)), bareWords(words))
		}
	}
	return false
}

// holdsPlace reports whether a picture without an address only holds the place of another,
// or of none. alt is what it is said to show.
func holdsPlace(n *html.Node, alt string) bool {
	src := strings.TrimSpace(Attribute(n, "src"))
	isDrawn := strings.HasPrefix(src, "data:") && len(src) > 1000
	if alt == "" && !isDrawn || isTiny(n) || isPlaceholder(src) || alt == "" && isOrnament(n, "") {
		return true
	}
	for _, sibling := range [...]*html.Node{elementBeside(n, false), elementBeside(n, true)} {
		if isElementOf(sibling, atom.Noscript) && FindElement(sibling, atom.Img) != nil {
			return true
		}
	}
	return false
}

// elementBeside returns the element before or after n, or nil.
func elementBeside(n *html.Node, after bool) *html.Node {
	step := func(n *html.Node) *html.Node {
		if after {
			return n.NextSibling
		}
		return n.PrevSibling
	}
	for n = step(n); n != nil && n.Type != html.ElementNode; n = step(n) {
	}
	return n
}

// isTiny reports whether a picture is of no more than a pixel.
func isTiny(n *html.Node) bool {
	for _, side := range [...]string{"width", "height"} {
		if size, known := pixels(n, side); known && size <= 1 {
			return true
		}
	}
	return false
}

// isOrnament reports whether a picture of which nothing is said is there for its looks, or
// to count readers: a small one, one that is not to be noticed, one that is no file of a
// picture and whose address speaks of counting.
func isOrnament(n *html.Node, address string) bool {
	for _, side := range [...]string{"width", "height"} {
		if size, known := pixels(n, side); known && size <= ornamentSide {
			return true
		}
	}
	if role := Attribute(n, "role"); role == "presentation" || role == "none" || declaration(n, "display") == "none" {
		return true
	}
	if isPictureAddress(address) && !strings.HasSuffix(strings.ToLower(fileName(address)), ".gif") {
		return false
	}
	link, err := url.Parse(address)
	if err != nil {
		return true
	}
	for word := range strings.FieldsFuncSeq(strings.ToLower(link.Host+link.Path), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if isOneOf(counters(), word) {
			return true
		}
	}
	return false
}

const (
	ornamentSide = 32 // pixels: what is not larger is an icon or a line
	glyphSide    = 24 // pixels: what is not larger stands among the letters of a line
)

// isGlyph reports whether a picture stands for characters: an emoji, or a letter that was
// drawn since fonts did not have it.
func isGlyph(n *html.Node, alt string) bool {
	class := " " + strings.ToLower(Attribute(n, "class")) + " "
	if containsOneOf(glyphs(), class) || isPictogram(alt) {
		return true
	}
	if isLetterHigh(n, "height") || isLetterHigh(n, "width") {
		return true
	}
	height, known := pixels(n, "height")
	width, both := pixels(n, "width")
	return known && both && height <= glyphSide && width <= glyphSide && height > 1
}

// isPictogram reports whether words are nothing but an emoji or two.
func isPictogram(words string) bool {
	return utf8.RuneCountInString(words) <= 8 && strings.ContainsFunc(words, func(r rune) bool { return r >= 0x2190 && unicode.Is(unicode.So, r) }) &&
		isAll(words, func(r rune) bool {
			return unicode.In(r, unicode.So, unicode.Sk, unicode.Mn, unicode.Me) || r == '\u200d' || r == ' ' || r >= 0xe0020 && r <= 0xe007f
		})
}

// isLetterHigh reports whether a side is given in the size of the letters around it.
func isLetterHigh(n *html.Node, side string) bool {
	value := declaration(n, side)
	for _, unit := range [...]string{"em", "ex"} {
		if number, found := strings.CutSuffix(value, unit); found {
			size, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
			return err == nil && size <= 2
		}
	}
	return false
}

// vectorWords returns what a drawing is said to show, "" for an icon.
func vectorWords(svg *html.Node) string {
	words := sanitize.Line(Attribute(svg, "aria-label"))
	for child := range svg.ChildNodes() {
		if words == "" && (child.Data == "title" || child.Data == "desc") {
			words = sanitize.Line(TextOf(child, maxShort))
		}
	}
	for _, side := range [...]string{"width", "height"} {
		if size, known := pixels(svg, side); known && size <= 2*ornamentSide || isLetterHigh(svg, side) || strings.HasSuffix(Attribute(svg, side), "em") {
			return ""
		}
	}
	sides := strings.Fields(strings.ReplaceAll(Attribute(svg, "viewBox"), ",", " "))
	if len(sides) != 4 {
		return words
	}
	if width, err := strconv.ParseFloat(sides[2], 64); err != nil || width <= 2*ornamentSide && Attribute(svg, "role") != "img" {
		return ""
	}
	return words
}

// isPainted reports whether an element is a picture that a style paints: it is said to be one and holds no
// words itself, or the style of an element names the file of a picture, and words say what it shows or
// nothing else is in it.
func isPainted(n *html.Node) bool {
	role, style := Attribute(n, "role"), Attribute(n, "style")
	paints := strings.Contains(style, "url(") && strings.Contains(style, "background")
	if role != "img" && (!paints || role == "presentation") || FindElement(n, atom.Img, atom.Svg, atom.Canvas, atom.Video, atom.Iframe) != nil {
		return false
	}
	isEmpty := sanitize.Line(TextOf(n, maxShort)) == ""
	if role == "img" && Attribute(n, "aria-label") != "" && isEmpty {
		return true
	}
	words := Attribute(n, "aria-label") + Attribute(n, "title")
	address := backgroundOf(n)
	return paints && (words != "" || isEmpty && isPictureAddress(address)) && !isTracker(n, address) && (words != "" || !isOrnament(n, address)) && !hasPainted(n)
}

// hasPainted reports whether another element within one is painted, and is the picture then.
func hasPainted(n *html.Node) bool {
	for inner := range n.Descendants() {
		if inner.Type == html.ElementNode && strings.Contains(Attribute(inner, "style"), "url(") {
			return true
		}
	}
	return false
}

// backgroundOf returns the address of the picture that a style paints behind an element.
func backgroundOf(n *html.Node) string {
	style := Attribute(n, "style")
	_, address, _ := strings.Cut(style[max(strings.Index(style, "background"), 0):], "url(")
	address, _, _ = strings.Cut(address, ")")
	return strings.Trim(address, ` "'`)
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

// isTracker reports whether the picture is there to count readers.
func isTracker(n *html.Node, address string) bool {
	if isTiny(n) || isPlaceholder(address) {
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
