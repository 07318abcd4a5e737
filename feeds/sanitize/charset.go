package sanitize

import (
	"bytes"
	"cmp"
	"fmt"
	"mime"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// ToUTF8 returns the document in UTF-8, valid and without byte order mark,
// whatever it was written in. contentType is the HTTP header, "" for a file.
// RFC 7303 lets the byte order mark speak first, then the HTTP header, then the
// document's own declaration. Servers and declarations lie, though, so the bytes
// have a say as well: what is not plain ASCII and yet valid UTF-8 is UTF-8, since
// text in other encodings hardly ever happens to be; a declared UTF-8 or UTF-16 that
// isn't is as good as none, as is a Latin one for text in other letters; and where
// none is declared the encoding is guessed (detect.go), unless it is UTF-8 with some
// damage. Bytes that mean nothing become U+FFFD.
func ToUTF8(data []byte, contentType string) []byte {
	return decode(data, contentType, prologEncoding(data))
}

// PageToUTF8 is ToUTF8 for a web page, which may say its encoding in <meta>.
func PageToUTF8(data []byte, contentType string) []byte {
	return decode(data, contentType, cmp.Or(metaEncoding(data), prologEncoding(data)))
}

// decode is ToUTF8 for a document that says itself which encoding it is in, by a name.
func decode(data []byte, contentType, says string) []byte {
	if wide, skip := wideEncoding(data); wide != nil {
		return transcode(data[skip:], wide)
	}
	if bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")) {
		return bytes.ToValidUTF8(data[3:], []byte("\uFFFD"))
	}
	if bytes.HasPrefix(data, []byte{0x4C, 0x6F, 0xA7, 0x94}) { // "<?xm" in EBCDIC
		return bytes.ReplaceAll(transcode(data, charmap.CodePage037), []byte("\u0085"), []byte("\n")) // its line end
	}
	declared := declaredEncoding(contentType, says)
	if !utf8.Valid(data) {
		data = joinedCESU(data)
	}
	if utf8.Valid(data) {
		switch {
		case bytes.Contains(data, []byte("\x1b$B")): // ISO-2022-JP, which is 7 bits wide
			return transcode(data, japanese.ISO2022JP)
		case declared == simplifiedchinese.HZGB2312 && bytes.Contains(data, []byte("~{")), // so is this
			declared != nil && bytes.IndexByte(data, escape) >= 0: // and the Korean and Chinese kin of the first
			return transcode(data, declared)
		}
		return data
	}
	switch {
	case declared == nil && mostlyUTF8(data):
		return bytes.ToValidUTF8(data, []byte("\uFFFD"))
	case declared == nil, declared == charmap.Windows1252 && isDense(sample(data)):
		declared = guessEncoding(data)
	}
	return transcode(data, declared)
}

// IsWide reports whether data is text in UTF-16 or UTF-32, which is full of zero
// bytes.
func IsWide(data []byte) bool {
	wide, _ := wideEncoding(data)
	return wide != nil
}

// wideEncoding recognises UTF-16 and UTF-32 by their byte order mark, or
// without one by where the zero bytes stand around the first character, which
// in a feed is "<" or "{" or white space. skip is the length of the mark.
func wideEncoding(data []byte) (wide encoding.Encoding, skip int) {
	if len(data) < 4 {
		return nil, 0
	}
	switch a, b, c, d := data[0], data[1], data[2], data[3]; {
	case a == 0 && b == 0 && c == 0xFE && d == 0xFF:
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), 4
	case a == 0xFF && b == 0xFE && c == 0 && d == 0:
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), 4
	case a == 0xFE && b == 0xFF:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 2
	case a == 0xFF && b == 0xFE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 2
	case a == 0 && b == 0 && c == 0 && d != 0:
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), 0
	case a != 0 && b == 0 && c == 0 && d == 0:
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), 0
	case a == 0 && b != 0 && c == 0 && d != 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 0
	case a != 0 && b == 0 && c != 0 && d == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 0
	}
	return nil, 0
}

// declaredEncoding returns the encoding that the header or the document names, for a document without zero
// bytes; nil if neither names one that is known and other than UTF-8. Where both do,
// the header wins unless it says what servers say of every file.
func declaredEncoding(contentType, says string) encoding.Encoding {
	header, document := narrow(encodingNamed(headerCharset(contentType))), narrow(encodingNamed(says))
	if header == nil || header == charmap.Windows1252 && document != nil {
		return document
	}
	return header
}

// narrow is e, or nil if it is one of Unicode's: these are known by their bytes.
func narrow(e encoding.Encoding) encoding.Encoding {
	switch name := fmt.Sprint(e); {
	case e == nil, strings.HasPrefix(name, "UTF-"):
		return nil
	}
	return e
}

// headerCharset is the charset of a Content-Type, also of one that is not written as RFC 9110
// section 8.3 asks.
func headerCharset(contentType string) string {
	if _, parameters, err := mime.ParseMediaType(contentType); err == nil {
		return parameters["charset"]
	}
	_, name, _ := strings.Cut(strings.ToLower(contentType), "charset")
	return strings.TrimLeft(name, " =\"'")
}

// metaEncoding returns the name in <meta charset="NAME"> or <meta http-equiv content="…; charset=NAME">,
// "" if there is none among the first bytes (HTML standard, section 13.2.3.2).
func metaEncoding(data []byte) string {
	z := html.NewTokenizer(bytes.NewReader(data[:min(len(data), 4096)]))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			if tag.DataAtom != atom.Meta {
				continue
			}
			if name := cmp.Or(attribute(tag, "charset"), headerCharset(attribute(tag, "content"))); name != "" {
				return name
			}
		}
	}
}

func attribute(tag html.Token, key string) string {
	for _, a := range tag.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// prologEncoding returns the name in <?xml ... encoding="NAME" ?>, "" if there
// is none among the first bytes.
func prologEncoding(data []byte) string {
	head := string(data[:min(len(data), 1024)])
	_, rest, found := strings.Cut(head, "<?xml")
	declaration, _, ended := strings.Cut(rest, "?>")
	_, value, named := strings.Cut(declaration, "encoding")
	value = strings.TrimLeft(value, " \t\r\n=")
	if !found || !ended || !named || value == "" || value[0] != '"' && value[0] != '\'' {
		return ""
	}
	name, _, _ := strings.Cut(value[1:], value[:1])
	return strings.TrimSpace(name)
}

// mostlyUTF8 reports whether data, which is not valid UTF-8, is still UTF-8
// with some damage: at least as many characters of several bytes as bytes that
// belong to none.
func mostlyUTF8(data []byte) bool {
	var right, wrong int
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			wrong++
		} else {
			right++
		}
		i += size
	}
	return right >= wrong
}

// joinedCESU writes one letter for two halves of it that are three bytes each (CESU-8, which
// Oracle and Java write in place of UTF-8): no other encoding has such bytes in a row.
func joinedCESU(data []byte) []byte {
	half := func(b []byte) rune { return 0xD000 | rune(b[1]&0x3F)<<6 | rune(b[2]&0x3F) }
	var out []byte
	kept := 0 // how much of data has been written
	for at := 0; at+6 <= len(data); at++ {
		next := bytes.IndexByte(data[at:], 0xED)
		if at += next; next < 0 || at+6 > len(data) {
			break
		}
		pair := data[at : at+6]
		if pair[1]>>4 != 0xA || pair[2]>>6 != 2 || pair[3] != 0xED || pair[4]>>4 != 0xB || pair[5]>>6 != 2 {
			continue
		}
		out = append(out, data[kept:at]...)
		out = utf8.AppendRune(out, utf16.DecodeRune(half(pair), half(pair[3:])))
		kept, at = at+6, at+5
	}
	if kept == 0 {
		return data
	}
	return append(out, data[kept:]...)
}

// transcode decodes data; what can't be decoded is U+FFFD.
func transcode(data []byte, from encoding.Encoding) []byte {
	decoded, err := from.NewDecoder().Bytes(data)
	if err != nil {
		decoded = data
	}
	decoded = bytes.TrimPrefix(decoded, []byte("\uFEFF"))
	return bytes.ToValidUTF8(decoded, []byte("\uFFFD"))
}
