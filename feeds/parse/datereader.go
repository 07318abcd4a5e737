package parse

import (
	"strconv"
	"strings"
	"time"
)

// A dateReader holds what has been understood of a date so far.
type dateReader struct {
	hints       dateHints
	year        int
	month, day  int
	clock       clock
	timeSet     bool
	half        dayPart
	monthBefore bool // the month was named before any number
	zone        int  // seconds east of Greenwich
	region      *time.Location
	zoneless    bool
	doubt       bool
	numbers     []dateNumber // those that may be day, month or year
	before      string       // the word before, in lower case; "" after a number
	era         int          // what is added to the next number, which counts the years of an emperor or of a republic
}

// read reads text from its beginning to its end. It returns false if something in it
// cannot stand in a date.
func (d *dateReader) read(text string) bool {
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			length, ok := d.number(text, i)
			if !ok {
				return false
			}
			d.before = ""
			i += length
		case (c == '+' || c == '-') && d.timeSet:
			i += d.offset(text[i:])
		case isLetterByte(c):
			length := d.place(text[i:])
			if length == 0 {
				for length < len(text)-i && (isLetterByte(text[i+length]) || text[i+length] == '.' && i+length+1 < len(text) && isLetterByte(text[i+length+1])) {
					length++
				}
				d.word(text[i:i+length], text[i:])
			}
			i += length
		default:
			i++
		}
	}
	return true
}

// isDayKnown reports whether a day, a month and a year have been read.
func (d *dateReader) isDayKnown() bool {
	n := d.numbers
	return len(n) >= 3 || len(n) == 2 && (d.month != 0 || n[0].digits == 4 && n[1].digits == 3)
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
	if !d.timeSet {
		if c, length := readClock(text, i, d.isDayKnown(), d.before, d.hints.language); length > 0 {
			d.clock, d.timeSet = c, true
			return length, true
		}
	}
	if !d.timeSet {
		d.half = noPart // what stands before a day is no part of it: German "am 7. Mai"
	}
	if d.timeSet && len(d.numbers) >= 3 {
		return digits, true // it is part of a zone, or means nothing
	}
	if name, size := unitAt(text[end:]); size > 0 && d.unit(name, value, digits) {
		return digits + size, true
	}
	switch {
	case isMonthMark(d.before) && d.month == 0 && value >= 1 && value <= 12: // tháng 5
		d.month = value
		return digits, true
	case d.before == "thứ" && digits == 1, strings.HasPrefix(text[end:], "ª"): // Thứ 7 and 2ª are days of the week
		return digits, true
	case digits == 14, digits == 12:
		d.clock, d.timeSet = clockOf(text[i+8:end]), true
		return digits, d.compact(text[i : i+8])
	case digits == 8:
		return digits, d.compact(text[i:end])
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

// unit takes a number that says what it counts, as in 2026年1月2日.
func (d *dateReader) unit(name string, value, digits int) bool {
	switch {
	case name == "year":
		year := value + d.era
		if d.era == 0 {
			year = fullYear(dateNumber{value: value, digits: digits})
		}
		d.numbers = append(d.numbers, dateNumber{year, 4, ' '})
	case name == "month" && d.month == 0:
		d.month = value
	case name == "day":
		d.numbers = append(d.numbers, dateNumber{value, 2, '-'})
	default:
		return false
	}
	return len(d.numbers) < 8
}

// unitAt returns what the number before text counts, in the languages of East Asia.
func unitAt(text string) (name string, length int) {
	if text == "" || text[0] < 0x80 {
		return "", 0
	}
	for _, unit := range [...]struct{ sign, name string }{
		{"年", "year"}, {"년", "year"}, {"月", "month"}, {"월", "month"}, {"日", "day"}, {"일", "day"}, {"号", "day"}, {"號", "day"},
	} {
		if strings.HasPrefix(text, unit.sign) {
			return unit.name, len(unit.sign)
		}
	}
	return "", 0
}

// compact reads YYYYMMDD.
func (d *dateReader) compact(digits string) bool {
	for _, piece := range [...]string{digits[:4], digits[4:6], digits[6:]} {
		value, _ := strconv.Atoi(piece)
		d.numbers = append(d.numbers, dateNumber{value, len(piece), '-'})
	}
	return true
}

// word takes a word: a month, a part of the day, a zone, an era. Weekdays and all
// others mean nothing. rest is the text from the word on.
func (d *dateReader) word(written, rest string) {
	word := strings.TrimSuffix(strings.ToLower(strings.ReplaceAll(written, ".", "")), "’")
	before := d.before
	d.before = word
	if half := dayPartNamed(before, word, d.hints.language); half != noPart {
		// German says "am" for a day, but not where a time ends.
		if before == "" || !d.timeSet || word != "am" {
			d.half = half
		}
		return
	}
	month := monthNamed(word, d.hints.language)
	if month == 0 && before != "" && !isASCII(word) {
		month = monthNamed(before+" "+word, d.hints.language)
	}
	if d.timeSet && len(d.numbers) >= 3 {
		month = 0 // AWST is a zone, and August in Welsh
	}
	if month != 0 && (d.month == 0 || len(d.numbers) == 0 || d.monthBefore) {
		d.monthBefore = len(d.numbers) == 0 // mar. 3 mai: the first of two is a weekday
		d.doubt = d.doubt || strings.HasPrefix(word, "listopad")
		d.month = int(month)
		return
	}
	d.era += eraNamed(word)
	if !d.timeSet || !d.zoneless {
		return
	}
	if z, isAmbiguous := zoneNamed(written, rest, d.hints.language); z.known() {
		d.doubt = d.doubt || isAmbiguous
		d.setZone(z)
	}
}

// setZone takes a zone over, unless the machine does not know its region.
func (d *dateReader) setZone(z zone) {
	if z.region == "" {
		d.zone, d.zoneless = z.seconds, false
	} else if region := regionNamed(z.region); region != nil {
		d.region, d.zoneless = region, false
	}
}

// place reads the name of a region's zone at the start of text: Europe/Berlin. It returns
// how long that is, 0 if there is none.
func (d *dateReader) place(text string) (length int) {
	slash := false
	for length < len(text) && (text[length] == '_' || text[length] == '/' || text[length] == '-' || text[length] == '+' && slash || isLetterByte(text[length]) || slash && text[length] >= '0' && text[length] <= '9') {
		slash = slash || text[length] == '/'
		length++
	}
	if !slash {
		return 0
	}
	region := regionNamed(text[:length])
	if region == nil {
		return 0
	}
	if d.zoneless {
		d.region, d.zoneless = region, false
	}
	return length
}

// offset reads +hh:mm, +hhmm, +hh or +h at the start of text, which ends what was known of
// the zone. One that no place has is passed over.
func (d *dateReader) offset(text string) (length int) {
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
		return 1 // a dash that separates two things
	case 1, 2:
		hours, _ = strconv.Atoi(digits)
	case 3, 4:
		hours, _ = strconv.Atoi(digits[:len(digits)-2])
		minutes, _ = strconv.Atoi(digits[len(digits)-2:])
	}
	if len(digits) > 4 || hours > 15 || minutes > 59 {
		return end
	}
	d.zone, d.region, d.zoneless = hours*3600+minutes*60, nil, false
	if text[0] == '-' {
		d.zone = -d.zone
	}
	if len(digits) == 1 && (d.before == "msk" || d.before == "мск") {
		d.zone += 3 * hour // Russia counts from Moscow
	}
	return end
}

// reading puts together what was read.
func (d *dateReader) reading() dateReading {
	shows, ok := d.assign()
	if !ok {
		return dateReading{doubt: d.doubt}
	}
	at := d.clock
	if at = at.within(d.half, d.timeSet); at.isWrong() {
		at, d.zone, d.region = clock{}, 0, nil // the day is known, no more
	}
	day := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	if day.Day() != d.day || int(day.Month()) != d.month {
		return dateReading{doubt: d.doubt}
	}
	region := d.region
	if region == nil {
		region = time.FixedZone("", d.zone)
	}
	read := sensible(time.Date(d.year, time.Month(d.month), d.day, at.hour, at.minute, at.second, at.nanosecond, region))
	read.doubt, read.shows = d.doubt, shows
	return read
}
