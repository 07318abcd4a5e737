package serve

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/ui/cli"
)

const serveLong = `Run an SSH server, for people to read here, each with an account and lists of their own:

  ssh -p 23231 HOST                    opens the screen
  ssh -p 23231 HOST list --unread      runs a command; its files are standard
                                       input and output

Accounts are made with "tidings account add" or "tidings account invite"; only
keys open them. The server keeps a key of its own beside the library, made at the
first start; its fingerprint, printed at each start, is what clients show at their
first visit.

Every 15 minutes the feeds that somebody here follows are fetched, each once for
all, if their servers think it is time; --refresh says how often else, or off.

Feeds that are added over SSH are fetched from public addresses only, unless
--allow-private is given: anybody with an account could otherwise ask this
machine's network questions.

--status, given while a server runs, prints who is connected to it; the exit code
is 1 if none runs. --json prints that as one object:
  address since pid version host_key   of the server
  sessions                             of each: account from since idle_seconds
                                       client what

--print systemd prints a unit that runs this program as a service and lets it do
nothing else; --print container a Containerfile. Both say at their top how to use
them.

Events are logged to standard error, one a line. The server ends with control
and c, or with SIGTERM, after telling every screen.`

const serveExamples = `tidings serve
# for other machines, too
tidings serve --listen :23231`

// A Door is the server's part of the command line: the commands serve, account
// and opener, for cli.Program.Serving.
type Door struct {
	Getenv     func(string) string
	Now        func() time.Time
	Version    string
	Executable string // this program's file, for --print
}

// Commands returns the commands. A flag --data of the command line they hang in
// names the library's folder.
func (d *Door) Commands() []*cobra.Command {
	return []*cobra.Command{d.serveCommand(), d.accountCommand(), d.openerCommand()}
}

// someWord refuses a command that is only the parent of others.
func someWord(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("there is no command %s", cleanLine(args[0], 80))
	}
	var words []string
	for _, c := range cmd.Commands() {
		words = append(words, c.Name())
	}
	last := len(words) - 1
	return fmt.Errorf("say what to do: %s or %s", strings.Join(words[:last], ", "), words[last])
}

func (d *Door) serveCommand() *cobra.Command {
	var listen, refresh, service string
	var private, status, asJSON bool
	cmd := &cobra.Command{
		Use: "serve", Short: "Run the SSH server", Long: serveLong, Example: serveExamples, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if status {
				return d.printStatus(cmd, asJSON)
			}
			every, err := interval(refresh)
			if err != nil {
				return err
			}
			if service != "" {
				return d.printService(cmd, service)
			}
			return d.withStore(cmd, func(s *store.Store) error {
				log := NewLog(cmd.ErrOrStderr())
				warnIfEmpty(cmd.Context(), s, log)
				return Run(cmd.Context(), Options{
					Store: s, Listen: listen, AllowPrivate: private, Refresh: every, Version: d.Version, Now: d.Now,
					Out: cmd.OutOrStdout(), Log: log,
				})
			})
		},
	}
	cmd.Flags().StringVar(&listen, "listen", DefaultListen, "where to listen, as `host:port`")
	cmd.Flags().BoolVar(&private, "allow-private", false, "fetch feeds from private networks, too")
	cmd.Flags().StringVar(&refresh, "refresh", "15m", "how often to look for feeds that are due, an `interval` such as 30m or 2h, or off")
	cmd.Flags().BoolVar(&status, "status", false, "print who is connected to the server that runs, instead of serving")
	cmd.Flags().BoolVar(&asJSON, "json", false, "with --status: print one JSON object")
	cmd.Flags().StringVar(&service, "print", "", "print the file of a service, instead of serving; `kind` is systemd or container")
	return cmd
}

// interval is how often feeds are looked at; 0 for never.
func interval(text string) (time.Duration, error) {
	const shortest, longest = time.Minute, 7 * 24 * time.Hour
	if text == "off" {
		return 0, nil
	}
	every, err := time.ParseDuration(text)
	if err != nil || every < shortest || every > longest {
		return 0, fmt.Errorf("--refresh is a time from 1m to %dh, or off", int(longest.Hours()))
	}
	return every, nil
}

// warnIfEmpty tells the owner of a new server why nobody gets in.
func warnIfEmpty(ctx context.Context, s *store.Store, log *slog.Logger) {
	all, err := s.Accounts(ctx)
	if err == nil && len(all) == 1 {
		log.Warn("nobody has an account yet; make one with: tidings account invite NAME, or tidings account add NAME < key.pub")
	}
}

// libraryPath is where the library lies.
func (d *Door) libraryPath(cmd *cobra.Command) (string, error) {
	folder, err := d.folder(cmd)
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, libraryName), nil
}

// withStore opens the library for one command.
func (d *Door) withStore(cmd *cobra.Command, do func(*store.Store) error) (err error) {
	path, err := d.libraryPath(cmd)
	if err != nil {
		return err
	}
	s, err := store.Open(path, store.Options{Now: d.Now})
	if err != nil {
		return err
	}
	defer func() {
		if cerr := s.Close(); err == nil {
			err = cerr
		}
	}()
	return do(s)
}

// folder is where the library lies.
func (d *Door) folder(cmd *cobra.Command) (string, error) {
	folder := d.Getenv("TIDINGS_DATA")
	if flag := cmd.Flag("data"); flag != nil {
		folder = cmp.Or(flag.Value.String(), folder)
	}
	if folder == "" {
		return cli.DataFolder(runtime.GOOS, d.Getenv)
	}
	return folder, nil
}

// libraryName is the store's file within the data folder, as package cli has it.
const libraryName = "tidings.db"
