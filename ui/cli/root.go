package cli

import (
	"context"
	"errors"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"tidings/store/query"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
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

const rootAbout = `tidings reads news: it fetches feeds, keeps their articles, shows them, and
remembers what was read and what is worth keeping.

Without a command it opens the screen. Each command does one thing that the
screen can do as well, on the same library, also while screens are open.

Articles are named by their id, by the first digits of it (four or more), or by
their web address; "-" reads such names from standard input, one a line, of
which only the first word counts, so a list can be piped into another command.
Feeds are named by their address, their number in "tidings feeds", or their
title or the beginning of it.

`

const rootCodes = `

Exit codes: 0 done, 1 failed, 2 wrong usage.`

const rootLong = rootAbout + `The library is one file, tidings.db, in the folder given by --data, else by
$TIDINGS_DATA, else in the system's folder for data
($XDG_DATA_HOME/tidings or ~/.local/share/tidings). Settings are one file as well,
given by --config, else by $TIDINGS_CONFIG; "tidings config" says where it is.` + rootCodes

const rootExamples = `# open the screen
tidings
# follow a site, then see what is new
tidings add https://go.dev/blog/
tidings list --unread
# read the newest unread article here and now
tidings show $(tidings list --unread --limit 1 | cut -c1-16)
# keep an article from another machine
ssh host tidings bookmark --save https://go.dev/blog/fuzz-beta`

// rootOverSSH returns the help of the program itself over SSH.
func rootOverSSH() farHelp {
	return farHelp{
		use: "tidings",
		long: rootAbout + `Over SSH a command is typed as in "ssh -p PORT HOST list", and the screen is opened
by "ssh -t -p PORT HOST". Files stay on your side: they come through standard input
and output, with - for the file's name.` + rootCodes,
		example: `# open the screen
ssh -t HOST
# follow a site, then see what is new
ssh HOST add https://go.dev/blog/
ssh HOST list --unread
# keep an article
ssh HOST bookmark --save https://go.dev/blog/fuzz-beta
# files are standard input and output
ssh HOST import - < subscriptions.opml
ssh HOST export > subscriptions.opml`,
	}
}

// Run runs one command line, without the program's name, and returns its exit
// code. What went wrong has been said on Err.
func (p *Program) Run(ctx context.Context, args []string) int {
	r := &run{Program: p, args: args, out: newOutput(p.Out), err: newOutput(p.Err)}
	r.ink = r.newInk()
	root := r.root()
	root.SetArgs(append([]string{}, args...)) // nil would mean the process's own
	root.SetIn(p.In)
	root.SetOut(r.out)
	root.SetErr(r.err)
	err := root.ExecuteContext(ctx)
	if err != nil && !r.understood {
		err = asUsage(err)
	}
	if cerr := r.close(); err == nil {
		err = cerr
	}
	if werr := r.out.finish(); err == nil {
		err = werr
	}
	code := r.report(ctx, err)
	_ = r.err.finish() // nobody is left to be told
	return code
}

// report says what went wrong, if anything did, and returns the exit code.
func (r *run) report(ctx context.Context, err error) int {
	var usage usageError
	var silent silentError
	var wrong *query.Error
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		r.complain(usage.sentence)
		if usage.hint != "" {
			r.err.line("         " + typeset.Clip(usage.hint, 200))
		}
		return exitUsage
	case errors.As(err, &wrong):
		r.complainOfQuery(wrong)
		return exitUsage
	case errors.As(err, &silent):
	case ctx.Err() != nil:
		r.complain("stopped")
	case isClosedPipe(err):
		return exitDone
	default:
		r.complain(r.sentence(err))
	}
	return exitFailed
}

// newInk tells from the environment how the terminal is dressed.
func (r *run) newInk() ink {
	term := r.Getenv("TERM")
	dressed := r.Terminal && term != "dumb" && (term != "" || runtime.GOOS == "windows")
	return ink{weight: dressed, colour: dressed && r.Getenv("NO_COLOR") == "", ascii: terminal.OnlyASCII(r.Getenv), bidi: r.bidi(dressed)}
}

// bidi is who puts lines in order that are written from the right: what is not printed on a
// terminal stays in the order in which it is read.
func (r *run) bidi(dressed bool) terminal.Bidi {
	if !dressed {
		return terminal.OrdersLines
	}
	return terminal.BidiOfPrinted(r.Getenv)
}

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
		return usageError{typeset.Clip(sentence, 200), "see " + cmd.CommandPath() + " --help"}
	})
	root.Flags().BoolP("version", "v", false, "print the version")
	root.PersistentFlags().BoolP("help", "h", false, "print help")
	if r.Store == nil {
		root.PersistentFlags().StringVar(&r.data, "data", "", "the `folder` of the library")
		root.PersistentFlags().StringVar(&r.configPath, "config", "", "the `file` of your settings")
	}
	root.AddGroup(
		&cobra.Group{ID: groupReading, Title: "reading"},
		&cobra.Group{ID: groupMarks, Title: "marks"},
		&cobra.Group{ID: groupFeeds, Title: "feeds"},
		&cobra.Group{ID: groupLibrary, Title: "library"},
		&cobra.Group{ID: groupOther, Title: "other"},
	)
	if r.Server != nil {
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
	add(groupFeeds, r.feedsCommand(), r.addCommand(), r.refreshCommand(), r.removeCommand(), r.renameCommand(), r.feedCommand(),
		r.moveCommand(), r.keepCommand(), r.importCommand(), r.exportCommand(), r.welcomeCommand())
	add(groupLibrary, r.doctorCommand(), r.dumpCommand(), r.loadCommand())
	owners := []*cobra.Command{r.snapshotsCommand(), r.backupCommand(), r.restoreCommand(), r.compactCommand(), r.checkCommand(), r.repairCommand(), r.picturesCommand()}
	if r.Remote {
		for i, c := range owners {
			owners[i] = notHad(c.Name(), errOwner)
		}
		owners = append(owners, notHad("serve", errServer), notHad("account", errServer), notHad("opener", errHome))
	}
	add(groupLibrary, owners...)
	if r.Server != nil {
		add(groupServing, r.serveCommand(), r.accountCommand(), r.openerCommand())
	}
	add(groupOther, r.configCommand(), r.versionCommand(), r.completionCommand(root), r.manCommand(root))
	help := r.helpCommand(root)
	help.GroupID = groupOther
	root.SetHelpCommand(help)
	root.CompletionOptions.DisableDefaultCmd = true
	return r.overSSH(root, rootOverSSH())
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
	return wrongUsage("%s cannot be run here: only tidings commands run over SSH, there is no shell and no file copying", quote(word))
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
	source, err := r.configFile()
	if err != nil { // then there is no file of settings, and everything has its default
		return r.Screen(cmd.Context(), s, nil)
	}
	return r.Screen(cmd.Context(), s, source)
}
