package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What people who search take for the same is made the same.

// Fold loses case and accents, and takes ligatures and wide forms apart
// (NFKD of Unicode's annex 15). Marks that are no accents, like the vowels of Hindi
// or the sound marks of Japanese, stay.
func Fold(text string) string {
	ascii := true
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(text)
	}
	var out strings.Builder
	out.Grow(len(text))
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, " ")) {
		switch r = unicode.ToLower(r); {
		case r < utf8.RuneSelf:
			out.WriteByte(byte(r))
		case !isAccent(r):
			if plain := plainLetter(r); plain != "" {
				out.WriteString(plain)
			} else {
				out.WriteRune(r)
			}
		}
	}
	return norm.NFC.String(out.String()) // Korean and Japanese together again
}

// isAccent reports whether a character is a mark that searching does not mind.
func isAccent(r rune) bool {
	const voiced, halfVoiced = '\u3099', '\u309a' // Japanese か and が are different letters
	return unicode.Is(unicode.Mn, r) && r != voiced && r != halfVoiced &&
		unicode.In(r, unicode.Inherited, unicode.Arabic, unicode.Hebrew, unicode.Cyrillic)
}

// plainLetter is what people type for a letter that their keyboard lacks, or that
// only ends words, and that Unicode does not take apart; "" for all others.
func plainLetter(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'ς':
		return "σ"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'đ', 'ð':
		return "d"
	case 'ł':
		return "l"
	case 'ı':
		return "i"
	case 'þ':
		return "th"
	}
	return ""
}

// FoldName folds, and makes runs of blanks one.
func FoldName(text string) string { return strings.Join(strings.Fields(Fold(text)), " ") }
