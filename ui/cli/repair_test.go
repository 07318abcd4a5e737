package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fails runs a command that must fail, and returns what it says on both streams.
func (s *stage) fails(kind, command, input string) string {
	s.t.Helper()
	var out, errs bytes.Buffer
	if code := s.program(kind, input, &out, &errs).Run(context.Background(), strings.Fields(command)); code != 1 {
		s.t.Errorf("%s: exit code %d", command, code)
	}
	return out.String() + errs.String()
}

// A library that cannot be opened is mended by the command that its error names.
func TestRepairOfADamagedLibrary(t *testing.T) {
	s := newStage(t)
	s.must("add --quiet http://news.example/world.xml")
	s.must("bookmark --quiet http://news.example/2026/harbour")
	s.must("refresh --quiet")
	path := filepath.Join(s.folder, "library", "tidings.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	spoil := func(text []byte) {
		t.Helper()
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Meta pages lead to a page in the middle; cut there, the store is not opened.
	spoil(whole[:len(whole)/4096/2*4096])
	for _, command := range []string{"list", "check", "snapshots"} {
		if said := s.fails("", command, ""); !strings.Contains(said, "`tidings repair`") {
			t.Errorf("%s says only: %s", command, said)
		}
	}
	if said := s.fails("tty", "repair", "n\n"); !strings.Contains(said, "nothing was done") {
		t.Error(said)
	}
	spoil(append(whole[:len(whole):len(whole)], make([]byte, 4096)...)[:len(whole)])
	torn := bytes.Clone(whole)
	clear(torn[:4096]) // one of the two heads
	spoil(torn)
	if said := s.fails("", "check", ""); !strings.Contains(said, "meta page 0") || !strings.Contains(said, "`tidings repair`") {
		t.Error(said)
	}
	if said := s.must("repair"); !strings.Contains(said, "repaired: 3 articles") {
		t.Error(said)
	}
	kept, err := os.ReadFile(path + ".before-repair-20261122-120000")
	if err != nil || !bytes.Equal(kept, torn) {
		t.Error("the damaged file is not kept:", err)
	}
	if said := s.must("bookmarks"); !strings.Contains(said, "Harbour") {
		t.Error("bookmarks:", said)
	}
	if said := s.must("check"); !strings.Contains(said, "no damage found") {
		t.Error(said)
	}
	spoil(append(torn[:4096:4096], make([]byte, len(whole))...)) // nothing is left
	if said := s.fails("", "repair --yes --force", ""); !strings.Contains(said, "not a tidings library") {
		t.Error(said)
	}
}
