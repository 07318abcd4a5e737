package feeds_test

import (
	"testing"
	"time"

	"tidings/feeds"
	"tidings/store"
)

// A feed that is looked at by itself is due by how often it brings something, by what its
// server wishes and what a person has set, and by how often it has failed.
func TestWhenAFeedIsDue(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	for _, c := range []struct {
		what string
		feed store.Feed
		want bool
	}{
		{"never visited", store.Feed{}, true},
		{"a little while ago", store.Feed{Visited: ago(29 * time.Minute)}, false},
		{"long ago", store.Feed{Visited: ago(30 * time.Minute)}, true},
		{"brings something all the time", store.Feed{Visited: ago(30 * time.Minute), Brought: ago(30 * time.Minute)}, true},
		{"silent for a day", store.Feed{Visited: ago(2 * time.Hour), Brought: ago(26 * time.Hour)}, false},
		{"silent for a day, and not looked at for a tenth of that", store.Feed{Visited: ago(145 * time.Minute), Brought: ago(26 * time.Hour)}, true},
		{"silent for a year", store.Feed{Visited: ago(239 * time.Minute), Brought: ago(365 * 24 * time.Hour)}, false},
		{"silent for a year, a morning later", store.Feed{Visited: ago(240 * time.Minute), Brought: ago(365 * 24 * time.Hour)}, true},
		{"its server wishes for later", store.Feed{Visited: ago(time.Hour), NotBefore: now.Add(time.Hour)}, false},
		{"a person wants it more often", store.Feed{Visited: ago(10 * time.Minute), Brought: ago(48 * time.Hour), Interval: 10 * time.Minute}, true},
		{"a person wants it less often", store.Feed{Visited: ago(time.Hour), Interval: 2 * time.Hour}, false},
		{"has failed", store.Feed{Visited: ago(50 * time.Minute), Failures: 3}, false},
		{"has gone", store.Feed{Visited: ago(48 * time.Hour), Gone: true}, false},
		{"is made here", store.Feed{URL: store.WelcomeURL}, false},
		{"the clock was wrong", store.Feed{Visited: now.Add(1000 * time.Hour)}, true},
	} {
		if got := feeds.IsDue(c.feed, 30*time.Minute, now); got != c.want {
			t.Errorf("%s: due %v", c.what, got)
		}
	}
}
