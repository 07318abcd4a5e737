//go:build unix

package cli_test

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tidings/ui/opener"
)

// The opener at home is greeted: only one that answers opens links.
func TestDoctorOnTheOpenerAtHome(t *testing.T) {
	answers := func(answer string) func(net.Conn) {
		return func(conn net.Conn) {
			_, _ = conn.Read(make([]byte, 1000))
			_, _ = io.WriteString(conn, answer)
			conn.Close()
		}
	}
	for name, c := range map[string]struct {
		attend func(net.Conn) // nil if nobody listens
		says   string
		mends  []string
	}{
		"there": {func(conn net.Conn) {
			opener.AnswerRequest(t.Context(), conn, func(_, link string) (string, <-chan string) {
				t.Errorf("asked to open %s", link)
				return "", nil
			})
		}, "`o` opens them at home, through ~/.tidings-opener.sock\n", nil},
		"older": {answers("NO this is for links from tidings only\n"), "`o` opens them at home, through ~/.tidings-opener.sock\n", nil},
		"none":  {answers(""), "`o` copies them: no answer from home through ~/.tidings-opener.sock\n", []string{"tidings opener"}},
		"other": {answers("SSH-2.0-x\r\n"), "`o` copies them: no answer from home through ~/.tidings-opener.sock\n", []string{"tidings opener"}},
		"stale": {nil, "`o` copies them: ~/.tidings-opener.sock leads nowhere any more\n", []string{"rm ~/.tidings-opener.sock"}},
	} {
		t.Run(name, func(t *testing.T) {
			home, err := os.MkdirTemp("", "tidings-") // short enough for a socket
			if err != nil {
				t.Fatal(err)
			}
			defer os.RemoveAll(home)
			path := filepath.Join(home, opener.SocketName)
			l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
			if err != nil {
				t.Fatal(err)
			}
			l.SetUnlinkOnClose(false)
			if err := os.Chmod(path, 0o600); err != nil {
				t.Fatal(err)
			}
			if c.attend == nil {
				l.Close()
			}
			defer l.Close()
			go func() { // ends with the listener
				for conn, err := l.Accept(); err == nil; conn, err = l.Accept() {
					c.attend(conn)
				}
			}()
			s := newStage(t)
			found, page, code := s.doctor("tty", map[string]string{"HOME": home, "SSH_TTY": "/dev/pts/1"})
			if code != 0 || !strings.Contains(ansi.Strip(page), c.says) || !slices.Equal(found.mends(), c.mends) {
				t.Errorf("exit code %d, %q\n%s", code, found.mends(), page)
			}
		})
	}
}
