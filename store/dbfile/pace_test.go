//go:build unix

package dbfile_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"tidings/store/dbfile"
)

// A transaction takes no further step when somebody waits, and none when it has gone on for
// long.
func TestAPaceIsOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.db")
	file := dbfile.At(path, time.Second)
	defer file.Close()
	turnstile, err := os.Create(path + ".lock")
	if err != nil {
		t.Fatal(err)
	}
	defer turnstile.Close()
	pace := file.Pace()
	for began := time.Now(); !pace.IsOver(); {
		if time.Since(began) > time.Minute {
			t.Fatal("a transaction goes on for a minute")
		}
	}
	if err := syscall.Flock(int(turnstile.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	if pace := file.Pace(); !pace.IsOver() {
		t.Error("somebody waits, and a transaction goes on")
	}
}
