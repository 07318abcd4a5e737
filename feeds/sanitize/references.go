package sanitize

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Unescape decodes what looks like a reference of HTML, whole with its semicolon: &eacute;
// &#8217; &#x2019;. Two references that are the halves of one letter are one letter. What
// HTML also decodes without a semicolon is left, since "R&D&notes" is no reference.
func Unescape(text string) string {
	from := strings.IndexByte(text, '&')
	if from < 0 {
		return text
	}
	var out strings.Builder
	out.WriteString(text[:from])
	for text = text[from:]; text != ""; {
		length := referenceLength(text)
		switch letter, both := pairedHalves(text); {
		case both > 0:
			out.WriteRune(letter)
			text = text[both:]
		case length > 0:
			out.WriteString(html.UnescapeString(text[:length]))
			text = text[length:]
		default:
			out.WriteByte('&')
			text = text[1:]
		}
		next := strings.IndexByte(text, '&')
		if next < 0 {
			next = len(text)
		}
		out.WriteString(text[:next])
		text = text[next:]
	}
	return out.String()
}

// JoinHalves writes one letter for two references that are its halves: &#55357;&#56832; is
// 😀 in the UTF-16 of JavaScript, Java and MySQL. HTML knows no such thing.
func JoinHalves(markup string) string {
	from := strings.Index(markup, "&#")
	if from < 0 {
		return markup
	}
	var out strings.Builder
	kept := 0 // how much of markup has been written
	for at := from; at < len(markup); {
		length := 2
		if letter, both := pairedHalves(markup[at:]); both > 0 {
			out.WriteString(markup[kept:at])
			out.WriteRune(letter)
			kept, length = at+both, both
		}
		next := strings.Index(markup[at+length:], "&#")
		if next < 0 {
			break
		}
		at += length + next
	}
	if kept == 0 {
		return markup
	}
	out.WriteString(markup[kept:])
	return out.String()
}

// decoded is HTML text as a browser shows it: any reference is decoded, halves of letters
// are joined.
func decoded(text string) string { return html.UnescapeString(JoinHalves(text)) }

// longestReference is &CounterClockwiseContourIntegral; in bytes.
const longestReference = 33

// referenceLength returns how long the reference at the start of text is, which begins with
// &, and 0 if there is none.
func referenceLength(text string) int {
	for i := 1; i < min(len(text), longestReference); i++ {
		switch c := text[i]; {
		case c == ';' && i > 1:
			return i + 1
		case c == '#' && i == 1:
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		default:
			return 0
		}
	}
	return 0
}

// pairedHalves reads two numeric references at the start of text that are the halves of one
// letter outside the first plane (surrogates of UTF-16). length is 0 if there are none.
func pairedHalves(text string) (letter rune, length int) {
	high, first := numericReference(text)
	if high < 0xD800 || high > 0xDBFF {
		return 0, 0
	}
	low, second := numericReference(text[first:])
	if low < 0xDC00 || low > 0xDFFF {
		return 0, 0
	}
	return utf16.DecodeRune(high, low), first + second
}

// numericReference reads &#1234; or &#x12ab; at the start of text; length is 0 if there is
// none.
func numericReference(text string) (number rune, length int) {
	if len(text) < 4 || text[0] != '&' || text[1] != '#' {
		return 0, 0
	}
	length = referenceLength(text)
	if length == 0 {
		return 0, 0
	}
	digits, base := text[2:length-1], 10
	if digits != "" && digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	value, err := strconv.ParseUint(digits, base, 21)
	if err != nil {
		return 0, 0
	}
	return rune(value), length
}
