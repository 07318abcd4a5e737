package plaintext

import (
	"html"
	"strings"
)

// FromHTML returns the text of some HTML, as the package comment says.
func FromHTML(source string) string {
	var out strings.Builder
	out.Grow(len(source)) // most of it is text
	WriteHTML(&out, source)
	return out.String()
}

// WriteHTML writes the text of some HTML behind what stands there already.
func WriteHTML(out *strings.Builder, source string) {
	r := reader{source: source, out: out, begin: out.Len()}
	for r.at < len(source) {
		length := strings.IndexByte(source[r.at:], '<')
		if length < 0 {
			r.rest()
			break
		}
		r.text(source[r.at : r.at+length])
		r.at += length
		r.markup()
	}
}

// A reader reads HTML from a place on, and writes its text.
type reader struct {
	source string
	at     int

	unquoted   bool            // a quote in a tag was never closed: quotes mean nothing any more
	noComments bool            // no comment ends behind the place
	unclosed   map[string]bool // elements that no end tag follows
	cdata      bool            // a section of CDATA was begun

	out      *strings.Builder
	begin    int  // where the text begins in it
	gap      byte // what parts the next word from the last one: see part
	footnote bool // the next text is the first of a sup
}

// rest reads all that is left as text.
func (r *reader) rest() {
	r.text(r.source[r.at:])
	r.at = len(r.source)
}

// markup reads what begins with a <.
func (r *reader) markup() {
	after := r.source[r.at+1:]
	switch {
	case after != "" && isLetter(after[0]):
		r.tag(1)
	case len(after) > 1 && after[0] == '/' && isLetter(after[1]):
		r.tag(2)
	case strings.HasPrefix(after, "!--"):
		r.comment()
	case strings.HasPrefix(after, "![CDATA["):
		r.at += len("<![CDATA[")
		r.cdata = true
	case after != "" && (after[0] == '!' || after[0] == '?' || after[0] == '/'):
		r.skip()
	default:
		r.text("<")
		r.at++
	}
}

// skip passes over what ends with the next >.
func (r *reader) skip() {
	length := strings.IndexByte(r.source[r.at:], '>')
	if length < 0 {
		r.rest()
		return
	}
	r.at += length + 1
}

// comment passes over a comment; over its beginning only, if it does not end.
func (r *reader) comment() {
	const begin, end = "<!--", "-->"
	if !r.noComments {
		// The end may share its hyphens with the beginning, as in <!-->.
		if length := strings.Index(r.source[r.at+len("<!"):], end); length >= 0 {
			r.at += len("<!") + length + len(end)
			return
		}
		r.noComments = true
	}
	r.at += len(begin)
}

// tag reads a tag, whose name begins so many bytes behind the place.
func (r *reader) tag(nameAt int) {
	tag := r.source[r.at:]
	nameEnd := nameAt
	for nameEnd < len(tag) && !isBlank(tag[nameEnd]) && tag[nameEnd] != '/' && tag[nameEnd] != '>' {
		nameEnd++
	}
	end := r.tagEnd(tag, nameEnd)
	if end < 0 {
		r.rest()
		return
	}
	r.at += end
	name, opens := strings.ToLower(tag[nameAt:nameEnd]), nameAt == 1
	switch effectOf(name) {
	case breaksLine:
		r.part('\n')
	case isCell:
		r.part('\t')
	case isApart:
		r.part(' ')
	case isPicture:
		r.part(' ')
		r.text(attribute(tag[:end], nameEnd, "alt"))
		r.part(' ')
	case isRaised:
		r.footnote = opens
	case hides:
		r.part(' ')
		if selfClosed := tag[end-2] == '/' && name == "svg"; opens && !selfClosed {
			r.hide(name)
		}
	case hidesScript:
		if opens && !r.hide(name) {
			r.at = len(r.source)
		}
	}
}

// tagEnd returns where a tag ends, behind its >; -1 if it does not. In a text in which
// one tag was found not to end, since a quote in it is never closed, a tag ends at the
// next > even between quotes.
func (r *reader) tagEnd(tag string, nameEnd int) int {
	simple := strings.IndexByte(tag[nameEnd:], '>')
	if simple < 0 {
		return -1
	}
	simple += nameEnd
	if r.unquoted || strings.IndexByte(tag[nameEnd:simple], '=') < 0 {
		return simple + 1
	}
	for at := nameEnd; ; {
		name, _, next := nextAttribute(tag, at)
		switch {
		case next < 0:
			r.unquoted = true
			return simple + 1
		case name == "":
			return next
		}
		at = next
	}
}

// hide passes over what is in an element, up to its end tag; false if there is none.
func (r *reader) hide(name string) bool {
	if r.unclosed[name] {
		return false
	}
	for at := r.at; ; {
		length := strings.Index(r.source[at:], "</")
		if length < 0 {
			break
		}
		at += length + len("</")
		end := at + len(name)
		if end <= len(r.source) && strings.EqualFold(r.source[at:end], name) && (end == len(r.source) || !isLetter(r.source[end])) {
			r.at = at - len("</")
			return true
		}
	}
	if r.unclosed == nil {
		r.unclosed = map[string]bool{}
	}
	r.unclosed[name] = true
	return false
}

// text writes text that may hold character references.
func (r *reader) text(text string) {
	if r.cdata {
		text = strings.ReplaceAll(text, "]]>", " ")
	}
	if strings.IndexByte(text, '&') >= 0 {
		text = html.UnescapeString(text)
	}
	from := 0 // of what is written as it stands
	for at := 0; at < len(text); {
		switch {
		case !isBlank(text[at]), text[at] == ' ' && at > from && at+1 < len(text) && !isBlank(text[at+1]):
			at++
			continue
		case at > from:
			r.write(text[from:at])
		}
		for at < len(text) && isBlank(text[at]) {
			at++
		}
		r.part(' ')
		from = at
	}
	if from < len(text) {
		r.write(text[from:])
	}
}

// write writes words that are parted by single blanks, with none around them.
func (r *reader) write(words string) {
	if r.footnote {
		r.footnote = false
		if first := words[0]; '0' <= first && first <= '9' || first == '[' || first == '(' {
			r.part(' ')
		}
	}
	if r.gap != 0 && r.out.Len() > r.begin {
		r.out.WriteByte(r.gap)
	}
	r.gap = 0
	r.out.WriteString(words)
}

// part has the next word parted from the last one: by a blank, a tab or a line break. Of
// several the strongest counts.
func (r *reader) part(by byte) {
	switch {
	case r.gap == 0, by == '\n', by == '\t' && r.gap == ' ':
		r.gap = by
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// isBlank reports whether a byte is white space of HTML.
func isBlank(c byte) bool {
	return c <= ' ' && (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f')
}
