package markup

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// The sizes that a deck is made with.
const (
	longestSummary = 8 << 10 // a longer summary is the article again; in bytes of source
	deckWindow     = 6 << 10 // how much of a body's source is its beginning
	shortSentence  = 25      // letters: a shorter one mostly ends at an abbreviation
	sameLetters    = 40      // letters by which a sentence is known again
)

// Deck is the first sentence of what a feed says of an article beside its text: what stands
// below a headline in a newspaper, on one clean line. It is "" if that is how the text begins,
// or what the title says, or if the feed says nothing.
func Deck(summary, body store.Body, title string) string {
	if summary.Empty() || body.Empty() || summary == body || len(summary.Source) > longestSummary {
		return ""
	}
	deck := firstSentence(sanitize.Line(PlainText(summary)))
	said := bareWords(deck)
	if said == "" {
		return ""
	}
	body.Source, _ = sanitize.Truncate(body.Source, deckWindow)
	for _, other := range []string{bareWords(title), bareWords(PlainText(body))} {
		if strings.Contains(other, beginningOf(said)) || other != "" && strings.HasPrefix(said, beginningOf(other)) {
			return ""
		}
	}
	return deck
}

// firstSentence is the first sentence of a line, by Unicode's annex 29; with the next one if it
// is short.
func firstSentence(line string) string {
	end := 0
	for all := sentences.FromString(line); all.Next(); {
		end += len(all.Value())
		if utf8.RuneCountInString(line[:end]) >= shortSentence {
			break
		}
	}
	return strings.TrimSpace(line[:end])
}

// beginningOf is the first letters of some.
func beginningOf(letters string) string {
	n := 0
	for at := range letters {
		if n == sameLetters {
			return letters[:at]
		}
		n++
	}
	return letters
}
