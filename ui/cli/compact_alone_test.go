//go:build unix

package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// One compaction at a time.
func TestCompactionIsAlone(t *testing.T) {
	s := newStage(t)
	file, err := os.OpenFile(filepath.Join(s.folder, "library", "tidings.db.compact"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	code := s.program("", "", &out, &errs).Run(context.Background(), []string{"compact"})
	if code != 1 || errs.String() != "tidings: the library is in use by a compaction, a repair or a restore; try again when that has ended\n" {
		t.Errorf("exit code %d, %q", code, &errs)
	}
}
