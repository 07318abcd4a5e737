package cli

import (
	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/ui/typeset"
)

const feedNaming = `A feed is named by its address, its number in "tidings feeds", or its title or
the beginning of it; "-" reads such names from standard input, one a line.`

const removeExamples = `tidings remove "Hacker News"
tidings remove 12 13`

func (r *run) removeCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "remove FEED...", Aliases: []string{"rm"}, Short: "Stop following feeds", Example: removeExamples,
		Long: "Stop following feeds. Their articles leave your lists; your bookmarks keep\ntheirs, and undo brings all back.\n\n" + feedNaming,
		Args: atLeast(1, "which feeds"), ValidArgsFunction: r.completeFeeds,
		RunE: func(cmd *cobra.Command, names []string) error {
			s, chosen, ids, err := r.chooseFeeds(cmd, names)
			if err != nil {
				return err
			}
			if err := s.Unsubscribe(cmd.Context(), r.Account, ids...); err != nil {
				return err
			}
			r.say(quiet, "stopped following %s; undo brings it back", nameOrCount(chosen))
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

// chooseFeeds finds the feeds that arguments name, each once.
func (r *run) chooseFeeds(cmd *cobra.Command, names []string) (s *store.Store, chosen []store.Subscribed, ids []store.FeedID, err error) {
	if s, err = r.library(); err != nil {
		return nil, nil, nil, err
	}
	named, err := r.feedsNamed(cmd.Context(), s, names)
	seen := map[store.FeedID]bool{}
	for _, f := range named {
		if !seen[f.ID] {
			seen[f.ID] = true
			chosen, ids = append(chosen, f), append(ids, f.ID)
		}
	}
	return s, chosen, ids, err
}

// nameOrCount is one feed's name, or how many there are.
func nameOrCount(all []store.Subscribed) string {
	if len(all) == 1 {
		return quote(nameOf(all[0]))
	}
	return typeset.Count(len(all), "feed", "feeds")
}
