package cli_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"tidings/feeds/fetch"
	"tidings/store"
	"tidings/ui/cli"
	"tidings/ui/serve"
)

// owner runs one command line of the server's owner on the library in a folder.
func owner(ctx context.Context, folder, input string, args ...string) (out, errs string, code int) {
	var stdout, stderr bytes.Buffer
	program := &cli.Program{
		In: strings.NewReader(input), Out: &stdout, Err: &stderr, Account: store.Local, Fetcher: fetch.NewFetcher("test"),
		Now:    func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) },
		Getenv: func(name string) string { return map[string]string{"TIDINGS_DATA": folder}[name] }, Version: "1.2.3",
		Server: &cli.Server{Run: serve.Library, PrintStatus: serve.PrintStatus},
	}
	code = program.Run(ctx, args)
	return stdout.String(), stderr.String(), code
}

// publicKey makes a key, and returns its public half as it stands in a file.
func publicKey(t *testing.T) string {
	t.Helper()
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := gossh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return string(gossh.MarshalAuthorizedKey(key))
}

// Accounts are made, listed and removed with words a person can type.
func TestAccounts(t *testing.T) {
	folder := t.TempDir()
	key, other := publicKey(t), publicKey(t)
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
		out, errs, code := owner(t.Context(), folder, s.input, strings.Fields(s.line)...)
		if code != s.code || !strings.Contains(out, s.out) || !strings.Contains(errs, s.errs) || strings.Contains(out+errs, "\x1b") || (code == 0) != (errs == "") {
			t.Errorf("%s: exit %d, want %d\nout: %s\nerr: %s", s.line, code, s.code, out, errs)
		}
	}
}
