package parse

import (
	"strings"
	"time"
)

// 08/05/2016 is the 8th of May to most of the world and August the 5th to some. One feed
// writes all its dates in one order, though, and some of them can be only in one:
// 28/04/2016 tells how the others are meant. So a date that leaves something open is read at
// once as well as can be, and again when the whole feed is known. What decides, in this order:
//
//  1. the dates of the feed that can be only in one order, by majority
//  2. another date of the same article that is in no doubt (elementDate)
//  3. that no article is later than the feed's own date
//  4. the feed's language
//  5. the signs: 08/05/2016 as Americans write, 08.05.2016 and 08-05-2016 as others do
//
// A time zone whose name means several (zones.go), and a year that is not given, are
// decided in the same way.

// A dayOrder is the order in which dates that are numbers put day and month. The year may
// stand before them if it has two digits and dashes part the numbers, as in ISO 8601.
type dayOrder uint8

const (
	anyOrder dayOrder = iota
	dayFirst
	monthFirst
	yearFirst
)

// dateHints are what is known when a date is read, beside its text.
type dateHints struct {
	order    dayOrder
	language string    // BCP 47, of what the date stands in
	latest   time.Time // the feed's own date, after which no article is; zero if it gives none
}

// A dateReading is what a text says of a moment.
type dateReading struct {
	date  time.Time // in UTC
	ok    bool      // there is a date
	doubt bool      // other hints could give another date, or one at all
	shows dayOrder  // which order of day and month this date must be in
}

// sensible reads a date that is in no doubt, unless no feed may mean it.
func sensible(date time.Time) dateReading {
	date = date.UTC()
	if date.Year() < 1901 || date.Year() > 2100 || date.Unix() == 0 {
		return dateReading{}
	}
	return dateReading{date: date, ok: true}
}

// hasLanguage reports whether a language is one of these, or one of them in some region.
func hasLanguage(language string, tags ...string) bool {
	language = strings.ToLower(language)
	for _, tag := range tags {
		if language == tag || strings.HasPrefix(language, tag+"-") {
			return true
		}
	}
	return false
}

// dateVotes are what a feed's dates say of each other.
type dateVotes struct {
	orders [yearFirst + 1]int // how many dates can be only in this order
	doubts int
}

// count takes a date into account.
func (v *dateVotes) count(read dateReading) {
	if read.shows != anyOrder {
		v.orders[read.shows]++
	}
	if read.doubt {
		v.doubts++
	}
}

// order returns the order that most dates are in that can be only in one.
func (v *dateVotes) order() dayOrder {
	best, tied := anyOrder, false
	for order := dayFirst; order <= yearFirst; order++ {
		switch {
		case v.orders[order] > v.orders[best]:
			best, tied = order, false
		case v.orders[order] == v.orders[best]:
			tied = true
		}
	}
	if tied {
		return anyOrder
	}
	return best
}

// of returns day, month and year of three numbers in this order.
func (o dayOrder) of(a, b, c dateNumber) (day, month, year int) {
	switch o {
	case monthFirst:
		return b.value, a.value, fullYear(c)
	case yearFirst:
		return c.value, b.value, fullYear(a)
	}
	return a.value, b.value, fullYear(c)
}

// A dateNumber is a number in a date, how many digits it has, and what stood
// before it.
type dateNumber struct {
	value, digits int
	before        byte
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
