package own_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tidings/store"
)

// What has left the group of a program, and holds its output or what goes into it, holds
// nobody up: neither when the time is over nor when the program has ended.
func TestWhatHasLeftTheGroupHoldsNobodyUp(t *testing.T) {
	for name, c := range map[string]struct {
		line  string
		s     store.Settings
		fails string
	}{
		"its time is over":      {`exec:sh -c 'setsid sleep 300 & echo $! > "$HOME/pid"; sleep 300'`, store.Settings{}, "did not end within 5s"},
		"it has ended":          {`exec:sh -c 'setsid sleep 300 & echo $! > "$HOME/pid"'`, store.Settings{}, "left something behind"},
		"its errors are held":   {`exec:sh -c 'setsid sleep 300 >/dev/null & echo $! > "$HOME/pid"'`, store.Settings{}, "left something behind"},
		"a filter":              {"exec:echo x", store.Settings{Filter: []string{"sh", "-c", `setsid sleep 300 & echo $! > "$HOME/pid"`}}, "left something behind"},
		"what tells the secret": {"http://127.0.0.1:1/", store.Settings{Auth: store.AuthBearer, SecretCommand: []string{"sh", "-c", `setsid sleep 300 & echo $! > "$HOME/pid"; echo secret`}}, "left something behind"},
	} {
		h := newHome(t)
		h.ProgramTime, h.SecretTime = 5*time.Second, 5*time.Second
		done := make(chan error, 1)
		go func() {
			_, err := get(t, h, c.line, c.s)
			done <- err
		}()
		select {
		case err := <-done:
			fails(t, name, err, c.fails)
		case <-time.After(time.Minute):
			t.Fatalf("%s: it is waited for", name)
		}
		text, err := os.ReadFile(filepath.Join(h.Getenv("HOME"), "pid"))
		pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil || pid < 2 {
			t.Fatalf("%s: nothing was started: %v", name, err)
		}
		_ = syscall.Kill(pid, syscall.SIGKILL) // it is out of reach, as it wants to be
	}
}
