package query

import (
	"strconv"
	"time"
)

// A span is a time from one moment on and before another.
type span struct{ from, to time.Time }

// earliestYear is before anything was published.
const earliestYear = 1000

// readDate reads what a person writes for a day, a month, a year, a moment, or so
// long ago; false if it is none of them.
func readDate(text string, now time.Time) (span, bool) {
	year, month, day := now.Date()
	midnight := func(days int) time.Time { return time.Date(year, month, day+days, 0, 0, 0, 0, now.Location()) }
	switch text {
	case "today":
		return span{midnight(0), midnight(1)}, true
	case "yesterday":
		return span{midnight(-1), midnight(0)}, true
	}
	if ago, ok := readAge(text, now); ok {
		return span{ago, ago}, true
	}
	if at, err := time.Parse("2006-01-02t15:04:05z", text); err == nil && at.Year() >= earliestYear-1 { // a day less in another zone
		return span{at, at}, true
	}
	for _, form := range []struct {
		layout              string
		years, months, days int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		at, err := time.ParseInLocation(form.layout, text, now.Location())
		if err == nil && at.Year() >= earliestYear {
			return span{at, at.AddDate(form.years, form.months, form.days)}, true
		}
	}
	return span{}, false
}

// readAge reads an age, a number with a unit, and returns when that was.
func readAge(text string, now time.Time) (time.Time, bool) {
	if len(text) < 2 {
		return now, false
	}
	n, err := strconv.ParseUint(text[:len(text)-1], 10, 16)
	if err != nil {
		return now, false
	}
	count := -int(n)
	switch text[len(text)-1] {
	case 'h':
		return now.Add(time.Duration(count) * time.Hour), true
	case 'd':
		return now.AddDate(0, 0, count), true
	case 'w':
		return now.AddDate(0, 0, 7*count), true
	case 'm':
		ago := now.AddDate(0, count, 0)
		return ago, ago.Year() >= earliestYear
	case 'y':
		ago := now.AddDate(count, 0, 0)
		return ago, ago.Year() >= earliestYear
	}
	return now, false
}
