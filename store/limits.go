package store

import (
	"fmt"
	"strings"
)

// Limits are what an account may have, but for Local, who owns the library. A field that is 0
// is no bound. They hold for every way in: what adds to an account passes putSub, putMark,
// putSaved or insert, which ask them.
type Limits struct {
	Feeds    int   // that it follows
	Tags     int   // on an article
	Note     int   // bytes of the note on an article
	Notes    int   // bytes of what one change writes as notes: the note times the articles
	Searches int   // that it saves
	Bytes    int64 // of its marks, history, saved searches, and the articles that it alone sees
}

// A LimitError says in one sentence which bound a change would go beyond. Nothing was changed.
type LimitError struct{ Sentence string }

func (e LimitError) Error() string { return e.Sentence }

func beyond(format string, args ...any) error { return LimitError{fmt.Sprintf(format, args...)} }

// sizeOf writes bytes as people do: "1 GB".
func sizeOf(bytes int64) string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1 << 30, "GB"}, {1 << 20, "MB"}, {1 << 10, "KB"}} {
		if bytes >= unit.size {
			return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(bytes)/float64(unit.size)), ".0") + " " + unit.name
		}
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// countOfThings writes a number with what it counts: "3 articles".
func countOfThings(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
