package sanitize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A charKind says what the gate does with a character.
type charKind uint8

const (
	kindText      charKind = iota // stands by itself
	kindMark                      // is drawn on the character before it
	kindJoiner                    // U+200D: joins its neighbours into one picture
	kindDirection                 // LRM, RLM, ALM: invisible, harmless, needed
	kindBlank                     // white space within a line
	kindTab                       //
	kindBreak                     // the end of a line
	kindHint                      // says where a line may end, and is not seen
	kindDrop                      // not let through
)

// stepCharacter reads what stands at s[i]: a character, a run of bytes that are no
// UTF-8, a whole terminal sequence or a whole flag. It returns the text to
// write for it, what to do with it, and where the next one begins.
func stepCharacter(s string, i int) (text string, k charKind, next int) {
	r, size := utf8.DecodeRuneInString(s[i:])
	next = i + size
	switch {
	case r == utf8.RuneError && size == 1:
		for next < len(s) {
			if r, size := utf8.DecodeRuneInString(s[next:]); r != utf8.RuneError || size != 1 {
				break
			}
			next++
		}
		return "\uFFFD", kindText, next
	case r == '\r' && next < len(s) && s[next] == '\n':
		return "\n", kindBreak, next + 1
	case r == escape:
		if end := sequenceEnd(s, i); end > i {
			return "", kindDrop, end
		}
	case r >= 0x80 && r < 0xA0:
		if end := sequenceEnd(s, i); end > i && (end > next || windows1252[r-0x80] == "") {
			return "", kindDrop, end
		}
		if letter := windows1252[r-0x80]; letter != "" {
			return letter, kindText, next
		}
	case r == blackFlag:
		next += regionLength(s[next:])
	}
	return s[i:next], kindOf(r), next
}

// windows1252 says what the bytes 80 to 9F stand for in Windows-1252. Where a C1 control
// stands in a text by itself, a program has taken such a byte for Latin-1: nobody means a
// control character, and HTML reads &#146; as ’ as well (HTML standard, 13.2.5.80). It is
// "" for the five bytes without a letter, and for 9B and 9D, which begin the two terminal
// sequences that do harm.
var windows1252 = [32]string{
	"€", "", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "", "Ž", "",
	"", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "", "œ", "", "ž", "Ÿ",
}

// plainEnd returns where a run of plain characters ends that begins at s[at]: of those that
// stand by themselves, and of single blanks between two of them.
func plainEnd(s string, at int) int {
	for begin := at; at < len(s); {
		switch c := s[at]; {
		case c > ' ' && c < 0x7F:
			at++
		case c == ' ':
			if at == begin || at+1 == len(s) {
				return at
			}
			if next := s[at+1]; next > ' ' && next < 0x7F {
				at += 2
				continue
			}
			r, size := utf8.DecodeRuneInString(s[at+1:])
			if !IsPlain(r) {
				return at
			}
			at += 1 + size
		case c < 0xC2:
			return at
		default:
			r, size := utf8.DecodeRuneInString(s[at:])
			if !IsPlain(r) {
				return at
			}
			at += size
		}
	}
	return at
}

// IsPlain reports whether a character stands by itself: it is no blank and no mark, it can
// be seen, and it changes nothing else. It knows the most frequent of these, and is false
// for others: the tables of package unicode take ten times as long.
func IsPlain(r rune) bool {
	switch {
	case r < 0x300:
		return r > ' ' && r < 0x7F || r > 0xA0 && r != 0xAD
	case r < 0x600: // Greek, Cyrillic, Armenian, Hebrew
		return r >= 0x370 && r < 0x483 || r >= 0x48A && r < 0x591 || r >= 0x5D0
	case r < 0x2010:
		return r >= 0x620 && r < 0x64B || r >= 0x671 && r < 0x6D6 || r >= 0x1E00 && r < 0x2000 // Arabic; Latin and Greek
	case r < 0x3041: // signs
		return r < 0x2028 || r >= 0x2030 && r < 0x205F || r >= 0x20A0 && r < 0x20D0 || r >= 0x2100 && r < 0x2C00 || r > 0x3000 && r < 0x302A
	case r < 0xAC00: // kana and Han
		return r < 0x3097 || r >= 0x30A0 && r < 0x3130 || r >= 0x3400 && r < 0xA000
	}
	return r < 0xD7A4 || r > 0xFF00 && r < 0xFFA0 || r >= 0x1F300 && r < 0x1FB00 && r != blackFlag
}

// isHint reports whether a character only says where a line may end or may not: the soft
// hyphen, the zero-width space, the word joiner.
func isHint(r rune) bool { return r == 0xAD || r == 0x200B || r == 0x2060 }

// kindOf sorts one character.
func kindOf(r rune) charKind {
	switch {
	case IsPlain(r):
		return kindText
	case r < 0xA0:
		return kindOfControl(r)
	case isHint(r): // some terminals draw a soft hyphen, some don't
		return kindHint
	case r < 0x300:
		if r == 0xA0 {
			return kindBlank
		}
		return kindText
	case r == 0x2028 || r == 0x2029:
		return kindBreak
	case r == 0x200D:
		return kindJoiner
	case r == 0x200E || r == 0x200F || r == 0x061C:
		return kindDirection
	case r == 0x200C: // ZWNJ: Persian writes with it
		return kindMark
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
		return kindMark
	case unicode.Is(unicode.Zs, r):
		return kindBlank
	case isHarmful(r):
		return kindDrop
	}
	return kindText
}

// kindOfControl sorts the space, C0, DEL and C1.
func kindOfControl(r rune) charKind {
	switch r {
	case ' ':
		return kindBlank
	case '\t':
		return kindTab
	case '\n', '\v', '\f', '\r':
		return kindBreak
	}
	return kindDrop
}

// isHarmful reports whether r, at or above U+0300, is invisible and can make
// text look other than it is, or is no character at all.
func isHarmful(r rune) bool {
	switch {
	case r >= 0x600 && r <= 0x605, r == 0x6DD, r == 0x70F, r == 0x890, r == 0x891, r == 0x8E2, r == 0x110BD, r == 0x110CD:
		return false // signs that Arabic, Syriac and Kaithi draw around numbers: formatting only by name
	case unicode.Is(unicode.Cf, r):
		return true // directions U+202A-E and U+2066-9, zero-width space, tags, annotations, BOM, ...
	case r == 0x3164 || r == 0xFFA0:
		return true // Hangul fillers: letters without a look
	case r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE:
		return true // noncharacters
	case r >= 0xE0000 && r <= 0xE0FFF:
		return true // what is left of the plane of tags
	case r == 0x10EEEE:
		return true // the terminal kitty draws a picture in its place
	}
	return false
}

// blackFlag begins the flags of regions, which spell their name in tag
// characters after it (UTS 51, section 2.6.2).
const blackFlag = 0x1F3F4

// regionLength returns how many bytes of tag characters at the start of s
// complete a black flag to the flag of England, Scotland or Wales, the only
// three in use, or 0.
func regionLength(s string) int {
	const (
		england  = "\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F" // gbeng
		scotland = "\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F" // gbsct
		wales    = "\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F" // gbwls
	)
	for _, region := range [...]string{england, scotland, wales} {
		if strings.HasPrefix(s, region) {
			return len(region)
		}
	}
	return 0
}

// A combiningRun counts the marks on one visible character, and the pictures that are
// joined into one. No writing needs more than eight of either; a thousand cover the
// neighbouring lines and take a second to measure.
type combiningRun struct {
	hasBase bool // a character was written that marks may be put on
	marks   int
	glued   bool // the last character let through was a joiner
	joins   int  // joiners since the picture began
}

const maxCombining = 8

// ground begins a new run on a blank, on which marks may be put.
func (p *combiningRun) ground() { *p = combiningRun{hasBase: true} }

// admits reports whether the character may be written, and counts it if so.
// What it counts depends only on what was let through, hence cleaning twice
// changes nothing.
func (p *combiningRun) admits(text string, k charKind) bool {
	switch k {
	case kindMark:
		if !p.hasBase || p.marks >= maxCombining {
			return false
		}
		p.marks++
		p.glued = false
	case kindDirection:
		if p.marks >= maxCombining {
			return false
		}
		p.marks++
		p.glued = false
	case kindJoiner:
		if !p.hasBase || p.marks >= maxCombining || p.joins >= maxCombining {
			return false
		}
		p.marks++
		p.joins++
		p.glued = true
	default:
		if !p.glued {
			p.joins = 0
		}
		p.hasBase, p.marks, p.glued = true, 0, false
	}
	return true
}
