package cli

import (
	"cmp"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"tidings/feeds/own"
	"tidings/store"
)

const feedAbout = `Look at one feed, say how it is fetched, and make one of two that are the same.

`

const feedLong = feedAbout + `A feed with any of these but interval and full-text is yours alone: if others of
the library follow it, you get a feed of your own at the same address, with your marks.

A secret is never kept: it is asked for when it is needed, from a program or from
the environment, and goes to the host of the feed only. Programs are started
without a shell, in your home folder; a filter or an exec: feed has 30 seconds,
what prints a secret has 10.

What came from another machine with "tidings load" rests until you confirm it here
with "tidings feed trust". So does a sign-in when its feed moves to another host.`

const feedExamples = `tidings feed set 12 auth basic mira
tidings feed set 12 secret-command 'pass show paper'
tidings feed set 12 interval 6h
tidings feed set "Hacker News" filter 'jq -c .'
tidings feed set 12 proxy socks5h://127.0.0.1:9050
tidings feed unset 12 proxy
tidings feed show 12
tidings feed join 12 31`

func feedOverSSH() farHelp {
	return farHelp{
		use: "feed",
		long: feedAbout + `Over SSH you say how often it is fetched, and when full texts are; all else is for
the owner of the server, on the server itself.`,
		example: `ssh HOST feed set 12 interval 6h
ssh HOST feed show 12
ssh HOST feed join 12 31`,
	}
}

func (r *run) feedCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "feed", Short: "Look at one feed, and say how it is fetched", Long: feedLong + "\n\n" + keysHelp(), Example: feedExamples, Args: oneOf,
		RunE: func(*cobra.Command, []string) error { return nil }}
	cmd.AddCommand(r.setFeedCommand(), r.unsetFeedCommand(), r.showFeedCommand(), r.joinFeedCommand(), r.trustFeedCommand())
	return r.overSSH(cmd, feedOverSSH())
}

// oneFeedNaming says how a feed is named where one only is meant.
const oneFeedNaming = `The feed is named by its address, its number in "tidings feeds", or its title or
the beginning of it.`

// oneFeed finds the one feed that a word means.
func (r *run) oneFeed(cmd *cobra.Command, name string) (*store.Store, store.Subscribed, error) {
	if name == "-" {
		return nil, store.Subscribed{}, wrongUsage("say which feed, by its number, address or title")
	}
	s, chosen, _, err := r.chooseFeeds(cmd, []string{name})
	if err != nil {
		return nil, store.Subscribed{}, err
	}
	return s, chosen[0], nil
}

func (r *run) setFeedCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "set FEED KEY VALUE...", Short: "Say how a feed is fetched",
		Long: "Say how a feed is fetched. Undo takes it back.\n\n" + keysHelp() + "\n" + oneFeedNaming,
		Example: `tidings feed set 12 auth bearer
tidings feed set 12 secret-env PAPER_TOKEN
tidings feed set 12 filter sed 's/colour/color/g'`,
		Args: atLeast(2, "which feed, which key, and its value"), ValidArgsFunction: r.completeKeys,
		RunE: func(cmd *cobra.Command, args []string) error {
			key, err := keyNamed(args[1])
			if err != nil {
				return err
			}
			if len(args) < 3 {
				return usageError{"say what " + key.name + " is to be: " + key.value, "tidings feed unset takes it away"}
			}
			return r.setFeed(cmd, args[0], key, quiet, "set "+key.name+" of", func(s *store.Settings) error { return key.set(s, args[2:]) })
		},
	}
	cmd.Flags().SetInterspersed(false) // a command that is a value has flags of its own
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return r.overSSH(cmd, setFeedOverSSH())
}

func setFeedOverSSH() farHelp {
	return farHelp{
		use: "set FEED KEY VALUE",
		long: "Say how often a feed is fetched (interval: 30m, 6h, 1d; a server may ask for more),\n" +
			"or when the full texts of its articles are (full-text: always, ask, never).\nUndo takes it back.\n\n" + oneFeedNaming,
		example: "ssh HOST feed set 12 interval 6h\nssh HOST feed set 12 full-text always",
	}
}

func unsetFeedOverSSH() farHelp {
	return farHelp{
		use:     "unset FEED KEY",
		long:    "Fetch a feed as often as any other again (interval), or its full texts when you\nask (full-text). Undo brings your setting back.\n\n" + oneFeedNaming,
		example: "ssh HOST feed unset 12 interval",
	}
}

func (r *run) unsetFeedCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "unset FEED KEY", Short: "Fetch a feed as any other again",
		Long: "Take a setting of a feed away. Undo brings it back.\n\n" + oneFeedNaming, Example: "tidings feed unset 12 auth",
		Args: exactly(2, "which feed, and which key"), ValidArgsFunction: r.completeKeys,
		RunE: func(cmd *cobra.Command, args []string) error {
			key, err := keyNamed(args[1])
			if err != nil {
				return err
			}
			return r.setFeed(cmd, args[0], key, quiet, "took "+key.name+" off", func(s *store.Settings) error { key.unset(s); return nil })
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return r.overSSH(cmd, unsetFeedOverSSH())
}

// setFeed changes one setting of a feed. What was confirmed stays so, since the person makes
// the change here; what rests goes on resting.
func (r *run) setFeed(cmd *cobra.Command, name string, key feedKey, quiet bool, what string, change func(*store.Settings) error) error {
	if !key.forAll && (r.Home == nil || r.Account != store.Local) {
		return errElsewhere
	}
	s, f, err := r.oneFeed(cmd, name)
	if err != nil {
		return err
	}
	var now store.Settings
	fed, err := s.EditFeed(cmd.Context(), r.Account, f.ID, what, store.OnlySettings(func(at store.Feed, old store.Settings) (store.Settings, error) {
		now = old
		if err := change(&now); err != nil || key.forAll {
			return now, err
		}
		if err := now.Validate(); err != nil {
			return now, err
		}
		if now.NeedsSeal(at.URL) && old.NeedsSeal(at.URL) && !r.Home.Confirmed(at, old) {
			return now, nil
		}
		var err error
		now, err = r.Home.Confirm(at, now)
		return now, err
	}))
	if err != nil {
		return settingFault(err)
	}
	r.say(quiet, "%s %s", what, quote(nameOf(f)))
	if fed.ID != f.ID {
		r.say(quiet, "others follow it, so you have a feed of your own now, number %d", fed.ID)
	}
	switch {
	case r.rests(fed, now):
		r.warn("the feed is %s", store.Resting(fed.ID))
	case now.Auth != "" && now.SecretEnv == "" && len(now.SecretCommand) == 0:
		r.say(quiet, "now say where the secret comes from: `tidings feed set %d secret-command …` or `secret-env NAME`", fed.ID)
	case now.ProxyName != "" && now.ProxySecretEnv == "" && len(now.ProxySecretCommand) == 0:
		r.say(quiet, "now say where its password comes from: `tidings feed set %d proxy-secret-command …` or `proxy-secret-env NAME`", fed.ID)
	case now.ProxyName == "" && (now.ProxySecretEnv != "" || len(now.ProxySecretCommand) > 0):
		r.say(quiet, "now say who you are to the proxy: `tidings feed set %d proxy ADDRESS USER`", fed.ID)
	case now.Auth == "" && (now.SecretEnv != "" || len(now.SecretCommand) > 0):
		r.say(quiet, "now say how it is sent: `tidings feed set %d auth …`", fed.ID)
	}
	return nil
}

// rests reports whether a feed waits until it is confirmed on this machine.
func (r *run) rests(f store.Feed, s store.Settings) bool {
	return s.NeedsSeal(f.URL) && (r.Home == nil || !r.Home.Confirmed(f, s))
}

// errElsewhere refuses over SSH what reaches into the machine.
var errElsewhere = errors.New("that can only be set by the owner of the library, on the machine where it lies; here it is interval and full-text alone")

// settingFault puts into words why a setting was refused.
func settingFault(err error) error {
	switch {
	case errors.Is(err, store.ErrElsewhere):
		return errElsewhere
	case errors.Is(err, store.ErrUnfit):
		_, why, _ := strings.Cut(err.Error(), store.ErrUnfit.Error()+": ")
		return wrongUsage("%s", cmp.Or(why, err.Error()))
	}
	return err
}

func (r *run) trustFeedCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "trust FEED", Short: "Confirm on this machine how a feed is fetched",
		Long: `Confirm that a feed may be fetched on this machine as "tidings feed show" says: which
programs are run, which file is read, which secret goes to which host. Only what
came from elsewhere has to be confirmed, or a sign-in whose feed has moved. Undo
takes it back.

` + oneFeedNaming,
		Example: "tidings feed show 12\ntidings feed trust 12",
		Args:    exactly(1, "which feed"), ValidArgsFunction: first(r.completeFeeds),
		RunE: func(cmd *cobra.Command, args []string) error {
			if r.Home == nil || r.Account != store.Local {
				return errElsewhere
			}
			s, f, err := r.oneFeed(cmd, args[0])
			if err != nil {
				return err
			}
			rested := false
			_, err = s.EditFeed(cmd.Context(), r.Account, f.ID, "confirmed", store.OnlySettings(func(at store.Feed, old store.Settings) (store.Settings, error) {
				if rested = r.rests(at, old); !rested {
					return old, nil
				}
				return r.Home.Confirm(at, old)
			}))
			switch {
			case err != nil:
				return settingFault(err)
			case !rested:
				r.say(quiet, "there is nothing to confirm of %s", quote(nameOf(f)))
			default:
				r.say(quiet, "confirmed %s; the next refresh fetches it", quote(nameOf(f)))
			}
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

// completeKeys offers feeds, then keys.
func (r *run) completeKeys(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
	switch len(args) {
	case 0:
		return r.completeFeeds(cmd, args, prefix)
	case 1:
		var names []string
		for _, key := range feedKeys() {
			names = append(names, key.name)
		}
		return r.complete(prefix, names, nil)
	}
	return nil, cobra.ShellCompDirectiveDefault
}

// ownWish is the wish for a feed of a program or a file, which the person has typed here.
func (r *run) ownWish(address string, wish store.Wish) ([]store.Wish, error) {
	home := r.Home
	if r.Remote {
		home = nil
	}
	own, err := home.Wish(address)
	if err != nil {
		return nil, err
	}
	own.Title, own.Folder = wish.Title, wish.Folder
	return []store.Wish{own}, nil
}

// wordsOf is a command that a person types as one word with blanks in it, or as several.
func wordsOf(values []string) ([]string, error) {
	if len(values) > 1 {
		return values, nil
	}
	words, err := own.Words(values[0])
	if err != nil {
		return nil, wrongUsage("%v", err)
	}
	return words, nil
}

// shownCommand is a command as it is shown, so that it can be typed again.
func shownCommand(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return own.Join(words)
}
