package markup

import (
	"bytes"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	nethtml "golang.org/x/net/html"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// SafeHTML returns the body as HTML that can be put into any page: well-formed,
// only elements that hold text, pictures and links, only the attributes href,
// src, alt, start, reversed, type, value, colspan, rowspan, align and class="language-…" for
// code, and only absolute links, http or https or mailto. Frames and players are links.
func SafeHTML(b store.Body) string { return Form{}.SafeHTML(b) }

// SafeHTML is SafeHTML in this form, of which only Plain counts.
func (f Form) SafeHTML(b store.Body) string {
	root, _ := simpleTree(b)
	if f.Plain {
		plainLinks(root)
	}
	return renderTree(root)
}

// renderTree writes a simple tree as HTML, one block a line.
func renderTree(root *nethtml.Node) string {
	var out bytes.Buffer
	for block := range root.ChildNodes() {
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		if err := nethtml.Render(&out, block); err != nil {
			// Render fails for void elements with children and for nodes of
			// unknown type: a simple tree has neither.
			return nethtml.EscapeString(treeText(root))
		}
	}
	return sanitize.WithoutHints(out.String())
}

// Views are the forms of a body.
type Views struct{ Text, HTML, Markdown string }

// AllViews returns what PlainText, SafeHTML and Markdown return, and parses the body
// once for all three.
func AllViews(b store.Body) Views {
	root, _ := simpleTree(b)
	v := Views{Text: treeText(root), HTML: renderTree(root)}
	v.Markdown = sanitize.WithoutHints(blockWriter{}.write(root)) // the last: it moves punctuation in the tree
	return v
}

// BareViews returns the words of a web page that ParsePage could not parse, as plain
// text and as safe HTML: paragraphs and nothing else.
func BareViews(page string) (text, html string) {
	root := bareText(page)
	return treeText(root), renderTree(root)
}

// maxSummary is how long a summary may be, in bytes.
const maxSummary = 200

// Summary returns the first words of the body on one line, at most 200 bytes,
// cut at a word.
func Summary(b store.Body) string {
	root, media := simpleTree(b)
	return summaryOf(treeText(root), b, media)
}

// summaryOf is Summary of a body's text. One without words may be a picture.
func summaryOf(plain string, b store.Body, media store.Media) string {
	switch {
	case plain == "" && media&store.HasImage != 0:
		return "[image]"
	case b.Kind == store.HTML:
		return firstWords(opening(plain, b.Source))
	}
	return Summarise(plain)
}

// Summarise is Summary of a text.
func Summarise(plain string) string { return firstWords(opening(plain, "")) }

// firstWords is the beginning of a text on one line.
func firstWords(plain string) string {
	if start, cut := sanitize.Truncate(plain, 2*maxSummary); cut { // mostly that is enough
		if line := sanitize.Line(start); len(line) > maxSummary+utf8.UTFMax {
			return sanitize.Cut(line, maxSummary)
		}
	}
	start, cut := sanitize.Truncate(plain, 4*maxSummary)
	line := sanitize.Line(start)
	if cut && len(line) <= maxSummary {
		line += " …"
	}
	return sanitize.Cut(line, maxSummary)
}

// A Reading is all that is kept of a body beside its source.
type Reading struct {
	Summary string      // what Summary returns
	Words   int         // what Words counts in its PlainText
	Media   store.Media // pictures, sound and films in it and among the enclosures
}

// Read reads a body once, for everything that is kept of it. It is called when an
// article comes in; enclosures are the files that came with it.
func Read(b store.Body, enclosures []store.Enclosure) Reading {
	plain, media, ok := readQuickly(b)
	if !ok {
		var root *nethtml.Node
		root, media = simpleTree(b)
		plain = treeText(root)
	}
	return Reading{Summary: summaryOf(plain, b, media), Words: Words(plain), Media: media | enclosedMedia(enclosures)}
}

// enclosedMedia tells what the files are, by their type or else by their name.
func enclosedMedia(enclosures []store.Enclosure) store.Media {
	var media store.Media
	for _, e := range enclosures {
		kind, _, _ := strings.Cut(strings.ToLower(e.Type), "/") // of a media type such as audio/mpeg
		name := strings.ToLower(fileName(e.URL))
		suffix := name[strings.LastIndexByte(name, '.')+1:]
		switch {
		case kind == "image":
			media |= store.HasImage
		case kind == "audio":
			media |= store.HasAudio
		case kind == "video":
			media |= store.HasVideo
		case isPictureAddress(e.URL):
			media |= store.HasImage
		case suffix == "mp3" || suffix == "m4a" || suffix == "ogg" || suffix == "opus" || suffix == "aac" || suffix == "flac" || suffix == "wav":
			media |= store.HasAudio
		case suffix == "mp4" || suffix == "webm" || suffix == "m4v" || suffix == "mov" || suffix == "mkv":
			media |= store.HasVideo
		}
	}
	return media
}

const (
	wordsPerMinute      = 230 // of languages that separate words by blanks; Brysbaert 2019 has 238 for English
	charactersPerMinute = 500 // of Chinese and Japanese
)

// Words counts the words of a text, for the time that reading takes: words by Unicode's
// annex 29 that hold a letter or a digit. Chinese and Japanese are read by the
// character, 500 of them in the time of 230 words; Thai, Lao, Khmer and Burmese
// do not separate words either, and five characters count as one.
func Words(plain string) int {
	var count, ideographs, unparted int
	for at := 0; at < len(plain); {
		end := at
		for end < len(plain) && plain[end] < utf8.RuneSelf {
			end++
		}
		if end < len(plain) { // the word that the other character is in begins behind a blank
			for end > at && plain[end-1] != ' ' && plain[end-1] != '\n' {
				end--
			}
		}
		count += wordsOfASCII(plain[at:end])
		for at = end; end < len(plain) && plain[end] != ' ' && plain[end] != '\n'; {
			end++
		}
		for segments := words.FromString(plain[at:end]); segments.Next(); {
			switch kindOfWord(segments.Value()) {
			case wordPlain:
				count++
			case wordIdeographs:
				ideographs += utf8.RuneCountInString(segments.Value())
			case wordUnparted:
				unparted += utf8.RuneCountInString(segments.Value())
			}
		}
		at = end
	}
	return count + (ideographs*wordsPerMinute+charactersPerMinute/2)/charactersPerMinute + (unparted+2)/5
}

// wordsOfASCII counts the words with a letter or a digit, in ASCII: letters, digits and
// underscores are not parted (rules 5 to 13 of the annex), and a sign parts neither
// letters as in "they're", nor digits as in "1,000". Blanks are never within a word.
func wordsOfASCII(text string) (count int) {
	for at := 0; at < len(text); at++ {
		if !isLetterByte(text[at]) && !isDigitByte(text[at]) {
			continue
		}
		count++
		for at++; at < len(text) && (isLetterByte(text[at]) || isDigitByte(text[at]) || text[at] != ' ' && joinsASCII(text, at)); {
			at++
		}
	}
	return count
}

// joinsASCII reports whether a sign behind a word does not part it from what follows.
func joinsASCII(text string, at int) bool {
	if at+1 == len(text) {
		return text[at] == '_'
	}
	before, after := text[at-1], text[at+1]
	switch text[at] {
	case '_':
		return true
	case '.', '\'':
		return isLetterByte(before) && isLetterByte(after) || isDigitByte(before) && isDigitByte(after)
	case ':':
		return isLetterByte(before) && isLetterByte(after)
	case ',', ';':
		return isDigitByte(before) && isDigitByte(after)
	}
	return false
}

func isLetterByte(c byte) bool { return c|0x20-'a' < 26 }

func isDigitByte(c byte) bool { return c-'0' < 10 }

// The kinds of words, by how they are counted.
const (
	wordNone = iota
	wordPlain
	wordIdeographs
	wordUnparted
)

// kindOfWord tells how a word is counted, by its first letter.
func kindOfWord(word string) int {
	for _, r := range word {
		switch {
		case r < 0x80 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'):
			return wordPlain
		case r < 0x80:
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			return wordIdeographs
		case unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			return wordUnparted
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			return wordPlain
		}
	}
	return wordNone
}

// ReadingTime is how long reading so many words takes, in whole minutes, at
// least one.
func ReadingTime(words int) time.Duration {
	minutes := math.Round(float64(words) / wordsPerMinute)
	return time.Duration(max(minutes, 1)) * time.Minute
}
