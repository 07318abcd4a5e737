package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold makes equal what a person who searches takes for the same: it drops case and
// accents, and replaces ligatures and wide forms (NFKD of Unicode's annex 15). Marks that
// are not accents, such as the vowels of Hindi or the sound marks of Japanese, stay.
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
	return norm.NFC.String(out.String()) // joins Korean and Japanese characters again
}

// isAccent reports whether a character is a mark that a search ignores.
func isAccent(r rune) bool {
	const voiced, halfVoiced = '\u3099', '\u309a' // Japanese か and が are different letters
	return unicode.Is(unicode.Mn, r) && r != voiced && r != halfVoiced &&
		unicode.In(r, unicode.Inherited, unicode.Arabic, unicode.Hebrew, unicode.Cyrillic)
}

// plainLetter returns what people type for a letter that Unicode does not decompose: one
// that their keyboard lacks, or the form of one at the end of a word. It is "" for all
// other letters.
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

// FoldName folds a name or a value, and makes runs of blanks one blank.
func FoldName(text string) string { return strings.Join(strings.Fields(Fold(text)), " ") }
