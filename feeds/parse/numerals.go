package parse

import (
	"strings"
	"time"
)

// assign decides which number is the year, the month and the day. It returns the order of
// day and month if this date can have only one.
func (d *dateReader) assign() (shows dayOrder, ok bool) {
	n := d.numbers
	switch {
	case d.month != 0 && len(n) >= 2: // 2 Jan 2026, Jan 2 2026, 2026 Jan 2
		d.day, d.year = n[0].value, fullYear(n[1])
		if n[0].digits >= 3 {
			d.day, d.year = n[1].value, fullYear(n[0])
		}
	case d.month != 0 && len(n) == 1 && n[0].digits == 4 && !d.timeSet: // January 2026
		d.day, d.year = 1, n[0].value
	case d.month != 0 && len(n) == 1: // 2 January
		d.day = n[0].value
		d.year = d.missingYear()
	case d.month != 0 || len(n) == 0:
		return 0, false
	case n[0].digits == 4 && len(n) == 2 && n[1].digits == 3: // 2026-032, the 32nd day
		day := time.Date(n[0].value, 1, n[1].value, 0, 0, 0, 0, time.UTC)
		d.year, d.month, d.day = day.Year(), int(day.Month()), day.Day()
		return 0, n[1].value >= 1 && n[1].value <= 366
	case n[0].digits == 4: // 2026-01-02, 2026-01, 2026
		d.year, d.month, d.day = n[0].value, 1, 1
		if len(n) >= 2 {
			d.month = n[1].value
		}
		if len(n) >= 3 {
			d.day = n[2].value
		}
	case len(n) >= 3:
		shows = d.order(n[0], n[1], n[2])
	case len(n) == 2 && d.timeSet: // 2.1., 10:30
		shows = d.order(n[0], n[1], dateNumber{digits: 4})
		d.year = d.missingYear()
	default:
		return 0, false
	}
	if d.year > 2443 && d.year < 2643 {
		d.year -= 543 // of Buddha
	}
	return shows, d.year > 0 && d.month >= 1 && d.month <= 12 && d.day >= 1
}

// order decides which of three numbers are day, month and year, of which the first has fewer
// than four digits. It returns the order if these can be only in one.
func (d *dateReader) order(a, b, c dateNumber) (shows dayOrder) {
	orders := []dayOrder{dayFirst, monthFirst}
	switch short := a.digits == 2 && b.digits == 2 && c.digits == 2; {
	case short && b.before == '-': // as ISO 8601 shortens it
		orders = []dayOrder{yearFirst, dayFirst, monthFirst}
	case a.digits == 2 && a.value > 31:
		orders = []dayOrder{yearFirst}
	}
	var possible []dayOrder
	for _, order := range orders {
		if day, month, year := order.of(a, b, c); month >= 1 && month <= 12 && day >= 1 && day <= 31 && (order != yearFirst || year <= time.Now().Year()+1) {
			possible = append(possible, order)
		}
	}
	if len(possible) == 0 {
		possible = orders
	}
	best := possible[0]
	if len(possible) > 1 {
		wanted := d.hints.order
		if wanted == anyOrder && best != yearFirst {
			wanted = d.usualOrder(b.before)
		}
		for _, order := range possible {
			if order == wanted {
				best = order
			}
		}
		d.doubt = d.doubt || a.value != b.value || best == yearFirst
	} else if len(orders) > 1 {
		shows = best
	}
	d.day, d.month, d.year = best.of(a, b, c)
	return shows
}

// usualOrder returns the order of day and month in the language of the date, or for the sign
// between them if that is not known or does not say.
func (d *dateReader) usualOrder(sign byte) dayOrder {
	language, region, _ := strings.Cut(strings.ToLower(d.hints.language), "-")
	switch language {
	case "zh", "ja", "ko", "hu", "mn", "fil", "tl":
		return monthFirst
	case "en":
		switch region {
		case "us", "ph":
			return monthFirst
		case "gb", "uk", "ie", "au", "nz", "in", "za", "sg", "hk", "my", "ng", "ke", "pk", "mt", "jm", "tt":
			return dayFirst
		}
	case "":
	default:
		return dayFirst
	}
	if sign == '/' {
		return monthFirst
	}
	return dayFirst
}

// missingYear returns the year of a day and a month without one: the last in which the date
// is not after the feed's own, 0 if that is not known.
func (d *dateReader) missingYear() int {
	d.doubt = true
	latest := d.hints.latest
	if latest.IsZero() {
		return 0
	}
	if time.Date(latest.Year(), time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC).After(latest.Add(48 * time.Hour)) {
		return latest.Year() - 1
	}
	return latest.Year()
}
