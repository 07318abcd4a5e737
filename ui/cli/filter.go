package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/query"
)

// A filter holds the flags that narrow a list, as typed.
type filter struct {
	unread, read, bookmarked, today, aside bool
	feed, folder, since, before            string
	tag                                    string
	text, saved                            string // a query, and the name of a saved one
}

const filterHelp = `Filters combine: --unread --folder World is what is unread in that folder
and the folders in it. Dates are a day (2024-11-16), a time (RFC 3339), "today",
"yesterday", or how long ago: 30min, 12h, 3d, 2w, 6mo, 1y.`

// filterFlags gives a command the flags of a filter.
func (r *run) filterFlags(cmd *cobra.Command, f *filter) {
	flags := cmd.Flags()
	flags.BoolVar(&f.unread, "unread", false, "only what was not read, without what is set aside")
	flags.BoolVar(&f.aside, "aside", false, "only what was set aside (reading.set-aside)")
	flags.BoolVar(&f.read, "read", false, "only what was read")
	flags.BoolVar(&f.bookmarked, "bookmarked", false, "only bookmarks")
	flags.BoolVar(&f.today, "today", false, "only what was published today")
	flags.StringVar(&f.feed, "feed", "", "only one `feed`")
	flags.StringVar(&f.folder, "folder", "", "only the feeds of a `folder`")
	flags.StringVar(&f.tag, "tag", "", "only what you have given this `tag`")
	flags.StringVar(&f.since, "since", "", "only what was published at a `date` or later")
	flags.StringVar(&f.before, "before", "", "only what was published before a `date`")
	r.completeFlag(cmd, "feed", r.completeFeeds)
	r.completeFlag(cmd, "tag", r.completeTags)
}

// queryFlags gives the flags of a query to a command whose arguments are not the query.
func (r *run) queryFlags(cmd *cobra.Command, f *filter) {
	cmd.Flags().StringVar(&f.text, "search", "", "only what a `query` finds, in the language of \"tidings search\"")
	cmd.Flags().StringVar(&f.saved, "saved", "", "only what the saved search of this `name` finds")
	r.completeFlag(cmd, "search", r.completeQuery)
	r.completeFlag(cmd, "saved", r.completeSearches)
}

// narrows reports whether the filter leaves anything out.
func (f filter) narrows() bool { return f != filter{} }

// query makes the store's query of the filter.
func (r *run) query(ctx context.Context, s *store.Store, f filter) (q store.Query, err error) {
	q = store.Query{Folder: strings.Trim(f.folder, "/"), Bookmarked: f.bookmarked, Text: f.text}
	if f.tag != "" {
		tags, err := tagsIn(f.tag)
		switch {
		case err != nil:
			return q, err
		case len(tags) > 1:
			return q, wrongUsage("--tag takes one tag; search for tag:%s OR tag:%s to see several", tags[0], tags[1])
		}
		q.Tag = tags[0]
	}
	switch {
	case f.saved != "" && f.text != "":
		return q, wrongUsage("give one of --search and --saved")
	case f.saved != "":
		one, err := r.searchNamed(ctx, s, f.saved)
		if err != nil {
			return q, err
		}
		q.Text = one.Query
	}
	switch {
	case f.unread && f.read:
		return q, wrongUsage("an article is either read or unread: give one of --read and --unread")
	case f.aside && (f.unread || f.read):
		return q, wrongUsage("what is set aside is neither read nor among what is unread: give --aside alone")
	case f.aside:
		q.State = store.Aside
	case f.unread:
		q.State = store.Unread
	case f.read:
		q.State = store.Read
	}
	const longestText = 4 << 10
	if len(f.text) > longestText {
		return q, wrongUsage("a search takes at most %d KB of words", longestText>>10)
	}
	if f.today && f.since != "" {
		return q, wrongUsage("give one of --today and --since")
	}
	if f.today {
		f.since = "today"
	}
	if q.Since, err = moment(r.Now(), f.since, "--since"); err != nil {
		return q, err
	}
	if q.Before, err = moment(r.Now(), f.before, "--before"); err != nil {
		return q, err
	}
	if f.feed == "" && q.Folder == "" {
		return q, nil
	}
	all, err := s.Feeds(ctx, r.Account)
	if err != nil {
		return q, err
	}
	if f.feed != "" {
		named, err := feedNamed(all, f.feed)
		if err != nil {
			return q, err
		}
		q.Feed = named.ID
	}
	isIn := func(f store.Subscribed) bool { return store.InFolder(f.Subscription.Folder, q.Folder) }
	if q.Folder != "" && !slices.ContainsFunc(all, isIn) {
		return q, fmt.Errorf("there is no folder %s; `tidings feeds` shows them", quote(f.folder))
	}
	return q, nil
}

// moment reads a date as a person writes it, in the zone of now; "" is the zero
// time. flag is where it was written.
func moment(now time.Time, text, flag string) (time.Time, error) {
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	switch text {
	case "":
		return time.Time{}, nil
	case "today":
		return midnight, nil
	case "yesterday":
		return midnight.AddDate(0, 0, -1), nil
	}
	switch ago, err := query.ParseAge(text, now); {
	case err == nil:
		return ago, nil
	case !errors.Is(err, query.ErrNoAge):
		return time.Time{}, wrongUsage("%s: %s", flag, err)
	}
	for _, form := range []string{time.DateOnly, time.RFC3339, "2006-01-02 15:04", "2006-01-02T15:04", "2006-01", "2006"} {
		if at, err := time.ParseInLocation(form, text, now.Location()); err == nil {
			return at, nil
		}
	}
	return time.Time{}, wrongUsage("%s %s is not a date; write 2024-11-16, yesterday, or how long ago: 3d, 12h, 2w", flag, quote(text))
}

// tagsIn makes clean tags, at least one, of what a person typed with commas between them.
func tagsIn(words ...string) ([]string, error) {
	var parts []string
	for _, word := range words {
		parts = append(parts, strings.Split(sanitize.Line(word), ",")...)
	}
	tags := query.CleanTags(parts...)
	if len(tags) == 0 {
		return nil, wrongUsage("%s is not a tag; a tag is a word, as in boats or to-read", quote(strings.Join(words, " ")))
	}
	return tags, nil
}
