package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"tidings/ui/opener"
)

const openerLong = `Open links here that are followed on a machine far away, where there is no
browser. This waits at home; there tidings reaches it through a socket that ssh
forwards:

  1  at home, in a terminal of its own   tidings opener
  2  at home, the line that it prints    ssh -R /home/%r/.tidings-opener.sock:SOCKET HOST
  3  on HOST                             tidings, and o on an article
  4  on HOST, once, in sshd_config       StreamLocalBindUnlink yes

Without the fourth, sshd leaves the socket behind when a connection ends and
cannot put a new one in its place: then remove ~/.tidings-opener.sock on HOST
before you connect. (%r is your name there, which ssh fills in. Where homes are
not in /home write the whole path.)

Only http and https are opened, twenty a minute at most, with the program that
"tidings open" takes here. Before the first link from a host you are asked:

  y     open it, and all others from there until this ends
  once  open this one; ask again at the next
  never open none from there until this ends
  Enter not this one; ask again at the next

What a host is called is what it calls itself. Whoever is root there can use the
socket as long as you are connected.`

const openerExamples = `tidings opener
tidings opener --socket ~/.cache/opener.sock`

// openerCommand is the helper at home. Nobody has it over SSH: it waits where the
// browser is.
func (r *run) openerCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use: "opener", Short: "Open the links of remote sessions here", Long: openerLong, Example: openerExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			ways := opener.Find(r.Getenv).Here()
			if err := canShow(ways); err != nil {
				return err
			}
			if path == "" {
				if path, err = r.openerSocket(); err != nil {
					return err
				}
			}
			listener, err := opener.ListenAt(cmd.Context(), path)
			if err != nil {
				return err
			}
			// It runs for days, so what it says is not kept back: it goes to Out itself.
			fmt.Fprintf(r.Out, "waiting for links; connect with\n  ssh -R %s HOST\n", shellWord("/home/%r/"+opener.SocketName+":"+path))
			h := &opener.HomeOpener{Start: ways.Start, Now: r.Now, Out: r.Out}
			return h.Run(cmd.Context(), listener, r.In)
		},
	}
	cmd.Flags().StringVar(&path, "socket", "", "where to wait, as the `path` of a socket")
	return cmd
}

// canShow refuses a machine that could not show a link.
func canShow(o opener.Opener) error {
	_, err := o.Command("https://example.org/")
	switch {
	case runtime.GOOS == "windows":
		return errors.New("ssh forwards no sockets on Windows")
	case err != nil:
		return fmt.Errorf("%w; name a program with TIDINGS_OPEN", err)
	case o.IsTextBrowser():
		return errors.New("$BROWSER draws in the terminal, which is needed for questions; name another with TIDINGS_OPEN")
	}
	return nil
}

// openerSocket is where to wait: in the folder for such things, which is gone
// after a restart and nobody else's, else beside the library.
func (r *run) openerSocket() (string, error) {
	const name = "opener.sock"
	if runtime := r.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(runtime) {
		return filepath.Join(runtime, "tidings", name), nil
	}
	folder, err := r.folder()
	if err != nil {
		return "", err
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return "", fmt.Errorf("find the folder: %w", err)
	}
	return filepath.Join(folder, "opener", name), nil
}

// shellWord quotes a word for a shell if it needs that.
func shellWord(word string) string {
	if strings.ContainsAny(word, " \t\n'\"\\$`&|;<>()*?[]#~!{}") {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}
