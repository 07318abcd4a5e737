//go:build unix

package serve_test

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
	gossh "golang.org/x/crypto/ssh"
)

// keyFiles writes the member's key pair, as ssh-keygen would, and returns the
// private half's path; the public one ends in .pub.
func (m *member) keyFiles() string {
	m.house.t.Helper()
	block, err := gossh.MarshalPrivateKey(m.private, "")
	if err != nil {
		m.house.t.Fatal(err)
	}
	path := filepath.Join(m.house.t.TempDir(), "id_ed25519")
	if err := errors.Join(
		os.WriteFile(path, pem.EncodeToMemory(block), 0o600),
		os.WriteFile(path+".pub", gossh.MarshalAuthorizedKey(m.signer.PublicKey()), 0o600),
	); err != nil {
		m.house.t.Fatal(err)
	}
	return path
}

// client is a program of OpenSSH (ssh, scp, sftp), set to connect to the house
// with given keys and nothing of the machine's own configuration.
func (h *house) client(ctx context.Context, program string, keys []string, more ...string) *exec.Cmd {
	_, port, err := net.SplitHostPort(h.at)
	if err != nil {
		h.t.Fatal(err)
	}
	args := []string{
		"-F", "none", "-o", "Port=" + port, "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "LogLevel=ERROR",
		"-o", "StrictHostKeyChecking=accept-new", "-o", "UserKnownHostsFile=" + filepath.Join(h.t.TempDir(), "known"),
	}
	for _, key := range keys {
		args = append(args, "-i", key)
	}
	cmd := exec.CommandContext(ctx, program, append(args, more...)...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "LANG=C.UTF-8", "SSH_AUTH_SOCK="}
	return cmd
}

// What people have on their machines is OpenSSH. Where it is, it is asked, too.
func TestOpenSSH(t *testing.T) {
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Log("there is no OpenSSH client here; the Go client has been asked in the other tests")
		return
	}
	h := open(t, quickly)
	asha, ravi, eve := h.member("asha"), h.member("ravi"), h.stranger()
	asha.save("Of Asha")
	ravi.save("Of Ravi")
	hers, his, theirs := asha.keyFiles(), ravi.keyFiles(), eve.keyFiles()
	offered := filepath.Join(t.TempDir(), "offered.pub") // hers, without the private half
	public, err := os.ReadFile(hers + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(offered, public, 0o600); err != nil {
		t.Fatal(err)
	}
	there := "asha@127.0.0.1"
	tests := map[string]struct {
		program   string
		keys      []string
		args      []string
		input     string
		code      int
		want, not string
	}{
		"command":                     {"ssh", []string{hers}, []string{there, "list", "--json"}, "", 0, `"title":"Of Asha"`, "Ravi"},
		"their own name":              {"ssh", []string{his}, []string{there, "list"}, "", 0, "Of Ravi", "Asha"},
		"offers hers, signs with his": {"ssh", []string{offered, his}, []string{there, "list"}, "", 0, "Of Ravi", "Asha"},
		"offers hers, has none":       {"ssh", []string{offered}, []string{there, "list"}, "", 255, "Permission denied (publickey).", "Asha"},
		"a stranger":                  {"ssh", []string{theirs}, []string{there, "list"}, "", 255, "Permission denied (publickey).", "Asha"},
		"standard input":              {"ssh", []string{hers}, []string{there, "import", "-"}, library, 0, "", ""},
		"wrong usage":                 {"ssh", []string{hers}, []string{there, "nonsense"}, "", 2, "only tidings commands run", ""},
		"no terminal and no command":  {"ssh", []string{hers}, []string{"-T", there}, "", 2, "needs a terminal", "usage"},
		"terminal and command":        {"ssh", []string{hers}, []string{"-tt", there, "list"}, "", 0, "Of Asha", "\x1b[?1049h"},
		"a terminal without an end":   {"ssh", []string{hers}, []string{"-tt", there}, "", 0, "\x1b[?1049l", "panic"},
		"agent":                       {"ssh", []string{hers}, []string{"-A", there, "list"}, "", 0, "Of Asha", ""},
		"remote forwarding":           {"ssh", []string{hers}, []string{"-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1", there, "list"}, "", 255, "forwarding failed", "Asha"},
		"standard input forwarding":   {"ssh", []string{hers}, []string{"-W", h.at, there}, "", 255, "forwarding failed", ""},
		"sftp":                        {"sftp", []string{hers}, []string{there}, "ls", 255, "", ""},
		"scp":                         {"scp", []string{hers}, []string{hers, there + ":/tmp/tidings-test"}, "", 255, "", ""},
		"scp of old":                  {"scp", []string{hers}, []string{"-O", hers, there + ":/tmp/tidings-test"}, "", 1, "", ""},
		"scp from":                    {"scp", []string{hers}, []string{"-O", there + ":/etc/passwd", t.TempDir()}, "", 1, "", "root:"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			cmd := h.client(ctx, test.program, test.keys, test.args...)
			cmd.Stdin = strings.NewReader(test.input)
			out, _ := cmd.CombinedOutput() // the exit code says it all
			code := cmd.ProcessState.ExitCode()
			if code != test.code || !bytes.Contains(out, []byte(test.want)) || test.not != "" && bytes.Contains(out, []byte(test.not)) {
				t.Errorf("exit %d, want %d with %q and without %q:\n%s", code, test.code, test.want, test.not, out)
			}
		})
	}
	if _, err := os.Stat("/tmp/tidings-test"); err == nil {
		t.Error("scp wrote a file")
	}
	t.Run("screen", func(t *testing.T) { h.screenByOpenSSH(t, hers) })
	t.Run("invitation", h.invitedByOpenSSH)
	t.Run("nobody to ask", h.askedWithoutTerminal)
	if got := asha.bookmarks(); len(got) != 1 {
		t.Errorf("bookmarks: %v", got)
	}
}

// screenByOpenSSH opens the screen in a pseudo-terminal, bookmarks and leaves.
func (h *house) screenByOpenSSH(t *testing.T, key string) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := h.client(ctx, "ssh", []string{key}, "127.0.0.1")
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 100, Rows: 30})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s := &screen{t: t, keys: file, vt: newGlass(100, 30), bytes: &recorder{}, ended: make(chan error, 1)}
	defer s.vt.close()
	go func() { _, _ = io.Copy(io.MultiWriter(s.vt, s.bytes), file) }() // both end with the file and the emulator
	go func() { _, _ = io.Copy(file, s.vt) }()
	go func() { s.ended <- cmd.Wait() }()
	s.await("Of Asha").press("b").await("★")
	if err := pty.Setsize(file, &pty.Winsize{Cols: 60, Rows: 20}); err != nil {
		t.Fatal(err)
	}
	s.vt.Resize(60, 20)
	s.press("?").await("Keys").press("qQ")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// invitedByOpenSSH logs in with a key that nobody has, and types the code.
func (h *house) invitedByOpenSSH(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	code, noor := h.invite("noor"), h.stranger()
	cmd := h.client(ctx, "ssh", []string{noor.keyFiles()}, "127.0.0.1", "list")
	for i, arg := range cmd.Args {
		if arg == "BatchMode=yes" { // of two the first would count
			cmd.Args[i] = "BatchMode=no"
		}
	}
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 100, Rows: 30})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s := &screen{t: t, keys: file, vt: newGlass(100, 30), bytes: &recorder{}, ended: make(chan error, 1)}
	defer s.vt.close()
	go func() { _, _ = io.Copy(io.MultiWriter(s.vt, s.bytes), file) }() // ends with the file
	go func() { s.ended <- cmd.Wait() }()
	s.await("Invitation code:").press("nonsense\r")
	s.await("This code is wrong").press(code + "\r")
	if exit := s.end(); exit != 0 || len(h.account("noor").Keys) != 1 {
		t.Errorf("exit code %d:\n%s", exit, s.vt.String())
	}
}

// askedWithoutTerminal logs in with a key that nobody has, where nobody can type.
func (h *house) askedWithoutTerminal(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	h.invite("mira")
	cmd := h.client(ctx, "ssh", []string{h.stranger().keyFiles()}, "127.0.0.1", "list")
	for i, arg := range cmd.Args {
		switch arg { // of two the first would count
		case "BatchMode=yes":
			cmd.Args[i] = "BatchMode=no"
		case "LogLevel=ERROR":
			cmd.Args[i] = "LogLevel=INFO"
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // it would find the test's terminal
	out, _ := cmd.CombinedOutput()                       // the exit code says it all
	if code := cmd.ProcessState.ExitCode(); code != 255 || bytes.Count(out, []byte("type the code")) != 1 || !bytes.Contains(out, []byte("No code was typed")) {
		t.Errorf("exit %d:\n%s", code, out)
	}
}
