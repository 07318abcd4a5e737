package sanitize

import (
	"strings"
	"unicode/utf8"
)

// Terminal sequences as ECMA-48 writes them. Each introducer has two forms: ESC
// and a letter, or one C1 control (here always as UTF-8, two bytes).
//
//	CSI  ESC [  U+009B   parameters 0-9:;<=>?, intermediates " " to "/", a final "@" to "~"
//	DCS  ESC P  U+0090   a string up to ST
//	SOS  ESC X  U+0098   the same
//	OSC  ESC ]  U+009D   the same, or up to BEL
//	PM   ESC ^  U+009E   the same
//	APC  ESC _  U+009F   the same
//	ST   ESC \  U+009C
//	     ESC, intermediates, a final "0" to "~": all the others, such as ESC c and ESC ( B

const (
	escape = 0x1B
	bell   = 0x07
)

// sequenceEnd returns where the terminal sequence that begins at s[i] ends, or i
// if there is none or it is never finished. It does not look beyond the next control
// character, so that a text of many unfinished sequences still takes linear time.
func sequenceEnd(s string, i int) int {
	letter, body := introducer(s, i)
	switch letter {
	case 0:
		return i
	case '[':
		body = skipBytes(s, body, '0', '?')
		body = skipBytes(s, body, ' ', '/')
		if body < len(s) && s[body] >= '@' && s[body] <= '~' {
			return body + 1
		}
		return i
	case 'P', 'X', ']', '^', '_':
		if end := stringEnd(s, body); end > 0 {
			return end
		}
		return i
	}
	return body
}

// introducer reads how a sequence begins and returns the letter that names its
// sort (for a C1 control the letter of its ESC form) and where its body
// begins. A short sequence, which has no body, is read to its end. The letter is
// 0 if nothing begins here.
func introducer(s string, i int) (letter byte, body int) {
	if s[i] != escape {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r >= 0x80 && r < 0xA0 && r != 0x85 {
			return byte(r - 0x40), i + size
		}
		return 0, i
	}
	final := skipBytes(s, i+1, ' ', '/')
	if final >= len(s) || s[final] < '0' || s[final] > '~' {
		return 0, i
	}
	if final > i+1 {
		return 'c', final + 1 // ESC, intermediates, final: never a string
	}
	return s[final], final + 1
}

// stringEnd returns where the control string whose text begins at s[i] ends,
// terminator included, or 0 if it is not ended before another control
// character begins. Tabs and line ends don't break it: DCS may hold them.
func stringEnd(s string, i int) int {
	for i < len(s) {
		switch c := s[i]; {
		case c == bell:
			return i + 1
		case c == escape:
			if strings.HasPrefix(s[i:], "\x1b\\") {
				return i + 2
			}
			return 0
		case c == 0xC2 && i+1 < len(s) && s[i+1] >= 0x80 && s[i+1] < 0xA0: // a C1 control
			if s[i+1] == 0x9C {
				return i + 2
			}
			return 0
		case c < ' ' && (c < '\b' || c > '\r'):
			return 0
		default:
			i++
		}
	}
	return 0
}

// skipBytes returns the index of the first byte at or after i that is not
// between low and high.
func skipBytes(s string, i int, low, high byte) int {
	for i < len(s) && s[i] >= low && s[i] <= high {
		i++
	}
	return i
}
