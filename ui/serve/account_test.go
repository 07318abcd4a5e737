package serve_test

import (
	"bytes"
	"context"
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
