package cli

import (
	"context"

	"github.com/spf13/cobra"

	"tidings/store"
)

const showLong = `Show articles whole, named by id, beginning of an id, or web address. They are
not marked read unless you say --mark.

` + formHelp + `

--json prints one object a line: the fields of "tidings list --json", and
  authors[]        each with name email url
  categories[] links[] language
  enclosures[]     each with url type length
  content_text content_markdown content_html`

const showExamples = `tidings show 3fa2
tidings show --mark 3fa2 | less
tidings show --markdown https://go.dev/blog/fuzz-beta > fuzz.md
tidings bookmarks --since 1w | tidings show --html - > week.html`

func (r *run) showCommand() *cobra.Command {
	var f form
	var mark bool
	cmd := &cobra.Command{
		Use: "show ARTICLE...|-", Short: "Show whole articles", Long: showLong, Example: showExamples,
		Args: atLeast(1, "which articles"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			s, err := r.library()
			if err != nil {
				return err
			}
			rows, err := r.articles(cmd.Context(), s, args)
			if err != nil {
				return err
			}
			if err := r.show(cmd.Context(), s, f, rows); err != nil || !mark {
				return err
			}
			_, err = s.MarkRead(cmd.Context(), r.Account, true, store.Numbers(rows)...)
			return err
		},
	}
	f.flags(cmd)
	cmd.Flags().BoolVar(&mark, "mark", false, "mark them read")
	return cmd
}

func (r *run) show(ctx context.Context, s *store.Store, f form, rows []store.Row) error {
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
		r.printText(ctx, f, r.headingOf(a), a.Content)
	}
	return nil
}
