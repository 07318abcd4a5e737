package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// What is said of sizes, and where a copy goes by way of a pipe.
func TestBackupsAndSizes(t *testing.T) {
	s := newStage(t)
	s.must("add --quiet http://news.example/world.xml")
	if out := s.must("backup one.db"); !regexp.MustCompile(`^copied the library to one.db, \d+ KB, and checked that it opens\n$`).MatchString(out) {
		t.Error(out)
	}
	piped := s.must("backup -")
	if err := os.WriteFile("two.db", []byte(piped), 0o600); err != nil {
		t.Fatal(err)
	}
	s.must("restore --yes --quiet two.db")
	if out := s.must("list --unread"); strings.Count(out, "\n") != 3 {
		t.Error(out)
	}
	if out := s.must("compact"); !regexp.MustCompile(`^the library's file is (\d+ KB smaller: \d+ KB, was \d+ KB|as small as it can be: \d+ KB)\n$`).MatchString(out) {
		t.Error(out)
	}
}

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
