package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
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

// openerCommand is the helper at home. It stands beside serve since it serves,
// too, and may be had by nobody who comes over SSH.
func (d *Door) openerCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use: "opener", Short: "Open the links of remote sessions here", Long: openerLong, Example: openerExamples, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			ways := opener.Find(d.Getenv).Here()
			if err := canShow(ways); err != nil {
				return err
			}
			if path == "" {
				if path, err = d.openerSocket(cmd); err != nil {
					return err
				}
			}
			listener, err := listenAt(cmd.Context(), path)
			if err != nil {
				return err
			}
			h := &homeOpener{start: ways.Start, now: d.Now, out: cmd.OutOrStdout()}
			h.say("waiting for links; connect with\n  ssh -R %s HOST", shellWord("/home/%r/"+opener.SocketName+":"+path))
			return h.run(cmd.Context(), listener, cmd.InOrStdin())
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
func (d *Door) openerSocket(cmd *cobra.Command) (string, error) {
	const name = "opener.sock"
	if run := d.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(run) {
		return filepath.Join(run, "tidings", name), nil
	}
	folder, err := d.folder(cmd)
	if err != nil {
		return "", err
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return "", fmt.Errorf("find the folder: %w", err)
	}
	return filepath.Join(folder, "opener", name), nil
}

// listenAt makes a socket that only this person can reach. One that an opener has
// left behind gives way.
func listenAt(ctx context.Context, path string) (net.Listener, error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the socket's folder: %w", err)
	}
	info, err := os.Stat(folder)
	if err != nil {
		return nil, fmt.Errorf("look at the socket's folder: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("other users may enter the folder %s; run chmod 700 on it, or name another place with --socket", folder)
	}
	if info, err := os.Lstat(path); err == nil && info.Mode().Type() == fs.ModeSocket {
		if conn, err := new(net.Dialer).DialContext(ctx, "unix", path); err == nil {
			conn.Close()
			return nil, fmt.Errorf("an opener is waiting at %s already", path)
		}
		if err := os.Remove(path); err != nil {
			return nil, fmt.Errorf("remove the old socket: %w", err)
		}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("wait for links: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("restrict the socket: %w", err), listener.Close())
	}
	return listener, nil
}

// shellWord quotes a word for a shell if it needs that.
func shellWord(word string) string {
	if strings.ContainsAny(word, " \t\n'\"\\$`&|;<>()*?[]#~!{}") {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}
