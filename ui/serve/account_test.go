package serve_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"tidings/feeds/fetch"
	"tidings/store"
	"tidings/ui/cli"
	"tidings/ui/serve"
)

// door runs one command line of the server's on the library in a folder.
func door(ctx context.Context, folder, input string, args ...string) (out, errs string, code int) {
	var stdout, stderr recorder
	code = commandLine(folder, strings.NewReader(input), &stdout, &stderr).Run(ctx, args)
	return stdout.text(), stderr.text(), code
}

// commandLine is the program's own, with the server's commands in it.
func commandLine(folder string, in io.Reader, out, errs io.Writer) *cli.Program {
	now := func() time.Time { return noon }
	getenv := func(name string) string { return map[string]string{"TIDINGS_DATA": folder}[name] }
	return &cli.Program{
		In: in, Out: out, Err: errs, Account: store.Local, Fetcher: fetch.NewFetcher("test"),
		Now: now, Getenv: getenv, Version: "1.2.3",
		Server: &cli.Server{Run: serve.Library, PrintStatus: serve.PrintStatus},
	}
}

// Accounts are made, listed and removed with words a person can type.
func TestAccounts(t *testing.T) {
	folder := t.TempDir()
	h := open(t, nil) // only for its keys
	key := string(gossh.MarshalAuthorizedKey(h.stranger().signer.PublicKey()))
	other := string(gossh.MarshalAuthorizedKey(h.stranger().signer.PublicKey()))
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	weakKey, err := gossh.NewPublicKey(&weak.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		line, input string
		code        int
		out, errs   string
	}{
		{"account list", "", 0, "local  2026-11-22  -\n", ""},
		{"account add asha", "# hers\n\n" + key, 0, "added the account asha with the key SHA256:", ""},
		{"account add Asha", other, 1, "", "there is an account asha already; `tidings account key add asha`"},
		{"account add ravi", key, 1, "", "this key is that of the account asha already"},
		{"account add asha", key, 1, "", "asha has an account with this key already"},
		{"account add local", other, 1, "", "the name local is taken"},
		{"account add ravi", other + key, 1, "", "more than one key"},
		{"account add ravi", "", 1, "", "no public key"},
		{"account add ravi", "nonsense", 1, "", "not a public key"},
		{"account add ravi", strings.Repeat("x", 100_000), 1, "", ""},
		{"account add ravi", "-----BEGIN OPENSSH PRIVATE KEY-----", 1, "", "private"},
		{"account add ravi", `from="10.0.0.1" ` + other, 1, "", "options"},
		{"account add ravi", string(gossh.MarshalAuthorizedKey(weakKey)), 1, "", "too weak"},
		{"account add ../ravi", other, 1, "", "a name has"},
		{"account add ra\x1bvi", other, 1, "", "a name has"},
		{"account add " + strings.Repeat("x", 65), other, 1, "", "a name has"},
		{"account add", other, 2, "", "say the name of the new account\n         usage: tidings account add NAME"},
		{"account rename asha", "", 2, "", "say which account, and its new name\n"},
		{"account rename a b c", "", 2, "", "unexpected argument “c”\n         usage: tidings account rename OLD NEW"},
		{"account", "", 2, "", "say what to do"},
		{"account rob", "", 2, "", "no command “rob”"},
		{"account list", "", 0, "asha   2026-11-22  SHA256:", ""},
		{"account list --json", "", 0, `"name":"asha"`, ""},
		{"account remove bob", "", 1, "", "no account bob"},
		{"account remove local", "", 1, "", "your own"},
		{"account remove ASHA", "", 0, "removed the account asha", ""},
		{"account remove asha", "", 1, "", "no account asha"},
		{"account add ravi", key, 0, "added the account ravi", ""},
		{"serve --listen nonsense", "", 1, "", "listen on nonsense"},
		{"serve --nonsense", "", 2, "", "nonsense"},
		{"serve here", "", 2, "", "unexpected argument “here”"},
		{"serve --help", "", 0, "--allow-private", ""},
		{"serve --help", "", 0, "--refresh INTERVAL", ""}, // a placeholder is no value
		{"serve --help", "", 0, "--print KIND", ""},
		{"serve --refresh soon", "", 1, "", "--refresh is a time"},
		{"serve --refresh 1s", "", 1, "", "--refresh is a time"},
	}
	for _, s := range steps {
		out, errs, code := door(t.Context(), folder, s.input, strings.Fields(s.line)...)
		if code != s.code || !strings.Contains(out, s.out) || !strings.Contains(errs, s.errs) || strings.Contains(out+errs, "\x1b") || (code == 0) != (errs == "") {
			t.Errorf("%s: exit %d, want %d\nout: %s\nerr: %s", s.line, code, s.code, out, errs)
		}
	}
}

// The whole way: serve on a new folder, an account made beside it, a login, the
// end.
func TestServeCommand(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var out, errs recorder
	program := commandLine("", &bytes.Buffer{}, &out, &errs)
	ended := make(chan int, 1)
	go func() { ended <- program.Run(ctx, []string{"serve", "--data", folder, "--listen", "127.0.0.1:0"}) }()
	line := regexp.MustCompile(`listens on (127\.0\.0\.1:[0-9]+), host key (SHA256:\S+)\n$`)
	late := time.After(patience)
	for tick := time.NewTicker(5 * time.Millisecond); !line.MatchString(out.text()); {
		select {
		case <-late:
			t.Fatalf("said %q and %q", out.text(), errs.text())
		case <-tick.C:
		}
	}
	said := line.FindStringSubmatch(out.text())
	h := open(t, nil)
	asha := h.stranger()
	h.at = said[1]
	key := string(gossh.MarshalAuthorizedKey(asha.signer.PublicKey()))
	if _, errs, code := door(ctx, folder, key, "account", "add", "asha"); code != 0 {
		t.Fatal(errs)
	}
	if _, errs, code := asha.run("list", ""); code != 0 {
		t.Fatal(errs)
	}
	if print := gossh.FingerprintSHA256(h.host.Load().(gossh.PublicKey)); print != said[2] {
		t.Errorf("the host key is %s, said was %s", print, said[2])
	}
	s := asha.screen(80, 24).await("9 articles")
	stop()
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	select {
	case code := <-ended:
		if code != 0 {
			t.Errorf("serve: exit %d\n%s", code, errs.text())
		}
	case <-time.After(patience):
		t.Error("the server does not end")
	}
	if !strings.Contains(errs.text(), "nobody has an account yet") {
		t.Errorf("the log: %s", errs.text())
	}
	if _, err := os.Stat(filepath.Join(folder, "ssh_host_ed25519_key")); err != nil {
		t.Error(err)
	}
}
