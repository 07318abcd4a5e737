package parse

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"tidings/feeds/sanitize"
)

// Dates in feeds are to be written as RFC 822 (RSS), RFC 3339 (Atom, JSON) or
// W3CDTF (Dublin Core) say, and are written as people write dates: in their
// language, in any order, with zones by name or none. One reader takes them
// all: it cuts the text into numbers and words, and asks each what it can be.

// Date returns the moment that text names, in UTC. It is not ok where
// there is none, or none that makes sense: a date before 1901 or after 2100,
// the beginning of Unix time (which programs write for "unknown"), a 31st of
// February, a zone of 99 hours. Without a zone it is UTC.
func Date(text string) (date time.Time, ok bool) {
	if len(text) > maxDateText {
		return time.Time{}, false
	}
	text = sanitize.Line(text)
	if text == "" {
		return time.Time{}, false
	}
	if date, err := time.Parse(time.RFC3339Nano, text); err == nil { // nearly all of them
		return sensible(date)
	}
	if date, found := unixDate(text); found {
		return sensible(date)
	}
	d := dateReader{zoneless: true}
	if strings.ContainsAny(text, "년오") {
		d.zone = 9 * 3600 // Korean dates name no zone, and Korea has only one
	}
	if !d.read(text) {
		return time.Time{}, false
	}
	return d.date()
}

// maxDateText is how long a date may be, in bytes.
const maxDateText = 120

// sensible returns date in UTC, and whether a feed may mean it.
func sensible(date time.Time) (time.Time, bool) {
	date = date.UTC()
	if date.Year() < 1901 || date.Year() > 2100 || date.Unix() == 0 {
		return time.Time{}, false
	}
	return date, true
}

// unixDate reads seconds or milliseconds since 1970: nine, ten or thirteen
// digits. Eight are a day (20260102), fourteen a day and a time.
func unixDate(text string) (time.Time, bool) {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	switch len(text) {
	case 9, 10:
		return time.Unix(number, 0), true
	case 13:
		return time.UnixMilli(number), true
	}
	return time.Time{}, false
}

// A dateReader holds what has been understood of a date so far.
type dateReader struct {
	year, month, day     int
	hour, minute, second int
	nanosecond           int
	timeSet              bool
	afternoon, morning   bool
	zone                 int // seconds east of Greenwich
	zoneless             bool
	numbers              []dateNumber // those that may be day, month or year
}

// A dateNumber is a number in a date, how many digits it has, and what stood
// before it.
type dateNumber struct {
	value, digits int
	before        byte
}

// read reads text from its beginning to its end. It returns false if something in it
// cannot stand in a date.
func (d *dateReader) read(text string) bool {
	text = westernDigits(text)
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			length, ok := d.number(text, i)
			if !ok {
				return false
			}
			i += length
		case (c == '+' || c == '-') && d.timeSet:
			length, ok := d.offset(text[i:])
			if !ok {
				return false
			}
			i += length
		case isLetterByte(c):
			end := i
			for end < len(text) && (isLetterByte(text[end]) || text[end] == '.' && end+1 < len(text) && isLetterByte(text[end+1])) {
				end++
			}
			d.word(strings.ToLower(text[i:end]))
			i = end
		default:
			i++
		}
	}
	return true
}

// number reads what begins with a digit at text[i]: a time, a whole date, or a
// number whose meaning shows later.
func (d *dateReader) number(text string, i int) (length int, ok bool) {
	end := skipDigits(text, i)
	digits := end - i
	value, err := strconv.Atoi(text[i:end])
	if err != nil || digits > 14 {
		return 0, false
	}
	if end < len(text) && !d.timeSet && digits <= 2 && isTimeMark(text, end) {
		return d.time(text[i:])
	}
	if d.timeSet && len(d.numbers) >= 3 {
		return digits, true // it is part of a zone, or means nothing
	}
	switch digits {
	case 14, 12:
		clock := text[i+8 : end]
		d.timeSet = true
		d.hour, _ = strconv.Atoi(clock[:2])
		d.minute, _ = strconv.Atoi(clock[2:4])
		if digits == 14 {
			d.second, _ = strconv.Atoi(clock[4:])
		}
		return digits, d.compact(text[i : i+8])
	case 8:
		return digits, d.compact(text[i:end])
	case 6: // the time in 20260102T150405
		if i > 0 && text[i-1]|0x20 == 't' {
			d.timeSet = true
			d.hour, d.minute, d.second = value/10000, value/100%100, value%100
			return digits, true
		}
	case 4:
		if i > 0 && text[i-1]|0x20 == 't' && len(d.numbers) >= 3 {
			d.timeSet = true
			d.hour, d.minute = value/100, value%100
			return digits, true
		}
	}
	var before byte
	if i > 0 {
		before = text[i-1]
	}
	if before == '-' && len(d.numbers) == 0 && (i == 1 || text[i-2] == ' ') {
		return 0, false // a year before Christ
	}
	d.numbers = append(d.numbers, dateNumber{value, digits, before})
	return digits, len(d.numbers) < 8
}

// compact reads YYYYMMDD.
func (d *dateReader) compact(digits string) bool {
	for _, piece := range [...]string{digits[:4], digits[4:6], digits[6:]} {
		value, _ := strconv.Atoi(piece)
		d.numbers = append(d.numbers, dateNumber{value, len(piece), '-'})
	}
	return true
}

// isTimeMark reports whether the digits before text[at] are hours: 10:30, 10h30,
// 10.30.00.
func isTimeMark(text string, at int) bool {
	if at+1 >= len(text) || text[at+1] < '0' || text[at+1] > '9' {
		return false
	}
	switch text[at] {
	case ':':
		return true
	case 'h', 'H':
		return true
	case '.':
		rest := text[at+1:]
		end := skipDigits(rest, 0)
		return end == 2 && strings.HasPrefix(rest[end:], ".") && skipDigits(rest, end+1) == 5 && (len(rest) == 5 || rest[5] == ' ')
	}
	return false
}

// time reads hh:mm, hh:mm:ss or hh:mm:ss.fff at the start of text.
func (d *dateReader) time(text string) (length int, ok bool) {
	d.timeSet = true
	for field, into := range [...]*int{&d.hour, &d.minute, &d.second} {
		end := skipDigits(text, length)
		if end == length || end-length > 2 {
			return 0, false
		}
		*into, _ = strconv.Atoi(text[length:end])
		length = end
		if field < 2 && end+1 < len(text) && strings.IndexByte(":.hH", text[end]) >= 0 && text[end+1] >= '0' && text[end+1] <= '9' {
			length++
			continue
		}
		break
	}
	if length < len(text) && (text[length] == '.' || text[length] == ',') {
		end := skipDigits(text, length+1)
		fraction, _ := strconv.ParseFloat("0."+text[length+1:end], 64)
		d.nanosecond = int(fraction * 1e9)
		length = end
	}
	return length, d.hour <= 24 && d.minute <= 59 && d.second <= 60
}

// offset reads +hh:mm, +hhmm, +hh or +h at the start of text.
func (d *dateReader) offset(text string) (length int, ok bool) {
	end := skipDigits(text, 1)
	digits := text[1:end]
	if end < len(text) && text[end] == ':' && len(digits) <= 2 {
		minutes := skipDigits(text, end+1)
		digits += text[end+1 : minutes]
		end = minutes
	}
	var hours, minutes int
	switch len(digits) {
	case 0:
		return 1, true // a dash that separates two things
	case 1, 2:
		hours, _ = strconv.Atoi(digits)
	case 3, 4:
		hours, _ = strconv.Atoi(digits[:len(digits)-2])
		minutes, _ = strconv.Atoi(digits[len(digits)-2:])
	default:
		return end, len(d.numbers) > 0
	}
	if hours > 15 || minutes > 59 {
		return 0, false
	}
	d.zone = hours*3600 + minutes*60
	if text[0] == '-' {
		d.zone = -d.zone
	}
	d.zoneless = false
	return end, true
}

// word takes a word: a month, half of a day, or a zone. Weekdays and all others
// mean nothing.
func (d *dateReader) word(word string) {
	word = strings.TrimSuffix(strings.ReplaceAll(word, ".", ""), "’")
	if month := monthNamed(word); month != 0 && d.month == 0 {
		d.month = int(month)
		return
	}
	switch word {
	case "pm", "μμ", "오후", "午後", "下午":
		d.afternoon = true
		return
	case "am", "πμ", "오전", "午前", "上午":
		d.morning = true
		return
	}
	if offset, known := zoneNamed(word); known && d.timeSet && d.zoneless {
		d.zone, d.zoneless = offset, false
	}
}

// date puts together what was read.
func (d *dateReader) date() (time.Time, bool) {
	if !d.assign() {
		return time.Time{}, false
	}
	switch {
	case d.afternoon && d.hour < 12:
		d.hour += 12
	case d.morning && d.hour == 12:
		d.hour = 0
	}
	day := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	if day.Day() != d.day || int(day.Month()) != d.month || d.hour > 24 || d.minute > 59 || d.second > 60 {
		return time.Time{}, false
	}
	second := min(d.second, 59) // a leap second is the one before it
	return sensible(time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, second, d.nanosecond, time.FixedZone("", d.zone)))
}

// assign decides which number is the year, the month and the day.
func (d *dateReader) assign() bool {
	n := d.numbers
	switch {
	case d.month != 0 && len(n) >= 2: // 2 Jan 2026, Jan 2 2026, 2026 Jan 2
		d.day, d.year = n[0].value, fullYear(n[1])
		if n[0].digits >= 3 {
			d.day, d.year = n[1].value, fullYear(n[0])
		}
	case d.month != 0 && len(n) == 1 && n[0].digits == 4: // January 2026
		d.day, d.year = 1, n[0].value
	case d.month != 0 || len(n) == 0:
		return false
	case n[0].digits == 4 && len(n) == 2 && n[1].digits == 3: // 2026-032, the 32nd day
		day := time.Date(n[0].value, 1, n[1].value, 0, 0, 0, 0, time.UTC)
		d.year, d.month, d.day = day.Year(), int(day.Month()), day.Day()
		return n[1].value >= 1 && n[1].value <= 366
	case n[0].digits == 4: // 2026-01-02, 2026-01, 2026
		d.year, d.month, d.day = n[0].value, 1, 1
		if len(n) >= 2 {
			d.month = n[1].value
		}
		if len(n) >= 3 {
			d.day = n[2].value
		}
	case len(n) >= 3: // 1/2/2026 as Americans write, 2.1.2026 and 2-1-2026 as others do
		d.month, d.day, d.year = n[0].value, n[1].value, fullYear(n[2])
		if n[1].before != '/' || d.month > 12 {
			d.month, d.day = d.day, d.month
		}
	default:
		return false
	}
	return d.month >= 1 && d.month <= 12 && d.day >= 1
}

// fullYear completes a year of two or three digits as RFC 5322 does (section 4.3).
func fullYear(n dateNumber) int {
	switch {
	case n.digits <= 2 && n.value < 50:
		return 2000 + n.value
	case n.digits <= 3:
		return 1900 + n.value
	}
	return n.value
}

// skipDigits returns the index of the first byte at or after i that is no digit.
func skipDigits(text string, i int) int {
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	return i
}

// isASCII reports whether text has no letters or digits of other scripts.
func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// isLetterByte reports whether the byte belongs to a word; those of letters
// outside ASCII do.
func isLetterByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// westernDigits writes digits of other scripts as 0-9, and separates the numbers of
// East Asian dates (2026年1月2日, 2026년 1월 2일) with dashes.
func westernDigits(text string) string {
	if isASCII(text) {
		return text
	}
	text = strings.NewReplacer("年", "-", "月", "-", "日", " ", "년", "-", "월", "-", "일", " ", "時", ":", "分", ":", "秒", " ", "- ", "-").Replace(text)
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		case r >= '०' && r <= '९':
			return '0' + r - '०'
		case r >= '０' && r <= '９':
			return '0' + r - '０'
		case unicode.IsSpace(r), r == '،', r == '、', r == '–':
			return ' '
		}
		return r
	}, text)
}
