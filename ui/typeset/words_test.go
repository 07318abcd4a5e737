package typeset

import (
	"testing"
	"time"
)

// Days have names for a month, and months before that; no time is in two of them, and none in none.
func TestPeriods(t *testing.T) {
	now := time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)
	for then, want := range map[string]string{
		"2026-03-15": "Today", "2026-03-14": "Yesterday", "2026-03-10": "Tuesday", "2026-03-01": "1 March", "2026-02-13": "13 February",
		"2026-02-12": "February", "2026-02-01": "February", "2026-01-31": "January", "2025-12-31": "December 2025", "2007-05-02": "May 2007",
	} {
		at, err := time.Parse(time.DateOnly, then)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, name := Period(at.Add(5*time.Hour), now); name != want {
			t.Errorf("%s is %q, want %q", then, name, want)
		}
	}
	end := DayOf(now).AddDate(0, 0, 1)
	for begins := end; begins.Year() > 2023; {
		from, to, name := Period(begins.Add(-time.Second), now)
		if !to.Equal(begins) || !from.Before(to) {
			t.Fatalf("%s is from %s to %s, the next begins %s", name, from, to, begins)
		}
		begins = from
	}
}
