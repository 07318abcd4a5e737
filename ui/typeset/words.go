package typeset

import (
	"fmt"
	"strings"
	"time"

	"tidings/feeds/sanitize"
)

// Numbers and times in words.

// Count writes a number with its noun.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%s %s", Thousands(n), many)
}

// Thousands writes a number with its thousands parted.
func Thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Quoted puts a name into quotation marks, cut to so many bytes; marks that it has itself become
// single ones.
func Quoted(name string, most int) string {
	return "“" + strings.NewReplacer("“", "‘", "”", "’", "„", "‚").Replace(sanitize.Cut(sanitize.Line(name), most)) + "”"
}

// Size writes a number of bytes: "640 bytes", "2.3 KB".
func Size(bytes int) string {
	if bytes < 1000 {
		return Count(bytes, "byte", "bytes")
	}
	return fmt.Sprintf("%.1f KB", float64(bytes)/1000)
}

// AtLeast writes how much of a list is loaded; more says that there is more of it.
func AtLeast(n int, more bool, one, many string) string {
	if more {
		return Thousands(n) + "+ " + many + " "
	}
	return Count(n, one, many) + " "
}

// Age tells how long ago something was in six cells at most: "now", "5m", "23h", "99d", then
// the day, and of another year the year; both times in the reader's zone.
func Age(then, now time.Time) string {
	switch d := now.Sub(then); {
	case d < longestDays:
		return Lasting(d)
	case then.Year() == now.Year():
		return then.Format("2 Jan")
	}
	return then.Format("2006")
}

// Day tells when something was in six cells at most: the time of today, else the day, else
// the year; both times in the reader's zone.
func Day(then, now time.Time) string {
	switch {
	case DayOf(then).Equal(DayOf(now)):
		return then.Format("15:04")
	case then.Year() == now.Year():
		return then.Format("2 Jan")
	}
	return then.Format("2006")
}

// DayName is what people call a day: "Today", "Yesterday", within a week "Thursday", else
// "12 November", of another year "12 November 2025"; both times in the reader's zone.
func DayName(then, now time.Time) string {
	on, today := DayOf(then), DayOf(now)
	switch {
	case on.Equal(today):
		return "Today"
	case on.Equal(today.AddDate(0, 0, -1)):
		return "Yesterday"
	case on.Before(today) && on.After(today.AddDate(0, 0, -7)):
		return then.Format("Monday")
	case on.Year() == today.Year():
		return then.Format("2 January")
	}
	return then.Format("2 January 2006")
}

// daysNamed is how many days, with today, have names of their own; before them months have.
const daysNamed = 31

// Period is the day that a time is in, or the month if that is longer ago than a month: when it
// begins, when the next one does, and what people call it ("Today", "12 November", "May", "December
// 2025"); both times in the reader's zone.
func Period(then, now time.Time) (from, to time.Time, name string) {
	named := DayOf(now).AddDate(0, 0, 1-daysNamed)
	if from = DayOf(then); !from.Before(named) {
		return from, from.AddDate(0, 0, 1), DayName(then, now)
	}
	from = from.AddDate(0, 0, 1-from.Day())
	if to = from.AddDate(0, 1, 0); to.After(named) {
		to = named
	}
	if name = from.Format("January"); from.Year() != now.Year() {
		name = from.Format("January 2006")
	}
	return from, to, name
}

// day is a day without a change of the clocks; longestDays is what is no longer counted in
// days.
const (
	day         = 24 * time.Hour
	longestDays = 100 * day
)

// Lasting tells how long something has been so in four cells at most: "now", "5m",
// "23h", "99d", "51w", "3y".
func Lasting(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d < day:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d < longestDays:
		return fmt.Sprintf("%dd", d/day)
	case d < 365*day:
		return fmt.Sprintf("%dw", d/(7*day))
	}
	return fmt.Sprintf("%dy", d/(365*day))
}

// Ago tells how long ago something was in twelve cells at most: "just now",
// "12 min ago", "3 h ago", then the date; both times in the reader's zone.
func Ago(then, now time.Time) string {
	switch d := now.Sub(then); {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", d/time.Minute)
	case d < day:
		return fmt.Sprintf("%d h ago", d/time.Hour)
	case then.Year() == now.Year():
		return then.Format("2 Jan 15:04")
	}
	return then.Format("2 Jan 2006")
}

// DayOf returns the beginning of a time's day in its zone.
func DayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// JoinDots joins the parts that are not empty, with dots between them.
func JoinDots(parts ...string) string {
	var have []string
	for _, p := range parts {
		if p != "" {
			have = append(have, p)
		}
	}
	return strings.Join(have, " · ")
}
