package parse

import (
	"strings"
	"unicode"
)

// What the signs of a date are: digits and letters of any script.

// skipDigits returns the index of the first byte at or after i that is no digit.
func skipDigits(text string, i int) int {
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	return i
}

// isASCII reports whether text has no letters or digits of other scripts.
func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// isLetterByte reports whether the byte belongs to a word; those of letters
// outside ASCII do.
func isLetterByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// plainDigits writes digits of other scripts as 0-9, signs as those of ASCII, and the times
// of East Asia (22時05分, 오후 3시 5분) as 22h05:.
func plainDigits(text string) string {
	if isASCII(text) {
		return text
	}
	text = eastAsianTimes.Replace(dashedOffset(text))
	return strings.Map(func(r rune) rune {
		if r >= 0x660 && unicode.Is(unicode.Nd, r) { // the digits of a script stand in a row from its zero on
			zero := r
			for r-zero < 9 && unicode.Is(unicode.Nd, zero-1) {
				zero--
			}
			return '0' + r - zero
		}
		switch r {
		case '−', '‐', '‑', '‒', '－', '﹣':
			return '-'
		case '＋':
			return '+'
		case '：', '∶':
			return ':'
		case '／', '⁄':
			return '/'
		case '．':
			return '.'
		case '،', '、', '，', '–', '—', '・', '·', '•':
			return ' '
		}
		if unicode.IsSpace(r) || r == 0x200E || r == 0x200F {
			return ' '
		}
		return r
	}, text)
}

// dashedOffset writes the sign of a zone's offset at the end of a date as a minus where it is
// a dash.
func dashedOffset(text string) string {
	for _, dash := range [...]string{"–", "—"} {
		before, after, found := strings.Cut(text, dash)
		if found && strings.Contains(before, ":") {
			switch shapeOf(after) {
			case "99", "9999", "99:99":
				return before + "-" + after
			}
		}
	}
	return text
}

// eastAsianTimes writes the units of a time as signs.
var eastAsianTimes = strings.NewReplacer("元年", "1年", "時半", "h30", "点半", "h30", "點半", "h30", "시 반", "h30", "時", "h", "时", "h", "点", "h", "點", "h", "시", "h", "分", ":", "분", ":", "秒", " ", "초", " ",
	"年 ", "年", "月 ", "月")

// shapeOf writes 9 for every digit, and letters small.
func shapeOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '9'
		}
		return r | 0x20
	}, text)
}
