package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words is what a query looks for, without what it rules out.
type Words []phrase

// phrase stand together.
type phrase struct {
	words  []string // folded
	prefix bool     // the last one may go on
}

// In returns where a line has one of the words: pairs of byte offsets, from and
// to, ascending and apart from one another.
func (w Words) In(line string) (ranges [][2]int) {
	if len(w) == 0 {
		return nil
	}
	words := placedWords(line)
	for at := range words {
		for _, wanted := range w {
			if end := wanted.startsWith(words[at:]); end > 0 {
				ranges = append(ranges, [2]int{words[at].from, words[at+end-1].to})
			}
		}
	}
	slices.SortFunc(ranges, func(a, b [2]int) int { return a[0] - b[0] })
	apart := ranges[:0]
	for _, r := range ranges {
		if last := len(apart) - 1; last >= 0 && r[0] <= apart[last][1] {
			apart[last][1] = max(apart[last][1], r[1])
			continue
		}
		apart = append(apart, r)
	}
	return apart
}

// startsWith reports how many of a text's words, from the first on, are the wanted ones;
// 0 if they are not.
func (w phrase) startsWith(words []placedWord) int {
	if len(words) < len(w.words) {
		return 0
	}
	for i, wanted := range w.words {
		got := words[i].word
		if got != wanted && !(w.prefix && i == len(w.words)-1 && strings.HasPrefix(got, wanted)) {
			return 0
		}
	}
	return len(w.words)
}

// A placedWord is a folded word with the bytes of the line that it comes from.
type placedWord struct {
	word     string
	from, to int
}

// placedWords cuts a line into words as Tokens does, but for a lone last
// character. Letters are folded one by one, so that each is known to come from
// its own bytes.
func placedWords(line string) (words []placedWord) {
	var run placedWord // the word that is being read
	var before rune    // the character before it, if it is of a script without blanks
	beforeAt := 0
	flush := func() {
		if run.word != "" {
			words = append(words, run)
		}
		run = placedWord{}
	}
	for at := 0; at < len(line); {
		if end := plainWord(line, at); end > at && run.word == "" {
			words = append(words, placedWord{strings.ToLower(line[at:end]), at, end})
			before, at = 0, end
			continue
		}
		r, size := utf8.DecodeRuneInString(line[at:])
		switch {
		case Unspaced(r):
			flush()
			next, _ := utf8.DecodeRuneInString(line[at+size:])
			switch {
			case Unspaced(before):
				words = append(words, placedWord{Fold(string(before) + string(r)), beforeAt, at + size})
			case !Unspaced(next):
				words = append(words, placedWord{Fold(string(r)), at, at + size})
			}
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) && run.word != "":
			if run.word == "" {
				run.from = at
			}
			run.word += Fold(string(r))
			run.to = at + size
		default:
			flush()
		}
		before, beforeAt = r, at
		at += size
	}
	flush()
	return words
}

// plainWord returns where a word of ASCII letters and digits ends that begins at a
// place; there, if none does, or it goes on with other letters.
func plainWord(line string, at int) int {
	end := at
	for end < len(line) && line[end] < utf8.RuneSelf && isWordRune(rune(line[end])) {
		end++
	}
	if end < len(line) && line[end] >= utf8.RuneSelf {
		return at
	}
	return end
}

// An excerpt is a line of so many bytes; so many of them stand before the match.
const (
	excerptBytes  = 160
	excerptBefore = 40
)

// Excerpt returns one line around the first match in a text, "" if there is none.
func (w Words) Excerpt(text string) string {
	text = oneLine(text)
	at := w.first(text)
	if at < 0 {
		return ""
	}
	from := at
	if from <= excerptBefore {
		from = 0
	} else if i := strings.IndexByte(text[at-excerptBefore:at], ' '); i >= 0 {
		from = at - excerptBefore + i + 1
	}
	line := text[from:]
	if len(line) > excerptBytes {
		end := strings.LastIndexByte(line[:excerptBytes], ' ')
		for end = max(end, excerptBytes/2); !utf8.RuneStart(line[end]); end-- {
		}
		line = line[:end] + "…"
	}
	if from > 0 {
		line = "…" + line
	}
	return line
}

// first returns the byte at which the first match begins; -1 if there is none. A
// long text is looked at by pieces, which most of the time ends with the first.
func (w Words) first(text string) int {
	const piece = 4 << 10
	for from := 0; from < len(text); {
		end := min(from+piece, len(text))
		for end < len(text) && !utf8.RuneStart(text[end]) {
			end++
		}
		if blank := strings.LastIndexByte(text[from:end], ' '); blank > piece/2 && end < len(text) {
			end = from + blank
		}
		if ranges := w.In(text[from:end]); len(ranges) > 0 {
			return from + ranges[0][0]
		}
		from = end
	}
	return -1
}

// oneLine makes a line of a text: what does not show is dropped or a blank, runs
// of blanks are one. Text without tags may hold what a feed's cleaner never saw: a
// control character that was written as an entity.
func oneLine(text string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '\u200d', r == '\u200c': // they join letters, and emoji
			return r
		case unicode.Is(unicode.C, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(clean), " ")
}
