package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// How long a server is left alone is decided here. A server may ask to be left alone
// (Retry-After) and say how long its answer is fresh (Cache-Control, Expires). Any
// number may stand there, so each is brought within bounds.
const (
	shortestPause = time.Minute      // the least that a Retry-After counts for
	LongestPause  = 24 * time.Hour   // the most that a Retry-After counts for
	pauseUnasked  = 10 * time.Minute // after 429 without Retry-After
	LongestFresh  = time.Hour        // the most that Cache-Control and Expires count for
)

// pauseAsked is when a server that answered with header wants to be asked again
// (RFC 9110 section 10.2.3), or zero if it doesn't say.
func pauseAsked(header http.Header, status int, now time.Time) time.Time {
	value := strings.TrimSpace(header.Get("Retry-After"))
	var pause time.Duration
	switch when, err := http.ParseTime(value); {
	case isDigits(value):
		pause = seconds(value, LongestPause)
	case err == nil:
		pause = when.Sub(now)
	case status == http.StatusTooManyRequests:
		pause = pauseUnasked
	default:
		return time.Time{}
	}
	return now.Add(min(max(pause, shortestPause), LongestPause)).UTC()
}

// freshUntil is until when an answer with header need not be asked for again
// (RFC 9111 section 4.2.1), or zero if it doesn't say.
func freshUntil(header http.Header, now time.Time) time.Time {
	var fresh time.Duration
	control := strings.ToLower(strings.Join(header.Values("Cache-Control"), ","))
	age, said := directive(control, "max-age")
	switch {
	case strings.Contains(control, "no-cache"), strings.Contains(control, "no-store"):
		return time.Time{}
	case said:
		fresh = seconds(age, LongestFresh)
	default:
		expires, err := http.ParseTime(header.Get("Expires"))
		if err != nil {
			return time.Time{}
		}
		fresh = expires.Sub(now)
	}
	if fresh <= 0 {
		return time.Time{}
	}
	return now.Add(min(fresh, LongestFresh)).UTC()
}

// directive finds name=value in a Cache-Control header.
func directive(control, name string) (value string, found bool) {
	for part := range strings.SplitSeq(control, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if key == name {
			value = strings.Trim(value, `" `)
			return value, isDigits(value)
		}
	}
	return "", false
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// seconds reads digits. A number that is too large counts as the longest duration.
func seconds(digits string, longest time.Duration) time.Duration {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > int64(longest/time.Second) {
		return longest
	}
	return time.Duration(n) * time.Second
}
