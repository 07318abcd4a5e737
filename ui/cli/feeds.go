package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
	"tidings/ui/record"
	"tidings/ui/typeset"
)

const feedsLong = `List the feeds you follow, by folder, with how many of their articles are
unread and how many there are. What went wrong with a feed stands below it.

In a pipe each feed is one line of fixed columns: number (6), two blanks,
"!" if it fails or "-", two blanks, unread (6), two blanks, total (6), two
blanks, folder (20), two blanks, title (30), two blanks, address.

--json prints one object a line:
  feed url           its number and address
  name title         what you call it, and what it calls itself
  folder             "World/Asia" is a folder in a folder, "" is none
  link description language
  unread total       articles
  added visited succeeded   when you followed it, the last try, the last that
                     worked; the last two only if there were any
  failures error gone       tries since then, why the last failed, whether the
                     server says that it is gone for good
  warnings[]         what was wrong with its last document and could be mended,
                     or was left out`

const feedsExamples = `tidings feeds
# feeds that have failed for a while
tidings feeds --json | jq -r 'select(.failures > 5) | [.name, .error] | @tsv'`

// A feedRecord is a subscription in JSON.
type feedRecord struct {
	Feed        uint32       `json:"feed"`
	URL         string       `json:"url"`
	Name        string       `json:"name"`
	Title       string       `json:"title"`
	Folder      string       `json:"folder"`
	Link        string       `json:"link"`
	Description string       `json:"description"`
	Language    string       `json:"language"`
	Unread      int          `json:"unread"`
	Total       int          `json:"total"`
	Added       record.Stamp `json:"added"`
	Visited     record.Stamp `json:"visited,omitzero"`
	Succeeded   record.Stamp `json:"succeeded,omitzero"`
	Failures    int          `json:"failures"`
	Error       string       `json:"error"`
	Gone        bool         `json:"gone"`

	Warnings []string `json:"warnings"`
}

func (r *run) feedsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "feeds", Short: "List the feeds you follow", Long: feedsLong, Example: feedsExamples, Args: noSuchCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			return r.listFeeds(cmd.Context(), s, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	cmd.AddCommand(r.parseCommand())
	return cmd
}

func (r *run) listFeeds(ctx context.Context, s *store.Store, asJSON bool) error {
	all, err := s.Feeds(ctx, r.Account)
	if err != nil {
		return err
	}
	if len(all) == 0 && r.Terminal && !asJSON {
		return r.explainEmpty(ctx, s)
	}
	if r.Terminal && !asJSON {
		r.head("%5s  %s  %11s", "NO", typeset.Fit("TITLE", r.feedWidth()), "UNREAD/ALL")
	}
	folder := ""
	for i, f := range all {
		switch {
		case asJSON:
			if err := r.out.object(feedRecordOf(f)); err != nil {
				return err
			}
		case r.Terminal:
			if at := sanitize.Line(f.Subscription.Folder); at != folder {
				if i > 0 {
					r.out.line("")
				}
				if at != "" {
					r.out.line(r.ink.bold(at))
				}
				folder = at
			}
			r.feedRow(f)
		default:
			state := "-"
			if f.Error != "" {
				state = "!"
			}
			r.out.printf("%6d  %s  %6d  %6d  %s  %s  %s\n", f.ID, state, f.Unread, f.Total,
				typeset.Fit(sanitize.Line(f.Subscription.Folder), 20), typeset.Fit(nameOf(f), 30), sanitize.Line(secret.Hide(f.URL)))
		}
	}
	return nil
}

// feedRow prints a feed for a person.
func (r *run) feedRow(f store.Subscribed) {
	k := r.ink
	counts := fmt.Sprintf("%d/%d", f.Unread, f.Total)
	name := typeset.Fit(nameOf(f), r.feedWidth())
	if f.Unread > 0 {
		name = k.bold(name)
	}
	r.out.printf("%s  %s  %s\n", k.faint(fmt.Sprintf("%5d", f.ID)), name, fmt.Sprintf("%11s", counts))
	if f.Error != "" {
		r.out.line("       " + k.red(typeset.Clip(secret.HideIn(f.Error), max(r.columns()-8, 20))))
	}
	for _, warning := range warningsOf(f) {
		r.out.line("       " + k.faint(typeset.Clip(warning, max(r.columns()-8, 20))))
	}
}

// feedWidth is how wide the column of names is.
func (r *run) feedWidth() int { return min(max(r.columns()-22, 10), 50) }

func feedRecordOf(f store.Subscribed) feedRecord {
	return feedRecord{
		Feed: uint32(f.ID), URL: sanitize.Line(secret.Hide(f.URL)), Name: nameOf(f), Title: sanitize.Line(secret.HideIn(f.Title)),
		Folder: sanitize.Line(f.Subscription.Folder), Link: secret.Hide(sanitize.Address(f.Link)), Description: sanitize.Line(f.Description),
		Language: sanitize.Line(f.Language), Unread: f.Unread, Total: f.Total, Added: record.At(f.Subscription.Added),
		Visited: record.At(f.Visited), Succeeded: record.At(f.Succeeded),
		Failures: f.Failures, Error: sanitize.Line(secret.HideIn(f.Error)), Gone: f.Gone,
		Warnings: warningsOf(f),
	}
}

// warningsOf are the warnings that stand on a feed.
func warningsOf(f store.Subscribed) []string {
	return record.Lines(strings.FieldsFunc(f.Warnings, func(r rune) bool { return r == '\n' }))
}
