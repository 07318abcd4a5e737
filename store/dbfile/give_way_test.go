//go:build unix

package dbfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"tidings/store/dbfile"
)

func TestGivingWayEndsWithItsContext(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.db")
	file := dbfile.At(path, time.Second)
	defer file.Close()
	turnstile, err := os.Create(path + ".lock")
	if err != nil {
		t.Fatal(err)
	}
	defer turnstile.Close()
	for _, waiting := range []bool{false, true} {
		if waiting {
			if err := syscall.Flock(int(turnstile.Fd()), syscall.LOCK_EX); err != nil {
				t.Fatal(err)
			}
		}
		if err := file.GiveWay(t.Context()); err != nil {
			t.Errorf("somebody waits: %v: %v", waiting, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := file.GiveWay(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("somebody waits: %v: got error %v after the end", waiting, err)
		}
	}
}
