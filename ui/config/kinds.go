package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// The kinds of settings: what values each takes, and how it says so.

// onOff is a setting that is true or false.
func onOff(key, why string, byDefault bool, set func(*Settings, bool)) Setting {
	return Setting{Key: key, Why: why, Default: strconv.FormatBool(byDefault), Choices: "true or false", words: []string{"true", "false"},
		take: func(s *Settings, value any) bool {
			on, ok := value.(bool)
			if ok {
				set(s, on)
			}
			return ok
		}}
}

// oneOf is a setting that is one of some words, of which the first is the default.
func oneOf(key, why string, words []string, set func(*Settings, string)) Setting {
	return Setting{Key: key, Why: why, Default: strconv.Quote(words[0]), Choices: listed(words), words: words,
		take: func(s *Settings, value any) bool {
			for _, word := range words {
				if value == word {
					set(s, word)
					return true
				}
			}
			return false
		}}
}

// Themes are the themes that come along, and Auto.
func Themes() []string {
	return []string{Auto, "paper", "night", "press", "sepia", "dusk", "high-contrast", "safe", "terminal", "ascii"}
}

// name is a setting that is a name, of which some are known. The first is the default.
func name(key, why string, words []string, choices string, set func(*Settings, string)) Setting {
	const longest = 400
	return Setting{Key: key, Why: why, Default: strconv.Quote(words[0]), Choices: choices, words: words,
		take: func(s *Settings, value any) bool {
			text, ok := value.(string)
			if ok = ok && text != "" && len(text) <= longest && strings.IndexFunc(text, unicode.IsControl) < 0; ok {
				set(s, text)
			}
			return ok
		}}
}

// number is a setting that is a whole number within bounds.
func number(key, why string, least, most, byDefault int, set func(*Settings, int)) Setting {
	return Setting{Key: key, Why: why, Default: strconv.Itoa(byDefault), Choices: fmt.Sprintf("a whole number from %d to %d", least, most),
		take: func(s *Settings, value any) bool {
			n, ok := value.(int64)
			if ok = ok && n >= int64(least) && n <= int64(most); ok {
				set(s, int(n))
			}
			return ok
		}}
}

// numberOr is a setting that is a word, its default, for which it is set to 0, or a whole
// number within bounds.
func numberOr(word, key, why string, least, most int, set func(*Settings, int)) Setting {
	s := number(key, why, least, most, 0, set)
	takeNumber := s.take
	s.Default, s.Choices, s.words = strconv.Quote(word), strconv.Quote(word)+" or "+s.Choices, []string{word}
	s.take = func(s *Settings, value any) bool {
		if value == word {
			set(s, 0)
			return true
		}
		return takeNumber(s, value)
	}
	return s
}

// atHome is a setting that is AtHome.
func atHome(s Setting) Setting {
	s.AtHome = true
	return s
}

// intervalOrNever is a setting that is a time within bounds, as in "30m", or "never", for
// which it is set to 0.
func intervalOrNever(key, why string, least, most, byDefault time.Duration, set func(*Settings, time.Duration)) Setting {
	const never = "never"
	return Setting{Key: key, Why: why, Default: strconv.Quote(shortTime(byDefault)), words: []string{never, "15m", "1h", "6h"},
		Choices: fmt.Sprintf("a time from %s to %s, as in \"45m\" or \"2h\", or \"never\"", shortTime(least), shortTime(most)),
		take: func(s *Settings, value any) bool {
			if value == never {
				set(s, 0)
				return true
			}
			text, _ := value.(string)
			d, err := time.ParseDuration(strings.ReplaceAll(text, " ", ""))
			if ok := err == nil && d >= least && d <= most; !ok {
				return false
			}
			set(s, d)
			return true
		}}
}

// shortTime is a duration of whole hours or minutes, as short as it is written.
func shortTime(d time.Duration) string {
	if d%time.Hour == 0 {
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	return fmt.Sprintf("%dm", d/time.Minute)
}

// The longest and the shortest time after which an article may count as read.
const (
	leastAfter = time.Second
	mostAfter  = time.Hour
)

// markRead is the setting of MarkRead.
func markRead(key, why string) Setting {
	words := []string{OnOpen, OnEnd, OnScroll, ByHand}
	s := oneOf(key, why, words, func(s *Settings, word string) { s.MarkRead = MarkRead{When: word} })
	takeWord := s.take
	s.words = append(words, "after 5s")
	s.Choices = `"open", "end", "scroll", "hand", or a time as in "after 5s"`
	s.take = func(s *Settings, value any) bool {
		if takeWord(s, value) {
			return true
		}
		text, _ := value.(string)
		text, after := strings.CutPrefix(text, OnTime+" ")
		d, err := time.ParseDuration(strings.ReplaceAll(text, " ", ""))
		ok := after && err == nil && d >= leastAfter && d <= mostAfter
		if ok {
			s.MarkRead = MarkRead{When: OnTime, After: d}
		}
		return ok
	}
	return s
}

// The bounds of panes.ratio, in percent.
const (
	leastRatio = 20
	mostRatio  = 80
)

// counts is the setting of CountsUnread and CountsAll.
func counts(key, why string) Setting {
	return oneOf(key, why, []string{"unread", "all", "both", "none"}, func(s *Settings, word string) {
		s.CountsUnread, s.CountsAll = word == "unread" || word == "both", word == "all" || word == "both"
	})
}

// listed puts words in quotes, as in: "a", "b" or "c".
func listed(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = strconv.Quote(word)
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}
