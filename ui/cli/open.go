package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
	"tidings/store/secret"
	"tidings/ui/opener"
)

const openLong = `Open an article's page, or any http or https address, in a browser. The first
of these that there is does it:

  $TIDINGS_OPEN       a command line, split at its blanks without a shell; %s in
                      it stands for the address, which else comes last
  $BROWSER            the same; of several between colons the first that is
                      here
  the opener at home  over SSH, through a forwarded socket: see "tidings opener"
  the system          open, xdg-open or what Windows has; over SSH only if there
                      is a display

Characters that a shell could run are percent-encoded in it. A program that hands
it to a shell of its own, such as ssh, needs '%s' in quotes, or what follows an &
is lost: TIDINGS_OPEN="ssh desk xdg-open '%s'".

On a machine without a display, the first two have the terminal until they end;
what is known as a text browser (w3m, lynx, links …) has it everywhere.

Where there is none, the address is printed, on a line of its own. So it is where
the program is not installed or cannot be started; the exit code is 1 then. The
key o on the screen does the same.`

const openExamples = `tidings open 3fa2
tidings open https://go.dev/blog/
TIDINGS_OPEN="firefox --private-window" tidings open 3fa2`

func openOverSSH() farHelp {
	return farHelp{
		use: "open ARTICLE|ADDRESS", short: "Print the address of an article's page",
		long: `Print the address of an article's page, or any http or https address. Over SSH
nothing is opened; most terminals open an address that is clicked.`,
		example: "ssh HOST open 3fa2",
	}
}

func (r *run) openCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "open ARTICLE|ADDRESS", Short: "Open an article's page in a browser", Long: openLong, Example: openExamples,
		Args: exactly(1, "which article or address"),
		RunE: func(cmd *cobra.Command, args []string) error {
			link, err := r.linkOf(cmd, args[0])
			if err != nil {
				return err
			}
			return r.openLink(cmd, link)
		},
	}
	return r.overSSH(cmd, openOverSSH())
}

// linkOf returns the address that a person names: an address itself, or an article.
func (r *run) linkOf(cmd *cobra.Command, name string) (string, error) {
	if strings.Contains(name, ":") {
		link := sanitize.Address(name)
		if link == "" {
			return "", wrongUsage("%s is not an http or https address", quote(secret.Hide(name)))
		}
		return link, nil
	}
	s, err := r.library()
	if err != nil {
		return "", err
	}
	row, err := r.article(cmd.Context(), s, name)
	if err != nil {
		return "", err
	}
	link := sanitize.Address(row.Link)
	if link == "" {
		return "", errors.New("this article has no address; `tidings show` shows what is here")
	}
	return link, nil
}

// openLink opens an address, or prints it for the person to open. It fails if it prints the
// address because a program did not work.
func (r *run) openLink(cmd *cobra.Command, link string) error {
	var ways opener.Opener
	if !r.Remote { // the server starts no program
		ways = opener.Find(r.Getenv)
	}
	how, err := r.launch(cmd.Context(), ways, link)
	var over opener.HandOver
	switch {
	case err == nil:
		r.err.line(how + " " + link)
		return nil
	case !errors.As(err, &over):
		return err
	}
	r.out.line(link)
	switch {
	case over.AtHome:
		r.complain(over.Why)
	case over.Why != "":
		return fmt.Errorf("%w; name another with TIDINGS_OPEN", over)
	}
	return nil
}

// launch opens an address, and says how.
func (r *run) launch(ctx context.Context, ways opener.Opener, link string) (string, error) {
	if !ways.InTerminal() || r.Attach == nil {
		opened, err := ways.Open(ctx, link)
		return opened.How, err
	}
	program, err := ways.Command(link)
	if err != nil {
		return "", err
	}
	r.Attach(program)
	return "opened", ways.Outcome(program, program.Run())
}
