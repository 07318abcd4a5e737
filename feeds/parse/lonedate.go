package parse

import (
	"strings"
	"time"
)

// LoneDate reads a date that stands alone in a line of a newspaper: "November
// 16, 2024", "Sat, 16 Nov 2024 9:05 pm IST", "2024-11-16". It reports false if
// any other word stands beside it, since then the line is a sentence, and for
// 04/05/2024, which half of the world reads in May.
func LoneDate(line string) (time.Time, bool) {
	if len(line) > 80 {
		return time.Time{}, false
	}
	line = strings.NewReplacer("|", " ", "•", " ", "·", " ", "(", " ", ")", " ").Replace(line)
	date, ok := Date(line)
	if !ok {
		return time.Time{}, false
	}
	lower := strings.ToLower(plainDigits(line))
	numbers, named := 0, len(lower) > 4 && skipDigits(lower, 0) == 4
	for i := 0; i < len(lower); {
		switch c := lower[i]; {
		case c >= '0' && c <= '9':
			numbers++
			i = skipDigits(lower, i)
		case isLetterByte(c):
			end := i
			for end < len(lower) && isLetterByte(lower[end]) {
				end++
			}
			word := lower[i:end]
			if monthNamed(word, "") != 0 {
				named = true
			} else if !isDateWord(word) {
				return time.Time{}, false
			}
			i = end
		default:
			i++
		}
	}
	return date, named && numbers >= 2
}

// isDateWord reports whether a word that is no month may stand in a date.
func isDateWord(word string) bool {
	switch word {
	case "mon", "monday", "tue", "tues", "tuesday", "wed", "wednesday", "thu", "thur", "thurs", "thursday", "fri", "friday",
		"sat", "saturday", "sun", "sunday", "st", "nd", "rd", "th", "of", "at", "on", "de", "del", "le", "am", "pm", "a", "p", "m",
		"t", "hrs", "h", "et", "ct", "mt", "pt", "local", "time", "–", "—":
		return true
	}
	return shortZone(word).known()
}

// IsDateWord reports whether a word may stand in a date: the name of a month in one of
// the languages that Date reads, of a day of the week in English, of a zone, or what
// stands between such words. Case does not matter.
func IsDateWord(word string) bool {
	word = strings.ToLower(word)
	return monthNamed(word, "") != 0 || isDateWord(word)
}
