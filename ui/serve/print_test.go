package serve_test

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tidings/store"
	"tidings/ui/cli"
	"tidings/ui/serve"
)

// printed is what "serve --print" prints for a program of some path.
func printed(t *testing.T, program string, args ...string) string {
	t.Helper()
	var out recorder
	getenv := func(string) string { return "" }
	d := serve.Door{Getenv: getenv, Executable: program}
	line := &cli.Program{In: strings.NewReader(""), Out: &out, Err: io.Discard, Account: store.Local, Getenv: getenv, Serving: d.Commands()}
	if code := line.Run(t.Context(), append([]string{"serve", "--print"}, args...)); code != 0 {
		t.Fatalf("exit %d", code)
	}
	return out.text()
}

// runs fails unless a printed command line is one that this program understands.
func runs(t *testing.T, args []string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for i, arg := range args {
		switch arg {
		case "--data":
			args[i+1] = t.TempDir()
		case "--listen":
			args[i+1] = "127.0.0.1:0"
		}
	}
	if _, errs, code := door(ctx, t.TempDir(), "", args...); code != 0 {
		t.Errorf("%v: exit %d: %s", args, code, errs)
	}
}

func TestPrintSystemd(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	unit := printed(t, exe, "systemd")
	var section string
	keys := map[string]string{}
	for line := range strings.Lines(unit) {
		line = strings.TrimSuffix(line, "\n")
		name, value, found := strings.Cut(line, "=")
		switch {
		case strings.HasPrefix(line, "["):
			section = line
		case found && !strings.HasPrefix(line, "#"):
			keys[section+name] = value
		case line != "" && !strings.HasPrefix(line, "#"):
			t.Errorf("a line that means nothing: %q", line)
		}
	}
	for key, want := range map[string]string{
		"[Service]User": "tidings", "[Service]StateDirectory": "tidings", "[Service]NoNewPrivileges": "yes", "[Service]ProtectSystem": "strict",
		"[Service]ProtectHome": "yes", "[Service]CapabilityBoundingSet": "", "[Install]WantedBy": "multi-user.target",
		"[Service]ExecStart": exe + " --data /var/lib/tidings serve --listen :23231",
	} {
		if got, ok := keys[key]; !ok || got != want {
			t.Errorf("%s=%q, want %q", key, got, want)
		}
	}
	runs(t, strings.Fields(keys["[Service]ExecStart"])[1:])
	odd := printed(t, `/opt/my "100%" $HOME/tidings`, "systemd", "--listen", "10.0.0.1:22")
	if want := `ExecStart="/opt/my \"100%%\" $$HOME/tidings" --data /var/lib/tidings serve --listen 10.0.0.1:22`; !strings.Contains(odd, want+"\n") {
		t.Errorf("no %s in\n%s", want, odd)
	}
	verifier, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Log("there is no systemd-analyze here; the keys have been read")
		return
	}
	path := filepath.Join(t.TempDir(), "tidings.service")
	if err := os.WriteFile(path, []byte(unit), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), verifier, "verify", "--man=no", path).CombinedOutput()
	if err != nil || strings.Contains(string(out), "tidings.service:") {
		t.Errorf("systemd-analyze: %v\n%s", err, out)
	}
}

func TestPrintContainer(t *testing.T) {
	file := printed(t, "", "container")
	instruction := regexp.MustCompile(`^(FROM|WORKDIR|COPY|RUN|USER|VOLUME|EXPOSE|ENTRYPOINT|CMD) \S`)
	var args []string
	for line := range strings.Lines(file) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "#") && !instruction.MatchString(line) {
			t.Errorf("a line that means nothing: %q", line)
		}
		if list, found := strings.CutPrefix(line, "CMD "); found {
			if err := json.Unmarshal([]byte(list), &args); err != nil {
				t.Error(err)
			}
		}
	}
	if len(args) == 0 {
		t.Fatal("nothing is run")
	}
	runs(t, args)
	if _, errs, code := door(t.Context(), t.TempDir(), "", "serve", "--print", "launchd"); code != 1 || !strings.Contains(errs, "systemd or container") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
