//go:build unix

package config

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A pipe that nobody writes to does not keep anybody waiting, and a file that may not be
// read is told of.
func TestPipesAndForbiddenFiles(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "config.toml")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := (File{pipe}).Load(t.Context()); !strings.Contains(got.Fault, "it is no ordinary file") {
		t.Errorf("%+v", got)
	}
	closed := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(closed, nil, 0); err != nil {
		t.Fatal(err)
	}
	if got := (File{closed}).Load(t.Context()); os.Getuid() != 0 && !strings.Contains(got.Fault, "permission denied") {
		t.Errorf("%+v", got)
	}
}
