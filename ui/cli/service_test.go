package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tidings/store"
	"tidings/ui/cli"
)

// printed is what "serve --print" prints for a program of some path.
func printed(t *testing.T, program string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	getenv := func(string) string { return "" }
	line := &cli.Program{In: strings.NewReader(""), Out: &out, Err: io.Discard, Account: store.Local, Getenv: getenv, Server: &cli.Server{Executable: program}}
	if code := line.Run(t.Context(), append([]string{"serve", "--print"}, args...)); code != 0 {
		t.Fatalf("exit %d", code)
	}
	return out.String()
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
	if _, errs, code := owner(ctx, t.TempDir(), "", args...); code != 0 {
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
		"[Service]ProtectHome": "yes", "[Service]CapabilityBoundingSet": "", "[Service]AmbientCapabilities": "", "[Install]WantedBy": "multi-user.target",
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
	for _, listen := range []string{":22", "10.0.0.1:1023", "[::1]:ssh"} {
		unit := printed(t, exe, "systemd", "--listen", listen)
		for _, key := range []string{"CapabilityBoundingSet", "AmbientCapabilities"} {
			if want := key + "=CAP_NET_BIND_SERVICE\n"; !strings.Contains(unit, want) {
				t.Errorf("%s: no %s in\n%s", listen, want, unit)
			}
		}
	}
	for _, listen := range []string{":1024", ":0", "10.0.0.1:23231", "nonsense"} {
		if unit := printed(t, exe, "systemd", "--listen", listen); strings.Contains(unit, "CAP_") {
			t.Errorf("%s: a capability in\n%s", listen, unit)
		}
	}
	unit = printed(t, exe, "systemd", "--refresh", "2h", "--allow-private")
	if want := " serve --listen :23231 --refresh 2h --allow-private=true\n"; !strings.Contains(unit, want) {
		t.Errorf("no %s in\n%s", want, unit)
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
	instruction := regexp.MustCompile(`^(FROM|WORKDIR|COPY|RUN|ENV|USER|VOLUME|EXPOSE|ENTRYPOINT|CMD) \S`)
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
	// Nothing else can be written to, and backup and restore need such a place.
	folder := args[slices.Index(args, "--data")+1]
	for _, want := range []string{"VOLUME " + folder, "ENV TMPDIR=" + folder} {
		if !strings.Contains(file, "\n"+want+"\n") {
			t.Errorf("no %s in\n%s", want, file)
		}
	}
	runs(t, args)
	if file := printed(t, "", "container", "--refresh", "off"); !strings.Contains(file, `"--refresh","off"]`) {
		t.Errorf("the refresh is not in\n%s", file)
	}
	if _, errs, code := owner(t.Context(), t.TempDir(), "", "serve", "--print", "container", "--listen", ":22"); code != 1 || !strings.Contains(errs, "-p") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if _, errs, code := owner(t.Context(), t.TempDir(), "", "serve", "--print", "launchd"); code != 1 || !strings.Contains(errs, "systemd or container") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
