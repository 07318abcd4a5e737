package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words is what a query looks for, to be shown in titles and texts. See Node.Phrases.
type Words []phrase

// A phrase is words that stand next to one another.
type phrase struct {
	words  []string // folded
	prefix bool     // the last word may be the beginning of one
	inNote bool     // it is looked for in notes alone
}

// In returns where the words stand in a line: ranges of bytes, ascending, which do not
// touch.
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

// ShownBy reports whether a title alone shows why an article was found: it has some of the
// words, and none is looked for in notes alone.
func (w Words) ShownBy(title string) bool {
	return len(w) == 0 || !w.asksNotes() && len(w.In(title)) > 0
}

// asksNotes reports whether some of the words are looked for in notes alone.
func (w Words) asksNotes() bool {
	return slices.ContainsFunc(w, func(one phrase) bool { return one.inNote })
}

// ExcerptOf returns one line around the first match in a text or in the note on it, as
// Excerpt does, and whether it is the note's. The note is asked first where words are looked
// for in notes alone; else the text is.
func (w Words) ExcerptOf(text func() string, note string) (line string, ofNote bool) {
	if w.asksNotes() {
		line = w.Excerpt(note)
		ofNote = line != ""
	}
	if line == "" {
		line = w.Excerpt(text())
	}
	if line == "" && !w.asksNotes() {
		line = w.Excerpt(note)
		ofNote = line != ""
	}
	return line, ofNote
}

// startsWith returns how many words at the beginning of words are the phrase; 0 if words
// begin otherwise.
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

// placedWords splits a line into words as phraseTokens does. It folds letters one by one,
// so that the bytes of each are known.
func placedWords(line string) (words []placedWord) {
	var run placedWord // the word that is being read
	var before rune    // the character before the place
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

// plainWord returns the end of the word of ASCII letters and digits that begins at a
// place. It is the place itself if there is none, or if a letter that is not ASCII
// follows.
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

// The lengths of an excerpt, in bytes.
const (
	excerptBytes  = 160
	excerptBefore = 40 // before the match, at most
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

// first returns the byte at which the first match begins; -1 if there is none. It reads a
// long text in pieces, since the first match is near the beginning most of the time.
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

// oneLine makes one clean line of a text: white space becomes single blanks, and invisible
// characters go. The text may hold control characters, since a character reference can
// stand for any.
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
