//go:build unix

package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A prompt that asks how things stand changes nothing, and is not held up.
func TestStatusOnlyLooks(t *testing.T) {
	s := newStage(t)
	if out := s.must("status --data nowhere"); out != "0 unread · 0 today\n" {
		t.Error(out)
	}
	if _, err := os.Stat("nowhere"); err == nil {
		t.Error("it has made a folder")
	}
	file, err := os.Open(filepath.Join("library", "tidings.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	code := s.program("", "", &out, &errs).Run(context.Background(), []string{"status"})
	if code != 1 || out.Len() > 0 || !strings.Contains(errs.String(), "tidings.db is in use by ") {
		t.Errorf("while somebody writes: exit code %d, %q, %q", code, &out, &errs)
	}
}
