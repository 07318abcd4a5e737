package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// On a full disk a library that lies there whole is not said to be missing.
func TestF16AFullDisk(t *testing.T) {
	old, err := os.ReadFile("../../store/testdata/format-1.db")
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	if err := os.Mkdir("small", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", "small", "tmpfs", 0, "size=48k"); err != nil {
		t.Skipf("only who may mount a file system can fill one up: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(filepath.Join(s.folder, "small"), unix.MNT_DETACH) })
	library := filepath.Join("small", "tidings.db")
	if err := os.WriteFile(library, old, 0o600); err != nil {
		t.Fatal(err)
	}
	if said, code := s.says("list --data small"); code != 1 || !strings.Contains(said, "the disk is full, so small/tidings.db could not be changed, and is as it was") {
		t.Errorf("a migration: exit code %d, %q", code, said)
	}
	now, err := os.ReadFile(library)
	if err != nil || string(now) != string(old) {
		t.Error("the library is not as it was", err)
	}
	if err := os.WriteFile("old.db", old, 0o600); err != nil {
		t.Fatal(err)
	}
	if said, code := s.says("restore --yes --data small old.db"); code != 1 || !strings.Contains(said, "not enough space for a second library beside small/tidings.db, so nothing was changed") {
		t.Errorf("a restore: exit code %d, %q", code, said)
	}
	if files, err := os.ReadDir("small"); err != nil || len(files) > 3 { // and two that are locked
		t.Error("what is left:", files, err)
	}
}
