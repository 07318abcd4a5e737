package cli

import (
	"context"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

const showLong = `Show articles whole, named by id, beginning of an id, or web address. They are
not marked read unless you say --mark.

What is shown is the full text of the article's page, if that has been read, and
else what the feed gave; with --full the page is read if it has not been, and
--own shows what the feed gave.

` + formHelp + `

--json prints one object a line: the fields of "tidings list --json", and
  authors[]        each with name email url
  categories[] links[] language
  comments         the address where people talk about it, "" for none
  enclosures[]     each with url type length duration (bytes, seconds)
  content_text content_markdown content_html
  full_text full_markdown full_html   if the page has been read`

const showExamples = `tidings show 3fa2
tidings show --mark 3fa2 | less
tidings show --full 3fa2
tidings show --markdown https://go.dev/blog/fuzz-beta > fuzz.md
tidings bookmarks --since 1w | tidings show --html - > week.html`

func (r *run) showCommand() *cobra.Command {
	var f form
	var mark, full, own bool
	cmd := &cobra.Command{
		Use: "show ARTICLE...|-", Short: "Show whole articles", Long: showLong, Example: showExamples,
		Args: atLeast(1, "which articles"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			if full && own {
				return wrongUsage("give one of --full and --own")
			}
			s, err := r.library()
			if err != nil {
				return err
			}
			rows, err := r.articles(cmd.Context(), s, args)
			if err != nil {
				return err
			}
			if full {
				if err := r.readPages(cmd.Context(), s, rows); err != nil {
					return err
				}
			}
			if err := r.show(cmd.Context(), s, f, own, rows); err != nil || !mark {
				return err
			}
			_, err = s.MarkRead(cmd.Context(), r.Account, true, store.Numbers(rows)...)
			return err
		},
	}
	f.flags(cmd)
	cmd.Flags().BoolVar(&mark, "mark", false, "mark them read")
	cmd.Flags().BoolVar(&full, "full", false, "read their pages, if that has not been done")
	cmd.Flags().BoolVar(&own, "own", false, "show what the feed gave, though the page has been read")
	return cmd
}

// readPages keeps the full texts of articles that have none. One whose page cannot be read is
// told of, and shown as the feed gave it.
func (r *run) readPages(ctx context.Context, s *store.Store, rows []store.Row) error {
	all, err := s.Feeds(ctx, r.Account)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.FullWords > 0 {
			continue
		}
		feed := store.Subscribed{Feed: store.Feed{ID: row.Feed}}
		for _, f := range all {
			if f.ID == row.Feed {
				feed = f
			}
		}
		trusted := r.Account == store.Local && feed.IsPrivate()
		in, err := feeds.FullText(ctx, r.Fetcher, r.Home, feed.Feed, feed.Subscription.Settings, sanitize.Address(row.Link), !trusted)
		if err == nil {
			err = s.KeepFullText(ctx, r.Account, row.Number, in.Content, in.Words)
		}
		if err != nil {
			r.warn("%s: the full text did not come: %s", quote(typeset.Clip(row.Title, 60)), typeset.Clip(err.Error(), 300))
		}
	}
	return nil
}

func (r *run) show(ctx context.Context, s *store.Store, f form, own bool, rows []store.Row) error {
	records := r.recordsOf(s)
	for i, row := range rows {
		a, err := s.Article(ctx, r.Account, row.Number)
		if err != nil {
			return err
		}
		if f.json {
			whole, err := records.Whole(ctx, a)
			if err == nil {
				err = r.out.object(whole)
			}
			if err != nil {
				return err
			}
			continue
		}
		if i > 0 {
			r.out.line("\n* * *\n")
		}
		body := a.Content
		if !own && !a.Full.Empty() {
			body, a.Words = a.Full, a.FullWords
		}
		r.printText(ctx, f, r.headingOf(a), body)
	}
	return nil
}
