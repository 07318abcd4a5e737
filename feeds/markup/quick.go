package markup

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// Most bodies are made of paragraphs, links, pictures, short lists and quotes, written as
// they should be. A tree tells no more of them than their tags do one after the other, and
// takes five times as long. A quickReader reads these, and gives up at whatever else it
// meets: Read then makes the tree. Both find the same words.

// A quickReader reads HTML tag by tag.
type quickReader struct {
	source   string
	at       int
	out      strings.Builder
	gap      gap               // between the last word and the next
	open     []quickBox        // the blocks that are open, but for paragraphs
	formats  map[atom.Atom]int // the formats that are open
	oneLine  bool              // in a heading or a caption, whose blocks are words
	hasImage bool
	hasProse bool       // there are words that can be no caption
	hasTree  bool       // code or a table was made a tree
	pictures simplifier // knows which pictures are shown
	attrs    []html.Attribute
	node     html.Node // of the tag that is read
}

// A quickBox is a block that is open.
type quickBox struct {
	tag     atom.Atom
	number  int  // of the next item of an ol
	written bool // there are words in it
	images  bool // there are pictures in it
}

// maxBoxes is how deep blocks may stand within one another.
const maxBoxes = 16

// readQuickly returns the words of a body and the media in it; false if it has to be made a
// tree. The words are those of PlainText, with other white space between them.
func readQuickly(b store.Body) (plain string, media store.Media, ok bool) {
	if len(b.Source) > shortSource {
		return "", 0, false
	}
	if b = inNotation(b); b.Kind != store.HTML || strings.Count(b.Source, "<") > fewTags {
		return "", 0, false
	}
	if mayHaveTail(b) {
		return "", 0, false
	}
	r := quickReader{source: b.Source, formats: map[atom.Atom]int{}}
	r.out.Grow(len(b.Source))
	r.pictures = simplifier{base: sanitize.Address(b.Base), block: &html.Node{}}
	for r.at < len(r.source) {
		if !r.text() || r.at < len(r.source) && !r.tag() {
			return "", 0, false
		}
	}
	plain = r.out.String()
	switch start, cut := sanitize.Truncate(plain, 4*maxSummary); {
	case !r.hasProse && r.hasImage: // what the pictures show stands for it
		return "", 0, false
	case r.hasTree && cut && len(sanitize.Line(start)) < 2*maxSummary: // white space counts in a summary
		return "", 0, false
	}
	return plain, r.pictures.media, true
}

// text reads up to the next tag; false if there is text where none should be.
func (r *quickReader) text() bool {
	end := r.at
	for {
		next := strings.IndexByte(r.source[end:], '<')
		if next < 0 {
			end = len(r.source)
			break
		}
		end += next
		if after := r.source[end+1:]; after == "" || after[0]|0x20 >= 'a' && after[0]|0x20 <= 'z' || after[0] == '/' || after[0] == '!' || after[0] == '?' {
			break
		}
		end++
	}
	raw := r.source[r.at:end]
	r.at = end
	if raw == "" {
		return true
	}
	if strings.IndexByte(raw, '&') >= 0 {
		raw = html.UnescapeString(raw)
	}
	clean := strings.Trim(raw, " \n\t") // mostly it is clean but for these
	if !sanitize.IsPlainLine(clean) {
		if isOdd(raw) {
			return false
		}
		clean = sanitize.Line(clean)
	}
	if clean == "" {
		if strings.ContainsAny(raw, " \n\t\u00a0") {
			r.gap = max(r.gap, gapSpace)
		}
		return true
	}
	if strings.HasPrefix(raw, "\u00a0") || raw[0] <= ' ' {
		r.gap = max(r.gap, gapSpace)
	}
	if n := len(r.open); n > 0 && (isList(r.open[n-1].tag) || strings.Trim(clean, "-") == "") {
		return false // text between items, or an item that looks like a rule and is written as another
	}
	r.write(clean)
	if strings.HasSuffix(raw, "\u00a0") || raw[len(raw)-1] <= ' ' {
		r.gap = max(r.gap, gapSpace)
	}
	return true
}

// isOdd reports whether a text may be another text together with what stands before it, as
// it does if a tag between the two is ignored: it begins with a mark, or has characters that
// are not seen.
func isOdd(text string) bool {
	begins := true
	for at := 0; at < len(text); {
		if c := text[at]; c < utf8.RuneSelf {
			at++
			switch {
			case c > ' ' && c < 0x7f:
				begins = false
			case !isBlankByte(c):
				return true
			}
			continue
		}
		c, size := utf8.DecodeRuneInString(text[at:])
		at += size
		switch {
		case sanitize.IsPlain(c):
		case unicode.IsSpace(c):
			continue
		case unicode.Is(unicode.C, c) || begins && unicode.Is(unicode.M, c):
			return true
		}
		begins = false
	}
	return false
}

// changesWords reports whether an element says that its words are not written as they stand.
func changesWords(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "style":
			if style := strings.ToLower(a.Val); strings.Contains(style, "white-space") || strings.Contains(style, "url(") {
				return true
			}
		case "class":
			if strings.Contains(a.Val, "whitespace-") || strings.Contains(a.Val, buttonClass) || isSideNote(n) {
				return true
			}
		case "role":
			if a.Val == "img" {
				return true
			}
		}
	}
	return false
}

func isList(tag atom.Atom) bool { return tag == atom.Ul || tag == atom.Ol }

// write writes words behind the gap, and behind the signs of the items and quotes that
// begin with them.
func (r *quickReader) write(words string) {
	inQuote := r.inQuote()
	switch {
	case r.out.Len() == 0:
	case r.oneLine && r.gap < gapBlock, r.gap == gapSpace:
		if r.gap != gapNone {
			r.out.WriteByte(' ')
		}
	case r.gap == gapBreak && inQuote:
		r.out.WriteString("\n" + quoteMark)
	case r.gap == gapBlock && inQuote:
		r.out.WriteString("\n>\n" + quoteMark)
	case r.gap != gapNone:
		r.out.WriteByte('\n')
	}
	r.gap = gapNone
	isCaption := len(r.open) > 0 && r.open[len(r.open)-1].tag == atom.Figcaption || r.formats[atom.I]+r.formats[atom.Em]+r.formats[atom.Cite] > 0
	r.hasProse = r.hasProse || !isCaption
	for i := range r.open {
		box := &r.open[i]
		if box.written {
			continue
		}
		box.written = true
		switch {
		case box.tag == atom.Blockquote:
			r.out.WriteString(quoteMark)
		case box.tag == atom.Li && r.open[i-1].tag == atom.Ol:
			r.out.WriteString(strconv.Itoa(r.open[i-1].number) + ". ")
			r.open[i-1].number++
		case box.tag == atom.Li:
			r.out.WriteString("- ")
		}
	}
	r.out.WriteString(words)
}

// inQuote reports whether the last words stand in a quote that is open.
func (r *quickReader) inQuote() bool {
	return slices.ContainsFunc(r.open, func(box quickBox) bool { return box.tag == atom.Blockquote && box.written })
}

// block ends a line.
func (r *quickReader) block() {
	if r.oneLine {
		r.gap = max(r.gap, gapSpace)
		return
	}
	r.gap = gapBlock
}

// tag reads what begins with a <; false if it is nothing that a quick reader knows.
func (r *quickReader) tag() bool {
	rest := r.source[r.at:]
	if strings.HasPrefix(rest, "<!--") {
		return r.comment(rest)
	}
	tag, kind, ok := r.next(rest)
	switch {
	case !ok:
		return false
	case kind == html.EndTagToken:
		return r.close(tag)
	case tag == atom.Pre && r.endsInNumber(): // which may be of its lines (isNumberColumn)
		return false
	case (tag == atom.Pre || tag == atom.Table) && kind == html.StartTagToken:
		return r.tree(tag, rest)
	}
	return r.begin(tag, kind == html.SelfClosingTagToken)
}

// endsInNumber reports whether the last word so far ends in a digit.
func (r *quickReader) endsInNumber() bool {
	last := strings.TrimRight(r.out.String(), " \n.:")
	return last != "" && last[len(last)-1] >= '0' && last[len(last)-1] <= '9'
}

// begin takes a start tag.
func (r *quickReader) begin(tag atom.Atom, closes bool) bool {
	r.node = html.Node{Type: html.ElementNode, DataAtom: tag, Attr: r.attrs}
	n := &r.node
	if len(r.attrs) > 0 && (isHidden(n) || changesWords(n)) {
		return false
	}
	inList := len(r.open) > 0 && isList(r.open[len(r.open)-1].tag)
	switch {
	case inList != (tag == atom.Li):
		return false
	case isQuickFormat(tag):
		r.formats[tag]++
		return tag != atom.A || !mayBeNote(n, r.pictures.base)
	case tag == atom.Br && r.oneLine:
		r.gap = max(r.gap, gapSpace)
		return true
	case tag == atom.Br:
		if r.formats[atom.A]+r.formats[atom.Code]+r.formats[atom.Tt] > 0 && r.inQuote() {
			return false // no line begins in these
		}
		r.gap = min(max(r.gap, gapSpace)+1, gapBlock)
		return true
	case tag == atom.P:
		r.block()
		return true
	case tag == atom.Img:
		return r.image(n)
	case tag == atom.Hr && len(r.open) == 0:
		r.block()
		r.write(rule)
		r.block()
		return true
	case !isQuickBox(tag) || closes || len(r.open) == maxBoxes || r.oneLine || !r.mayHold(tag):
		return false
	}
	r.block()
	if tag == atom.Ol && numberingOf(n) != (numbering{next: 1, step: 1}) || tag == atom.Li && HasAttribute(n, "value") {
		return false
	}
	r.oneLine = isQuickLine(tag)
	r.open = append(r.open, quickBox{tag: tag, number: 1})
	return true
}

// mayHold reports whether the blocks that are open may hold one more: lists up to three
// deep, and quotes without quotes and lists in them.
func (r *quickReader) mayHold(tag atom.Atom) bool {
	lists, quotes := 0, 0
	for _, box := range r.open {
		if isList(box.tag) {
			lists++
		}
		if box.tag == atom.Blockquote {
			quotes++
		}
	}
	switch {
	case isList(tag):
		return lists < 3 && quotes == 0
	case tag == atom.Blockquote:
		return lists == 0 && quotes == 0
	}
	return true
}

// image takes a picture, unless it stands for characters.
func (r *quickReader) image(n *html.Node) bool {
	if r.gap == gapBreak && r.inQuote() { // the paragraph ends here if the picture is shown
		return false
	}
	if r.pictures.image(n) {
		return false
	}
	r.pictures.block.FirstChild, r.pictures.block.LastChild = nil, nil
	r.hasImage = true
	for i := range r.open {
		r.open[i].images = true
	}
	return true
}

// close takes an end tag.
func (r *quickReader) close(tag atom.Atom) bool {
	switch {
	case isQuickFormat(tag):
		r.formats[tag] = max(r.formats[tag]-1, 0)
		return true
	case tag == atom.P:
		r.block()
		return len(r.open) == 0 || !isList(r.open[len(r.open)-1].tag)
	}
	n := len(r.open)
	if n == 0 || r.open[n-1].tag != tag {
		return false
	}
	box := r.open[n-1]
	r.open, r.oneLine = r.open[:n-1], false
	r.block()
	return tag != atom.Li || box.written || !box.images && r.open[n-2].tag == atom.Ul // an item without words has a number
}
