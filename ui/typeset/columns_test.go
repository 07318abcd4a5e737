package typeset

import (
	"reflect"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
)

func TestColumnWidths(t *testing.T) {
	columns := Columns()
	for _, c := range []struct {
		column     Column
		room, want int
	}{
		{columns.Source, 31, 0}, {columns.Source, 32, 8}, {columns.Source, 60, 15}, {columns.Source, 500, 24},
		{columns.Age, 5, 0}, {columns.Age, 40, 6},
		{columns.Title, 3, 0}, {columns.Title, 40, 40},
		{columns.Summary, 19, 0}, {columns.Summary, 20, 20},
	} {
		if got := c.column.Width(c.room); got != c.want {
			t.Errorf("%s has %d cells of %d, want %d", c.column.Name, got, c.room, c.want)
		}
	}
}

// What a column that does not flex shows is never wider than the column, and names are
// said once.
func TestCellsFitTheirColumns(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	seen := map[string]bool{}
	all := reflect.ValueOf(Columns())
	for i := range all.NumField() {
		c := all.Field(i).Interface().(Column)
		if c.Name == "" || seen[c.Name] {
			t.Errorf("the name %q is empty or another's", c.Name)
		}
		seen[c.Name] = true
		for _, row := range []store.Row{
			{}, {Read: true, Bookmarked: true, Noted: true, Source: "Harbour Post", Title: "Old\ncranes", Date: now.Add(-99 * day)},
			{Date: now.Add(-40 * 365 * day)}, {Date: now.Add(time.Hour)},
		} {
			cell := c.Cell(row, now)
			if width := ansi.StringWidth(cell); c.Part == 0 && !c.Flexes() && width != c.Max {
				t.Errorf("%s shows %q in %d cells, not %d", c.Name, cell, width, c.Max)
			}
		}
	}
}

func TestAgesAndLengths(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for before, want := range map[time.Duration][2]string{
		-time.Hour: {"now", "now"}, 59 * time.Second: {"now", "now"}, time.Minute: {"1m", "1m"}, 23 * time.Hour: {"23h", "23h"},
		day: {"1d", "1d"}, 100*day - 1: {"99d", "99d"}, 100 * day: {"14 Aug", "14w"}, 364 * day: {"2025", "52w"}, 800 * day: {"2024", "2y"},
	} {
		if got := [2]string{Age(now.Add(-before), now), Lasting(before)}; got != want {
			t.Errorf("%v: %q, want %q", before, got, want)
		}
	}
}
