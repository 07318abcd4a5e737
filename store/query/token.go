package query

import (
	"unicode"
	"unicode/utf8"
)

// Words, as the index keeps them and queries ask for them.
//
// A word is a run of letters, digits and marks, folded (see fold.go). Chinese,
// Japanese, Korean, Thai and their like put no blanks between words, or fewer: of
// them each two neighbouring characters are a word, and the last character of a
// run is one by itself, so that every character begins some word.

// LongestWord is how many bytes of a word count.
const LongestWord = 64

// Tokens cuts a text into folded words, in their order.
func Tokens(text string) []string { return splitWords(Fold(text), true) }

// phraseTokens cuts what somebody looks for: without the lone last characters,
// which stand beside the pairs before them and not behind them.
func phraseTokens(text string) []string { return splitWords(Fold(text), false) }

// splitWords cuts a folded text. With lone, the last character of a run without blanks is
// a word by itself even if a pair ends with it.
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

// cutUnspaced cuts the run of characters that begins at a place into pairs, and
// returns where it ends.
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

// TruncateWord is as much of a word as counts.
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

// Unspaced reports whether a character is of a script that puts no blanks between
// words, or writes them together so that a word is seldom found alone.
func Unspaced(r rune) bool {
	if r < 0x0e00 { // Thai is the first of them
		return false
	}
	return isWordRune(r) && unicode.In(r,
		unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
