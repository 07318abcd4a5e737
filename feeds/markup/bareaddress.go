package markup

import "strings"

// bareAddress finds an address that is written out in a text. What may follow
// it in a sentence is taken off again by trimSentence.
var bareAddress = pattern(`(?i)\b(?:https?://|www\.)[^\s<>"“”„«»‹›]+`)

// trimSentence takes off an address what belongs to the sentence around it: its
// full stop, and a closing bracket that was opened before it.
func trimSentence(address string) string {
	for {
		short := strings.TrimRight(address, ".,;:!?'’*_")
		if last := strings.TrimSuffix(short, ")"); last != short && strings.Count(short, "(") < strings.Count(short, ")") {
			short = last
		}
		short = strings.TrimSuffix(short, "]")
		if short == address {
			return short
		}
		address = short
	}
}
