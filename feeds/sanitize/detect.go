package sanitize

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/language"
)

// The encoding of a document that names none is guessed. The library counts groups of letters by
// language, which needs some text; beside it stands what can be seen in a few words. In
// languages with Latin letters a byte beyond ASCII stands alone in its word, and in all others
// they stand in rows, so that each guess of the other sort is passed over. A document that
// says its language has said which of the Latin encodings it is.

const (
	sampled     = 16 << 10 // bytes of text to guess by
	fewestDense = 6        // bytes beyond ASCII that are enough to know the sort by
	fewestLatin = 4        // and the language by

	enoughForAny = 400 // from which on the library knows more of East Asia than eastasian.go
)

// guessEncoding returns the encoding that a document is most likely in, which is not UTF-8.
func guessEncoding(data []byte) encoding.Encoding {
	text := sample(data)
	dense := isDense(text)
	if e := guessEastAsian(data, text, likeness{languageTagOf(data), countHigh(text), dense, isAlphabetic(text)}); e != nil {
		return e
	}
	if dense && isThai(text) {
		return charmap.Windows874
	}
	guesses, err := chardet.NewTextDetector().DetectAll(text)
	if err != nil {
		guesses = nil
	}
	slices.SortFunc(guesses, func(a, b chardet.Result) int { // the library asks in parallel and leaves ties to chance
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.Charset, b.Charset))
	})
	for _, g := range guesses {
		e := encodingNamed(g.Charset)
		if e == charmap.KOI8R {
			e = charmap.KOI8U // the same but for the letters of Ukrainian in place of lines for boxes
		}
		switch alphabet, is := e.(*charmap.Charmap); {
		case e == nil, strings.HasPrefix(g.Charset, "UTF"), strings.HasPrefix(g.Charset, "IBM"), isLatin(e) == dense:
			continue // the first two are known by other signs
		case dense && is:
			return byLetters(text, alphabet)
		case dense && isEastAsian(e) && countHigh(text) < enoughForAny: // it is no usual text of East Asia, as was seen
			continue
		case dense:
			return e
		}
		if countHigh(text) < fewestLatin {
			break
		}
		return centralEuropean(text, languageEncoding(data, text, e))
	}
	if dense {
		return byLetters(text, charmap.Windows1251)
	}
	return languageEncoding(data, text, charmap.Windows1252)
}

// sample is the text of a document that is not plain ASCII, without its markup.
func sample(data []byte) []byte {
	var text []byte
	for len(data) > 0 && len(text) < sampled {
		at := bytes.IndexFunc(data, func(r rune) bool { return r >= utf8.RuneSelf })
		if at < 0 {
			break
		}
		begin := bytes.LastIndexAny(data[:at], "<>") + 1
		end := at + max(0, bytes.IndexAny(data[at:], "<>"))
		if end == at {
			end = len(data)
		}
		text = append(append(text, data[begin:min(end, begin+sampled)]...), '\n')
		data = data[end:]
	}
	return text
}

// countHigh is how many bytes beyond ASCII a text has.
func countHigh(text []byte) (n int) {
	for _, b := range text {
		if b >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// isDense reports whether the letters beyond ASCII stand in rows.
func isDense(text []byte) bool {
	high, inRow := 0, 0
	isHigh := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= utf8.RuneSelf }
	for i := range text {
		if !isHigh(i) {
			continue
		}
		high++
		if isHigh(i-1) || isHigh(i+1) {
			inRow++
		}
	}
	return high >= fewestDense && inRow*10 >= high*6
}

// isThai reports whether text is Thai in TIS-620 or its kin: only its bytes, and vowels and tones that
// stand over a consonant do so.
func isThai(text []byte) bool {
	marks, high := 0, 0
	for i, b := range text {
		switch {
		case b < 0xA0 || b == 0xA0:
			continue
		case b > 0xDA && b < 0xDF, b > 0xFB:
			return false
		case b == 0xD1, b >= 0xD4 && b <= 0xDA, b >= 0xE7 && b <= 0xEE:
			if i == 0 || !(text[i-1] >= 0xA1 && text[i-1] <= 0xCE || text[i-1] == 0xD1 || text[i-1] >= 0xD4 && text[i-1] <= 0xD9 || text[i-1] >= 0xE7 && text[i-1] <= 0xEC) {
				return false
			}
			marks++
		}
		high++
	}
	return marks*12 >= high
}

// isLatin reports whether an encoding is one of the alphabets of Latin letters.
func isLatin(e encoding.Encoding) bool {
	latin := []encoding.Encoding{
		charmap.Windows1252, charmap.Windows1250, charmap.Windows1254, charmap.Windows1257, charmap.Windows1258, charmap.Macintosh,
		charmap.ISO8859_2, charmap.ISO8859_3, charmap.ISO8859_4, charmap.ISO8859_10, charmap.ISO8859_13, charmap.ISO8859_14, charmap.ISO8859_15, charmap.ISO8859_16,
	}
	return slices.Contains(latin, e)
}

// languageEncoding is the encoding of the language that a document says it is in: guess if the document
// says none, or one with other letters.
func languageEncoding(data, text []byte, guess encoding.Encoding) encoding.Encoding {
	said := languageOf(data)
	if said == "" {
		return guess
	}
	e, err := htmlindex.Get(htmlindex.LanguageDefault(language.Make(said)))
	central := []encoding.Encoding{charmap.Windows1250, charmap.ISO8859_2}
	switch {
	case err != nil, !isLatin(e), e == charmap.Windows1252, slices.Contains(central, e) && slices.Contains(central, guess):
		return guess
	case e == charmap.ISO8859_2 && hasC1(text):
		return charmap.Windows1250
	}
	return e
}

// centralEuropean is guess, or the other of the two encodings of Central Europe if that is what the text is in. They
// share most letters, and where they do not, Polish and Czech tell: in Polish there is no Czech š,
// which one of them has where the other has ą.
func centralEuropean(text []byte, guess encoding.Encoding) encoding.Encoding {
	if guess != charmap.ISO8859_2 && guess != charmap.Windows1250 {
		return guess
	}
	count := func(letters string) (n int) {
		for i := range len(letters) {
			n += bytes.Count(text, []byte{letters[i]})
		}
		return n
	}
	switch polish, czech := count("\xb3\xbf\xea"), count("\xec\xf8\xf9\xe8"); { // łżę and ěřůč, alike in both
	case hasC1(text):
		return charmap.Windows1250
	case polish > czech && count("\xb9") > count("\xb1\xb6\xbc"): // ą in one; ą, ś, ź in the other
		return charmap.Windows1250
	case polish > czech && count("\xb1\xb6\xbc") > 0, polish < czech && count("\xb9\xbb\xbe") > 0: // šťž
		return charmap.ISO8859_2
	}
	return guess
}

// hasC1 reports whether text has bytes that are letters and quotes in the encodings of Windows only.
func hasC1(text []byte) bool {
	return slices.ContainsFunc(text, func(b byte) bool { return b >= 0x80 && b < 0xA0 })
}

// byLetters is the encoding of one of the alphabets that makes most of a text words as people write
// them: of one script, in lower case but for the first letter or for all of them. Where several do, it
// is guess.
func byLetters(text []byte, guess *charmap.Charmap) encoding.Encoding {
	best, _ := bestAlphabet(text, guess)
	return best
}

// isAlphabetic reports whether one of the alphabets makes words of nearly all of a text.
func isAlphabetic(text []byte) bool {
	_, right := bestAlphabet(text, charmap.Windows1251)
	return right*10 >= countHigh(text)*9
}

func bestAlphabet(text []byte, guess *charmap.Charmap) (best *charmap.Charmap, most int) {
	best, most = guess, -len(text)
	for _, e := range []*charmap.Charmap{
		guess, charmap.Windows1251, charmap.KOI8U, charmap.ISO8859_5, charmap.CodePage866, charmap.MacintoshCyrillic,
		charmap.Windows1253, charmap.ISO8859_7, charmap.Windows1255, charmap.Windows1256, charmap.ISO8859_6,
	} {
		right := 0
		var word []rune
		for _, b := range append(slices.Clip(text), ' ') {
			r := e.DecodeByte(b)
			if unicode.IsLetter(r) {
				word = append(word, r)
				continue
			}
			if b >= 0xA0 {
				right--
			}
			right += wordScore(word)
			word = word[:0]
		}
		if right > most {
			best, most = e, right
		}
	}
	return best, most
}

// wordScore is the length of a word that is written as words are, else less than 0.
func wordScore(word []rune) int {
	if len(word) == 0 || word[0] < utf8.RuneSelf {
		return 0
	}
	uppers := 0
	for i, r := range word {
		if unicode.IsUpper(r) {
			uppers++
		}
		if r == 'ς' && i < len(word)-1 || scriptOf(r) != scriptOf(word[0]) {
			return -len(word)
		}
	}
	if uppers > 1 && uppers < len(word) || uppers == 1 && !unicode.IsUpper(word[0]) {
		return -len(word)
	}
	if uppers == len(word) {
		return uppers / 2 // where another alphabet makes the same words in lower case, they are in that one
	}
	return len(word)
}

func scriptOf(r rune) *unicode.RangeTable {
	for _, script := range []*unicode.RangeTable{unicode.Cyrillic, unicode.Greek, unicode.Hebrew, unicode.Arabic, unicode.Latin} {
		if unicode.Is(script, r) {
			return script
		}
	}
	return nil
}

// languageOf is what a document says of its language in <language>, xml:lang or lang, "" for nothing.
func languageOf(data []byte) string {
	language, _, _ := strings.Cut(languageTagOf(data), "-")
	return language
}

// languageTagOf is that with what stands behind it, as a country, in lower case.
func languageTagOf(data []byte) string {
	head := data[:min(len(data), 4096)]
	for _, before := range []string{"<language>", "<dc:language>", `xml:lang="`, `xml:lang='`, ` lang="`, ` lang='`, `"language":"`, `"language": "`} {
		if _, after, ok := bytes.Cut(head, []byte(before)); ok {
			end := bytes.IndexFunc(after, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_') })
			if end > 0 {
				return strings.ReplaceAll(strings.ToLower(string(after[:end])), "_", "-")
			}
		}
	}
	return ""
}
