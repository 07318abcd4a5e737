package parse

import (
	"strconv"
	"strings"

	"tidings/store"
)

// How long a sound or film plays is written in many ways: in seconds, as RSS 2.0's itunes:duration,
// Media RSS and JSON Feed want it; as a clock shows it; after ISO 8601; and in units.
//
//	4323   4323.5   72:03   1:12:03   01:12:03.000   PT1H12M3S   1h 12m 3s   72 min

// longestPlay is how many seconds something plays at most: more is a mistake, as milliseconds are.
const longestPlay = 10 * 24 * 60 * 60

// secondsOf reads how long something plays, in whole seconds; 0 for what is no such time.
func secondsOf(text string) int {
	text = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(text)), ",", ".")
	if len(text) > 40 {
		return 0
	}
	seconds, ok := 0.0, false
	switch {
	case strings.Contains(text, ":"):
		seconds, ok = clockSeconds(strings.Split(text, ":"))
	case strings.ContainsAny(text, "dhms"):
		seconds, ok = unitSeconds(text)
	default:
		seconds, ok = decimal(text)
	}
	if !ok || seconds > longestPlay {
		return 0
	}
	return int(seconds)
}

// clockSeconds reads minutes and seconds, with hours before them or not.
func clockSeconds(parts []string) (seconds float64, ok bool) {
	if len(parts) > 3 {
		return 0, false
	}
	for _, part := range parts {
		n, ok := decimal(strings.TrimSpace(part))
		if !ok {
			return 0, false
		}
		seconds = 60*seconds + n
	}
	return seconds, true
}

// unitSeconds reads numbers each with a unit behind it, of which the first letter counts.
func unitSeconds(text string) (seconds float64, ok bool) {
	letters := func(r rune) bool { return r >= 'a' && r <= 'z' || r == ' ' }
	rest := strings.TrimPrefix(text, "p") // ISO 8601 begins with P, and has T before its time
	for rest = strings.TrimLeft(rest, "t "); rest != ""; {
		end := strings.IndexFunc(rest, letters)
		if end < 0 {
			return 0, false
		}
		n, ok := decimal(rest[:end])
		unit := strings.TrimLeft(rest[end:], " ")
		if !ok || unit == "" {
			return 0, false
		}
		switch unit[0] {
		case 'd':
			n *= 24 * 60 * 60
		case 'h':
			n *= 60 * 60
		case 'm':
			n *= 60
		case 's':
		default:
			return 0, false
		}
		seconds += n
		rest = strings.TrimLeftFunc(unit, letters)
	}
	return seconds, true
}

// decimal reads digits, with a point among them or not.
func decimal(text string) (float64, bool) {
	if text == "" || strings.Trim(text, "0123456789.") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// plays reports whether a file is a sound or a film, or may be one.
func plays(file store.Enclosure) bool {
	return file.Type == "" || strings.HasPrefix(file.Type, "audio/") || strings.HasPrefix(file.Type, "video/")
}
