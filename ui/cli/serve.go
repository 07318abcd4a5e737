package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"
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

What an account may have is bounded by --max-feeds and the other flags that begin
so; the owner's own account is not.

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

// usualListen is where the server listens when nobody says otherwise: on this
// machine only, until its owner opens it.
const usualListen = "127.0.0.1:23231"

func (r *run) serveCommand() *cobra.Command {
	var listen, refresh, service string
	var private, status, asJSON bool
	var bounds accountBounds
	cmd := &cobra.Command{
		Use: "serve", Short: "Run the SSH server", Long: serveLong, Example: serveExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if status {
				return r.printServerStatus(asJSON)
			}
			every, err := interval(refresh)
			if err != nil {
				return err
			}
			if service != "" {
				return r.printService(cmd, service)
			}
			if r.limits, err = bounds.limits(); err != nil {
				return err
			}
			s, err := r.library()
			if err != nil {
				return err
			}
			// It runs for days, so what it says is not kept back: it goes to Out and Err themselves.
			return r.Server.Run(cmd.Context(), s, ServeOptions{listen, private, every, bounds.commands, r.Home, r.Out, r.Err, r.Version, r.Now})
		},
	}
	cmd.Flags().StringVar(&listen, "listen", usualListen, "where to listen, as `host:port`")
	cmd.Flags().BoolVar(&private, "allow-private", false, "fetch feeds from private networks, too")
	cmd.Flags().StringVar(&refresh, "refresh", "15m", "how often to look for feeds that are due, an `interval` such as 30m or 2h, or off")
	bounds.flags(cmd)
	cmd.Flags().BoolVar(&status, "status", false, "print who is connected to the server that runs, instead of serving")
	cmd.Flags().BoolVar(&asJSON, "json", false, "with --status: print one JSON object")
	cmd.Flags().StringVar(&service, "print", "", "print the file of a service, instead of serving; `kind` is systemd or container")
	return cmd
}

// printServerStatus prints who is connected to the server of the library.
func (r *run) printServerStatus(asJSON bool) error {
	path, err := r.storePath()
	if err != nil {
		return err
	}
	return r.Server.PrintStatus(r.out, path, r.Now().Location(), asJSON)
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
