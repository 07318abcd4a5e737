package query

import (
	"errors"
	"testing"
	"time"
)

func TestParseAge(t *testing.T) {
	for text, when := range map[string]string{
		"0min": "2026-11-22T15:30:00", "90min": "2026-11-22T14:00:00", "12h": "2026-11-22T03:30:00", "3d": "2026-11-19T15:30:00",
		"2w": "2026-11-08T15:30:00", "03mo": "2026-08-22T15:30:00", "1y": "2025-11-22T15:30:00", "1000000min": "2024-12-28T04:50:00",
	} {
		got, err := ParseAge(text, queryTime)
		if err != nil || got.Format("2006-01-02T15:04:05") != when {
			t.Errorf("%s was %v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "d", "3", "-3d", "+3d", "3 d", "3D", "3dd", "3s", "3 mo", "3minutes", "1000001h", "99999999999999999999d", "99999999999999999999m", "1500y", "20000mo", "1000000d",
	} {
		if got, err := ParseAge(text, queryTime); !errors.Is(err, ErrNoAge) {
			t.Errorf("%q was %v, %v", text, got, err)
		}
	}
	if _, err := ParseAge("3m", queryTime); err == nil || err.Error() != "3m could be minutes or months; write 3min or 3mo" {
		t.Error(err)
	}
}

// Days are those of the calendar: a day ago is at the same hour, though clocks were
// changed in between.
func TestAgesKeepTheHour(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseAge("1d", time.Date(2026, 3, 29, 12, 0, 0, 0, berlin))
	if want := time.Date(2026, 3, 28, 12, 0, 0, 0, berlin); err != nil || !got.Equal(want) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestSpellMonths(t *testing.T) {
	for old, spelled := range map[string]string{
		"":                              "",
		"age:<3m":                       "age:<3mo",
		"age:>12M age:3m":               "age:>12Mo age:3mo",
		"river (after:3m OR before:1y)": "river (after:3mo OR before:1y)",
		`AFTER:" 3m "x`:                 `AFTER:" 3mo "x`,
		`“3m” age:“<3m”*`:               `“3m” age:“<3mo”*`,
		"before:3m*":                    "before:3mo*",
		"-age:<3m|on:3m":                "-age:<3mo|on:3mo",
		"3m title:3m tag:3m after: 3m":  "3m title:3m tag:3m after: 3m",
		"age:m age:<m age:xm after:<3m": "age:m age:<m age:xm after:<3m",
		"age:3mo age:3min age:3d":       "age:3mo age:3min age:3d",
		"港 age:<3m 港":                   "港 age:<3mo 港",
		"zzz:3m age:":                   "zzz:3m age:",
	} {
		if got := SpellMonths(old); got != spelled {
			t.Errorf("%q becomes %q, not %q", old, got, spelled)
		}
		if got := SpellMonths(spelled); got != spelled {
			t.Errorf("%q becomes %q", spelled, got)
		}
	}
}
