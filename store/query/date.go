package query

import (
	"errors"
	"time"
)

// A span is the time from one moment, included, to another, excluded.
type span struct{ from, to time.Time }

// earliestYear is the first year that a date may be in.
const earliestYear = 1000

// errNoDate says that a text is none of the things that readDate reads.
var errNoDate = errors.New("a date is 2026-11-22, 2026-11, 2026, today, yesterday, or so long ago, as in 7d")

// readDate reads what a person writes for a day, a month, a year, a moment, or an age.
// The error is one clean sentence.
func readDate(text string, now time.Time) (span, error) {
	year, month, day := now.Date()
	midnight := func(days int) time.Time { return time.Date(year, month, day+days, 0, 0, 0, 0, now.Location()) }
	switch text {
	case "today":
		return span{midnight(0), midnight(1)}, nil
	case "yesterday":
		return span{midnight(-1), midnight(0)}, nil
	}
	switch ago, err := ParseAge(text, now); {
	case err == nil:
		return span{ago, ago}, nil
	case !errors.Is(err, ErrNoAge):
		return span{}, err
	}
	if at, err := time.Parse("2006-01-02t15:04:05z", text); err == nil && at.Year() >= earliestYear-1 { // one less, since the zone may differ
		return span{at, at}, nil
	}
	for _, form := range []struct {
		layout              string
		years, months, days int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		at, err := time.ParseInLocation(form.layout, text, now.Location())
		if err == nil && at.Year() >= earliestYear {
			return span{at, at.AddDate(form.years, form.months, form.days)}, nil
		}
	}
	return span{}, errNoDate
}
