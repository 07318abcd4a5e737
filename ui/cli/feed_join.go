package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/ui/typeset"
)

const joinFeedLong = `Make one feed of two that are the same by two addresses. You follow NEW from then on,
with the name, the folder and the interval of OLD where it has none of its own. An
article that both have is there once: read if one of the two was, with the bookmark,
the tags and the notes of both. Articles that only OLD has come along.

If the library has other accounts, NEW stays as they know it: what only OLD has stays
in OLD, which you go on following. For others nothing changes.

tidings does this by itself when the server of OLD says that it has moved for good to
the address of NEW. Undo does not take it back, but what you did before still can be.

` + oneFeedNaming

func (r *run) joinFeedCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "join OLD NEW", Short: "Make one of two feeds that are the same", Long: joinFeedLong,
		Example: "tidings feed join 12 31\ntidings feed join http://paper.example/rss https://paper.example/feed",
		Args:    exactly(2, "the feed that is to go, and the one that stays"), ValidArgsFunction: r.completeFeeds,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, old, err := r.oneFeed(cmd, args[0])
			if err != nil {
				return err
			}
			_, new, err := r.oneFeed(cmd, args[1])
			if err != nil {
				return err
			}
			done, err := s.Join(cmd.Context(), r.Account, old.ID, new.ID)
			if err != nil {
				return settingFault(err)
			}
			r.say(quiet, "%s and %s are one now, number %d%s", quote(nameOf(old)), quote(nameOf(new)), done.Into.ID, joinedCounts(done))
			if done.Left > 0 {
				r.say(quiet, "it is others' too, so %s of %s stay there", typeset.Count(done.Left, "article", "articles"), quote(nameOf(old)))
			}
			return r.tidy(cmd.Context(), s)
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return r.overSSH(cmd, joinFeedOverSSH())
}

func joinFeedOverSSH() farHelp {
	return farHelp{
		use: "join OLD NEW", long: strings.ReplaceAll(joinFeedLong, `"tidings feeds"`, `"feeds"`),
		example: "ssh HOST feed join 12 31",
	}
}

// joinedCounts says how many articles were in both feeds, and how many came along.
func joinedCounts(done store.Joined) string {
	text := ""
	if done.Same > 0 {
		text += ": " + typeset.Count(done.Same, "article was", "articles were") + " in both"
	}
	if done.Carried > 0 {
		text += map[bool]string{true: ", ", false: ": "}[done.Same > 0] + typeset.Count(done.Carried, "article", "articles") + " came along"
	}
	return text
}
