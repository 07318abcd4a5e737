package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Where a line may be broken inside of a word, that is, of what stands between two blanks. The
// rules are those of Unicode (UAX 14), with what a newspaper does otherwise:
//
//   - a hyphen or a dash ends a line only between letters, of which there are two before it, and
//     no line begins with a dash;
//   - Korean is broken at blanks, as its readers are used to from print;
//   - an address or a path is whole as long as it has room in a line (cutLong);
//   - nothing is broken inside a number, or between a number and its unit.
//
// Most words are letters alone, and are told by their characters; the tables of Unicode are asked
// only about the others.

// What stands in a text for those who break lines, and is not seen.
const (
	softHyphen = '\u00ad' // a line may end here, with a hyphen
	zeroSpace  = '\u200b' // a line may end here
)

// A chance is a place where a word may be broken.
type chance struct {
	at   int  // bytes of the word that stand before it
	soft bool // a hyphen is shown if the line ends there
}

// chancesIn returns where a word may be broken.
func chancesIn(word string) (all []chance) {
	switch breaksOf(word) {
	case breaksNowhere:
		return nil
	case breaksAtSigns:
		return chancesAtSigns(word)
	}
	if isAddress(word) {
		return nil
	}
	slashes := strings.Count(word, "/")
	rest, state, at := word, -1, 0
	for {
		var segment string
		segment, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		at += len(segment)
		if rest == "" {
			return all
		}
		if mayBreak(word[:at], rest, slashes) {
			last, _ := utf8.DecodeLastRuneInString(segment)
			all = append(all, chance{at, last == softHyphen})
		}
	}
}

// A breaking says how much has to be known of a word to break it.
type breaking int

const (
	breaksNowhere  breaking = iota // it is letters, or the like
	breaksAtSigns                  // it is letters with hyphens or slashes between them
	breaksByTables                 // it has characters of which only Unicode's tables know
)

// breaksOf looks through a word.
func breaksOf(word string) (is breaking) {
	for i := 0; i < len(word); i++ {
		c := word[i]
		switch {
		case c == '-' || c == '/':
			is = breaksAtSigns
		case c < utf8.RuneSelf:
		case c == 0xc2 && i+1 < len(word) && word[i+1] == 0xad: // a soft hyphen
			return breaksByTables
		case c >= 0xe0:
			r, size := utf8.DecodeRuneInString(word[i:])
			if !isLetterByItself(r) {
				return breaksByTables
			}
			i += size - 1
		}
	}
	return is
}

// isLetterByItself reports whether no line is broken at a character above U+0800, or at least
// not because of it.
func isLetterByItself(r rune) bool {
	switch {
	case r < 0xe00, r >= 0x1e00 && r < 0x2000:
		return true
	case r >= 0x2018 && r <= 0x201f, r == '…', r == '€', r == '\u200c', r == '\u200d', r == '\u200e', r == '\u200f':
		return true
	case isHangul(r), r >= 0xfb1d && r <= 0xfdff, r >= 0xfe70 && r <= 0xfeff: // Hebrew and Arabic
		return true
	}
	return false
}

func isHangul(r rune) bool { return r >= 0xac00 && r <= 0xd7a3 || r >= 0x1100 && r <= 0x11ff }

// chancesAtSigns are the chances in a word of letters with hyphens and slashes.
func chancesAtSigns(word string) (all []chance) {
	if isAddress(word) || word[0] == '-' { // an option of a program
		return nil
	}
	slashes := strings.Count(word, "/")
	for at := 1; at < len(word); at++ {
		if sign := word[at-1]; (sign == '-' || sign == '/') && mayBreak(word[:at], word[at:], slashes) {
			all = append(all, chance{at: at})
		}
	}
	return all
}

// mayBreak reports whether a line may end between two parts of a word, of which Unicode says
// that it may; the word has so many slashes.
func mayBreak(before, after string, slashes int) bool {
	last, size := utf8.DecodeLastRuneInString(before)
	beyond, _ := utf8.DecodeLastRuneInString(before[:len(before)-size])
	next, _ := utf8.DecodeRuneInString(after)
	between := unicode.IsLetter(beyond) && unicode.IsLetter(next)
	switch {
	case next == '—' || next == '–':
		return false
	case last == softHyphen || last == zeroSpace || unicode.Is(unicode.Zs, last):
		return true
	case last == '-' || last == '\u2010' || last == '–':
		return between && !isOneLetter(before[:len(before)-size]) && !unicode.Is(unicode.Hebrew, beyond)
	case last == '/':
		return between && slashes == 1 && !strings.Contains(before, ".")
	case last == '—':
		return !unicode.IsDigit(beyond) || !unicode.IsDigit(next)
	case isHangul(last) && (isHangul(next) || unicode.IsLetter(next) || unicode.IsDigit(next)),
		isHangul(next) && (unicode.IsLetter(last) || unicode.IsDigit(last)):
		return false
	}
	return breaksBeside(last) || breaksBeside(next)
}

// isOneLetter reports whether a part of a word is a single letter, as in e-mail.
func isOneLetter(part string) bool { return utf8.RuneCountInString(part) < 2 }

// breaksBeside reports whether lines may be broken before and behind a character of a script
// that needs no blanks, or at a picture.
func breaksBeside(r rune) bool {
	return r >= 0x2e80 && !isHangul(r) || r >= 0xe00 && r < 0x1e00 && !isHangul(r)
}

// isAddress reports whether a word is the address of a page, a path, or a person's address:
// it is read as a whole.
func isAddress(word string) bool {
	return strings.Contains(word, "://") || strings.HasPrefix(word, "www.") || strings.Count(word, "/") > 1 ||
		strings.Contains(word, "@") && strings.Contains(word, ".")
}

// The signs that part an address, and those that part what stands between them.
const (
	addressSigns = "/?&=."
	nameSigns    = "-_"
)

// cutAddress returns where an address that has no room in a line is broken: behind the signs
// that part it, but never before its host has ended.
func cutAddress(word, signs string) (all []chance) {
	from := 0
	if scheme := strings.Index(word, "://"); scheme >= 0 {
		from = scheme + len("://")
		from += max(0, strings.IndexAny(word[from:], "/?"))
	}
	for at := from + 1; at < len(word); at++ {
		if strings.IndexByte(signs, word[at-1]) >= 0 && strings.IndexByte(signs, word[at]) < 0 {
			all = append(all, chance{at: at})
		}
	}
	return all
}

// holds reports whether two words with a blank between them stay in one line if they can:
// before French punctuation and dashes, behind what opens, and between a number and its unit.
func holds(before, after string) bool {
	switch after {
	case "!", "?", ":", ";", "»", "!?", "?!", "–", "—", "…", "...":
		return true
	}
	switch before {
	case "«", "„", "“", "§", "§§", "№":
		return true
	}
	if last := before[len(before)-1]; last < '0' || last > '9' || strings.Trim(before, "0123456789.,:'’+-−±~≈<>$€£¥") != "" {
		return false
	}
	return isUnit(strings.TrimRight(after, ".,;:!?)"))
}

// isUnit reports whether a word is what numbers count.
func isUnit(word string) bool {
	switch word {
	case "%", "‰", "€", "$", "£", "¥", "°C", "°F", "K", "km", "m", "cm", "mm", "µm", "nm", "ft", "in", "mi", "kg", "g", "mg", "t", "lb",
		"l", "ml", "s", "ms", "min", "h", "km/h", "mph", "m/s", "Hz", "kHz", "MHz", "GHz", "W", "kW", "MW", "GW", "kWh", "MWh", "V", "A",
		"B", "kB", "KB", "MB", "GB", "TB", "px", "pt", "dB", "km²", "m²", "m³", "ha", "am", "pm", "EUR", "USD", "Uhr":
		return true
	}
	return false
}
