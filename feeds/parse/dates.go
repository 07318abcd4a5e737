package parse

import (
	"strconv"
	"strings"
	"time"

	"tidings/feeds/sanitize"
)

// Dates in feeds are to be written as RFC 822 (RSS), RFC 3339 (Atom, JSON) or
// W3CDTF (Dublin Core) say, and are written as people write dates: in their
// language, in any order, with zones by name or none. One reader takes them
// all: it cuts the text into numbers and words, and asks each what it can be
// (datereader.go; clock.go for times, zones.go for zones, months.go for names).
// What one date leaves open, the others of its feed decide (dateorder.go).
//
// What cannot be is no part of the date: a time of 25 hours or a zone of 99 is
// passed over, and the day stays, since an article without a date would count as
// of today. Where no day is left, there is no date.

// Date returns the moment that text names, in UTC. It is not ok where
// there is none, or none that makes sense: a date before 1901 or after 2100,
// the beginning of Unix time (which programs write for "unknown"), a 31st of
// February. Without a zone it is UTC, and 04/05/2024 is in April.
func Date(text string) (date time.Time, ok bool) {
	read := readDate(text, dateHints{})
	return read.date, read.ok
}

// readDate reads a date with what is known of others.
func readDate(text string, hints dateHints) dateReading {
	if len(text) > maxDateText {
		return dateReading{}
	}
	text = sanitize.Line(text)
	if text == "" {
		return dateReading{}
	}
	if date, err := time.Parse(time.RFC3339Nano, text); err == nil { // nearly all of them
		return sensible(date)
	}
	if date, found := unixDate(text); found {
		return sensible(date)
	}
	d := dateReader{hints: hints, zoneless: true}
	if strings.ContainsAny(text, "년월오") {
		d.zone = 9 * 3600 // Korean dates name no zone, and Korea has only one
	}
	if !d.read(wholeDate(plainDigits(text))) {
		return dateReading{}
	}
	return d.reading()
}

// maxDateText is how long a date may be, in bytes.
const maxDateText = 120

// unixDate reads seconds, milliseconds, micro- or nanoseconds since 1970: nine or ten,
// thirteen, sixteen or nineteen digits. Eight are a day (20260102), fourteen a day
// and a time.
func unixDate(text string) (time.Time, bool) {
	text = strings.TrimPrefix(text, "@")                          // GNU date
	if inner, found := strings.CutPrefix(text, "/Date("); found { // ASP.NET
		text = strings.TrimSuffix(inner, ")/")
	}
	whole, fraction, _ := strings.Cut(text, ".")
	number, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || skipDigits(fraction, 0) < len(fraction) {
		return time.Time{}, false
	}
	switch len(whole) {
	case 9, 10:
		return time.Unix(number, 0), true
	case 13:
		return time.UnixMilli(number), true
	case 16:
		return time.UnixMicro(number), true
	case 19:
		return time.Unix(0, number), true
	}
	return time.Time{}, false
}

// wholeDate writes out the shortened and odd forms of ISO 8601 that a date may begin with,
// which are told by nothing but how many digits they have:
//
//	031231       -0312  -03-12       03335   2003335   2003-W01-3  2003W013   2003:12:31
//	2003-12-31   2003-12             the 335th day     the third day of week 1
//
// 03-12-31 is left: in another order it is another day.
func wholeDate(text string) string {
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '-' || text[end] == ':' || text[end]|0x20 == 'w') {
		end++
	}
	if end < len(text) && text[end] != ' ' && text[end]|0x20 != 't' {
		return text
	}
	head, rest := text[:end], text[end:]
	switch shape := shapeOf(head); shape {
	case "999999":
		return fullYearText(head[:2]) + "-" + head[2:4] + "-" + head[4:] + rest
	case "-9999", "-99-99":
		return fullYearText(head[1:3]) + "-" + head[len(head)-2:] + rest
	case "99999", "9999999":
		if len(head) == 5 {
			head = fullYearText(head[:2]) + head[2:]
		}
		return head[:4] + "-" + head[4:] + rest
	case "9999:99:99":
		return strings.ReplaceAll(head, ":", "-") + rest
	case "9999-w99", "9999w99", "9999-w99-9", "9999w999":
		if day, ok := weekDate(strings.NewReplacer("-", "", "w", "", "W", "").Replace(head)); ok {
			return day.Format(time.DateOnly) + rest
		}
	}
	return text
}

// fullYearText completes a year of two digits.
func fullYearText(digits string) string {
	value, _ := strconv.Atoi(digits)
	return strconv.Itoa(fullYear(dateNumber{value: value, digits: 2}))
}

// weekDate returns the day of YYYYWW or YYYYWWD (ISO 8601): week 1 is the one with 4
// January, day 1 a Monday.
func weekDate(digits string) (time.Time, bool) {
	year, _ := strconv.Atoi(digits[:4])
	week, _ := strconv.Atoi(digits[4:6])
	day := 1
	if len(digits) > 6 {
		day = int(digits[6] - '0')
	}
	if week < 1 || week > 53 || day < 1 || day > 7 {
		return time.Time{}, false
	}
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
	return monday.AddDate(0, 0, (week-1)*7+day-1), true
}
