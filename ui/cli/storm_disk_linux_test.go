package cli_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// tinyDisk is a folder on a file system that is soon full.
func tinyDisk(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, "size=24m"); err != nil {
		t.Skipf("only who may mount a file system can fill one up: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// fillNowAndThen fills the disk for a while, and empties it again.
func (s *storm) fillNowAndThen(dice *rand.Rand) {
	path := filepath.Join(s.folder, "ballast")
	for s.raging() {
		s.rest(dice, time.Second)
		s.fill(path)
		s.counts.add("filled: the disk")
		s.rest(dice, time.Second)
		s.remove(path)
	}
}

// fill writes to a file until nothing more fits on its disk.
func (s *storm) fill(path string) {
	f, err := os.Create(path)
	if err != nil {
		return // it is full
	}
	for ballast := make([]byte, 64<<10); err == nil; {
		_, err = f.Write(ballast)
	}
	if err := f.Close(); err != nil {
		s.t.Error(err)
	}
}
