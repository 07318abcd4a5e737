package parse

import (
	"bytes"
	"encoding/xml"
	"io"
	"unicode"
)

// Most of a feed is text, sections of CDATA, and tags without attributes. These are read
// here, a piece at a time; all else is read by encoding/xml, which reads byte by byte.

// A token is a piece of an XML document.
type token struct {
	kind  tokenKind
	name  xml.Name   // of a tag, as written: Space is the prefix
	attrs []xml.Attr // of a start tag
	text  []byte     // valid until the next token is read
}

type tokenKind uint8

const (
	otherToken tokenKind = iota // a comment, for example
	startToken
	endToken
	textToken
)

// A tokenReader reads a document that repairMarkup has mended.
type tokenReader struct {
	data    []byte
	at      int // how far it has been read
	names   map[string]xml.Name
	source  *bytes.Reader // where the decoder reads
	decoder *xml.Decoder
	closes  bool // the last tag is its own end tag, which the decoder gives as another token
}

// newTokenReader returns a reader of data from a place on.
func newTokenReader(data []byte, at int) *tokenReader {
	r := &tokenReader{data: data, at: at, names: map[string]xml.Name{}, source: bytes.NewReader(data)}
	r.decoder = xml.NewDecoder(r.source) // which takes from it no byte more than it needs
	r.decoder.Strict = false
	r.decoder.Entity = xml.HTMLEntity
	r.decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil } // it is UTF-8 by now
	return r
}

// next returns the next token. Open is what the innermost open element is called.
func (r *tokenReader) next(open xml.Name) (token, error) {
	rest := r.data[r.at:]
	switch {
	case r.closes || len(rest) < 2:
	case rest[0] != '<':
		if length := bytes.IndexByte(rest, '<'); length > 0 {
			r.at += length
			return token{kind: textToken, text: withoutReferences(withoutReturns(rest[:length]))}, nil
		}
	case rest[1] == '/':
		if length := endTagLength(rest, open); length > 0 {
			r.at += length
			return token{kind: endToken, name: open}, nil
		}
	case rest[1] == '!':
		const begin, end = "<![CDATA[", "]]>"
		if length := bytes.Index(rest, []byte(end)); length > 0 && bytes.HasPrefix(rest, []byte(begin)) {
			r.at += length + len(end)
			return token{kind: textToken, text: withoutReturns(rest[len(begin):length])}, nil
		}
	default:
		if name, length := r.bareTag(rest); length > 0 {
			r.at += length
			return token{kind: startToken, name: name}, nil
		}
	}
	return r.decode()
}

// decode has encoding/xml read the next token.
func (r *tokenReader) decode() (token, error) {
	if _, err := r.source.Seek(int64(r.at), io.SeekStart); err != nil {
		return token{}, err
	}
	before := r.decoder.InputOffset()
	raw, err := r.decoder.RawToken()
	r.at += int(r.decoder.InputOffset() - before)
	r.closes = false
	switch t := raw.(type) {
	case xml.StartElement:
		r.closes = r.data[r.at-2] == '/'
		return token{kind: startToken, name: t.Name, attrs: t.Attr}, err
	case xml.EndElement:
		return token{kind: endToken, name: t.Name}, err
	case xml.CharData:
		return token{kind: textToken, text: t}, err
	}
	return token{}, err
}

// endTagLength returns how long the end tag of an element is that begins data; 0 if it is
// another, or is written with blanks.
func endTagLength(data []byte, name xml.Name) int {
	rest := data[len("</"):]
	if name.Space != "" {
		after, ok := bytes.CutPrefix(rest, []byte(name.Space))
		if !ok || len(after) == 0 || after[0] != ':' {
			return 0
		}
		rest = after[1:]
	}
	rest, ok := bytes.CutPrefix(rest, []byte(name.Local))
	if !ok || name.Local == "" || len(rest) == 0 || rest[0] != '>' {
		return 0
	}
	return len(data) - len(rest) + 1
}

// bareTag reads a start tag of nothing but a name in ASCII, which begins data; its length is
// 0 if it is written otherwise.
func (r *tokenReader) bareTag(data []byte) (name xml.Name, length int) {
	colon := 0
	for at := 1; at < len(data); at++ {
		switch c := data[at]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z', c == '_':
		case at > 1 && (c >= '0' && c <= '9' || c == '-' || c == '.'):
		case c == ':' && colon == 0 && at > 1:
			colon = at
		case c == '>' && at > 1 && colon != at-1:
			return r.nameOf(data[1:at], colon-1), at + 1
		default:
			return xml.Name{}, 0
		}
	}
	return xml.Name{}, 0
}

// nameOf is a name with a colon at a place, or with none; a feed has few of them.
func (r *tokenReader) nameOf(written []byte, colon int) xml.Name {
	name, known := r.names[string(written)]
	if known {
		return name
	}
	if len(r.names) >= maxNames {
		clear(r.names)
	}
	whole := string(written)
	name = xml.Name{Local: whole}
	if colon > 0 {
		name = xml.Name{Space: whole[:colon], Local: whole[colon+1:]}
	}
	r.names[whole] = name
	return name
}

// withoutReturns is a text whose lines end as XML wants it (section 2.11).
func withoutReturns(text []byte) []byte {
	if bytes.IndexByte(text, '\r') < 0 {
		return text
	}
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
}

// withoutReferences is a text with what its references stand for. Those to nothing that is
// known stay as they are written.
func withoutReferences(text []byte) []byte {
	at := bytes.IndexByte(text, '&')
	if at < 0 {
		return text
	}
	out := make([]byte, 0, len(text))
	for at >= 0 {
		out, text = append(out, text[:at]...), text[at:]
		value, length := reference(text)
		if length == 0 { // it is none
			value, length = "&", 1
		}
		out, text = append(out, value...), text[length:]
		at = bytes.IndexByte(text, '&')
	}
	return append(out, text...)
}

// longestName is how long the name of an entity of HTML is, in bytes, in xml.HTMLEntity.
const longestName = 8

// reference reads the reference that begins data; its length is 0 if it is none to what is
// known. One to a character that XML forbids stands for nothing.
func reference(data []byte) (value string, length int) {
	if len(data) > 1 && data[1] == '#' {
		return numericReference(data)
	}
	end := bytes.IndexByte(data[:min(len(data), longestName+2)], ';')
	if end < 0 {
		return "", 0
	}
	switch string(data[1:end]) {
	case "lt":
		return "<", end + 1
	case "gt":
		return ">", end + 1
	case "amp":
		return "&", end + 1
	case "quot":
		return `"`, end + 1
	case "apos":
		return "'", end + 1
	}
	if value, known := xml.HTMLEntity[string(data[1:end])]; known {
		return value, end + 1
	}
	return "", 0
}

// numericReference is reference for &#65; or &#x41;.
func numericReference(data []byte) (value string, length int) {
	at, base := len("&#"), rune(10)
	if at < len(data) && data[at] == 'x' {
		at, base = at+1, 16
	}
	var number rune
	begin := at
	for ; at < len(data); at++ {
		digit := rune(data[at])
		switch {
		case digit >= '0' && digit <= '9':
			digit -= '0'
		case base == 16 && digit|0x20 >= 'a' && digit|0x20 <= 'f':
			digit = digit | 0x20 - 'a' + 10
		case digit == ';' && at > begin && number <= unicode.MaxRune:
			if number < ' ' && number != '\t' && number != '\n' && number != '\r' || number == 0xFFFE || number == 0xFFFF {
				return "", at + 1
			}
			return string(number), at + 1 // U+FFFD for half a letter
		default:
			return "", 0
		}
		if number <= unicode.MaxRune {
			number = number*base + digit
		}
	}
	return "", 0
}
