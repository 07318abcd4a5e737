package cli

import "github.com/spf13/cobra"

func (r *run) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND|searching]", Short: "Print help", Example: "tidings help list\ntidings help feeds parse\ntidings help searching",
		Long: "Print the help of tidings, of one of its commands, or of searching: what a\nquery may be.",
		RunE: func(_ *cobra.Command, words []string) error {
			if len(words) == 1 && words[0] == "searching" {
				r.out.line(languageHelp())
				return nil
			}
			topic, rest, err := root.Find(words)
			if err != nil || len(rest) > 0 {
				return noSuchCommand(root, words)
			}
			if r.Remote && topic.Hidden { // its help is a sentence that says why it cannot be run here
				return topic.RunE(topic, nil)
			}
			r.help(topic)
			return nil
		},
	}
}
