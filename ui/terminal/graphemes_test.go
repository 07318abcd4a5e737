package terminal

import "testing"

func TestAsCodePoints(t *testing.T) {
	for row, want := range map[string]string{
		"plain":              "plain",
		"👩‍👩‍👧 x":            "👩 x",
		"👍🏽x":                "👍x",
		"☀️x":                "☀ x",
		"1️⃣x":               "1 x",
		"स्ते  3d":           "स्ते 3d", // one cell laid out, two drawn
		"स्ते 3d":            "स्ते 3d",
		"a\u0301  b":         "a\u0301  b",
		"\x1b[1m👍🏽\x1b[m  x": "\x1b[1m👍\x1b[m  x",
	} {
		if got := AsCodePoints(row); got != want {
			t.Errorf("%q became %q, not %q", row, got, want)
		}
	}
}
