package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

const statusLong = `Print one line on what there is to read, for the status line of tmux and for the
prompt of a shell: it only looks, also while screens are open. No library is made
where there is none, nothing is fetched, and a library in use is waited for at
most 200 ms: then nothing is printed and the exit code is 1.

--format says what the line is. Its fields:
  {unread}     unread articles
  {today}      of them published today
  {all}        articles
  {bookmarks}  bookmarks
  {aside}      unread articles that are set aside (reading.set-aside)
  {feeds}      feeds you follow
  {failing}    of them failed when they were last fetched
{{ and }} are braces. --json prints all of them as one object.`

const statusExamples = `tidings status
tidings status --format '{unread}'
# in ~/.tmux.conf
# set -g status-right "#(tidings status --format '{unread} ✉') %H:%M"
ssh host tidings status --json | jq .unread`

// usualStatus is the line that nobody asked to be another.
const usualStatus = "{unread} unread · {today} today"

// statusPatience is how long a prompt may be held up by somebody who writes.
const statusPatience = 200 * time.Millisecond

// A statusRecord is the status in JSON; its names are those of the fields.
type statusRecord struct {
	Unread    int `json:"unread"`
	Today     int `json:"today"`
	All       int `json:"all"`
	Bookmarks int `json:"bookmarks"`
	Aside     int `json:"aside"`
	Feeds     int `json:"feeds"`
	Failing   int `json:"failing"`
}

func (r *run) statusCommand() *cobra.Command {
	var format string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "status", Short: "Print how much there is to read", Long: statusLong, Example: statusExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON && cmd.Flags().Changed("format") {
				return wrongUsage("give one of --format and --json")
			}
			asked := map[string]int{}
			if _, err := filledIn(format, func(field string) int { asked[field]++; return 0 }); err != nil {
				return err
			}
			ctx, cancel := context.WithTimeoutCause(cmd.Context(), statusPatience, store.ErrLocked)
			defer cancel()
			now, err := r.status(ctx, asJSON || asked["feeds"]+asked["failing"] > 0)
			switch {
			case err != nil:
				return err
			case asJSON:
				return r.out.object(now)
			}
			line, err := filledIn(format, now.field)
			r.out.line(line)
			return err
		},
	}
	cmd.Flags().StringVar(&format, "format", usualStatus, "print this `text` with its fields filled in")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// status looks how things stand; all is zero where there is no library. Without withFeeds
// no feed is read, and their numbers are zero.
func (r *run) status(ctx context.Context, withFeeds bool) (now statusRecord, err error) {
	s := r.Store
	if s == nil {
		path, err := r.storePath()
		if err != nil {
			return now, err
		}
		s, err = store.OpenUnchanged(ctx, path, store.Options{Now: r.Now, Wait: statusPatience})
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return now, nil
		case err != nil:
			return now, storeFault{path, err}
		}
		r.ownStore = s
	}
	at := r.Now()
	counts, err := s.Count(ctx, r.Account, time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location()))
	if err != nil {
		return now, err
	}
	now = statusRecord{Unread: counts.Unread, Today: counts.TodayUnread, All: counts.All, Bookmarks: counts.Bookmarked, Aside: counts.Aside}
	if !withFeeds {
		return now, nil
	}
	all, err := s.Feeds(ctx, r.Account)
	for _, f := range all {
		if !f.Local() {
			now.Feeds++
		}
		if f.Error != "" {
			now.Failing++
		}
	}
	return now, err
}

// statusFields are the names of the fields of a status.
const statusFields = "{unread}, {today}, {all}, {bookmarks}, {aside}, {feeds} and {failing}"

// field returns the number of one of them.
func (r statusRecord) field(name string) int {
	switch name {
	case "unread":
		return r.Unread
	case "today":
		return r.Today
	case "all":
		return r.All
	case "bookmarks":
		return r.Bookmarks
	case "aside":
		return r.Aside
	case "feeds":
		return r.Feeds
	}
	return r.Failing
}

// filledIn is a line with numbers in place of its fields.
func filledIn(format string, number func(field string) int) (string, error) {
	if sanitize.Source(format) != format || strings.ContainsAny(format, "\n\t") {
		return "", wrongUsage("--format is one line without control characters")
	}
	var line strings.Builder
	for rest := format; rest != ""; {
		brace := strings.IndexAny(rest, "{}")
		if brace < 0 {
			brace = len(rest)
		}
		line.WriteString(rest[:brace])
		rest = rest[brace:]
		switch {
		case rest == "":
		case strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"):
			line.WriteByte(rest[0])
			rest = rest[2:]
		default:
			name, after, closed := strings.Cut(strings.TrimPrefix(rest, "{"), "}")
			if !closed || rest[0] == '}' || !strings.Contains(statusFields, "{"+name+"}") {
				return "", usageError{fmt.Sprintf("%s is not a field of the status", quote(typeset.Clip(rest, 20))), "there are " + statusFields + "; {{ and }} are braces"}
			}
			line.WriteString(strconv.Itoa(number(name)))
			rest = after
		}
	}
	return line.String(), nil
}
