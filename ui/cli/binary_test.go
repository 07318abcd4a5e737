package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// program builds the program once, so that real pipes, signals and exit codes
// are met.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "tidings-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "tidings")
	if out, err := exec.Command("go", "build", "-o", path, "tidings").CombinedOutput(); err != nil {
		return path, fmt.Errorf("build: %v\n%s", err, out)
	}
	return path, nil
})

// holdVariable names a library to a copy of this test that is to take its lock, say
// so at the turnstile, and stop.
const holdVariable = "TIDINGS_TEST_HOLD"

func TestMain(m *testing.M) {
	if library := os.Getenv(holdVariable); library != "" {
		hold(library)
		return
	}
	if os.Getenv(floorVariable) != "" {
		beTheFloor()
		return
	}
	code := m.Run()
	if path, err := program(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// tidings is a command line with a library of its own.
func tidings(t *testing.T, library string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = []string{"TIDINGS_DATA=" + library, "TERM=xterm", "HOME=" + library}
	return cmd
}

// ending runs a command to its end.
func ending(t *testing.T, cmd *exec.Cmd) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if cmd.Stdout == nil {
		cmd.Stdout = &stdout
	}
	cmd.Stderr = &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

func TestDoors(t *testing.T) {
	library := t.TempDir()
	for _, c := range []struct {
		args      string
		code      int
		out, errs string // beginnings
	}{
		{"--version", 0, "tidings ", ""},
		{"help", 0, "tidings reads news", ""},
		{"welcome", 0, "the welcome articles", ""},
		{"list --limit 1", 0, "4b53125b7c58d8de  u-  ", ""},
		{"", 2, "", "tidings: the screen needs a terminal; try `tidings list`\n"},
		{"lst", 2, "", "tidings: there is no command “lst”\n"},
		{"show ffffffff", 1, "", "tidings: no article's id begins with"},
	} {
		code, out, errs := ending(t, tidings(t, library, strings.Fields(c.args)...))
		if code != c.code || !strings.HasPrefix(out, c.out) || !strings.HasPrefix(errs, c.errs) || (c.errs == "") != (errs == "") {
			t.Errorf("tidings %s: exit code %d\n%s%s", c.args, code, out, errs)
		}
	}
	info, err := os.Stat(filepath.Join(library, "tidings.db"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the library: %v, %v", info, err)
	}
}

// TestNobodyListens has a reader that goes away after the first line.
func TestNobodyListens(t *testing.T) {
	library := t.TempDir()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := tidings(t, library, "man")
	cmd.Stdout = w
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	code, _, errs := ending(t, cmd)
	if code != 0 || errs != "" {
		t.Errorf("exit code %d, %q", code, errs)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestSignals ends a command that waits for its input.
func TestSignals(t *testing.T) {
	for _, sign := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		library := t.TempDir()
		if code, _, errs := ending(t, tidings(t, library, "welcome")); code != 0 {
			t.Fatal(errs)
		}
		cmd := tidings(t, library, "mark", "read", "-")
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		var errs bytes.Buffer
		cmd.Stderr = &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// What does not fit into the pipe is only taken by a program that is up
		// and reading, and so has asked for its signals.
		if _, err := in.Write(bytes.Repeat([]byte("4b53125b7c58d8de\n"), 20_000)); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(sign); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // the exit code tells
		if code := cmd.ProcessState.ExitCode(); code != 1 || errs.String() != "tidings: stopped\n" {
			t.Errorf("%v: exit code %d, %q", sign, code, errs.String())
		}
		if err := in.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
			t.Fatal(err)
		}
		if _, out, _ := ending(t, tidings(t, library, "list", "--read")); out != "" {
			t.Errorf("%v: something was marked all the same: %s", sign, out)
		}
	}
}

// TestStdinOfAllKinds reads the same text from a file, a pipe and nothing.
func TestStdinOfAllKinds(t *testing.T) {
	library := t.TempDir()
	text := "A title\n\nA text that is long enough to be taken for one by anybody.\n"
	path := filepath.Join(library, "text")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for name, in := range map[string]io.Reader{"file": file, "pipe": strings.NewReader(text)} {
		cmd := tidings(t, library, "read", "-")
		cmd.Stdin = in
		if code, out, errs := ending(t, cmd); code != 0 || !strings.HasPrefix(out, "A title\n") {
			t.Errorf("%s: exit code %d, %s%s", name, code, out, errs)
		}
	}
	if code, _, errs := ending(t, tidings(t, library, "save", "-")); code != 1 || strings.Count(errs, "\n") != 1 {
		t.Errorf("nothing: exit code %d, %q", code, errs)
	}
}
