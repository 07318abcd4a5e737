package cli_test

import (
	"os"
	"regexp"
	"strings"
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
