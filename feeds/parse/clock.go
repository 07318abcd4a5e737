package parse

import (
	"strconv"
	"strings"
)

// A clock is a time of the day as it is written.
type clock struct{ hour, minute, second, nanosecond int }

// isWrong reports whether no clock shows it. 24:00 is the end of the day, and 60 a leap
// second, which counts as the one before it.
func (c *clock) isWrong() bool {
	if c.second == 60 {
		c.second = 59
	}
	return c.hour > 24 || c.hour == 24 && c.minute+c.second > 0 || c.minute > 59 || c.second > 59
}

// A dayPart says which half of the day, or hours of it, a time is in.
type dayPart uint8

const (
	noPart dayPart = iota
	morning
	noon
	afternoon
	night // from the evening to the small hours
)

// within returns the time of day that the hours mean in a part of the day. A part without
// hours is noon or midnight.
func (c clock) within(part dayPart, isSet bool) clock {
	switch {
	case !isSet && part == noon:
		c.hour = 12
	case !isSet:
	case part == morning && c.hour == 12, part == night && c.hour == 12:
		c.hour = 0
	case part == afternoon && c.hour < 12, part == noon && c.hour < 4, part == night && c.hour > 4 && c.hour < 12:
		c.hour += 12
	}
	return c
}

// readClock reads a time that begins with the digits at text[i]: 10:05, 10:05:00.123, 22h05,
// 22h, 22 Uhr, 10 pm. Where the day is known by then, what could be a date before it is a time:
// 22.05, 10-05-00, 2205, T22, at 10. before is the word before it. length is 0 if there is
// none.
func readClock(text string, i int, known bool, before, language string) (c clock, length int) {
	end := skipDigits(text, i)
	digits := end - i
	switch {
	case known && (digits == 4 || digits == 6):
		if c = clockOf(text[i:end]); !c.isWrong() {
			return c, digits
		}
		return clock{}, 0
	case digits > 2:
		return clock{}, 0
	}
	colon, h := isFollowed(text, end, ':'), isFollowed(text, end, 'h') || isFollowed(text, end, 'H')
	dot := isFollowed(text, end, '.') && (known || oClock(text, skipDigits(text, end+1), language) > 0)
	dash := known && isFollowed(text, end, '-') && skipDigits(text, end+1) == end+3
	if colon || h || dot || dash {
		return clockFields(text, i)
	}
	fromT := i > 0 && text[i-1]|0x20 == 't' && (i == 1 || !isLetterByte(text[i-2]))
	unit := oClock(text, end, language)
	if unit == 0 && !(known && (fromT || isAt(before))) {
		return clock{}, 0
	}
	c.hour, _ = strconv.Atoi(text[i:end])
	if minutes := minutesAt(text, end+unit); minutes > 0 { // 22 h 05
		c.minute, _ = strconv.Atoi(strings.TrimLeft(text[end+unit:minutes], " "))
		return c, minutes - i
	}
	return c, digits
}

// minutesAt returns where the minutes end that stand at text[at] behind a blank, and nothing
// behind them but their unit; 0 if there are none.
func minutesAt(text string, at int) (end int) {
	begin := at
	for begin < len(text) && text[begin] == ' ' {
		begin++
	}
	end = skipDigits(text, begin)
	rest := text[end:]
	isUnit := rest == "" || rest[0] == ':' || strings.HasPrefix(strings.TrimLeft(rest, " "), "min") || strings.HasPrefix(strings.TrimLeft(rest, " "), "мин")
	if begin == at || end == begin || end > begin+2 || !isUnit {
		return 0
	}
	return end
}

// isFollowed reports whether a sign and a digit stand at text[at].
func isFollowed(text string, at int, sign byte) bool {
	return at+1 < len(text) && text[at] == sign && text[at+1] >= '0' && text[at+1] <= '9'
}

// clockFields reads hours, minutes, seconds and a fraction, whatever parts them.
func clockFields(text string, i int) (c clock, length int) {
	at := i
	var sign byte
	for field, into := range [...]*int{&c.hour, &c.minute, &c.second} {
		end := skipDigits(text, at)
		*into, _ = strconv.Atoi(text[at:min(end, at+4)])
		at = end
		if field == 0 {
			sign = text[at]
		}
		if field < 2 && at < len(text) && (text[at] == sign || text[at] == ':') && isFollowed(text, at, text[at]) && skipDigits(text, at+1) <= at+3 {
			at++
			continue
		}
		if field == 2 && (isFollowed(text, at, '.') || isFollowed(text, at, ',')) {
			end := skipDigits(text, at+1)
			fraction, _ := strconv.ParseFloat("0."+text[at+1:end], 64)
			c.nanosecond = int(fraction * 1e9)
			at = end
		}
		break
	}
	return c, at - i
}

// clockOf reads hhmm or hhmmss.
func clockOf(digits string) (c clock) {
	for i, into := range [...]*int{&c.hour, &c.minute, &c.second} {
		if 2*i+2 <= len(digits) {
			*into, _ = strconv.Atoi(digits[2*i : 2*i+2])
		}
	}
	return c
}

// oClock returns how long the word behind text[number] is, if it says that the number
// before it counts hours: 22h, 22 Uhr, 10 p.m., 10 de la noche. It is 0 if it does not.
func oClock(text string, number int, language string) (length int) {
	at := number
	for words := 0; words < 3; words++ {
		begin := at
		for begin < len(text) && text[begin] == ' ' {
			begin++
		}
		end := begin
		for end < len(text) && (isLetterByte(text[end]) || text[end] == '.' && end > begin) {
			end++
		}
		word := strings.ToLower(strings.ReplaceAll(text[begin:end], ".", ""))
		switch word {
		case "h", "hs", "hr", "hrs", "uhr", "uur", "óra", "órakor", "час", "часа", "часов", "ч", "год", "godz", "heures", "heure", "horas", "hod", "oclock":
			return end - number
		case "a", "p": // "10 p. m."; "10 a" is none
			next := strings.ToLower(strings.TrimLeft(text[end:], ". "))
			if strings.HasPrefix(next, "m") && (len(next) == 1 || !isLetterByte(next[1])) {
				return end - number
			}
			return 0
		case "de", "la", "da", "du", "di", "in", "the":
			at = end
			continue
		}
		if strings.ContainsFunc(word, isEastAsian) || dayPartNamed("", word, language) == noPart {
			return 0 // 오후 11: there it stands before the hour
		}
		return end - number
	}
	return 0
}

// isAt reports whether a word stands before a time.
func isAt(word string) bool {
	switch word {
	case "at", "um", "à", "às", "as", "las", "la", "alle", "ore", "kl", "klo", "klokken", "om", "o", "ob", "u", "în", "в", "у", "о", "saat", "pukul", "jam", "lúc", "στις", "godz":
		return true
	}
	return false
}

// dayPartNamed returns which part of the day a word means, with the word before it, "" if
// there is none. Both are in lower case and without dots. What is a common word in other
// languages counts only in its own.
func dayPartNamed(before, word, language string) dayPart {
	switch word {
	case "m": // a. m.
		switch before {
		case "a":
			return morning
		case "p":
			return afternoon
		}
	case "am", "πμ", "vorm", "vormittags", "vm", "morgens", "matin", "manhã", "mañana", "mattina", "madrugada", "sáng", "fm", "öö", "délelőtt",
		"dop", "dopoledne", "rano", "утра", "дп", "ранку", "проб", "לפנה", "לפנה״צ", "לפנהצ", "ص", "صباحا", "صباحاً", "قظ", "صبح", "पूर्वाह्न", "পূর্বাহ্ণ", "pagi", "ก่อนเที่ยง":
		return morning
	case "pm", "μμ", "nachm", "nachmittags", "nm", "abends", "tarde", "soir", "après-midi", "sera", "pomeriggio", "chiều", "em", "ös", "odp", "odpoledne", "délután",
		"wieczorem", "вечера", "дня", "пп", "вечора", "слоб", "אחה", "אחה״צ", "אחהצ", "م", "مساء", "مساءً", "بظ", "بعدازظهر", "अपराह्न", "অপরাহ্ণ", "sore", "ptg", "หลังเที่ยง":
		return afternoon
	case "noon", "midday", "mittags", "midi", "mediodía", "mediodia", "mezzogiorno":
		return noon
	case "midnight", "noche", "noite", "notte", "nachts", "ночи", "ночі", "tối", "đêm", "malam":
		return night
	case "de", "du", "sa", "ch", "ip", "ap", "pg":
		return ownDayParts[language[:min(len(language), 2)]+" "+word]
	}
	if isASCII(word) {
		return noPart
	}
	for _, known := range eastAsianParts {
		if strings.HasSuffix(word, known.word) { // after a weekday, without a blank
			return known.part
		}
	}
	return noPart
}

// ownDayParts are the parts of the day that are other words elsewhere.
var ownDayParts = map[string]dayPart{
	"hu de": morning, "hu du": afternoon, "vi sa": morning, "vi ch": afternoon, "fi ap": morning, "fi ip": afternoon, "ms pg": morning,
}

// eastAsianParts are parts of the day in languages that write no blanks around them.
var eastAsianParts = []struct {
	word string
	part dayPart
}{
	{"上午", morning}, {"下午", afternoon}, {"午前", morning}, {"午後", afternoon}, {"오전", morning}, {"오후", afternoon},
	{"凌晨", morning}, {"早上", morning}, {"清晨", morning}, {"中午", noon}, {"正午", noon}, {"傍晚", afternoon}, {"晚上", night}, {"夜", night}, {"새벽", morning}, {"아침", morning}, {"저녁", afternoon}, {"밤", night},
}

// isEastAsian reports whether a letter is one of Chinese, Japanese or Korean.
func isEastAsian(r rune) bool { return r >= 0x2E80 && r < 0xFE00 }

// eraNamed returns the year before the first one of an era that a word ends with, 0 for other
// words.
func eraNamed(word string) int {
	if isASCII(word) {
		return 0
	}
	switch {
	case strings.HasSuffix(word, "令和"):
		return 2018
	case strings.HasSuffix(word, "平成"):
		return 1988
	case strings.HasSuffix(word, "昭和"):
		return 1925
	case strings.HasSuffix(word, "民國"), strings.HasSuffix(word, "民国"):
		return 1911
	}
	return 0
}

// isMonthMark reports whether a word stands before the number of a month.
func isMonthMark(word string) bool {
	return word == "tháng" || word == "thg"
}
