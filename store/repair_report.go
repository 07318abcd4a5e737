package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// What a repair says of what it could not take over.

// losses says what is not in the new file.
func (r *repair) losses() (all []string) {
	say := func(n int, one, many, rest string) {
		if n > 0 {
			all = append(all, countOfThings(n, one, many)+" "+rest)
		}
	}
	say(r.lostPages, "page of the file", "pages of the file", "could not be read")
	if of := r.lostArticles(); of != "" {
		all = append(all, of)
	}
	for _, what := range r.none {
		all = append(all, "no "+what+" could be found")
	}
	for _, s := range takenBuckets() {
		say(r.unread[string(s.bucket)], s.one, s.many, "could not be read")
		say(r.homeless[string(s.bucket)], s.one, s.many, "led to a feed or an account that is not there, or to a feed of another account")
		say(r.astray[string(s.bucket)], s.one, s.many, "held articles of another feed, which were left out")
	}
	say(r.halfMarks, "mark", "marks", "lost the note and the date, and kept bookmark and tags")
	say(r.textless, "article", "articles", "lost the text")
	say(len(r.nameless), "feed", "feeds", "lost the address; following the feed again gives it back")
	say(r.ownerless, "account", "accounts", "lost the name and the keys")
	if r.from.Mixed {
		all = append(all, "which pages were out of use could not be read, so things changed or taken back before may be there again")
	}
	for _, name := range r.strange {
		all = append(all, fmt.Sprintf("the bucket %q, which this tidings does not know, was left out", name))
	}
	return all
}

// lostArticles counts the articles that the old file said there were and that could
// not be read, by feed.
func (r *repair) lostArticles() string {
	there, gone, counts := roaring.New(), r.bare.Clone(), map[FeedID]uint64{}
	for _, numbers := range r.live {
		there.Or(numbers)
	}
	for feed, numbers := range r.known {
		if n := roaring.AndNot(numbers, there).GetCardinality(); n > 0 {
			counts[feed] = n
		}
		gone.Or(numbers)
	}
	gone.AndNot(there)
	if gone.IsEmpty() {
		return ""
	}
	var of []string
	for feed, n := range counts {
		of = append(of, fmt.Sprintf("%d of feed %d", n, feed))
	}
	slices.SortFunc(of, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	text := countOfThings(int(gone.GetCardinality()), "article", "articles") + " could not be found"
	if len(of) > 0 {
		text += " (" + strings.Join(of[:min(len(of), 5)], ", ") + ")"
	}
	return text
}
