package cli

import (
	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
)

const renameExamples = `tidings rename 12 "HN"
# back to the feed's own title
tidings rename HN ""
# a folder
tidings rename World/ Planet`

// longestName is how long a title or folder may be that a person gives, in
// bytes.
const longestName = 200

func (r *run) renameCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "rename FEED TITLE", Short: "Give a feed or a folder another name", Example: renameExamples,
		Long: "Give a feed a title of your own; \"\" returns to its own. Undo takes it back.\n\n" + feedNaming + "\n\n" + folderNaming + "\nOne that is called so already is joined with it; \"\" takes the feeds out of it.",
		Args: exactly(2, "which feed, and its new title"), ValidArgsFunction: r.completeFeeds,
		RunE: func(cmd *cobra.Command, args []string) error {
			if folder, is := asFolder(args[0]); is {
				to, err := folderNamed(args[1])
				if err != nil {
					return err
				}
				return r.moveFolder(cmd, quiet, folder, to)
			}
			s, chosen, ids, err := r.chooseFeeds(cmd, args[:1])
			if err != nil {
				return err
			}
			title := sanitize.Line(args[1])
			if len(title) > longestName {
				return wrongUsage("a title has at most %d letters", longestName)
			}
			if err := s.Rename(cmd.Context(), r.Account, title, ids...); err != nil {
				return err
			}
			if title == "" {
				r.say(quiet, "%s has its own title again", nameOrCount(chosen))
			} else {
				r.say(quiet, "%s is now called %s", nameOrCount(chosen), quote(title))
			}
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}
