package cli

import "github.com/spf13/cobra"

const deleteLong = `Delete articles from your lists: those named by id, beginning of an id, or web
address, or all that a filter lets through, bookmarks among them. Other
accounts keep theirs.

` + filterHelp + `

Undo brings them back.`

const deleteExamples = `tidings delete 3f9a 77c2
tidings delete --feed "Hacker News" --read --before 30d
tidings search title:lottery | tidings delete -`

func (r *run) deleteCommand() *cobra.Command {
	var c choice
	var quiet bool
	cmd := &cobra.Command{
		Use: "delete ARTICLE...|-", Short: "Delete articles from your lists", Long: deleteLong, Example: deleteExamples,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, numbers, err := r.chooseArticles(cmd, args, c)
			if err != nil {
				return err
			}
			changed, err := s.Delete(cmd.Context(), r.Account, numbers...)
			switch {
			case err != nil:
				return err
			case changed == 0:
				r.say(quiet, "deleted 0 articles")
			case changed == 1:
				r.say(quiet, "deleted 1 article; undo brings it back")
			default:
				r.say(quiet, "deleted %d articles; undo brings them back", changed)
			}
			return nil
		},
	}
	r.choiceFlags(cmd, &c)
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}
