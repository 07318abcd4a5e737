package cli

import (
	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/ui/typeset"
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
	var c choice
	var quiet bool
	cmd := &cobra.Command{
		Use: word + " ARTICLE...|-", Short: "Mark articles " + word, Long: markLong, Example: markExamples,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, numbers, err := r.chooseArticles(cmd, args, c)
			if err != nil {
				return err
			}
			changed, err := s.MarkRead(cmd.Context(), r.Account, read, numbers...)
			if err != nil {
				return err
			}
			r.say(quiet, "marked %s %s", typeset.Count(changed, "article", "articles"), word)
			return nil
		},
	}
	r.choiceFlags(cmd, &c)
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

// A choice names a command's articles by a filter in place of their names.
type choice struct {
	filter
	all bool
}

// choiceFlags gives a command the flags of a choice.
func (r *run) choiceFlags(cmd *cobra.Command, c *choice) {
	r.filterFlags(cmd, &c.filter)
	r.queryFlags(cmd, &c.filter)
	cmd.Flags().BoolVar(&c.all, "all", false, "every article")
}

// chooseArticles finds the articles that arguments name, or that filters leave.
func (r *run) chooseArticles(cmd *cobra.Command, args []string, c choice) (s *store.Store, numbers []store.Number, err error) {
	filtered := c.all || c.narrows()
	switch {
	case len(args) > 0 && filtered:
		return nil, nil, wrongUsage("give articles, or filters, not both")
	case len(args) == 0 && !filtered:
		return nil, nil, usageError{"say which articles; --all means every one", "usage: " + cmd.UseLine()}
	}
	if s, err = r.library(); err != nil {
		return nil, nil, err
	}
	if len(args) > 0 {
		rows, err := r.articles(cmd.Context(), s, args)
		return s, store.Numbers(rows), err
	}
	q, err := r.query(cmd.Context(), s, c.filter)
	if err != nil {
		return nil, nil, err
	}
	_, _, err = r.eachPage(cmd.Context(), s, q, 0, func(page store.Page) error {
		numbers = append(numbers, store.Numbers(page.Rows)...)
		return nil
	})
	return s, numbers, err
}
