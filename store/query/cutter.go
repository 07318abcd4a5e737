package query

import "unicode/utf8"

// A Cutter splits texts into folded words, as Tokens does, and makes no string of a word.
// The zero value is ready to be used, by one caller at a time.
type Cutter struct {
	word []byte              // the word handed out last
	seen map[string][]string // the words of short stretches of text that are not ASCII
}

// A Cutter remembers the words of so many stretches, and of none that is longer: folding
// them takes long, and most come again.
const (
	stretchesSeen  = 1 << 13
	longestStretch = 48
)

// between stands for each ASCII character that is in no word.
const between = 0

// Cut calls each with the words of a text, in their order. A word is valid until each
// returns.
func (c *Cutter) Cut(text string, each func(word []byte)) {
	for at := 0; at < len(text); at++ {
		begin, ascii := at, true
		c.word = c.word[:0]
		for ; at < len(text); at++ {
			b := text[at]
			switch {
			case b >= utf8.RuneSelf:
				ascii = false
				continue
			case 'A' <= b && b <= 'Z':
				b |= 0x20
			case b < '0' || b > 'z' || '9' < b && b < 'a':
				b = between
			}
			if b == between {
				break
			}
			if len(c.word) < LongestWord {
				c.word = append(c.word, b)
			}
		}
		switch {
		case at == begin:
		case ascii:
			each(c.word)
		default:
			for _, word := range c.cut(text[begin:at]) {
				c.word = append(c.word[:0], word...)
				each(c.word)
			}
		}
	}
}

// cut returns the words of a stretch of text between two ASCII characters that are in no
// word. What folding does to it does not depend on what is around it.
func (c *Cutter) cut(stretch string) []string {
	if len(stretch) > longestStretch {
		return Tokens(stretch)
	}
	words, known := c.seen[stretch]
	if known {
		return words
	}
	if c.seen == nil || len(c.seen) >= stretchesSeen {
		c.seen = map[string][]string{}
	}
	words = Tokens(stretch)
	c.seen[string([]byte(stretch))] = words // a copy, so that the text is not kept
	return words
}
