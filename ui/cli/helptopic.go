package cli

import "github.com/spf13/cobra"

func (r *run) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Print help", Example: "tidings help list\ntidings help feeds parse",
		Long: "Print the help of tidings, or of one of its commands.",
		RunE: func(_ *cobra.Command, words []string) error {
			found, rest, err := root.Find(words)
			if err != nil || len(rest) > 0 {
				return noSuchCommand(root, words)
			}
			r.help(found)
			return nil
		},
	}
}
