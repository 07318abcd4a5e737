package parse

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"tidings/feeds/sanitize"
)

// repairMarkup makes XML of what was meant to be XML, so that encoding/xml does
// not give up on it. The data is valid UTF-8 and begins with the root element.
// What changes:
//
//   - control characters and noncharacters go, which XML forbids even as &#27;
//   - comments and processing instructions go: nobody shows them, and "--"
//     within a comment is an error
//   - the document type goes; what of its entities is included has been before
//     (entities.go), and references to others stay in the text
//   - a "<" that begins no tag ("a < b", "<3") becomes &lt;
//   - "]]>" outside CDATA becomes ]]&gt;
//   - the attributes of a tag after the first 64 go, and of a text or a section of CDATA
//     what is beyond 8 MB, since encoding/xml takes each of them as a whole
//
// Well-formed documents are returned as they are, and CDATA is not looked into. Each byte
// is read a constant number of times.
func repairMarkup(data []byte) []byte {
	m := &mender{data: dropIllegal(data)}
	data = m.data
	commentsEnd, declarations := -1, 0
	tags := tagReader{left: 16 * len(data)}
	for i := 0; i < len(data); {
		open := bytes.IndexByte(data[i:], '<')
		if open < 0 {
			m.text(i, len(data))
			return m.end(len(data))
		}
		m.text(i, i+open)
		i += open
		rest := data[i:]
		switch {
		case len(rest) > 1 && rest[1] != '!' && rest[1] != '?':
			if isTag(rest) {
				i += m.tag(&tags, i)
			} else {
				i += m.put(i, 1, "&lt;")
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			end := bytes.Index(rest, []byte("]]>"))
			if end < 0 {
				return m.end(len(data)) // cut off within it
			}
			kept := len(firstPart(rest[:end]))
			m.put(i+kept, end-kept, "")
			i += end + 3
		case bytes.HasPrefix(rest, []byte("<!--")):
			if commentsEnd < 0 {
				commentsEnd = bytes.LastIndex(data, []byte("-->"))
			}
			if i > commentsEnd {
				return m.end(i) // a comment without an end hides the rest
			}
			i += m.put(i, endOf(rest, "-->"), "")
		case bytes.HasPrefix(rest, []byte("<?")):
			end := bytes.IndexByte(rest, '>')
			if end < 0 {
				return m.end(i)
			}
			i += m.put(i, end+1, "")
		case bytes.HasPrefix(rest, []byte("<!")):
			i += m.put(i, declarationLength(rest, declarations), "")
			declarations++
		default:
			i += m.put(i, 1, "&lt;")
		}
	}
	return m.end(len(data))
}

// isTag reports whether data begins with a tag.
func isTag(data []byte) bool {
	return tagNameLength(data[1:]) > 0 || len(data) > 2 && data[1] == '/' && tagNameLength(data[2:]) > 0
}

// A mender writes a document with changes. One without any is not copied.
type mender struct {
	data []byte
	out  []byte
	kept int // how much of data has been written
}

// put puts other text in the place of some bytes, and returns how many these were.
func (m *mender) put(at, length int, instead string) int {
	if length == 0 && instead == "" {
		return 0
	}
	if m.out == nil {
		m.out = make([]byte, 0, len(m.data)+64)
	}
	m.out = append(append(m.out, m.data[m.kept:at]...), instead...)
	m.kept = at + length
	return length
}

// end returns the document up to a place in data.
func (m *mender) end(at int) []byte {
	if m.kept == 0 {
		return m.data[:at]
	}
	return append(m.out, m.data[m.kept:max(at, m.kept)]...)
}

// text takes the text between two tags.
func (m *mender) text(begin, end int) {
	kept := begin + len(firstPart(m.data[begin:end]))
	for at := begin; at < kept; at += len("]]>") {
		length := bytes.Index(m.data[at:kept], []byte("]]>"))
		if length < 0 {
			break
		}
		at += length
		m.put(at, len("]]>"), "]]&gt;")
	}
	m.put(kept, end-kept, "")
}

// tag takes the tag at a place, and returns how much of it has been read.
func (m *mender) tag(tags *tagReader, at int) int {
	kept, length := tags.cut(m.data[at:])
	if string(kept) != string(m.data[at:at+length]) {
		m.put(at, length, string(kept))
	}
	return length
}

// maxText is how long one text may be, in bytes. It is twice what the text of an item may
// have, since escaped text becomes shorter.
const maxText = 8 << 20

// firstPart returns the first maxText bytes of a text, whole characters and references.
func firstPart(text []byte) []byte {
	if len(text) <= maxText {
		return text
	}
	text = text[:maxText]
	if reference := bytes.LastIndexByte(text[maxText-12:], '&'); reference >= 0 {
		return text[:maxText-12+reference]
	}
	for len(text) > 0 && text[len(text)-1] >= 0x80 {
		text = text[:len(text)-1]
	}
	return text
}

// A tagReader looks for the ends of tags. Where quotes are never closed it reads the
// same bytes for one tag after another, so what it reads is bounded.
type tagReader struct {
	left int // bytes that may still be read; then tags end within shortTag bytes, or are none
}

const shortTag = 128

// cut returns what is kept of the tag at the start of data and how long that was: a tag
// of too many attributes loses those after maxAttributes. What need not change is kept
// from its "<" on, which is 1 byte long.
func (r *tagReader) cut(data []byte) (kept []byte, length int) {
	var quote byte
	attributes, end := 0, 0 // end is where the first maxAttributes end, 0 if there are no more
	for i := 1; i < len(data); i++ {
		if r.left--; r.left < 0 && i >= shortTag {
			return []byte("&lt;"), 1
		}
		switch c := data[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>' && end == 0:
			return data[:1], 1
		case c == '>' && data[i-1] == '/':
			return append(data[:end:end], "/>"...), i + 1
		case c == '>':
			return append(data[:end:end], '>'), i + 1
		case c == '=':
			attributes++
		case end == 0 && attributes >= maxAttributes && (c == ' ' || c == '\t' || c == '\n' || c == '\r'):
			end = i
		}
	}
	if end > 0 { // cut off within it
		return nil, len(data)
	}
	return data[:1], 1
}

// tagName returns the name at the start of data if a tag may go on after it
// as there: with white space, "/" or ">".
func tagName(data []byte) string { return string(data[:tagNameLength(data)]) }

// tagNameLength is how long tagName is.
func tagNameLength(data []byte) int {
	for i, c := range data {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
		switch {
		case letter, i > 0 && (c >= '0' && c <= '9' || c == ':' || c == '-' || c == '.'):
			if i > 128 {
				return 0
			}
		case i > 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '/' || c == '>'):
			return i
		default:
			return 0
		}
	}
	return 0
}

// maxDeclarations is how many declarations of a document are searched for their true
// end, which takes long where there is none. A feed has one.
const maxDeclarations = 16

// declarationLength returns how long the <!...> at the start of data is, an
// inner [...] with its own declarations included. seen is how many came before.
func declarationLength(data []byte, seen int) int {
	var quote byte
	var inner bool
	for i := 2; i < len(data) && seen < maxDeclarations; i++ {
		switch c := data[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[':
			inner = true
		case c == ']':
			inner = false
		case c == '>' && !inner:
			return i + 1
		}
	}
	return endOf(data, ">") // quotes or brackets don't match
}

// dropIllegal returns data without the characters that XML 1.0 (section 2.2)
// forbids, be they written as themselves or as references.
func dropIllegal(data []byte) []byte {
	var clean []byte
	from := 0
	drop := func(begin, end int) {
		if clean == nil {
			clean = make([]byte, 0, len(data)) // to grow takes twice the memory
		}
		clean = append(clean, data[from:begin]...)
		from = end
	}
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c >= ' ' && c != '&' && c != 0xEF:
		case c == '&':
			if length, instead, mend := mendReference(data[i:]); mend {
				drop(i, i+length)
				clean = append(clean, instead...)
				i += length - 1
			}
		case c == 0xEF:
			if i+2 < len(data) && data[i+1] == 0xBF && data[i+2] >= 0xBE { // U+FFFE and U+FFFF
				drop(i, i+3)
				i += 2
			}
		case c != '\t' && c != '\n' && c != '\r':
			drop(i, i+1)
		}
	}
	if from == 0 {
		return data
	}
	return append(clean, data[from:]...)
}

// mendReference reads a character reference such as &#27; or &#x1B; at the
// start of data. If it stands for a character that XML forbids, nothing is to
// stand instead. Those from 128 to 159 mean characters of Windows-1252, as in
// HTML: nobody writes &#146; for a control character.
func mendReference(data []byte) (length int, instead string, mend bool) {
	if len(data) < 4 || data[1] != '#' {
		return 0, "", false
	}
	end := bytes.IndexByte(data[:min(len(data), 12)], ';')
	if end < 3 {
		return 0, "", false
	}
	digits, base := string(data[2:end]), 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	number, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return 0, "", false
	}
	switch {
	case number >= 0xD800 && number < 0xE000:
		if letter := sanitize.JoinHalves(string(data[:min(len(data), 24)])); letter[0] != '&' { // half a letter, and the other half
			r, size := utf8.DecodeRuneInString(letter)
			return min(len(data), 24) - (len(letter) - size), string(r), true
		}
		return end + 1, "", true
	case number < ' ' && number != '\t' && number != '\n' && number != '\r',
		number == 0xFFFE, number == 0xFFFF, number > 0x10FFFF:
		return end + 1, "", true
	case number >= 0x80 && number < 0xA0:
		return end + 1, string(charmap.Windows1252.DecodeByte(byte(number))), true
	}
	return 0, "", false
}
