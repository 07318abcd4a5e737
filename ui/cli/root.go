package cli

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
)

// The groups of commands in the help.
const (
	groupReading = "reading"
	groupMarks   = "marks"
	groupFeeds   = "feeds"
	groupLibrary = "library"
	groupServing = "serving"
	groupOther   = "other"
)

const rootLong = `tidings reads news: it fetches feeds, keeps their articles, shows them, and
remembers what was read and what is worth keeping.

Without a command it opens the screen. Each command does one thing that the
screen can do as well, on the same library, also while screens are open.

Articles are named by their id, by the first digits of it (four or more), or by
their web address; "-" reads such names from standard input, one a line, of
which only the first word counts, so a list can be piped into another command.
Feeds are named by their address, their number in "tidings feeds", or their
title or the beginning of it.

The library is one file, tidings.db, in the folder given by --data, else by
$TIDINGS_DATA, else in the system's folder for data
($XDG_DATA_HOME/tidings or ~/.local/share/tidings).

Exit codes: 0 done, 1 failed, 2 wrong usage.`

const rootExamples = `# open the screen
tidings
# follow a site, then see what is new
tidings add https://go.dev/blog/
tidings list --unread
# read the newest unread article here and now
tidings show $(tidings list --unread --limit 1 | cut -c1-16)
# keep an article from another machine
ssh host tidings bookmark --save https://go.dev/blog/fuzz-beta`

// root is the command with all others in it.
func (r *run) root() *cobra.Command {
	root := &cobra.Command{
		Use: "tidings", Short: "Read news in the terminal", Long: rootLong, Example: rootExamples,
		Version: r.Version, SilenceUsage: true, SilenceErrors: true,
		Args:             r.noCommand,
		PersistentPreRun: func(*cobra.Command, []string) { r.understood = true },
		RunE:             func(cmd *cobra.Command, _ []string) error { return r.openScreen(cmd) },
	}
	root.SetVersionTemplate("tidings {{.Version}}\n")
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { r.help(cmd) })
	root.SetUsageFunc(func(cmd *cobra.Command) error { r.help(cmd); return nil })
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		switch {
		case cmd == root && len(r.args) > 0 && !strings.HasPrefix(r.args[0], "-"):
			return r.noCommand(cmd, r.args)
		case r.Remote && cmd.CalledAs() != cmd.Name(): // rm -rf /
			return notRunHere(cmd.CalledAs())
		}
		sentence, _, _ := strings.Cut(err.Error(), ": strconv.") // how Go reads numbers is nobody's concern
		return usageError{clip(sentence, 200), "see " + cmd.CommandPath() + " --help"}
	})
	root.Flags().BoolP("version", "v", false, "print the version")
	root.PersistentFlags().BoolP("help", "h", false, "print help")
	if r.Store == nil {
		root.PersistentFlags().StringVar(&r.data, "data", "", "the `folder` of the library")
	}
	root.AddGroup(
		&cobra.Group{ID: groupReading, Title: "reading"},
		&cobra.Group{ID: groupMarks, Title: "marks"},
		&cobra.Group{ID: groupFeeds, Title: "feeds"},
		&cobra.Group{ID: groupLibrary, Title: "library"},
		&cobra.Group{ID: groupOther, Title: "other"},
	)
	if len(r.Serving) > 0 {
		root.AddGroup(&cobra.Group{ID: groupServing, Title: "serving"})
	}
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add(groupReading, r.listCommand(), r.searchCommand(), r.searchesCommand(), r.showCommand(), r.openCommand(), r.readCommand(), r.saveCommand(), r.statusCommand())
	add(groupMarks, r.markCommand(), r.bookmarkCommand(), r.unbookmarkCommand(), r.bookmarksCommand(),
		r.tagCommand(), r.untagCommand(), r.tagsCommand(), r.noteCommand(), r.deleteCommand(),
		r.undoCommand(), r.redoCommand(), r.historyCommand())
	add(groupFeeds, r.feedsCommand(), r.addCommand(), r.refreshCommand(), r.removeCommand(), r.renameCommand(),
		r.moveCommand(), r.keepCommand(), r.importCommand(), r.exportCommand(), r.welcomeCommand())
	add(groupLibrary, r.doctorCommand(), r.dumpCommand(), r.loadCommand())
	owners := []*cobra.Command{r.snapshotsCommand(), r.backupCommand(), r.restoreCommand(), r.compactCommand(), r.checkCommand(), r.repairCommand()}
	if r.Remote {
		for i, c := range owners {
			owners[i] = notHad(c.Name(), errOwner)
		}
		owners = append(owners, notHad("serve", errServer), notHad("account", errServer), notHad("opener", errHome))
	}
	add(groupLibrary, owners...)
	add(groupServing, r.Serving...)
	for _, c := range r.Serving { // they run for days: what they say is not kept back
		c.SetOut(r.Out)
		c.SetErr(r.Err)
		asInUsage(c)
	}
	add(groupOther, r.versionCommand(), r.completionCommand(root), r.manCommand(root))
	help := r.helpCommand(root)
	help.GroupID = groupOther
	root.SetHelpCommand(help)
	root.CompletionOptions.DisableDefaultCmd = true
	if r.Remote {
		tellFar(root)
	}
	return root
}

// errOwner refuses a command on the library of all accounts to one of them.
var errOwner = errors.New("only the owner of the server can do that, on the server itself: the library is that of all accounts; `tidings dump` writes what is yours")

// Why other commands are not to be had over SSH.
var (
	errServer = errors.New("this is a command for the server's owner, on the server itself")
	errHome   = errors.New("the opener runs at home, where your browser is: type `tidings opener` there")
)

// notHad stands for a command that is not to be had over SSH, and says why, however
// it is written.
func notHad(name string, why error) *cobra.Command {
	return &cobra.Command{
		Use: name, Hidden: true, DisableFlagParsing: true,
		RunE: func(*cobra.Command, []string) error { return why },
	}
}

// noCommand refuses words that name no command. Over SSH these are mostly meant for
// a shell, or come from programs that copy files.
func (r *run) noCommand(root *cobra.Command, args []string) error {
	const shortest = 3 // anything is near a shorter word
	err := noSuchCommand(root, args)
	if err == nil || !r.Remote || len(args[0]) >= shortest && len(nearTo(root, args[0])) > 0 {
		return err
	}
	return notRunHere(args[0])
}

func notRunHere(word string) error {
	return wrongUsage("%s cannot be run here: only tidings commands run over SSH, there is no shell and no file copying", quoted(word))
}

// nearTo are the commands of cmd that a word may have been meant for.
func nearTo(cmd *cobra.Command, word string) []string {
	cmd.SuggestionsMinimumDistance = 2
	return cmd.SuggestionsFor(clip(word, 40))
}

// noSuchCommand refuses words that name no command of cmd, with the nearest
// that does.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "see " + cmd.CommandPath() + " --help"
	if near := nearTo(cmd, args[0]); len(near) > 0 {
		hint = "did you mean: " + cmd.CommandPath() + " " + strings.Join(near, ", ") + "?"
	}
	return usageError{fmt.Sprintf("there is no command %s", quoted(args[0])), hint}
}

// oneOf is what a command says that does nothing without another word.
func oneOf(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return noSuchCommand(cmd, args)
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return wrongUsage("say what to do: %s %s", cmd.CommandPath(), strings.Join(names, "|"))
}

// openScreen is what no command means.
func (r *run) openScreen(cmd *cobra.Command) error {
	if r.Screen == nil {
		r.help(cmd)
		return nil
	}
	if term := r.Getenv("TERM"); !r.Terminal || !r.Interactive || term == "dumb" || term == "" && runtime.GOOS != "windows" {
		return usageError{sentence: "the screen needs a terminal; try `tidings list`"}
	}
	s, err := r.library()
	if err != nil {
		return err
	}
	return r.Screen(cmd.Context(), s)
}

// atLeast asks for n or more arguments; what says what they are.
func atLeast(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usageError{"say " + what, "usage: " + cmd.UseLine()}
		}
		return nil
	}
}

// exactly asks for n arguments; what says what they are.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usageError{"say " + what, "usage: " + cmd.UseLine()}
		}
		return nothing(cmd, args[n:])
	}
}

// nothing refuses arguments.
func nothing(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{"unexpected argument " + quoted(args[0]), "usage: " + cmd.UseLine()}
	}
	return nil
}

// asInUsage has a command, and those in it, say in the words of its usage which
// arguments it takes: cobra's own checks only count them.
func asInUsage(c *cobra.Command) {
	for _, within := range c.Commands() {
		asInUsage(within)
	}
	if check := c.Args; check != nil && !c.HasSubCommands() {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if check(cmd, args) == nil {
				return nil
			}
			names := strings.Fields(cmd.Use)[1:]
			if len(args) > len(names) {
				return nothing(cmd, args[len(names):])
			}
			return usageError{"missing argument " + strings.Join(names[len(args):], " "), "usage: " + cmd.UseLine()}
		}
	}
}
