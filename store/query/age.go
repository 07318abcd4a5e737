package query

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An age is a number and a unit, as in 7d. A person writes ages in queries and behind
// flags; the units are the same everywhere.

// An ageUnit is a unit with how a number of it is counted back from a moment.
type ageUnit struct {
	name string
	back func(now time.Time, n int) time.Time
}

// ageUnits returns every unit, the shortest first. Days, weeks, months and years are
// those of the calendar.
func ageUnits() []ageUnit {
	return []ageUnit{
		{"min", func(now time.Time, n int) time.Time { return now.Add(-time.Duration(n) * time.Minute) }},
		{"h", func(now time.Time, n int) time.Time { return now.Add(-time.Duration(n) * time.Hour) }},
		{"d", func(now time.Time, n int) time.Time { return now.AddDate(0, 0, -n) }},
		{"w", func(now time.Time, n int) time.Time { return now.AddDate(0, 0, -7*n) }},
		{"mo", func(now time.Time, n int) time.Time { return now.AddDate(0, -n, 0) }},
		{"y", func(now time.Time, n int) time.Time { return now.AddDate(-n, 0, 0) }},
	}
}

// unitNames is the names of the units.
func unitNames() (names []string) {
	for _, unit := range ageUnits() {
		names = append(names, unit.name)
	}
	return names
}

// ErrNoAge says that a text is no age at all.
var ErrNoAge = errors.New("an age is a number with one of " + strings.Join(unitNames(), ", ") + ", as in 7d")

// mostUnits bounds the number of an age, so that none overflows.
const mostUnits = 1_000_000

// ParseAge reads an age and returns when that was. The error is one clean sentence: it
// is ErrNoAge, or says that a bare m could be minutes or months.
func ParseAge(text string, now time.Time) (time.Time, error) {
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	n, err := strconv.ParseUint(text[:digits], 10, 32)
	if err != nil || n > mostUnits {
		return now, ErrNoAge
	}
	if text[digits:] == vagueUnit {
		return now, fmt.Errorf("%[1]dm could be minutes or months; write %[1]dmin or %[1]dmo", n)
	}
	for _, unit := range ageUnits() {
		if unit.name != text[digits:] {
			continue
		}
		if at := unit.back(now, int(n)); at.Year() >= earliestYear {
			return at, nil
		}
	}
	return now, ErrNoAge
}

// vagueUnit meant months in queries and minutes behind flags.
const vagueUnit = "m"

// SpellMonths returns a query with the bare m of ages, as in age:<3m, written mo. That
// is what it meant in queries before it was refused; all else stays as it is.
func SpellMonths(text string) string {
	p := &parser{query: text}
	p.split()
	var out strings.Builder
	from := 0
	for i, name := range p.pieces {
		f, _ := fieldNamed(name.text)
		if name.kind != fieldPiece || f.kind != ofDate && f.kind != ofAge || i+1 == len(p.pieces) {
			continue
		}
		value := &p.pieces[i+1]
		if value.at != name.end || value.kind != wordPiece && value.kind != quotePiece {
			continue
		}
		age := dateText(value)
		if f.kind == ofAge && strings.ContainsAny(age[:min(1, len(age))], "<>") {
			age = age[1:]
		}
		number, vague := strings.CutSuffix(age, vagueUnit)
		if _, err := strconv.ParseUint(number, 10, 32); !vague || err != nil {
			continue
		}
		end := value.at + strings.LastIndexAny(text[value.at:value.end], "mM") + 1
		out.WriteString(text[from:end] + "o")
		from = end
	}
	return out.String() + text[from:]
}
