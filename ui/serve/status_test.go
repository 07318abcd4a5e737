package serve_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"tidings/ui/serve"
)

// Who is connected can be asked from another process; what a client says of
// itself is clean.
func TestStatus(t *testing.T) {
	h := open(t, nil)
	folder := filepath.Dir(h.store.Path())
	asha := h.member("asha")
	ask := func() (s serve.Status) {
		t.Helper()
		out, errs, code := door(t.Context(), folder, "", "serve", "--status", "--json")
		if err := json.Unmarshal([]byte(out), &s); code != 0 || err != nil || strings.Count(out, "\n") != 1 {
			t.Fatalf("exit %d: %v\n%s%s", code, err, out, errs)
		}
		return s
	}
	eventually(t, "it is told", func() bool {
		out, _, code := door(t.Context(), folder, "", "serve", "--status")
		return code == 0 && strings.Contains(out, "nobody is connected")
	})
	if s := ask(); s.Address != h.at || s.Process != os.Getpid() || s.Version != "1.2.3" || !s.Since.Equal(noon) || s.Sessions == nil || len(s.Sessions) > 0 {
		t.Errorf("%+v", s)
	}
	client, err := gossh.Dial("tcp", h.at, &gossh.ClientConfig{
		User: "x", Auth: []gossh.AuthMethod{gossh.PublicKeys(asha.signer)}, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
		ClientVersion: "SSH-2.0-\u009b31mevil" + strings.Repeat("x", 100),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	screen := h.screenOf(client, 80, 24).await("9 articles")
	waiting := h.session(client)
	if _, err := waiting.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := waiting.Start("import -"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "both are there", func() bool { return len(ask().Sessions) == 2 })
	what := map[string]bool{}
	for _, one := range ask().Sessions {
		what[one.What] = true
		if one.Account != "asha" || one.From != client.LocalAddr().String() || !one.Since.Equal(noon) || strings.ContainsAny(one.Client, "\u009b") {
			t.Errorf("%+v", one)
		}
	}
	if !what["screen"] || !what["import"] {
		t.Errorf("%v", what)
	}
	out, _, _ := door(t.Context(), folder, "", "serve", "--status")
	if !strings.Contains(out, "ACCOUNT") || !strings.Contains(out, "asha") || strings.ContainsAny(out, "\x1b\u009b") {
		t.Error(out)
	}
	if info, err := os.Stat(h.store.Path() + ".serve"); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	if _, errs, code := door(t.Context(), folder, "", "account", "rename", "asha", "noor"); code != 0 {
		t.Fatal(errs)
	}
	for _, one := range ask().Sessions {
		if one.Account != "noor" {
			t.Errorf("after the account got another name: %+v", one)
		}
	}
	screen.press("Q").end()
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	if log := h.log.text(); strings.Count(log, "msg=left account=noor") != 2 {
		t.Errorf("the log:\n%s", log)
	}
	out, errs, code := door(t.Context(), folder, "", "serve", "--status")
	if code != 1 || out != "" || !strings.Contains(errs, "no server") {
		t.Errorf("afterwards: exit %d\n%s%s", code, out, errs)
	}
	if _, err := os.Stat(h.store.Path() + ".serve"); err == nil {
		t.Error("the socket stays")
	}
	if err := os.WriteFile(h.store.Path()+".serve", nil, fs.FileMode(0o600)); err != nil { // as a killed server leaves one
		t.Fatal(err)
	}
	if _, _, code := door(t.Context(), folder, "", "serve", "--status"); code != 1 {
		t.Error("what was left behind counts as a server")
	}
}
