//go:build unix

package ui_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds"
	"tidings/store"
)

const harbourPage = "https://news.example/harbour"

// libraryWith makes a data folder whose newest article has a page on the web.
func libraryWith(t *testing.T) (data string) {
	t.Helper()
	data = shortFolder(t)
	s, err := store.Open(filepath.Join(data, "tidings.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Greet(t.Context(), store.Local, true, func() store.Fetched { return feeds.Welcome(time.Now().Add(-time.Hour)) }); err != nil {
		t.Fatal(err)
	}
	fresh, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: "https://news.example/rss"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Record(t.Context(), store.Fetched{Feed: fresh[0].ID, At: time.Now(), Title: "News", Articles: []store.Incoming{{
		Key: "1", Title: "Harbour opens", Link: harbourPage, Published: time.Now(),
		Content: store.Body{Source: `<p>Ships <a href="https://news.example/ships">are moving again, said the harbour master to nobody who would listen on that long and windy morning</a>.</p>`},
	}}})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return data
}

// shortFolder is a folder that a socket's path may lead into.
func shortFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tidings-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

var (
	screenBlocks = regexp.MustCompile(`(?s)\x1bP(.*?)\x1b\\`)
	oscs         = regexp.MustCompile(`\x1b\]([0-9]+);([^\x07\x1b]*)(?:\x07|\x1b\\)`)
)

// stringsSent are the control strings (OSC and DCS) that a program sent, but for
// links: those are checked here.
func stringsSent(t *testing.T, sent string) (all []string) {
	t.Helper()
	for _, m := range screenBlocks.FindAllStringSubmatch(sent, -1) {
		if len(m[1]) > 200 {
			t.Errorf("a block of %d bytes", len(m[1]))
		}
		all = append(all, "P"+m[1])
	}
	sent = screenBlocks.ReplaceAllString(sent, "")
	for _, m := range oscs.FindAllStringSubmatch(sent, -1) {
		if m[1] != "8" {
			all = append(all, m[1]+";"+m[2])
			continue
		}
		if _, address, _ := strings.Cut(m[2], ";"); address != "" && address != harbourPage && address != "https://news.example/ships" {
			t.Errorf("a link to %q", address)
		}
	}
	if rest := oscs.ReplaceAllString(sent, ""); regexp.MustCompile("\x1b[P\\]_X^]").MatchString(rest) {
		t.Errorf("an unfinished string in %q", rest)
	}
	return all
}

// y and Y send the clipboard in the form that what is in between takes, and no
// other string is sent.
func TestClipboardByTerminal(t *testing.T) {
	for _, test := range []struct {
		env           []string
		plain, blocks bool
	}{
		{[]string{"TERM=xterm-256color"}, true, false},
		{[]string{"TERM=tmux-256color", "TMUX=/tmp/tmux-0/default,1,0"}, true, false},
		{[]string{"TERM=screen.xterm-256color", "STY=1.pts"}, false, true},
		{[]string{"TERM=screen-256color", "SSH_TTY=/dev/pts/1", "SSH_CONNECTION=192.0.2.1 1 192.0.2.2 22"}, true, true},
	} {
		t.Run(test.env[0], func(t *testing.T) {
			s := start(t, libraryWith(t), 100, 30, test.env...).await("▌ ●  Harbour opens")
			s.press("y").await("Sent the link to your terminal's clipboard: " + harbourPage)
			s.press("\rY").await("Sent 2").await("of Markdown to your terminal's clipboard: “Harbour opens”").press("Q")
			s.end()
			s.drained()
			got, unwrapped := []string{}, ""
			for _, one := range stringsSent(t, s.bytes.text()) {
				switch {
				case strings.HasPrefix(one, "P"):
					unwrapped += one[1:]
				case strings.HasPrefix(one, "52;"):
					got = append(got, one)
				case strings.HasPrefix(one, "2;") && strings.HasSuffix(one, "tidings"), one == "2;", one == "11;?":
				default:
					t.Errorf("sent %q", one)
				}
			}
			inBlocks := []string{}
			for _, m := range oscs.FindAllStringSubmatch(unwrapped, -1) {
				inBlocks = append(inBlocks, m[1]+";"+m[2])
			}
			check := func(form string, want bool, got []string) {
				if len(got) == 0 && !want {
					return
				}
				if len(got) != 2 || !want {
					t.Fatalf("%s: %d times sent, wanted %v", form, len(got), want)
				}
				texts := [2]string{}
				for i, one := range got {
					text, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(one, "52;c;"))
					if err != nil {
						t.Fatal(err)
					}
					texts[i] = string(text)
				}
				if texts[0] != harbourPage || !strings.HasPrefix(texts[1], "# Harbour opens\n\nNews · ") ||
					!strings.Contains(texts[1], "<"+harbourPage+">\n\nShips [are moving") {
					t.Errorf("%s: %q", form, texts)
				}
			}
			check("plain", test.plain, got)
			check("blocks", test.blocks, inBlocks)
		})
	}
}

// The links of an open article reach the terminal with an id, closed where each
// row ends.
func TestLinksReachTheTerminal(t *testing.T) {
	s := start(t, libraryWith(t), 40, 24).await("▌ ●  Harbour opens").press("\r").await("Ships").await("morning").press("Q")
	s.end()
	s.drained()
	open, lines := "", 0
	for _, token := range regexp.MustCompile(`\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)|\r|\n|\x1b\[[0-9;]*[Hd]`).FindAllString(s.bytes.text(), -1) {
		switch link, isLink := strings.CutPrefix(token, "\x1b]8;"); {
		case isLink:
			open = strings.Trim(link, "\x07\x1b\\")
			if strings.HasSuffix(open, "https://news.example/ships") {
				lines++
			}
			if open == ";" {
				open = ""
			} else if !strings.HasPrefix(open, "id=") {
				t.Errorf("a link without an id: %q", open)
			}
		case open != "":
			t.Errorf("%q is open where the row is left by %q", open, token)
		}
	}
	if lines < 3 {
		t.Errorf("the link was opened %d times, for three lines", lines)
	}
}

// browser is a program that notes what it is told to show.
func browser(t *testing.T) (path string, shown func() string) {
	t.Helper()
	dir := shortFolder(t)
	path, out := filepath.Join(dir, "browser"), filepath.Join(dir, "shown")
	if err := os.WriteFile(path, []byte("#!/bin/sh\nprintf '%s|' $# \"$@\" >> "+out+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path, func() string {
		text, err := os.ReadFile(out)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return string(text)
	}
}

// openerAtHome starts tidings opener in a terminal.
func openerAtHome(t *testing.T, browser string) (s *terminal, socket string) {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	dir := shortFolder(t)
	cmd := exec.Command(path, "opener")
	cmd.Env = []string{"TERM=xterm", "HOME=" + dir, "XDG_RUNTIME_DIR=" + dir, "BROWSER=" + browser, "PATH=" + os.Getenv("PATH")}
	socket = filepath.Join(dir, "tidings", "opener.sock")
	s = startIn(t, cmd, 120, 24).await("ssh -R /home/%r/.tidings-opener.sock:" + socket + " HOST")
	return s, socket
}

// Two processes: o far away opens a link at home, after a question there.
func TestOpenerEndToEnd(t *testing.T) {
	path, shown := browser(t)
	home, socket := openerAtHome(t, path)
	far := start(t, libraryWith(t), 100, 30, "SSH_TTY=/dev/pts/9", "SSH_CONNECTION=x", "TIDINGS_OPENER="+socket).await("▌ ●  Harbour opens")
	far.press("o").await("Asked at home whether to open " + harbourPage)
	home.await("wants to open " + harbourPage).await("[y/once/never").press("y\r").await("opened " + harbourPage + " from ")
	far.await("Opened at home "+harbourPage).press("j").awaitThat("is quiet", func(screen string) bool { return !strings.Contains(screen, "Opened at home") })
	far.press("k").press("o").await("Opened at home " + harbourPage)
	for deadline := time.Now().Add(patience); shown() != strings.Repeat("1|"+harbourPage+"|", 2); {
		if time.Now().After(deadline) {
			t.Fatalf("the browser was told %q", shown())
		}
	}
	home.press("\x03")
	if code := home.end(); code != 0 {
		t.Errorf("opener: exit code %d", code)
	}
	if _, err := os.Lstat(socket); !os.IsNotExist(err) {
		t.Errorf("the socket was left behind: %v", err)
	}
	far.press("o").await("No browser can be opened from here").await(harbourPage).press("q").await("▌ ●  Harbour opens").press("Q")
	far.end()
}

// An sshd of the test's own, for whoever runs it.
type sshd struct {
	t    *testing.T
	dir  string
	port string
	name string
}

func newSSHD(t *testing.T, option string) *sshd {
	t.Helper()
	path, err := exec.LookPath("sshd")
	if err != nil {
		path = "/usr/sbin/sshd"
	}
	if _, err := os.Stat(path); err != nil {
		t.Skip("there is no sshd here")
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	listener.Close()
	d := &sshd{t, shortFolder(t), port, me.Username}
	for _, key := range []string{"host", "id"} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(d.dir, key)).CombinedOutput(); err != nil {
			t.Fatalf("ssh-keygen: %v %s", err, out)
		}
	}
	if os.Getuid() == 0 {
		_ = os.MkdirAll("/run/sshd", 0o755) // sshd wants it, and its package makes it at a start of the system
	}
	config := fmt.Sprintf("ListenAddress 127.0.0.1:%s\nHostKey %s/host\nAuthorizedKeysFile %s/id.pub\nStrictModes no\nPidFile none\nUsePAM no\nPermitRootLogin yes\n%s\n", port, d.dir, d.dir, option)
	if err := os.WriteFile(filepath.Join(d.dir, "config"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	server := exec.Command(path, "-D", "-e", "-f", filepath.Join(d.dir, "config"))
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	for deadline := time.Now().Add(patience); ; {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			conn.Close()
			return d
		}
		if time.Now().After(deadline) {
			t.Skipf("sshd does not run here: %v", err)
		}
	}
}

// ssh is a connection that forwards a socket, with a command at its far end.
func (d *sshd) ssh(forward string, command ...string) *exec.Cmd {
	args := []string{"-F", "none", "-tt", "-p", d.port, "-i", filepath.Join(d.dir, "id"), "-o", "IdentitiesOnly=yes", "-o", "LogLevel=ERROR",
		"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-R", forward, d.name + "@127.0.0.1"}
	cmd := exec.Command("ssh", append(args, command...)...)
	cmd.Env = []string{"TERM=xterm-256color", "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "HOME=" + d.dir}
	return cmd
}

// The real thing: ssh -R to an sshd, tidings at its far end, and the socket that
// sshd leaves behind.
func TestOpenerOverSSH(t *testing.T) {
	t.Run("left behind", func(t *testing.T) {
		openOverSSH(t, "StreamLocalBindUnlink no", harbourPage+"\r\n", ".sock is stale")
	})
	t.Run("removed", func(t *testing.T) {
		openOverSSH(t, "StreamLocalBindUnlink yes", "opened at home "+harbourPage)
	})
}

// openOverSSH opens links through two connections after another, and compares what
// is said in the second.
func openOverSSH(t *testing.T, option string, second ...string) {
	d := newSSHD(t, option)
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	path, shown := browser(t)
	home, socket := openerAtHome(t, path)
	data := libraryWith(t)
	// As in the line that opener prints, but with another folder for a home.
	forward := d.dir + "/%r.sock:" + socket
	far := []string{"env", "LANG=C.UTF-8", "TIDINGS_OPENER=" + d.dir + "/" + d.name + ".sock", program, "--data", data}
	s := startIn(t, d.ssh(forward, far...), 100, 30).await("▌ ●  Harbour opens").press("o").await("Asked at home whether to open")
	home.await("[y/once/never").press("y\r").await("opened " + harbourPage)
	s.press("o").await("Opened at home " + harbourPage).press("Q")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if got := shown(); !strings.HasPrefix(got, "1|"+harbourPage+"|") {
		t.Errorf("the browser was told %q", got)
	}
	again := startIn(t, d.ssh(forward, append(far, "open", harbourPage)...), 200, 30)
	again.end()
	again.drained()
	for _, words := range second {
		if out := ansi.Strip(again.bytes.text()); !strings.Contains(out, words) {
			t.Errorf("the second connection does not say %q: %q", words, out)
		}
	}
}

// Where nobody listens at home, the ssh client writes that over the screen, which is
// drawn anew.
func TestWhatSSHWroteOverTheScreenGoes(t *testing.T) {
	d := newSSHD(t, "StreamLocalBindUnlink yes")
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	socket := d.dir + "/" + d.name + ".sock"
	cmd := d.ssh(d.dir+"/%r.sock:"+d.dir+"/nobody.sock", "env", "LANG=C.UTF-8", "TIDINGS_OPENER="+socket, program, "--data", libraryWith(t))
	s := startIn(t, cmd, 80, 24).await("▌ ●  Harbour opens").press("\r").await("morning").press("o").await("At home nothing answers").await("any key back")
	gone := func(screen string) bool {
		return !strings.Contains(screen, "nobody.sock") && !strings.Contains(screen, "failed")
	}
	s.awaitThat("what ssh wrote is gone", gone)
	if article := s.press("q").await("morning").await("space on").vt.String(); !gone(article) {
		t.Errorf("what ssh wrote is there still:\n%s", article)
	}
	s.press("Q").end()
	s.drained()
	if !strings.Contains(s.bytes.text(), "nobody.sock") {
		t.Error("ssh wrote nothing, so that this shows nothing")
	}
}
