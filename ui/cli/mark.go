package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"tidings/store"
)

const markLong = `Mark articles read or unread: those named by id, beginning of an id, or web
address, or all that a filter lets through.

` + filterHelp + `

Undo takes it back.`

const markExamples = `tidings mark read 3fa2
tidings mark unread https://go.dev/blog/fuzz-beta
tidings mark read --feed "Hacker News" --before 2d
tidings mark read --all
tidings search lottery | tidings mark read -`

func (r *run) markCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "mark", Short: "Mark articles read or unread", Long: markLong, Example: markExamples,
		Args: oneOf, RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(r.markAsCommand("read", true), r.markAsCommand("unread", false))
	return cmd
}

func (r *run) markAsCommand(word string, read bool) *cobra.Command {
	var f filter
	var all, quiet bool
	cmd := &cobra.Command{
		Use: word + " ARTICLE...|-", Short: "Mark articles " + word, Long: markLong, Example: markExamples,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && (all || f.narrows()) {
				return wrongUsage("give articles, or filters, not both")
			}
			if len(args) == 0 && !all && !f.narrows() {
				return usageError{"say which articles; --all means every one", "usage: " + cmd.UseLine()}
			}
			numbers, err := r.chosen(cmd, args, f)
			if err != nil {
				return err
			}
			s, err := r.library()
			if err != nil {
				return err
			}
			changed, err := s.MarkRead(cmd.Context(), r.Account, read, numbers...)
			if err != nil {
				return err
			}
			r.say(quiet, "marked %s %s", count(changed, "article", "articles"), word)
			return nil
		},
	}
	f.flags(cmd)
	cmd.Flags().StringVar(&f.text, "search", "", "only what holds these `words`")
	cmd.Flags().BoolVar(&all, "all", false, "every article")
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

// chosen are the articles that arguments name, or that a filter lets through.
func (r *run) chosen(cmd *cobra.Command, args []string, f filter) (numbers []store.Number, err error) {
	s, err := r.library()
	if err != nil {
		return nil, err
	}
	if len(args) > 0 {
		rows, err := r.articles(cmd.Context(), s, args)
		for _, row := range rows {
			numbers = append(numbers, row.Number)
		}
		return numbers, err
	}
	q, err := r.query(cmd.Context(), s, f)
	if err != nil {
		return nil, err
	}
	_, _, err = r.eachRow(cmd.Context(), s, q, 0, func(row store.Row, _ store.Words) error {
		numbers = append(numbers, row.Number)
		return nil
	})
	return numbers, err
}

// say tells what was done, unless nobody wants to know.
func (r *run) say(quiet bool, format string, args ...any) {
	if !quiet {
		r.out.line(clip(fmt.Sprintf(format, args...), 600))
	}
}
