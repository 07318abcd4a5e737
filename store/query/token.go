package query

import (
	"unicode"
	"unicode/utf8"
)

// A word is a run of letters, digits and marks, folded (see fold.go). The index keeps
// words, and queries look for them.
//
// Chinese, Japanese, Korean, Thai and a few others put no spaces, or fewer, between words.
// In these scripts each pair of neighbouring characters is a word. The last character of a
// run is a word by itself, too, so that there is a word that begins with each character.

// LongestWord is how many bytes of a word are kept; longer words are truncated.
const LongestWord = 64

// Tokens splits a text into folded words, in their order.
func Tokens(text string) []string { return splitWords(Fold(text), true) }

// phraseTokens splits a text that is looked for. It leaves out the last character that
// stands alone after its pair: in the text of an article it need not follow there.
func phraseTokens(text string) []string { return splitWords(Fold(text), false) }

// splitWords splits a folded text. lone adds the last character of a run without spaces as
// a word by itself even after a pair.
func splitWords(text string, lone bool) (words []string) {
	words = make([]string, 0, len(text)/6)
	for at := 0; at < len(text); {
		r, size := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[at:])
		}
		switch {
		case Unspaced(r):
			words, at = cutUnspaced(words, text, at, lone)
		case isWordRune(r):
			end := at + size
			for end < len(text) {
				next, more := rune(text[end]), 1
				if next >= utf8.RuneSelf {
					next, more = utf8.DecodeRuneInString(text[end:])
				}
				if !isWordRune(next) || Unspaced(next) {
					break
				}
				end += more
			}
			words = append(words, TruncateWord(text[at:end]))
			at = end
		default:
			at += size
		}
	}
	return words
}

// cutUnspaced appends the pairs of the run without spaces that begins at a place, and
// returns where the run ends.
func cutUnspaced(words []string, text string, at int, lone bool) ([]string, int) {
	_, size := utf8.DecodeRuneInString(text[at:])
	end, pairs := at+size, 0
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !Unspaced(r) {
			break
		}
		words = append(words, text[at:end+size])
		at, end, pairs = end, end+size, pairs+1
	}
	if lone || pairs == 0 {
		words = append(words, text[at:end])
	}
	return words, end
}

// TruncateWord returns as much of a word as is kept.
func TruncateWord(word string) string {
	if len(word) <= LongestWord {
		return word
	}
	end := LongestWord
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}

// isWordRune reports whether a character is part of a word.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// Unspaced reports whether a character is of a script that puts no spaces between words,
// or that joins words so often that one seldom stands alone.
func Unspaced(r rune) bool {
	if r < 0x0e00 { // Thai is the first of them
		return false
	}
	return isWordRune(r) && unicode.In(r,
		unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
