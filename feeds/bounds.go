package feeds

import (
	"fmt"
	"time"

	"tidings/feeds/fetch"
	"tidings/feeds/fulltext"
	"tidings/feeds/parse"
)

// A Bound is a limit on what comes from outside. README's table of them is made of these.
type Bound struct {
	Of   string // what it limits
	Most string // how much of that there may be
	Else string // what happens to more
}

// Bounds are all limits on what comes from outside, for README.
func Bounds() []Bound {
	return []Bound{
		{"a feed, unpacked", Megabytes(fetch.MaxFeed), "it is refused"},
		{"articles of a feed in one visit", thousands(parse.MaxItems), "the newest are kept, and it is said"},
		{"the text of an article", Megabytes(parse.MaxBody), "the rest is cut off"},
		{"a title", fmt.Sprintf("%d bytes", parse.MaxTitle), "the rest is cut off"},
		{"links, authors, categories, files of an article, each", fmt.Sprint(parse.MaxListed), "the rest is left out"},
		{"entities that a feed declares; what they may add to it", fmt.Sprintf("%d; %s", parse.MaxEntities, Megabytes(parse.MaxEntityGrowth)), "they stay as they are written"},
		{"a page that is searched for feeds", Megabytes(maxPage), "the rest is not looked at"},
		{"a page that an article is taken from", Megabytes(longestPage), "it is refused"},
		{"pages of an article that goes on", fmt.Sprint(fulltext.MaxPages), "the rest is not read, and it is said"},
		{"feeds that a page is said to have; requests to find them", fmt.Sprintf("%d; %d", maxCandidates, maxProbes+1), "the rest is not looked for"},
		{"a list of feeds (OPML)", Megabytes(maxOPML), "it is refused"},
		{"one answer, from the look-up of the host to its last byte", lasting(fetch.NewFetcher("").Timeout), "the visit fails, and is made again later"},
		{"redirects of one request", fmt.Sprint(fetch.MaxHops), "the visit fails"},
		{"pages that lead on to another, in one request", fmt.Sprintf("%d, of which 1 by a script", fetch.MaxRefreshes), "the page itself counts"},
		{"how long a server may ask to be left alone", lasting(fetch.LongestPause), "it is asked then"},
		{"visits at once; to one host", fmt.Sprintf("%d; 2", visitsAtOnce), "they wait for their turn"},
		{"documents that are in memory for those, together", Megabytes(bodyRoom) + " and one more", "they wait for room"},
	}
}

// Megabytes says so many bytes.
func Megabytes(bytes int64) string { return fmt.Sprintf("%d MB", bytes>>20) }

func lasting(d time.Duration) string {
	if d >= time.Hour {
		return fmt.Sprintf("%.0f hours", d.Hours())
	}
	return fmt.Sprintf("%.0f seconds", d.Seconds())
}

// thousands writes a number of at least a thousand as people read it.
func thousands(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }
